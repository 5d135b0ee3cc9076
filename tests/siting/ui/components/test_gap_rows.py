"""The rows of gaps, as they are handed to the table."""

import math
import runpy
from pathlib import Path

import pytest

from layers.texts import Words
from siting.coverage import worst_neighborhoods
from siting.ui.components import gap_rows

MAKE = runpy.run_path(str(Path(__file__).parents[2] / "small_plan.py"))["small_plan"]


@pytest.fixture
def told(monkeypatch):
    said = {}

    def show_table(heads, rows, _words, **how):
        said.update(heads=heads, rows=rows, **how)
        return "n5"

    monkeypatch.setattr(gap_rows, "show_table", show_table)
    return said


def show(worst, language="fa"):
    words = Words(language)
    return gap_rows.show_gaps(worst, words, key="k", height="9em", selected="n1")


def test_the_worst_row_tells_how_many_how_far_and_which_center(told):
    plan = MAKE()
    assert show(worst_neighborhoods(plan.gaps, plan.centers)) == "n5"
    assert [row.id for row in told["rows"]] == ["n5", "n1"]
    cells = told["rows"][0].cells
    assert [cell.shown for cell in cells] == ["بروجرد ۱", "۱۸", "۳۰", "۳۱ دقیقه", "بروجرد ۱"]
    assert cells[1].share == pytest.approx(0.6)
    assert cells[0].note == "بروجرد"
    assert told["selected"] == "n1"
    assert len(told["heads"]) == len(told["kinds"]) == len(cells)


def test_a_place_without_a_way_or_name_says_so_and_goes_last(told):
    plan = MAKE()
    plan.gaps.loc["n5", ["name", "nearest_center_id"]] = None
    plan.gaps.loc["n5", "nearest_travel_time_s"] = float("nan")
    show(worst_neighborhoods(plan.gaps, plan.centers), "en")
    cells = {row.id: row.cells for row in told["rows"]}["n5"]
    assert [cell.shown for cell in cells] == ["Unnamed", "18", "30", "no way", ""]
    assert math.isnan(cells[3].order)


def test_a_long_list_is_cut(told, monkeypatch):
    plan = MAKE()
    monkeypatch.setattr(gap_rows, "MOST_ROWS", 1)
    show(worst_neighborhoods(plan.gaps, plan.centers))
    assert [row.id for row in told["rows"]] == ["n5"]
