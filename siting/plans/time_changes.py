"""Who gains and who loses minutes between two plans, by area."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from siting.plans.frames import Plan
from siting.privacy import rounded_kinds, tell_parts

#: Least change of a household's travel time that is told of it, in seconds.
LEAST_S = 60.0

#: What may become of a household that both plans know; they make up all of them.
KINDS = ("shorter", "longer", "alike", "newly_served", "no_longer_served", "unserved")

#: Means over the households that are served in both; where households are not the same, over those
#: that are served in each.
MEANS = ("mean_before_s", "mean_after_s", "mean_change_s")

_AREA = ["province_code", "province", "county", "setting"]
#: What tells the rows of each level apart.
LEVELS: Mapping[str, tuple[str, ...]] = {
    "country": (),
    "province": ("province_code", "province"),
    "county": ("province_code", "province", "county"),
    "setting": ("setting",),
}

#: Change of a travel time below which it is none, in seconds: times are computed, and saved.
_NONE_S = 0.5


def homes(plan: Plan) -> pd.DataFrame:
    """Return travel time and area of each located household of a plan.

    Returns
    -------
    Index household_id; neighborhood_id, travel_time_s (missing for the unserved), province_code,
    province, county and setting of its neighborhood, empty text where not known.
    """
    homes = plan.assignments[["neighborhood_id", "travel_time_s"]]
    at = plan.neighborhoods.index.get_indexer(homes["neighborhood_id"])
    areas = plan.neighborhoods[_AREA].astype("str").fillna("")
    known = {name: np.where(at >= 0, areas[name].to_numpy()[at], "") for name in _AREA}
    served = plan.assignments["center_id"].notna()
    time = homes["travel_time_s"].where(served)
    return homes.assign(travel_time_s=time, **known)


def same_area(before: pd.DataFrame, after: pd.DataFrame) -> pd.Series:
    """Say which households of one id are in one county in both plans, as far as it is known.

    Parameters
    ----------
    before, after
        `homes` of both plans, on the same index.
    """
    apart = pd.Series(data=False, index=before.index)
    for name in ("province_code", "county"):
        known = (before[name] != "") & (after[name] != "")
        apart |= known & (before[name] != after[name])
    return ~apart


def joined_changes(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Return what became of each household that both plans know.

    Parameters
    ----------
    before, after
        `homes` of both plans, on the same index.

    Returns
    -------
    The areas of `after`, or of `before` where it knows none; a column for each of `KINDS`, of which
    one is 1; mean_before_s, mean_after_s and mean_change_s of the served in both, else missing;
    moved: whether its time changed at all.
    """
    areas = after[_AREA].where(after[_AREA] != "", before[_AREA])
    changes = household_changes(before["travel_time_s"], after["travel_time_s"])
    return areas.assign(neighborhood_id=after["neighborhood_id"]).join(changes)


def household_changes(was: pd.Series, now: pd.Series) -> pd.DataFrame:
    """Return what became of each household.

    Parameters
    ----------
    was, now
        Its travel time before and after in seconds, missing where nobody serves it, on one index.

    Returns
    -------
    A column for each of `KINDS`, the `MEANS` and moved, as from `joined_changes`.
    """
    change = now - was
    both, none = change.notna(), was.isna() & now.isna()
    kinds = {
        "shorter": change <= -LEAST_S,
        "longer": change >= LEAST_S,
        "alike": change.abs() < LEAST_S,
        "newly_served": was.isna() & now.notna(),
        "no_longer_served": was.notna() & now.isna(),
        "unserved": none,
    }
    whole = {name: flags.astype("int64") for name, flags in kinds.items()}
    times = {"mean_before_s": was.where(both), "mean_after_s": now.where(both)}
    moved = (change.abs() > _NONE_S).astype("int64")
    return pd.DataFrame({**whole, **times, "mean_change_s": change, "moved": moved})


def count_changes(changes: pd.DataFrame, *, level: str) -> pd.DataFrame:
    """Add up what became of households, without withholding anything.

    Parameters
    ----------
    changes
        As from `joined_changes`.
    level
        One of `LEVELS`, or ``neighborhood``.

    Returns
    -------
    One row an area: what tells it apart, households, the `KINDS`, served (in both), moved, and the
    `MEANS`.
    """
    keys = ["neighborhood_id"] if level == "neighborhood" else list(LEVELS[level])
    parts = changes.groupby(keys) if keys else changes.groupby(np.zeros(len(changes)))
    table = parts[[*KINDS, "moved"]].sum()
    table.insert(0, "households", parts.size())
    table["served"] = parts["mean_change_s"].count()
    table[list(MEANS)] = parts[list(MEANS)].mean()
    return table.reset_index() if keys else table.reset_index(drop=True)


def tell_changes(table: pd.DataFrame, whole: pd.Series) -> pd.DataFrame:
    """Round counts, and take means away that would tell of a few households.

    Parameters
    ----------
    table
        As from `count_changes`.
    whole
        The larger area of each row, on the same index.

    Returns
    -------
    The same without served and moved. Means are missing where few are served, or where few have
    another time than before: then the mean is about these; and where the means of the others in the
    larger area would give that one away.
    """
    shown = table.drop(columns=["served", "moved"])
    several = whole.where(whole.map(whole.value_counts()) > 1)
    rounded = rounded_kinds(table, KINDS, sums=[several])
    shown = shown.assign(**{str(name): rounded[name] for name in rounded})
    few = tell_parts(table["moved"], whole).isna() | tell_parts(table["served"], whole).isna()
    return _without_few(shown, few)


def larger_area(table: pd.DataFrame, level: str) -> pd.Series:
    """Return the larger area of each row of a level: the province of counties, else the country."""
    return table["province_code"] if level == "county" else pd.Series("", table.index)


def own_means(before: pd.DataFrame, after: pd.DataFrame, *, level: str) -> pd.DataFrame:
    """Return the mean times of the served of each plan, where households are not the same.

    Parameters
    ----------
    before, after
        `homes` of both plans.
    level
        One of `LEVELS`, or ``neighborhood``.

    Returns
    -------
    One row an area that both plans know, told: means are missing where few are served in either,
    and of another area where they would follow from that.
    """
    keys = ["neighborhood_id"] if level == "neighborhood" else list(LEVELS[level])
    was = _served(before, keys).add_suffix("_before_s")
    table = was.join(_served(after, keys).add_suffix("_after_s"), how="inner")
    table["mean_change_s"] = table["mean_after_s"] - table["mean_before_s"]
    table = table.reset_index() if keys else table.reset_index(drop=True)
    counts, whole = ["count_before_s", "count_after_s"], larger_area(table, level)
    few = pd.concat([tell_parts(table[name], whole).isna() for name in counts], axis=1)
    return _without_few(table, few.any(axis=1)).drop(columns=counts)


def _served(homes: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    parts = homes.groupby(keys) if keys else homes.groupby(np.zeros(len(homes)))
    return parts["travel_time_s"].agg(["mean", "count"])


def _without_few(table: pd.DataFrame, few: pd.Series) -> pd.DataFrame:
    return table.assign(**{name: table[name].mask(few) for name in MEANS})
