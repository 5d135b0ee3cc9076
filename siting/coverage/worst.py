"""The worst neighborhoods: where coverage is missing most, and what would close the gap."""

import geopandas as gpd
import pandas as pd

from siting.privacy import tell_neighborhoods, too_few

_PLACE = ["name", "province", "county", "setting"]
_COUNTS = ["households", "in_reach", "beyond_reach", "no_capacity"]
_REMEDY = [
    "crowded_out",
    "center_gain",
    "gain_here",
    "nearest_center_id",
    "nearest_travel_time_s",
]
_MEANS = ["mean_distance_m", "mean_travel_time_s"]
#: Households that are without coverage for want of room, or that a center would close.
_CLOSED = ["crowded_out", "center_gain", "gain_here"]


def worst_neighborhoods(
    gaps: gpd.GeoDataFrame,
    centers: gpd.GeoDataFrame,
    *,
    withheld: pd.DataFrame | None = None,
    count: int = 20,
) -> pd.DataFrame:
    """Return the neighborhoods where most households are without coverage.

    Parameters
    ----------
    gaps
        Index neighborhood_id; the ``gaps`` of a plan.
    centers
        Index center_id; name, capacity and load.
    withheld
        What else is not told of neighborhoods, see `siting.privacy.withheld_below`; None where
        nothing of counties and provinces is told beside them.
    count
        Neighborhoods to return at most.

    Returns
    -------
    Index neighborhood_id, the worst first: without_coverage (households beyond reach or without
    room), the columns of `gaps` but for the polygon, nearest_center (its name) and nearest_spare
    (places free there). On a tie the longer way to the nearest center counts, then the id.
    Neighborhoods without a gap are left out, and so are those whose gap is withheld; numbers that
    `siting.privacy` withholds are missing.
    """
    told = _told(gaps, withheld).assign(without_coverage=lambda table: table["gap"])
    found = told.loc[told["gap"] > 0, ["without_coverage", *_PLACE, *_COUNTS, *_MEANS, *_REMEDY]]
    few = found[_CLOSED].gt(0) & too_few(found[_CLOSED])
    # As many as are without coverage but for a few give these away as well.
    others = found[_CLOSED].rsub(found["without_coverage"], axis=0)
    few |= others.gt(0) & too_few(others)
    around = found["center_gain"] - found["gain_here"]
    few["gain_here"] |= around.gt(0) & too_few(around)
    shown = found.assign(**found[_CLOSED].astype("float64").mask(few))
    ordered = shown.sort_index().sort_values(
        ["without_coverage", "nearest_travel_time_s"],
        ascending=False,
        na_position="first",  # nobody there reaches any center
        kind="stable",
    )
    spare = (centers["capacity"] - centers["load"]).clip(lower=0)
    about = pd.DataFrame({"nearest_center": centers["name"], "nearest_spare": spare})
    first: pd.DataFrame = ordered.head(count)
    return first.join(about.reindex(first["nearest_center_id"]).set_axis(first.index, axis=0))


def withheld_neighborhoods(
    gaps: gpd.GeoDataFrame, *, withheld: pd.DataFrame | None = None
) -> pd.Index:
    """Return the ids of the neighborhoods with households whose gap is withheld.

    Parameters
    ----------
    gaps
        Index neighborhood_id; the ``gaps`` of a plan.
    withheld
        As for `worst_neighborhoods`.
    """
    told = _told(gaps, withheld)
    return told.index[told["gap"].isna() & (told["households"] != 0)]


def _told(gaps: gpd.GeoDataFrame, withheld: pd.DataFrame | None) -> pd.DataFrame:
    """Return what is told of each neighborhood: counties are what they make up."""
    table = pd.DataFrame(gaps)[["province_code", *_PLACE, *_COUNTS, *_MEANS, *_REMEDY]]
    return tell_neighborhoods(table, withheld, means=_MEANS)
