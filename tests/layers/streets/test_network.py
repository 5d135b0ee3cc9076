import geopandas as gpd
from shapely.geometry import LineString, Point

from layers.streets.network import MODES, Streets


def test_a_network_counts_its_nodes_and_its_directed_edges():
    nodes = gpd.GeoDataFrame({"osmid": [5, 6]}, geometry=[Point(0, 0), Point(1, 0)], crs=4326)
    line = LineString([(0, 0), (1, 0)])
    edges = gpd.GeoDataFrame({"start": [0, 1, 0], "end": [1, 0, 1]}, geometry=[line] * 3, crs=4326)
    streets = Streets(nodes, edges, "walk", "by hand", "0" * 64)
    assert (streets.n_nodes, streets.n_edges) == (2, 3)
    assert streets.notes == ()
    assert streets.mode in MODES
