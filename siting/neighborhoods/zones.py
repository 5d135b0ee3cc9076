"""The areas in which neighborhoods are formed: counties or provinces, towns apart from country.

Shapes are on the national plane, in meters.
"""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from layers.crs import national_crs, to_plane
from layers.places.settlements import URBAN_POPULATION, built_up_radius_m
from siting.arrays import Floats, Integers, Shapes

#: Around households beyond every outline (outlines are coarse) so much ground is added to the
#: nearest unit.
MARGIN_M = 1_000.0

#: Ground farther than this from every household of a countryside belongs to no neighborhood.
REACH_M = 25_000.0

#: Points this near to each other reach the same ground.
_GRAIN_M = 5_000.0

#: Corners of the circle that stands for a built-up area.
_CORNERS = 32

#: Its radius over that of the circle, so that both have the same area.
_SAME_AREA = float(np.sqrt(2 * np.pi / (_CORNERS * np.sin(2 * np.pi / _CORNERS))))


@dataclass(frozen=True)
class Zones:
    """Areas that do not overlap, and the one that each point is in.

    Parameters
    ----------
    areas
        Columns ``unit`` (code of the county or province), ``setting`` (urban, rural), geometry on
        the national plane. Only areas with points are listed. The towns of a unit are one area
        each, its country is one area.
    zone
        Position in `areas` for each point, shape (n,).
    """

    areas: gpd.GeoDataFrame
    zone: NDArray[np.int64]


def administrative_units(
    provinces: gpd.GeoDataFrame, counties: gpd.GeoDataFrame | None
) -> gpd.GeoDataFrame:
    """List the units that no neighborhood crosses: counties, and provinces with no county listed.

    Parameters
    ----------
    provinces
        Index ``province_code``, column ``province``.
    counties
        Index ``county_code``, columns ``county``, ``province_code``, ``province``; or None.

    Returns
    -------
    Index ``unit``; columns ``province_code``, ``province``, ``county_code``, ``county`` (both
    missing for provinces), geometry on the national plane; in the order of the index.
    """
    units = to_plane(provinces[["province", "geometry"]], crs=national_crs())
    units = units.assign(province_code=units.index, county_code=None, county=None)
    if counties is not None and len(counties):
        listed = to_plane(counties, crs=national_crs())
        listed = listed[["province_code", "province", "county", "geometry"]]
        listed = listed.assign(county_code=listed.index)
        units = units[~units["province_code"].isin(listed["province_code"])]
        if len(units):  # of provinces that have counties, nothing is left
            units = units.assign(geometry=units.geometry.difference(listed.geometry.union_all()))
        units = gpd.GeoDataFrame(pd.concat([units, listed]), crs=listed.crs)
    return units.rename_axis("unit").sort_index()


def find_zones(
    xy: NDArray[np.float64], *, units: gpd.GeoDataFrame, settlements: gpd.GeoDataFrame
) -> Zones:
    """Cut the units into town and country, and find the zone of each point.

    A town is the circle that `layers.places.settlements.built_up_radius_m` gives to a settlement of
    at least 5,000 people; towns that touch are one. A point beyond every unit goes to the nearest,
    which grows around it.

    Parameters
    ----------
    xy
        Points on the national plane, in meters, shape (n, 2).
    units
        As `administrative_units` gives them.
    settlements
        Columns ``population`` and geometry (points).

    Returns
    -------
    The zones that have points, and the zone of each point.
    """
    outlines = _grown(np.asarray(units.geometry.array), xy)
    unit = _area_of(xy, outlines)
    owner, towns = _town_areas(outlines, settlements)
    town = _area_of(xy, towns, nearest=False)
    kept = np.unique(town[town >= 0])
    open_land = town < 0
    inhabited, country = _country_areas(
        outlines, xy[open_land], unit[open_land], owner[kept], towns[kept]
    )
    zone = np.searchsorted(kept, town)
    zone[town < 0] = len(kept) + np.searchsorted(inhabited, unit[town < 0])
    areas = gpd.GeoDataFrame(
        {
            "unit": units.index[np.concatenate([owner[kept], inhabited])],
            "setting": np.repeat(["urban", "rural"], [len(kept), len(inhabited)]),
        },
        geometry=np.concatenate([towns[kept], country]),
        crs=units.crs,
    )
    return Zones(areas=areas, zone=zone)


def nearest_unit(xy: Floats, units: gpd.GeoDataFrame) -> pd.Index:
    """Return the label of the unit that holds each point, or else is nearest to it."""
    index: pd.Index = units.index
    return index.take(_area_of(xy, np.asarray(units.geometry.array)))


def _area_of(xy: Floats, areas: Shapes, *, nearest: bool = True) -> Integers:
    """Return the first area that holds each point; else the nearest one, or -1."""
    points = np.asarray(shapely.points(xy))
    found = np.full(len(xy), -1, dtype=np.int64)
    area, point = shapely.STRtree(points).query(areas, predicate="intersects")
    order = np.argsort(area, kind="stable")[::-1]
    found[point[order]] = area[order]
    lost = np.flatnonzero(found < 0)
    if nearest and len(lost):
        found[lost] = shapely.STRtree(areas).nearest(points[lost])
    return found


def _grown(outlines: Shapes, xy: Floats) -> Shapes:
    """Return the outlines, grown around the points that are in none of them."""
    held = shapely.STRtree(np.asarray(shapely.points(xy))).query(outlines, predicate="intersects")[
        1
    ]
    beyond = np.delete(xy, held, axis=0)
    if len(beyond) == 0:
        return outlines
    spots = np.unique(beyond.round(-2), axis=0)
    ground = shapely.union_all(shapely.buffer(shapely.points(spots), MARGIN_M, quad_segs=4))
    parts = _solid(shapely.difference(ground, shapely.union_all(outlines)))[0]
    goal = shapely.STRtree(outlines).nearest(parts)
    grown = outlines.copy()
    for unit in np.unique(goal):
        grown[unit] = _ground(shapely.union_all([grown[unit], *parts[goal == unit]]))
    return grown


def _town_areas(outlines: Shapes, settlements: gpd.GeoDataFrame) -> tuple[Integers, Shapes]:
    """Return the unit and the shape of every built-up area, cut where it crosses an outline."""
    towns = settlements[settlements["population"] >= URBAN_POPULATION]
    circles = shapely.buffer(
        np.asarray(to_plane(towns.geometry, crs=national_crs()).array),
        np.asarray(built_up_radius_m(towns["population"])) * _SAME_AREA,
        quad_segs=_CORNERS // 4,
    )
    built_up = shapely.get_parts(shapely.union_all(circles))
    area, owner = shapely.STRtree(outlines).query(built_up, predicate="intersects")
    order = np.lexsort((area, owner))
    parts, piece = _solid(shapely.intersection(built_up[area], outlines[owner])[order])
    return owner[order][piece], parts


def _country_areas(
    outlines: Shapes, xy: Floats, unit: Integers, owner: Integers, towns: Shapes
) -> tuple[Integers, Shapes]:
    """Return the units with points outside towns, and what the inhabited towns leave of each.

    Deserts, and counties of which a file knows a few households only, are left out but for what
    lies within `REACH_M` of a point.
    """
    inhabited = np.unique(unit)
    left = [
        shapely.difference(
            shapely.intersection(outlines[k], _within_reach(xy[unit == k])),
            shapely.union_all(towns[owner == k]),
        )
        for k in inhabited
    ]
    return inhabited, np.array([_ground(shape) for shape in left], dtype=object)


def _within_reach(xy: Floats) -> shapely.Geometry:
    spots = np.unique((xy / _GRAIN_M).round() * _GRAIN_M, axis=0)
    return shapely.union_all(shapely.buffer(shapely.points(spots), REACH_M, quad_segs=4))


def _ground(shape: shapely.Geometry) -> shapely.MultiPolygon:
    """Return a shape without the lines and points that GEOS leaves where polygons touch."""
    return shapely.MultiPolygon(list(_solid(shape)[0]))


def _solid(shapes: shapely.Geometry | Shapes) -> tuple[Shapes, Integers]:
    """Return the polygons that shapes are made of, no lines, no points, and whose part each is."""
    parts, whole = shapely.get_parts(shapes, return_index=True)
    kept = shapely.get_dimensions(parts) == 2
    return parts[kept], whole[kept]
