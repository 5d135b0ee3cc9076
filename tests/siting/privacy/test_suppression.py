"""Attacks on withheld counts: linear programs over all that is told, with its margins."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from siting.privacy import MIN_HOUSEHOLDS, tell_about, tell_coverage, tell_parts, tell_summary
from siting.privacy.suppression import COLUMNS, KINDS, withheld_counts


def told(kinds):
    return np.column_stack([kinds.sum(axis=1), kinds[:, 1:].sum(axis=1), kinds])


def attack(kinds, found, *, of):
    """Return the least and the most that a number can be, by all that is told."""
    n = len(kinds)
    sums = np.array([[1, 1, 1], [0, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]], float)
    numbers = told(kinds)
    equal, right, least, most = [], [], [], []
    for row in range(n):
        for column in range(5):
            line = np.zeros((n, 3))
            line[row] = sums[column]
            if not found.hidden[row, column]:
                equal.append(line.ravel())
                right.append(numbers[row, column])
            elif found.few[row, column]:
                least.append(line.ravel())
                most.append(MIN_HOUSEHOLDS - 1)
    for kind in range(3):
        line = np.zeros((n, 3))
        line[:, kind] = 1
        equal.append(line.ravel())
        right.append(kinds[:, kind].sum())
    row, column = of
    goal = np.zeros((n, 3))
    goal[row] = sums[column]
    ends = []
    for sign in (1, -1):
        answer = linprog(
            sign * goal.ravel(),
            A_ub=np.array(least) if least else None,
            b_ub=most or None,
            A_eq=np.array(equal),
            b_eq=right,
        )
        ends.append(sign * answer.fun)
    return ends


def random_counts(seed):
    """Few areas or many, with few households or many, and many of them small."""
    rng = np.random.default_rng(seed)
    sizes = rng.choice([0, 1, 2, 3, 4, 6, 12, 30, 60], rng.integers(2, 14))
    shares = rng.dirichlet([0.6, 0.4, 0.2], len(sizes))
    return np.array([rng.multinomial(*row) for row in zip(sizes, shares, strict=True)])


@pytest.mark.parametrize("seed", range(60))
def test_no_small_count_follows_from_the_others(seed):
    kinds = random_counts(seed)
    counts = pd.DataFrame(kinds, columns=list(KINDS))
    found = withheld_counts(counts, pd.Series("a county", index=counts.index))
    numbers = told(kinds)
    small = (numbers > 0) & (numbers < MIN_HOUSEHOLDS)
    assert found.hidden[small].all()
    assert found.hidden[found.few].all()
    assert (numbers[found.few] < MIN_HOUSEHOLDS).all()
    if (kinds.sum(axis=1) > 0).sum() < 2:
        return
    for row, column in np.argwhere(small):
        least, most = attack(kinds, found, of=(row, column))
        assert most - least > 0.99, (COLUMNS[column], kinds, found)


def test_little_is_withheld_with_the_small_ones():
    kinds = np.array([[47, 3, 0], [50, 0, 0], [30, 20, 0], [0, 60, 0]])
    counts = pd.DataFrame(kinds, columns=list(KINDS))
    found = withheld_counts(counts, pd.Series("a county", index=counts.index))
    assert found.hidden.sum(axis=1).tolist()[0] >= 3
    assert not found.hidden[:, 0].any()
    assert (found.hidden[1:].any(axis=1)).sum() == 1
    assert found.few[0, 1]
    assert found.few[0, 3]


def test_an_area_of_a_few_households_tells_nothing_and_takes_another_along():
    counts = pd.DataFrame([[2, 0, 0], [9, 0, 0], [80, 0, 0]], columns=list(KINDS))
    found = withheld_counts(counts, pd.Series("a county", index=counts.index))
    assert found.hidden[:2, 0].all()
    assert not found.hidden[2].any()
    assert found.hidden[0].all()
    assert not found.few[:, 0].any()


def test_areas_of_other_counties_do_not_help():
    counts = pd.DataFrame([[2, 0, 0], [70, 0, 0], [9, 0, 0]], columns=list(KINDS))
    found = withheld_counts(counts, pd.Series(["a", "a", "b"]))
    assert found.hidden[:, 0].tolist() == [True, True, False]


def test_nothing_small_is_nothing_withheld():
    counts = pd.DataFrame([[20, 0, 0], [0, 5, 9]], columns=list(KINDS))
    found = withheld_counts(counts, pd.Series(["a", "a"]))
    assert not found.hidden.any()
    assert not found.few.any()


@pytest.mark.parametrize("seed", range(60))
def test_rounded_counts_tell_of_no_small_one_beside_exact_sums(seed):
    """Groups in provinces, rounded, with the exact sums of groups and of provinces."""
    rng = np.random.default_rng(seed)
    shape = (rng.integers(2, 6), rng.integers(2, 5))
    sizes = rng.choice([1, 2, 3, 4, 7, 20, 60, 200], shape)
    table = pd.DataFrame({"households": sizes.ravel(), "in_reach": sizes.ravel()})
    line, column = (pd.Series(side.ravel()) for side in np.indices(shape))
    table = table.assign(beyond_reach=0, no_capacity=0)
    told_ = tell_about(table, sums=[line, column])["households"].to_numpy()
    sums = [np.zeros(shape) for _ in range(sum(shape))]
    for k in range(shape[0]):
        sums[k][k] = 1
    for k in range(shape[1]):
        sums[shape[0] + k][:, k] = 1
    lines = [line.ravel() for line in sums]
    equal = np.array([line for line in lines if line @ sizes.ravel() >= MIN_HOUSEHOLDS])
    half = MIN_HOUSEHOLDS // 2
    bounds = [(0, None) if np.isnan(v) else (max(0, v - half), v + half) for v in told_]
    for cell in np.flatnonzero(sizes.ravel() < MIN_HOUSEHOLDS):
        goal = np.zeros(sizes.size)
        goal[cell] = 1
        given = {"A_eq": equal, "b_eq": equal @ sizes.ravel(), "bounds": bounds}
        least, most = (linprog(sign * goal, **given) for sign in (1, -1))
        assert most.status == 3 or -most.fun - least.fun > 0.99, "3: as many as you like"


def test_rounded_counts_add_up_and_small_ones_are_missing():
    table = pd.DataFrame(
        {"households": [4, 12, 50], "in_reach": [4, 9, 3], "beyond_reach": [0, 3, 40],
         "no_capacity": [0, 0, 7], "mean_m": [1.0, 2.0, 3.0]}
    )  # fmt: skip
    shown = tell_about(table, means=["mean_m"])
    assert shown.loc[1, ["households", *KINDS]].tolist() == [15, 10, 5, 0]
    assert shown.loc[2, ["households", *KINDS]].tolist() == [50, 5, 40, 5]
    assert shown.loc[0].isna().all()
    assert shown["mean_m"].isna().tolist() == [True, False, True]


def test_what_is_told_of_a_table():
    table = pd.DataFrame(
        {"in_reach": [47, 50, 2], "beyond_reach": [3, 0, 40], "no_capacity": [0, 20, 9],
         "mean_m": [10.0, 20.0, 30.0], "name": ["a", "b", "c"]}
    )  # fmt: skip
    table.insert(0, "households", table[list(KINDS)].sum(axis=1))
    shown = tell_coverage(table, pd.Series(["x"] * 3), means=["mean_m"])
    assert shown["households"].tolist() == [50, 70, 51]
    assert shown["few_gap"].tolist() == [True, False, False]
    assert shown["few_in_reach"].tolist() == [False, False, True]
    assert shown["in_reach"].isna().tolist()[::2] == [True, True]
    assert shown["gap_share"].isna().tolist()[::2] == [True, True]
    assert shown["mean_m"].isna().tolist() == [False, False, True]
    assert shown["name"].tolist() == ["a", "b", "c"]


def test_a_column_with_known_sums_hides_two_numbers_or_none():
    counts = pd.Series([1, 0, 6, 30, 8, 9])
    whole = pd.Series(["a", "a", "a", "a", "b", "b"])
    shown = tell_parts(counts, whole)
    assert shown.isna().tolist() == [True, False, True, False, False, False]
    assert tell_parts(pd.Series([3]), pd.Series(["a"])).isna().all()


def test_a_summary_is_told_level_by_level_whatever_part_of_it_is_shown():
    rows = [
        ("country", None, None, 300, 200, 76, 24, 9),
        ("province", "05", None, 200, 150, 47, 3, 2),
        ("province", "15", None, 100, 50, 29, 21, 7),
        ("county", "05", "a", 120, 100, 20, 0, 2),
        ("county", "05", "b", 80, 50, 27, 3, 0),
        ("county", "15", "c", 100, 50, 29, 21, 7),
    ]
    names = ["level", "province_code", "county", "households", *KINDS, "unlocated"]
    summary = pd.DataFrame(rows, columns=names).assign(
        mean_distance_m=1.0, p95_distance_m=2.0, capacity_short=0, capacity_spare=5
    )
    told_ = tell_summary(summary)
    # The last county is all of its province, which is hidden for the other's sake.
    assert told_["no_capacity"].isna().tolist() == [False, True, True, True, True, True]
    assert told_["unlocated"].isna().tolist() == [False, True, True, True, True, True]
    assert told_["share_in_reach"].notna().tolist()[0]
    assert told_["capacity_spare"].notna().all()
    small = pd.DataFrame(
        [["province", "05", None, 4, 4, 0, 0, 0], ["province", "15", None, 90, 90, 0, 0, 0]],
        columns=names,
    ).assign(mean_distance_m=1.0, p95_distance_m=2.0, capacity_short=0, capacity_spare=5)
    assert tell_summary(small)["capacity_spare"].isna().all(), "it tells of households"
