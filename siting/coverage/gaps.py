"""Where coverage falls short: households in and beyond reach, without room, and how far they go."""

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.reasons import reason
from siting.travel.sources import network_shares, source_words

#: Why a household has no center.
NO_CAPACITY = reason("no_capacity")
TOO_FAR = reason("too_far")


_AREA = ["province_code", "province", "county"]
#: What tells areas apart at each level.
_LEVELS = {"country": [], "province": _AREA[:2], "county": _AREA}
_GAPS = ["in_reach", "beyond_reach", "no_capacity"]
_COUNTS = ["households", *_GAPS]
_SUMMARY = [
    "level",
    *_AREA,
    *_COUNTS,
    "share_in_reach",
    "mean_distance_m",
    "p95_distance_m",
    "centers",
    "capacity",
    "load",
    "capacity_short",
    "capacity_spare",
    "unlocated",
    "travel_source",
]


def household_gaps(assignments: pd.DataFrame, *, limit_s: pd.Series) -> pd.DataFrame:
    """Put every located household into exactly one of three groups.

    Parameters
    ----------
    assignments
        Index household_id; travel_time_s (``inf`` or missing where unserved) and reason.
    limit_s
        Longest acceptable travel time of each household, in seconds, on the same index.

    Returns
    -------
    Boolean columns in_reach, beyond_reach (served beyond the limit, or too far from every center)
    and no_capacity, on the same index; one of them is true in each row.
    """
    full = assignments["reason"].eq(NO_CAPACITY).fillna(value=False).astype(bool)
    near = assignments["travel_time_s"].le(limit_s).fillna(value=False).astype(bool) & ~full
    return pd.DataFrame({"in_reach": near, "beyond_reach": ~near & ~full, "no_capacity": full})


def household_areas(
    households: pd.DataFrame, labels: pd.Series, neighborhoods: pd.DataFrame
) -> pd.DataFrame:
    """Say in which province and county each household counts.

    Parameters
    ----------
    households
        Index household_id; province_code, province and county of its file.
    labels
        Neighborhood of each household, on the same index; missing outside all.
    neighborhoods
        Index neighborhood_id; province_code, province and county.

    Returns
    -------
    Columns province_code, province and county on the index of `households`: those of its
    neighborhood; those of its file for a household outside all neighborhoods.
    """
    inside = neighborhoods[_AREA].reindex(labels.to_numpy()).set_axis(households.index, axis=0)
    return inside.where(labels.notna(), households[_AREA]).astype("str")


def neighborhood_gaps(
    assignments: pd.DataFrame, neighborhoods: gpd.GeoDataFrame, *, limit_s: pd.Series
) -> gpd.GeoDataFrame:
    """Count gaps in each neighborhood.

    Parameters
    ----------
    assignments
        Index household_id; neighborhood_id, travel_time_s, travel_source, distance_m and reason of
        every located household. Households outside all neighborhoods are in no count.
    neighborhoods
        Index neighborhood_id; province_code, province, county, setting and polygon.
    limit_s
        Longest acceptable travel time of each household, in seconds, on the same index.

    Returns
    -------
    Index neighborhood_id; the columns of the contract's ``gaps`` layer, mean_travel_time_s and
    travel_source (see `joined_source`); distances, times and sources are those of the served.
    """
    counted = household_gaps(assignments, limit_s=limit_s).astype(np.int64)
    counted["households"] = 1
    counts = counted.groupby(assignments["neighborhood_id"]).sum()
    distance = assignments.groupby("neighborhood_id")["distance_m"]
    time = assignments.groupby("neighborhood_id")["travel_time_s"]
    measures = pd.DataFrame(
        {
            "mean_distance_m": distance.mean(),
            "p95_distance_m": distance.quantile(0.95),
            "mean_travel_time_s": time.mean(),
        }
    )
    shares = network_shares(assignments).groupby(assignments["neighborhood_id"]).mean()
    given = ["province_code", "province", "county_code", "county", "setting", "name", "geometry"]
    gaps = neighborhoods[given].join(counts[_COUNTS]).join(measures)
    gaps[_COUNTS] = gaps[_COUNTS].fillna(0).astype(np.int64)
    gaps["travel_source"] = pd.Series(source_words(shares.reindex(gaps.index)), gaps.index, "str")
    return gpd.GeoDataFrame(gaps, geometry="geometry", crs=neighborhoods.crs)


def summarize(
    assignments: pd.DataFrame,
    areas: pd.DataFrame,
    centers: pd.DataFrame,
    *,
    limit_s: pd.Series,
    unlocated: pd.DataFrame,
) -> pd.DataFrame:
    """Add up coverage for the country, each province and each county.

    Parameters
    ----------
    assignments
        Index household_id; travel_time_s, travel_source, distance_m and reason of every located
        household.
    areas
        Province and county of each of them, see `household_areas`.
    centers
        Index center_id; capacity, load, province_code, province and county.
    limit_s
        Longest acceptable travel time of each household, in seconds, on the index of
        `assignments`.
    unlocated
        Households without a place; province_code, province and county as far as the file says.

    Returns
    -------
    One row an area: level (country, province, county), province_code, province, county; households
    (located), in_reach, beyond_reach, no_capacity, share_in_reach, mean_distance_m and
    p95_distance_m (of the served), centers, capacity, load, capacity_short and capacity_spare
    (capacity of the centers that stand there against the located households that live there),
    unlocated, travel_source (of the served, see `joined_source`). Whatever belongs to no known area
    has a row of its own, without a name, so that the counts of each level add up to those of the
    country. Where no county is known, there are no rows of counties.
    """
    homes = household_gaps(assignments, limit_s=limit_s).astype(np.int64).join(areas[_AREA])
    homes["distance_m"] = assignments["distance_m"]
    homes["network_share"] = network_shares(assignments)
    counties = homes["county"].notna().any()
    levels = [level for level in _LEVELS if level != "county" or counties]
    tables = [_sum_level(level, homes, centers, unlocated) for level in levels]
    return pd.concat(tables, ignore_index=True)


def _sum_level(
    level: str, homes: pd.DataFrame, centers: pd.DataFrame, unlocated: pd.DataFrame
) -> pd.DataFrame:
    living = homes.groupby(_area_keys(homes, level))
    standing = centers.groupby(_area_keys(centers, level))
    lost = unlocated.groupby(_area_keys(unlocated, level))
    counts = living[_GAPS].sum()
    counts.insert(0, "households", living.size())
    counts = counts.join(standing[["capacity", "load"]].sum(), how="outer")
    counts = counts.join(standing.size().rename("centers"), how="outer")
    counts = counts.join(lost.size().rename("unlocated"), how="outer")
    table = counts.fillna(0).astype(np.int64)
    known = table["households"].where(table["households"] > 0)
    table["share_in_reach"] = table["in_reach"] / known
    table["mean_distance_m"] = living["distance_m"].mean()
    table["p95_distance_m"] = living["distance_m"].quantile(0.95)
    shares = living["network_share"].mean().reindex(table.index)
    table["travel_source"] = pd.Series(source_words(shares), table.index, dtype="str")
    table["capacity_short"] = (table["households"] - table["capacity"]).clip(lower=0)
    table["capacity_spare"] = (table["capacity"] - table["households"]).clip(lower=0)
    table = table.reset_index().assign(level=level)
    table[_AREA] = table[_AREA].replace("", None).astype("str")
    return table[_SUMMARY].sort_values(_AREA, na_position="last", kind="stable")


def _area_keys(frame: pd.DataFrame, level: str) -> list[pd.Series]:
    """Return what to group by; what is missing, or not told apart at a level, is empty text."""
    area = frame[_AREA].astype("str").fillna("")
    area[[name for name in _AREA if name not in _LEVELS[level]]] = ""
    return [area[name] for name in _AREA]
