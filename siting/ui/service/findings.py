"""What was found in a file that was read: a page of it at a time, and files to take away."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from layers.errors import FileFormatError
from layers.files.drafts import file_bytes
from layers.files.writing import write_table
from layers.households.findings import field_name
from layers.households.kept import kept_intake
from layers.households.report import write_report
from layers.texts import Words
from siting.jobs.reading import FINDINGS
from siting.ui.service.workspace import Kept

_CORRECTED = (
    "household_id", "province", "county", "settlement", "address", "longitude", "latitude",
    "persons", "groups", "visits_per_year",
)  # fmt: skip


@dataclass(frozen=True)
class Findings:
    """A page of findings in words.

    Parameters
    ----------
    rows
        Row of the file, column, what it said, what is wrong with it, what became of it.
    count
        Findings of this kind in all.
    """

    rows: Sequence[tuple[str, str, str, str, str]]
    count: int


def read_findings(kept: Kept) -> pd.DataFrame:
    """Return the findings of a file: row, column, value, reason, outcome.

    Raises
    ------
    FileFormatError
        When they are damaged.
    """
    try:
        return pd.read_parquet(kept.home / FINDINGS)
    except (OSError, ValueError) as error:  # what pyarrow raises is a ValueError
        message = "The findings of {id} are damaged; read the file anew."
        raise FileFormatError(message, id=kept.id) from error


def kinds_of(findings: pd.DataFrame) -> list[tuple[str, int]]:
    """Return the outcomes of findings with their counts, the most frequent first."""
    counts = findings["outcome"].fillna("").value_counts()
    return [(str(outcome), int(count)) for outcome, count in counts.items()]


def findings_in_words(
    findings: pd.DataFrame, words: Words, *, outcome: str = "", start: int = 0, most: int = 100
) -> Findings:
    """Say some findings in words.

    Parameters
    ----------
    findings
        As `read_findings` returns them.
    words
        The language.
    outcome
        Only what became of this; all by default.
    start, most
        Where to begin, and how many at most.
    """
    chosen = findings if not outcome else findings[findings["outcome"].fillna("") == outcome]
    part = chosen.iloc[start : start + most]
    rows = [
        (
            words.number(float(row)),
            field_name(str(column), words),
            "" if pd.isna(value) else str(value),
            words.reasons(str(reason)),
            words.text(f"outcome_{became}") if became else "",
        )
        for row, column, value, reason, became in zip(
            part["row"], part["column"], part["value"], part["reason"], part["outcome"].fillna(""),
            strict=True,
        )
    ]  # fmt: skip
    return Findings(rows, len(chosen))


def report_bytes(kept: Kept, words: Words) -> bytes:
    """Return all findings of households as a workbook: also who has no place, and what was refused.

    Raises
    ------
    FileFormatError
        When what is kept is damaged.
    """
    intake = kept_intake(kept.home)
    return file_bytes(
        "report.xlsx", lambda path: write_report(intake, path, language=words.language)
    )


def corrected_bytes(kept: Kept, words: Words) -> bytes:
    """Return the households as they were understood, to be mended and read again: a workbook.

    Points of households that were placed at their settlement are left empty, or they would count as
    given. Rows that were rejected are not in it; the report has them.

    Raises
    ------
    FileFormatError
        When what is kept is damaged, or has more rows than a sheet.
    """
    intake = kept_intake(kept.home)
    located = intake.located
    known = located["placement"] != "approximate"
    placed = pd.DataFrame(located.drop(columns=located.geometry.name)).assign(
        longitude=located.geometry.x.round(6).where(known),
        latitude=located.geometry.y.round(6).where(known),
    )
    rows = pd.concat([placed, pd.DataFrame(intake.unlocated)]).reset_index()
    columns = [name for name in _CORRECTED if name in rows]
    told = rows[columns].rename(columns=lambda name: field_name(name, words))
    return file_bytes("households.xlsx", lambda path: write_table(told, path))
