"""Who is to found which center, as a table with a row for each row of the file of applicants."""

from pathlib import Path
from typing import Any

import pandas as pd

from layers.applicants import PLACES, Applicants
from layers.files.sheets import Sheet
from layers.files.writing import write_table
from layers.households.findings import field_name
from layers.texts import Words
from layers.texts.direction import has_rightward
from siting.planning.applicants import Awards
from siting.reports.spoken_tables import write_book

_COLUMNS = (
    "row", "applicant_id", "merit", "outcome", "center_id", "center", "province", "county", "wish",
    "place", "reason", "reason_codes",
)  # fmt: skip
#: Decimals that a kind of numbers is shown with, the fewest first.
_DECIMALS = {"count": 0, "number": 1}


def award_table(awards: Awards, applicants: Applicants, words: Words) -> pd.DataFrame:
    """Return what became of every row of the file of applicants.

    Parameters
    ----------
    awards
        Who gets what.
    applicants
        The applicants, rejected rows included.
    words
        The language of headings, outcomes and explanations.

    Returns
    -------
    In the order of the file: row, id, merit, outcome, the center with its name, province and
    county, the number of the wish and the place as it was named, and why, in words and as codes
    (see `layers.reasons`). `layers.approvals.read_approvals` reads it again.
    """
    told = awards.applicants.join(applicants.accepted[["row", *PLACES]])
    centers = awards.centers[["name", "province", "county"]].rename(columns={"name": "center"})
    told = told.join(centers, on="center_id")
    granted = [
        row[f"place_{row['wish']}"] if pd.notna(row["wish"]) else None
        for row in told.to_dict("records")
    ]
    # Names were read with the digits of English, by which they are compared; ids keep those.
    named = [words.digits(place) if place and has_rightward(place) else place for place in granted]
    told = told.assign(place=pd.Series(named, index=told.index, dtype="str"))
    rejected = applicants.rejected[["row", "applicant_id", "reason"]].assign(outcome="rejected")
    table = pd.concat([told.reset_index(), rejected], ignore_index=True)
    table = table.rename(columns={"reason": "reason_codes"}).sort_values("row", ignore_index=True)
    said = table["reason_codes"].map(words.reasons)
    outcome = table["outcome"].map(lambda code: words.text(f"award_{code}"))
    table = table.assign(reason=said.astype("str"), outcome=outcome.astype("str"))
    return table[list(_COLUMNS)].rename(columns=lambda name: field_name(name, words))


def write_awards(awards: Awards, applicants: Applicants, path: str | Path, words: Words) -> None:
    """Write what became of every row, whole or not at all; a workbook is made to be read.

    Parameters
    ----------
    awards, applicants
        As for `award_table`.
    path
        File ending in .xlsx, .csv or .parquet.
    words
        As for `award_table`.

    Raises
    ------
    FileFormatError
        When the ending is another one, there is no such folder, or a sheet cannot hold the rows.
    """
    table = award_table(awards, applicants, words)
    if Path(path).suffix.lower() != ".xlsx":
        write_table(table, path)
        return
    merit = awards.applicants["merit"].dropna()
    # Two merits that differ must look so, with no more decimals than they need.
    exact = [kind for kind, digits in _DECIMALS.items() if merit.round(digits).eq(merit).all()]
    kind = exact[0] if exact else "decimal"
    named = {"row": "count", "merit": kind, "wish": "count"}
    kinds = {field_name(name, words): kind for name, kind in named.items()}
    write_book({words.text("sheet_name_awards"): Sheet(table, kinds=kinds)}, path, words)


def award_facts(awards: Awards, applicants: Applicants) -> dict[str, Any]:
    """Return the numbers, unfilled centers and ties as plain values, ready for JSON.

    Parameters
    ----------
    awards
        Who gets what.
    applicants
        The applicants, rejected rows included.
    """
    centers = awards.centers
    unfilled = centers[centers["outcome"] == "unfilled"]
    columns = ["name", "province", "county", "asking", "reason"]
    return {
        "by": awards.by,
        "rows": applicants.n_rows,
        "rejected": len(applicants.rejected),
        "applicants": _counts(awards.applicants["outcome"]),
        "centers": _counts(centers["outcome"]),
        "total_merit": float(centers["merit"].sum()),
        "unfilled": _records(unfilled[columns].rename_axis("center_id").reset_index()),
        "ties": _records(awards.ties),
    }


def _counts(codes: pd.Series) -> dict[str, int]:
    return {str(code): int(count) for code, count in codes.value_counts().sort_index().items()}


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows as plain values, None for missing ones."""
    plain = frame.astype("object").where(frame.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]
