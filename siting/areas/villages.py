"""Villages: points so close together that they are one place."""

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from siting.arrays import Floats, Integers, distinct, totals

#: Side of the squares that find villages: points in the same or in touching squares are one
#: village.
VILLAGE_GRID_M = 250.0


#: A chain of squares that is longer than this many is cut into blocks of so many by so many.
VILLAGE_SQUARES = 8


def find_villages(xy: Floats, *, largest: int) -> Integers:
    """Put points close together into villages.

    Points in the same or in touching squares of `VILLAGE_GRID_M` are one village; a chain of more
    than `VILLAGE_SQUARES` is cut into blocks.

    Parameters
    ----------
    xy
        Coordinates in meters, shape (n, 2).
    largest
        Number of points that a village may have.

    Returns
    -------
    Village of each point, shape (n,), or -1 where it has more points than `largest`.
    """
    places, place, weight = distinct(xy)
    return villages_of_places(places, weight, largest)[place]


def villages_of_places(places: Floats, weight: Floats, largest: int) -> Integers:
    """Return the village of each place, or -1 where it is too large for one group."""
    if len(places) == 0:
        return np.empty(0, dtype=np.int64)
    cells, cell, _ = distinct(grid_squares(places))
    near = KDTree(cells).query_pairs(1.5, output_type="ndarray")
    links = coo_array((np.ones(len(near)), (near[:, 0], near[:, 1])), shape=(len(cells),) * 2)
    component = connected_components(links, directed=False)[1].astype(np.int64)
    long = _extent(cells, component) > VILLAGE_SQUARES
    block = np.where(long[component, None], cells // VILLAGE_SQUARES, 0)
    village = np.unique(np.column_stack([component, block]), axis=0, return_inverse=True)[1]
    size = totals(component[cell], weight)
    return np.where(size[component] > largest, -1, village.ravel())[cell]


def _extent(cells: Floats, label: Integers) -> Floats:
    """Return how many squares the longer side of each label's bounding box has."""
    order = np.argsort(label, kind="stable")
    starts = np.searchsorted(label[order], np.arange(label.max() + 1))
    ordered = cells[order]
    sides = np.maximum.reduceat(ordered, starts) - np.minimum.reduceat(ordered, starts) + 1
    return np.asarray(sides.max(axis=1))


def grid_squares(places: Floats) -> Floats:
    """Return the square of `VILLAGE_GRID_M` in which each place lies, shape (n, 2)."""
    return np.floor(places / VILLAGE_GRID_M)
