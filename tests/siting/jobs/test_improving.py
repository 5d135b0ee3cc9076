"""A scenario becomes a plan: the edits are in it."""

import runpy
from pathlib import Path

import pytest

import siting
from siting.errors import ScenarioError
from siting.jobs.asked import ImproveAsked
from siting.jobs.improving import run
from siting.jobs.reporting import Report
from siting.planning.edits import Edit
from siting.planning.scenarios import FolderStore

MADE = Path(__file__).parents[1] / "planning" / "edited_plan.py"


@pytest.fixture(scope="module")
def made():
    return runpy.run_path(str(MADE))["made"]()


@pytest.fixture
def closed(place, tmp_path, made):
    """A scenario that closes one of the three centers of a plan; returns the ids of the others."""
    plan, intake = made
    plan.save(tmp_path / "before.gpkg")
    store = FolderStore(place.room("scenarios"))
    known = store.create("بستن یکی", tmp_path / "before.gpkg", intake)
    gone, *others = plan.centers.index
    store.save(known.do(Edit(act="close", center_id=gone)))
    return set(others)


@pytest.mark.parametrize("improve", [True, False])
def test_a_scenario_becomes_a_plan(place, tmp_path, closed, improve):
    asked = ImproveAsked(
        scenario="بستن یکی", name="after", improve=improve, caseloads=False, iterations=5
    )
    told = run(asked, place, Report(tmp_path))
    plan = siting.open_plan(place.folder / "after.gpkg")
    assert told["centers"] == len(plan.centers) == 2
    if improve:
        assert plan.facts.lower_bound is None or plan.facts.lower_bound <= plan.facts.cost
    else:
        assert set(plan.centers.index) == closed
        assert told["lower_bound"] is None


def test_a_scenario_that_is_not_there_is_told(place, tmp_path):
    with pytest.raises(ScenarioError, match="There is no scenario"):
        run(ImproveAsked(scenario="s", name="p"), place, Report(tmp_path))
