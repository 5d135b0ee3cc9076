"""Streets are found by their content, on the page of data or with a scenario of the plan."""

import io
import runpy
from pathlib import Path

import pytest

from siting.jobs.asked import ReadAsked
from siting.jobs.reading import run as read_file
from siting.jobs.reporting import Report
from siting.jobs.uploads import receive
from siting.ui.service.plans import PlanFile
from siting.ui.service.scenarios import save_scenario, store
from siting.ui.service.streets import streets_for
from siting.ui.service.workspace import workspace

MADE = runpy.run_path(str(Path(__file__).parents[2] / "planning" / "street_plan.py"))


@pytest.fixture
def given(tmp_path, monkeypatch):
    """A workspace with a plan on streets: its file, the plan, households, and its streets."""
    monkeypatch.setenv("SITING_PLANS", str(tmp_path / "plans"))
    (tmp_path / "plans").mkdir()
    plan, intake, file = MADE["made"](tmp_path)
    plan.save(tmp_path / "plans" / "plan.gpkg")
    return PlanFile.of(tmp_path / "plans" / "plan.gpkg"), plan, intake, file


def send(file, tmp_path):
    upload = receive(workspace(), "another name.graphml", io.BytesIO(file.read_bytes()))
    read_file(ReadAsked(upload=upload, what="streets"), workspace(), Report(tmp_path))


def test_streets_are_found_whatever_they_are_called(given, tmp_path):
    plan_file, plan, _, file = given
    assert streets_for(plan_file, plan.facts) == {}
    send(MADE["street_file"](tmp_path, "town2.graphml", seed=5), tmp_path)
    assert streets_for(plan_file, plan.facts) == {}
    send(file, tmp_path)
    ((digest, found),) = streets_for(plan_file, plan.facts).items()
    assert digest == plan.facts.streets[0]["sha256"]
    assert found.read_bytes() == file.read_bytes()


def test_streets_that_a_scenario_keeps_are_enough(given):
    plan_file, plan, intake, file = given
    store().create("begun without", plan_file.path, intake)
    assert streets_for(plan_file, plan.facts) == {}
    home = store().household_folder("begun without")
    known = store().open("begun without")
    save_scenario(known, known.name, plan=plan_file.path, households=home, streets=[file])
    (found,) = streets_for(plan_file, plan.facts).values()
    assert found.read_bytes() == file.read_bytes()
    assert found.is_relative_to(store().folder)
