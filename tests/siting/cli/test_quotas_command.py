"""`siting quotas`: what it prints and writes, and the one sentence for what cannot be."""

import json
import re
import sys

import numpy as np
import pandas as pd
import pytest

import layers
from layers.quotas import read_quotas
from siting.cli import main as cli
from tests.written import TEXT


@pytest.fixture
def run(monkeypatch, capsys):
    """Run a command in this process; returns exit code, stdout and stderr."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["siting", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return ended.value.code, said.out, said.err

    return run


@pytest.fixture(scope="module")
def households(tmp_path_factory):
    """Thirty files of one county, ten of another, ten of a second province and three elsewhere."""
    places = [("کرمانشاه", "کرمانشاه")] * 30 + [("کرمانشاه", "پاوه")] * 10
    places += [("ایلام", "ایلام")] * 10 + [("یزد", "یزد")] * 3
    frame = pd.DataFrame(places, columns=["استان", "شهرستان"])
    path = tmp_path_factory.mktemp("quotas") / "households.csv"
    frame.assign(شناسه=[f"h{n}" for n in range(len(frame))]).to_csv(path, index=False)
    return path


def test_centers_are_shared_and_the_table_is_read_again(run, households, tmp_path):
    out = tmp_path / "quotas.csv"
    code, said, error = run("quotas", households, "--centers", 5, "--county", "--out", out)
    assert (code, error) == (0, "")
    assert "5 centers shared among 4 counties" in said
    assert "by files, by the method of Webster" in said
    assert "- is withheld" in said
    table = read_quotas(out)
    assert (table.level, table.rejected.empty) == ("county", True)
    assert dict(zip(table.areas["name"], table.areas["least"], strict=True)) == {
        "کرمانشاه": 3, "پاوه": 1, "ایلام": 1, "یزد": 0,
    }  # fmt: skip


def test_small_numbers_of_files_are_withheld(run, households, tmp_path):
    out = tmp_path / "quotas.csv"
    code, said, _ = run("quotas", households, "--centers", 5, "--json", "--out", out)
    rows = {row["name"]: row for row in json.loads(said)["areas"]}
    assert code == 0
    assert [rows[name]["files"] for name in ("کرمانشاه", "ایلام", "یزد")] == [40.0, None, None]
    hidden = ["files", "share", "quotient", "next_priority"]
    assert all(rows["یزد"][name] is None for name in hidden)
    assert rows["یزد"]["seats"] == 0
    written = pd.read_csv(out).set_index("province")
    assert written.loc[["ایلام", "یزد"], hidden].isna().all(axis=None)


def test_prices_are_told_and_written(run, tmp_path):
    """Six households in each of two provinces that lie apart, one center for each."""
    rng = np.random.default_rng(2)
    frame = pd.DataFrame({"household_id": [f"h{k:02}" for k in range(12)]})
    frame["province"] = ["کرمانشاه"] * 6 + ["لرستان"] * 6
    frame["longitude"] = np.repeat([46.6, 48.7], 6) + rng.random(12) * 0.2
    frame["latitude"] = np.repeat([34.3, 33.6], 6) + rng.random(12) * 0.1
    frame.to_csv(tmp_path / "h.csv", index=False)
    out = tmp_path / "prices.xlsx"
    code, said, error = run(
        "quotas", tmp_path / "h.csv", "--centers", 2, "--prices", out, "--seconds", 1
    )
    assert (code, error) == (0, "")
    assert "Price of the quotas: " in said
    assert "With the quotas: " in said
    assert "Without them: " in said
    sheets = pd.read_excel(out, sheet_name=None, engine="openpyxl")
    assert list(sheets) == ["Prices of quotas", "Plans"]
    assert sheets["Plans"]["Travel (hours)"].is_monotonic_decreasing
    assert set(sheets["Prices of quotas"]["Area"]) <= {"کرمانشاه", "لرستان"}
    same = run("quotas", tmp_path / "h.csv", "--centers", 2, "--prices", out, "--out", out)
    assert same[0] == 2
    assert "both name" in same[2]
    rules = tmp_path / "rules.csv"
    rules.write_text("walk_kph = 4.0\n")
    own = ("--standards", rules, "--out", rules, "--replace")
    code, _, error = run("quotas", tmp_path / "h.csv", "--centers", 2, *own)
    assert (code, error.count("is read by this command")) == (2, 1)


def test_it_speaks_persian(run, households):
    code, said, _ = run("quotas", households, "--centers", 5, "--by", "پرونده", "--language", "fa")
    assert code == 0
    assert "۵ مرکز میان ۳ استان، بر پایهٔ پرونده، به روش وبستر بخش شد." in said


def test_limits_and_mixtures(run, households, tmp_path):
    limits = tmp_path / "limits.csv"
    limits.write_text("استان,حداقل,حداکثر\nیزد,۱,\nکرمانشاه,,۳\nنیست,2,\n", encoding="utf-8")
    need = tmp_path / "need.csv"
    need.write_text("province,need\nیزد,10\nکرمانشاه,10\nایلام,10\n", encoding="utf-8")
    code, said, _ = run(
        "quotas", households, "--centers", 6, "--by", "files=0.9,need=0.1", "--limits", limits,
        "--need", need, "--method", "hamilton", "--json",
    )  # fmt: skip
    told = json.loads(said)
    assert code == 0
    assert {row["name"]: row["seats"] for row in told["areas"]} == {
        "کرمانشاه": 3, "ایلام": 2, "یزد": 1,
    }  # fmt: skip
    left_out = "Row 4 of limits.csv is left out (\u2068نیست\u2069): no province has this name."
    assert told["said"][0] == left_out
    assert "by 0.9 files and 0.1 need, by the method of Hamilton" in told["said"][1]


@pytest.mark.no_cover
def test_the_example_of_the_planner_runs_as_written(run, tmp_path, monkeypatch):
    (line,) = re.findall(r"^```\nsiting (quotas .*)\n```", TEXT, flags=re.MULTILINE)
    layers.simulate_households(300, province="کرمانشاه").to_excel(
        tmp_path / "households.xlsx", index=False
    )
    monkeypatch.chdir(tmp_path)
    code, said, error = run(*line.split())
    assert (code, error) == (0, "")
    assert "80 centers shared among" in said
    assert read_quotas(tmp_path / "quotas.csv").areas["least"].sum() == 80


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--by", "people"], "cannot be shared by 'people'"),
        (["--by", "need"], "Nothing says the need of areas"),
        (["--by", "files=0.5"], "add up to 0.5, not to 1"),
        (["--limits", "nothing.csv"], "There is no file nothing.csv"),
        (["--out", "quotas.doc"], "quotas.doc"),
    ],
)
def test_bad_input_is_one_sentence(run, households, options, sentence):
    code, said, error = run("quotas", households, "--centers", 5, *options)
    assert (code, said) == (2, "")
    assert sentence in error
    assert error.count("\n") == 1
