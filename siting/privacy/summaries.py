"""What is told of a plan's areas: of its summary, and of neighborhoods, all levels at once."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from siting.privacy.nesting import COVERAGE, hidden_below, tell_levels
from siting.privacy.suppression import KINDS, tell_coverage, tell_parts

_MEANS = ("mean_distance_m", "p95_distance_m")
_ROOM = ("capacity_short", "capacity_spare")


def tell_summary(summary: pd.DataFrame) -> pd.DataFrame:
    """Take what is withheld out of the summary of a plan, all levels of it at once.

    Whoever shows a part of a summary takes it from here: told by itself, a province would show what
    the table of provinces hides for the sake of another, and so would the sum of its counties.

    Parameters
    ----------
    summary
        All rows of a plan's ``summary``.

    Returns
    -------
    As from `tell_coverage`, with unlocated, share_in_reach, capacity_short and capacity_spare told
    likewise.
    """
    county = summary["level"] == "county"
    whole = summary["level"] + "/" + summary["province_code"].fillna("").where(county, "")
    shown = tell_coverage(summary, whole, means=_MEANS)
    shown["unlocated"] = tell_parts(summary["unlocated"], whole)
    shown = _told_together(summary, shown)
    shown["gap_share"] = shown["gap"] / shown["households"].where(shown["households"] > 0)
    shown["share_in_reach"] = shown["in_reach"] / shown["households"].where(shown["households"] > 0)
    known = shown["households"].notna()  # with the capacity, either would tell how many these are
    for name in (*_MEANS, *_ROOM):
        shown[name] = shown[name].where(known)
    return shown


def _told_together(summary: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """Withhold what counties that are all told would give away of their province, and so on."""
    counties = summary.index[summary["level"] == "county"]
    provinces = summary.index[summary["level"] == "province"]
    codes = summary["province_code"].fillna("")
    if not len(counties) or not len(provinces):
        return shown
    labels = [pd.Series(counties, index=counties), codes.loc[counties]]
    told = shown.copy()
    for sums in (COVERAGE, {"unlocated": ("unlocated",)}):
        names = list(sums)
        kinds = list(dict.fromkeys(kind for parts in sums.values() for kind in parts))
        above = shown.loc[provinces, names].set_axis(codes.loc[provinces].to_numpy())
        lower, upper = tell_levels(
            summary.loc[counties, kinds], labels, [shown.loc[counties, names], above], sums=sums
        )
        told.loc[counties, names] = lower.to_numpy()
        told.loc[provinces, names] = upper.to_numpy()
    return told


def tell_loads(centers: pd.DataFrame) -> pd.Series:
    """Take out the files of centers that have few, and of another one where it is a single center.

    The other one is of the same province: as many as are in reach there are about the files of its
    centers.

    Parameters
    ----------
    centers
        All centers of a plan: load and province_code.

    Returns
    -------
    Floats; those withheld are missing.
    """
    loads, province = centers["load"], centers["province_code"].astype("str").fillna("")
    told = tell_parts(loads, province)
    if told.isna().sum() == 1:  # the only center of its province
        told = tell_parts(loads, pd.Series("", index=loads.index))
    return told


def tell_workers(areas: pd.DataFrame, loads: pd.Series) -> pd.Series:
    """Take out the households of social workers that are few, or tell the files of their center.

    Parameters
    ----------
    areas
        Their areas, with all of each center that is among them: households and center_id.
    loads
        Files of each center as `tell_loads` tells them.

    Returns
    -------
    Floats on the index of `areas`; those withheld are missing.
    """
    told = tell_parts(areas["households"], areas["center_id"])
    silent = loads.reindex(areas["center_id"]).isna().to_numpy()
    return told.mask(silent)


def county_key(table: pd.DataFrame) -> pd.Series:
    """Return province and county of each row as one label."""
    parts = (table[name].astype("str").fillna("") for name in ("province_code", "county"))
    province, county = parts
    return province + "/" + county


def withheld_below(summary: pd.DataFrame, gaps: pd.DataFrame) -> pd.DataFrame:
    """Say what of neighborhoods is withheld lest they add up to what the summary does not tell.

    Parameters
    ----------
    summary, gaps
        All rows of a plan's ``summary``, and all of its neighborhoods.

    Returns
    -------
    Whether each number is withheld: the index of `gaps`, the columns of `COVERAGE`.
    """
    told, names = tell_summary(summary), list(COVERAGE)
    county, province = (told[told["level"] == level] for level in ("county", "province"))
    home = county_key(gaps)
    true = _each_once(summary.loc[county.index, list(KINDS)].set_axis(county_key(county)))
    rest = _outside(gaps, home, true)
    everyone = pd.concat([gaps[list(KINDS)], rest], ignore_index=True)
    homes = pd.Series([*home, *rest.index])
    levels = [homes, homes.str.split("/").str[0]]
    codes = province["province_code"].astype("str").fillna("")
    above = [county[names].set_axis(county_key(county)), province[names].set_axis(codes)]
    known = [
        _each_once(frame).reindex(pd.Index([*frame.index, *labels]).unique())
        for frame, labels in zip(above, levels, strict=True)
    ]
    untold = np.arange(len(everyone)) >= len(gaps)
    hidden = hidden_below(everyone, levels, known, untold=untold)
    return hidden.head(len(gaps)).set_axis(gaps.index)


def _each_once(frame: pd.DataFrame) -> pd.DataFrame:
    """Add rows of one label up; a sum of what is not told is not told."""
    return frame if frame.index.is_unique else frame.groupby(level=0).sum(skipna=False)


def _outside(gaps: pd.DataFrame, home: pd.Series, counties: pd.DataFrame) -> pd.DataFrame:
    """Return the households of counties that are in none of their neighborhoods, where any are."""
    inside = gaps[list(KINDS)].groupby(home.to_numpy()).sum().reindex(counties.index, fill_value=0)
    rest = counties - inside
    return rest[(rest > 0).any(axis=1)].clip(lower=0)


def tell_neighborhoods(
    gaps: pd.DataFrame, withheld: pd.DataFrame | None, *, means: Sequence[str] = ()
) -> pd.DataFrame:
    """Take what is withheld out of neighborhoods, which make up counties.

    Parameters
    ----------
    gaps
        Neighborhoods of a plan: households, the columns of `KINDS`, province_code and county.
    withheld
        As `withheld_below` returns it, of these neighborhoods and maybe others. None where nothing
        of counties and provinces is told beside them.
    means
        Columns that tell how far the served have it.

    Returns
    -------
    As from `tell_coverage`.
    """
    shown = tell_coverage(gaps, county_key(gaps), means=means)
    if withheld is None:
        return shown
    names = list(COVERAGE)
    more = withheld.reindex(shown.index, fill_value=False)[names].to_numpy(dtype=bool)
    shown[names] = shown[names].astype("float64").mask(more)
    shown["gap_share"] = shown["gap"] / shown["households"].where(shown["households"] > 0)
    for name in means:
        shown[name] = shown[name].where(shown["households"].notna())
    return shown
