"""The report of an intake as an Excel file: what was found, and which rows need work."""

import math
import numbers
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from layers.errors import FileFormatError
from layers.files.harmless import harmless
from layers.files.ownership import PROGRAM
from layers.files.sheets import PERSIAN_DIGITS
from layers.files.writing import WORKBOOK_OPTIONS, beside, draft
from layers.households.findings import field_name
from layers.households.intake import Intake
from layers.households.points import BORDER_TOLERANCE_M
from layers.households.regions import TOLERANCE_M
from layers.text import cell_text
from layers.texts import Language, Words

#: Rows of one sheet; a longer table goes on on the next sheet (Excel ends at 1,048,576).
ROWS_PER_SHEET = 1_000_000

_SHEETS = ("issues", "unlocated", "rejected")
_WIDTHS = {"row": 12, "reason": 70, "value": 30, "address": 40}


def write_report(intake: Intake, path: str | Path, *, language: Language = "fa") -> None:
    """Write what became of a file of households as an Excel file.

    The sheets are a summary, all findings, the unlocated households and the rejected rows. Texts
    from the source are written as harmless text, never as formulas or links. The file appears whole
    or not at all.

    Parameters
    ----------
    intake
        The intake.
    path
        Where to write; ends in ``.xlsx``, its folder exists. A file there is replaced.
    language
        ``"fa"`` for Persian words on sheets from right to left, ``"en"`` for English.

    Raises
    ------
    FileFormatError
        When the path is not one that an Excel file can be written to.
    """
    target = Path(path)
    if target.suffix.lower() != ".xlsx":
        message = "A report is an Excel file; {file} must end in .xlsx."
        raise FileFormatError(message, file=target.name)
    words = Words(language)
    with draft(target, private=True) as unfinished:
        options = {"constant_memory": True, **WORKBOOK_OPTIONS, **beside(unfinished)}
        with xlsxwriter.Workbook(str(unfinished), options) as book:
            book.set_properties({"author": PROGRAM})
            looks = _Looks.of(book, words)
            summary = book.add_worksheet(words.text("report_summary"))
            _write_summary(summary, intake, looks, words)
            for name in _SHEETS:
                frame = getattr(intake, name)
                frame = frame.reset_index() if frame.index.name else frame
                for title, part in _pages(words.text(f"report_{name}"), frame, words):
                    _write_frame(book.add_worksheet(title), part, looks, words)


def _pages(title: str, frame: pd.DataFrame, words: Words) -> Iterator[tuple[str, pd.DataFrame]]:
    """Cut a frame into parts that fit on a sheet."""
    for number, start in enumerate(range(0, max(len(frame), 1), ROWS_PER_SHEET), start=1):
        name = title if number == 1 else f"{title} {words.number(number)}"
        yield name, frame.iloc[start : start + ROWS_PER_SHEET]


@dataclass(frozen=True)
class _Looks:
    """How headings and cells look: cells are read from their side, with the digits of it."""

    heading: Format
    cell: Format

    @classmethod
    def of(cls, book: Workbook, words: Words) -> "_Looks":
        rightward = words.direction == "rtl"
        order = {"reading_order": 2 if rightward else 1}
        form = f"{PERSIAN_DIGITS}General" if rightward else "General"
        heading = book.add_format({"bold": True, "bottom": 1, **order})
        return cls(heading=heading, cell=book.add_format({"num_format": form, **order}))


def _write_summary(sheet: Worksheet, intake: Intake, looks: _Looks, words: Words) -> None:
    """Write counts, columns and tolerances."""
    _set_page(sheet, words)
    sheet.set_column(0, 0, 34, looks.cell)
    sheet.set_column(1, 1, 70, looks.cell)
    parts = (_count_lines, _finding_lines, _source_lines)
    lines = [line for part in parts for line in part(intake, words)]
    for number, (label, value) in enumerate(lines):
        sheet.write_string(number, 0, label, looks.heading if value is None else looks.cell)
        _write_cell(sheet, number, 1, value)


def _set_page(sheet: Worksheet, words: Words) -> None:
    """Let all columns of a sheet be printed on one page, from the side of the language."""
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    if words.direction == "rtl":
        sheet.right_to_left()


def _count_lines(intake: Intake, words: Words) -> list[tuple[str, object]]:
    """Return the groups and their sizes."""
    counts = [(words.text(f"outcome_{name}"), int(n)) for name, n in intake.counts.items()]
    return [
        (words.text("report_counts"), None),
        *counts,
        (words.text("report_total"), intake.n_rows),
        (words.text("report_blank"), intake.blank_rows),
    ]


def _finding_lines(intake: Intake, words: Words) -> list[tuple[str, object]]:
    """Return how many findings of each kind there are."""
    lines: list[tuple[str, object]] = [(words.text("report_issues"), None)]
    kinds = intake.issues[["outcome", "column"]].value_counts()
    for outcome, column in kinds.index.to_list():
        label = f"{words.text(f'outcome_{outcome}')}: {field_name(column, words)}"
        lines.append((label, int(kinds[(outcome, column)])))
    return lines


def _source_lines(intake: Intake, words: Words) -> list[tuple[str, object]]:
    """Return where the households came from and how they were read."""
    return [
        (words.text("report_source"), None),
        (words.text("report_file"), intake.source),
        (words.text("report_digest"), intake.sha256),
        *((field_name(name, words), header) for name, header in intake.headers.items()),
        (words.text("report_border"), BORDER_TOLERANCE_M / 1000),
        (words.text("report_province"), TOLERANCE_M / 1000),
    ]


def _write_frame(sheet: Worksheet, frame: pd.DataFrame, looks: _Looks, words: Words) -> None:
    """Write a frame under headings, its codes in words."""
    _set_page(sheet, words)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 0)
    for position, name in enumerate(frame.columns):
        sheet.set_column(position, position, _WIDTHS.get(name, 18), looks.cell)
        sheet.write_string(0, position, field_name(name, words), looks.heading)
    spoken = _spoken(frame, words)
    for number, row in enumerate(spoken.itertuples(index=False, name=None), start=1):
        for position, value in enumerate(row):
            _write_cell(sheet, number, position, value)
    if len(frame):
        sheet.autofilter(0, 0, len(frame), len(frame.columns) - 1)


def _spoken(frame: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Return a frame with sentences in place of its codes."""
    say: dict[str, Callable[[str], str]] = {
        "reason": words.reasons,
        "column": lambda name: field_name(name, words),
        "outcome": lambda code: words.text(f"outcome_{code}"),
        "placement": lambda code: words.text(f"outcome_{code}"),
    }
    told = {name: frame[name].map(tell) for name, tell in say.items() if name in frame}
    return frame.assign(**told)


def _write_cell(sheet: Worksheet, row: int, column: int, value: object) -> None:
    """Write numbers as numbers and everything else as text; leave missing cells empty."""
    if isinstance(value, numbers.Real) and math.isfinite(value):
        sheet.write_number(row, column, value)
    elif (text := cell_text(value)) is not None:
        sheet.write_string(row, column, harmless(text))
