import zipfile

import openpyxl
import pytest

from layers.errors import FileFormatError, MissingColumnError
from layers.files.limits import MOST_GAP
from layers.files.tables import read_table
from layers.files.workbooks import HEADER_ROWS, read_workbook

HEADER = ("کد خانوار", "استان")


def _book(path, **sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    book.save(path)
    return path


def _read(path, sheet=None):
    cells, header, *_ = read_workbook(path, sheet=sheet)
    return cells.to_numpy().tolist(), header


def test_the_header_is_found_below_titles_and_every_row_stays_in_its_place(tmp_path):
    path = _book(tmp_path / "b.xlsx", a=[("فهرست",), (), HEADER, ("1", "فارس"), (), ("2", None)])
    cells, header = _read(path)
    assert header == 2
    assert cells[header] == list(HEADER)
    assert cells[3] == ["1", "فارس"]
    assert cells[5] == ["2", None]
    assert len(cells) == 6


def test_the_one_sheet_with_ids_is_read(tmp_path):
    path = _book(tmp_path / "b.xlsx", notes=[("یادداشت",)], data=[HEADER, ("1", "فارس")])
    assert _read(path)[0] == [list(HEADER), ["1", "فارس"]]


def test_of_two_sheets_with_ids_one_has_to_be_named(tmp_path):
    path = _book(tmp_path / "b.xlsx", one=[HEADER, ("1", "a")], two=[(HEADER[0],), ("2",)])
    with pytest.raises(FileFormatError, match="'one', 'two'"):
        _read(path)
    assert _read(path, "two")[0][1] == ["2"]
    with pytest.raises(FileFormatError, match="no sheet 'three'; its sheets are 'one', 'two'"):
        _read(path, "three")


@pytest.mark.parametrize("titles", [HEADER_ROWS - 1, HEADER_ROWS])
def test_how_far_down_a_header_is_looked_for(tmp_path, titles):
    path = _book(tmp_path / "b.xlsx", a=[*[("عنوان",)] * titles, HEADER, ("1", "a")])
    if titles < HEADER_ROWS:
        assert _read(path)[1] == titles
    else:
        with pytest.raises(MissingColumnError):
            _read(path)


def test_an_empty_book_and_one_without_ids(tmp_path):
    with pytest.raises(FileFormatError, match="is empty"):
        _read(_book(tmp_path / "e.xlsx", a=[]))
    with pytest.raises(MissingColumnError, match=r"n\.xlsx"):
        _read(_book(tmp_path / "n.xlsx", a=[("نام", "نشانی")]))


@pytest.mark.parametrize("cut", [0.3, 0.9])
def test_a_book_that_is_cut_short(tmp_path, cut):
    path = _book(tmp_path / "b.xlsx", a=[HEADER, ("1", "a")])
    content = path.read_bytes()
    path.write_bytes(content[: int(cut * len(content))])
    with pytest.raises(FileFormatError, match="cut short or damaged"):
        _read(path)


def _edit(path, change):
    """Change the XML of the first sheet."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = change(parts[name].decode()).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return path


ROWS = [HEADER, ("1", "فارس"), ("2", "تهران")]


@pytest.mark.parametrize("cell", ["A1048576", "XFD3", "XFD1048576"])
def test_a_stray_cell_at_the_edge_costs_nothing(tmp_path, cell):
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.active[cell] = "x"
    book.save(tmp_path / "b.xlsx")
    grid = read_workbook(tmp_path / "b.xlsx", sheet=None).grid
    assert grid.shape[0] <= 4
    assert grid.shape[1] <= 3
    assert grid.index[-1] == (2 if cell == "XFD3" else 1_048_575)
    table = read_table(tmp_path / "b.xlsx")
    assert table.frame["household_id"].tolist()[:2] == ["1", "2"]
    assert table.rows.tolist()[:2] == [2, 3]
    assert table.blank_rows == (0 if cell == "XFD3" else 1_048_572)


def test_shorter_gaps_stay(tmp_path):
    path = _book(tmp_path / "b.xlsx", a=[*ROWS, *[()] * MOST_GAP, ("3", "یزد")])
    assert len(read_workbook(path, sheet=None).grid) == MOST_GAP + 4
    path = _book(tmp_path / "b.xlsx", a=[*ROWS, *[()] * (MOST_GAP + 1), ("3", "یزد")])
    assert read_workbook(path, sheet=None).grid.index.tolist() == [0, 1, 2, MOST_GAP + 4]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('<row r="2"', '<row r="9"', "row 3 behind row 9"),
        ('<row r="3"', '<row r="2"', "row 2 behind row 2"),
        ('<row r="3"', '<row r="2000000000"', "row 2,000,000,000, which no sheet has"),
        ('<row r="3"', "<row r='2000000000'", "row 2,000,000,000, which no sheet has"),
        ('<row r="3"', '<row r="&#50;000000000"', "beyond the edge|out of order"),
        ('r="B3"', 'r="ZZZZZZZ3"', "has a cell ZZZZZZZ, which no sheet has"),
        ('r="B3"', 'r="AAAAA3"', "has a cell AAAAA, which no sheet has"),
    ],
)
def test_rows_and_cells_that_no_sheet_has(tmp_path, old, new, message):
    path = _book(tmp_path / "b.xlsx", a=ROWS)
    _edit(path, lambda xml: xml.replace(old, new))
    with pytest.raises(FileFormatError, match=message):
        read_workbook(path, sheet=None)


def test_a_bomb_is_refused_unread(tmp_path):
    path = _book(tmp_path / "b.xlsx", a=ROWS)
    _edit(path, lambda xml: xml.replace("<sheetData>", " " * (100 << 20) + "<sheetData>"))
    with pytest.raises(FileFormatError, match="unpacks from"):
        read_workbook(path, sheet=None)
