"""`siting whatif`: tables, both languages, the centers of the best plans, bad input."""

import json
import re
import shlex
from dataclasses import replace
from functools import partial

import pandas as pd
import pytest

import layers
import siting
from siting.location.stopping import MaxIterations
from tests.written import TEXT


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A file of households, a plan of it, and the same plan without one of its centers."""
    folder = tmp_path_factory.mktemp("whatif")
    layers.simulate_households(120, province="کرمانشاه").to_excel(
        folder / "households.xlsx", index=False
    )
    plan = siting.plan(
        layers.read_households(folder / "households.xlsx"),
        centers=3, standards=siting.Standards(files_per_center=45), stop=MaxIterations(1),
        caseloads=False,
    )  # fmt: skip
    plan.save(folder / "plan.gpkg")
    replace(plan, centers=plan.centers.iloc[1:]).save(folder / "other.gpkg")
    return folder


@pytest.fixture
def run(run, monkeypatch, folder):
    """Run the command in the folder of the files."""
    monkeypatch.chdir(folder)
    return partial(run, "whatif")


@pytest.mark.no_cover
def test_the_example_of_the_planner_runs_as_written(run, folder):
    lines = re.findall(r"^siting whatif (.*)$", TEXT, flags=re.MULTILINE)
    assert len(lines) == 2
    first, second = (shlex.split(line) for line in lines)
    code, said, error = run(*first)
    assert (code, error) == (0, "")
    assert "is missed most when it closes" in said
    sheets = pd.read_excel(folder / "whatif.xlsx", sheet_name=None, engine="openpyxl")
    best = ["Best in the worst event", "Best on average"]
    assert list(sheets) == ["Events", "Verdict", "Risks of closing", *best]
    code, said, error = run(*(re.sub("^80$", "3", word) for word in second), "--seconds", "0.3")
    assert (code, error) == (0, "")
    assert "Best in the worst event: " in said
    assert "These are the best of the " in said
    best = layers.read_candidates(folder / "robust.xlsx", sheet="Best in the worst event")
    assert best.rejected.empty
    assert best.accepted["must_open"].all()


def test_two_plans_in_persian_and_as_json(run):
    code, said, error = run(
        "plan.gpkg", "other.gpkg", "--households", "households.xlsx", "--speed", "0.5",
        "--language", "fa",
    )  # fmt: skip
    assert (code, error) == (0, "")
    assert "سرعت‌ها ۰٫۵۰ برابر امروز" in said
    assert "بهترین در بدترین رویداد: \u2068plan\u2069" in said
    code, said, _ = run(
        "plan.gpkg", "--households", "households.xlsx", "--files", "همه=۵۰٪", "--json"
    )
    told = json.loads(said)
    assert code == 0
    assert [row["event"] for row in told["events"]] == [
        "today",
        "files: \u2068همه\u2069 1.50 times today's",
    ]
    assert told["events"][0]["files"] % 5 == 0
    verdict = told["verdict"][0]
    assert list(verdict) == ["plan", "worst_hours", "worst_event", "average_hours", "regret_hours"]
    hours = [row["hours"] for row in told["events"][1:]]
    assert verdict["worst_hours"] == verdict["average_hours"] == hours[0] == round(hours[0], 1)
    assert told["events"][1]["no_capacity"] > told["events"][0]["no_capacity"]


def test_what_is_found_of_centers_that_stand_is_told(run, folder):
    place = "47.06,34.32"
    (folder / "c.csv").write_text(f"center_id,longitude,latitude\nm1,{place}\nm2,{place}\n")
    words = ("--households", "households.xlsx", "--speed", "0.5", "--centers", "2")
    code, said, error = run(*words, "--existing", "c.csv", "--seconds", "0.2", "--json")
    assert (code, error) == (0, "")
    assert json.loads(said)["said"][1] == "Row 3 (m2): it stands at the place of m1."


def test_the_standards_that_are_read_are_not_written_over(run, folder):
    (folder / "own.csv").write_text("walk_kph = 4.0\n")
    words = ("plan.gpkg", "--households", "households.xlsx", "--speed", "0.5", "--replace")
    code, _, error = run(*words, "--standards", "own.csv", "--out", "own.csv")
    assert (code, error.count("is read by this command")) == (2, 1)
    assert (folder / "own.csv").read_text() == "walk_kph = 4.0\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--speed", "0.5"], "Name a plan, or say with --centers"),
        (["plan.gpkg"], "Say what goes otherwise"),
        (["plan.gpkg", "plan.gpkg", "--speed", "0.5"], "Two plans have files of one name"),
        (["plan.gpkg", "--speed", "0"], "the speed must be from 0.01 to 10"),
        (["plan.gpkg", "--closed", "nowhere"], "has no center 'nowhere'"),
        (["plan.gpkg", "--files", "کرمانشاه=+20%"], "is a province and a county"),
        (
            ["plan.gpkg", "--files", "دالاهو=+20%", "--files", "دالاهو=+30%"],
            "'دالاهو=+30%' says of an area what was said of it before; say it once.",
        ),
        (["plan.gpkg", "--speed", "0.5", "--out", "plan.gpkg"], "plan.gpkg"),
    ],
)
def test_bad_input_is_one_sentence(run, words, sentence):
    code, said, error = run(*words, "--households", "households.xlsx")
    assert (code, said) == (2, "")
    assert sentence in error
    assert error.count("\n") == 1
