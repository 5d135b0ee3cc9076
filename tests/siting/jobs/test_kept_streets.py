"""Streets of the workspace are found for a scenario by their content alone."""

import io
import json
import runpy
from pathlib import Path

import pytest

from siting.errors import ProblemError
from siting.jobs.asked import ImproveAsked, ReadAsked
from siting.jobs.improving import run as improve
from siting.jobs.kept_streets import kept_files, scenario_streets
from siting.jobs.reading import run as read_file
from siting.jobs.reporting import Report
from siting.jobs.uploads import receive
from siting.jobs.workspace import LABEL
from siting.planning.edits import Edit
from siting.planning.scenarios import FolderStore
from siting.planning.workshop import Workshop
from siting.plans.reading import open_plan

MADE = runpy.run_path(str(Path(__file__).parents[1] / "planning" / "street_plan.py"))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return MADE["made"](tmp_path_factory.mktemp("town"))


@pytest.fixture
def scenario(place, made, tmp_path):
    """A scenario without streets that closes a center of a plan on streets, and its outcome."""
    plan, intake, _ = made
    plan.save(tmp_path / "plan.gpkg")
    store = FolderStore(place.room("scenarios"))
    known = store.create("s", tmp_path / "plan.gpkg", intake)
    store.save(known.do(Edit(act="close", center_id=plan.centers.index[0])))
    return store


def send(place, file, folder):
    upload = receive(place, "sent.graphml", io.BytesIO(file.read_bytes()))
    return read_file(ReadAsked(upload=upload, what="streets"), place, Report(folder))["id"]


def test_a_file_is_found_though_its_label_is_of_an_older_version(place, made, tmp_path):
    plan, _, file = made
    name = send(place, file, tmp_path)
    digest = plan.facts.streets[0]["sha256"]
    label = place.kept("inputs", name) / LABEL
    told = json.loads(label.read_text(encoding="utf-8"))
    assert told.pop("sha256") == digest
    assert list(kept_files(place, plan.facts)) == [digest]
    label.write_text(json.dumps(told), encoding="utf-8")
    assert kept_files(place, plan.facts)[digest].name == "sent.graphml"


@pytest.mark.parametrize("with_scenario", [True, False])
def test_a_scenario_becomes_a_plan_on_its_streets(place, scenario, made, tmp_path, with_scenario):
    plan, intake, file = made
    if with_scenario:
        scenario.give_streets("s", [file])
    else:
        send(place, file, tmp_path)
    streets = scenario_streets(place, "s")
    edits = scenario.open("s").in_force
    exact = Workshop(plan, intake, streets=streets).answer(edits).figures.cost
    asked = ImproveAsked(scenario="s", name="after", improve=False, caseloads=False)
    improve(asked, place, Report(tmp_path))
    after = open_plan(place.folder / "after.gpkg")
    assert after.facts.cost == pytest.approx(exact)
    assert after.facts.streets[0]["sha256"] == plan.facts.streets[0]["sha256"]


@pytest.mark.usefixtures("scenario")
def test_without_its_streets_no_plan_is_made(place, tmp_path):
    asked = ImproveAsked(scenario="s", name="after", improve=False, caseloads=False)
    with pytest.raises(ProblemError, match="give them again"):
        improve(asked, place, Report(tmp_path))
    assert not (place.folder / "after.gpkg").exists()
