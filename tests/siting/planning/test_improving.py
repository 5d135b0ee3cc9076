"""A scenario becomes a plan: as edited, and with the rest improved."""

import pytest

import siting
from layers.streets.reading import read_streets
from siting.errors import ProblemError
from siting.location.stopping import MaxIterations
from siting.planning.edits import Edit
from siting.planning.improving import improve_around, plan_as_edited
from siting.planning.projecting import Projection
from siting.planning.workshop import Workshop


@pytest.fixture(scope="module")
def edits(edited_plan):
    """One center is closed, one added in an odd place and locked, one enlarged."""
    centers = edited_plan[0].centers
    first, second, _ = centers.index
    far = centers.geometry[second]
    return [
        Edit(act="close", center_id=first),
        Edit(act="add", center_id="odd", longitude=far.x + 0.15, latitude=far.y + 0.1),
        Edit(act="enlarge", center_id="odd", workers=1),
        Edit(act="lock", center_id="odd"),
    ]


def test_the_plan_as_edited_is_what_the_workshop_answered(edited_plan, edits):
    outcome = Workshop(*edited_plan).answer(edits)
    plan = plan_as_edited(*edited_plan, edits, caseloads=False)
    assert sorted(plan.centers.index) == sorted(outcome.centers.index)
    assert plan.facts.cost == pytest.approx(outcome.figures.cost)
    assert plan.centers["capacity"].to_dict() == outcome.centers["capacity"].to_dict()
    assert plan.facts.lower_bound is None


def test_the_rest_is_improved_around_what_was_chosen(edited_plan, edits):
    as_edited = plan_as_edited(*edited_plan, edits, caseloads=False)
    improved = improve_around(*edited_plan, edits, caseloads=False, stop=MaxIterations(30), seed=0)
    assert len(improved.centers) == 3
    kept, put = improved.centers.loc["odd"], as_edited.centers.loc["odd"]
    assert kept.geometry.equals(put.geometry)
    assert kept["capacity"] == put["capacity"] == 195
    moving = improved.facts.standards.moving_cost_s
    left = 2 - improved.centers.index.isin(as_edited.centers.index).sum() + 1
    assert improved.facts.cost <= as_edited.facts.cost + 1e-6
    assert improved.facts.cost - left * moving <= as_edited.facts.cost
    assert improved.facts.lower_bound <= improved.facts.cost


def test_on_streets_a_scenario_becomes_a_plan_on_the_same_ones(street_plan):
    plan, intake, file = street_plan
    streets = [read_streets(file)]
    edits = [Edit(act="close", center_id=plan.centers.index[0])]
    outcome = Workshop(plan, intake, streets=streets).answer(edits)
    made = plan_as_edited(plan, intake, edits, caseloads=False, streets=streets)
    assert made.facts.cost == pytest.approx(outcome.figures.cost)
    for make in (plan_as_edited, improve_around):
        with pytest.raises(ProblemError, match="give them again"):
            make(plan, intake, edits, caseloads=False)


def test_a_scenario_for_later_files_becomes_a_plan_for_as_many(edited_plan):
    plan, intake = edited_plan
    later = siting.plan(
        intake, centers=3, standards=plan.facts.standards, caseloads=False,
        stop=MaxIterations(12), projection=Projection(years=4, rate=0.05),
    )  # fmt: skip
    edits = [Edit(act="close", center_id=later.centers.index[0])]
    made = plan_as_edited(later, intake, edits, caseloads=False)
    assert made.facts.options["projection"] == {"years": 4, "rate": 0.05}
    assert made.facts.cost == pytest.approx(Workshop(later, intake).answer(edits).figures.cost)
