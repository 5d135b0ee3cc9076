"""What edits change for areas and centers, counted household by household."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from siting.planning.edit_effects import area_effects, center_effects, center_hours
from siting.planning.edits import Edit
from siting.planning.workshop import Workshop
from siting.workers.hours import household_hours


@pytest.fixture(scope="module")
def shop(edited_plan):
    """A workshop of the small plan."""
    return Workshop(*edited_plan)


def _edits(centers):
    first, second, third = centers.index
    near = centers.geometry[third]
    return [
        Edit(act="close", center_id=first),
        Edit(act="add", center_id="n1", longitude=near.x + 0.02, latitude=near.y - 0.01),
        Edit(act="move", center_id=second, longitude=near.x - 0.3, latitude=near.y + 0.1),
        Edit(act="enlarge", center_id=third, workers=1),
        Edit(act="lock", center_id=third),
    ]


def test_areas_are_told_in_rounded_counts_and_never_of_few(shop, edited_plan):
    plan, _ = edited_plan
    before, after = shop.answer(), shop.answer(_edits(plan.centers))
    told = area_effects(shop, before, after)
    area = plan.assignments["neighborhood_id"].reindex(before.households)
    was, now = before.assignments["travel_time_s"], after.assignments["travel_time_s"]
    change = now - was
    exact = {
        "shorter": change <= -60, "longer": change >= 60,
        "newly_served": was.isna() & now.notna(), "no_longer_served": was.notna() & now.isna(),
    }  # fmt: skip
    assert len(told)
    for name, flags in exact.items():
        count = flags.groupby(area).sum().reindex(told.index)
        assert (told[name] % 5 == 0).all()
        assert ((told[name] - count).abs() <= 2).all()
    touched = ((change.abs() > 0.5) | (was.isna() != now.isna())).groupby(area).sum()
    assert (touched[told.index] >= 5).all()
    means = change.groupby(area).mean().reindex(told.index)
    known = told["mean_change_s"].notna()
    assert known.any()
    assert told["mean_change_s"][known].to_numpy() == pytest.approx(means[known].to_numpy())


def test_nothing_is_told_where_nothing_changes(shop):
    assert area_effects(shop, shop.answer(), shop.answer()).empty
    assert center_effects(shop.answer(), shop.answer())["same"].all()


def test_a_move_that_touches_few_tells_of_no_area(shop, edited_plan):
    plan, _ = edited_plan
    first = plan.centers.index[0]
    at = plan.centers.geometry[first]
    before = shop.answer()
    for step in (1e-5, 3e-5, 1e-4, 3e-4, 1e-3):
        edit = Edit(act="move", center_id=first, longitude=at.x + step, latitude=at.y)
        after = shop.answer([edit])
        change = np.abs(after.travel_time_s - before.travel_time_s) > 0.5
        area = plan.assignments["neighborhood_id"].reindex(before.households).to_numpy()
        counts = pd.Series(change).groupby(area).sum()
        assert (counts[area_effects(shop, before, after).index] >= 5).all()


def test_a_household_that_goes_elsewhere_does_not_mark_its_centers(shop, edited_plan):
    """Both loads change by one within what they are rounded to, or are too few to tell."""
    plan, _ = edited_plan
    first, second, third = plan.centers.index
    before = shop.answer()
    center = np.repeat([0, 1, 2], [11, 9, 3]).astype(np.int32)
    small = replace(
        before, households=before.households[:23], center=center, travel_time_s=np.ones(23),
        limit_s=np.full(23, 9.0), crowded=np.zeros(23, np.bool_),
    )  # fmt: skip
    for home, other in ((0, 1), (0, 2), (11, 0), (11, 2), (20, 0), (20, 1)):
        moved = center.copy()
        moved[home] = other
        assert center_effects(small, replace(small, center=moved))["same"].all(), (home, other)
    moved = np.where(np.arange(23) < 4, 1, center).astype(np.int32)
    told = center_effects(small, replace(small, center=moved))
    assert told["same"].to_dict() == {first: False, second: False, third: True}


def test_each_center_says_what_became_of_it(shop, edited_plan):
    plan, _ = edited_plan
    first, second, third = plan.centers.index
    before, after = shop.answer(), shop.answer(_edits(plan.centers))
    told = center_effects(before, after)
    expected = {first: "closed", "n1": "opened", second: "moved", third: "enlarged"}
    assert told["change"].to_dict() == expected
    assert told.index[-1] == first
    assert told.loc[third, "capacity"] == plan.centers.loc[third, "capacity"] + 65
    assert told.loc[third, "locked"]
    load = after.assignments["center_id"].value_counts()
    for key in ("n1", second, third):
        assert told.loc[key, "load"] % 5 == 0
        assert abs(told.loc[key, "load"] - load[key]) <= 2
        assert told.loc[key, "workers"] == -(-told.loc[key, "capacity"] // 65)


def test_the_hours_of_a_center_are_those_of_its_households(shop, edited_plan):
    plan, intake = edited_plan
    outcome = shop.answer()
    own = outcome.assignments["center_id"]
    setting = plan.neighborhoods["setting"].reindex(plan.assignments["neighborhood_id"])
    homes = intake.located.sort_index()
    rural = pd.Series((setting == "rural").to_numpy(), plan.assignments.index).reindex(homes.index)
    hours = household_hours(
        homes, own.reindex(homes.index), plan.centers, plan.standards, rural=rural.to_numpy()
    )
    for key in plan.centers.index:
        whole = hours["hours"][(own == key).reindex(homes.index).to_numpy()].sum()
        assert center_hours(shop, outcome, key) == pytest.approx(whole, abs=5.01)
    assert np.isnan(center_hours(shop, outcome, "nobody"))


def test_where_a_household_stands_for_several_files_households_are_counted(shop):
    """Four households of two files each are few, although their eight files are not."""
    whole = shop.answer()
    mine = np.flatnonzero(whole.center == 0)
    center = whole.center.copy()
    center[mine[4:]] = -1
    one = replace(whole, center=center)
    double = replace(one, files_each=2.0)
    assert double.centers["load"].iloc[0] == 8
    told = center_effects(double, double)
    assert np.isnan(told["load"].iloc[0])
    assert (
        told["load"].iloc[1:].tolist() == (2 * center_effects(one, one)["load"].iloc[1:]).tolist()
    )
    assert (told["load"].iloc[1:] % 10 == 0).all()
