"""Sparse neighbor lists, both ways round: what every search reads."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from siting.arrays import Floats, Int32s

#: Part of all load up to which amounts count as nothing: well above what rounding does to sums.
LEAST_LOAD = 1e-12
#: What a cell without load counts as, so that it goes somewhere, in amounts that are nothing.
NO_LOAD = 100


@dataclass(frozen=True)
class NeighborLists:
    """Candidates near each cell, and cells near each candidate.

    Parameters
    ----------
    site, cost
        Candidates of each cell, cheapest first, and the weighted cost of each, shape (n, k); -1 and
        ``inf`` behind the last.
    pointer, demand_of, cost_of
        The same by candidate: the cells that list it are ``demand_of[pointer[j]:pointer[j + 1]]``,
        cheapest per unit of load first; `position_of` says where in the list of the cell it is.
    """

    site: Int32s
    cost: Floats
    pointer: NDArray[np.int64]
    demand_of: Int32s
    cost_of: Floats
    position_of: Int32s


def charge(travel: Floats, weight: Floats) -> Floats:
    """Multiply travel by the weight of each row; what cannot be reached stays ``inf``."""
    reached = np.isfinite(travel)
    cost = np.where(reached, travel, 0.0) * weight[:, None]
    cost[~reached] = np.inf
    return cost


def nothing(load: Floats) -> float:
    """Return the amount of load that counts as nothing."""
    return LEAST_LOAD * (float(load.sum()) or 1.0)


def at_least(load: Floats) -> Floats:
    """Return loads, those of cells without any so high that they go somewhere."""
    return np.maximum(load, NO_LOAD * nothing(load))


def make_lists(site: Int32s, cost: Floats, load: Floats, m: int) -> NeighborLists:
    """Turn lists by cell around to lists by candidate.

    Parameters
    ----------
    site, cost
        Lists by cell, shape (n, k).
    load
        Load of each cell, shape (n,).
    m
        Number of candidates.
    """
    listed = site.ravel() >= 0
    flat = site.ravel()[listed]
    rows = np.repeat(np.arange(len(site), dtype=np.int32), site.shape[1])[listed]
    costs = cost.ravel()[listed]
    order = np.lexsort((costs / at_least(load)[rows], flat))
    pointer = np.zeros(m + 1, np.int64)
    np.cumsum(np.bincount(flat, minlength=m), out=pointer[1:])
    places = np.tile(np.arange(site.shape[1], dtype=np.int32), len(site))[listed]
    return NeighborLists(site, cost, pointer, rows[order], costs[order], places[order])
