"""A scenario becomes a plan: as edited, and with the rest improved."""

import pytest

from siting.location.stopping import MaxIterations
from siting.planning.edits import Edit
from siting.planning.improving import improve_around, plan_as_edited
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
