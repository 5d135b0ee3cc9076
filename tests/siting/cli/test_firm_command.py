"""`siting firm`: the example of the planner's page, both languages, tables and bad input."""

import json
import re
import shlex
from functools import partial

import pandas as pd
import pytest

import layers
import siting
from layers.area_amounts import read_capacities
from siting.location.stopping import MaxIterations
from tests.written import TEXT


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A file of households and a plan of it."""
    folder = tmp_path_factory.mktemp("firm")
    layers.simulate_households(120, province="کرمانشاه").to_excel(
        folder / "households.xlsx", index=False
    )
    siting.plan(
        layers.read_households(folder / "households.xlsx"),
        centers=3, standards=siting.Standards(files_per_center=45), stop=MaxIterations(1),
        caseloads=False,
    ).save(folder / "plan.gpkg")  # fmt: skip
    return folder


@pytest.fixture
def run(run, monkeypatch, folder):
    """Run the command in the folder of the files."""
    monkeypatch.chdir(folder)
    return partial(run, "firm")


def test_the_example_of_the_planner_runs_as_written(run, folder):
    (line,) = re.findall(r"^siting firm (.*)$", TEXT, flags=re.MULTILINE)
    assert "--seconds 60" in line
    code, said, error = run(*shlex.split(line.replace("--seconds 60", "--seconds 1")))
    assert (code, error) == (0, "")
    flat = " ".join(said.split())
    assert "of 3 centers could as well stand elsewhere nearby" in flat
    assert "Centers, the least firm first" in said
    assert "Table written to firm.xlsx." in said
    sheets = pd.read_excel(folder / "firm.xlsx", sheet_name=None, engine="openpyxl")
    assert list(sheets) == ["Centers", "Other places"]
    assert len(sheets["Centers"]) == 3
    assert sheets["Other places"]["More travel (hours)"].notna().all()


def test_persian_json_and_a_plain_table(run, folder):
    few = ["plan.gpkg", "--households", "households.xlsx", "--seconds", "1", "--near", "1e6"]
    code, said, error = run(*few, "--language", "fa", "--most", "1", "--out", "firm.csv")
    assert (code, error) == (0, "")
    assert "۳ مرکز از ۳ مرکز می‌تواند جای دیگری" in " ".join(said.split())
    assert "و ۲ مرکز دیگر" in said
    written = pd.read_csv(folder / "firm.csv")
    assert written["firmness"].str.startswith("می‌تواند در ").all()
    code, said, _ = run(*few, "--json", "--alternatives", "1", "--nearby", "2")
    told = json.loads(said)
    assert code == 0
    assert {row["verdict"] for row in told["centers"]} <= {"near", "better"}
    assert len(told["alternatives"]) == 3
    assert told["alternatives"][0].keys() >= {"center_id", "place_id", "hours_more", "as_good"}


def test_what_is_read_of_places_is_told_in_the_json(run, folder):
    (folder / "c.csv").write_text("province,capacity\nکرمانشاه,45\nقم,0\n", encoding="utf-8")
    siting.plan(
        layers.read_households(folder / "households.xlsx"),
        centers=3, capacities=read_capacities(folder / "c.csv"), stop=MaxIterations(1),
        caseloads=False,
    ).save(folder / "roomy.gpkg")  # fmt: skip
    words = ("--households", "households.xlsx", "--seconds", "0.5", "--capacities", "c.csv")
    code, said, error = run("roomy.gpkg", *words, "--json")
    assert (code, error) == (0, "")
    assert "a whole number from 1 to" in json.loads(said)["said"][0]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--out", "firm.txt"], "firm.txt"),
        (["--out", "plan.gpkg"], "plan.gpkg"),
        (["--quotas", "files"], "quotas"),
        (["--counties", "nowhere.gpkg"], "There is no file nowhere.gpkg"),
    ],
)
def test_bad_input_is_one_sentence(run, words, sentence):
    code, said, error = run("plan.gpkg", "--households", "households.xlsx", *words)
    assert (code, said) == (2, "")
    assert sentence in error
    assert error.count("\n") == 1
