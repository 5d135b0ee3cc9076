"""Areas that were drawn apart, made to tile: what is thin between them, or enclosed, is shared out.

Drawn neighborhoods often end at the edge of a street, so that a strip stays open between them, or
reach over one another by a hand's breadth. Catchments must do neither.
"""

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import Voronoi

from layers.crs import to_plane, to_wgs84
from siting.areas.tiling import FAR
from siting.arrays import Shapes, members

#: Strips up to this wide between areas are closed, in meters: a wide street with its margins.
WIDEST_M = 80.0

#: Points on borders are this far apart where an open strip is shared out between both sides.
_STEP_M = 10.0

#: How far a border may move to run straight through the middle of a strip, in meters.
_STRAIGHTEN_M = 8.0

#: Fewest points that have a Voronoi diagram.
_FEWEST = 4

#: Corners lie on this grid, in meters.
_GRID_M = 0.01

#: Parts of an area smaller than this are slivers, in square meters.
_SLIVER_M2 = 400.0


def tiling(
    shapes: gpd.GeoSeries, *, others: gpd.GeoSeries | None = None, widest_m: float = WIDEST_M
) -> gpd.GeoSeries:
    """Make areas tile: share thin strips, overlaps and enclosed holes out among their neighbors.

    Parameters
    ----------
    shapes
        Polygons, index unique, in any stated CRS; missing ones stay missing.
    others
        Polygons that belong to nobody and stay open, enclosed or not.
    widest_m
        Strips up to this wide are closed, in meters.

    Returns
    -------
    Polygons in WGS 84 on the same index. They neither overlap nor leave a strip or a hole between
    them, but for `others`; each point goes to the area that held it first, else to the nearest.
    """
    plane = to_plane(shapes)
    given = plane.to_numpy()
    drawn = np.flatnonzero(~(shapely.is_missing(given) | shapely.is_empty(given)))
    if not len(drawn):
        return to_wgs84(shapes)
    areas = shapely.make_valid(shapely.set_precision(given[drawn], _GRID_M))
    apart: shapely.Geometry = shapely.Polygon()
    if others is not None and len(others):
        apart = shapely.union_all(to_plane(others, crs=plane.crs).to_numpy())
    open_ground = _open_ground(areas, apart, widest_m)
    mended = given.copy()
    mended[drawn] = _shared_out(areas, open_ground)
    return to_wgs84(gpd.GeoSeries(mended, index=shapes.index, crs=plane.crs))


def _open_ground(areas: Shapes, apart: shapely.Geometry, widest_m: float) -> Shapes:
    """Return what lies in thin strips between areas, or is enclosed by them."""
    covered = shapely.union_all(areas)
    closed = covered.buffer(widest_m / 2, join_style="mitre").buffer(
        -widest_m / 2, join_style="mitre"
    )
    solid = [shapely.Polygon(part.exterior) for part in shapely.get_parts(closed)]
    whole = shapely.union_all([*solid, covered])
    ground = shapely.difference(whole, shapely.union_all([covered, apart]), grid_size=_GRID_M)
    parts = shapely.get_parts(ground)
    return np.asarray(parts[shapely.get_dimensions(parts) == 2], dtype=object)


def _shared_out(areas: Shapes, open_ground: Shapes) -> Shapes:
    """Cut all ground along all borders, and give each face to the area that it belongs to."""
    points, owner = _border_points(areas)
    tree = shapely.STRtree(points)
    lines = [shapely.boundary(areas), shapely.boundary(open_ground)]
    for ground in open_ground:
        near = np.sort(tree.query(ground, predicate="dwithin", distance=_STEP_M))
        lines.append(_middle_lines(ground, points[near], owner[near]))
    noded = shapely.union_all(np.concatenate(lines), grid_size=_GRID_M)
    faces = shapely.get_parts(shapely.polygonize([noded]))
    inner = shapely.point_on_surface(faces)
    of_face = np.full(len(faces), -1, dtype=np.int64)
    face = shapely.STRtree(inner).query(open_ground, predicate="intersects")[1]
    of_face[face] = owner[tree.nearest(inner[face])]
    area, face = shapely.STRtree(inner).query(areas, predicate="intersects")
    of_face[face[::-1]] = area[::-1]
    parts, of_part = _joined(faces[of_face >= 0], of_face[of_face >= 0])
    parts, of_part = _without_slivers(parts, of_part)
    # The middle of a strip is found from points on both its sides, so it runs in a zigzag.
    parts = shapely.coverage_simplify(parts, _STRAIGHTEN_M, simplify_boundary=False)
    return _by_area(parts, of_part, count=len(areas))


def _joined(faces: Shapes, owner: NDArray[np.int64]) -> tuple[Shapes, NDArray[np.int64]]:
    """Join the faces of each owner to as few polygons as there are, and say whose each one is."""
    united = [shapely.coverage_union_all(faces[owner == area]) for area in np.unique(owner)]
    parts, at = shapely.get_parts(united, return_index=True)
    return np.asarray(parts, dtype=object), np.unique(owner)[at]


def _by_area(parts: Shapes, owner: NDArray[np.int64], *, count: int) -> Shapes:
    joined = np.full(count, None, dtype=object)
    for area, own in enumerate(members(owner, count=count)):
        joined[area] = parts[own[0]] if len(own) == 1 else shapely.MultiPolygon(list(parts[own]))
    return joined


def _border_points(areas: Shapes) -> tuple[Shapes, NDArray[np.int64]]:
    """Return points along the borders of all areas, and the area of each."""
    dense = shapely.segmentize(shapely.boundary(areas), _STEP_M)
    xy, owner = shapely.get_coordinates(dense, return_index=True)
    return np.asarray(shapely.points(xy), dtype=object), owner


def _middle_lines(ground: shapely.Geometry, points: Shapes, owner: NDArray[np.int64]) -> Shapes:
    """Return the lines in open ground that are as near to one area as to another."""
    xy, first = np.unique(shapely.get_coordinates(points), axis=0, return_index=True)
    if len(np.unique(owner[first])) < 2 or len(xy) < _FEWEST:
        return np.empty(0, dtype=object)
    middle = xy.mean(axis=0)
    # Far points close the outer cells, so that every line between two areas has both its ends.
    far = 5.0 * (np.ptp(xy, axis=0).max() + 1.0) * FAR
    diagram = Voronoi(np.vstack([xy - middle, far]))
    real = (diagram.ridge_points < len(xy)).all(axis=1)
    one, other = owner[first][diagram.ridge_points[real]].T
    ends = np.asarray(diagram.ridge_vertices)[real]
    between = one != other
    borders = shapely.linestrings(diagram.vertices[ends[between]] + middle)
    # Whole, where they cross the ground: what they cut beyond it is joined again.
    crossing = shapely.STRtree(borders).query(ground, predicate="intersects")
    return np.asarray(borders[np.sort(crossing)], dtype=object)


def _without_slivers(parts: Shapes, owner: NDArray[np.int64]) -> tuple[Shapes, NDArray[np.int64]]:
    """Give tiny parts, which come from borders drawn twice, to the neighbor with most border.

    The largest part of an area stays its own, however small.
    """
    size = shapely.area(parts)
    largest = np.zeros(owner.max() + 1)
    np.maximum.at(largest, owner, size)
    slivers = np.flatnonzero((size < _SLIVER_M2) & (size < largest[owner]))
    if not len(slivers):
        return parts, owner
    owner = owner.copy()
    tree = shapely.STRtree(parts)
    for sliver in slivers[np.argsort(size[slivers])]:
        beside = tree.query(parts[sliver], predicate="intersects")
        beside = beside[~np.isin(beside, slivers)]
        shared = shapely.length(
            shapely.intersection(parts[beside], shapely.boundary(parts[sliver]))
        )
        if len(beside) and shared.max() > 0:
            owner[sliver] = owner[beside[np.argmax(shared)]]
    return _joined(parts, owner)
