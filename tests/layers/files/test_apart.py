"""Older workbooks in a process of their own: what they hold comes through."""

import io
import json
import zipfile
from datetime import date, datetime, time

import pytest
import xlwt

from layers.errors import FileFormatError
from layers.files import apart
from layers.files.apart import read_old, tell_cells


@pytest.fixture
def book(tmp_path):
    made = xlwt.Workbook()
    page = made.add_sheet("یک")
    for at, cell in enumerate(["شناسه", 1.5, True, None, 7]):
        page.write(1, at, cell)
    page.write(2, 0, datetime(2026, 1, 2, 3, 4), xlwt.easyxf(num_format_str="YYYY-MM-DD hh:mm"))
    path = tmp_path / "a.xls"
    made.save(str(path))
    return path


def test_cells_come_through(book):
    assert read_old(book) == {
        "یک": [(), ("شناسه", 1.5, True, None, 7.0), (datetime(2026, 1, 2, 3, 4),)]
    }


def test_the_script_writes_lines(book):
    out = io.StringIO()
    assert tell_cells(str(book), out) == 0
    assert [json.loads(line) for line in out.getvalue().splitlines()][:2] == ["یک", []]
    assert apart._told(time(8, 30)) == ["time", "08:30:00"]
    assert apart._value(["date", "2026-01-02"]) == date(2026, 1, 2)


def test_damage_is_a_sentence(book):
    book.write_bytes(book.read_bytes()[:600])
    assert tell_cells(str(book), io.StringIO()) == 4
    with pytest.raises(FileFormatError, match="damaged or cut short"):
        read_old(book)


def _far(path, repeat):
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    row = "<table:table-row{}>{}</table:table-row>"
    rows = row.format("", cell.format("household_id")) + row.format(
        f' table:number-rows-repeated="{repeat}"', ""
    )
    wide = f'<table:table-cell table:number-columns-repeated="{repeat}"/>' + cell.format("x")
    content = (
        f"<office:document-content{spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="a">{rows}{row.format("", wide)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return path


def test_what_asks_for_all_memory_or_time_costs_a_sentence(tmp_path, monkeypatch):
    path = _far(tmp_path / "a.ods", 30_000)
    with pytest.raises(FileFormatError, match=r"damaged or cut short|far from the rest"):
        read_old(path)
    monkeypatch.setattr(apart, "APART_BYTES", 1 << 20)
    with pytest.raises(FileFormatError, match="far from the rest"):
        read_old(path)
    monkeypatch.setattr(apart, "APART_SECONDS", 0)
    with pytest.raises(FileFormatError, match="0 seconds to read"):
        read_old(path)
