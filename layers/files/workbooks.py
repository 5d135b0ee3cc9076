"""Workbooks: which sheet, which row is the header, and why a file cannot be opened.

Workbooks of today, .xlsx, are read by openpyxl; those of Excel 97-2003 (.xls), binary ones (.xlsb),
strict Open XML and those of LibreOffice (.ods) by calamine in a process of its own (`apart`), or
by odfpy where an .ods is indented.
"""

import itertools
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pandas as pd

from layers.columns import HOUSEHOLDS
from layers.errors import FaultError, FileFormatError, LayersError, MissingColumnError
from layers.files.apart import Row, read_old
from layers.files.limits import MOST_GAP, check_archive, check_size
from layers.files.open_xml import OpenXml, Sheets, sheet_rows
from layers.files.percents import as_shown
from layers.text import key
from layers.vocabulary import Vocabulary

#: Rows among which the header is looked for, below title rows.
HEADER_ROWS = 40

#: How a person may mark a row.
MARKS = ("hidden", "struck")

#: First bytes of a file of Excel 97-2003, and of any workbook behind a password.
OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")

#: Namespace of strict Open XML.
_STRICT = b"http://purl.oclc.org/ooxml/"

# What the readers raise on a workbook whose parts are cut short, missing or not what they should
# be.
_BROKEN = (
    AttributeError,
    EOFError,
    IndexError,
    KeyError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


class Sheet(NamedTuple):
    """All cells of a sheet, or of several with the same header.

    Parameters
    ----------
    grid
        All rows as cells, header and blank rows included, on their positions in the sheet; of more
        than `MOST_GAP` blank rows in a row, none stands here.
    header
        Position of the header.
    starts
        Where several sheets are read as one: position of the first record of each.
    marks
        Columns `hidden` and `struck`: whether a person hid a row or struck it through, on the index
        of the grid.
    """

    grid: pd.DataFrame
    header: int
    starts: Mapping[str, int]
    marks: pd.DataFrame


def read_workbook(path: Path, *, sheet: str | None, vocabulary: Vocabulary = HOUSEHOLDS) -> Sheet:
    """Read one sheet of a workbook, or all that have the same header, every row in its place.

    Parameters
    ----------
    path
        An .xlsx, .xls, .xlsb or .ods file.
    sheet
        Name of the sheet; by default all whose header names a key of the table, if they agree.
    vocabulary
        The words of its columns.

    Returns
    -------
    Its cells.

    Raises
    ------
    FileFormatError
        When the file is no whole workbook, has no such sheet, or several sheets would do.
    MissingColumnError
        When no row names a key of the table, such as the household's id.
    """
    check_archive(path)
    try:
        with _opened(path) as sheets:
            read = _read_sheet(path, sheets, sheet, vocabulary)
        _check_formulas(path, read, sheet, vocabulary)
    except LayersError:
        raise
    except FaultError as error:
        message = "{file}: {error}. Open it in Excel and save it again, which mends that."
        raise FileFormatError(message, file=path.name, error=error) from error
    except _BROKEN as error:
        message = (
            "{file} is damaged or cut short and cannot be opened as a workbook. Open it in Excel, "
            "save it again as .xlsx, or copy it anew from its source."
        )
        raise FileFormatError(message, file=path.name) from error
    return read


@contextmanager
def _opened(path: Path) -> Iterator[Sheets]:
    """Open a workbook; its sheets can be read within the block."""
    if _is_modern(path):
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of styles that it does not keep
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
            try:
                yield OpenXml(book)
            finally:
                book.close()
    elif _is_indented(path):
        frames = pd.read_excel(path, sheet_name=None, header=None, engine="odf", dtype="object")
        yield Sheets({str(name): partial(_frame_rows, frame) for name, frame in frames.items()})
    else:
        pages = read_old(path)
        yield Sheets({name: partial(iter, rows) for name, rows in pages.items()})


def _is_indented(path: Path) -> bool:
    """Tell an .ods whose cells stand on lines of their own, over which calamine stumbles."""
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        if "content.xml" not in archive.namelist():
            return False
        with archive.open("content.xml") as content:
            return re.search(rb"<table:table-row[^>]*>\s+<", content.read(1 << 20)) is not None


def _frame_rows(page: pd.DataFrame) -> Iterator[Row]:
    """Iterate over the rows of a frame of cells."""
    for row in page.itertuples(index=False, name=None):
        yield tuple(None if cell is None or pd.isna(cell) else cell for cell in row)


def _is_modern(path: Path) -> bool:
    """Tell an .xlsx workbook from the older kinds, and refuse zip files that are no workbook."""
    with path.open("rb") as file:
        if file.read(len(OLE2)) == OLE2:
            return False
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            book = archive.read("xl/workbook.xml") if "xl/workbook.xml" in names else b""
    except _BROKEN as error:
        message = "{file} is cut short or damaged; copy it anew from its source."
        raise FileFormatError(message, file=path.name) from error
    if book:
        return _STRICT not in book  # openpyxl sees no sheets in a strict one
    if "xl/workbook.bin" in names or {"mimetype", "content.xml"} <= names:
        return False
    message = (
        "{file} is a zip file but no .xlsx workbook. Unpack it, or open it in Excel or LibreOffice "
        "and save it as .xlsx."
    )
    raise FileFormatError(message, file=path.name)


def _read_sheet(path: Path, sheets: Sheets, sheet: str | None, vocabulary: Vocabulary) -> Sheet:
    """Choose the sheet, or those with one header, and read the cells."""
    if sheet is not None and sheet not in sheets:
        names = ", ".join(f"'{name}'" for name in sheets)
        message = "{file} has no sheet '{sheet}'; its sheets are {names}."
        raise FileFormatError(message, file=path.name, sheet=sheet, names=names)
    wanted = sheets if sheet is None else {sheet: sheets[sheet]}
    for name in wanted:
        sheets.check(name)
    tops = {name: list(itertools.islice(rows(), HEADER_ROWS)) for name, rows in wanted.items()}
    headers = {name: vocabulary.find_header(rows) for name, rows in tops.items()}
    found = [name for name, header in headers.items() if header is not None]
    alike = {_header_keys(tops[name][headers[name] or 0]) for name in found}
    if len(alike) != 1:
        raise _not_one(path, found, tops, vocabulary)
    grids = [
        _cells(path, sheets[name](), width=len(tops[name][headers[name] or 0])) for name in found
    ]
    if vocabulary.percents:
        grids = [
            as_shown(path, grid, headers[name] or 0, sheets.percents(name), vocabulary)
            for name, grid in zip(found, grids, strict=True)
        ]
    signs = [
        _marks(sheets.marked(name), grid.index) for name, grid in zip(found, grids, strict=True)
    ]
    if len(found) == 1:
        return Sheet(grids[0], headers[found[0]] or 0, {}, signs[0])
    parts, starts, first = [grids[0]], {found[0]: (headers[found[0]] or 0) + 1}, len(grids[0])
    for number, (name, grid) in enumerate(zip(found[1:], grids[1:], strict=True), start=1):
        body = grid.iloc[(headers[name] or 0) + 1 :]
        starts[name] = first
        parts.append(body.reindex(columns=grids[0].columns))
        signs[number] = signs[number].loc[body.index]
        first += len(body)
    whole, marks = pd.concat(parts, ignore_index=True), pd.concat(signs, ignore_index=True)
    return Sheet(whole, headers[found[0]] or 0, starts, marks)


def _marks(positions: Mapping[str, set[int]], rows: pd.Index) -> pd.DataFrame:
    """Say of each row of a sheet whether it is marked in one way or another."""
    marks = {name: rows.isin(positions.get(name, ())) for name in MARKS}
    return pd.DataFrame(marks, index=rows)


def _header_keys(row: Sequence[object]) -> tuple[str, ...]:
    """Return what tells the header of one sheet from that of another; empty ends do not."""
    keys = [key(str(cell)) if cell is not None else "" for cell in row]
    while keys and not keys[-1]:
        keys.pop()
    return tuple(keys)


def _check_formulas(path: Path, read: Sheet, sheet: str | None, vocabulary: Vocabulary) -> None:
    """Refuse known columns in which formulas stand that were never calculated."""
    grid, header = read.grid, read.header
    body = grid.iloc[header + 1 :]
    empty = [
        at
        for at, name in enumerate(grid.iloc[header])
        if name is not None and vocabulary.recognize(name) is not None and body[at].isna().all()
    ]
    if not empty or not len(body) or not _is_modern(path):
        return
    with path.open("rb") as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(file, read_only=True, data_only=False)
        try:
            pages = [book[sheet]] if sheet else book.worksheets
            rows = [
                row
                for page in pages
                for row in itertools.islice(sheet_rows(page), header + 1, header + 1 + HEADER_ROWS)
            ]
        finally:
            book.close()
    idle = {at for row in rows for at in empty if at < len(row) and str(row[at]).startswith("=")}
    if idle:
        names = ", ".join(f"'{grid.iloc[header, at]!s}'" for at in sorted(idle))
        message = (
            "{file}: the cells of {names} hold formulas without a stored result; open the file in "
            "Excel or LibreOffice, save it, and read it again."
        )
        raise FileFormatError(message, file=path.name, names=names)


def _not_one(
    path: Path,
    found: list[str],
    tops: Mapping[str, Sequence[Sequence[object]]],
    vocabulary: Vocabulary,
) -> LayersError:
    """Return the error for no sheet, or more than one, that could hold the table."""
    if found:
        message = (
            "{file} has several sheets with {key}: {sheets:'}. Say which one to read (--sheet "
            "'{sheet}'; in Python sheet=), or put all {rows} on one sheet."
        )
        return FileFormatError(
            message,
            file=path.name,
            key=vocabulary.a_key,
            sheets=found,
            sheet=found[0],
            rows=vocabulary.rows,
        )
    filled = (row for rows in tops.values() for row in rows if any(c is not None for c in row))
    widest = max(filled, key=lambda row: sum(c is not None for c in row), default=None)
    if widest is None:
        message = "{file} is empty: its sheets hold no cells."
        return FileFormatError(message, file=path.name)
    fault = vocabulary.no_key_message(widest)
    return MissingColumnError("{file}: {fault}", file=path.name, fault=fault)


def _cells(path: Path, rows: Iterable[Row], *, width: int) -> pd.DataFrame:
    """Return the rows of a sheet on their positions; shorter ones are filled with None.

    One stray cell at the edge of a sheet makes neither a million rows nor 16,384 columns: long gaps
    between rows are left out, and so are columns beyond the header in which nothing stands.

    Parameters
    ----------
    path
        The workbook.
    rows
        Cells of each row.
    width
        Cells of the header.
    """
    kept: dict[int, Row] = {}
    blank: dict[int, Row] = {}
    beyond: set[int] = set()
    for position, row in enumerate(rows):
        if all(cell is None for cell in row):
            blank[position] = ()
            continue
        if len(blank) <= MOST_GAP:
            kept.update(blank)
        blank.clear()
        kept[position] = row
        beyond.update(at for at in range(width, len(row)) if row[at] is not None)
        check_size(path.name, len(kept), width + len(beyond))
    if len(blank) <= MOST_GAP:
        kept.update(blank)
    columns = {at: _column(kept, at) for at in (*range(width), *sorted(beyond))}
    return pd.DataFrame(columns, index=pd.Index(list(kept), dtype="int64"))


def _column(rows: Mapping[int, Row], at: int) -> pd.Series:
    cells = [row[at] if at < len(row) else None for row in rows.values()]
    return pd.Series(cells, index=pd.Index(list(rows), dtype="int64"), dtype="object")
