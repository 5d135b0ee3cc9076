"""Rows of the lists of centers and workers: what is read, by what they sort, what is withheld."""

import math
import runpy
from dataclasses import replace
from pathlib import Path

import pytest

from layers.texts import Words
from siting.reports.center_tables import center_table, worker_table
from siting.ui.components import center_list

TESTS = Path(__file__).resolve().parents[3]
PLAN = runpy.run_path(str(TESTS / "siting" / "small_plan.py"))["small_plan"]()
WORDS = Words("en")


@pytest.fixture
def rows(monkeypatch):
    """The rows that a list hands to the table."""
    seen = {}

    def show_table(heads, rows, _, **options):
        seen.update({row.id: row.cells for row in rows})
        assert {len(row.cells) for row in rows} == {len(heads)} == {len(options["kinds"])}

    monkeypatch.setattr(center_list, "show_table", show_table)
    return seen


def centers(plan):
    center_list.list_centers(center_table(plan), WORDS, key="k", height="1px", selected=None)


def test_a_center_shows_files_of_capacity_and_sorts_by_them(rows):
    centers(PLAN)
    full = rows["c1"][2]
    assert full.shown == f"100 of {PLAN.centers['capacity']['c1']:,}"
    assert full.order == 100
    assert full.share == pytest.approx(100 / PLAN.centers["capacity"]["c1"])


def test_few_files_show_no_number_and_sort_last(rows):
    centers(replace(PLAN, centers=PLAN.centers.assign(load=[100, 4, 30])))
    full, hours = rows["c2"][2], rows["c2"][4]
    assert full.shown.startswith("withheld of")
    assert math.isnan(full.order)
    assert math.isnan(hours.order)
    assert (full.share, hours.shown) == (None, "")


def test_a_center_short_of_hours_says_so_beside_them(rows):
    centers(replace(PLAN, centers=PLAN.centers.assign(short_of_hours=[True, False, False])))
    assert rows["c1"][4].shown == "600 (short)"
    assert "files are within the limit" in rows["c1"][4].note


def test_workers_show_hours_of_a_year_and_nothing_of_few(rows):
    for center in ("c1", "c3"):
        center_list.list_workers(worker_table(PLAN, center), WORDS, key="k", name="x", most=2400.0)
    assert [cell.shown for cell in rows["c1-1"][1:4]] == ["60", "1,200", "25%"]
    assert rows["c1-1"][2].share == 0.5
    assert [cell.shown for cell in rows["c3-1"][1:]] == ["withheld", "withheld", "", ""]
