"""Tables to take away in Persian: headings, and every cell that is no number, id or name."""

import io

import openpyxl
import pytest

from layers.texts import Words
from siting.maps import plan_view
from siting.reports.center_tables import center_file, center_table
from siting.reports.gap_lists import GapList, gap_list_file
from siting.reports.gap_tables import excel_bytes, file_table, gap_table
from tests.persian_only import all_foreign

FA = Words("fa")
#: Ids of centers and neighborhoods.
_IDS = r"\b[cn]\d\b"


def tables(plan):
    view = plan_view(plan)
    for by in ("province", "county"):
        yield file_table(gap_table(view, by=by, words=FA), travel_source="estimated", words=FA)
    yield gap_list_file(GapList.of(view, plan.centers), view, FA)
    yield center_file(center_table(plan), FA)


@pytest.mark.parametrize("number", range(4))
def test_a_workbook_of_one_table_is_persian(plan, number):
    plan.centers["short_of_hours"] = True
    table = list(tables(plan))[number]
    book = openpyxl.load_workbook(io.BytesIO(excel_bytes(table, FA)))
    cells = [cell for row in book.active.iter_rows(values_only=True) for cell in row]
    said = [cell for cell in cells if isinstance(cell, str)]
    assert len(said) > len(table) + len(table.columns)
    assert all_foreign([book.active.title, *said], _IDS) == {}
