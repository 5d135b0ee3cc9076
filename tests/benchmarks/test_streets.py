"""The synthetic province, and that a tool that errs is named."""

from dataclasses import replace

import numpy as np
import pytest
import streets
from road_network import synthetic_streets

from layers.streets.report import check_streets


@pytest.fixture(scope="module")
def case():
    return streets.Case(nodes=2_000, origins=12, minutes=5.0, seed=3)


def test_a_province_is_nearly_one_network_with_one_way_streets():
    drawn = synthetic_streets(5_000, seed=0, side_km=30.0)
    assert drawn.n_nodes == pytest.approx(5_000, rel=0.15)
    assert (check_streets(drawn).status == "main").mean() > 0.9
    pairs = set(zip(drawn.edges["start"], drawn.edges["end"], strict=True))
    assert 0 < sum((end, start) not in pairs for start, end in pairs) < len(pairs) / 4
    again = synthetic_streets(5_000, seed=0, side_km=30.0)
    assert again.edges.equals(drawn.edges)


@pytest.mark.parametrize("tool", ["siting", "scipy csgraph"])
def test_tools_find_what_networkx_finds(case, tool):
    oracle, row = streets.run("networkx", case), streets.run(tool, case)
    assert streets.same(row, oracle)
    assert row.pairs == oracle.pairs > 12


def test_a_tool_that_errs_is_named(case):
    oracle = streets.run("networkx", case)
    node, time = oracle.compared[0]
    wrong = replace(oracle, tool="wrong", compared=[(node, time + 1), *oracle.compared[1:]])
    lines = streets.table([oracle, wrong], case).splitlines()
    assert "| yes |" in lines[2]
    assert "| NO |" in lines[3]


def test_scipy_gets_the_quickest_of_parallel_streets(case, monkeypatch):
    graph = streets.graph_of(case)
    slower = np.r_[graph.milliseconds, graph.milliseconds + 5_000].astype(np.int32)
    twice = replace(
        graph,
        start=np.r_[graph.start, graph.start],
        end=np.r_[graph.end, graph.end],
        milliseconds=slower,
    )
    expected = streets.run("scipy csgraph", case)
    monkeypatch.setattr(streets, "graph_of", lambda _: twice)
    for tool in ("scipy csgraph", "networkx"):
        assert streets.same(streets.run(tool, case), expected)
