"""Cheapest chains of moves, against the shortest paths of networkx."""

import networkx as nx
import numpy as np
import pytest

from siting.location.methods.transport.kernels.search import clear, search, search_back
from siting.location.methods.transport.kernels.sites import dearest

from .small_flows import Case


def _moves(case):
    """Return the cheapest move from each open site to each other one: a graph with signed costs."""
    amounts, graph = case.held(), nx.DiGraph()
    for here in case.nodes:
        own = np.flatnonzero(amounts[:, here] > 1e-9)
        for there in case.nodes:
            if here != there and len(own):
                cost = (case.rates[own, there] - case.rates[own, here]).min()
                graph.add_edge(here, there, weight=cost)
    return graph


@pytest.mark.parametrize("seed", range(12))
def test_the_chain_to_room_is_the_cheapest(seed):
    case, asked = Case(seed), 0
    flow, graph = case.flow, _moves(case)
    for source in case.nodes[:-1]:
        if source not in graph or not graph.out_degree(source):
            continue
        asked += 1
        far = nx.single_source_bellman_ford_path_length(graph, source)
        room = {
            node: cost - flow.price[source] + flow.price[node]
            for node, cost in far.items()
            if node != source and flow.load[node] < flow.capacity[node] - 1e-9
        }
        target, count = search(flow, source)
        assert flow.distance[target] == pytest.approx(min(room.values()), abs=1e-9)
        assert room[int(target)] == pytest.approx(min(room.values()), abs=1e-9)
        node, cost = int(target), 0.0
        while node != source:
            parent, cell = int(flow.parent[node]), flow.parent_cell[node]
            assert case.held()[cell, parent] > 0
            cost += case.rates[cell, node] - case.rates[cell, parent]
            node = parent
        assert cost == pytest.approx(far[int(target)], abs=1e-9)
        clear(flow, count)
        assert np.isinf(flow.distance).all()
        assert not flow.done.any()
    assert asked > 0


@pytest.mark.parametrize("seed", range(12))
def test_the_chain_back_saves_most(seed):
    """At too high a price of one site with room, chains that end there save something."""
    case = Case(seed)
    flow = case.flow
    site = case.nodes[0]
    graph = _moves(case)
    price = flow.price.copy()
    price[site] += 9.0
    flow.price[:] = price
    flow.total[1] = dearest(flow)
    saves = {}
    for origin in case.nodes:
        if origin != site and origin in graph and graph.out_degree(origin):
            far = nx.single_source_bellman_ford_path_length(graph, origin)
            saves[origin] = -far[site]
    origin, bound, count = search_back(flow, site)
    most = max(saves.values(), default=-np.inf)
    if origin >= 0:
        assert saves[int(origin)] == pytest.approx(most, abs=1e-9)
        assert bound == pytest.approx(price[site] - most, abs=1e-9)
    else:
        assert most <= 1e-9
    clear(flow, count)
