"""What of a plan is published: frames that tell of areas and centers, and of no single home.

Counts lose what `siting.privacy` withholds, distances are told as finely as a map tells them,
borders and places have as many decimals as a map has. What lies across areas whose counts are told,
as the files of a center do, is told in tenths.
"""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from layers.crs import WGS84
from layers.texts import Words
from siting.areas.merging import merged
from siting.maps import View
from siting.maps.shapes import multipolygons, simplified
from siting.privacy import DECIMALS, county_key, round_places, tell_neighborhoods

#: How far borders may move, in meters: of what is made of neighborhoods, and of counties.
_FINE_M, _COARSE_M = 60.0, 400.0
_COUNTS = ("households", "in_reach", "no_capacity", "beyond_reach")
_WHOLE = ("centers", "capacity", "workers", "unlocated")
_MEANS = ("mean_distance_m",)
_TENTHS = 10
#: Columns of codes, and what the catalog calls their words.
_WORDED = {"setting": "setting", "status": "status", "travel_source": "source"}
#: Up to how many meters a distance is told in which steps, as the words of a map do.
_STEPS_M = ((1_000.0, 10.0), (10_000.0, 100.0), (np.inf, 1_000.0))


def published_tables(view: View) -> dict[str, gpd.GeoDataFrame]:
    """Return the layers of a plan that are published, by name.

    Parameters
    ----------
    view
        All of the plan.

    Returns
    -------
    ``provinces``, ``counties``, ``neighborhoods``, ``centers``, ``catchments`` and ``closed``, in
    WGS 84, without those that have no rows. What is withheld is missing. The columns are those of
    the catalog's ``published_column_``.
    """
    told = view.told
    tables = {
        "provinces": _provinces(view, told[told["level"] == "province"]),
        "counties": _counties(view, told[told["level"] == "county"]),
        "neighborhoods": _neighborhoods(view),
        "centers": _centers(view),
        "catchments": _catchments(view),
        "closed": _closed(view),
    }
    return {name: table for name, table in tables.items() if len(table)}


def told_m(distance_m: pd.Series) -> pd.Series:
    """Round distances as a map says them: to 10 m below a kilometer, to 100 m below ten, else 1 km.

    Parameters
    ----------
    distance_m
        Meters; some may be missing.
    """
    steps = np.full(len(distance_m), np.nan)
    for limit, step in reversed(_STEPS_M):
        steps[distance_m.to_numpy() < limit] = step
    rounded: pd.Series = (distance_m / steps).round() * steps
    return rounded


def _provinces(view: View, told: pd.DataFrame) -> gpd.GeoDataFrame:
    columns = ["province_code", "province", *_SUMMED]
    named = told[told["province_code"].notna()].set_index("province_code", drop=False)
    return _layer(_summed(named)[columns], view.provinces.geometry.reindex(named.index))


def _counties(view: View, told: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return the counties of the summary; the row of no known county has no outline."""
    gaps = view.gaps
    told = told.set_axis(county_key(told))
    home, county = county_key(gaps), told.index
    outlines = simplified(merged(gaps.geometry, home.to_numpy()), tolerance_m=_COARSE_M)
    codes = gaps["county_code"].groupby(home).first().reindex(county)
    table = _summed(told).assign(county_code=codes.to_numpy())
    columns = ["province_code", "province", "county_code", "county", *_SUMMED]
    return _layer(table[columns], outlines.reindex(county))


#: What is told of provinces and counties.
_SUMMED = ["centers", "capacity", *_COUNTS, "gap_share", *_MEANS, "unlocated"]


def _summed(told: pd.DataFrame) -> pd.DataFrame:
    """Write distances and shares as finely as they are told."""
    share = told["gap"] / told["households"].where(told["households"] > 0)
    known = told["in_reach"].notna()
    means = {name: told_m(told[name].where(known)) for name in _MEANS}
    return told.assign(**means, gap_share=share.round(4))


def _neighborhoods(view: View) -> gpd.GeoDataFrame:
    gaps = pd.DataFrame(view.gaps.drop(columns="geometry"))
    told = tell_neighborhoods(gaps, view.withheld, means=_MEANS)
    table = _worded(_summed(told).assign(neighborhood_id=told.index))
    columns = ["neighborhood_id", "name", "province_code", "province", "county_code", "county",
               "setting", "setting_fa", *_COUNTS, "gap_share", *_MEANS, "travel_source",
               "travel_source_fa"]  # fmt: skip
    return _layer(table[columns], simplified(view.gaps.geometry, tolerance_m=_FINE_M))


def _centers(view: View) -> gpd.GeoDataFrame:
    """Return the centers; how full they are is told in tenths, since catchments cross counties."""
    centers = view.centers
    few = centers["told_load"].isna()
    fill = centers["load"] / centers["capacity"].where(centers["capacity"] > 0)
    table = pd.DataFrame(centers.drop(columns="geometry")).assign(
        center_id=centers.index,
        longitude=round_places(centers.geometry.x),
        latitude=round_places(centers.geometry.y),
        fill=((_TENTHS * fill).round() / _TENTHS).mask(few),
        workers=centers["workers"].astype("float64").mask(few),
    )
    columns = ["center_id", "name", "province_code", "province", "county_code", "county",
               "setting", "setting_fa", "status", "status_fa", "capacity", "fill", "workers",
               "longitude", "latitude"]  # fmt: skip
    return _placed(_worded(table)[columns])


def _catchments(view: View) -> gpd.GeoDataFrame:
    areas = view.catchments
    names = view.centers["name"].reindex(areas.index)
    table = pd.DataFrame({"center_id": areas.index, "name": names.to_numpy()})
    return _layer(table, simplified(areas.geometry, tolerance_m=_FINE_M))


def _closed(view: View) -> gpd.GeoDataFrame:
    closed = view.closed
    table = pd.DataFrame(closed.drop(columns="geometry")).assign(
        center_id=closed.index,
        longitude=round_places(closed.geometry.x),
        latitude=round_places(closed.geometry.y),
    )
    columns = ["center_id", "name", "province_code", "province", "county_code", "county",
               "capacity", "moved_to", "longitude", "latitude"]  # fmt: skip
    return _placed(table[columns])


def _worded(table: pd.DataFrame) -> pd.DataFrame:
    """Say codes in Persian words, each in a column beside them, which programs go on reading."""
    words = Words("fa")
    said = {
        f"{name}_fa": table[name]
        .map({code: words.text(f"{kind}_{code}") for code in table[name].dropna().unique()})
        .astype("str")
        for name, kind in _WORDED.items()
        if name in table
    }
    return table.assign(**said)


def _placed(table: pd.DataFrame) -> gpd.GeoDataFrame:
    """Make points of the places that the table tells, so that they cannot differ."""
    points = gpd.points_from_xy(table["longitude"], table["latitude"], crs=WGS84)
    return gpd.GeoDataFrame(_typed(table), geometry=points)


def _layer(table: pd.DataFrame, shapes: gpd.GeoSeries) -> gpd.GeoDataFrame:
    """Join numbers and outlines, row by row; counts become whole numbers that may be missing."""
    return gpd.GeoDataFrame(_typed(table), geometry=_rounded(shapes), crs=WGS84)


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    """Make counts whole numbers, of which some may be missing."""
    counts = [name for name in (*_COUNTS, *_WHOLE) if name in table]
    return table.astype(dict.fromkeys(counts, "Int64")).reset_index(drop=True)


def _rounded(shapes: gpd.GeoSeries) -> NDArray[np.object_]:
    """Round corners; all polygons become multipolygons, so that a layer holds one type."""
    array = np.asarray(shapes.array, dtype=object)
    fine = shapely.set_precision(array, 10.0**-DECIMALS)
    # Of what is thinner than the steps nothing would be left, and it stays as it is.
    return multipolygons(np.where(shapely.is_empty(fine), array, fine))
