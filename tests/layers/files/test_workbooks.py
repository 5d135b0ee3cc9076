import openpyxl
import pytest

from layers.errors import FileFormatError, MissingColumnError
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
