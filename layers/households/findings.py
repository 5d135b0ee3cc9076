"""What a check found: one row per finding, ready for the report."""

import pandas as pd

from layers.texts import Words, catalog

#: What the findings call a column that is none of a file, by its name in the catalog.
_WHOLE = {"(row)": "whole_row", "longitude, latitude": "point"}

COLUMNS = ("column", "value", "reason", "outcome")


def finding(
    values: pd.Series, *, column: str, reason: str | pd.Series, outcome: str
) -> pd.DataFrame:
    """Describe one kind of finding.

    Parameters
    ----------
    values
        What the file said, as text, on the index of the records concerned.
    column
        Column of the finding, such as ``persons``.
    reason
        A reason as `layers.reasons` writes it, or one for each record.
    outcome
        What became of it: mended, kept, approximate, unlocated or rejected.

    Returns
    -------
    One row per record on the same index, columns `COLUMNS`.
    """
    said = pd.DataFrame({"value": values.astype("str")}, index=values.index)
    frame = said.assign(column=column, reason=reason, outcome=outcome)
    return frame[list(COLUMNS)].astype({"column": "str", "reason": "str", "outcome": "str"})


def join_findings(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Stack findings, ordered by record; within a record they keep the order of the checks."""
    empty = pd.DataFrame({name: pd.Series(dtype="str") for name in COLUMNS})
    filled = [part for part in parts if not part.empty]
    return pd.concat(filled).sort_index(kind="stable") if filled else empty


def numbered(
    findings: pd.DataFrame, rows: pd.Series, *, ids: pd.Series | None = None
) -> pd.DataFrame:
    """Say of each finding in which row it was found, and of whom, where there are ids.

    Parameters
    ----------
    findings
        Findings on the index of their records.
    rows
        Row number of each record as a person sees it.
    ids
        Id of each record, missing where it has none; its name is the column's.

    Returns
    -------
    The findings in their order on an index of positions, ``row`` and the ids before all else.
    """
    told = findings.reset_index(drop=True)
    told.insert(0, "row", rows.reindex(findings.index).to_numpy(dtype="int64"))
    if ids is not None:
        of_whom = ids.reindex(findings.index).astype("str")
        told.insert(1, str(ids.name), of_whom.set_axis(told.index))
    return told


def field_name(column: str, words: Words) -> str:
    """Return what a column is called; its own name where it is not one of ours."""
    key = f"field_{_WHOLE.get(column, column)}"
    return words.text(key) if key in catalog() else column
