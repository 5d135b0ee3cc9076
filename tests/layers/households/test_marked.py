"""Rows that somebody hid or struck through, and files that are closed."""

import openpyxl
import pandas as pd
import pytest
from openpyxl.styles import Font

from layers.errors import FileFormatError
from layers.households.marked import KINDS, find_marked
from layers.households.reading import check_households, read_households

HEADERS = ("شماره پرونده", "طول جغرافیایی", "عرض جغرافیایی", "وضعیت پرونده")


@pytest.fixture
def book(tmp_path):
    """Five households on two sheets: two hidden, one of them struck through, one closed."""
    path = tmp_path / "h.xlsx"
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, ids in (("یک", "ab"), ("دو", "cde")):
        page = book.create_sheet(title)
        page.append(["فهرست"])
        page.append(HEADERS)
        for number, name in enumerate(ids):
            page.append([name, 52.53 + number / 100, 29.61, "مختومه" if name == "e" else "فعال"])
    first, second = book.worksheets
    first.row_dimensions[1].hidden = True  # a title is no household
    first.row_dimensions[4].hidden = True
    second.row_dimensions[3].hidden = True
    for cell in second[3]:
        cell.font = Font(strike=True)
    second["B4"].font = Font(strike=True)  # one cell is no row
    book.save(path)
    return path


def test_marked_rows_are_taken_and_told_loudly(book):
    intake = read_households(book)
    assert intake.accepted.index.tolist() == ["a", "b", "c", "d", "e"]
    assert intake.marked == {"hidden": 2, "struck": 1, "closed": 1}
    found = intake.issues[["household_id", "column", "reason", "outcome"]].to_numpy().tolist()
    assert found == [
        ["b", "(row)", "hidden_row", "kept"],
        ["c", "(row)", "hidden_row", "kept"],
        ["c", "(row)", "struck_row", "kept"],
        ["e", "status", "closed_file", "kept"],
    ]
    said = intake.summary()
    assert "WARNING: 2 rows are hidden in the sheet; they were taken, too (--leave-out hidd" in said
    assert "WARNING: 1 rows are struck through; they were taken, too (--leave-out struck" in said
    assert "WARNING: the files of 1 rows are closed; they were taken, too (--leave-out cl" in said
    assert intake.summary("fa").count("هشدار") == 3


@pytest.mark.parametrize(
    ("kinds", "left"),
    [
        (["hidden"], "ade"),
        (["struck"], "abde"),
        (["closed"], "abcd"),
        (["closed", "struck"], "abd"),
        (KINDS, "ad"),
    ],
)
def test_marked_rows_are_left_out_on_request(book, kinds, left):
    intake = read_households(book, leave_out=kinds)
    assert "".join(intake.accepted.index) == left
    assert sum(intake.counts) == 5
    assert set(intake.rejected["reason"]) <= {KINDS[kind] for kind in kinds}
    assert intake.summary().count("they were left out") == len(kinds)


@pytest.mark.parametrize(
    ("said", "closed"),
    [
        ("مختومه", True),
        ("مختومه شده", True),
        ("پرونده بسته", True),
        ("غير فعال", True),
        ("فوت شده", True),
        ("خارج از پوشش", True),
        ("Closed", True),
        ("not active", True),
        ("فعال", False),
        ("باز", False),
        ("فوت سرپرست", False),
        ("در حال بررسی", False),
        ("open", False),
        (None, False),
        (7, False),
    ],
)
def test_what_says_that_a_file_is_closed(said, closed):
    frame = pd.DataFrame({"household_id": ["a"], "status": pd.Series([said], dtype="object")})
    found = find_marked(frame, pd.DataFrame(), leave_out=())
    assert found.counts == {"hidden": 0, "struck": 0, "closed": int(closed)}


def test_without_marks_nothing_is_said():
    intake = check_households(pd.DataFrame({"id": ["a"], "lon": [52.53], "lat": [29.61]}))
    assert intake.issues.empty
    assert "WARNING" not in intake.summary()


def test_other_marks_are_refused():
    frame = pd.DataFrame({"id": ["a"], "lon": [52.53], "lat": [29.61]})
    with pytest.raises(FileFormatError, match=r"'red'; choose of hidden, struck, closed"):
        check_households(frame, leave_out=["red"])


@pytest.mark.shared
def test_the_rows_that_an_office_hid_by_a_filter(shared):
    path = shared / "cases" / "intake" / "a07_half_the_rows_hidden_by_filter.xlsx"
    assert read_households(path).marked["hidden"] == 150
    assert len(read_households(path, leave_out=["hidden"]).accepted) == 150
