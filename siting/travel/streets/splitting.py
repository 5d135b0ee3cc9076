"""Streets split at the feet of some points, and how other points come to the nodes around them.

The time of an edge is divided at shares of its length, rounded to whole milliseconds from one end
of its line, so that the pieces add up to the whole and are the same in both directions.
"""

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray

from siting.arrays import Floats, Int32s
from siting.travel.streets.doors import Doors
from siting.travel.streets.graph import StreetGraph
from siting.travel.streets.stretches import Stretches, quickest


@dataclass(frozen=True, eq=False)
class Split:
    """A street graph with a node at the foot of each of some points.

    Parameters
    ----------
    graph
        Nodes and edges after splitting; the nodes that were there keep their numbers.
    node
        Node at the foot of each point, -1 where it meets no street, shape (n,).
    whole
        The graph before.
    stretch, share, cut
        Stretch, share of its line, and node of each new node, sorted by the first two.
    """

    graph: StreetGraph
    node: Int32s
    whole: StreetGraph
    stretch: Int32s
    share: Floats
    cut: Int32s


@dataclass(frozen=True, eq=False)
class Exits:
    """The nodes at which points come to streets that were split at other points.

    Parameters
    ----------
    node
        At most two nodes for each of n points, -1 where there is none, shape (n, 2).
    milliseconds
        Time from the point to each, the way to the street included, shape (n, 2).
    """

    node: Int32s
    milliseconds: Int32s


def split_streets(graph: StreetGraph, doors: Doors) -> Split:
    """Put a node at the foot of each point.

    Parameters
    ----------
    graph
        Streets, not yet split.
    doors
        Where the points meet them.
    """
    stretches = graph.stretches
    node = np.full(len(doors), -1, np.int32)
    at_first, at_last = doors.attached & (doors.along == 0), doors.attached & (doors.along == 1)
    node[at_first] = stretches.first[doors.stretch[at_first]]
    node[at_last] = stretches.last[doors.stretch[at_last]]
    between = np.flatnonzero(doors.attached & (doors.along > 0) & (doors.along < 1))
    pairs = np.column_stack([doors.stretch[between], doors.along[between]])
    feet, foot = np.unique(pairs, axis=0, return_inverse=True)
    node[between] = graph.n_nodes + foot.ravel()
    stretch, share = feet[:, 0].astype(np.int32), feet[:, 1]
    cut = graph.n_nodes + np.arange(len(feet), dtype=np.int32)
    places = shapely.line_interpolate_point(stretches.lines[stretch], share, normalized=True)
    start, end, milliseconds = _pieces(graph, stretch, share, cut)
    split = replace(
        graph,
        points=np.vstack([graph.points, shapely.get_coordinates(places)]),
        start=start,
        end=end,
        milliseconds=milliseconds,
    )
    return Split(split, node, graph, stretch, share, cut)


def find_exits(split: Split, doors: Doors) -> Exits:
    """Find the next nodes to which points can go from their feet.

    Parameters
    ----------
    split
        Streets, split at the feet of some points.
    doors
        Where other points meet the streets.
    """
    stretches, who = split.whole.stretches, np.flatnonzero(doors.attached)
    stretch, share = doors.stretch[who], doors.along[who]
    low, high = _around(split, stretch, share)
    times = quickest(stretches, split.whole.milliseconds)
    node = np.full((len(doors), 2), -1, np.int32)
    taken = np.zeros((len(doors), 2), np.int32)
    sides = zip((0, 1), times, (share, low[0]), (high[0], share), (high[1], low[1]), strict=True)
    for side, time, begin, finish, there in sides:
        whole = time[stretch]
        node[who, side] = np.where(whole < 0, -1, there)
        spent = _until(whole, finish) - _until(whole, begin)
        taken[who, side] = np.where(whole < 0, 0, spent)
    on_node = low[1] == high[1]
    here = on_node & (low[0] == high[0])
    node[who[here]], taken[who[here]] = np.column_stack([low[1][here], -np.ones(here.sum())]), 0
    # A street that ends where it begins: the quicker way to that one node.
    loop = on_node & ~here & (node[who] >= 0).all(axis=1)
    taken[who[loop], 0] = taken[who[loop]].min(axis=1)
    node[who[loop], 1] = -1
    return Exits(node, taken + doors.off_road_ms[:, None])


def _until(whole: Int32s, share: Floats) -> NDArray[np.int64]:
    """Return the milliseconds from one end of a line to a share of it."""
    return np.rint(whole * share).astype(np.int64)


def _pieces(
    graph: StreetGraph, stretch: Int32s, share: Floats, cut: Int32s
) -> tuple[Int32s, Int32s, Int32s]:
    """Replace each edge along a split stretch by its pieces; return start, end and time of all."""
    stretches = graph.stretches
    cuts = np.bincount(stretch, minlength=len(stretches.lines))
    before = np.cumsum(cuts) - cuts
    broken = np.flatnonzero(cuts[stretches.of_edge])
    count = cuts[stretches.of_edge[broken]] + 1
    edge = np.repeat(broken, count)
    of = stretches.of_edge[edge]
    turn = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)
    low = _boundary(stretches, of, before[of] + turn - 1, turn == 0, share, cut, end=False)
    high = _boundary(stretches, of, before[of] + turn, turn == cuts[of], share, cut, end=True)
    whole, along = graph.milliseconds[edge], stretches.along[edge]
    time = _until(whole, high[0]) - _until(whole, low[0])
    kept = cuts[stretches.of_edge] == 0
    return (
        np.r_[graph.start[kept], np.where(along, low[1], high[1])].astype(np.int32),
        np.r_[graph.end[kept], np.where(along, high[1], low[1])].astype(np.int32),
        np.r_[graph.milliseconds[kept], time].astype(np.int32),
    )


def _boundary(
    stretches: Stretches,
    of: Int32s,
    at: NDArray[np.int64],
    outermost: NDArray[np.bool_],
    share: Floats,
    cut: Int32s,
    *,
    end: bool,
) -> tuple[Floats, Int32s]:
    """Return share and node of cuts of some stretches, or of their ends where there is no cut."""
    if not len(share):
        share, cut = np.zeros(1), np.zeros(1, np.int32)
    inside = np.where(outermost, 0, at)
    outer = (stretches.last if end else stretches.first)[of]
    return (
        np.where(outermost, float(end), share[inside]),
        np.where(outermost, outer, cut[inside]),
    )


def _around(
    split: Split, stretch: Int32s, share: Floats
) -> tuple[tuple[Floats, Int32s], tuple[Floats, Int32s]]:
    """Return share and node of what is next on a stretch, below and above some shares of it."""
    known, rank = np.unique(np.r_[split.share, share], return_inverse=True)
    # One number for stretch and share, in which neither loses a digit.
    key = np.r_[split.stretch, stretch].astype(np.int64) * len(known) + rank
    cuts, asked = key[: len(split.share)], key[len(split.share) :]
    below = np.searchsorted(cuts, asked, side="right") - 1
    above = np.searchsorted(cuts, asked, side="left")
    bounds = (
        np.searchsorted(split.stretch, stretch),
        np.searchsorted(split.stretch, stretch, "right"),
    )
    ends = (below < bounds[0]) | (share == 0), (above >= bounds[1]) | (share == 1)
    shapes = split.whole.stretches
    low = _boundary(shapes, stretch, below, ends[0], split.share, split.cut, end=False)
    high = _boundary(shapes, stretch, above, ends[1], split.share, split.cut, end=True)
    return _met(share, low, high), _met(share, high, low)


def _met(
    share: Floats, near: tuple[Floats, Int32s], other: tuple[Floats, Int32s]
) -> tuple[Floats, Int32s]:
    """Take the other neighbor where a foot is exactly on it."""
    exactly = share == other[0]
    return np.where(exactly, other[0], near[0]), np.where(exactly, other[1], near[1])
