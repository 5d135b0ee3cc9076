import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.streets.frames import Edges, Nodes, make_streets
from layers.streets.from_extract import read_extract
from layers.streets.report import STATUSES, check_streets
from tests.layers.streets.street_files import helsinki


def network(n_nodes, pairs, *, mode="drive", notes=()):
    """A network of nodes in a row, 1 km of street from one to another."""
    longitude = 51 + 0.01 * np.arange(n_nodes)
    nodes = Nodes(np.arange(n_nodes), longitude, np.full(n_nodes, 35.0))
    start, end = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    lines = [shapely.LineString([(longitude[u], 35.0), (longitude[v], 35.0)]) for u, v in pairs]
    edges = Edges(
        start, end, np.full(len(start), 1000.0), np.full(len(start), 30.0),
        np.full(len(start), "road", dtype=object), np.array(lines, dtype=object),
    )  # fmt: skip
    return make_streets(nodes, edges, mode=mode, source="here", sha256="", notes=notes)


def both(*pairs):
    return [*pairs, *((v, u) for u, v in pairs)]


class TestStatus:
    def test_a_whole_network_is_all_main(self):
        report = check_streets(network(3, both((0, 1), (1, 2))))
        assert report.status.tolist() == ["main"] * 3
        (sentence,) = report.sentences()
        assert sentence.startswith("The network for driving has 3 nodes and 2 km of streets; 100.0")

    def test_traps_and_islands_are_told_apart(self):
        pairs = [
            *both((0, 1), (1, 2)),  # main
            (2, 3),  # 3 can only be entered
            (4, 0),  # 4 can only be left
            (4, 5),  # from main, 5 is neither reached nor leads there
            *both((6, 7)),  # an island, and 8 is another
        ]
        report = check_streets(network(9, pairs, notes=("A note.",)))
        traps = ["no way out", "no way in", "cut off"]
        assert report.status.tolist() == ["main"] * 3 + traps + ["island"] * 3
        assert report.counts.to_dict() == dict(zip(STATUSES, [3, 1, 1, 1, 3], strict=True))
        assert report.islands["nodes"].tolist() == [2, 1]
        assert report.islands["edges"].tolist() == [2, 0]
        assert report.islands["length_m"].tolist() == [2000.0, 0.0]
        assert report.islands.geometry[0].x == pytest.approx(51.065)
        assert report.n_strong == 6
        assert report.main_share == pytest.approx(1 / 3)
        assert "33.3 % of the nodes reach one another" in report.sentences()[0]
        assert report.sentences()[1:] == [
            "There are 3 nodes on 2 islands that no street joins to it.",
            "1 node can be entered but not left (one-way trap).",
            "1 node can be left but not entered (one-way trap).",
            "1 node can neither be reached nor left, though one-way streets join them.",
            "A note.",
        ]

    def test_a_street_counts_once_and_parallel_streets_each(self):
        pairs = [*both((0, 1)), *both((0, 1)), (1, 2), (2, 2)]
        assert check_streets(network(3, pairs)).length_m == pytest.approx(4000.0)

    def test_one_node_alone(self):
        report = check_streets(network(1, []))
        assert report.status.tolist() == ["main"]

    @given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20))
    def test_agrees_with_networkx(self, pairs):
        report = check_streets(network(8, pairs))
        graph = nx.DiGraph(pairs)
        graph.add_nodes_from(range(8))
        parts = list(nx.strongly_connected_components(graph))
        main = set(np.flatnonzero(report.status == "main").tolist())
        assert main in parts
        assert len(main) == max(map(len, parts))
        assert report.n_strong == len(parts)
        anchor = min(main)
        onward, backward = nx.descendants(graph, anchor), nx.ancestors(graph, anchor)
        joined = nx.node_connected_component(graph.to_undirected(), anchor)
        for node, status in enumerate(report.status):
            expected = (
                "main" if node in main
                else "no way out" if node in onward
                else "no way in" if node in backward
                else "cut off" if node in joined
                else "island"
            )  # fmt: skip
            assert status == expected
        assert report.islands["nodes"].sum() == (report.status == "island").sum()


def test_helsinki_has_traps_at_its_border():
    walk, drive = map(check_streets, read_extract(helsinki(), ["walk", "drive"], sha256=""))
    assert walk.counts[["no way out", "no way in", "cut off"]].sum() == 0
    assert drive.counts["no way out"] > 0
    assert walk.main_share > 0.95
    assert drive.main_share > 0.85
    assert walk.islands["nodes"].sum() == walk.counts["island"]
    assert walk.islands["nodes"].is_monotonic_decreasing
