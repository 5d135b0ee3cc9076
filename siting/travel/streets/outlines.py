"""Outlines of areas that were reached: one clean shape around many points.

Points are put on a grid of square cells; what lies near enough to one of them is inside. On the
grid holes are filled and spurs cut, so that the polygons have neither holes nor slivers.
"""

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy import ndimage

from siting.arrays import Flags, Floats

#: A point reaches at least so many cells around it, so that a single street is an area.
LEAST_CELLS = 1.6

#: Parts smaller than this share of the largest are left out.
SMALLEST_PART = 0.02

#: Staircases of cells are straightened by so much of a cell, the height of a diagonal stair.
_STAIR = 0.75

#: Borders are calmed over so many cells.
_CALM = 1.25

#: Empty cells around the grid, so that every shape is closed.
_MARGIN = 2

_CROSS = ndimage.generate_binary_structure(2, 1)
_SQUARE = ndimage.generate_binary_structure(2, 2)


def outline(xy: Floats, reach_m: Floats, *, cell_m: float) -> shapely.MultiPolygon:
    """Draw the outline of all ground that lies within reach of some points.

    Takes O(n + c) steps for c cells in the bounds of the points and of their reach.

    Parameters
    ----------
    xy
        Points on a plane in meters, shape (n, 2), at least one; neighbors along a street no
        farther apart than a cell.
    reach_m
        How far around each point the ground is reached, shape (n,); at least `LEAST_CELLS` cells
        are.
    cell_m
        Side of a cell; the outline is that exact.

    Returns
    -------
    Valid polygons without holes, largest first; none is smaller than `SMALLEST_PART` of the
    largest or thinner than three cells.
    """
    reach = np.maximum(reach_m / cell_m, LEAST_CELLS)
    inside, corner = _near(xy / cell_m, reach)
    # Cells that meet at a corner only are joined first: a ring that they close is a hole too.
    inside = ndimage.binary_fill_holes(ndimage.binary_closing(inside, structure=_CROSS))
    inside = _large_parts(_calmed(inside))
    parts = shapely.get_parts(shapely.union_all(_boxes(inside)))
    shapes = [_smooth(part) for part in sorted(parts, key=lambda part: -part.area)]
    joined = shapely.get_parts(shapely.union_all(shapes))
    solid = [shapely.Polygon(part.exterior) for part in joined]
    united = shapely.get_parts(shapely.union_all(solid))
    polygons = sorted(united, key=lambda part: -part.area)
    return shapely.transform(
        shapely.MultiPolygon(polygons), lambda places: (places + corner) * cell_m
    )


def _near(places: Floats, reach: Floats) -> tuple[Flags, Floats]:
    """Say which cells lie within reach of the point nearest to them, and where the grid starts.

    Places and reach are in cells. Of several points in one cell the one that reaches farthest
    counts.
    """
    margin = int(np.ceil(reach.max())) + _MARGIN
    corner = np.floor(places.min(axis=0)) - margin
    cells = np.floor(places - corner).astype(np.int64)
    grid = np.zeros(tuple(cells.max(axis=0) + margin + 1))
    np.maximum.at(grid, (cells[:, 0], cells[:, 1]), reach)
    away, nearest = ndimage.distance_transform_edt(grid == 0.0, return_indices=True)
    return away <= grid[tuple(nearest)], corner


def _calmed(inside: Flags) -> Flags:
    """Even borders out and cut what is thinner than three cells; what is tiny stays as it is."""
    even = ndimage.gaussian_filter(inside.astype(np.float64), _CALM) >= 0.5
    thick = ndimage.binary_opening(ndimage.binary_fill_holes(even), structure=_SQUARE)
    calmed: Flags = thick
    if not thick.any():
        calmed = ndimage.binary_opening(inside, structure=_SQUARE)
    return calmed


def _large_parts(inside: Flags) -> Flags:
    """Leave out parts that are small beside the largest."""
    label, count = ndimage.label(inside, structure=_CROSS)
    if count < 2:
        return inside
    sizes = np.bincount(label.ravel())
    sizes[0] = 0
    kept: Flags = (sizes >= SMALLEST_PART * sizes.max())[label]
    return kept


def _boxes(inside: Flags) -> NDArray[np.object_]:
    """Return one box for each run of cells that are inside, side by side along the second axis."""
    steps = np.diff(np.pad(inside, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    row, first = np.nonzero(steps == 1)
    last = np.nonzero(steps == -1)[1]
    return np.asarray(shapely.box(row, first, row + 1, last), dtype=object)


def _smooth(part: shapely.Polygon) -> shapely.Geometry:
    """Straighten the stairs of an outline and cut its corners twice, as Chaikin (1974) does.

    doi:10.1016/0146-664X(74)90028-8.
    """
    ring = shapely.get_coordinates(shapely.simplify(shapely.Polygon(part.exterior), _STAIR))[:-1]
    for _ in range(2):
        after = np.roll(ring, -1, axis=0)
        ring = np.stack([0.75 * ring + 0.25 * after, 0.25 * ring + 0.75 * after], axis=1)
        ring = ring.reshape(-1, 2)
    return shapely.make_valid(shapely.Polygon(ring))
