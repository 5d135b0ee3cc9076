"""Rows that are no households, though they stand among them: totals, notes, twins and members."""

import re
from typing import NamedTuple

import pandas as pd

from layers.reasons import reason, reason_column
from layers.text import is_blank, normalize_column

_TOTAL = re.compile(
    r"(جمع کل|مجموع کل|سرجمع|جمع|مجموع|میانگین|تعداد کل|(sub|grand) ?total|total|sum)"
    r"(?![^\s:،,.()-])",
    re.IGNORECASE,
)
_NAMES = ("household_id", "province", "county", "village", "settlement", "city")
_POINT = ("longitude", "latitude", "location")

#: Known columns that a table must have for a row with an id alone to be taken for a note.
_WIDE = 4


def find_totals(frame: pd.DataFrame) -> pd.Series:
    """Say of each row that is a total or a note why it is no household; missing for all others.

    Parameters
    ----------
    frame
        The known columns of a table.

    Returns
    -------
    Reasons on the same index.
    """
    names = frame[[name for name in _NAMES if name in frame]].apply(normalize_column)
    told = names.apply(_begins_as_total).astype("bool")
    ids = names["household_id"]
    without_id = ids.isna() | told["household_id"]
    placed = pd.DataFrame({name: ~is_blank(frame[name]) for name in _POINT if name in frame})
    total = told.any(axis=1) & without_id & ~placed.any(axis=1)
    others = frame.drop(columns="household_id")
    alone = others.apply(is_blank).all(axis=1) if frame.shape[1] >= _WIDE else ids.isna() & False
    lone = ids[alone & ids.notna()]
    told_only = lone.str.contains(r"[:\s]") & lone.str.contains(r"[^\W\d_]")
    note = told_only.reindex(frame.index, fill_value=False).astype("bool")
    reasons = pd.Series(None, index=frame.index, dtype="str")
    reasons[note] = reason("note_row")
    reasons[total] = reason("total_row")
    return reasons


def _begins_as_total(column: pd.Series) -> pd.Series:
    """Tell which cells begin as the name of a total does; each distinct text is read once."""
    distinct = pd.Series(column.dropna().unique(), dtype="str")
    return column.isin(distinct[distinct.str.match(_TOTAL).astype("bool")])


class Members(NamedTuple):
    """Rows that repeat a household.

    Parameters
    ----------
    reasons
        Why each of them is no household of its own, on their index.
    counts
        Persons of the households of which each member has a row, on the index of the first row.
    """

    reasons: pd.Series
    counts: pd.Series


def find_repeats(ids: pd.Series, frame: pd.DataFrame, rows: pd.Series) -> Members:
    """Find the members of households that are listed one by one, and twins by a lost zero.

    Parameters
    ----------
    ids
        Ids as text, with repeats, on the index of their records.
    frame
        The known columns of the table.
    rows
        Row number of each record.
    """
    all_bare = ids.str.lstrip("0").where(ids.str.fullmatch("[0-9]+"), ids)
    bare = all_bare[all_bare.duplicated(keep=False)]
    place = [name for name in (*_POINT, *_NAMES[1:]) if name in frame]
    same = pd.Series("", index=bare.index, dtype="str")
    for name in place:
        same = same + "|" + normalize_column(frame.loc[bare.index, name]).fillna("")
    found = {"id": ids[bare.index], "bare": bare, "place": same, "row": rows[bare.index]}
    house = pd.DataFrame(found)
    members = house.duplicated(["id", "place"], keep="first")
    single = house[~members]
    twins = single.duplicated(["bare", "place"], keep="first") & ~single["id"].duplicated(
        keep=False
    )
    one_by_one = members.sum() > 0.3 * len(ids)
    first = house.groupby(["bare", "place"])["row"].transform("first")
    reasons = [reason_column("same_but_zeros", row=first[twins[twins].index])]
    counts = pd.Series(dtype="int64")
    if one_by_one:
        reasons.append(reason_column("member", row=first[members]))
        sizes = house.groupby(["id", "place"])["row"].transform("size")
        counts = sizes[~members][sizes[~members] > 1]
    return Members(pd.concat(reasons).astype("str"), counts)
