"""Where a street network is broken: islands, one-way traps, and how much of it holds together."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

from layers.streets.network import Streets

#: What can be said of a node, from sound to lost.
STATUSES = ("main", "no way out", "no way in", "cut off", "island")

_SENTENCES = {
    "no way out": "{nodes} can be entered but not left (one-way trap)",
    "no way in": "{nodes} can be left but not entered (one-way trap)",
    "cut off": "{nodes} can neither be reached nor left, though one-way streets join them",
}


@dataclass(frozen=True)
class StreetReport:
    """What holds together in a street network.

    Parameters
    ----------
    mode
        That of the network.
    status
        One of `STATUSES` for each node, on the index of the nodes: ``main`` is the largest part in
        which every node reaches every other; from ``no way out`` nothing of it can be reached, and
        ``no way in`` cannot be reached from it; ``cut off`` is neither, though joined by one-way
        streets; an ``island`` is not joined to it at all.
    islands
        One row for each island, largest first: `nodes`, `edges`, `length_m` (of directed edges) and
        the middle of its nodes as a point in WGS 84.
    n_edges
        Number of directed edges.
    length_m
        Length of the network, each street counted once where both directions are open.
    n_strong
        Number of parts in which every node reaches every other.
    notes
        What was left out or filled in while reading.
    """

    mode: str
    status: "pd.Series[str]"
    islands: gpd.GeoDataFrame
    n_edges: int
    length_m: float
    n_strong: int
    notes: tuple[str, ...]

    @property
    def counts(self) -> "pd.Series[int]":
        """Number of nodes of each status."""
        return self.status.value_counts().reindex(list(STATUSES), fill_value=0)

    @property
    def main_share(self) -> float:
        """Share of the nodes that are of the main network."""
        return float((self.status == "main").mean())

    def sentences(self) -> list[str]:
        """Say in words what was found; the first sentence is about the whole."""
        counts = self.counts
        whole = (
            f"The network for {'walking' if self.mode == 'walk' else 'driving'} has "
            f"{len(self.status):,} nodes and {self.length_m / 1000:,.0f} km of streets; "
            f"{100 * self.main_share:.1f} % of the nodes reach one another."
        )
        said = [whole]
        if len(self.islands):
            said.append(
                f"There are {_nodes(counts['island'])} on {len(self.islands):,} "
                f"{'island' if len(self.islands) == 1 else 'islands'} that no street joins to it."
            )
        said += [
            f"{text.format(nodes=_nodes(counts[status]))}."
            for status, text in _SENTENCES.items()
            if counts[status]
        ]
        return [*said, *self.notes]


def _nodes(count: int) -> str:
    return f"{count:,} {'node' if count == 1 else 'nodes'}"


def check_streets(streets: Streets) -> StreetReport:
    """Find the islands and one-way traps of a street network.

    Parameters
    ----------
    streets
        Any network, also one of a single node.
    """
    start, end = (streets.edges[name].to_numpy() for name in ("start", "end"))
    shape = (streets.n_nodes, streets.n_nodes)
    links = csr_array((np.ones(len(start), np.int8), (start, end)), shape=shape)
    n_strong, strong = connected_components(links, connection="strong")
    _, weak = connected_components(links, connection="weak")
    # Of parts that are equally large, the first.
    main = int(np.bincount(strong).argmax())
    anchor = int((strong == main).argmax())
    onward, backward = _reached(links, anchor), _reached(links.T.tocsr(), anchor)
    status = np.select(
        [onward & backward, onward, backward, weak == weak[anchor]],
        STATUSES[:4],
        default=STATUSES[4],
    )
    return StreetReport(
        streets.mode,
        pd.Series(status, index=streets.nodes.index, name="status", dtype="str"),
        _islands(streets, np.where(weak == weak[anchor], -1, weak)),
        streets.n_edges,
        _street_length(streets),
        int(n_strong),
        streets.notes,
    )


def _reached(links: csr_array, anchor: int) -> NDArray[np.bool_]:
    """Whether each node can be reached from one of them."""
    reached = np.zeros(links.shape[0], np.bool_)
    reached[breadth_first_order(links, anchor, return_predecessors=False)] = True
    return reached


def _islands(streets: Streets, part: NDArray[np.int_]) -> gpd.GeoDataFrame:
    """Describe the parts of a network, of which -1 is none."""
    points = streets.nodes.geometry
    nodes = pd.DataFrame({"part": part, "x": points.x.to_numpy(), "y": points.y.to_numpy()})
    found = (
        nodes[part >= 0].groupby("part").agg(nodes=("x", "size"), x=("x", "mean"), y=("y", "mean"))
    )
    edges = pd.DataFrame(
        {"part": part[streets.edges["start"]], "length_m": streets.edges["length_m"].to_numpy()}
    )
    sums = edges.groupby("part")["length_m"].agg(edges="size", length_m="sum")
    table = found.join(sums)
    table = table.fillna({"edges": 0, "length_m": 0.0}).astype({"edges": "int64"})
    table = table.sort_values(["nodes", "length_m"], ascending=False, kind="stable")
    geometry = shapely.points(table["x"].to_numpy(), table["y"].to_numpy())
    frame = gpd.GeoDataFrame(
        table[["nodes", "edges", "length_m"]], geometry=geometry, crs=streets.nodes.crs
    )
    return frame.reset_index(drop=True).rename_axis("island")


def _street_length(streets: Streets) -> float:
    """Add up lengths, a street that is open both ways once."""
    edges = streets.edges
    low, high = edges[["start", "end"]].min(axis=1), edges[["start", "end"]].max(axis=1)
    forward = edges["start"] <= edges["end"]
    table = pd.DataFrame(
        {
            "low": low,
            "high": high,
            "millimeters": np.rint(edges["length_m"] * 1000),
            "forward": forward.astype("int64"),
            "backward": (~forward).astype("int64"),
        }
    )
    sums = table.groupby(["low", "high", "millimeters"], as_index=False).sum()
    # Loops are their own way back and count as often as they are listed.
    times = sums[["forward", "backward"]].max(axis=1)
    return float((sums["millimeters"] * times).sum() / 1000)
