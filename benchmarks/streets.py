"""Study of shortest ways: 2,000 origins, 200,000 nodes, all that is within 20 minutes' drive.

Run ``python benchmarks/streets.py``: it draws a synthetic province, lets each tool find all nodes
within the cutoff of the same origins, and writes a Markdown table. Slow tools get a sample of the
origins and are scaled up, which the table says. No tool is believed: the times of a few origins are
compared with networkx's, one by one, and must be equal to the millisecond. *Core seconds*, those of
all cores together, suffer less than the clock's from what else runs on the machine.

Tools that know no cutoff search the whole network; that is what one would have to wait for. pandana
is measured only when asked for by name: preparing its contraction hierarchy takes many minutes.
"""

import argparse
import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from road_network import synthetic_streets

from siting.engine import Local, Work
from siting.travel.streets.graph import StreetGraph
from siting.travel.streets.shortest import times_from
from siting.travel.streets.tables import PART

Times = list[tuple[NDArray[Any], NDArray[Any]]]
Search = Callable[[NDArray[np.int64]], Times]

#: Origins whose times are compared with networkx's.
COMPARED = 5


@dataclass(frozen=True)
class Case:
    """What is measured."""

    nodes: int
    origins: int
    minutes: float
    seed: int

    @property
    def cutoff_ms(self) -> int:
        """Longest time, in milliseconds."""
        return int(self.minutes * 60_000)

    def chosen(self) -> NDArray[np.int64]:
        """Return the origins."""
        rng = np.random.default_rng(self.seed)
        return rng.choice(graph_of(self).n_nodes, self.origins, replace=False)


@dataclass(frozen=True)
class Row:
    """What came of a tool."""

    tool: str
    prepare_s: float
    search_s: float
    core_s: float
    searched: int
    pairs: int
    peak_mb: float
    compared: list[tuple[NDArray[Any], NDArray[Any]]]


@cache
def graph_of(case: Case) -> StreetGraph:
    """Draw the network."""
    return StreetGraph.from_streets(synthetic_streets(case.nodes, seed=case.seed))


def ours(case: Case) -> Search:
    """Search with `siting.travel`."""
    graph = graph_of(case)
    times_from(graph, [0], cutoff_s=1.0)  # compiles, and sorts the edges

    def search(origins: NDArray[np.int64]) -> Times:
        given = (graph, case.minutes * 60.0)
        work: Work[NDArray[np.int64], tuple[StreetGraph, float], Times] = Work(
            function=_times_of, shared=given, threads=True
        )
        parts = np.array_split(origins, -(-len(origins) // PART))
        return [times for part in Local().map(work, parts) for times in part]

    return search


def _times_of(origins: NDArray[np.int64], given: tuple[StreetGraph, float]) -> Times:
    """Search from some origins."""
    graph, cutoff_s = given
    return [times_from(graph, origin, cutoff_s=cutoff_s) for origin in origins]


def ours_on_one_core(case: Case) -> Search:
    """Search with `siting.travel` in one thread."""
    os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])
    return ours(case)


def by_scipy(case: Case) -> Search:
    """Search with scipy, in blocks of origins since its tables are full."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - each tool in its own process
    from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415

    graph = graph_of(case)
    ends = graph.start, graph.end
    # Parallel edges would be added up; the quickest comes last and stays.
    order = np.lexsort((-graph.milliseconds, *ends))
    last = np.r_[np.diff(graph.start[order]) | np.diff(graph.end[order]), 1] != 0
    kept = order[last]
    table = csr_array(
        (graph.milliseconds[kept].astype(float), (graph.start[kept], graph.end[kept])),
        shape=(graph.n_nodes, graph.n_nodes),
    )

    def search(origins: NDArray[np.int64]) -> Times:
        found = []
        for at in range(0, len(origins), 50):
            full = dijkstra(table, indices=origins[at : at + 50], limit=case.cutoff_ms)
            found += [(np.flatnonzero(np.isfinite(row)), row[np.isfinite(row)]) for row in full]
        return found

    return search


def by_igraph(case: Case) -> Search:
    """Search with igraph, which knows no cutoff here."""
    import igraph  # noqa: PLC0415

    graph = graph_of(case)
    made = igraph.Graph(graph.n_nodes, np.column_stack([graph.start, graph.end]), directed=True)

    def search(origins: NDArray[np.int64]) -> Times:
        found = []
        for origin in origins.tolist():
            full = made.distances(origin, weights=graph.milliseconds, mode="out")
            found.append(_within(np.array(full[0]), case))
        return found

    return search


def by_networkit(case: Case) -> Search:
    """Search with networkit on all cores, which knows no cutoff."""
    import networkit  # noqa: PLC0415

    graph = graph_of(case)
    made = networkit.Graph(graph.n_nodes, weighted=True, directed=True)
    for edge in zip(graph.start.tolist(), graph.end.tolist(), graph.milliseconds, strict=True):
        made.addEdge(*edge)

    def search(origins: NDArray[np.int64]) -> Times:
        found = []
        for at in range(0, len(origins), 50):
            run = networkit.distance.SPSP(made, origins[at : at + 50].tolist()).run()
            found += [_within(np.array(full), case) for full in run.getDistances()]
        return found

    return search


def by_rustworkx(case: Case) -> Search:
    """Search with rustworkx, which knows no cutoff and asks Python for each weight."""
    import rustworkx  # noqa: PLC0415

    graph = graph_of(case)
    made = rustworkx.PyDiGraph()
    made.add_nodes_from(range(graph.n_nodes))
    times = graph.milliseconds.tolist()
    made.add_edges_from(list(zip(graph.start.tolist(), graph.end.tolist(), times, strict=True)))

    def search(origins: NDArray[np.int64]) -> Times:
        found = []
        for origin in origins.tolist():
            told = rustworkx.digraph_dijkstra_shortest_path_lengths(made, origin, float)
            full = np.full(graph.n_nodes, np.inf)
            full[list(told.keys())] = list(told.values())
            full[origin] = 0.0
            found.append(_within(full, case))
        return found

    return search


def by_pandana(case: Case) -> Search:
    """Search with pandana on all cores."""
    import pandana  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415

    graph = graph_of(case)
    made = pandana.Network(
        *(pd.Series(axis) for axis in graph.points.T),
        *(pd.Series(ends) for ends in (graph.start, graph.end)),
        pd.DataFrame({"ms": graph.milliseconds.astype(float)}),
        twoway=False,
    )

    def search(origins: NDArray[np.int64]) -> Times:
        told = made.nodes_in_range(origins.tolist(), float(case.cutoff_ms), imp_name="ms")
        rows = dict(list(told.groupby("source")))
        return [
            (rows[origin]["destination"].to_numpy(), rows[origin]["ms"].to_numpy())
            for origin in origins.tolist()
        ]

    return search


def by_networkx(case: Case) -> Search:
    """Search with networkx."""
    graph = graph_of(case)
    made = nx.MultiDiGraph()
    times = graph.milliseconds.tolist()
    made.add_weighted_edges_from(zip(graph.start.tolist(), graph.end.tolist(), times, strict=True))
    made = nx.DiGraph(_quickest(made))

    def search(origins: NDArray[np.int64]) -> Times:
        found = []
        for origin in origins.tolist():
            told = nx.single_source_dijkstra_path_length(made, origin, cutoff=case.cutoff_ms)
            found.append((np.fromiter(told, int), np.fromiter(told.values(), int)))
        return found

    return search


def _quickest(made: nx.MultiDiGraph) -> nx.DiGraph:
    """Keep the quickest of parallel edges, so that networkx need not choose at every step."""
    simple = nx.DiGraph()
    for start, end, weight in made.edges(data="weight"):
        if weight < simple.get_edge_data(start, end, {"weight": np.inf})["weight"]:
            simple.add_edge(start, end, weight=weight)
    return simple


def _within(full: NDArray[np.float64], case: Case) -> tuple[NDArray[Any], NDArray[Any]]:
    near = np.flatnonzero(full <= case.cutoff_ms)
    return near, full[near]


#: Each tool, and how many origins it gets at most.
TOOLS: dict[str, tuple[Callable[[Case], Search], int]] = {
    "networkx": (by_networkx, 40),
    "siting": (ours, 1_000_000),
    "siting, one core": (ours_on_one_core, 1_000_000),
    "scipy csgraph": (by_scipy, 500),
    "igraph": (by_igraph, 60),
    "networkit": (by_networkit, 100),
    "rustworkx": (by_rustworkx, 20),
    "pandana": (by_pandana, 500),
}


def run(name: str, case: Case) -> Row:
    """Measure one tool; its memory is what it takes beside the network that is drawn for it."""
    graph_of(case)
    make, most = TOOLS[name]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    search = make(case)
    prepared = time.perf_counter()
    chosen = case.chosen()[:most]
    search(chosen[:COMPARED])
    begin, core = time.perf_counter(), time.process_time()
    found = search(chosen)
    seconds, core = time.perf_counter() - begin, time.process_time() - core
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    pairs = sum(len(node) for node, _ in found)
    taken = (peak - before) / 1e3
    return Row(name, prepared - start, seconds, core, len(chosen), pairs, taken, found[:COMPARED])


def same(row: Row, oracle: Row) -> bool:
    """Whether a tool found just what networkx found, to the millisecond."""
    both = zip(row.compared, oracle.compared, strict=True)
    return all(
        dict(zip(*map(np.ndarray.tolist, one), strict=True))
        == dict(zip(*map(np.ndarray.tolist, two), strict=True))
        for one, two in both
    )


def table(rows: list[Row], case: Case) -> str:
    """Write the rows as Markdown."""
    oracle = rows[0]
    slowest = oracle.search_s / oracle.searched
    lines = [
        "| tool | prepare s | measured on | reached | s | core s | times as fast | exact | MB |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        each = row.search_s / row.searched
        scaled = "" if row.searched == case.origins else " (scaled)"
        lines.append(
            f"| {row.tool} | {row.prepare_s:.1f} | {row.searched:,} origins | {row.pairs:,} | "
            f"{each * case.origins:.2f}{scaled} | {row.core_s / row.searched * case.origins:.2f} | "
            f"{slowest / each:.1f} | "
            f"{'yes' if same(row, oracle) else 'NO'} | {row.peak_mb:,.0f} |"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write the table to standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=200_000)
    parser.add_argument("--origins", type=int, default=2_000)
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--tools", nargs="+", choices=TOOLS, help="networkx is always measured")
    options = parser.parse_args()
    case = Case(options.nodes, options.origins, options.minutes, options.seed)
    names = options.tools or [name for name in TOOLS if name != "pandana"]
    rows = []
    for name in dict.fromkeys(["networkx", *names]):
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            rows.append(pool.apply(run, (name, case)))
        sys.stderr.write(f"{name}: {rows[-1].search_s:.1f} s\n")
    sys.stdout.write(table(rows, case))


if __name__ == "__main__":
    main()
