"""The worst neighborhoods: where coverage is missing most, and what would close the gap."""

import geopandas as gpd
import pandas as pd

from siting.privacy import too_few

_PLACE = ["name", "province", "county", "setting"]
_COUNTS = ["households", "in_reach", "beyond_reach", "no_capacity"]
_REMEDY = [
    "crowded_out",
    "center_gain",
    "gain_here",
    "nearest_center_id",
    "nearest_travel_time_s",
    "mean_travel_time_s",
]


def worst_neighborhoods(
    gaps: gpd.GeoDataFrame, centers: gpd.GeoDataFrame, *, count: int = 20
) -> pd.DataFrame:
    """Return the neighborhoods where most households are without coverage.

    Parameters
    ----------
    gaps
        Index neighborhood_id; the ``gaps`` of a plan.
    centers
        Index center_id; name, capacity and load.
    count
        Neighborhoods to return at most.

    Returns
    -------
    Index neighborhood_id, the worst first: without_coverage (households beyond reach or without
    room), the columns of `gaps` but for the polygon, nearest_center (its name) and nearest_spare
    (places free there). On a tie the longer way to the nearest center counts, then the id.
    Neighborhoods without a gap are left out, and so are those of `too_few` households,
    which would tell of single homes.
    """
    table = pd.DataFrame(gaps)[[*_PLACE, *_COUNTS, "mean_distance_m", *_REMEDY]]
    table.insert(0, "without_coverage", table["beyond_reach"] + table["no_capacity"])
    shown = table[(table["without_coverage"] > 0) & ~too_few(table["households"])]
    ordered = shown.sort_index().sort_values(
        ["without_coverage", "nearest_travel_time_s"],
        ascending=False,
        na_position="first",  # nobody there reaches any center
        kind="stable",
    )
    spare = (centers["capacity"] - centers["load"]).clip(lower=0)
    about = pd.DataFrame({"nearest_center": centers["name"], "nearest_spare": spare})
    found: pd.DataFrame = ordered.head(count)
    return found.join(about.reindex(found["nearest_center_id"]).set_axis(found.index, axis=0))
