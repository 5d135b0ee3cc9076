"""The summary of a plan as it is told: no count of a few follows, whatever level it is asked from.

The oracle is linear programming over all households of a made-up country: of every small count, the
least and the most that agree with all that is told must differ.
"""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from siting.privacy import (
    COVERAGE,
    KINDS,
    MIN_HOUSEHOLDS,
    tell_loads,
    tell_neighborhoods,
    tell_summary,
    tell_workers,
    withheld_below,
)


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


def neighborhoods(seed):
    """Neighborhoods of the counties of a country, and its summary; some households are in none."""
    rng = np.random.default_rng(seed)
    frame = country(seed)
    rows = []
    for _, county in frame[frame["level"] == "county"].iterrows():
        parts = int(rng.integers(1, 4))
        split = {
            kind: rng.multinomial(int(county[kind]), np.ones(parts + 1) / (parts + 1))
            for kind in KINDS
        }
        outside = 0 if rng.random() < 0.5 else 1  # the last part may be in no neighborhood
        for part in range(parts + 1 - outside):
            counts = [int(split[kind][part]) for kind in KINDS]
            rows.append((county["province_code"], county["county"], *counts))
    gaps = pd.DataFrame(rows, columns=["province_code", "county", *KINDS])
    return frame, gaps.assign(households=gaps[list(KINDS)].sum(axis=1))


def found_out(frame, gaps, told, below):  # noqa: C901 - three levels, one system
    """Small counts of any level that follow from all that is told of all three."""
    counties = frame[frame["level"] == "county"].reset_index(drop=True)
    places = [*gaps.index, *(f"outside {row}" for row in counties.index)]
    at = {place: number for number, place in enumerate(places)}
    home = gaps["province_code"] + "/" + gaps["county"]
    named = counties["province_code"] + "/" + counties["county"]

    def line(inside, name):
        row = np.zeros((len(places), len(KINDS)))
        row[[at[place] for place in inside]] = [kind in COVERAGE[name] for kind in KINDS]
        return row.ravel()

    def members(row):
        if row["level"] == "country":
            return places
        one = row["level"] == "county"
        keep = (
            named == f"{row['province_code']}/{row['county']}"
            if one
            else (counties["province_code"] == row["province_code"])
        )
        chosen = set(named[keep])
        return [*gaps.index[home.isin(chosen)], *(f"outside {n}" for n in counties.index[keep])]

    equal, right, small, seen = [], [], [], []
    true, truth_below = gap(frame), gap(gaps)
    for index, row in frame.iterrows():
        for name in COVERAGE:
            shown = true.loc[index, name] if row["level"] == "country" else told.loc[index, name]
            if np.isfinite(shown):
                equal.append(line(members(row), name))
                right.append(shown)
            elif 0 < true.loc[index, name] < MIN_HOUSEHOLDS:
                small.append(((row["level"], index, name), line(members(row), name)))
    for place in gaps.index:
        for name in COVERAGE:
            if np.isfinite(below.loc[place, name]):
                assert below.loc[place, name] == truth_below.loc[place, name]
                equal.append(line([place], name))
                right.append(below.loc[place, name])
            elif 0 < truth_below.loc[place, name] < MIN_HOUSEHOLDS:
                small.append((("neighborhood", place, name), line([place], name)))
    return {name for name, wanted in small if follows(wanted, np.array(equal), right, seen)}


def follows(wanted, equal, right, seen):
    """Whether a count follows from what is told; countries that agree with it are kept in `seen`.

    Where two of these differ by a household, it does not; only else are the least and the most
    asked of a linear program, which gives two more.
    """
    known = [wanted @ country for country in seen]
    if known and max(known) - min(known) >= 0.5:
        return False
    ends = [linprog(sign * wanted, A_eq=equal, b_eq=right, bounds=(0, None)) for sign in (1, -1)]
    seen += [end.x for end in ends if end.x is not None]
    return -ends[1].fun - ends[0].fun < 0.5


def lonely(frame, gaps, name):
    """Whether nobody else of the same larger area has a household that could be exchanged."""
    level, place, _ = name
    if level == "neighborhood":
        home = gaps[["province_code", "county"]].eq(gaps.loc[place, ["province_code", "county"]])
        return (gaps[home.all(axis=1)]["households"] > 0).sum() < 2
    return alone(frame, place, COVERAGE)


@pytest.mark.parametrize("seed", range(25))
def test_neighborhoods_do_not_add_up_to_what_is_hidden_above_them(seed):
    frame, gaps = neighborhoods(seed)
    below = tell_neighborhoods(gaps, withheld_below(frame, gaps))
    found = found_out(frame, gaps, tell_summary(frame), below)
    assert {name for name in found if not lonely(frame, gaps, name)} == set()


def test_told_county_by_county_they_would():
    """The attack is one: without what is withheld for areas above it finds households."""
    found, seed = 0, 0
    while found <= 3 and seed < 25:
        frame, gaps = neighborhoods(seed)
        told = found_out(frame, gaps, tell_summary(frame), tell_neighborhoods(gaps, None))
        found += any(not lonely(frame, gaps, name) for name in told)
        seed += 1
    assert found > 3


def centers(**files):
    """Centers of provinces, by the files of each."""
    rows = [(code[1:], load) for code, loads in files.items() for load in loads]
    return pd.DataFrame(rows, columns=["province_code", "load"])


@pytest.mark.parametrize("seed", range(40))
def test_no_files_of_a_center_follow_from_those_of_its_province(seed):
    """Whoever knows how many its centers serve subtracts all that is told of them."""
    rng = np.random.default_rng(seed)
    some = {f"p{code:02d}": rng.choice([0, 2, 4, 6, 90], rng.integers(2, 5)) for code in range(3)}
    table = centers(**some)
    told = tell_loads(table)
    shown = told.notna()
    assert (told[shown] == table["load"][shown]).all()
    assert not (shown & (table["load"] > 0) & (table["load"] < MIN_HOUSEHOLDS)).any()
    hidden = table[~shown].groupby("province_code").size()
    assert (hidden > 1).all()


def test_the_only_center_of_a_province_is_hidden_with_one_of_another():
    told = tell_loads(centers(p01=[3], p02=[90, 40]))
    assert told.isna().tolist() == [True, False, True]
    assert tell_loads(centers(p01=[30], p02=[90, 40])).notna().all()


def test_workers_add_up_to_no_files_that_are_withheld():
    areas = pd.DataFrame({"center_id": list("aabc"), "households": [4, 60, 30, 7]})
    loads = pd.Series([64.0, 30.0, np.nan], index=list("abc"))
    assert tell_workers(areas, loads).isna().tolist() == [True, True, False, True]
