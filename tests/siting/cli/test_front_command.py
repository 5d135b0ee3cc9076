"""`siting front` and the objectives of `siting plan` on a few households."""

import json
import sys

import pandas as pd
import pytest

import layers
import siting
from siting.cli.main import main


@pytest.fixture(scope="module")
def households(tmp_path_factory):
    file = tmp_path_factory.mktemp("front") / "h.csv"
    rows = layers.simulate_households(2_500, seed=2)
    rows[rows["province"].isin(["لرستان", "ایلام"])].to_csv(file, index=False)
    return file


@pytest.fixture
def run(monkeypatch, capsys, households):
    def call(command, *words):
        monkeypatch.setattr(sys, "argv", ["siting", command, str(households), *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return ended.value.code, said.out, said.err

    return call


def test_a_front_is_told_and_written(run, tmp_path):
    file = tmp_path / "front.xlsx"
    code, out, err = run("front", "--centers", 4, "--plans", 5, "--seconds", 0.4, "--out", file)
    assert (code, err) == (0, "")
    assert "Plan 1 has the least travel" in out
    table = pd.read_excel(file, engine="openpyxl")
    assert table["Number of the plan"].tolist() == list(range(1, len(table) + 1))
    assert table["Mean travel (min)"].is_monotonic_increasing


def test_a_front_as_json(run, tmp_path):
    words = ("--plans", 5, "--seconds", 0.3, "--json", "--language", "fa")
    told = json.loads(run("front", "--centers", 3, *words, "--out", tmp_path / "f.csv")[1])
    assert told["said"][0].startswith("طرح ۱ کمترین زمان سفر را دارد")
    assert told["plans"][0]["plan"] == 1


@pytest.mark.parametrize("as_json", [False, True])
def test_what_is_found_of_centers_that_stand_is_told(run, tmp_path, as_json):
    stands = pd.DataFrame({"center_id": ["m1", "m2"], "longitude": 48.35, "latitude": 33.48})
    stands.to_csv(tmp_path / "c.csv", index=False)
    words = ["--centers", 3, "--plans", 5, "--seconds", 0.3, "--existing", tmp_path / "c.csv"]
    code, out, err = run("front", *words, *["--json"] * as_json, "--out", tmp_path / "f.csv")
    assert (code, err) == (0, "")
    said = json.loads(out)["said"] if as_json else out.splitlines()
    assert said[1] == "Row 3 (m2): it stands at the place of m1."


def test_a_plan_of_most_in_reach(run, tmp_path):
    file = tmp_path / "plan.gpkg"
    words = ("--centers", 3, "--objective", "covered", "--seconds", 0.2, "--no-caseloads")
    code, out, err = run("plan", *words, "--out", file)
    assert (code, err) == (0, "")
    assert "most households within their limit" in out
    plan = siting.open_plan(file)
    country = plan.summary[plan.summary["level"] == "country"].iloc[0]
    assert plan.facts.objective == "covered"
    assert plan.facts.cost == country["in_reach"]
    assert plan.facts.lower_bound is None or plan.facts.lower_bound >= plan.facts.cost


def test_a_limit_on_provinces(run, tmp_path):
    words = ("--centers", 4, "--seconds", 0.2, "--no-caseloads", "--out", tmp_path / "plan.gpkg")
    code, out, err = run("plan", *words, "--worst-province", 14_400)
    assert (code, err) == (0, "")
    assert "No province travels longer than 240.0 minutes on average" in out
    words = ("--seconds", 0.2, "--out", tmp_path / "none.gpkg")
    code, _, err = run("plan", "--centers", 4, *words, "--worst-province", 60)
    assert code == 3
    assert "the least found is" in err
