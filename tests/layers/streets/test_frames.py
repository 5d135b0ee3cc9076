import numpy as np
import pytest
import shapely
from pyproj import Geod

from layers.streets.frames import SHORTEST_M, Edges, Nodes, line_lengths, make_streets

WIGGLE = shapely.LineString([(51.0, 35.0), (51.01, 35.002), (51.02, 35.0), (51.02, 35.01)])
SHORT = shapely.LineString([(46.0, 34.0), (46.0, 34.001)])


def test_lines_are_as_long_as_on_the_ellipsoid():
    geodesic = [Geod(ellps="WGS84").geometry_length(line) for line in (WIGGLE, SHORT)]
    measured = line_lengths(np.array([WIGGLE, SHORT], dtype=object))
    assert measured == pytest.approx(geodesic, rel=1e-5)


def test_no_lines_have_no_lengths():
    assert line_lengths(np.array([], dtype=object)).tolist() == []


def test_turned_edges_run_back():
    edges = Edges(
        np.array([0]), np.array([1]), np.array([5.0]), np.array([30.0]),
        np.array(["primary"], dtype=object), np.array([WIGGLE], dtype=object),
    )  # fmt: skip
    back = edges.turned()
    assert (back.start[0], back.end[0]) == (1, 0)
    assert back.line[0].coords[:] == WIGGLE.coords[::-1]
    assert (back.length_m[0], back.kph[0], back.highway[0]) == (5.0, 30.0, "primary")


def test_every_edge_of_a_network_has_a_length():
    nodes = Nodes(np.array([10, 11]), np.array([51.0, 51.0]), np.array([35.0, 35.0]))
    line = shapely.LineString([(51.0, 35.0), (51.0, 35.0)])
    edges = Edges(
        np.array([0]), np.array([1]), np.array([0.0]), np.array([np.nan]),
        np.array([""], dtype=object), np.array([line], dtype=object),
    )  # fmt: skip
    streets = make_streets(nodes, edges, mode="walk", source="here", sha256="0" * 64)
    assert streets.edges["length_m"].tolist() == [SHORTEST_M]
    assert (streets.n_nodes, streets.n_edges, streets.notes) == (2, 1, ())
    assert streets.nodes.crs == streets.edges.crs == "EPSG:4326"
