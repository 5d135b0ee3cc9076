"""Streets split at doors: pieces by hand, and nothing of the network lost."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.travel.streets.doors import find_doors
from siting.travel.streets.graph import StreetGraph
from siting.travel.streets.shortest import times_from
from siting.travel.streets.splitting import find_exits, split_streets

from .small_streets import make_streets, points_at, random_points, random_streets


@pytest.fixture
def graph():
    """A street of 100 m, there at 10 m/s and back at 5 m/s."""
    streets = make_streets(
        [[0, 0], [100, 0]], [(0, 1), (1, 0)], kph=[36.0, 18.0], lengths=[100.0, 100.0]
    )
    return StreetGraph.from_streets(streets)


def test_pieces_add_up_to_the_street(graph):
    doors = find_doors(graph, points_at([25, 3], [75, 0], [25, -9]))
    split = split_streets(graph, doors)
    assert split.node.tolist() == [2, 3, 2]
    pieces = zip(split.graph.start, split.graph.end, split.graph.milliseconds, strict=True)
    found = {(int(start), int(end)): int(time) for start, end, time in pieces}
    assert found == pytest.approx(
        {(0, 2): 2500, (2, 3): 5000, (3, 1): 2500, (1, 3): 5000, (3, 2): 10_000, (2, 0): 5000},
        abs=2,
    )
    assert found[0, 2] + found[2, 3] + found[3, 1] == 10_000
    assert found[1, 3] + found[3, 2] + found[2, 0] == 20_000


def test_new_nodes_are_at_the_feet(graph):
    split = split_streets(graph, find_doors(graph, points_at([25, 3])))
    assert split.graph.points[2] - graph.points[0] == pytest.approx([25.0, 0.0], abs=0.01)


def test_exits_are_the_next_cuts_on_both_sides(graph):
    split = split_streets(graph, find_doors(graph, points_at([25, 0], [75, 0])))
    doors = find_doors(graph, points_at([50, 0], [10, 0], [25, 0], [0, 0], [500, 9000]))
    exits = find_exits(split, doors)
    assert exits.node.tolist() == [[3, 2], [2, 0], [2, -1], [0, -1], [-1, -1]]
    taken = exits.milliseconds - doors.off_road_ms[:, None]
    assert taken[:4] == pytest.approx(np.array([[2500, 5000], [1500, 2000], [0, 0], [0, 0]]), abs=2)


@settings(max_examples=20)
@given(st.integers(0, 10_000))
def test_splitting_changes_no_time_between_the_nodes_that_were_there(seed):
    graph = StreetGraph.from_streets(random_streets(seed))
    split = split_streets(graph, find_doors(graph, random_points(seed, 40)))
    assert split.graph.n_nodes > graph.n_nodes
    tables = []
    for each in (graph, split.graph):
        table = np.full((graph.n_nodes, each.n_nodes), -1)
        for start in range(graph.n_nodes):
            node, time = times_from(each, start, cutoff_s=1e6)
            table[start, node] = time
        tables.append(table[:, : graph.n_nodes])
    assert np.array_equal(*tables)


def test_streets_that_nobody_meets_stay_whole(graph):
    split = split_streets(graph, find_doors(graph, points_at([50, 9000])))
    assert split.graph.milliseconds.tolist() == graph.milliseconds.tolist()
    assert split.node.tolist() == [-1]
