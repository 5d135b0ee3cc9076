"""What a social worker carries, in Persian: day sheets, the map of the month and its table."""

import json
import re

import openpyxl
import pytest

from layers.texts import Words
from siting.maps import assets
from siting.reports.day_sheets import month_map, month_sheets, visit_table, write_rounds
from tests.persian_only import all_foreign, read_aloud


@pytest.fixture(scope="module")
def month(rounds):
    return rounds.of("c1-1")


def test_a_day_sheet_is_persian(month):
    page = month_sheets(month, "c1-1")
    said = read_aloud(page)
    assert len(said) > 50
    assert all_foreign(said) == {}


def test_the_map_of_a_month_is_persian(month):
    page = month_map(month, "c1-1").replace(assets.inline_script(), "")
    assert all_foreign(read_aloud(page)) == {}
    given = json.loads(re.search(r"sitingRounds\(map_\w+, (.*)\);", page)[1])
    stops = [text for day in given["days"] for stop in day["stops"] for text in stop[2:]]
    names = [day["name"] for day in given["days"]]
    assert len(stops) > 20
    assert all_foreign([*names, *stops, *given["texts"].values()]) == {}


def test_the_workbook_of_visits_is_persian(rounds, tmp_path):
    folder = write_rounds(rounds, tmp_path / "month")
    sheet = openpyxl.load_workbook(folder / "visits.xlsx").active
    assert sheet.sheet_view.rightToLeft
    assert sheet.max_row == len(rounds.visits) + 1
    columns = list(sheet.iter_cols(values_only=True))
    # Households and workers go by their ids.
    said = [cell for column in columns[3:] for cell in column if isinstance(cell, str)]
    assert len(said) > 5 * len(rounds.visits)
    heads = [column[0] for column in columns]
    assert all_foreign([sheet.title, *heads, *said]) == {}
    assert len(set(heads)) == len(visit_table(rounds, Words("fa")).columns)


def test_reasons_of_the_table_of_visits_are_persian(rounds):
    told = visit_table(rounds, Words("fa"))["reason"].dropna()
    assert all_foreign(list(told)) == {}
