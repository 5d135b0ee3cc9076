"""Workbooks with tables, read back by another library."""

from io import BytesIO

import openpyxl
import pandas as pd
import pytest

from layers.errors import FileFormatError
from layers.files import sheets
from layers.files.ownership import is_ours
from layers.files.sheets import Sheet, write_workbook

FRAME = pd.DataFrame({"name": ["=1+1", "http://a.b", None], "part": [0.25, None, 1.0]})


def read(given, **options):
    buffer = BytesIO()
    write_workbook(given, buffer, **options)
    buffer.seek(0)
    return openpyxl.load_workbook(buffer)


def test_cells_are_texts_and_numbers_and_nothing_else():
    page = read({"one": Sheet(FRAME, kinds={"part": "share"})})["one"]
    assert [cell.value for cell in page["A"]] == ["name", "'=1+1", "http://a.b", None]
    assert [cell.value for cell in page["B"]] == ["part", 0.25, None, 1]
    assert {cell.data_type for row in page.iter_rows() for cell in row} == {"s", "n"}
    assert all(cell.hyperlink is None for cell in page["A"])
    assert page["B2"].number_format == "0.0%"


def test_each_sheet_is_a_table_with_a_filter_and_a_frozen_heading():
    opened = read({"one": Sheet(FRAME), "two": Sheet(FRAME)}, right_to_left=True)
    names = [table.name for page in opened for table in page.tables.values()]
    assert names == ["Table1", "Table2"]
    for page in opened:
        assert next(iter(page.tables.values())).autoFilter.ref == "A1:B4"
        assert page.freeze_panes == "A2"
        assert page.sheet_view.rightToLeft
        assert page.print_title_rows == "$1:$1"


def test_bars_are_behind_the_numbers_that_ask_for_them():
    page = read({"one": Sheet(FRAME, bars={"part": "#aabbcc"})})["one"]
    (ruled,) = page.conditional_formatting
    assert str(ruled.sqref) == "B2:B4"
    assert ruled.rules[0].type == "dataBar"
    assert not read({"one": Sheet(FRAME)})["one"].conditional_formatting


def test_a_table_without_rows_is_written():
    page = read({"one": Sheet(FRAME.iloc[:0])})["one"]
    assert [cell.value for cell in page[1]] == ["name", "part"]


def test_columns_are_as_wide_as_what_they_hold():
    long = pd.DataFrame({"a": ["x" * 30], "b": [1], "c": ["y" * 500]})
    wide = read({"one": Sheet(long)})["one"].column_dimensions
    assert 30 < wide["A"].width < 40
    assert wide["B"].width < 12
    assert wide["C"].width < 90


def test_long_texts_have_room():
    long = pd.DataFrame({"a": ["short", "word " * 60]})
    tall = read({"one": Sheet(long)})["one"].row_dimensions
    assert tall[2].height is None
    assert tall[3].height >= 5 * 15  # 300 letters in lines of 68


def test_numbers_of_persian_sheets_have_persian_digits():
    given = {"one": Sheet(FRAME, kinds={"part": "share"})}
    page = read(given, right_to_left=True)["one"]
    assert page["B2"].number_format == "[$-3000429]0.0%"
    assert (page["A2"].alignment.readingOrder, page["B2"].value) == (2, 0.25)


@pytest.mark.parametrize(("rightward", "side"), [(True, "right"), (False, "left")])
def test_texts_stand_at_their_side_whatever_they_are_written_in(rightward, side):
    mixed = pd.DataFrame({"a": ["سنقر", "c1"], "b": [1, 2]})
    page = read({"one": Sheet(mixed, kinds={"b": "count"})}, right_to_left=rightward)["one"]
    assert {page[cell].alignment.horizontal for cell in ("A2", "A3")} == {side}
    assert page["B2"].alignment.horizontal is None


def test_a_number_before_a_rightward_word_is_led_by_a_mark():
    """LibreOffice draws such a cell from left to right; `test_opened` looks at its pages."""
    said = ["۱۵ دقیقه", "12 سنقر", "سنقر ۱۲", "۱۲", "05-u سنقر", ""]
    given = {"one": Sheet(pd.DataFrame({"a": said}))}
    right, left = (
        [cell.value for (cell,) in read(given, right_to_left=side)["one"].iter_rows(min_row=2)]
        for side in (True, False)
    )
    assert right == ["\u200f۱۵ دقیقه", "\u200f12 سنقر", *left[2:]]
    assert left[:2] == said[:2]


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(sheets, "SHEET_ROWS", 2)
    with pytest.raises(FileFormatError, match="The 3 rows of 'one' do not fit into the 2"):
        read({"one": Sheet(FRAME)})


def test_the_file_is_known_as_ours(tmp_path):
    write_workbook({"one": Sheet(FRAME)}, tmp_path / "a.xlsx")
    assert is_ours(tmp_path / "a.xlsx")
