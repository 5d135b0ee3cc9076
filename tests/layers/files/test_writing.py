"""Files are written whole or not at all."""

import re
from functools import partial
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from layers.errors import FileFormatError
from layers.files.writing import (
    SHEET_ROWS,
    check_folder,
    check_new_folder,
    check_room,
    check_table_path,
    draft,
    write_sheets,
    write_table,
)

TABLE = pd.DataFrame(
    {"نام": ["علی", "=1+1", "https://x.ir", None], "n": [1, 2, 3, 4], "x": [0.5, None, 1.0, 2.0]}
)


def test_draft_replaces_the_target_at_the_end(tmp_path):
    target = tmp_path / "plan.txt"
    target.write_text("old")
    with draft(target) as unfinished:
        unfinished.write_text("new")
        assert unfinished.suffix == ".txt"
        assert unfinished.parent.parent == tmp_path
        assert target.read_text() == "old"
    assert target.read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["plan.txt"]


def test_draft_leaves_the_target_alone_after_an_error(tmp_path):
    target = tmp_path / "plan.txt"
    target.write_text("old")

    def fail():
        with draft(target) as unfinished:
            unfinished.write_text("half of the ne")
            unfinished.rename(target / "nowhere")

    with pytest.raises(NotADirectoryError):
        fail()
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["plan.txt"]


@pytest.mark.parametrize("there", [False, True])
def test_a_folder_appears_whole(tmp_path, there):
    target = tmp_path / "month"
    if there:
        target.mkdir()
    with draft(target) as unfinished:
        unfinished.mkdir()
        (unfinished / "day.html").write_text("one")
        assert target.exists() == there
    assert (target / "day.html").read_text() == "one"
    assert [path.name for path in tmp_path.iterdir()] == ["month"]


def test_a_folder_with_something_in_it_stays(tmp_path):
    target = tmp_path / "month"
    target.mkdir()
    (target / "old.html").write_text("old")

    def write():
        with draft(target) as unfinished:
            unfinished.mkdir()

    with pytest.raises(OSError, match="not empty"):
        write()
    assert [path.name for path in target.iterdir()] == ["old.html"]
    assert [path.name for path in tmp_path.iterdir()] == ["month"]


def test_nobody_else_writes_whole_or_not_at_all():
    root = Path(__file__).resolve().parents[3]
    modules = [path for room in ("siting", "layers") for path in (root / room).rglob("*.py")]
    using = {
        path.relative_to(root).as_posix()
        for path in modules
        if re.search(r"tempfile|os\.replace|\.replace\((target|path)\)", path.read_text("utf-8"))
    }
    # Notes of a job are written some times a second, without asking the disk to settle; what a
    # large table of streets is made from is a file without a name, which nobody else ever sees.
    others = {"siting/jobs/notes.py", "siting/travel/streets/large_tables.py"}
    assert using == {"layers/files/drafts.py", *others}


def test_a_missing_folder_is_refused(tmp_path):
    with pytest.raises(FileFormatError, match=r"no folder .*nowhere to write a.csv to; make it"):
        write_table(TABLE, tmp_path / "nowhere" / "a.csv")
    with pytest.raises(FileFormatError, match="There is no folder"):
        check_folder(tmp_path / "nowhere" / "a.csv")


def test_other_endings_are_refused(tmp_path):
    with pytest.raises(FileFormatError, match=r"a.txt must end in .parquet, .csv or .xlsx"):
        write_table(TABLE, tmp_path / "a.txt")
    assert not list(tmp_path.iterdir())


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path):
    check_table_path(tmp_path / "h.xlsx", rows=SHEET_ROWS)
    with pytest.raises(FileFormatError, match=r"1,048,576 rows do not fit .* write h.parquet or"):
        check_table_path(tmp_path / "h.xlsx", rows=SHEET_ROWS + 1)
    check_table_path(tmp_path / "h.csv", rows=SHEET_ROWS + 1)


@pytest.mark.parametrize("ending", [".parquet", ".csv", ".xlsx", ".CSV"])
def test_tables_come_back(tmp_path, ending):
    path = tmp_path / f"جدول{ending}"
    write_table(TABLE, path)
    sheets = partial(pd.read_excel, engine="openpyxl")
    readers = {".parquet": pd.read_parquet, ".csv": pd.read_csv, ".xlsx": sheets}
    back = readers[ending.lower()](path)
    quoted = TABLE if ending == ".parquet" else TABLE.replace({"=1+1": "'=1+1"})
    pd.testing.assert_frame_equal(back, quoted, check_dtype=False)


def test_text_stays_text_in_excel(tmp_path):
    """Neither a formula nor a link: a name from a file must not do anything."""
    write_table(TABLE, tmp_path / "t.xlsx")
    cells = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    assert [cells.cell(row, 1).data_type for row in (3, 4)] == ["s", "s"]
    assert cells.cell(4, 1).hyperlink is None


def test_csv_carries_the_mark_by_which_excel_knows_utf8(tmp_path):
    write_table(TABLE, tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_folder_to_write_is_new_or_empty(tmp_path):
    check_new_folder(tmp_path)
    check_new_folder(tmp_path / "new")
    (tmp_path / "old.csv").write_text("old")
    for taken in (tmp_path, tmp_path / "old.csv"):
        with pytest.raises(FileFormatError, match="not empty; name a new or an empty folder"):
            check_new_folder(taken)


def test_too_little_room_is_told_before_the_work(tmp_path):
    check_room(tmp_path / "p.gpkg", needed=1)
    with pytest.raises(FileFormatError, match=r"p\.gpkg takes about 1,000,000,000,000 MB, but"):
        check_room(tmp_path / "p.gpkg", needed=10**18)


def test_a_workbook_has_a_sheet_for_each_table(tmp_path):
    path = tmp_path / "tables.xlsx"
    write_sheets({"one": TABLE, "two": TABLE[:0]}, path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["one", "two"]
    assert book["one"]["A3"].value == "'=1+1"
    assert [cell.value for cell in book["two"][1]] == ["نام", "n", "x"]
