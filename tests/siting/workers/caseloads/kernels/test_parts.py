import networkx as nx
import numpy as np
import pytest

from siting.workers.caseloads.kernels.parts import parts_without

from .divisions import drawn, graph_of

#: Divisions whose workers' units hang together, some by one unit alone.
WHOLE = ("00011 01111 00011", "0000 1011 1011 1111", "0000", "01 01", "00000 00100 01110")


@pytest.mark.parametrize("picture", WHOLE)
@pytest.mark.parametrize("seed", range(3))
def test_parts_are_those_of_the_graph_without_the_unit(picture, seed):
    n = len(picture.replace(" ", ""))
    division = drawn(picture, files=2.0 ** np.random.default_rng(seed).permutation(n))
    graph, part = graph_of(division), np.empty(n, np.int64)
    for unit in range(n):
        own = set(np.flatnonzero(division.label == division.label[unit]))
        largest = parts_without(division, unit, part)
        pieces = {
            frozenset(piece) for piece in nx.connected_components(graph.subgraph(own - {unit}))
        }
        if len(pieces) < 2:
            assert largest == -1
            continue
        found = [frozenset(np.flatnonzero(part == number)) for number in range(part.max() + 1)]
        assert set(found) == pieces
        assert len(found) == len(pieces)
        files = [division.units[list(piece), 0].sum() for piece in found]
        assert largest == np.argmax(files)


def test_some_units_hold_three_parts_together():
    division = drawn("0000 1011 1011 1111")
    part = np.empty(16, np.int64)
    assert parts_without(division, 1, part) == part[2]
    assert part[[0, 2, 3, 5, 9]].tolist() == [0, 1, 1, 2, 2]
