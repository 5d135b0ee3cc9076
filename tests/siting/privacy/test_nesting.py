"""Attacks on tables of several levels: linear programs over all that any of them tells."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from siting.privacy import MIN_HOUSEHOLDS, tell_coverage
from siting.privacy.nesting import tell_levels
from siting.privacy.suppression import COLUMNS, KINDS

#: What each number of a row is made of: in reach, beyond reach, no capacity.
SUMS = np.array([[1, 1, 1], [0, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]], dtype=float)


def country(seed):
    """Neighborhoods of counties of provinces, many of them with few households of a kind."""
    rng = np.random.default_rng(seed)
    rows = []
    for province in range(rng.integers(2, 5)):
        for county in range(rng.integers(1, 4)):
            size = rng.choice([6, 20, 60], rng.integers(1, 5))
            shares = rng.dirichlet([2.0, 0.5, 0.1], len(size))
            kinds = [rng.multinomial(*pair) for pair in zip(size, shares, strict=True)]
            rows += [(f"{province}", f"{province}/{county}", *row) for row in kinds]
    return pd.DataFrame(rows, columns=["province", "county", *KINDS]).assign(
        households=lambda table: table[list(KINDS)].sum(axis=1)
    )


def levels(table):
    """Return the true counts of neighborhoods, counties and provinces, and the next larger area."""
    counts = ["households", *KINDS]
    counties = table.groupby("county")[counts].sum()
    provinces = table.groupby("province")[counts].sum()
    over = pd.Series([name.split("/")[0] for name in counties.index], index=counties.index)
    return counties, over, provinces


def tell(table, *, nested):
    """Tell all levels; each by itself, or with what `tell_levels` withholds."""
    counties, over, provinces = levels(table)
    above = tell_coverage(provinces, pd.Series("", index=provinces.index))
    between = tell_coverage(counties, over)
    below = tell_coverage(table[["households", *KINDS]], table["county"])
    if nested:
        areas = [table.index.to_series(), table["county"], table["province"]]
        below, between, above = tell_levels(table, areas, [below, between, above])
    return below, between, above


def found_out(table, told):
    """Return the small counts, of any level, that follow from all that is told."""
    n = len(table)
    groups = (
        pd.Series(np.arange(n)),
        table["county"],
        table["province"],
    )
    equal, right, small = [], [], []
    for group, shown in zip(groups, told, strict=True):
        for label in shown.index:
            inside = (group == label).to_numpy(dtype=float)
            truth = table[list(KINDS)].to_numpy().T @ inside
            for column, parts in zip(COLUMNS, SUMS, strict=True):
                line = np.outer(inside, parts).ravel()
                if not np.isnan(shown.loc[label, column]):
                    assert shown.loc[label, column] == parts @ truth
                    equal.append(line)
                    right.append(parts @ truth)
                elif 0 < parts @ truth < MIN_HOUSEHOLDS:
                    small.append(((label, column), line))
    for parts in SUMS:
        equal.append(np.tile(parts, n))
        right.append(equal[-1] @ table[list(KINDS)].to_numpy().ravel())
    ends = {
        name: [
            sign * linprog(sign * line, A_eq=np.array(equal), b_eq=right).fun for sign in (1, -1)
        ]
        for name, line in small
    }
    return {name for name, (least, most) in ends.items() if most - least < 0.99}


@pytest.mark.parametrize("seed", range(25))
def test_no_small_count_follows_from_tables_of_all_levels(seed):
    table = country(seed)
    assert not found_out(table, tell(table, nested=True))


def test_each_level_by_itself_would_give_some_away():
    """The attack is one: without `tell_levels` it finds households."""
    found = [found_out(country(seed), tell(country(seed), nested=False)) for seed in range(25)]
    assert sum(map(bool, found)) > 3


def test_what_hides_a_province_is_hidden_in_one_of_its_counties():
    """Two provinces, 7 without a place in all: 6 in one hide the 1 of the other."""
    counts = pd.DataFrame({"unlocated": [2, 4, 1]}, index=["x", "y", "z"])
    home = pd.Series(["a", "a", "b"], index=counts.index)
    told = [
        counts.astype("float64").assign(unlocated=[np.nan, np.nan, 1.0]),
        pd.DataFrame({"unlocated": [6.0, np.nan]}, index=["a", "b"]),
    ]
    sums = {"unlocated": ("unlocated",)}
    below, above = tell_levels(counts, [counts.index.to_series(), home], told, sums=sums)
    assert below["unlocated"].isna().all(), "all three are small"
    assert above["unlocated"].isna().all()
    assert told[1]["unlocated"].notna().any(), "what was given stays"


def test_nothing_small_is_nothing_withheld():
    counts = pd.DataFrame({"unlocated": [20, 40, 0]}, index=["x", "y", "z"])
    told = [counts.astype("float64")]
    (same,) = tell_levels(
        counts, [counts.index.to_series()], told, sums={"unlocated": ("unlocated",)}
    )
    assert same["unlocated"].tolist() == [20, 40, 0]
