"""Excel workbooks: which sheet, which row is the header, and why a file cannot be opened."""

import itertools
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import openpyxl
import pandas as pd
from openpyxl import Workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from layers.columns import find_header, no_id_message
from layers.errors import FileFormatError, LayersError, MissingColumnError

#: Rows among which the header is looked for, below title rows.
HEADER_ROWS = 40

# What openpyxl raises on a workbook whose parts are cut short, missing or not what they should be.
_BROKEN = (
    AttributeError,
    EOFError,
    IndexError,
    KeyError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


def read_workbook(path: Path, *, sheet: str | None) -> tuple[pd.DataFrame, int]:
    """Read one sheet of a workbook with every row in its place.

    Parameters
    ----------
    path
        An .xlsx file.
    sheet
        Name of the sheet; by default the only one whose header names a household's id.

    Returns
    -------
    All rows as cells (header and blank rows included), and the position of the header.

    Raises
    ------
    FileFormatError
        When the file is no whole workbook, has no such sheet, or several sheets would do.
    MissingColumnError
        When no row names the household's id.
    """
    _check_parts(path)
    try:
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of styles that it does not keep
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
            try:
                return _read_sheet(path, book, sheet)
            finally:
                book.close()
    except LayersError:
        raise
    except _BROKEN as error:
        message = (
            f"{path.name} is damaged or cut short and cannot be opened as a workbook. "
            "Open it in Excel, save it again as .xlsx, or copy it anew from its source."
        )
        raise FileFormatError(message) from error


def _check_parts(path: Path) -> None:
    """Refuse zip files that are no .xlsx workbook."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except _BROKEN as error:
        message = f"{path.name} is cut short or damaged; copy it anew from its source."
        raise FileFormatError(message) from error
    if "xl/workbook.xml" not in names:
        message = (
            f"{path.name} is a zip file but no .xlsx workbook. Unpack it, or open it in Excel "
            "or LibreOffice and save it as .xlsx."
        )
        raise FileFormatError(message)


def _read_sheet(path: Path, book: Workbook, sheet: str | None) -> tuple[pd.DataFrame, int]:
    """Choose the sheet and return its cells and the position of its header."""
    sheets = {page.title: page for page in book.worksheets}
    if sheet is not None and sheet not in sheets:
        names = ", ".join(f"'{name}'" for name in sheets)
        message = f"{path.name} has no sheet '{sheet}'; its sheets are {names}."
        raise FileFormatError(message)
    wanted = sheets if sheet is None else {sheet: sheets[sheet]}
    tops = {name: _top(page) for name, page in wanted.items()}
    headers = {name: find_header(rows) for name, rows in tops.items()}
    found = [name for name, header in headers.items() if header is not None]
    if len(found) != 1:
        raise _not_one(path, found, tops)
    return _cells(sheets[found[0]]), headers[found[0]] or 0


def _top(page: ReadOnlyWorksheet) -> list[tuple[object, ...]]:
    """Return the first rows of a sheet."""
    return list(itertools.islice(_rows(page), HEADER_ROWS))


def _rows(page: ReadOnlyWorksheet) -> Iterator[tuple[object, ...]]:
    """Iterate over the rows of a sheet; its stated size is often wrong and not asked."""
    page.reset_dimensions()
    yield from page.values  # noqa: PD011 - a property of a worksheet, not of a frame


def _not_one(
    path: Path, found: list[str], tops: Mapping[str, Sequence[Sequence[object]]]
) -> LayersError:
    """Return the error for no sheet, or more than one, that could hold the households."""
    if found:
        names = ", ".join(f"'{name}'" for name in found)
        return FileFormatError(
            f"{path.name} has several sheets with a household id: {names}. Say which one to read "
            f"(sheet='{found[0]}'), or put all households on one sheet."
        )
    filled = (row for rows in tops.values() for row in rows if any(c is not None for c in row))
    widest = max(filled, key=lambda row: sum(c is not None for c in row), default=None)
    if widest is None:
        return FileFormatError(f"{path.name} is empty: its sheets hold no cells.")
    return MissingColumnError(f"{path.name}: {no_id_message(widest)}")


def _cells(page: ReadOnlyWorksheet) -> pd.DataFrame:
    """Return all rows of a sheet; shorter ones are filled with None."""
    columns = itertools.zip_longest(*_rows(page))
    return pd.DataFrame({n: pd.Series(cells, dtype="object") for n, cells in enumerate(columns)})
