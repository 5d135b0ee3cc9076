"""What the XML of a sheet says beside its cells."""

import zipfile

import openpyxl
import pytest
from openpyxl.styles import Font

from layers.files.open_xml import FaultError, OpenXml


@pytest.fixture
def path(tmp_path):
    book = openpyxl.Workbook()
    page = book.active
    page.title = "a"
    for row in (("id", "name"), ("1", "x"), ("2", "y"), ("3", "z")):
        page.append(row)
    page.row_dimensions[2].hidden = True
    for cell in page[4]:
        cell.font = Font(strike=True)
    book.save(tmp_path / "b.xlsx")
    return tmp_path / "b.xlsx"


def _opened(path):
    return OpenXml(openpyxl.load_workbook(path, read_only=True, data_only=True))


def _changed(path, old, new):
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    assert old in parts[name]
    parts[name] = parts[name].replace(old, new)
    with zipfile.ZipFile(path, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return path


def test_rows_and_their_marks(path):
    sheets = _opened(path)
    assert list(sheets) == ["a"]
    assert list(sheets["a"]()) == [("id", "name"), ("1", "x"), ("2", "y"), ("3", "z")]
    assert sheets.marked("a") == {"hidden": {1}, "struck": {3}}
    sheets.check("a")


def test_rows_that_openpyxl_would_drop_without_a_word(path):
    _changed(path, b'<row r="3"', b'<row r="1"')
    with pytest.raises(FaultError, match="row 1 behind row 2"):
        _opened(path).check("a")


def test_a_cell_that_no_sheet_has(path):
    _changed(path, b'r="B3"', b'r="AAAAA3"')
    with pytest.raises(FaultError, match="a cell AAAAA"):
        _opened(path).check("a")
