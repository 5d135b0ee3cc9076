"""Text tables: CSV with comma, semicolon or tab, in the encodings that offices use.

The fast reader of pandas takes every well-formed file. Only a file with lines that are too long
for its header goes through the careful one, which keeps each line and names those it cannot trust.
"""

import codecs
import csv
import io
import itertools
import re
import warnings
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.columns import HOUSEHOLDS
from layers.errors import FileFormatError, MissingColumnError
from layers.files.limits import check_size
from layers.phrases import Phrase
from layers.reasons import reason
from layers.text import normalize, read_number
from layers.vocabulary import Vocabulary

#: Why a line is not trusted.
LONG_LINE = reason("line_too_long")

_DELIMITERS = (",", ";", "\t", "|", "؛", "،")
_SAMPLE_BYTES = 1 << 17
_SAMPLE_ROWS = 40
_CHUNK_BYTES = 1 << 22
#: Delimiters that are also written for a decimal point, and the degrees of this part of the world.
_DECIMAL_MARKS = (",", "،")
_DEGREES = {"longitude": (43.5, 64.0), "latitude": (24.0, 40.5)}
_DIGITS = re.compile(r"\d{1,12}")
_BINARY = frozenset(range(9)) | frozenset(range(14, 27)) | frozenset(range(28, 32))


class Layout(NamedTuple):
    """How a text table is laid out: its encoding and delimiter, where its header is, how wide."""

    encoding: str
    delimiter: str
    header: int
    header_width: int
    sample_width: int


class Lines(NamedTuple):
    """The lines of a text table.

    Parameters
    ----------
    grid
        All lines as text, header and blank lines included.
    header
        Position of the header.
    faults
        What is wrong with each line as a line, missing where nothing is.
    joined
        Whether coordinates of a line were joined that a decimal comma had cut in two.
    short
        Whether a line has fewer fields than the header, as where a file is cut short; of none where
        most have, since some programs leave out fields at the end that are empty.
    """

    grid: pd.DataFrame
    header: int
    faults: pd.Series
    joined: NDArray[np.bool_]
    short: NDArray[np.bool_]


def read_delimited(path: Path, vocabulary: Vocabulary = HOUSEHOLDS) -> Lines:
    """Read a text table with every line in its place.

    Parameters
    ----------
    path
        A CSV or tab-separated file: UTF-8 (with or without a byte-order mark), UTF-16 with one, or
        Windows-1256.
    vocabulary
        The words of its columns.

    Returns
    -------
    All its lines.

    Raises
    ------
    FileFormatError
        When the file is no text, or its quotation marks or letters end in the middle.
    MissingColumnError
        When no line names a key of the table, such as the household's id.
    """
    try:
        layout = _find_layout(path, _find_encoding(path), vocabulary)
        grid = _read_grid(path, layout)
    except (UnicodeError, csv.Error, pd.errors.EmptyDataError) as error:
        message = (
            "{file} cannot be read to its end as text ({error}), as if it were cut short or pieced "
            "together. Export it again as 'CSV UTF-8'."
        )
        raise FileFormatError(message, file=path.name, error=error) from error
    grid, joined = _join_decimals(grid, layout, vocabulary)
    short = _find_short_lines(path, grid, layout)
    return Lines(grid, layout.header, _find_long_lines(grid, layout), joined, short)


def _find_encoding(path: Path) -> str:
    """Tell the encoding of a text file from its bytes."""
    with path.open("rb") as file:
        head = file.read(_SAMPLE_BYTES)
    if not head.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
        message = "{file} is empty. Export it again."
        raise FileFormatError(message, file=path.name)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    without_mark = _utf16_without_mark(head)
    if without_mark:
        return without_mark
    if not _BINARY.isdisjoint(head):
        message = "{file} is not a table: it holds binary data. Save it as .xlsx or CSV."
        raise FileFormatError(message, file=path.name)
    fault = _first_fault(path)
    if fault is None:
        return "utf-8-sig"
    if _is_mostly_utf8(head):
        message = (
            "{file} is UTF-8 text but its byte {byte:,} is not, as if the file were cut short or "
            "pieced together. Export it again as 'CSV UTF-8'."
        )
        raise FileFormatError(message, file=path.name, byte=fault + 1)
    return "cp1256"


def _utf16_without_mark(head: bytes) -> str:
    """Return which of the two orders of UTF-16 bytes without a mark are in; empty for neither.

    In both, the upper half of most letters of a Persian or English table is 0 or 6.
    """
    even = head[: len(head) // 2 * 2]
    for encoding, upper in (("utf-16-le", even[1::2]), ("utf-16-be", even[::2])):
        if even and sum(map(upper.count, (0, 6))) > 0.9 * len(upper):
            text = even.decode(encoding, errors="replace")
            if sum(sign.isprintable() or sign in "\t\r\n" for sign in text) > 0.99 * len(text):
                return encoding
    return ""


def _first_fault(path: Path) -> int | None:
    """Return the position of the first byte that is not UTF-8, or None."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    done = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            held = len(decoder.getstate()[0])
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                return done - held + error.start
            done += len(chunk)
    held = len(decoder.getstate()[0])
    return done - held if held else None


def _is_mostly_utf8(head: bytes) -> bool:
    """Tell damaged UTF-8 from another encoding, of whose letters hardly any is valid UTF-8."""
    letters = [letter for letter in head.decode("utf-8", errors="replace") if letter > "\x7f"]
    return letters.count("\ufffd") < len(letters) / 2


def _find_layout(path: Path, encoding: str, vocabulary: Vocabulary) -> Layout:
    """Find delimiter and header: the delimiter under which most columns are recognized."""
    with path.open(encoding=encoding, newline="") as file:
        sample = file.read(_SAMPLE_BYTES)
    best: tuple[int, Layout | None] = (0, None)
    for delimiter in _DELIMITERS:
        rows = _sample_rows(sample, delimiter)
        header = vocabulary.find_header(rows)
        if header is None:
            continue
        score = sum(vocabulary.recognize(cell) is not None for cell in rows[header])
        if score > best[0]:
            widest = max(map(len, rows))
            best = score, Layout(encoding, delimiter, header, len(rows[header]), widest)
    if best[1] is None:
        raise MissingColumnError(_no_header(path, sample, vocabulary))
    return best[1]


def _sample_rows(sample: str, delimiter: str) -> list[list[str]]:
    """Split the first rows of a text; a quotation mark left open only shortens the sample."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    return list(itertools.islice(reader, _SAMPLE_ROWS))


def _no_header(path: Path, sample: str, vocabulary: Vocabulary) -> Phrase:
    """Say which headers the file has instead of an id."""
    rows = max((_sample_rows(sample, mark) for mark in _DELIMITERS), key=lambda rows: len(rows[0]))
    filled = next((row for row in rows if any(cell.strip() for cell in row)), [])
    return Phrase("{file}: {fault}", file=path.name, fault=vocabulary.no_key_message(filled))


def _read_grid(path: Path, layout: Layout) -> pd.DataFrame:
    """Read all lines, fast where they are well formed."""
    check_size(path.name, 1, layout.sample_width)
    try:
        grid = _read_fast(path, layout)
    except (pd.errors.ParserError, pd.errors.ParserWarning) as error:
        if "EOF inside string" in str(error):
            raise FileFormatError(_open_quote(path)) from error
        grid = _read_carefully(path, layout)
    check_size(path.name, *grid.shape)
    return grid


def _read_fast(path: Path, layout: Layout) -> pd.DataFrame:
    """Read all lines with pandas; raises where a line is longer than the sample was."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", pd.errors.ParserWarning)
        return pd.read_csv(
            path,
            sep=layout.delimiter,
            encoding=layout.encoding,
            header=None,
            names=list(range(layout.sample_width)),
            index_col=False,
            dtype="str",
            skip_blank_lines=False,
            keep_default_na=False,
        )


def _read_carefully(path: Path, layout: Layout) -> pd.DataFrame:
    """Read all lines one by one, whatever their length."""
    with path.open(encoding=layout.encoding, newline="") as file:
        lines, widest = [], 0
        for line in csv.reader(file, delimiter=layout.delimiter):
            lines.append(line)
            widest = max(widest, len(line))
            check_size(path.name, len(lines), widest)
    columns = itertools.zip_longest(*lines, fillvalue="")
    return pd.DataFrame({n: pd.array(cells, dtype="str") for n, cells in enumerate(columns)})


def _join_decimals(
    grid: pd.DataFrame, layout: Layout, vocabulary: Vocabulary
) -> tuple[pd.DataFrame, NDArray[np.bool_]]:
    """Join degrees that a decimal comma cut in two where commas part the cells.

    Of a line that is one or two cells too long, each of both coordinates may have been cut. It is
    joined where only one such reading has degrees of this part of the world in both columns, and no
    other cell was cut. Returns all lines, and which of them were joined.
    """
    nothing = np.zeros(len(grid), np.bool_)
    header = grid.iloc[layout.header].head(layout.header_width)
    headers = [vocabulary.recognize(cell) for cell in header]
    at = [position for position, name in enumerate(headers) if name in _DEGREES]
    if layout.delimiter not in _DECIMAL_MARKS or {headers[each] for each in at} != set(_DEGREES):
        return grid, nothing
    if len(at) != len(_DEGREES):  # two columns of one meaning are refused elsewhere
        return grid, nothing
    widths = (grid != "").iloc[:, ::-1].idxmax(axis=1) + 1
    long = widths.isin([layout.header_width + 1, layout.header_width + 2])
    rows = grid.index[long & (grid.index > layout.header)]
    told = {}
    for row, cells, width in zip(rows, grid.loc[rows].to_numpy(), widths[rows], strict=True):
        cuts = itertools.combinations(at, width - layout.header_width)
        read = (_read_cut(list(cells[:width]), cut, headers) for cut in cuts)
        readings = [cells for cells in read if cells is not None]
        if len(readings) == 1:
            told[row] = readings[0] + [""] * (grid.shape[1] - layout.header_width)
    joined = grid.copy()
    joined.loc[list(told)] = pd.DataFrame.from_dict(told, orient="index", columns=grid.columns)
    return joined, grid.index.isin(list(told))


def _read_cut(
    cells: list[str], cut: tuple[int, ...], headers: list[str | None]
) -> list[str] | None:
    """Join the coordinates that were cut; None where that gives no degrees of this country."""
    told = list(cells)
    for position in cut:  # from left to right: what is joined shifts the rest into its place
        whole, part = told[position : position + 2]
        if not (_DIGITS.fullmatch(whole.strip()) and _DIGITS.fullmatch(part.strip())):
            return None
        told[position : position + 2] = [f"{whole.strip()}.{part.strip()}"]
    for position, name in enumerate(headers):
        if name in _DEGREES:
            low, high = _DEGREES[name]
            degrees = read_number(normalize(told[position]), grouped=False)
            if not low <= degrees <= high:
                return None
    return told


def _find_long_lines(grid: pd.DataFrame, layout: Layout) -> pd.Series:
    """Name the fault of lines that hold text beyond the last header."""
    faults = pd.Series(None, index=grid.index, dtype="str")
    for position in range(layout.header_width, grid.shape[1]):
        faults[grid[position].str.strip() != ""] = LONG_LINE
    faults[: layout.header + 1] = None
    return faults


def _find_short_lines(path: Path, grid: pd.DataFrame, layout: Layout) -> NDArray[np.bool_]:
    """Find the lines that end before the last header; blank ones are none.

    The lines are read once more only where some, and not most, end with an empty cell.
    """
    short = np.zeros(len(grid), np.bool_)
    records = len(grid) - layout.header - 1
    open_ended = int((grid[layout.header_width - 1].iloc[layout.header + 1 :] == "").sum())
    if not 0 < open_ended <= records / 2:
        return short
    with path.open(encoding=layout.encoding, newline="") as file, suppress(csv.Error):
        reader = csv.reader(file, delimiter=layout.delimiter)
        for row, line in zip(range(len(grid)), reader, strict=False):
            short[row] = len(line) < layout.header_width and any(map(str.strip, line))
    short[: layout.header + 1] = False
    return short if short.sum() <= records / 2 else np.zeros_like(short)


def _open_quote(path: Path) -> Phrase:
    """Say that a quotation mark is never closed."""
    message = (
        "{file} opens a quotation mark that is never closed, as if it were cut short. "
        "Export it again, or remove the stray mark."
    )
    return Phrase(message, file=path.name)
