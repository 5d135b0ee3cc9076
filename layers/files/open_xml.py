"""Sheets of .xlsx workbooks: their rows, which are hidden or struck, and which would be lost.

openpyxl gives the cells; what it does not tell, or drops without a word, stands in the XML.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import IO

import openpyxl
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from layers.errors import FaultError
from layers.files.apart import Row
from layers.files.limits import SHEET_COLUMNS, SHEET_ROWS

#: A row in the XML of a sheet, its number, and that it is hidden; a cell far off its edge.
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*>")
_NUMBER = re.compile(rb"\br\s*=\s*[\"'](\d+)[\"']")
_HIDDEN = re.compile(rb"\bhidden\s*=\s*[\"'](?:1|true)[\"']")
_WIDE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{4,40})\d*[\"']")

#: What a number format writes as it stands, a percent sign too.
_LITERAL = re.compile(r'"[^"]*"|[\\_*].')


class Sheets(dict[str, Callable[[], Iterator[Row]]]):
    """The sheets of a workbook: each gives its rows, as often as it is asked."""

    def check(self, name: str) -> None:
        """Refuse a sheet of which rows would be lost; see `OpenXml`."""

    def marked(self, name: str) -> Mapping[str, set[int]]:  # noqa: ARG002 - see `OpenXml`
        """Return which rows of a sheet are hidden or struck; none where that is not known."""
        return {}

    def percents(self, name: str) -> Mapping[tuple[int, int], str] | None:  # noqa: ARG002
        """Return how a sheet shows numbers as percent; None where that is not known."""
        return None


class OpenXml(Sheets):
    """The sheets of an .xlsx, which says of its rows whether they are hidden or struck through."""

    def __init__(self, book: openpyxl.Workbook) -> None:
        super().__init__({page.title: partial(sheet_rows, page) for page in book.worksheets})
        self._book = book

    def marked(self, name: str) -> Mapping[str, set[int]]:
        """Return the positions of rows that are hidden, and of those that are struck through."""
        return {"hidden": self._hidden(name), "struck": self._struck(name)}

    def percents(self, name: str) -> Mapping[tuple[int, int], str]:
        """Return the numbers that are shown as percent by row and column: 0.025 as 2.5%."""
        page = self._book[name]
        page.reset_dimensions()
        return {
            (row, column): f"{100 * cell.value:.12g}%"
            for row, cells in enumerate(page.iter_rows())
            for column, cell in enumerate(cells)
            if isinstance(cell.value, int | float) and "%" in _LITERAL.sub("", cell.number_format)
        }

    def _hidden(self, name: str) -> set[int]:
        found, last = set(), 0
        for tag in self._row_tags(name):
            number = _NUMBER.search(tag)
            last = int(number[1]) if number else last + 1
            if _HIDDEN.search(tag):
                found.add(last - 1)
        return found

    def check(self, name: str) -> None:
        """Refuse a sheet whose rows do not follow one another: of those some would be lost."""
        last = 0
        for tag in self._row_tags(name):
            found = _NUMBER.search(tag)
            number = int(found[1]) if found else last + 1
            if not last < number <= SHEET_ROWS:
                message = (
                    "sheet '{sheet}' has row {number:,} behind row {last:,}, so its rows are out "
                    "of order or out of range"
                    if number <= last
                    else "sheet '{sheet}' has row {number:,}, which no sheet has, behind row "
                    "{last:,}, so its rows are out of order or out of range"
                )
                raise FaultError(message, sheet=name, number=number, last=last)
            last = number

    def _row_tags(self, name: str) -> Iterator[bytes]:
        archive, path = self._book._archive, self._book[name]._worksheet_path  # type: ignore[attr-defined]  # noqa: SLF001
        with archive.open(path) as xml:
            for part in _parts(xml):
                wide = _WIDE.search(part)
                if wide:
                    message = "sheet '{sheet}' has a cell {cell}, which no sheet has"
                    raise FaultError(message, sheet=name, cell=wide[1].decode())
                yield from _ROW.findall(part)

    def _struck(self, name: str) -> set[int]:
        if not any(font.strike for font in self._book._fonts):  # type: ignore[attr-defined]  # noqa: SLF001
            return set()
        page = self._book[name]
        page.reset_dimensions()
        struck = set()
        for position, row in enumerate(page.iter_rows()):
            fonts = [cell.font for cell in row if cell.value is not None]
            if sum(bool(font.strike) for font in fonts) > len(fonts) / 2:
                struck.add(position)
        return struck


def sheet_rows(page: ReadOnlyWorksheet) -> Iterator[Row]:
    """Iterate over the rows of a sheet; its stated size is often wrong and not asked."""
    page.reset_dimensions()
    for position, row in enumerate(page.values):
        if position >= SHEET_ROWS or len(row) > SHEET_COLUMNS:
            message = "sheet '{sheet}' has a cell that lies beyond the edge of any sheet"
            raise FaultError(message, sheet=page.title)
        yield row


def _parts(xml: IO[bytes]) -> Iterator[bytes]:
    """Cut XML into parts that end between two tags."""
    rest = b""
    while chunk := xml.read(1 << 22):
        whole, mark, rest_of = (rest + chunk).rpartition(b"<")
        yield whole
        rest = mark + rest_of
    yield rest
