"""Workbooks: which sheet, which row is the header, and why a file cannot be opened.

Workbooks of today, .xlsx, are read by openpyxl; those of Excel 97-2003 (.xls), binary ones (.xlsb)
and those of LibreOffice (.ods) by calamine.
"""

import itertools
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import openpyxl
import pandas as pd
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from layers.columns import find_header, no_id_message
from layers.errors import FileFormatError, LayersError, MissingColumnError

#: Rows among which the header is looked for, below title rows.
HEADER_ROWS = 40

#: First bytes of a file of Excel 97-2003, and of any workbook behind a password.
OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")

Row = tuple[object, ...]
#: The sheets of a workbook: each gives its rows, as often as it is asked.
Sheets = Mapping[str, Callable[[], Iterator[Row]]]

# What the readers raise on a workbook whose parts are cut short, missing or not what they should
# be.
_BROKEN = (
    AttributeError,
    CalamineError,
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
# What calamine raises where it did not foresee a fault; no Exception, and known by name only.
_PANIC = "PanicException"


def read_workbook(path: Path, *, sheet: str | None) -> tuple[pd.DataFrame, int]:
    """Read one sheet of a workbook with every row in its place.

    Parameters
    ----------
    path
        An .xlsx, .xls, .xlsb or .ods file.
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
    try:
        with _opened(path) as sheets:
            return _read_sheet(path, sheets, sheet)
    except LayersError:
        raise
    except PasswordError as error:
        message = (
            f"{path.name} is encrypted with a password. Open it in Excel, remove the password and "
            "save it."
        )
        raise FileFormatError(message) from error
    except BaseException as error:
        if not isinstance(error, _BROKEN) and type(error).__name__ != _PANIC:
            raise
        message = (
            f"{path.name} is damaged or cut short and cannot be opened as a workbook. "
            "Open it in Excel, save it again as .xlsx, or copy it anew from its source."
        )
        raise FileFormatError(message) from error


@contextmanager
def _opened(path: Path) -> Iterator[Sheets]:
    """Open a workbook; its sheets can be read within the block."""
    if _is_modern(path):
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of styles that it does not keep
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
            try:
                yield {page.title: partial(_rows, page) for page in book.worksheets}
            finally:
                book.close()
    else:
        with path.open("rb") as file, CalamineWorkbook.from_filelike(file) as old:
            pages = {name: old.get_sheet_by_name(name) for name in old.sheet_names}
            yield {name: partial(_old_rows, page) for name, page in pages.items()}


def _is_modern(path: Path) -> bool:
    """Tell an .xlsx workbook from the older kinds, and refuse zip files that are no workbook."""
    with path.open("rb") as file:
        if file.read(len(OLE2)) == OLE2:
            return False
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except _BROKEN as error:
        message = f"{path.name} is cut short or damaged; copy it anew from its source."
        raise FileFormatError(message) from error
    if "xl/workbook.xml" in names:
        return True
    if "xl/workbook.bin" in names or {"mimetype", "content.xml"} <= names:
        return False
    message = (
        f"{path.name} is a zip file but no .xlsx workbook. Unpack it, or open it in Excel "
        "or LibreOffice and save it as .xlsx."
    )
    raise FileFormatError(message)


def _read_sheet(path: Path, sheets: Sheets, sheet: str | None) -> tuple[pd.DataFrame, int]:
    """Choose the sheet and return its cells and the position of its header."""
    if sheet is not None and sheet not in sheets:
        names = ", ".join(f"'{name}'" for name in sheets)
        message = f"{path.name} has no sheet '{sheet}'; its sheets are {names}."
        raise FileFormatError(message)
    wanted = sheets if sheet is None else {sheet: sheets[sheet]}
    tops = {name: list(itertools.islice(rows(), HEADER_ROWS)) for name, rows in wanted.items()}
    headers = {name: find_header(rows) for name, rows in tops.items()}
    found = [name for name, header in headers.items() if header is not None]
    if len(found) != 1:
        raise _not_one(path, found, tops)
    return _cells(sheets[found[0]]()), headers[found[0]] or 0


def _rows(page: ReadOnlyWorksheet) -> Iterator[Row]:
    """Iterate over the rows of a sheet; its stated size is often wrong and not asked."""
    page.reset_dimensions()
    yield from page.values  # noqa: PD011 - a property of a worksheet, not of a frame


def _old_rows(page: CalamineSheet) -> Iterator[Row]:
    """Iterate over the rows of a sheet of an older kind, from its very first."""
    for row in page.to_python(skip_empty_area=False):
        yield tuple(None if cell == "" else cell for cell in row)


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


def _cells(rows: Iterator[Row]) -> pd.DataFrame:
    """Return all rows of a sheet; shorter ones are filled with None."""
    columns = itertools.zip_longest(*rows)
    return pd.DataFrame({n: pd.Series(cells, dtype="object") for n, cells in enumerate(columns)})
