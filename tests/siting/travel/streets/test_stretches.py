"""Edges along one line are one stretch."""

import numpy as np
from pyproj import CRS

from siting.travel.streets.stretches import find_stretches, quickest

from .small_streets import PLANE, make_streets


def test_there_and_back_are_one_and_parallel_streets_are_two():
    streets = make_streets(
        [[0, 0], [100, 0], [50, 80]], [(0, 1), (1, 2), (1, 0), (0, 1), (0, 1), (2, 1)]
    )
    bent = streets.edges.geometry.iloc[3].segmentize(0.0002)
    streets.edges.loc[4, "geometry"] = bent
    found = find_stretches(streets.edges, CRS(PLANE))
    assert found.of_edge.tolist() == [0, 1, 0, 0, 2, 1]
    assert found.along.tolist() == [True, True, False, True, True, False]
    assert found.first.tolist() == [0, 1, 0]
    assert found.last.tolist() == [1, 2, 1]
    assert [round(line.length) for line in found.lines] == [100, 94, 100]


def test_the_quickest_edge_of_each_direction_counts():
    streets = make_streets([[0, 0], [100, 0], [9, 9]], [(0, 1), (0, 1), (1, 0), (1, 2)])
    found = find_stretches(streets.edges, CRS(PLANE))
    along, against = quickest(found, np.array([70, 50, 90, 30], np.int32))
    assert along.tolist() == [50, 30]
    assert against.tolist() == [90, -1]
