"""Tables of commands as sheets in words: headings, codes, yes and no, hours and minutes.

A workbook is for people and speaks their language; CSV and Parquet are for programs and keep the
names of columns.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from layers.files.sheets import Sheet, write_workbook
from layers.files.writing import check_table_path, draft, write_table
from layers.texts import Words, catalog, percent_at_most

#: A column of one of two plans, or of what changes: ``mean_before_s``, ``in_reach_change``.
_SIDED = re.compile(r"(?P<name>.+?)_(?P<side>before|after|change)(_s)?")
#: What columns hold, by name without side; all others are text.
_KINDS: Mapping[str, str] = {
    **dict.fromkeys(
        ["capacity", "workers", "distance_m", "centers", "households", "files", "in_reach",
         "no_capacity", "beyond_reach", "too_far", "unlocated", "shorter", "longer", "alike",
         "newly_served", "no_longer_served", "unserved", "phase", "beside", "farthest_minutes",
         "registered", "expected", "low", "high", "unmet", "need", "reach_lost", "beyond_more",
         "no_capacity_more", "visits", "expected_visits", "fee_income", "other_income", "balance",
         "visits_to_live", "order", "minutes", "overdue_days", "load", "workers_by_hours", "rows",
         "mean_distance_m"], "count"),
    **dict.fromkeys(
        ["minutes_each", "hours_more", "hours_alone", "hours_proved", "mean_minutes",
         "worst_minutes", "worst_mean_minutes", "hours", "worst_hours", "average_hours",
         "regret_hours", "dual_price_hours", "saves_hours", "saves_at_most_hours", "area_km2",
         "travel_minutes", "mean_travel_time_min"], "number"),
    **dict.fromkeys(
        ["share", "share_in_reach", "in_reach_share", "percent_more", "gap_share", "fill",
         "travel_share"], "share"),
    **dict.fromkeys(["from_alone", "from_best", "percent_bound"], "bound"),
    **dict.fromkeys(["quotient", "next_priority"], "decimal"),
    **dict.fromkeys(["longitude", "latitude"], "degree"),
    **dict.fromkeys(["mean", "mean_travel_time_s"], "minutes"),
    **dict.fromkeys(["cost", "alone", "saved_each"], "hours"),
    "lower_bound": "hours_at_least",
}  # fmt: skip
#: Where a name holds something else in the tables of one command.
_OWN_KINDS = {
    ("growth", "in_reach"): "share",
    ("front", "in_reach"): "share",
    ("front", "plan"): "count",
    ("income", "cost"): "count",
    ("report", "hours"): "count",
}
#: Columns of codes, and the texts that say them.
_CODES = {
    "action": "difference_action",
    "level": "difference_level",
    "by": "difference_by",
    "setting": "setting",
    "verdict": "verdict",
    "side": "front_side",
    "direction": "price",
    "quotas": "plan_quotas",
    "status": "visit_status",
}
#: Columns of names that people give, of which some are codes of ours.
_KNOWN = ("group", "tier")
#: Columns of what the caller gives names to.
_NAMED = ("event", "plan", "worst_event", "worst_province")


def _hours_at_least(seconds: float) -> float:
    """Return hours to a tenth, rounded down: no more may be told than was proved."""
    return seconds // 360.0 / 10.0


def _share_at_most(share: float) -> float:
    """Return a share rounded up to the digits that are shown of it."""
    return percent_at_most(share, digits=3) / 100.0


#: Kinds of numbers that are told otherwise than they are kept: how, and as what.
_TOLD: Mapping[str, tuple[Callable[[float], float], str]] = {
    "minutes": (lambda seconds: seconds / 60.0, "number"),
    "hours": (lambda seconds: seconds / 3600.0, "number"),
    "hours_at_least": (_hours_at_least, "number"),
    "bound": (_share_at_most, "bound"),
}


def write_spoken(
    tables: Mapping[str, pd.DataFrame],
    path: str | Path,
    words: Words,
    *,
    of: str,
    alone: str,
    simulated: bool,
    names: Mapping[str, str] | None = None,
) -> None:
    """Write tables whole or not at all: a workbook in words, any other format under their names.

    Parameters
    ----------
    tables
        Tables by name, in the order of their sheets.
    path
        A workbook (.xlsx) gets a sheet for each table with rows; .csv and .parquet hold one table
        as it is.
    words
        The language of the workbook.
    of
        As for `spoken_sheet`.
    alone
        The table that .csv and .parquet hold.
    simulated
        Whether the households are known to be simulated: a last sheet of a workbook says so.
    names
        As for `spoken_sheet`.

    Raises
    ------
    FileFormatError
        When the ending is another one, there is no such folder, or a sheet cannot hold the rows.
    """
    if Path(path).suffix.lower() != ".xlsx":
        write_table(tables[alone], path)
        return
    filled = {name: table for name, table in tables.items() if len(table)}
    sheets = {
        words.text(f"sheet_name_{name}"): spoken_sheet(table, words, of=of, names=names)
        for name, table in (filled or {alone: tables[alone]}).items()
    }
    if simulated:
        note = pd.DataFrame({"words": [words.text("households_simulated")]})
        sheets[words.text("sheet_name_simulated")] = spoken_sheet(note, words, of=of)
    write_book(sheets, path, words)


def write_book(sheets: Mapping[str, Sheet], path: str | Path, words: Words) -> None:
    """Write sheets as a workbook, whole or not at all, in the direction of the language.

    Parameters
    ----------
    sheets
        Sheets by name, in their order.
    path
        File ending in .xlsx.
    words
        The language.

    Raises
    ------
    FileFormatError
        When there is no such folder, or a sheet cannot hold the rows.
    """
    check_table_path(path, rows=max(len(sheet.frame) for sheet in sheets.values()))
    with draft(path) as unfinished:
        write_workbook(sheets, unfinished, right_to_left=words.direction == "rtl")


def spoken_sheet(
    table: pd.DataFrame, words: Words, *, of: str, names: Mapping[str, str] | None = None
) -> Sheet:
    """Return a table as a sheet in words: seconds as minutes or hours, bounds never better.

    Parameters
    ----------
    table
        A table of a command, with the columns that its Python documents.
    words
        The language.
    of
        Whose table it is, such as ``growth``: a name may mean something of its own there.
    names
        What events, plans and provinces are called, where cells hold other names.
    """
    told, headings, kinds = {}, [], {}
    for name in map(str, table.columns):
        kind = _kind(table[name], name, of=of)
        heading = _heading(name, words, of=of)
        headings.append(heading)
        told[name] = _cells(table[name], kind, words, names=names or {})
        if kind != "text":
            kinds[heading] = _TOLD[kind][1] if kind in _TOLD else kind
    return Sheet(pd.DataFrame(told, index=table.index).set_axis(headings, axis=1), kinds=kinds)


def _kind(column: pd.Series, name: str, *, of: str) -> str:
    """Return what a column holds; words, whatever its name, where it says yes or no."""
    if pd.api.types.is_bool_dtype(column):
        return "text"
    return kind_of(_bare(name), of=of)


def kind_of(name: str, *, of: str) -> str:
    """Return what a column holds by its name, as `layers.files.sheets.Sheet` calls it.

    Parameters
    ----------
    name
        Name of the column, without the plan that it is of.
    of
        As for `spoken_sheet`.
    """
    return _OWN_KINDS.get((of, name), _KINDS.get(name, "text"))


def _cells(column: pd.Series, kind: str, words: Words, *, names: Mapping[str, str]) -> pd.Series:
    """Return cells as they are told; what is missing stays so."""
    name = str(column.name)
    if kind in _TOLD:
        return column.astype("float64").map(_TOLD[kind][0], na_action="ignore")
    if pd.api.types.is_bool_dtype(column):
        return column.map({True: words.text("said_yes"), False: words.text("said_no")})
    if name in _CODES:
        said = {code: words.text(f"{_CODES[name]}_{code}") for code in column.dropna().unique()}
        return column.map(said)
    if name in _KNOWN:
        return column.map(lambda cell: words.known(name, cell), na_action="ignore")
    if name in _NAMED and names:
        return column.map(lambda cell: names.get(cell, cell), na_action="ignore")
    return column


def _bare(name: str) -> str:
    """Return the name of a column without the plan that it is of."""
    sided = _SIDED.fullmatch(name)
    return sided["name"] if sided else name


def _heading(name: str, words: Words, *, of: str) -> str:
    sided = _SIDED.fullmatch(name)
    if sided:
        told = _heading(sided["name"], words, of=of)
        return words.text(f"difference_{sided['side']}", name=told)
    own = f"{of}_column_{name}"
    return words.text(own if own in catalog() else f"cell_{name}")
