"""The summary of a plan as it is told: no count of a few follows, whatever level it is asked from.

The oracle is linear programming over all households of a made-up country: of every small count, the
least and the most that agree with all that is told must differ.
"""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from siting.privacy import COVERAGE, KINDS, MIN_HOUSEHOLDS, tell_summary


def country(seed):
    """A country of a few provinces with a few counties each, many counts small."""
    rng = np.random.default_rng(seed)
    rows = []
    for code in range(int(rng.integers(2, 5))):
        for number in range(int(rng.integers(1, 4))):
            kinds = rng.choice([0, 1, 3, 8, 40], 3, p=[0.2, 0.15, 0.15, 0.25, 0.25])
            rows.append(("county", f"{code:02d}", f"c{number}", *kinds, int(rng.integers(0, 9))))
    names = ["level", "province_code", "county", *KINDS, "unlocated"]
    counties = pd.DataFrame(rows, columns=names)
    sums = [*KINDS, "unlocated"]
    provinces = counties.groupby("province_code", as_index=False)[sums].sum()
    whole = counties[sums].sum().to_frame().T
    frame = pd.concat(
        [whole.assign(level="country"), provinces.assign(level="province"), counties],
        ignore_index=True,
    )
    frame["households"] = frame[list(KINDS)].sum(axis=1)
    for name in ("capacity_short", "capacity_spare", "mean_distance_m", "p95_distance_m"):
        frame[name] = 1.0
    return frame


def known_range(frame, told, place, column, sums):
    """The least and the most of a count that agree with all that is told."""
    counties = frame.index[frame["level"] == "county"]
    kinds = sorted({kind for parts in sums.values() for kind in parts})
    spot = {(row, kind): n for n, (row, kind) in enumerate((r, k) for r in counties for k in kinds)}

    def parts(row, name):
        inside = counties
        if frame.loc[row, "level"] == "province":
            inside = [
                c
                for c in counties
                if frame.loc[c, "province_code"] == frame.loc[row, "province_code"]
            ]
        elif frame.loc[row, "level"] == "county":
            inside = [row]
        line = np.zeros(len(spot))
        for each in inside:
            for kind in sums[name]:
                line[spot[each, kind]] = 1.0
        return line

    lines, values = [], []
    for row in frame.index:
        for name in sums:
            number = told.loc[row, name]
            if frame.loc[row, "level"] == "country":
                number = frame.loc[row, list(sums[name])].sum()
            if np.isfinite(number):
                lines.append(parts(row, name))
                values.append(number)
    wanted = parts(place, column)
    ends = [
        linprog(sign * wanted, A_eq=np.array(lines), b_eq=np.array(values, float), bounds=(0, None))
        for sign in (1, -1)
    ]
    return ends[0].fun, -ends[1].fun


def gap(frame):
    return frame.assign(gap=frame["beyond_reach"] + frame["no_capacity"])


def given_away(frame, told):
    """Small counts of counties and provinces that follow, though others have households too."""
    found = []
    true = gap(frame)
    for sums in (COVERAGE, {"unlocated": ("unlocated",)}):
        for row in frame.index[frame["level"] != "country"]:
            for name in sums:
                number = true.loc[row, name]
                if 0 < number < MIN_HOUSEHOLDS:
                    low, high = known_range(frame, told, row, name, sums)
                    if high - low < 0.5 and not alone(frame, row, sums):
                        found.append((row, name, number))
    return found


def alone(frame, row, sums):
    """Whether nobody else has any household that could be exchanged."""
    kinds = sorted({kind for parts in sums.values() for kind in parts})
    level = frame["level"] == frame.loc[row, "level"]
    return (frame.loc[level, kinds].sum(axis=1) > 0).sum() < 2


@pytest.mark.parametrize("seed", range(25))
def test_no_small_count_follows_from_all_that_is_told(seed):
    frame = country(seed)
    assert given_away(frame, tell_summary(frame)) == []


def test_what_is_told_is_true_and_shares_go_with_their_counts():
    frame = country(3)
    told, true = tell_summary(frame), gap(frame)
    for name in (*COVERAGE, "unlocated"):
        shown = told[name].notna()
        assert (told.loc[shown, name] == true.loc[shown, name]).all()
    hidden = told["households"].isna()
    assert (
        told.loc[hidden, ["share_in_reach", "capacity_short", "mean_distance_m"]]
        .isna()
        .all(axis=None)
    )


def test_a_province_that_is_hidden_for_another_is_not_told_by_its_counties(plan):
    told = tell_summary(plan.summary)
    provinces = told[told["level"] == "province"].set_index("province_code")
    counties = told[told["level"] == "county"]
    for code, row in provinces.iterrows():
        if np.isnan(row["unlocated"]):
            parts = counties.loc[counties["province_code"] == code, "unlocated"]
            assert parts.isna().any()
