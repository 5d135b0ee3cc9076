"""Edits leave a plan of the same neighborhoods, measured as the planner measures its own."""

import numpy as np
import pandas as pd
import pytest

import siting
from layers.streets.reading import read_streets
from siting.location.stopping import MaxIterations
from siting.planning.edits import Edit
from siting.planning.evaluating import evaluated_plan
from siting.planning.projecting import Projection
from siting.planning.workshop import Workshop
from siting.plans.comparing import compare_plans
from siting.plans.reading import open_plan

#: Frames of a plan that say what it comes to.
MEASURED = ("assignments", "centers", "neighborhoods", "gaps", "summary", "groups", "equity")


@pytest.fixture(scope="module")
def shop(edited_plan):
    return Workshop(*edited_plan)


def test_without_edits_every_frame_is_the_one_that_the_planner_made(shop, edited_plan):
    made = evaluated_plan(shop, [])
    for name in MEASURED:
        ours, theirs = getattr(made, name), getattr(edited_plan[0], name)
        columns = [column for column in theirs if column != "geometry"]
        pd.testing.assert_frame_equal(
            pd.DataFrame(ours)[columns].sort_index(), pd.DataFrame(theirs)[columns].sort_index()
        )
    assert made.facts.cost == pytest.approx(edited_plan[0].facts.cost)
    assert made.facts.lower_bound is None


def test_edits_are_evaluated_as_the_workshop_answers_them(shop, edited_plan, tmp_path):
    plan, _ = edited_plan
    first, second, third = plan.centers.index
    far = plan.centers.geometry[second]
    edits = [
        Edit(act="close", center_id=first),
        Edit(act="add", center_id="odd", longitude=far.x + 0.15, latitude=far.y + 0.1, name="Odd"),
        Edit(act="enlarge", center_id=third, workers=-1),
    ]
    made, outcome = evaluated_plan(shop, edits), shop.answer(edits)
    served = made.assignments["travel_time_s"].to_numpy()
    assert np.allclose(served, outcome.travel_time_s, equal_nan=True)
    summary = made.summary[made.summary["level"] == "country"].iloc[0]
    assert summary["in_reach"] == outcome.figures.in_reach
    assert made.centers.loc["odd", ["name", "status"]].tolist() == ["Odd", "new"]
    stands_in = made.centers.loc["odd", "neighborhood_id"]
    assert pd.isna(stands_in) or stands_in in made.neighborhoods.index
    for name, each in (("made", made), ("plan", plan)):
        each.save(tmp_path / f"{name}.gpkg")
    told = compare_plans(open_plan(tmp_path / "plan.gpkg"), open_plan(tmp_path / "made.gpkg"))
    assert told.basis.neighborhoods_same == len(plan.neighborhoods)
    assert set(told.actions["action"]) >= {"opened", "closed"}


def test_on_streets_every_frame_is_the_one_that_the_planner_made(street_plan):
    plan, intake, file = street_plan
    shop = Workshop(plan, intake, streets=[read_streets(file)])
    made = evaluated_plan(shop, [])
    for name in MEASURED:
        ours, theirs = getattr(made, name), getattr(plan, name)
        columns = [column for column in theirs if column != "geometry"]
        pd.testing.assert_frame_equal(
            pd.DataFrame(ours)[columns].sort_index(), pd.DataFrame(theirs)[columns].sort_index()
        )
    assert made.facts.travel_estimated == plan.facts.travel_estimated
    assert [each["sha256"] for each in made.facts.streets] == [plan.facts.streets[0]["sha256"]]
    closed = evaluated_plan(shop, [Edit(act="close", center_id=plan.centers.index[0])])
    estimated = closed.assignments["travel_source"].eq("estimated")
    served = closed.assignments["center_id"].notna()
    assert closed.facts.travel_estimated == (estimated & served).sum()


def test_of_a_plan_for_later_files_the_load_is_theirs(edited_plan):
    plan, intake = edited_plan
    later = siting.plan(
        intake, centers=3, standards=plan.facts.standards, caseloads=False,
        stop=MaxIterations(12), projection=Projection(years=4, rate=0.05),
    )  # fmt: skip
    made = evaluated_plan(Workshop(later, intake), [])
    assert made.centers["load"].sort_index().equals(later.centers["load"].sort_index())
    assert made.facts.cost == pytest.approx(later.facts.cost)
