"""Times of edges by hand."""

import numpy as np
import pytest

from siting.errors import ProblemError
from siting.travel.streets.graph import LONGEST_MS, StreetGraph, to_milliseconds

from .small_streets import make_streets, random_streets


def test_edges_take_their_length_at_their_speed_rounded_up():
    streets = make_streets(
        [[0, 0], [1, 0]], [(0, 1), (1, 0), (0, 1)], kph=[36.0, 18.0, 7.0], lengths=[100, 100, 1.0]
    )
    assert StreetGraph.from_streets(streets).milliseconds.tolist() == [10_000, 20_000, 515]
    assert StreetGraph.from_streets(streets, kph=4.0).milliseconds.tolist() == [90_000, 90_000, 900]


def test_nodes_keep_their_order_and_lie_on_a_plane():
    streets = random_streets(1)
    graph = StreetGraph.from_streets(streets)
    assert graph.n_nodes == streets.n_nodes
    plane = streets.nodes.to_crs(graph.crs).geometry
    assert np.allclose(graph.points, np.column_stack([plane.x, plane.y]))


@pytest.mark.parametrize("backward", [False, True])
def test_ways_are_the_edges_renumbered(backward):
    graph = StreetGraph.from_streets(random_streets(2))
    ways = graph.into if backward else graph.out
    assert (ways.order[ways.place] == np.arange(graph.n_nodes)).all()
    tail = ways.order[np.repeat(np.arange(graph.n_nodes), np.diff(ways.start))]
    found = sorted(zip(tail, ways.order[ways.head], ways.milliseconds, strict=True))
    ends = (graph.end, graph.start) if backward else (graph.start, graph.end)
    assert found == sorted(zip(*ends, graph.milliseconds, strict=True))


def test_nodes_all_at_one_place_can_be_numbered():
    graph = StreetGraph.from_streets(make_streets([[0, 0], [0, 0]], [(0, 1)]))
    assert graph.out.order.tolist() == [0, 1]


def test_no_edge_takes_longer_than_there_is_time():
    streets = make_streets([[0, 0], [9, 0]], [(0, 1)], lengths=[1e12])
    assert StreetGraph.from_streets(streets).milliseconds.tolist() == [LONGEST_MS]


@pytest.mark.parametrize(
    ("seconds", "expected"), [(0.0, 0), (1.0014, 1001), (0.3, 300), (float("inf"), LONGEST_MS)]
)
def test_seconds_are_whole_milliseconds(seconds, expected):
    assert to_milliseconds(seconds) == expected


def test_a_network_for_walking_needs_a_speed():
    streets = make_streets([[0, 0], [9, 0]], [(0, 1), (1, 0)], kph=np.nan)
    with pytest.raises(
        ProblemError, match=r"2 streets .made up. have no speed or length; give one"
    ):
        StreetGraph.from_streets(streets)


def test_a_network_without_streets_is_refused():
    streets = make_streets([[0, 0], [9, 0]], np.zeros((0, 2)))
    with pytest.raises(ProblemError, match=r"made up\) has no street; read another one"):
        StreetGraph.from_streets(streets)
