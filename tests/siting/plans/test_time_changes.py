"""Minutes gained and lost, counted anew household by household."""

import runpy
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from siting.plans.time_changes import (
    KINDS,
    MEANS,
    count_changes,
    homes,
    joined_changes,
    own_means,
    same_area,
    tell_changes,
)

_MADE = runpy.run_path(str(Path(__file__).parents[1] / "two_plans.py"))


@pytest.fixture(scope="module")
def pair():
    return tuple(homes(plan) for plan in _MADE["two_plans"]())


def kind(was, now):
    if np.isnan(was) and np.isnan(now):
        return "unserved"
    if np.isnan(was):
        return "newly_served"
    if np.isnan(now):
        return "no_longer_served"
    change = now - was
    return "shorter" if change <= -60 else "longer" if change >= 60 else "alike"


def test_every_household_is_counted_once_by_what_became_of_it(pair):
    counted = count_changes(joined_changes(*pair), level="neighborhood").set_index(
        "neighborhood_id"
    )
    expected = {}
    for area, count, _, was, _, now in _MADE["HOMES"]:
        of_area = expected.setdefault(area, dict.fromkeys(KINDS, 0))
        of_area[kind(was, now)] += count
    pd.testing.assert_frame_equal(
        counted[list(KINDS)], pd.DataFrame(expected).T, check_names=False, check_dtype=False
    )
    assert counted["households"].to_list() == counted[list(KINDS)].sum(axis=1).to_list()


@pytest.mark.parametrize("level", ["country", "province", "county", "setting"])
def test_sums_and_means_are_those_of_the_households(pair, level):
    before, after = pair
    keys = {
        "country": [],
        "province": ["province_code", "province"],
        "county": ["province_code", "province", "county"],
        "setting": ["setting"],
    }[level]
    counted = count_changes(joined_changes(before, after), level=level)
    assert counted["households"].sum() == len(before)
    for row in counted.to_dict("records"):
        inside = np.ones(len(before), dtype=bool)
        for key in keys:
            inside &= (after[key] == row[key]).to_numpy()
        was, now = before["travel_time_s"][inside], after["travel_time_s"][inside]
        told = [kind(a, b) for a, b in zip(was, now, strict=True)]
        assert [row[name] for name in KINDS] == [told.count(name) for name in KINDS]
        both = was.notna() & now.notna()
        means = was[both].mean(), now[both].mean(), (now - was)[both].mean()
        assert [row[name] for name in MEANS] == pytest.approx(means)


def test_the_way_back_is_the_mirror(pair):
    there = count_changes(joined_changes(*pair), level="county")
    back = count_changes(joined_changes(*reversed(pair)), level="county")
    swapped = {"shorter": "longer", "newly_served": "no_longer_served"}
    swapped |= {name: key for key, name in swapped.items()}
    for name in KINDS:
        assert there[name].to_list() == back[swapped.get(name, name)].to_list()
    assert there["mean_change_s"].to_list() == pytest.approx((-back["mean_change_s"]).to_list())


def changes_of(counts):
    """Return changes in counties of one province: (households with another time, all served)."""
    rows = [
        (f"county {at}", -600.0 if number < moved else 0.0)
        for at, (moved, served) in enumerate(counts)
        for number in range(served)
    ]
    was = pd.DataFrame({"neighborhood_id": "n", "travel_time_s": 1000.0}, index=range(len(rows)))
    was = was.assign(province_code="05", province="p", county=[row[0] for row in rows])
    was = was.assign(setting="urban")
    now = was.assign(travel_time_s=was["travel_time_s"] + [row[1] for row in rows])
    return joined_changes(was, now)


def told(counts):
    table = count_changes(changes_of(counts), level="county")
    return tell_changes(table, table["province_code"])


def test_the_mean_of_few_is_not_told_and_no_other_gives_it_away():
    shown = told([(1, 100), (20, 100), (50, 100)])
    assert shown["mean_change_s"].isna().to_list() == [True, True, False]
    assert shown["mean_change_s"].iloc[2] == pytest.approx(-300.0)
    assert shown["shorter"].to_list() == [0.0, 20.0, 50.0]
    assert told([(0, 100), (20, 100)])["mean_change_s"].to_list() == pytest.approx([0.0, -120.0])


def test_few_households_are_not_told_at_all():
    shown = told([(3, 3), (50, 100), (60, 100)])
    assert shown.loc[0, ["households", *KINDS, *MEANS]].isna().all()


def test_counts_are_multiples_of_five(pair):
    table = count_changes(joined_changes(*pair), level="county")
    shown = tell_changes(table, table["province_code"])[["households", *KINDS]]
    known = shown.dropna()
    assert len(known) >= 2
    assert (known % 5 == 0).all(axis=None)


def test_the_same_id_in_another_county_is_another_household(pair):
    before, after = pair
    elsewhere = after.copy()
    elsewhere.iloc[:3, elsewhere.columns.get_loc("county")] = "دالاهو"
    elsewhere.iloc[3:6, elsewhere.columns.get_loc("county")] = ""
    alike = same_area(before, elsewhere)
    assert alike.to_list() == [False] * 3 + [True] * (len(before) - 3)
    kept = joined_changes(before[alike], elsewhere[alike])
    assert (kept["county"] != "").all()


def test_means_of_other_households_are_those_of_each_plan(pair):
    before, after = pair
    table = own_means(before, after.set_axis([f"x{k}" for k in after.index]), level="county")
    for row in table.to_dict("records"):
        here, there = (homes.loc[homes["county"] == row["county"]] for homes in pair)
        assert row["mean_before_s"] == pytest.approx(here["travel_time_s"].mean())
        assert row["mean_after_s"] == pytest.approx(there["travel_time_s"].mean())
    few = own_means(before, after[after["neighborhood_id"] != "n1"], level="neighborhood")
    shown = few.set_index("neighborhood_id")["mean_change_s"]
    assert shown.index.to_list() == ["n2", "n3", "n4", "n5"]
    assert shown.isna().to_list() == [False, True, True, False]  # n3 would give n4 away
