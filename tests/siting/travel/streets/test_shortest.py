"""Ways on streets against networkx, and against what every way must obey."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.errors import ProblemError
from siting.travel.streets.graph import StreetGraph
from siting.travel.streets.kernels import search
from siting.travel.streets.shortest import bucket_width, times_from

from .small_streets import make_streets, oracle, random_streets

SEEDS = st.integers(0, 10_000)


def _all_times(graph, *, cutoff_s=1e9, backward=False):
    """Return the milliseconds from every node to every other, ``inf`` where there is no way."""
    table = np.full((graph.n_nodes, graph.n_nodes), np.inf)
    for start in range(graph.n_nodes):
        node, time = times_from(graph, start, cutoff_s=cutoff_s, backward=backward)
        table[start, node] = time
    return table


@settings(max_examples=20)
@given(SEEDS, st.sampled_from([5.0, 60.0, 1e9]))
def test_times_are_those_of_networkx_exactly(seed, cutoff_s):
    graph = StreetGraph.from_streets(random_streets(seed))
    written = oracle(graph)
    found = _all_times(graph, cutoff_s=cutoff_s)
    for node in range(graph.n_nodes):
        expected = nx.single_source_dijkstra_path_length(written, node, cutoff=cutoff_s * 1000)
        listed = {
            int(each): int(found[node, each]) for each in np.flatnonzero(found[node] < np.inf)
        }
        assert listed == expected


@settings(max_examples=20)
@given(SEEDS)
def test_a_detour_is_never_quicker(seed):
    times = _all_times(StreetGraph.from_streets(random_streets(seed)))
    through = (times[:, :, None] + times[None]).min(axis=1)
    assert (times <= through).all()


@settings(max_examples=20)
@given(SEEDS)
def test_there_and_back_are_equal_without_one_way_streets(seed):
    times = _all_times(StreetGraph.from_streets(random_streets(seed, one_way=0.0)))
    assert np.array_equal(times, times.T)


@settings(max_examples=20)
@given(SEEDS)
def test_no_way_is_quicker_than_the_straight_line_at_top_speed(seed):
    graph = StreetGraph.from_streets(random_streets(seed))
    straight = np.hypot(*(graph.points[:, None] - graph.points[None]).transpose(2, 0, 1))
    least = straight / (graph.streets.edges["kph"].max() / 3.6) * 1000.0
    assert (_all_times(graph) >= least * (1.0 - 1e-9)).all()


@settings(max_examples=20)
@given(SEEDS)
def test_what_cannot_be_reached_stays_so(seed):
    graph = StreetGraph.from_streets(random_streets(seed))
    written = oracle(graph)
    found = np.isfinite(_all_times(graph))
    for node in range(graph.n_nodes):
        assert set(np.flatnonzero(found[node])) == nx.descendants(written, node) | {node}


def test_backward_is_forward_turned_around():
    graph = StreetGraph.from_streets(random_streets(7))
    assert np.array_equal(_all_times(graph, backward=True), _all_times(graph).T)


def test_the_nearest_of_several_starts_counts_each_with_its_delay():
    graph = StreetGraph.from_streets(random_streets(8))
    table = _all_times(graph)
    node, time = times_from(graph, [3, 9, 3], cutoff_s=1e6, begin_ms=[500, 0, 900])
    best = np.minimum(table[3] + 500, table[9])
    assert node.tolist() == np.flatnonzero(np.isfinite(best)).tolist()
    assert time.tolist() == best[node].tolist()


def test_the_cutoff_itself_is_reached_and_nothing_beyond_it():
    graph = StreetGraph.from_streets(make_streets([[0, 0], [10, 0], [20, 0]], [(0, 1), (1, 2)]))
    reached = graph.milliseconds[0] / 1000.0
    assert times_from(graph, 0, cutoff_s=reached)[0].tolist() == [0, 1]
    assert times_from(graph, 0, cutoff_s=reached - 0.001)[0].tolist() == [0]
    assert times_from(graph, 0, cutoff_s=reached, begin_ms=1)[0].tolist() == [0]
    assert times_from(graph, 0, cutoff_s=0.5, begin_ms=501)[0].tolist() == []


@pytest.mark.parametrize("width", [0, 3, 10, 30])
def test_buckets_of_any_width_give_the_same(width):
    ways = StreetGraph.from_streets(random_streets(9, n=60)).out
    for start in np.arange(60, dtype=np.int32):
        arrays = ways.start, ways.edges, np.array([start]), np.zeros(1, np.int32), 60_000
        expected, found = (search.reach_together(*arrays, each) for each in (14, width))
        both = [sorted(zip(*each, strict=True)) for each in (expected, found)]
        assert both[0] == both[1]


def test_lists_grow_where_more_wait_than_there_is_room():
    spokes = search.ROOM + 500
    angle = np.linspace(0, 6, spokes)
    rim = 500.0 * np.column_stack([np.cos(angle), np.sin(angle)])
    links = [(0, i + 1) for i in range(spokes)]
    graph = StreetGraph.from_streets(make_streets(np.vstack([[0, 0], rim]), links))
    node, time = times_from(graph, 0, cutoff_s=1e6)
    assert len(node) == spokes + 1
    assert sorted(time.tolist()) == sorted([0, *graph.milliseconds.tolist()])


def test_nobody_starts_nowhere():
    graph = StreetGraph.from_streets(random_streets(11))
    none = np.zeros(0, np.int32)
    assert times_from(graph, none, cutoff_s=9.0)[0].tolist() == []


def test_a_long_cutoff_has_no_more_buckets_than_a_short_one():
    assert bucket_width(1_200_000) == 10
    for cutoff in (2**24 - 1, 2**24, 2**29, 1_000_000_000):
        assert cutoff >> bucket_width(cutoff) < 1 << 14


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"nodes": [99], "cutoff_s": 1.0}, "numbered from 0 to 29; these go from 99 to 99"),
        ({"nodes": [-1], "cutoff_s": 1.0}, "numbered from 0 to 29"),
        ({"nodes": [1], "cutoff_s": -1.0}, "at least 0 seconds, not -1.0"),
        ({"nodes": [1], "cutoff_s": float("nan")}, "at least 0 seconds, not nan"),
        ({"nodes": [1], "cutoff_s": 1.0, "begin_ms": -5}, "begins at a negative time"),
    ],
)
def test_what_makes_no_sense_is_refused(options, message):
    graph = StreetGraph.from_streets(random_streets(12))
    with pytest.raises(ProblemError, match=message):
        times_from(graph, **options)
