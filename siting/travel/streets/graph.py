"""A street network as arrays: nodes on a plane, directed edges with whole milliseconds.

Times are whole milliseconds, so that sums are exact in any order: two programs that add up the same
way in different order agree to the last digit. Each edge is rounded up, so that no way is quicker
than its speed allows.
"""

from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from layers.crs import planar_crs, to_plane
from layers.streets.network import Streets
from siting.arrays import Floats, Int32s
from siting.errors import ArgumentError, ProblemError
from siting.travel.streets.stretches import Stretches, find_stretches

#: The longest time there is, in milliseconds, some eleven days; one edge more still fits 32 bits.
LONGEST_MS = 1_000_000_000
#: Part of a millisecond that is taken for rounding of the numbers and not rounded up.
_NOISE_MS = 1e-6
#: Milliseconds per meter at one kilometer per hour.
_MS_PER_M = 3600.0


@dataclass(frozen=True, eq=False)
class Ways:
    """Edges by the node at which they begin, nodes renumbered so that neighbors lie together.

    What a search reads next is then in the processor's cache; on a large network that halves its
    time.

    Parameters
    ----------
    order
        Node of the graph at each place of this numbering, shape (n,).
    place
        Place of each node of the graph, the inverse of `order`, shape (n,).
    start
        Edges of place p are ``start[p]`` to ``start[p + 1] - 1``, shape (n + 1,).
    edges
        Milliseconds of each edge, and in the lower 32 bits the place at which it ends: one number
        is read at once.
    """

    order: Int32s
    place: Int32s
    start: NDArray[np.int64]
    edges: NDArray[np.int64]

    @property
    def head(self) -> Int32s:
        """Place at which each edge ends."""
        return (self.edges & 0xFFFFFFFF).astype(np.int32)

    @property
    def milliseconds(self) -> Int32s:
        """Time of each edge."""
        return (self.edges >> 32).astype(np.int32)


@dataclass(frozen=True, eq=False)
class StreetGraph:
    """Nodes and directed edges of streets, and the time that each edge takes.

    Parameters
    ----------
    streets
        The network that this was made of.
    crs
        Plane, in meters.
    points
        Nodes (x, y) on that plane, shape (n, 2): those of `streets`, in their order, and behind
        them those that were added where a street was split.
    start, end
        Nodes at which each edge begins and ends, shape (m,).
    milliseconds
        Time of each edge, shape (m,).
    """

    streets: Streets
    crs: CRS
    points: Floats
    start: Int32s
    end: Int32s
    milliseconds: Int32s

    @classmethod
    def from_streets(cls, streets: Streets, *, kph: float | None = None) -> "StreetGraph":
        """Work out the time of each edge.

        Parameters
        ----------
        streets
            A network; its edges become the edges of the graph, in their order.
        kph
            One speed for all edges, as for walking; by default each edge has its own.

        Raises
        ------
        ProblemError
            When there is no edge, or an edge has no speed or length above zero.
        """
        edges = streets.edges
        if not len(edges):
            message = "The street network ({source}) has no street; read another one."
            raise ProblemError(message, source=streets.source)
        speeds = edges["kph"].to_numpy(float, na_value=np.nan) if kph is None else kph
        milliseconds = _edge_times(edges["length_m"].to_numpy(float), speeds, streets)
        crs = planar_crs(streets.nodes)
        nodes = to_plane(streets.nodes, crs=crs).geometry
        return cls(
            streets,
            crs,
            np.column_stack([nodes.x, nodes.y]),
            edges["start"].to_numpy(np.int32),
            edges["end"].to_numpy(np.int32),
            milliseconds,
        )

    @property
    def n_nodes(self) -> int:
        """Number of nodes."""
        return len(self.points)

    @cached_property
    def stretches(self) -> Stretches:
        """The streets without a direction, on the plane of this graph.

        Raises
        ------
        ProblemError
            When streets have been split, and edges are no longer those of the network.
        """
        if self.n_nodes != self.streets.n_nodes:
            message = "This graph has been split at doors; look for doors on the one before."
            raise ArgumentError(message)
        return find_stretches(self.streets.edges, self.crs)

    @cached_property
    def out(self) -> Ways:
        """Edges by the node at which they begin."""
        return _ways(self.points, self.start, self.end, self.milliseconds)

    @cached_property
    def into(self) -> Ways:
        """Edges by the node at which they end, each turned around."""
        return _ways(self.points, self.end, self.start, self.milliseconds)


def whole_milliseconds(length_m: Floats, kph: Floats | float) -> Int32s:
    """Return the time of some lengths at some speeds, rounded up to whole milliseconds."""
    exact = length_m * _MS_PER_M / kph
    return np.minimum(np.ceil(exact - _NOISE_MS), LONGEST_MS).astype(np.int32)


def to_milliseconds(seconds: float) -> int:
    """Return the whole milliseconds within a time, at most `LONGEST_MS`.

    Raises
    ------
    ProblemError
        When the time is negative or missing.
    """
    if not seconds >= 0:
        message = "A time must be at least 0 seconds, not {seconds!r}."
        raise ArgumentError(message, seconds=seconds)
    return int(np.floor(min(seconds * 1000.0 + _NOISE_MS, LONGEST_MS)))


def _edge_times(length_m: Floats, kph: Floats | float, streets: Streets) -> Int32s:
    speeds = np.broadcast_to(np.asarray(kph, float), length_m.shape)
    bad = ~(np.isfinite(speeds) & (speeds > 0) & np.isfinite(length_m) & (length_m >= 0))
    if bad.any():
        message = (
            "{n_wrong} streets ({source}) have no speed or length; give one speed for all of them, "
            "as for walking, or a network for driving."
        )
        raise ProblemError(message, n_wrong=bad.sum(), source=streets.source)
    return whole_milliseconds(length_m, speeds)


def _ways(points: Floats, start: Int32s, end: Int32s, milliseconds: Int32s) -> Ways:
    """Sort edges by where they begin, nodes numbered along a Hilbert curve."""
    n = len(points)
    if np.ptp(points, axis=0).any():
        curve = gpd.GeoSeries.from_xy(*points.T).hilbert_distance().to_numpy()
        order = np.argsort(curve, kind="stable").astype(np.int32)
    else:
        order = np.arange(n, dtype=np.int32)
    place = np.empty(n, np.int32)
    place[order] = np.arange(n, dtype=np.int32)
    tail, head = place[start], place[end]
    sort = np.lexsort((head, tail))
    first = np.zeros(n + 1, np.int64)
    np.cumsum(np.bincount(tail, minlength=n), out=first[1:])
    edges = (milliseconds[sort].astype(np.int64) << 32) | head[sort]
    return Ways(order, place, first, edges)
