"""`siting scenario`, from a plan to another plan, on its command line."""

import json
import runpy
from pathlib import Path

import pandas as pd
import pytest

import siting

MADE = Path(__file__).parents[1] / "planning" / "edited_plan.py"


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """A folder with a plan and the households that it was made from, as files."""
    folder = tmp_path_factory.mktemp("scenario")
    plan, intake = runpy.run_path(str(MADE))["made"]()
    plan.save(folder / "plan.gpkg")
    homes = intake.located
    table = homes.drop(columns="geometry").assign(
        longitude=homes.geometry.x, latitude=homes.geometry.y
    )
    table.reset_index().to_parquet(folder / "households.parquet")
    return folder


@pytest.fixture
def scenario(run, files, monkeypatch):
    """Run the command in the folder of the files."""
    monkeypatch.chdir(files)

    def call(*words):
        return run("scenario", *words)

    return call


def test_a_scenario_from_its_beginning_to_a_plan(scenario, files):
    code, said, _ = scenario()
    assert (code, said) == (0, "There is no scenario in scenarios.\n")
    made = ("--plan", "plan.gpkg", "--households", "households.parquet", "--comment", "نخستین")
    code, said, err = scenario("طرح نو", *made)
    assert (code, err) == (0, "")
    assert "Scenario \u2068طرح نو\u2069: 0 edits of its plan, 0 undone." in said
    first = siting.open_plan(files / "plan.gpkg").centers.index[0]
    code, said, err = scenario(
        "طرح نو", "--close", first, "--add", "n1=۴۷٫۰۶،۳۴٫۳۲", "--enlarge", "n1=۲"
    )
    assert (code, err) == (0, "")
    assert "1. add n1 at 47.0600, 34.3200" in said
    assert f"2. close {first}" in said
    assert "3. 2 more social workers at n1" in said
    code, said, _ = scenario("طرح نو", "--undo", "--json")
    told = json.loads(said)
    assert (code, told["done"], len(told["edits"])) == (0, 2, 3)
    assert "3 edits" in scenario("طرح نو", "--redo")[1]
    assert "1 edits of its plan, 2 undone" in scenario("طرح نو", "--undo", "--undo")[1]
    code, said, _ = scenario(
        "طرح نو", "--redo", "--redo", "--out", "edited.gpkg", "--language", "fa"
    )
    assert code == 0
    assert "۳ تغییر" in said
    edited = siting.open_plan(files / "edited.gpkg")
    assert edited.centers.loc["n1", "capacity"] == 130 + 2 * 65
    assert first not in edited.centers.index
    assert "Scenario \u2068طرح نو\u2069 saved." not in scenario("طرح نو")[1]
    code, said, _ = scenario()
    assert (
        said == "Scenario \u2068طرح نو\u2069: 3 edits of its plan, 0 undone. \u2068نخستین\u2069\n"
    )
    (listed,) = json.loads(scenario("--json")[1])["scenarios"]
    assert (listed["name"], listed["done"], len(listed["edits"])) == ("طرح نو", 3, 3)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("new", "--plan", "plan.gpkg"), "needs both: --plan PLAN and --households FILE"),
        (("none",), "There is no scenario none in "),
        (("x", "--improve"), "--improve makes a plan; say with --out"),
        (("x", "--move", "n1=3"), "'n1=3' is not of the form ID=LONGITUDE,LATITUDE"),
        (("x", "--enlarge", "n1"), "'n1' is not of the form ID=1"),
        (("x", "--enlarge", "n1=1.5"), "a whole number of social workers more, up to"),
        (("--add", "n1=47,34"), "Name the scenario that this is for"),
        (("--undo",), "Name the scenario that this is for"),
        (("x", "--set", "urban_limit_s=far"), "is not of the form NAME=VALUE"),
        (("../x",), "cannot be the name of a scenario"),
        (("x", "--out", "households.parquet"), "must end in .gpkg"),
    ],
)
def test_what_makes_no_sense_is_one_sentence(scenario, words, said):
    code, out, err = scenario(*words)
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


def test_a_new_scenario_whose_edit_makes_no_sense_is_not_begun(scenario):
    made = ("--plan", "plan.gpkg", "--households", "households.parquet", "--store", "others")
    code, _, err = scenario("x", *made, "--add", "n1=3")
    assert code == 2
    assert "is not of the form" in err
    assert scenario("--store", "others")[1] == "There is no scenario in others.\n"


def test_households_are_read_with_the_headers_that_the_plan_was_made_with(scenario, files):
    table = pd.read_parquet(files / "households.parquet")
    table.rename(columns={"household_id": "Akte"}).to_parquet(files / "other.parquet")
    (files / "names.toml").write_text('household_id = "Akte"\n')
    made = ("--plan", "plan.gpkg", "--households", "other.parquet", "--columns", "names.toml")
    code, said, err = scenario("second", *made)
    assert (code, err) == (0, "")
    assert "0 edits of its plan, 0 undone." in said


def test_streets_that_are_read_are_not_written_over(scenario, files):
    (files / "streets.gpkg").write_bytes(b"somebody's work")
    words = ("x", "--streets", "walk=streets.gpkg", "--out", "streets.gpkg", "--replace")
    code, out, err = scenario(*words)
    assert (code, out) == (2, "")
    assert "streets.gpkg is read by this command" in err
