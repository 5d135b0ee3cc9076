"""From arrays of stretches to the frames of a street network."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from layers.crs import WGS84, arc_length, earth_xyz
from layers.streets.network import Mode, Streets

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Lines = NDArray[np.object_]

#: Two nodes at one place are this far apart, in meters, so that each edge has a length.
SHORTEST_M = 0.001


@dataclass(frozen=True)
class Nodes:
    """Nodes of a network.

    Parameters
    ----------
    osmid
        Numbers of the nodes in their source, shape (n,).
    longitude, latitude
        Degrees (WGS 84), shape (n,).
    """

    osmid: Integers
    longitude: Floats
    latitude: Floats


@dataclass(frozen=True)
class Edges:
    """Directed edges of a network; all arrays have the shape (m,).

    Parameters
    ----------
    start, end
        Positions of nodes.
    length_m
        Lengths in meters.
    kph
        Driving speeds in km/h, missing for walking.
    highway
        Classes of road, text.
    line
        Line strings in WGS 84 from start to end.
    """

    start: Integers
    end: Integers
    length_m: Floats
    kph: Floats
    highway: NDArray[np.object_]
    line: Lines

    def take(self, which: NDArray[Any]) -> "Edges":
        """Return some of the edges, by position or by mask."""
        return Edges(
            self.start[which],
            self.end[which],
            self.length_m[which],
            self.kph[which],
            self.highway[which],
            self.line[which],
        )

    def turned(self) -> "Edges":
        """Return the same edges the other way round."""
        backward: Lines = np.asarray(shapely.reverse(self.line), dtype=np.object_)
        return Edges(self.end, self.start, self.length_m, self.kph, self.highway, backward)


def join_edges(parts: Sequence[Edges]) -> Edges:
    """Put edges behind one another."""
    return Edges(
        np.concatenate([part.start for part in parts]),
        np.concatenate([part.end for part in parts]),
        np.concatenate([part.length_m for part in parts]),
        np.concatenate([part.kph for part in parts]),
        np.concatenate([part.highway for part in parts]),
        np.concatenate([part.line for part in parts]),
    )


def line_lengths(lines: Lines) -> Floats:
    """Measure lines in WGS 84 along the ground, in meters."""
    coordinates, line = shapely.get_coordinates(lines, return_index=True)
    if len(coordinates) < 2:
        return np.zeros(len(lines))
    places = earth_xyz(coordinates[:, 0], coordinates[:, 1])
    steps = arc_length(np.sqrt((np.diff(places, axis=0) ** 2).sum(axis=1)))
    within = line[1:] == line[:-1]
    sums = np.bincount(line[1:][within], weights=steps[within], minlength=len(lines))
    return sums.astype(np.float64)


def make_streets(
    nodes: Nodes, edges: Edges, *, mode: Mode, source: str, sha256: str, notes: Sequence[str] = ()
) -> Streets:
    """Build a network from arrays that were checked before."""
    points = shapely.points(nodes.longitude, nodes.latitude)
    node_frame = gpd.GeoDataFrame({"osmid": nodes.osmid}, geometry=points, crs=WGS84)
    columns = {
        "start": edges.start,
        "end": edges.end,
        "length_m": np.maximum(edges.length_m, SHORTEST_M),
        "kph": edges.kph,
        "highway": edges.highway,
    }
    edge_frame = gpd.GeoDataFrame(columns, geometry=edges.line, crs=WGS84)
    edge_frame["highway"] = edge_frame["highway"].astype("str")
    return Streets(node_frame, edge_frame, mode, source, sha256, tuple(notes))
