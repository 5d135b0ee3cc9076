"""Shortest ways from and to nodes of a street graph, on all cores of the machine."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike

from siting.arrays import Int32s
from siting.errors import ArgumentError
from siting.travel.streets.graph import StreetGraph, Ways, to_milliseconds
from siting.travel.streets.kernels import search

Answer = TypeVar("Answer")

#: Buckets are about a second wide, and more where there would be more than so many of them.
_NARROWEST, _MOST_BUCKETS = 10, 1 << 14
#: Searches that a thread does before it hands over what it found.
PART = 64


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


def in_parts(
    work: Callable[[slice], Answer], n: int, *, part: int = PART, cores: int | None = None
) -> Iterator[Answer]:
    """Do work on parts of n things in several threads, and yield what comes of them in order.

    Parameters
    ----------
    work
        Releases the interpreter's lock where it takes long.
    n
        How many things there are.
    part
        How many of them make a part.
    cores
        Threads; by default as many as this process may use cores.
    """
    cores = cores or _cores()
    parts = [slice(first, min(first + part, n)) for first in range(0, n, part)]
    pool = ThreadPoolExecutor(cores)
    try:
        # No more are begun than are soon fetched, so that answers do not pile up.
        waiting = [pool.submit(work, each) for each in parts[: 2 * cores]]
        for turn in range(len(parts)):
            answer = waiting.pop(0).result()
            if turn + 2 * cores < len(parts):
                waiting.append(pool.submit(work, parts[turn + 2 * cores]))
            yield answer
    finally:
        pool.shutdown(cancel_futures=True)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


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
