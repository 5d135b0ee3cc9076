"""Rounds for the page: who may see homes, whose households, and that nothing is left behind."""

import os
import runpy
from dataclasses import replace
from pathlib import Path

import pytest

from layers.errors import LayersError
from layers.texts import Words
from siting.errors import CalendarError
from siting.rounds.calendar import Month
from siting.ui.service import casework
from siting.ui.service.casework import (
    Asked,
    Upload,
    may_see_homes,
    open_households,
    open_rounds,
)
from siting.ui.service.plans import PlanFile

_MAKE = runpy.run_path(str(Path(__file__).parents[2] / "small_center.py"))["small_center"]
ASKED = Asked("c1", Month(1405, 9), None, (), 8 * 3600, 0.2)


@pytest.fixture
def made(tmp_path, monkeypatch):
    """A workspace with a plan, and the table of its households as a file."""
    monkeypatch.setenv("SITING_PLANS", str(tmp_path))
    plan, rows = _MAKE()
    content = rows.to_csv(index=False).encode()
    plan.save(tmp_path / "plan.gpkg")
    return PlanFile.of(tmp_path / "plan.gpkg"), Upload("homes.csv", content)


def left_behind(folder):
    return [path for path in (folder / ".siting").rglob("*") if path.is_file()]


def test_only_who_sits_here_and_owns_the_files_may_see_homes(made, monkeypatch):
    file, _ = made
    assert may_see_homes(None, file)
    assert may_see_homes("127.0.0.1", file)
    assert not may_see_homes("192.168.1.20", file)
    monkeypatch.setattr(os, "getuid", lambda: 12_345)
    assert not may_see_homes(None, file)


def test_an_uploaded_file_is_read_and_gone(made, tmp_path):
    _, upload = made
    intake = open_households(upload)
    assert len(intake.located) == 30
    assert left_behind(tmp_path) == []


@pytest.mark.usefixtures("made")
def test_a_file_that_is_no_table_is_refused_and_gone(tmp_path):
    with pytest.raises(LayersError):
        open_households(Upload("../../homes.xlsx", b"nothing"))
    assert left_behind(tmp_path) == []
    assert not (tmp_path / "homes.xlsx").exists()


def test_a_month_is_planned_and_told(made, tmp_path):
    file, upload = made
    opened = open_rounds(file, open_households(upload), ASKED, name=upload.name)
    rounds = opened.rounds
    assert rounds.center_id == "c1"
    assert set(rounds.workers) == {"c1-1", "c1-2", "c1-3"}
    said = opened.told(Words("en"))
    assert any(f"{len(rounds.visits)} visits" in sentence for sentence in said)
    assert any("not the file" in sentence for sentence in said)  # the small plan names no file
    assert any("۱۴۰۵" in sentence for sentence in opened.told(Words("fa")))
    assert left_behind(tmp_path) == []


def test_one_worker_alone_and_more_free_weekdays(made):
    file, upload = made
    asked = replace(ASKED, worker="c1-2", days_off=("saturday", "thursday"))
    rounds = open_rounds(file, open_households(upload), asked, name="x").rounds
    assert set(rounds.visits["worker"]) == {"c1-2"}
    assert not {day.weekday() for day in rounds.days["date"]} & {3, 4, 5}


def test_visits_and_holidays_that_were_given_count(made):
    file, upload = made
    table = Upload(
        "visits.csv", "household_id,last_visit\nخ-00,1405-09-10\nx,1405-01-01\n".encode()
    )
    free = Upload("free.txt", b"1405-09-01\n")
    asked = replace(ASKED, visits=table, holidays=free)
    opened = open_rounds(file, open_households(upload), asked, name="x")
    assert opened.ahead == 1
    assert (opened.visits[1].matched, opened.visits[1].rows) == (1, 2)
    assert Month(1405, 9).days[0] not in set(opened.rounds.days["date"])


def test_households_of_another_plan_are_refused(made):
    file, upload = made
    strange = Upload("other.csv", upload.content.replace("خ-".encode(), b"z-"))
    with pytest.raises(LayersError, match="plan"):
        open_rounds(file, open_households(strange), ASKED, name="other.csv")


def test_a_year_without_a_calendar_is_refused(made):
    file, upload = made
    with pytest.raises(CalendarError):
        open_rounds(file, open_households(upload), replace(ASKED, month=Month(1499, 1)), name="x")


def test_nothing_of_it_is_cached():
    source = Path(casework.__file__).read_text(encoding="utf-8")
    assert "cache" not in source.split('"""', 2)[2]
