"""What is told of the summary of a plan: country, provinces and counties, all of them at once."""

import pandas as pd

from siting.privacy.nesting import COVERAGE, tell_levels
from siting.privacy.suppression import tell_coverage, tell_parts

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
