"""Coverage by group by hand; and nobody learns of fewer than five households."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from siting.coverage import OTHER_GROUPS, summarize_groups
from siting.coverage.groups import memberships
from siting.privacy import MIN_HOUSEHOLDS, hidden_cells


def _groups(**counts):
    """Households by their joined groups; the name ``none`` stands for no group."""
    names = [name.replace("_", ";") for name, count in counts.items() for _ in range(count)]
    return pd.Series(names, dtype="str").replace("none", None).astype("str")


def _homes(size, *, near=None, setting="urban", province="05"):
    near = np.ones(size, bool) if near is None else np.asarray(near)
    return pd.DataFrame(
        {
            "in_reach": near,
            "beyond_reach": ~near,
            "no_capacity": False,
            "distance_m": np.where(near, 100.0, np.nan),
            "travel_time_s": np.where(near, 200.0, np.nan),
            "network_share": np.where(near, 1.0, np.nan),
            "province_code": province,
            "province": province,
            "setting": setting,
        }
    )


def test_everybody_is_listed_with_every_group():
    members = memberships(_groups(blind=5, deaf=5, none=2, blind_deaf=1))
    assert members["position"].tolist() == [*range(12), 12, 12]
    assert members["group"].fillna("-").tolist() == [
        *["blind"] * 5, *["deaf"] * 5, "-", "-", "blind", "deaf",
    ]  # fmt: skip


def test_rare_groups_are_not_named():
    members = memberships(_groups(blind=9, rare=2, odd=2, rare_odd=1, blind_odd=1))
    assert set(members["group"]) == {"blind", OTHER_GROUPS}
    both = members[members["position"] == 13]  # rare and odd: listed once
    assert both["group"].tolist() == [OTHER_GROUPS]


def test_counts_by_hand():
    groups = _groups(blind=6, deaf=6, blind_deaf=2)
    near = [True] * 4 + [False] * 2 + [True] * 6 + [False] * 2
    setting = ["urban"] * 3 + ["rural"] * 3 + ["urban"] * 8
    table = summarize_groups(_homes(14, near=near, setting=setting), memberships(groups))
    country = table[table["level"] == "country"]
    assert country[country["by"] == "all"]["households"].tolist() == [14]
    parts = country[country["by"] == "group"].set_index("group")
    assert parts["households"].to_dict() == {"blind": 8, "deaf": 8}
    assert parts["in_reach"].to_dict() == {"blind": 4, "deaf": 6}
    assert parts["beyond_reach"].to_dict() == {"blind": 4, "deaf": 2}
    assert parts["share_in_reach"].to_dict() == {"blind": 0.5, "deaf": 0.75}
    assert parts["mean_distance_m"].tolist() == [100.0, 100.0]
    assert parts["travel_source"].tolist() == ["network", "network"]
    settings = country[country["by"] == "setting"].set_index("setting")
    assert settings["households"].to_dict() == {"rural": 3, "urban": 11}
    crossed = country[country["by"] == "group and setting"]
    assert crossed["households"].isna().all(), "3 rural ones follow from 8 in all and 5 in town"


def test_nobody_without_a_group_is_lost():
    table = summarize_groups(_homes(12), memberships(_groups(blind=6, none=6)))
    rows = table[(table["level"] == "country") & (table["by"] == "group")]
    assert rows["group"].isna().tolist() == [True, False]
    assert rows["households"].tolist() == [6, 6]


def test_a_file_without_groups():
    table = summarize_groups(_homes(7), memberships(pd.Series([None] * 7, dtype="str")))
    assert set(table["by"]) == {"all", "setting", "group", "group and setting"}
    assert (table["households"] == 7).all()


def test_small_cells_of_provinces_are_withheld_in_pairs():
    """Blind: 2 in one province, 6 and 9 in others; the 6 are withheld too, else 17 - 15 = 2."""
    groups = _groups(blind=17, deaf=60)
    province = ["05"] * 2 + ["15"] * 6 + ["23"] * 9 + ["05"] * 20 + ["15"] * 20 + ["23"] * 20
    table = summarize_groups(_homes(77, province=province), memberships(groups))
    rows = table[(table["level"] == "province") & (table["by"] == "group")]
    told = rows.pivot_table(index="group", columns="province_code", values="households")
    assert told.loc["blind"].to_dict() == {"23": 9}
    assert told.loc["deaf"].to_dict() == {"23": 20}, "else 22 of province 05 less 20 deaf give 2"
    numbers = ["in_reach", "beyond_reach", "no_capacity", "share_in_reach", "mean_distance_m"]
    assert rows.loc[rows["households"].isna(), numbers].isna().all(axis=None)


shapes = st.tuples(st.integers(1, 6), st.integers(1, 6))


@given(arrays(np.int64, shapes, elements=st.integers(0, 30)))
def test_no_total_gives_a_small_cell_away(counts):
    hidden = hidden_cells(counts.astype(float))
    small = (counts > 0) & (counts < MIN_HOUSEHOLDS)
    assert hidden[small].all()
    assert not hidden[counts == 0].any()
    for lines, flags in ((counts, hidden), (counts.T, hidden.T)):
        alone = (flags.sum(axis=1) == 1) & ((lines > 0).sum(axis=1) > 1)
        assert not alone.any()
    if not small.any():
        assert not hidden.any()


@pytest.mark.parametrize("seed", range(3))
def test_no_row_of_a_group_tells_of_fewer_than_five(seed):
    rng = np.random.default_rng(seed)
    size = 200
    names = np.array(["a", "b", "c", "d", "a;b", "e"])
    groups = pd.Series(rng.choice(names, size, p=[0.5, 0.2, 0.15, 0.05, 0.09, 0.01]), dtype="str")
    homes = _homes(
        size,
        near=rng.random(size) < 0.7,
        setting=rng.choice(["urban", "rural"], size),
        province=rng.choice(["05", "15", "23"], size),
    )
    table = summarize_groups(homes, memberships(groups))
    told = table[table["by"].str.contains("group")]["households"].dropna()
    assert (told >= MIN_HOUSEHOLDS).all()
    assert len(told) > 5
