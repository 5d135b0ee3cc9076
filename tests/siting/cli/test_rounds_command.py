"""`siting rounds`: from files to a folder, and one sentence for what cannot be done."""

import runpy
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from siting.cli import main as cli

_MAKE = runpy.run_path(str(Path(__file__).parents[1] / "small_center.py"))["small_center"]


@pytest.fixture
def run(monkeypatch, capsys):
    """Run `siting rounds` in this process; returns exit code, stdout and stderr."""

    def call(*words):
        monkeypatch.setattr(sys, "argv", ["siting", "rounds", *map(str, words)])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        said = capsys.readouterr()
        return stopped.value.code or 0, said.out, said.err

    return call


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    plan, rows = _MAKE()
    plan.save(folder / "plan.gpkg")
    rows.to_csv(folder / "households.csv", index=False)
    bare = plan.assignments.assign(
        worker=pd.Series(None, index=plan.assignments.index, dtype="str")
    )
    replace(plan, assignments=bare).save(folder / "bare.gpkg")
    (folder / "holidays.txt").write_text("1405-09-01\n", encoding="utf-8")
    (folder / "visits.csv").write_text("id,from,to,pair\nخ-00,10:00,11:00,yes\n", encoding="utf-8")
    (folder / "faulty.csv").write_text("id,from\nخ-00,soon\n", encoding="utf-8")
    return folder


def words(files, out, **changed):
    options = {
        "households": files / "households.csv", "center": "c1", "month": "1405-09", "out": out,
        "seconds": 1,
    } | changed  # fmt: skip
    plan = options.pop("plan", files / "plan.gpkg")
    return [plan, *(part for name, value in options.items() for part in (f"--{name}", value))]


def test_a_month_is_written(run, files, tmp_path):
    code, said, error = run(
        *words(
            files, tmp_path / "azar", visits=files / "visits.csv", holidays=files / "holidays.txt"
        ),
        *("--free", "thursday", "--start", "۷:۳۰"),
    )
    assert (code, error) == (0, "")
    assert "30 are planned" in said
    assert "not the file that the plan was made from" in said
    table = pd.read_csv(tmp_path / "azar" / "visits.csv", encoding="utf-8-sig", dtype="str")
    table = table.set_index("household_id")
    assert table.loc["خ-00", "with_worker"] == "c1-2"
    assert "10:00" <= table.loc["خ-00", "begin"] <= "10:30"
    assert "1405-09-01" not in set(table["date"])
    assert not {"Friday", "Thursday"} & set(table["weekday"])
    assert table["begin"].min() < "08:00"


def test_a_center_by_its_name(run, files, tmp_path):
    code, said, error = run(*words(files, tmp_path / "named", center="كرمانشاه 1"))
    assert (code, error) == (0, "")
    assert "visits of center \u2068کرمانشاه ۱ (c1)\u2069 are due in Azar 1405" in said


def test_one_worker_and_other_standards(run, files, tmp_path):
    code, said, _ = run(
        *words(files, tmp_path / "one", worker="c1-3", standards="nominal_2021", language="en")
    )
    assert code == 0
    assert "of 1 social workers" in said
    made = [path.name for path in sorted((tmp_path / "one").iterdir())]
    assert made == ["c1-3", "visits.csv", "visits.xlsx"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"center": "c9"}, "no center 'c9'"),
        ({"month": "2026-09"}, "no Jalali month"),
        ({"start": "noon"}, "'noon' is no hour of the day"),
        ({"free": "sometimes"}, "no weekday 'sometimes'"),
        ({"worker": "c1-9"}, "no social worker 'c1-9'"),
        ({"visits": "faulty.csv"}, "Row 2 of faulty.csv"),
        ({"holidays": "none.txt"}, "There is no file"),
        ({"households": "none.csv"}, "There is no file"),
        ({"plan": "none.gpkg"}, "There is no plan"),
        ({"plan": "bare.gpkg"}, "make it again with caseload areas"),
        ({"standards": "strict"}, "no standards 'strict'"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(run, files, tmp_path, changed, said):
    named = {
        name: files / value if str(value).rpartition(".")[2] in {"csv", "txt", "gpkg"} else value
        for name, value in changed.items()
    }
    code, out, error = run(*words(files, tmp_path / "month", **named))
    assert code == 2
    assert said in error
    assert error.startswith("siting: ")
    assert out == ""
    assert not (tmp_path / "month").exists()


def test_a_folder_with_something_in_it_is_left_alone(run, files):
    code, _, error = run(*words(files, files))
    assert code == 2
    assert "not empty" in error


def test_missing_packages_are_named(run, files, tmp_path, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    code, _, error = run(*words(files, tmp_path / "month"))
    assert code == 2
    assert "pip install 'siting[rounds]'" in error
