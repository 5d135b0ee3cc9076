"""Workbooks to work with: tables with filters, frozen headings, number formats and bars."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd

from layers.errors import FileFormatError
from layers.files.harmless import harmless_table
from layers.files.writing import SHEET_ROWS, opened_workbook

#: How cells look by what a column holds.
_FORMATS: Mapping[str, Mapping[str, Any]] = {
    "count": {"num_format": "#,##0"},
    "number": {"num_format": "#,##0.0"},
    "decimal": {"num_format": "0.0000##"},
    "share": {"num_format": "0.0%"},
    "bound": {"num_format": "0.000%"},
    "degree": {"num_format": "0.0000"},
    "text": {"num_format": "@", "text_wrap": True},
    "heading": {"bold": True, "bottom": 1, "text_wrap": True, "bg_color": "#EEF3F4"},
}
#: A bar is as long as its cell where a share is one.
_BAR = {"type": "data_bar", "min_type": "num", "max_type": "num", "min_value": 0, "max_value": 1}
#: What makes Excel and LibreOffice show the digits of a number in Persian.
PERSIAN_DIGITS = "[$-3000429]"
#: A number before a word that runs from right to left: LibreOffice draws such a text from left to
#: right, whatever its cell says.
_NUMBERED = re.compile(
    "[0-9\u06f0-\u06f9][^A-Za-z\u0620-\u064a\u066e-\u06d3]*[\u0620-\u064a\u066e-\u06d3]"
)
#: Height of a line, in points, and letters by which a line falls short of its column at most.
_LINE, _SPARE = 15.0, 12
#: Width of a column in letters: at least, at most, and what the button of the filter takes.
_NARROW, _WIDE, _BUTTON = 9, 80, 4
#: Rows that a width is taken from.
_LOOKED_AT = 400
_STYLE = "Table Style Light 1"


@dataclass(frozen=True)
class Sheet:
    """A table of a workbook.

    Parameters
    ----------
    frame
        The table, its headings ready to be read; the index is left out.
    kinds
        What columns hold, by heading: ``count``, ``number``, ``decimal`` (small ones), ``share`` of
        one, ``bound`` (a share to a thousandth of a percent), ``degree``; others are text.
    bars
        Headings of columns of shares with a bar behind each, and its color as ``#rrggbb``.
    """

    frame: pd.DataFrame
    kinds: Mapping[str, str] = field(default_factory=dict)
    bars: Mapping[str, str] = field(default_factory=dict)


def write_workbook(
    sheets: Mapping[str, Sheet], target: Path | BinaryIO, *, right_to_left: bool = False
) -> None:
    """Write tables as the sheets of an Excel workbook.

    Texts are cells of text, never formulas or links, and harmless in a CSV made of the sheet too.

    Parameters
    ----------
    sheets
        Tables by the name of their sheet, in the order of the sheets.
    target
        File to write.
    right_to_left
        Whether the first column is at the right; numbers then show Persian digits.

    Raises
    ------
    FileFormatError
        When a sheet cannot hold the rows of a table.
    """
    for name, sheet in sheets.items():
        if len(sheet.frame) > SHEET_ROWS:
            message = (
                "The {n_rows:,} rows of {name!r} do not fit into the {sheet_rows:,} of an Excel "
                "sheet; write a part of them, such as one province."
            )
            raise FileFormatError(
                message, n_rows=len(sheet.frame), name=name, sheet_rows=SHEET_ROWS
            )
    with opened_workbook(target) as writer:
        for number, (name, sheet) in enumerate(sheets.items(), start=1):
            shown = harmless_table(sheet.frame)
            shown = shown.map(_led, na_action="ignore") if right_to_left else shown
            shown.to_excel(writer, sheet_name=name, index=False)
            page = writer.sheets[name]
            _dress(writer.book, page, shown, sheet, number=number, right_to_left=right_to_left)
            page.freeze_panes(1, 0)
            page.set_landscape()
            page.set_paper(9)  # A4
            page.fit_to_pages(1, 0)
            page.repeat_rows(0)
            if right_to_left:
                page.right_to_left()


def _dress(
    book: Any,  # noqa: ANN401 - of xlsxwriter
    page: Any,  # noqa: ANN401
    shown: pd.DataFrame,
    sheet: Sheet,
    *,
    number: int,
    right_to_left: bool,
) -> None:
    """Make a table of the cells, give columns their formats and widths, and draw bars."""
    looks = {
        kind: book.add_format(_look(form, right_to_left=right_to_left))
        for kind, form in _FORMATS.items()
    }
    last = max(len(shown), 1)
    columns = []
    for at, (heading, plain) in enumerate(zip(shown.columns, sheet.frame.columns, strict=True)):
        kind = sheet.kinds.get(str(plain), "text")
        page.set_column(at, at, _width(shown.iloc[:, at], str(heading)), looks[kind])
        head = {"header": str(heading), "header_format": looks["heading"]}
        columns.append({**head, "format": looks[kind]})
        color = sheet.bars.get(str(plain))
        if color:
            page.conditional_format(1, at, last, at, {**_BAR, "bar_color": color})
    for row, lines in _tall_rows(shown).items():
        page.set_row(row + 1, _LINE * lines)
    table = {"columns": columns, "name": f"Table{number}", "style": _STYLE}
    page.add_table(0, 0, last, shown.shape[1] - 1, table)


def _led(cell: object) -> object:
    """Put the mark of right before a text that begins with a number and goes on rightward."""
    return f"\u200f{cell}" if isinstance(cell, str) and _NUMBERED.match(cell) else cell


def _look(form: Mapping[str, Any], *, right_to_left: bool) -> dict[str, Any]:
    """Return how cells look: texts begin at their side, numbers have the digits of it."""
    look = {**form, "reading_order": 2 if right_to_left else 1, "valign": "top"}
    if form.get("num_format", "@") == "@":
        look["align"] = "right" if right_to_left else "left"  # not the side of each text's own
    elif right_to_left:
        look["num_format"] = f"{PERSIAN_DIGITS}{form['num_format']}"
    return look


def _tall_rows(shown: pd.DataFrame) -> dict[int, int]:
    """Return the rows that need more than one line, by position, and how many lines they need."""
    texts = shown.select_dtypes(["object", "str"])
    longest = texts.apply(lambda column: column.str.len().max() if len(column) else 0)
    if not (longest > _WIDE - _SPARE).any():
        return {}
    letters = texts.apply(lambda column: column.str.len()).max(axis=1).fillna(0).tolist()
    lines = {row: math.ceil(count / (_WIDE - _SPARE)) for row, count in enumerate(letters)}
    return {row: count for row, count in lines.items() if count > 1}


def _width(column: pd.Series, heading: str) -> int:
    longest = max((len(str(cell)) for cell in column.head(_LOOKED_AT).dropna()), default=0)
    wide = max(longest + 2, len(heading) + _BUTTON, _NARROW)
    return min(wide, _WIDE)
