"""Areas of the coverage gap, ready to be drawn: neighborhoods, counties, or cells of a grid.

Only presentation happens here: counts are added up per area, and lose what `siting.privacy`
withholds, so that nobody can be found on a map.
"""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from layers.crs import national_crs, to_plane, to_wgs84
from siting.areas.merging import merged
from siting.arrays import most_frequent
from siting.privacy import MIN_HOUSEHOLDS, county_key, tell_about, tell_neighborhoods

#: Distance between the centers of neighboring cells of the national grid, in meters.
CELL_M = 20_000.0

_COUNTS = ["households", "in_reach", "beyond_reach", "no_capacity"]
_MEANS = ["mean_distance_m", "p95_distance_m"]
_COLUMNS = ["name", "place", *_COUNTS, *_MEANS, "geometry"]


def neighborhood_areas(gaps: gpd.GeoDataFrame, withheld: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return each neighborhood of a plan's gaps as an area; `place` is its county.

    Parameters
    ----------
    gaps, withheld
        Of a view.
    """
    areas = gaps.assign(place=gaps["county"])
    return _shaded(gpd.GeoDataFrame(tell_neighborhoods(areas, withheld, means=_MEANS)))


def county_areas(gaps: gpd.GeoDataFrame, told: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return each county: its numbers from the summary, its outline from its neighborhoods.

    Parameters
    ----------
    gaps
        Neighborhoods of a plan.
    told
        Coverage of the counties, among other rows; see `siting.privacy.tell_summary`.

    Returns
    -------
    One row a county, by the code of its province and its name; none where counties are not known.
    """
    counties = told[(told["level"] == "county") & (told["county"].fillna("") != "")]
    keys, home = county_key(counties), county_key(gaps)
    shapes = merged(gaps.geometry, home.to_numpy()).reindex(keys)
    named = counties.assign(name=counties["county"], place=counties["province"])
    areas = named.set_index(pd.Index(keys, name="county_key"))
    return _shaded(gpd.GeoDataFrame(areas, geometry=shapes.to_numpy(), crs=gaps.crs))


def cell_areas(gaps: gpd.GeoDataFrame, land: gpd.GeoSeries) -> gpd.GeoDataFrame:
    """Add neighborhoods up to hexagonal cells of equal area, cut at the border of the land.

    Cells lie across neighborhoods and counties, whose counts are told elsewhere, so that theirs are
    rounded to multiples of `MIN_HOUSEHOLDS`.

    Parameters
    ----------
    gaps
        Neighborhoods of a plan; each counts wholly in the cell that its inner point falls into.
    land
        Outline of the country, in any stated CRS.
    """
    points = to_plane(gaps.geometry.representative_point(), crs=national_crs())
    middle = _nearest_cell(points.x.to_numpy(), points.y.to_numpy())
    key = pd.Series([f"{x:.0f} {y:.0f}" for x, y in middle], index=gaps.index)
    areas = _added_up(gaps, key)
    areas["name"] = ""
    areas["place"] = most_frequent(gaps["province"], key)
    at = np.array([name.split() for name in areas.index], dtype=np.float64).reshape(-1, 2)
    areas["geometry"] = _on_land(_hexagons(at), to_plane(land, crs=national_crs()).union_all())
    cells = to_wgs84(gpd.GeoDataFrame(areas, crs=national_crs()))[_COLUMNS]
    return _rounded(cells[cells["households"] > 0])


def _added_up(gaps: gpd.GeoDataFrame, keys: pd.Series) -> pd.DataFrame:
    counts = pd.DataFrame(gaps[_COUNTS])
    measured = gaps["mean_distance_m"].notna()
    counts["meters"] = (gaps["mean_distance_m"] * gaps["households"]).where(measured, 0.0)
    counts["measured"] = gaps["households"].where(measured, 0)
    total = counts.groupby(keys).sum()
    total["mean_distance_m"] = total["meters"] / total["measured"].where(total["measured"] > 0)
    total["p95_distance_m"] = np.nan
    return total.drop(columns=["meters", "measured"])


def _shaded(told: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Drop empty areas, and set the share by which each is shaded.

    Where few are without coverage, or few within reach, the share is about that.
    """
    shown = told[told["households"] != 0].copy()
    about = MIN_HOUSEHOLDS / 2 / shown["households"]
    one = shown["few_gap"] != shown["few_in_reach"]
    share = shown["gap_share"].mask(one & shown["few_gap"], about)
    shown["shade"] = share.mask(one & shown["few_in_reach"], 1.0 - about)
    return shown


def _rounded(cells: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Round the counts of cells, and take the numbers of small ones away."""
    shown = tell_about(cells, means=_MEANS)
    gap = shown["beyond_reach"] + shown["no_capacity"]
    share = gap / shown["households"]
    flags = {f"few_{name}": False for name in ("gap", *_COUNTS[1:])}
    return gpd.GeoDataFrame(shown.assign(gap=gap, gap_share=share, shade=share, **flags))


def _nearest_cell(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the middle of each point's hexagon: the nearer of two staggered grids."""
    wide, high = CELL_M, CELL_M * np.sqrt(3.0)
    even = np.column_stack([np.rint(x / wide) * wide, np.rint(y / high) * high])
    odd = np.column_stack(
        [(np.floor(x / wide) + 0.5) * wide, (np.floor(y / high) + 0.5) * high],
    )
    point = np.column_stack([x, y])
    nearer = np.sum((point - even) ** 2, axis=1) <= np.sum((point - odd) ** 2, axis=1)
    return np.where(nearer[:, None], even, odd)


def _hexagons(middle: NDArray[np.float64]) -> NDArray[np.object_]:
    angle = np.deg2rad(np.arange(30, 390, 60))
    corner = np.column_stack([np.cos(angle), np.sin(angle)]) * CELL_M / np.sqrt(3.0)
    return np.asarray(shapely.polygons(middle[:, None, :] + corner[None, :, :]), dtype=object)


def _on_land(cells: NDArray[np.object_], land: shapely.Geometry) -> NDArray[np.object_]:
    """Cut cells at the coast and border, unless hardly anything of them would be left."""
    shapely.prepare(land)
    crossing = np.flatnonzero(~shapely.contains_properly(land, cells))
    cut = shapely.intersection(cells[crossing], land)
    enough = shapely.area(cut) > 0.2 * shapely.area(cells[crossing])
    result = cells.copy()
    result[crossing[enough]] = cut[enough]
    return result
