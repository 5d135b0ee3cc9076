"""The files of a month of rounds: day sheets, maps and one table of all visits."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

import pandas as pd

from layers.files.sheets import Sheet, write_workbook
from layers.files.writing import check_new_folder, draft, write_csv, write_table
from layers.jalali import jalali_text
from layers.texts import Language, Words, isolated
from layers.texts.days import clock, month_text
from siting.maps import page_html
from siting.maps.rounds import rounds_map
from siting.reports.day_sheets.day import month_sheets
from siting.reports.spoken_tables import spoken_sheet
from siting.rounds import CenterRounds
from siting.sentences.travel import source_word

#: Days of a week.
_WEEK = 7
#: Columns of dates and hours, which are written in digits.
_DIGITS = ("date", "begin", "end", "due")


def write_rounds(
    rounds: CenterRounds,
    folder: str | Path,
    *,
    language: Language = "fa",
) -> Path:
    """Write a month of rounds to a folder: whole, or not at all.

    ``visits.xlsx`` lists every due visit in words, and ``visits.csv`` for programs. Each worker has
    a folder with a sheet for each day, such as ``1405-09-14.html``, all of them in ``month.html``,
    and the rounds on ``map.html``.

    Parameters
    ----------
    rounds
        The rounds of a center.
    folder
        Folder to make; one that is there must be empty.
    language
        Of sheets and maps.

    Returns
    -------
    The folder.

    Raises
    ------
    FileFormatError
        When the folder is not empty, or cannot be made.
    """
    target, words = Path(folder), Words(language)
    check_new_folder(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with draft(target, private=True) as unfinished:
        unfinished.mkdir()
        table = visit_table(rounds, words)
        write_table(table, unfinished / "visits.csv")
        _write_visits(table, unfinished / "visits.xlsx", words)
        for worker in rounds.workers:
            folder_of = unfinished / _folder_name(worker)
            folder_of.mkdir()
            for name, page in _pages(rounds.of(worker), worker, words):
                (folder_of / name).write_text(page, encoding="utf-8")
    return target


def rounds_zip(rounds: CenterRounds, *, language: Language = "fa") -> bytes:
    """Return what `write_rounds` writes as one ZIP file, without writing anything to a disk.

    Parameters
    ----------
    rounds
        The rounds of a center.
    language
        Of sheets and maps.
    """
    words, packed = Words(language), io.BytesIO()
    table, plain, book = visit_table(rounds, words), io.BytesIO(), io.BytesIO()
    write_csv(table, plain)
    _write_visits(table, book, words)
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("visits.csv", plain.getvalue())
        archive.writestr("visits.xlsx", book.getvalue())
        for worker in rounds.workers:
            for name, page in _pages(rounds.of(worker), worker, words):
                archive.writestr(f"{_folder_name(worker)}/{name}", page)
    return packed.getvalue()


def visit_table(rounds: CenterRounds, words: Words) -> pd.DataFrame:
    """Return the due visits as a table, in the order in which they are made.

    Parameters
    ----------
    rounds
        The rounds of a center.
    words
        The language of the reasons.

    Returns
    -------
    household_id, worker, with_worker, date, weekday, order (in the worker's day), begin, end,
    minutes, travel_minutes (from the stop before), travel_source, due, overdue_days, status
    (planned, impossible) and reason. Dates are Jalali.
    """
    visits = rounds.visits
    stops = rounds.stops
    own = stops[visits["worker"].reindex(stops["visit_id"]).eq(stops["worker"].array).to_numpy()]
    own = own.set_index("visit_id")
    planned = visits["date"].notna()
    order = own["order"].reindex(visits.index)
    travel = own["travel_s"].reindex(visits.index)
    ends = visits["begin_s"].astype("float64") + 60 * visits["minutes"]
    table = pd.DataFrame(
        {
            "household_id": visits["household_id"],
            "worker": visits["worker"],
            "with_worker": visits["with_worker"],
            "date": _dates(visits["date"]),
            "weekday": _weekdays(visits["date"]),
            "order": order.astype("Int64"),
            "begin": _clocks(visits["begin_s"]),
            "end": _clocks(ends),
            "minutes": visits["minutes"],
            "travel_minutes": (travel / 60).round(1),
            "travel_source": pd.Series(rounds.travel_source, index=visits.index).where(planned),
            "due": _dates(visits["due"]),
            "overdue_days": visits["overdue_days"],
            "status": planned.map({True: "planned", False: "impossible"}),
            "reason": visits["reason"].map(words.reasons, na_action="ignore"),
        }
    )
    return table.sort_values(["worker", "date", "order", "household_id"], ignore_index=True)


def visit_sheet(table: pd.DataFrame, words: Words) -> Sheet:
    """Return the table of visits as a sheet in words.

    Parameters
    ----------
    table
        See `visit_table`.
    words
        The language of headings, weekdays, digits and codes.
    """
    plain = Words("en")
    weekdays = {plain.text(f"weekday_{day}"): words.text(f"weekday_{day}") for day in range(_WEEK)}
    told = table.assign(
        weekday=table["weekday"].map(weekdays),
        travel_source=table["travel_source"].map(
            lambda source: source_word(source, words), na_action="ignore"
        ),
        **{name: table[name].map(words.digits, na_action="ignore") for name in _DIGITS},
    )
    return spoken_sheet(told, words, of="visits")


def _write_visits(table: pd.DataFrame, target: Path | BinaryIO, words: Words) -> None:
    """Write the table of visits as a workbook."""
    sheets = {words.text("sheet_name_visits"): visit_sheet(table, words)}
    write_workbook(sheets, target, right_to_left=words.direction == "rtl")


def _pages(own: CenterRounds, worker: str, words: Words) -> Iterator[tuple[str, str]]:
    """Yield the pages of a worker by the names of their files; none without visits."""
    if own.days.empty:
        return
    for day in own.days["date"]:
        page = month_sheets(own, worker, dates=[day], language=words.language)
        yield f"{jalali_text(day)}.html", page
    yield "month.html", month_sheets(own, worker, language=words.language)
    yield "map.html", month_map(own, worker, language=words.language)


def month_map(
    own: CenterRounds, worker: str, *, day: date | None = None, language: Language = "fa"
) -> str:
    """Return the page with the map of a worker's month.

    Parameters
    ----------
    own
        The rounds of the worker, as `CenterRounds.of` returns them, with at least one visit.
    worker
        The worker.
    day
        The day that is shown first; by default the first with visits.
    language
        Of words and digits.
    """
    words = Words(language)
    month = month_text(own.month.year, own.month.month, words)
    title = f"{words.text('sheet_month', month=month)} · {isolated(worker)}"
    drawn = rounds_map(
        *(own.stops, own.points, own.center),
        title=title,
        area=own.area,
        day=day,
        approximate=own.approximate,
        language=language,
    )
    return page_html(drawn)


def _folder_name(worker: str) -> str:
    """Return a name that every file system takes, another one for every worker."""
    return quote(worker, safe=" ")


def _dates(days: pd.Series) -> list[str | None]:
    """Write dates as Jalali ones, None where there is none."""
    return [jalali_text(day) if there else None for day, there in _known(days)]


def _weekdays(days: pd.Series) -> list[str | None]:
    words = Words("en")
    return [
        words.text(f"weekday_{day.weekday()}") if there else None for day, there in _known(days)
    ]


def _clocks(seconds: pd.Series) -> list[str | None]:
    words = Words("en")
    return [clock(value, words) if there else None for value, there in _known(seconds)]


def _known(values: pd.Series) -> Iterator[tuple[Any, bool]]:
    """Pair each value with whether it is there."""
    return zip(values, values.notna(), strict=True)
