"""Straight distances: of given pairs, and all sites within one of each point, by a grid."""

import numpy as np
from numba import prange
from numpy.typing import NDArray

from siting.arrays import Floats, Int32s
from siting.travel.kernels.compiled import kernel, parallel

#: Cells along each axis, at most: three axes fit one 63-bit key.
_MAX_CELLS = 1 << 20

#: Pairs from which threads gain more than they cost.
MANY_PAIRS = 100_000


class Grid:
    """Sites sorted into cells.

    Parameters
    ----------
    sites
        Coordinates, shape (m, 2) or (m, 3).
    cell
        Side of a cell, above 0; larger where the sites would need too many cells.
    """

    def __init__(self, sites: Floats, cell: float) -> None:
        self._origin = sites.min(axis=0)
        extent = float((sites.max(axis=0) - self._origin).max())
        self.cell = max(cell, extent / (_MAX_CELLS - 8), 1e-300)
        keys = _keys(_cells(sites, self._origin, self.cell))
        self._order = np.argsort(keys, kind="stable").astype(np.int32)
        self._keys, self._sites = keys[self._order], np.ascontiguousarray(sites[self._order])

    def within(
        self, points: Floats, reach: Floats, sure: Floats
    ) -> tuple[NDArray[np.int64], Int32s, NDArray[np.bool_]]:
        """List the sites around each point.

        Parameters
        ----------
        points
            Coordinates, shape (n, d).
        reach
            How far to look from each, at most the side of a cell, shape (n,).
        sure
            Distance up to which a site is surely near enough, shape (n,).

        Returns
        -------
        The sites of point i are ``site[start[i]:start[i + 1]]``, ascending; and whether each of
        them lies between `sure` and `reach`.
        """
        cells = _cells(points, self._origin, self.cell)
        limits = (np.square(reach), np.square(sure))
        count = _count(points, cells, limits[0], self._keys, self._sites)
        start = np.zeros(len(points) + 1, np.int64)
        np.cumsum(count, out=start[1:])
        site, close = _fill(points, cells, *limits, self._keys, self._sites, self._order, start)
        return start, site, close


def straight_lengths(points: Floats, sites: Floats, point: Int32s, site: Int32s) -> Floats:
    """Return the distance of each pair.

    Parameters
    ----------
    points, sites
        Coordinates, shape (n, d) and (m, d).
    point, site
        Positions in them, shape (pairs,); -1 is the last.
    """
    find = _lengths_in_threads if len(point) >= MANY_PAIRS else _lengths_in_turn
    return find(points, sites, point, site)


def _cells(points: Floats, origin: Floats, cell: float) -> NDArray[np.int64]:
    """Return the cell of each point on three axes; what is far outside is moved to the rim."""
    places = np.full((len(points), 3), 3, np.int64)
    at = np.clip(np.floor((points - origin) / cell) + 3, 1, _MAX_CELLS - 2)
    places[:, 3 - points.shape[1] :] = at
    return places


def _keys(cells: NDArray[np.int64]) -> NDArray[np.int64]:
    return (cells[:, 0] * _MAX_CELLS + cells[:, 1]) * _MAX_CELLS + cells[:, 2]


@kernel
def _span(keys, x, y, z):
    """Return where the sites of three cells in a row begin and end."""
    middle = (x * _MAX_CELLS + y) * _MAX_CELLS + z
    first = np.searchsorted(keys, middle - 1)
    return first, first + np.searchsorted(keys[first:], middle + 2)


@kernel
def _square(points, i, sites, j):
    total = 0.0
    for axis in range(points.shape[1]):
        step = points[i, axis] - sites[j, axis]
        total += step * step
    return total


@parallel
def _count(points, cells, limit, keys, sites):
    n = len(points)
    count = np.zeros(n, np.int64)
    for i in prange(n):
        for x in range(cells[i, 0] - 1, cells[i, 0] + 2):
            for y in range(cells[i, 1] - 1, cells[i, 1] + 2):
                first, last = _span(keys, x, y, cells[i, 2])
                for j in range(first, last):
                    if _square(points, np.int64(i), sites, j) <= limit[i]:
                        count[i] += 1
    return count


@parallel
def _fill(points, cells, limit, sure, keys, sites, order, start):
    n = len(points)
    site = np.empty(start[n], np.int32)
    close = np.zeros(start[n], np.bool_)
    for i in prange(n):
        at = start[i]
        for x in range(cells[i, 0] - 1, cells[i, 0] + 2):
            for y in range(cells[i, 1] - 1, cells[i, 1] + 2):
                first, last = _span(keys, x, y, cells[i, 2])
                for j in range(first, last):
                    square = _square(points, np.int64(i), sites, j)
                    if square <= limit[i]:
                        site[at] = 2 * order[j] + (square > sure[i])
                        at += 1
        row = site[start[i] : at]
        row.sort()
        for k in range(start[i], at):
            close[k] = site[k] & 1
            site[k] >>= 1
    return site, close


@kernel
def _lengths_in_turn(points, sites, point, site):
    length = np.empty(len(point))
    for k in range(len(point)):
        length[k] = np.sqrt(_square(points, np.int64(point[k]), sites, np.int64(site[k])))
    return length


@parallel
def _lengths_in_threads(points, sites, point, site):
    length = np.empty(len(point))
    for k in prange(len(point)):
        length[k] = np.sqrt(_square(points, np.int64(point[k]), sites, np.int64(site[k])))
    return length
