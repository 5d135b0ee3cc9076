"""Shapes as a page carries them: simplified together and written as short whole numbers."""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.crs import national_crs, to_plane, to_wgs84
from siting.privacy import round_places

#: Steps per degree: four decimals, about ten meters.
SCALE = 10_000

#: The same where streets are followed: about a meter. They are public, homes are not.
FINE_SCALE = 100_000

Rings = list[list[list[int]]]


def encode(shape: BaseGeometry | None, *, scale: int = SCALE) -> Rings:
    """Write a polygon as whole numbers.

    Parameters
    ----------
    shape
        Polygon or MultiPolygon in degrees; other parts, and parts too small to be seen, are left
        out.
    scale
        Steps per degree.

    Returns
    -------
    Polygons, each a list of rings, each a flat list ``[x, y, dx, dy, dx, dy, ...]`` in steps of
    1/`scale` degree,
    closed by whoever draws it.
    """
    polygons = []
    for part in shapely.get_parts(shapely.get_parts(shape)):
        if part.geom_type == "Polygon" and not part.is_empty:
            drawn = (part.exterior, *part.interiors)
            rings = [ring for ring in (_steps(each, scale) for each in drawn) if ring]
            if rings:
                polygons.append(rings)
    return polygons


def encode_point(x: float, y: float) -> tuple[int, int]:
    """Write a point in steps of 1/`SCALE` degree, rounded."""
    east, north = np.rint(round_places((x, y)) * SCALE)
    return int(east), int(north)


def _steps(ring: shapely.LinearRing, scale: int) -> list[int]:
    points = np.rint(shapely.get_coordinates(ring) * scale).astype(np.int64)
    moved = np.any(np.diff(points, axis=0, prepend=points[:1] - 1) != 0, axis=1)
    points = points[moved][:-1]
    if len(points) < 3:
        return []
    return [int(value) for value in np.diff(points, axis=0, prepend=0).ravel()]


def simplified(shapes: gpd.GeoSeries, *, tolerance_m: float) -> gpd.GeoSeries:
    """Simplify shapes so that borders between neighbors stay shared.

    Parameters
    ----------
    shapes
        Polygons in any stated CRS.
    tolerance_m
        How far, in meters, a border may move; see ``shapely.coverage_simplify``.

    Returns
    -------
    Polygons in degrees on the same index.
    """
    plane = to_plane(shapes, crs=national_crs())
    values = np.asarray(plane.array, dtype=object)
    drawn = ~(shapely.is_missing(values) | shapely.is_empty(values))
    values[drawn] = _simplify(
        [_tidy(shape, tolerance_m**2) for shape in values[drawn]], tolerance_m
    )
    return to_wgs84(gpd.GeoSeries(values, index=shapes.index, crs=plane.crs))


def _simplify(shapes: Sequence[BaseGeometry], tolerance_m: float) -> NDArray[np.object_]:
    array = np.asarray(shapes, dtype=object)
    try:
        return np.asarray(shapely.coverage_simplify(array, tolerance_m), dtype=object)
    except shapely.GEOSException:  # GEOS gives up where a ring between neighbors shrinks to a point
        return np.asarray(
            shapely.simplify(array, tolerance_m, preserve_topology=True), dtype=object
        )


def _tidy(shape: BaseGeometry, smallest: float) -> BaseGeometry:
    """Leave out parts and holes smaller than so many square meters, but the largest part."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    if not parts:
        return shape
    parts.sort(key=lambda part: part.area, reverse=True)
    kept = [part for rank, part in enumerate(parts) if rank == 0 or part.area >= smallest]
    return shapely.MultiPolygon([_with_holes(part, smallest) for part in kept])


def _with_holes(polygon: shapely.Polygon, smallest: float) -> shapely.Polygon:
    holes = [ring for ring in polygon.interiors if shapely.Polygon(ring).area >= smallest]
    return shapely.Polygon(polygon.exterior, holes)


def merged(shapes: gpd.GeoSeries, keys: Sequence[str] | NDArray[np.object_]) -> gpd.GeoSeries:
    """Unite the shapes that share a key; the index of the result is the keys."""
    frame = gpd.GeoDataFrame({"key": keys}, geometry=shapes.to_numpy(), crs=shapes.crs)
    return frame.dissolve("key", method="unary").geometry


def label_points(shapes: gpd.GeoSeries) -> NDArray[np.float64]:
    """Return the point that lies deepest inside each polygon, shape (n, 2), in its own units."""
    circles = shapely.maximum_inscribed_circle(shapes.to_numpy(), tolerance=0.02)
    return shapely.get_coordinates(shapely.get_point(circles, 0))
