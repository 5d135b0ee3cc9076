"""Sites that share a place: who meets which of them first.

A file that knows settlements only has thousands of candidates at one point. If every demand point
there listed the same few of them, a search could use no others. So each begins its list at another
site of the stack, in turn.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from siting.arrays import Floats, Int32s
from siting.travel.kernels.compiled import kernel


@dataclass(frozen=True)
class Stacks:
    """Sites by place.

    Parameters
    ----------
    places
        Distinct coordinates, shape (u, d).
    members
        Positions of the sites, those of one place together, shape (m,).
    start
        The sites of place q are ``members[start[q]:start[q + 1]]``, shape (u + 1,).
    """

    places: Floats
    members: Int32s
    start: NDArray[np.int64]


def stack(sites: Floats) -> Stacks:
    """Group sites by their coordinates, shape (m, d)."""
    places, place = np.unique(sites, axis=0, return_inverse=True)
    place = place.ravel()
    members = np.argsort(place, kind="stable").astype(np.int32)
    start = np.zeros(len(places) + 1, np.int64)
    np.cumsum(np.bincount(place, minlength=len(places)), out=start[1:])
    return Stacks(places, members, start)


def unstack(
    near: NDArray[np.int64], distance: Floats, stacks: Stacks, *, turn: Int32s, k: int
) -> tuple[Int32s, Floats, Floats]:
    """List sites instead of places.

    Parameters
    ----------
    near, distance
        Places of each demand point, nearest first, and how far they are, shape (n, at least
        ``min(k, u)``).
    stacks
        The sites of each place.
    turn
        Number of each demand point, which says with which site of a stack its list begins.
    k
        Sites to list, at most as many as there are.

    Returns
    -------
    Sites and their distances, shape (n, k); a lower bound on the distance of any site left out,
    ``inf`` where none is, shape (n,).
    """
    arrays = (near.astype(np.int64), distance, stacks.members, stacks.start, turn.astype(np.int64))
    site, reach, beyond = _unstack(*arrays, k)
    if k == len(stacks.members):
        beyond[:] = np.inf
    return site, reach, beyond


@kernel
def _unstack(near, distance, members, start, turn, k):
    n = len(near)
    site = np.empty((n, k), np.int32)
    reach = np.empty((n, k))
    for demand in range(n):
        count = 0
        for at in range(near.shape[1]):
            first, last = start[near[demand, at]], start[near[demand, at] + 1]
            height = last - first
            for step in range(min(height, k - count)):
                site[demand, count] = members[first + (turn[demand] + step) % height]
                reach[demand, count] = distance[demand, at]
                count += 1
            if count == k:
                break
    return site, reach, reach[:, k - 1].copy()
