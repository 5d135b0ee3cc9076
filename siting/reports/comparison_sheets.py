"""Tables of a comparison as sheets of a workbook: headings, codes and standards in words."""

import re

import pandas as pd

from layers.files.sheets import Sheet
from layers.texts import Words, catalog
from siting.sentences.paper import differing_standard

#: A column of one of both plans, or of what changes: ``mean_before_s``, ``in_reach_change``.
_SIDED = re.compile(r"(?P<name>.+?)_(?P<side>before|after|change)(_s)?")
#: What columns hold, by name without side; all others are text.
_KINDS = {
    **dict.fromkeys(
        ["capacity", "workers", "distance_m", "centers", "households", "in_reach", "no_capacity",
         "beyond_reach", "unlocated", "shorter", "longer", "alike", "newly_served",
         "no_longer_served", "unserved"], "count"),
    **dict.fromkeys(["longitude", "latitude"], "degree"),
    **dict.fromkeys(["mean", "mean_travel_time_s"], "number"),
}  # fmt: skip
#: Columns of seconds, told in minutes.
_SECONDS = {"mean", "mean_travel_time_s"}
#: Columns of codes, and the texts that say them.
_CODES = {
    "action": "difference_action",
    "level": "difference_level",
    "by": "difference_by",
    "setting": "setting",
}


def comparison_sheet(table: pd.DataFrame, words: Words) -> Sheet:
    """Return a table of a comparison as a sheet in words, minutes for seconds.

    Parameters
    ----------
    table
        One of `siting.reports.comparison_tables.comparison_tables`.
    words
        The language.
    """
    headings = {str(name): _heading(str(name), words) for name in table.columns}
    kinds = {said: _KINDS[_bare(name)] for name, said in headings.items() if _bare(name) in _KINDS}
    return Sheet(_told(table, words).rename(columns=headings), kinds=kinds)


def _told(table: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Return the table with minutes, and with codes and standards in words."""
    told = table.copy()
    for name in map(str, table.columns):
        if _bare(name) in _SECONDS:
            told[name] = table[name].astype("float64") / 60.0
        elif name in _CODES:
            known = {code: words.text(f"{_CODES[name]}_{code}") for code in table[name].dropna()}
            told[name] = table[name].map(known)
    if "standard" in table:
        for side in ("before", "after"):
            pairs = zip(table["standard"], table[side], strict=True)
            said = [differing_standard(name, value, words) for name, value in pairs]
            told[side] = pd.Series(said, index=table.index, dtype="str")
        told["standard"] = [words.text(f"standard_{name}") for name in table["standard"]]
    return told


def _bare(name: str) -> str:
    """Return the name of a column without the plan that it is of."""
    sided = _SIDED.fullmatch(name)
    return sided["name"] if sided else name


def _heading(name: str, words: Words) -> str:
    sided = _SIDED.fullmatch(name)
    if sided:
        return words.text(f"difference_{sided['side']}", name=_heading(sided["name"], words))
    own = f"difference_column_{name}"
    return words.text(own if own in catalog() else f"cell_{name}")
