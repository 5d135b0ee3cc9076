"""The report of an intake as an Excel file: what was found, and which rows need work."""

import math
import numbers
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from layers.errors import FileFormatError
from layers.files.harmless import harmless
from layers.files.writing import WORKBOOK_OPTIONS, draft
from layers.households.intake import Intake
from layers.households.points import BORDER_TOLERANCE_M
from layers.households.regions import PROVINCE_TOLERANCE_M
from layers.text import cell_text

#: Rows of one sheet; a longer table goes on on the next sheet (Excel ends at 1,048,576).
ROWS_PER_SHEET = 1_000_000

_SHEETS = {
    "summary": "خلاصه",
    "issues": "یافته‌ها",
    "unlocated": "بی‌نشانی",
    "rejected": "ردشده",
}
_HEADINGS = {
    "row": "ردیف در فایل",
    "household_id": "شناسه خانوار",
    "column": "ستون",
    "value": "مقدار در فایل",
    "reason": "توضیح",
    "outcome": "نتیجه",
    "province_code": "کد استان",
    "province": "استان",
    "county_code": "کد شهرستان",
    "county": "شهرستان",
    "settlement": "شهر یا آبادی",
    "address": "نشانی",
    "persons": "بعد خانوار",
    "groups": "گروه",
    "visits_per_year": "بازدید در سال",
    "longitude": "طول جغرافیایی",
    "latitude": "عرض جغرافیایی",
    "longitude, latitude": "طول و عرض جغرافیایی",
    "geometry": "شکل هندسی",
    "city": "شهر",
    "village": "روستا",
    "(row)": "کل ردیف",
    "placement": "نوع مکان",
}
_WORDS = {
    "accepted": "پذیرفته با نشانی",
    "approximate": "جای تقریبی",
    "unlocated": "بی‌نشانی",
    "rejected": "ردشده",
    "mended": "اصلاح‌شده",
    "kept": "نگه‌داشته",
    "located": "با نشانی",
}
_WIDTHS = {"row": 12, "reason": 70, "value": 30, "address": 40}


def write_report(intake: Intake, path: str | Path) -> None:
    """Write what became of a file of households as an Excel file with right-to-left sheets.

    The sheets are a summary, all findings, the unlocated households and the rejected rows. Texts
    from the source are written as harmless text, never as formulas or links. The file appears whole
    or not at all.

    Parameters
    ----------
    intake
        The intake.
    path
        Where to write; ends in ``.xlsx``, its folder exists. A file there is replaced.

    Raises
    ------
    FileFormatError
        When the path is not one that an Excel file can be written to.
    """
    target = Path(path)
    if target.suffix.lower() != ".xlsx":
        message = f"A report is an Excel file; {target.name} must end in .xlsx."
        raise FileFormatError(message)
    with draft(target) as unfinished:
        options = {"constant_memory": True, **WORKBOOK_OPTIONS}
        with xlsxwriter.Workbook(str(unfinished), options) as book:
            heading = book.add_format({"bold": True, "bottom": 1})
            _write_summary(book.add_worksheet(_SHEETS["summary"]), intake, heading)
            for name in ("issues", "unlocated", "rejected"):
                frame = getattr(intake, name)
                frame = frame.reset_index() if frame.index.name else frame
                for title, part in _pages(_SHEETS[name], frame):
                    _write_frame(book.add_worksheet(title), part, heading)


def _pages(title: str, frame: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Cut a frame into parts that fit on a sheet."""
    for number, start in enumerate(range(0, max(len(frame), 1), ROWS_PER_SHEET), start=1):
        name = title if number == 1 else f"{title} {number}"
        yield name, frame.iloc[start : start + ROWS_PER_SHEET]


def _write_summary(sheet: Worksheet, intake: Intake, heading: Format) -> None:
    """Write counts, columns and tolerances."""
    sheet.right_to_left()
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 70)
    lines = [*_count_lines(intake), *_finding_lines(intake), *_source_lines(intake)]
    for number, (label, value) in enumerate(lines):
        sheet.write_string(number, 0, label, None if value is not None else heading)
        _write_cell(sheet, number, 1, value)


def _count_lines(intake: Intake) -> list[tuple[str, object]]:
    """Return the groups and their sizes."""
    lines: list[tuple[str, object]] = [("شمار ردیف‌ها", None)]
    lines += [(_WORDS[str(name)], int(count)) for name, count in intake.counts.items()]
    return [
        *lines,
        ("جمع (برابر با ردیف‌های فایل)", intake.n_rows),
        ("ردیف‌های سراسر خالی (خانوار نیستند)", intake.blank_rows),
    ]


def _finding_lines(intake: Intake) -> list[tuple[str, object]]:
    """Return how many findings of each kind there are."""
    lines: list[tuple[str, object]] = [("یافته‌ها", None)]
    kinds = intake.issues[["outcome", "column"]].value_counts()
    for outcome, column in kinds.index.to_list():
        label = f"{_WORDS[outcome]}: {_name_column(column)}"
        lines.append((label, int(kinds[(outcome, column)])))
    return lines


def _source_lines(intake: Intake) -> list[tuple[str, object]]:
    """Return where the households came from and how they were read."""
    lines: list[tuple[str, object]] = [("فایل و ستون‌ها", None), ("نام فایل", intake.source)]
    lines.append(("SHA-256", intake.sha256))
    lines += [(_name_column(name), header) for name, header in intake.headers.items()]
    border, province = BORDER_TOLERANCE_M / 1000, PROVINCE_TOLERANCE_M / 1000
    return [
        *lines,
        ("رواداری مرز کشور (کیلومتر)", border),
        ("رواداری مرز استان (کیلومتر)", province),
    ]


def _name_column(name: str) -> str:
    """Return the Persian name of a column, if it has one."""
    return _HEADINGS.get(name, name)


def _write_frame(sheet: Worksheet, frame: pd.DataFrame, heading: Format) -> None:
    """Write a frame under Persian headings."""
    sheet.right_to_left()
    sheet.freeze_panes(1, 0)
    for position, name in enumerate(frame.columns):
        sheet.set_column(position, position, _WIDTHS.get(name, 18))
        sheet.write_string(0, position, _name_column(name), heading)
    spoken = frame.assign(
        **{name: frame[name].map(_WORDS) for name in ("outcome", "placement") if name in frame},
        **{name: frame[name].replace(_HEADINGS) for name in ("column",) if name in frame},
    )
    for number, row in enumerate(spoken.itertuples(index=False, name=None), start=1):
        for position, value in enumerate(row):
            _write_cell(sheet, number, position, value)
    if len(frame):
        sheet.autofilter(0, 0, len(frame), len(frame.columns) - 1)


def _write_cell(sheet: Worksheet, row: int, column: int, value: object) -> None:
    """Write numbers as numbers and everything else as text; leave missing cells empty."""
    if isinstance(value, numbers.Real) and math.isfinite(value):
        sheet.write_number(row, column, value)
    elif (text := cell_text(value)) is not None:
        sheet.write_string(row, column, harmless(text))
