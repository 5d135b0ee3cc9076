"""Rows of areas, as the table of a page takes them."""

import pytest

from layers.texts import Words
from siting.maps import plan_view
from siting.maps.palette import CLASS_COLORS
from siting.ui.components.area_table import area_rows

FA, EN = Words("fa"), Words("en")


def shown(rows):
    return [[cell.shown for cell in row.cells] for row in rows]


def test_provinces_come_worst_first_with_their_codes(plan):
    rows = area_rows(plan_view(plan), EN, by="province")
    assert [row.id for row in rows] == ["05", "15"]
    assert shown(rows)[0][:4] == ["Kermanshah", "2", "123", "18%"]
    assert shown(area_rows(plan_view(plan), FA, by="province"))[0][:4] == [
        "کرمانشاه", "۲", "۱۲۳", "۱۸٪",
    ]  # fmt: skip


def test_the_bar_is_as_long_as_the_share_in_the_color_of_the_map(plan):
    gap = area_rows(plan_view(plan), EN, by="province")[1].cells[3]
    assert gap.share == pytest.approx(18 / 30)
    assert gap.order == gap.share
    assert gap.color == CLASS_COLORS[3]


def test_few_households_show_no_number_and_sort_last(plan):
    small = plan.summary["county"] == "دالاهو"
    plan.summary.loc[small, ["households", "in_reach", "beyond_reach", "no_capacity"]] = 4, 1, 2, 1
    row = next(r for r in area_rows(plan_view(plan), FA, by="county") if r.id == "دالاهو")
    assert "۵" in row.cells[2].shown
    assert [cell.shown for cell in row.cells[3:]] == ["", ""]
    assert [cell.order for cell in row.cells[2:]] == [None, None, None]


def test_households_of_no_known_county_have_a_row_that_says_so(plan):
    plan.summary["county"] = plan.summary["county"].where(plan.summary["level"] != "county", "")
    rows = area_rows(plan_view(plan), EN, by="county")
    assert {row.cells[0].shown for row in rows} == {"not known"}
