"""A month of rounds for the page: who may see it, whose households, and how it is planned.

What is here shows homes. It is handed to the page that asked and kept nowhere: no cache, no file
that is served, no file that outlives the question.
"""

import os
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from layers.files.drafts import file_of
from layers.households.intake import Intake
from layers.households.kept import kept_intake
from layers.households.reading import read_households
from layers.households.visit_records import read_visit_records
from layers.joins import Match, match_ids
from layers.texts import Words
from layers.texts.days import month_text
from siting.plans.reading import open_center
from siting.rounds import CenterRounds, Effort, center_rounds
from siting.rounds.calendar import Month, read_holidays
from siting.sentences.rounds import estimated_days_in_words, rounds_in_words
from siting.ui.service.plans import PlanFile
from siting.ui.service.workspace import workspace

#: What visitors on this machine are called by; None where the server does not say.
_HERE = (None, "127.0.0.1", "::1", "localhost")


@dataclass(frozen=True)
class Upload:
    """A file that somebody gave: its name and what is in it."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Asked:
    """What month of which center is to be planned, and how.

    Parameters
    ----------
    center, month
        The center by its id, and the month.
    worker
        One worker only; None for all.
    days_off
        Weekdays without rounds.
    start_s
        When the day in the field begins, in seconds after midnight.
    seconds
        Time of the search for each worker.
    visits, holidays
        Table of what is known of single visits, and list of announced holidays; None for none.
    """

    center: str
    month: Month
    worker: str | None
    days_off: tuple[str, ...]
    start_s: int
    seconds: float
    visits: Upload | None = None
    holidays: Upload | None = None


@dataclass(frozen=True, eq=False)
class Opened:
    """Rounds that were planned, and what a reader of them must be told besides.

    Parameters
    ----------
    rounds
        The rounds; casework.
    households
        Name of the file of the households.
    other_file
        Whether that is not the very file that the plan was made from.
    ahead
        Visits whose last date is in the month already, or after it.
    visits
        Name of the table of visits, and how many of its rows the households have; None for none.
    """

    rounds: CenterRounds
    households: str
    other_file: bool
    ahead: int = 0
    visits: tuple[str, Match] | None = None

    def told(self, words: Words) -> list[str]:
        """Say what the rounds reach, what is left and why, and what of the files is doubtful."""
        made = self.rounds
        sentences = rounds_in_words(
            *(made.visits, made.days),
            center_id=made.name or made.center_id,
            month=month_text(made.month.year, made.month.month, words),
            workers=len(made.workers),
            dates=len(made.dates),
            travel_source=made.travel_source,
            words=words,
        )
        guessed = [holiday.day for holiday in made.estimated_holidays]
        sentences += estimated_days_in_words(guessed, words)
        if self.ahead:
            month = month_text(made.month.year, made.month.month, words)
            sentences.append(words.text("visits_ahead", count=self.ahead, month=month))
        if self.visits is not None:
            name, found = self.visits
            key = "few_match" if found.doubtful else "rows_match"
            said = {"matched": found.matched, "rows": found.rows}
            sentences.append(words.text(key, file=words.name(name), **said))
        if self.other_file:
            sentences.append(words.text("other_file", file=words.name(self.households)))
        return sentences


def may_see_homes(address: str | None, file: PlanFile) -> bool:
    """Tell whether a visitor may be asked to open what shows homes.

    Parameters
    ----------
    address
        Where the visitor is; None on this machine.
    file
        The plan; whoever runs this program must own it.
    """
    owner = getattr(os, "getuid", lambda: None)()
    return address in _HERE and (owner is None or file.path.stat().st_uid == owner)


def open_households(source: Path | Upload) -> Intake:
    """Read households that are kept, or that somebody gave.

    Raises
    ------
    LayersError
        When they cannot be read.
    """
    if isinstance(source, Path):
        return kept_intake(source)
    with _file(source) as path:
        return read_households(path)


def open_rounds(file: PlanFile, intake: Intake, asked: Asked, *, name: str) -> Opened:
    """Plan a month of rounds.

    Parameters
    ----------
    file
        The plan.
    intake
        Its households.
    asked
        What is to be planned.
    name
        Name of the file of the households.

    Raises
    ------
    LayersError, SitingError
        When a file cannot be read or belongs to another plan, or the month cannot be planned.
    """
    plan = open_center(file.path, asked.center)
    ids = intake.located.index.append(intake.unlocated.index)
    match_ids(plan.assignments.index, ids, source=file.name)
    records, holidays = _read(asked)
    matched = None
    if records is not None and asked.visits is not None:
        name_of = asked.visits.name
        matched = (name_of, match_ids(records.index, ids, source=name_of))
    made = center_rounds(
        *(plan, intake, asked.center, asked.month),
        standards=plan.standards,
        worker=asked.worker,
        records=records,
        holidays=holidays,
        days_off=("friday", *asked.days_off),
        start_s=asked.start_s,
        effort=Effort(asked.seconds),
    )
    return Opened(
        made,
        households=name,
        other_file=intake.sha256 != plan.facts.input_sha256,
        ahead=_ahead(records, asked.month),
        visits=matched,
    )


def _read(asked: Asked) -> tuple[pd.DataFrame | None, frozenset[date]]:
    """Read the table of visits and the list of holidays."""
    records, holidays = None, frozenset[date]()
    if asked.visits is not None:
        with _file(asked.visits) as path:
            records = read_visit_records(path)
    if asked.holidays is not None:
        with _file(asked.holidays) as path:
            holidays = read_holidays(path)
    return records, holidays


def _ahead(records: pd.DataFrame | None, month: Month) -> int:
    if records is None:
        return 0
    return int((records["last_visit"].dropna() >= month.days[0]).sum())


def _file(upload: Upload) -> AbstractContextManager[Path]:
    """Put a file where readers can open it, until they are done."""
    return file_of(upload.content, upload.name, folder=workspace().room("uploads"))
