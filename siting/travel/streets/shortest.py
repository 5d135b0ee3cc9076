"""Shortest ways from and to nodes of a street graph."""

import numpy as np
from numpy.typing import ArrayLike

from siting.arrays import Int32s
from siting.errors import ArgumentError
from siting.travel.streets.graph import StreetGraph, Ways, to_milliseconds
from siting.travel.streets.kernels import search

#: Buckets are about a second wide, and more where there would be more than so many of them.
_NARROWEST, _MOST_BUCKETS = 10, 1 << 14


def times_from(
    graph: StreetGraph,
    nodes: ArrayLike,
    *,
    cutoff_s: float,
    begin_ms: ArrayLike = 0,
    backward: bool = False,
) -> tuple[Int32s, Int32s]:
    """Find all nodes that can be reached from the nearest of some nodes in a time.

    Parameters
    ----------
    graph
        Streets.
    nodes
        Where the ways begin, shape (s,).
    cutoff_s
        Longest time, in seconds.
    begin_ms
        Milliseconds that are over at the start, one number or shape (s,).
    backward
        Find instead from where these nodes can be reached.

    Returns
    -------
    The nodes, ascending, and the milliseconds to each.

    Raises
    ------
    ProblemError
        When there is no such node, or a time is negative.
    """
    ways = graph.into if backward else graph.out
    places, begin = _starts(ways, nodes, begin_ms)
    cutoff = to_milliseconds(cutoff_s)
    place, milliseconds = search.reach_together(
        ways.start, ways.edges, places, begin, cutoff, bucket_width(cutoff)
    )
    node = ways.order[place]
    rank = np.argsort(node, kind="stable")
    return node[rank], milliseconds[rank]


def bucket_width(cutoff_ms: int) -> int:
    """Return how wide a bucket is, as a power of two in milliseconds."""
    return max(_NARROWEST, cutoff_ms.bit_length() - _MOST_BUCKETS.bit_length() + 1)


def _starts(ways: Ways, nodes: ArrayLike, begin_ms: ArrayLike) -> tuple[Int32s, Int32s]:
    given = np.atleast_1d(np.asarray(nodes))
    if given.size and (given.min() < 0 or given.max() >= len(ways.place)):
        message = "Nodes are numbered from 0 to {n_places}; these go from {lowest} to {highest}."
        raise ArgumentError(
            message, n_places=len(ways.place) - 1, lowest=given.min(), highest=given.max()
        )
    begin = np.broadcast_to(np.asarray(begin_ms, np.int32), given.shape)
    if (begin < 0).any():
        message = "No way begins at a negative time."
        raise ArgumentError(message)
    return ways.place[given.astype(np.int64)], np.ascontiguousarray(begin)
