"""Ids, sizes, groups and texts of households: what each cell says, and what is wrong with it."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from layers.columns import HOUSEHOLDS, MAX_PERSONS, MAX_VISITS_PER_YEAR
from layers.households.findings import finding, join_findings
from layers.reasons import reason, reason_column
from layers.text import as_text, normalize_column, numbers
from layers.vocabulary import Vocabulary

# A spreadsheet shows long numbers like this once it has lost their last digits.
_SHORTENED = r"[0-9](\.[0-9]+)?[eE]\+?[0-9]{1,2}"

# Excel keeps fifteen digits of a number.
_EXACT_ID = 1e15


def read_ids(
    values: pd.Series,
    *,
    rows: pd.Series,
    faults: pd.Series,
    vocabulary: Vocabulary = HOUSEHOLDS,
) -> tuple[pd.Series, pd.DataFrame]:
    """Read the ids of households, or of what another table lists; say which records cannot be one.

    Digits become ASCII and unseen marks go; leading zeros stay, and whole numbers lose their ".0".

    Parameters
    ----------
    values
        The id column, of any type.
    rows
        Row number of each record, for naming the first of two with one id.
    faults
        What is wrong with a record as a whole, missing where nothing is.
    vocabulary
        The words of the table, whose first key the ids are.

    Returns
    -------
    The ids of the records that stay (unique, on their index), and a finding for each of the others.
    """
    ids = normalize_column(values)
    broken = faults.notna()
    empty = ids.isna() & ~broken
    header = ~broken & ~empty & _repeats_header(ids, vocabulary)
    usable = ids[~(broken | empty | header)]
    again = usable.duplicated(keep="first")
    kept = usable[~again]
    first = rows[kept.index].set_axis(pd.Index(kept))
    earlier = usable[again].map(first)
    said = as_text(values[~ids.index.isin(kept.index)])
    parts = [
        finding(said[broken], column="(row)", reason=faults[broken], outcome="rejected"),
    ]
    told: list[tuple[pd.Series, str | pd.Series]] = [
        (said[empty], reason("no_id")),
        (said[header], reason("header_repeated")),
        (said[again[again].index], reason_column("same_id", row=earlier.astype("int64"))),
    ]
    name = vocabulary.keys[0]
    parts += [finding(each, column=name, reason=why, outcome="rejected") for each, why in told]
    return kept.rename(name), join_findings(parts)


def _repeats_header(ids: pd.Series, vocabulary: Vocabulary) -> pd.Series:
    """Find rows that hold the header once more, as in sheets pasted under one another."""
    distinct = ids[~ids.str.contains("[0-9]", na=True)].drop_duplicates()
    headers = [text for text in distinct if vocabulary.recognize(text) in vocabulary.keys]
    return ids.isin(headers)


def check_id_digits(values: pd.Series, ids: pd.Series) -> pd.DataFrame:
    """Find ids whose last digits a spreadsheet may have lost."""
    raw = values[ids.index]
    if raw.dtype == "str":
        lost = raw.str.strip().str.fullmatch(_SHORTENED, na=False)
    elif isinstance(raw.dtype, np.dtype) and raw.dtype.kind == "f":
        lost = raw.abs() >= _EXACT_ID
    elif raw.dtype == "object":
        lost = raw.map(lambda cell: isinstance(cell, float) and abs(cell) >= _EXACT_ID)
    else:
        return join_findings([])
    return finding(
        as_text(raw[lost.astype("bool")]),
        column="household_id",
        reason=reason("id_shortened"),
        outcome="kept",
    )


def read_persons(values: pd.Series) -> tuple[pd.Series, pd.DataFrame]:
    """Read household sizes: whole numbers from 1 to `MAX_PERSONS`, else missing and reported."""
    sizes, findings = _read_number(
        values,
        column="persons",
        believed=lambda size: size.between(1, MAX_PERSONS) & (size == size.round()),
        why=reason("not_persons", most=MAX_PERSONS),
    )
    return sizes.astype("Int16"), findings


def read_visits(values: pd.Series) -> tuple[pd.Series, pd.DataFrame]:
    """Read home visits a year: 0 to `MAX_VISITS_PER_YEAR`, else missing and reported."""
    return _read_number(
        values,
        column="visits_per_year",
        believed=lambda visits: visits.between(0, MAX_VISITS_PER_YEAR),
        why=reason("not_visits", most=MAX_VISITS_PER_YEAR),
    )


def _read_number(
    values: pd.Series,
    *,
    column: str,
    believed: Callable[[pd.Series], pd.Series],
    why: str,
) -> tuple[pd.Series, pd.DataFrame]:
    """Read a column of numbers; those not believed are left empty and reported."""
    read = numbers(values)
    good = believed(read)
    doubtful = values[~good]
    said = as_text(doubtful)[normalize_column(doubtful).notna()]
    findings = finding(said, column=column, reason=why, outcome="kept")
    return read.where(good), findings


def read_groups(values: pd.Series) -> pd.Series:
    """Read the groups of a household: names joined by `;`, whatever joined them in the file."""
    text = normalize_column(values)
    split = {groups: _join_groups(groups) for groups in text.dropna().unique()}
    return text.map(split).astype("str")


def _join_groups(text: str) -> str | None:
    """Join the distinct names of a list by `;`."""
    for mark in "؛،,|+\n":
        text = text.replace(mark, ";")
    names = dict.fromkeys(name.strip() for name in text.split(";"))
    return ";".join(name for name in names if name) or None


def read_settlement(frame: pd.DataFrame) -> pd.Series:
    """Read where a household lives: its village, else the settlement, else the town named."""
    text = pd.Series(None, index=frame.index, dtype="str")
    for name in ("village", "settlement", "city"):
        if name in frame:
            text = text.fillna(normalize_column(frame[name]))
    return text


def read_text(frame: pd.DataFrame, name: str) -> pd.Series:
    """Read a column of text, normalized; missing throughout where the file has no such column."""
    if name not in frame:
        return pd.Series(None, index=frame.index, dtype="str")
    return normalize_column(frame[name])
