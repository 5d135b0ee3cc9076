"""Two plans compared: by households, else by neighborhoods, else by areas."""

from dataclasses import fields, replace
from datetime import date, datetime

import pandas as pd
import pytest

import siting
from siting.plans.comparing import compare_plans
from siting.standards import Standards


def with_facts(plan, **changed):
    return replace(plan, facts=replace(plan.facts, **changed))


def renamed(plan):
    """Return the plan with other households in the same neighborhoods."""
    table = plan.assignments
    ids = pd.Index([f"x{key}" for key in table.index], name="household_id", dtype="str")
    return replace(plan, assignments=table.set_axis(ids))


def moved_areas(plan):
    """Return the plan with neighborhoods of the same ids on other ground."""
    areas = plan.neighborhoods
    return replace(plan, neighborhoods=areas.set_geometry(areas.geometry.translate(0.01)))


def test_the_same_households(compared):
    difference, basis = compared, compared.basis
    assert (basis.matched, basis.same_input) == ("households", None)
    # 153 are in both plans, which is told to fives.
    assert (basis.households_both, basis.only_before, basis.only_after) == (155.0, 0.0, 0.0)
    assert (basis.neighborhoods_same, basis.neighborhoods_after) == (5, 5)
    assert difference.standards.empty
    country = difference.times.iloc[0]
    assert (country["level"], country["shorter"], country["longer"]) == ("country", 65.0, 15.0)
    assert country["newly_served"] == 10.0
    assert country["no_longer_served"] == 5.0
    seen = difference.times["level"].value_counts().to_dict()
    assert seen == {"country": 1, "province": 2, "county": 3, "setting": 2}


def test_the_mean_of_the_country_is_that_of_the_served_in_both(two_plans, compared):
    before, after = (plan.assignments["travel_time_s"] for plan in two_plans)
    told = compared.times.iloc[0]
    assert told["mean_change_s"] == pytest.approx((after - before).mean())


def test_neighborhoods_of_few_are_not_told(compared):
    shown = compared.neighborhoods
    assert shown.index.to_list() == ["n1", "n2", "n3", "n4", "n5"]
    assert shown["mean_change_s"].isna().to_list() == [False, False, True, True, False]
    assert shown.loc["n1", "mean_change_s"] == pytest.approx((50 * -300 + 10 * 50) / 60)
    assert shown.loc["n2", "mean_change_s"] == 0.0


def test_the_same_plan_twice_differs_in_nothing(two_plans):
    difference = compare_plans(two_plans[0], two_plans[0])
    assert difference.actions.empty
    assert difference.standards.empty
    changes = difference.summary.filter(like="_change")
    assert (changes.fillna(0.0) == 0.0).all(axis=None)
    moved = ["shorter", "longer", "newly_served", "no_longer_served", "mean_change_s"]
    assert (difference.times[moved].fillna(0.0) == 0.0).all(axis=None)


def test_the_way_back_is_the_mirror(two_plans, compared):
    back = compare_plans(*reversed(two_plans))
    assert compared.times["shorter"].equals(back.times["longer"])
    assert compared.times["newly_served"].equals(back.times["no_longer_served"])
    assert compared.times["mean_before_s"].equals(back.times["mean_after_s"])
    assert compared.basis.only_before == back.basis.only_after
    assert len(compared.actions) == len(back.actions)


def test_households_of_one_plan_only_are_said(two_plans):
    before, after = two_plans
    fewer = replace(before, assignments=before.assignments.iloc[20:])
    basis = compare_plans(fewer, after).basis
    assert (basis.households_both, basis.only_before, basis.only_after) == (135.0, 0.0, 20.0)
    one_more = replace(before, assignments=before.assignments.iloc[1:])
    assert pd.isna(compare_plans(one_more, after).basis.only_after)


def test_other_households_in_the_same_neighborhoods(two_plans):
    before, after = two_plans
    difference = compare_plans(renamed(before), after)
    assert difference.basis.matched == "neighborhoods"
    assert difference.basis.households_both == 0.0
    assert difference.times["households"].isna().all()
    shown = difference.neighborhoods
    served = after.assignments.groupby("neighborhood_id")["travel_time_s"].mean()
    assert shown.loc["n1", "mean_after_s"] == pytest.approx(served["n1"])
    assert pd.isna(shown.loc["n4", "mean_after_s"])
    assert len(difference.actions) == 7


def test_other_households_in_other_neighborhoods(two_plans):
    before, after = two_plans
    difference = compare_plans(moved_areas(renamed(before)), after)
    assert difference.basis.matched == "areas"
    assert difference.basis.neighborhoods_same == 0
    assert difference.neighborhoods["mean_change_s"].isna().all()
    counties = difference.times[difference.times["level"] == "county"]
    assert counties["mean_change_s"].notna().any()


def test_day_and_simulated_households_of_both_are_known(two_plans):
    before, after = two_plans
    made = datetime(2026, 11, 30, 12).astimezone()  # whatever the zone
    basis = compare_plans(with_facts(before, simulated=True), with_facts(after, made_at=made)).basis
    assert (basis.day_before, basis.day_after) == (None, date(2026, 11, 30))
    assert (basis.simulated_before, basis.simulated_after) == (True, False)


def test_input_and_standards_are_compared(two_plans):
    before, after = two_plans
    rules = replace(Standards.current(), name="ours")
    same = compare_plans(
        with_facts(before, input_sha256="abc", standards=rules),
        with_facts(after, input_sha256="abc"),
    )
    assert same.basis.same_input is True
    assert same.standards.empty
    other = compare_plans(
        with_facts(before, input_sha256="def", standards=Standards(files_per_center=450)),
        with_facts(after, input_sha256="abc"),
    )
    assert other.basis.same_input is False
    assert other.standards.to_dict("records") == [
        {"standard": "files_per_center", "before": "450", "after": "600"}
    ]


def test_plans_opened_without_households_are_compared_by_what_is_there(two_plans):
    difference = compare_plans(
        *(replace(plan, assignments=plan.assignments[:0]) for plan in two_plans)
    )
    assert difference.basis.households_both == 0.0
    assert difference.summary["in_reach_change"].iloc[0] == 10.0
    assert len(difference.actions) == 7


def test_a_saved_plan_is_compared_as_it_was(two_plans, compared, tmp_path):
    two_plans[0].save(tmp_path / "a.gpkg")
    both = [compare_plans(siting.open_plan(tmp_path / "a.gpkg"), two_plans[1]), compared]
    assert both[0].basis.neighborhoods_same == 5
    for field in fields(both[0]):
        if field.name not in {"basis", "neighborhoods"}:
            pd.testing.assert_frame_equal(*(getattr(each, field.name) for each in both))


def test_older_plans_say_what_they_do_not_know(two_plans):
    before, after = two_plans
    nowhere = before.neighborhoods.assign(
        county=pd.Series(None, index=before.neighborhoods.index, dtype="str")
    )
    old = with_facts(
        replace(before, neighborhoods=nowhere), not_measured=("groups", "centers.setting")
    )
    bare = replace(after, neighborhoods=nowhere)
    difference = compare_plans(old, bare)
    assert difference.basis.not_measured == ("groups", "centers.setting")
    assert set(difference.times["level"]) == {"country", "province", "setting"}


@pytest.mark.parametrize("moved_m", [-1.0, float("nan"), "far", True])
def test_a_distance_that_is_none_is_refused(two_plans, moved_m):
    with pytest.raises(siting.ProblemError, match=r"^The distance of a move must be"):
        compare_plans(*two_plans, moved_m=moved_m)
