"""Coverage of two plans side by side, by area and by client group."""

from collections.abc import Sequence

import pandas as pd

from siting.privacy import rounded_count, tell_summary

#: The three numbers, and all of the located before them.
COUNTS = ("households", "in_reach", "no_capacity", "beyond_reach")

_AREA = ["level", "province_code", "province", "county"]
_PART = ["by", "setting", "group"]
#: Served households of a group from which on its mean time is told, and to how many seconds: less
#: than an hour more for one of them changes.
_ENOUGH, _STEP_S = 600, 6.0


def summary_changes(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Set the coverage of areas side by side.

    Parameters
    ----------
    before, after
        The ``summary`` of both plans.

    Returns
    -------
    One row an area: level (country, province, county), province_code, province, county; and with
    ``_before`` and ``_after`` the `COUNTS`, unlocated and centers; with ``_change`` the three
    numbers. Counts are what `siting.privacy.tell_summary` tells of each plan, rounded to fives;
    missing also where a plan has no such area.
    """
    table = _beside(_told(before), _told(after), _AREA)
    return _changed(table, COUNTS[1:])


def group_changes(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Set the coverage of town and country and of client groups side by side.

    A plan does not say to which groups a household belongs, so that means are those of all served.

    Parameters
    ----------
    before, after
        The ``groups`` of both plans, in which small numbers are withheld already.

    Returns
    -------
    One row a part of the country: by (all, setting, group), setting, group; and as in
    `summary_changes` the `COUNTS` and mean_travel_time_s. None where a plan has no groups.
    """
    means = "mean_travel_time_s"
    if before.empty or after.empty:
        before, after = before[:0], after[:0]
    table = _beside(_parts(before, means), _parts(after, means), _PART)
    return _changed(table, [*COUNTS[1:], means])


def _told(summary: pd.DataFrame) -> pd.DataFrame:
    told = tell_summary(summary)
    rounded = _rounded(told).assign(unlocated=rounded_count(told["unlocated"]))
    return told[[*_AREA, "centers"]].join(rounded)


def _parts(groups: pd.DataFrame, means: str) -> pd.DataFrame:
    kinds = ["all", "setting", "group"]
    told = groups[(groups["level"] == "country") & groups["by"].isin(kinds)]
    mean = _STEP_S * (told[means] / _STEP_S).round()
    mean = mean.where(told["in_reach"] >= _ENOUGH)
    return told[_PART].join(_rounded(told)).assign(**{means: mean})


def _rounded(told: pd.DataFrame) -> pd.DataFrame:
    """Round counts that are told; the three add up to all where none of them is withheld."""
    rounded = pd.DataFrame({name: rounded_count(told[name]) for name in COUNTS})
    added = rounded[list(COUNTS[1:])].sum(axis=1, skipna=False)
    return rounded.assign(households=added.fillna(rounded["households"]))


def _beside(before: pd.DataFrame, after: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Join two tables, rows of the later one first; text that is missing is so in both."""
    names = list(keys)
    tables = [
        table.assign(**{name: table[name].fillna("") for name in names})
        .set_index(names)
        .add_suffix(f"_{when}")
        for when, table in (("after", after), ("before", before))
    ]
    joined = tables[0].join(tables[1], how="outer")
    order = [*tables[0].index, *tables[1].index.difference(tables[0].index, sort=False)]
    whole = joined.reindex(order).reset_index()
    whole[names] = whole[names].replace("", None).astype("str")
    numbers = before.columns.difference(names, sort=False)
    both = [f"{name}_{when}" for name in numbers for when in ("before", "after")]
    return whole[[*names, *both]].astype(dict.fromkeys(both, "float64"))


def _changed(table: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    changes = {f"{name}_change": table[f"{name}_after"] - table[f"{name}_before"] for name in names}
    return table.assign(**changes)
