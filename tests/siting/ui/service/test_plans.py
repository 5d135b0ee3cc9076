"""Plan files: found, opened, refused."""

import os
import sqlite3

import pytest

from siting.errors import PlanFileError
from siting.ui.service.plans import list_plans, open_plan, plan_folder


def test_the_folder_is_named_by_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("SITING_PLANS", str(tmp_path))
    assert plan_folder() == tmp_path
    monkeypatch.delenv("SITING_PLANS")
    monkeypatch.chdir(tmp_path)
    assert plan_folder() == tmp_path


def test_plans_are_listed_newest_first(tmp_path):
    for name, age in (("old.gpkg", 100), ("new.gpkg", 200), ("notes.txt", 300)):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (age, age))
    (tmp_path / "folder.gpkg").mkdir()
    assert [path.name for path in list_plans(tmp_path)] == ["new.gpkg", "old.gpkg"]
    assert list_plans(tmp_path / "nowhere") == []


def test_a_saved_plan_opens_without_its_households(plan, tmp_path):
    plan.save(tmp_path / "plan.gpkg")
    opened = open_plan(tmp_path / "plan.gpkg")
    assert list(opened.centers.index) == ["c1", "c2", "c3"]
    assert opened.assignments.empty


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # GDAL warns before it fails
@pytest.mark.parametrize("content", [b"", b"no plan", b"SQLite format 3\x00" + bytes(5000)])
def test_a_file_that_is_no_plan_is_refused(tmp_path, content):
    path = tmp_path / "wrong.gpkg"
    path.write_bytes(content)
    with pytest.raises(PlanFileError):
        open_plan(path)


def test_a_plan_that_was_cut_short_is_refused(plan, tmp_path):
    plan.save(tmp_path / "plan.gpkg")
    path = tmp_path / "short.gpkg"
    path.write_bytes((tmp_path / "plan.gpkg").read_bytes()[:40_000])
    with pytest.raises(PlanFileError):
        open_plan(path)


def test_a_plan_without_a_needed_column_is_refused_by_name(plan, tmp_path):
    path = tmp_path / "plan.gpkg"
    plan.save(path)
    with sqlite3.connect(path) as database:
        database.execute("ALTER TABLE gaps RENAME COLUMN no_capacity TO other")
    database.close()
    with pytest.raises(PlanFileError, match=r"layer 'gaps' lacks the column 'no_capacity'"):
        open_plan(path)
