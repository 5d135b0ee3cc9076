"""What a street network is, however it was read: nodes, directed edges, and where it came from."""

from dataclasses import dataclass, field
from typing import Literal

import geopandas as gpd

Mode = Literal["walk", "drive"]
MODES: tuple[Mode, ...] = ("walk", "drive")


@dataclass(frozen=True)
class Streets:
    """A network of streets for one way of moving.

    Parameters
    ----------
    nodes
        Index 0 .. N-1 (the positions that edges speak of); column `osmid` (int64) and points in
        WGS 84.
    edges
        One row per direction in which a stretch may be used, index 0 .. M-1; columns `start` and
        `end` (int64, node positions), `length_m` (float64, above zero), `kph` (float64 above zero
        for driving; missing for walking, whose one speed is given later), `highway` (text, the
        class of OpenStreetMap, empty where unknown) and a line in WGS 84 from start to end. Two
        nodes may have several edges between them, and an edge may end where it starts.
    mode
        ``walk`` (each stretch in both directions) or ``drive`` (one-way streets honored).
    source
        Where the network came from, in words.
    sha256
        Hash of the file that was read, as 64 hexadecimal digits. The same for both modes of one
        extract: together with `mode` it names the network.
    notes
        What was left out or filled in while reading, one sentence each; empty when nothing was.
    points_missing
        Points that streets refer to and the file does not hold, as at the border of an extract.
    """

    nodes: gpd.GeoDataFrame
    edges: gpd.GeoDataFrame
    mode: Mode
    source: str
    sha256: str
    notes: tuple[str, ...] = field(default=())
    points_missing: int = 0

    @property
    def n_nodes(self) -> int:
        """Number of nodes."""
        return len(self.nodes)

    @property
    def n_edges(self) -> int:
        """Number of directed edges."""
        return len(self.edges)
