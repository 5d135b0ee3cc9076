"""Shortest trees that join all points of a group, group by group."""

import numpy as np
from numba import prange

from siting.arrays import Floats, Integers
from siting.travel.kernels.compiled import parallel


def spanning_trees(points: Floats, start: Integers) -> tuple[Integers, Floats]:
    """Join the points of each group by the shortest tree.

    Prim (1957), Shortest connection networks and some generalizations, Bell System Technical
    Journal 36. Takes time with the square of the size of a group and memory with the size alone;
    groups are shared among threads.

    Parameters
    ----------
    points
        Coordinates, those of one group together, shape (n, d).
    start
        The points of group g are ``points[start[g]:start[g + 1]]``, shape (groups + 1,).

    Returns
    -------
    Position of the point to which each one is joined, or -1 for the first of its group, and the
    length of that edge (0 for the first); both of shape (n,).
    """
    parent, length = _join(np.ascontiguousarray(points), np.asarray(start, np.int64))
    return parent, length


@parallel
def _join(points, start):
    n = len(points)
    parent, length = np.full(n, -1, np.int64), np.zeros(n)
    near, square = np.empty(n, np.int64), np.full(n, np.inf)
    joined = np.zeros(n, np.bool_)
    for group in prange(len(start) - 1):
        first, last = start[group], start[group + 1]
        newest = first
        for _ in range(first + 1, last):
            joined[newest] = True
            best = -1
            for i in range(first, last):
                if joined[i]:
                    continue
                apart = 0.0
                for axis in range(points.shape[1]):
                    step = points[i, axis] - points[newest, axis]
                    apart += step * step
                if apart < square[i]:
                    square[i], near[i] = apart, newest
                if best < 0 or square[i] < square[best]:
                    best = i
            parent[best], length[best] = near[best], np.sqrt(square[best])
            newest = best
    return parent, length
