"""`siting compare`: from two plans to words, tables, JSON and a map."""

import inspect
import json
import shutil
import sys
from pathlib import Path

import pytest

from siting.cli import main as cli
from siting.cli.compare_command import compare
from siting.plans.center_changes import MOVED_M
from tests.written import TEXT


@pytest.fixture
def run(monkeypatch, capsys):
    """Run `siting compare` in this process; returns exit code, stdout and stderr."""

    def call(*words):
        monkeypatch.setattr(sys, "argv", ["siting", "compare", *map(str, words)])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        said = capsys.readouterr()
        return stopped.value.code or 0, said.out, said.err

    return call


@pytest.fixture(scope="module")
def files(tmp_path_factory, two_plans):
    folder = tmp_path_factory.mktemp("plans")
    for name, plan in zip("ab", two_plans, strict=True):
        plan.save(folder / f"{name}.gpkg")
    return folder


def test_the_line_of_the_planner_runs_as_written(run, files, tmp_path, monkeypatch):
    line = next(row for row in TEXT.splitlines() if row.startswith("siting compare "))
    for name, written in (("a", "today"), ("b", "more")):
        shutil.copy(files / f"{name}.gpkg", tmp_path / f"{written}.gpkg")
    monkeypatch.chdir(tmp_path)
    code, said, error = run(*line.split()[2:], "--county")
    assert (code, error) == (0, "")
    assert said.startswith("In reach and served: from 115 to 125 households (10 more).\n")
    assert "\n7. Shrink " in said
    assert "Coverage and minutes by county" in said
    assert said.endswith("Table written to difference.xlsx.\nMap written to difference.html.\n")
    made = {path.name for path in tmp_path.iterdir()} - {"today.gpkg", "more.gpkg"}
    assert made == {"difference.xlsx", "difference.html"}
    html = Path("difference.html").read_text(encoding="utf-8")
    assert "Two plans compared" in html
    assert "client-" not in html


def test_persian_and_fewer_actions(run, files):
    code, said, _ = run(files / "a.gpkg", files / "b.gpkg", "--language", "fa", "--most", 2)
    assert code == 0
    assert "پوشش و دقیقه‌ها در هر استان" in said
    assert "و ۵ کار دیگر" in said


def test_json_is_json(run, files):
    code, said, _ = run(files / "a.gpkg", files / "b.gpkg", "--json", "--moved-within", 0)
    assert code == 0
    shown = json.loads(said)
    assert shown["basis"]["moved_m"] == 0.0
    assert [row["action"] for row in shown["actions"]].count("moved") == 1


def test_a_move_is_as_far_as_in_python():
    """The command states the distance itself, so that its help is there at once."""
    assert inspect.signature(compare).parameters["moved_m"].default == MOVED_M


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["{f}/a.gpkg", "{f}/no.gpkg"], "There is no plan at"),
        (["{f}/a.gpkg", "{f}/b.gpkg", "--out", "{t}/d.docx"], "must end in .parquet, .csv or"),
        (["{f}/a.gpkg", "{f}/b.gpkg", "--map", "{t}/no/d.html"], "There is no folder"),
        (["{f}/a.gpkg", "{f}/b.gpkg", "--map", "{f}/b.gpkg"], "is read by this command"),
        (["{f}/a.gpkg", "{f}/b.gpkg", "--out", "{t}/d.csv", "--map", "{t}/d.csv"], "both name"),
        (["{f}/a.gpkg", "{f}/b.gpkg", "--moved-within", "-5"], "greater than or equal to 0"),
        (["{f}/a.gpkg"], "Missing argument"),
    ],
)
def test_bad_input_is_one_sentence(run, files, tmp_path, words, said):
    code, out, error = run(*(word.format(f=files, t=tmp_path) for word in words))
    assert (code, out) == (2, "")
    assert error.startswith("siting: ")
    assert error.count("\n") == 1
    assert said in error
    assert list(tmp_path.iterdir()) == []
