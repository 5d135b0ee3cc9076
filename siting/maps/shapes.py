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

#: Fewest corners of a ring that can be seen.
_CORNERS = 3


def encode(shape: BaseGeometry | None, *, scale: int = SCALE) -> Rings:
    """Write one polygon as whole numbers; see `encode_all`."""
    return encode_all([shape], scale=scale)[0]


def encode_all(
    shapes: Sequence[BaseGeometry | None] | gpd.GeoSeries, *, scale: int = SCALE
) -> list[Rings]:
    """Write polygons as whole numbers, all at once.

    Parameters
    ----------
    shapes
        Polygons or MultiPolygons in degrees; other parts, and parts too small to be seen, are left
        out.
    scale
        Steps per degree.

    Returns
    -------
    For each shape its polygons, each a list of rings, each a flat list
    ``[x, y, dx, dy, dx, dy, ...]`` in steps of 1/`scale` degree, closed by whoever draws it.
    """
    parts, of_shape = _polygons(np.asarray(shapes, dtype=object))
    rings, of_part = shapely.get_rings(parts, return_index=True)
    steps, ends = _steps(rings, scale)
    flat = steps.ravel().tolist()
    written: list[Rings] = [[] for _ in shapes]
    before, begin = -1, 0
    for end, part in zip(ends.tolist(), of_part.tolist(), strict=True):
        if end - begin >= _CORNERS:
            polygons = written[of_shape[part]]
            if part != before:
                polygons.append([])
            polygons[-1].append(flat[2 * begin : 2 * end])
            before = part
        begin = end
    return written


def encode_lines(
    shapes: Sequence[BaseGeometry | None] | gpd.GeoSeries, *, scale: int = SCALE
) -> list[list[list[int]]]:
    """Write lines as whole numbers, all at once.

    Parameters
    ----------
    shapes
        Lines of one or several parts, in degrees; other parts are left out.
    scale
        Steps per degree.

    Returns
    -------
    For each shape its lines, each a flat list as of `encode_all`, but open: with its last point.
    """
    outer, of_shape = shapely.get_parts(np.asarray(shapes, dtype=object), return_index=True)
    parts, of_outer = shapely.get_parts(outer, return_index=True)
    drawn = (shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING) & ~shapely.is_empty(
        parts
    )
    steps, ends = _steps(parts[drawn], scale, closed=False)
    written: list[list[list[int]]] = [[] for _ in shapes]
    begins = np.r_[0, ends][:-1]
    for shape, begin, end in zip(of_shape[of_outer][drawn], begins, ends, strict=True):
        if end - begin > 1:
            written[shape].append(steps[begin:end].ravel().tolist())
    return written


def encode_point(x: float, y: float) -> tuple[int, int]:
    """Write a point in steps of 1/`SCALE` degree, rounded."""
    east, north = np.rint(round_places((x, y)) * SCALE)
    return int(east), int(north)


def multipolygons(shapes: gpd.GeoSeries | NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the polygons of each shape as a MultiPolygon, so that a layer holds one type.

    Parameters
    ----------
    shapes
        Shapes of any kind, or None; what is no polygon is left out.

    Returns
    -------
    One for each, None where it has no polygon.
    """
    parts, of_shape = _polygons(np.asarray(shapes, dtype=object))
    joined = np.full(len(shapes), None, dtype=object)
    if len(parts):
        shapely.multipolygons(parts, indices=of_shape, out=joined)
    return joined


def _polygons(shapes: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """Return the polygons of shapes, also those within collections, and the shape of each."""
    outer, of_shape = shapely.get_parts(shapes, return_index=True)
    parts, of_outer = shapely.get_parts(outer, return_index=True)
    drawn = (shapely.get_type_id(parts) == shapely.GeometryType.POLYGON) & ~shapely.is_empty(parts)
    return parts[drawn], of_shape[of_outer][drawn]


def _steps(
    rings: NDArray[np.object_], scale: int, *, closed: bool = True
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the steps from point to point of all rings, one after the other, and where each ends.

    A ring begins with its first point as it is; points that round to the one before, and where it
    is closed the last, which is the first again, are left out.
    """
    exact, ring = shapely.get_coordinates(rings, return_index=True)
    points = np.rint(exact * scale).astype(np.int64)
    first = np.diff(ring, prepend=-1) != 0
    kept = first | np.any(np.diff(points, axis=0, prepend=points[:1]) != 0, axis=1)
    points, ring = points[kept], ring[kept]
    if closed:
        inner = np.diff(ring, append=-1) == 0
        points, ring = points[inner], ring[inner]
    steps = np.diff(points, axis=0, prepend=0)
    first = np.diff(ring, prepend=-1) != 0
    steps[first] = points[first]
    return steps, np.cumsum(np.bincount(ring, minlength=len(rings)))


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
    values[drawn] = _simplify(_tidied(values[drawn], tolerance_m**2), tolerance_m)
    return to_wgs84(gpd.GeoSeries(values, index=shapes.index, crs=plane.crs))


def _simplify(array: NDArray[np.object_], tolerance_m: float) -> NDArray[np.object_]:
    try:
        return np.asarray(shapely.coverage_simplify(array, tolerance_m), dtype=object)
    except shapely.GEOSException:  # GEOS gives up where a ring between neighbors shrinks to a point
        return np.asarray(
            shapely.simplify(array, tolerance_m, preserve_topology=True), dtype=object
        )


def _tidied(shapes: NDArray[np.object_], smallest: float) -> NDArray[np.object_]:
    """Leave out small parts and holes; a polygon without holes has none, and stays as it is."""
    result = shapes.copy()
    whole = (shapely.get_type_id(shapes) == shapely.GeometryType.POLYGON) & (
        shapely.get_num_interior_rings(shapes) == 0
    )
    _tidy(result, np.flatnonzero(~whole), smallest)
    return result


def _tidy(shapes: NDArray[np.object_], places: NDArray[np.int64], smallest: float) -> None:
    """Leave out parts and holes smaller than so many square meters, but the largest part."""
    parts, of_shape = _polygons(shapes[places])
    size = shapely.area(parts)
    order = np.lexsort((-size, of_shape))
    largest = order[np.diff(of_shape[order], prepend=-1) != 0]
    kept = size >= smallest
    kept[largest] = True
    parts, of_shape = parts[kept], of_shape[kept]
    rings, of_part = shapely.get_rings(parts, return_index=True)
    outer = np.diff(of_part, prepend=-1) != 0
    stays = outer | (shapely.area(shapely.polygons(rings)) >= smallest)
    solid = shapely.polygons(rings[stays], indices=of_part[stays])
    shapely.multipolygons(solid, indices=places[of_shape], out=shapes)


def label_points(shapes: gpd.GeoSeries) -> NDArray[np.float64]:
    """Return the point that lies deepest inside each polygon, shape (n, 2), in its own units."""
    circles = shapely.maximum_inscribed_circle(shapes.to_numpy(), tolerance=0.02)
    return shapely.get_coordinates(shapely.get_point(circles, 0))
