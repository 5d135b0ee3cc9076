"""Links between doors, against networkx on streets split one by one."""

import geopandas as gpd
import networkx as nx
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.travel.streets.doors import find_doors
from siting.travel.streets.graph import StreetGraph
from siting.travel.streets.links import Links
from tests.siting.travel.streets.small_streets import (
    random_points,
    random_streets,
    split_oracle,
)


@settings(max_examples=30)
@given(st.integers(0, 10_000), st.sampled_from([0.0, 0.4, 0.9]))
def test_links_are_those_of_networkx(seed, one_way):
    graph = StreetGraph.from_streets(random_streets(seed, n=18, one_way=one_way))
    homes, sites = random_points(seed, 10), random_points(seed + 1, 6)
    doors = [find_doors(graph, points, limit_m=150.0) for points in (homes, sites)]
    links = Links(graph, *doors)
    linked = np.zeros((10, 6), np.bool_)
    listed = []
    for flags, columns in links.groups():
        linked[:, columns] = flags[:, None]
        listed += columns.tolist()
    assert sorted(listed) == list(range(6))
    both = gpd.GeoSeries(np.r_[homes, sites], crs=homes.crs)
    together = find_doors(graph, both, limit_m=150.0)
    written, node = split_oracle(graph, together)
    for i in range(10):
        for j in range(6):
            ends = node[i], node[10 + j]
            reached = together.attached[[i, 10 + j]].all() and nx.has_path(written, *ends)
            alone = links.along_one(np.array([i]), np.array([j]))[0]
            assert (linked[i, j] or alone) == reached
