import gzip

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from pyproj import Geod
from shapely import LineString, Point

from layers.crs import to_plane
from layers.errors import CrsError, FileFormatError
from layers.streets.from_graphml import read_graph
from layers.streets.speeds import DRIVE_KPH, UNKNOWN_KPH
from tests.layers.streets.street_files import write_graphml

NODES = {1: {"x": 51.0, "y": 35.0}, 2: {"x": 51.01, "y": 35.0}, 3: {"x": 51.01, "y": 35.01}}
LENGTH = {12: 912.9, 23: 1109.5}
#: A one-way street from 1 to 2 and a street between 2 and 3.
ROADS = [
    (1, 2, {"length": LENGTH[12], "highway": "primary", "maxspeed": "50"}),
    (2, 3, {"length": LENGTH[23], "highway": "residential"}),
    (3, 2, {"length": LENGTH[23], "highway": "residential"}),
]
PATHS = [(u, v, {"length": LENGTH[23], "highway": "footway"}) for u, v in [(2, 3), (3, 2)]]


def read(tmp_path, nodes=NODES, edges=ROADS, mode=None, **options):
    path = write_graphml(tmp_path / "small.graphml", nodes, edges, **options)
    return read_graph(path, mode, sha256="0" * 64)


def ends(streets):
    osmid = streets.nodes["osmid"].to_numpy()
    return sorted(zip(osmid[streets.edges["start"]], osmid[streets.edges["end"]], strict=True))


class TestReading:
    def test_roads_are_as_the_file_has_them(self, tmp_path):
        streets = read(tmp_path)
        assert (streets.mode, streets.notes) == ("drive", ())
        assert streets.source == "street graph small.graphml"
        assert ends(streets) == [(1, 2), (2, 3), (3, 2)]
        assert streets.edges["length_m"].tolist() == [LENGTH[12], LENGTH[23], LENGTH[23]]
        assert streets.edges["kph"].tolist() == [50.0, 25.0, 25.0]
        assert streets.nodes.geometry.to_list() == [Point(n["x"], n["y"]) for n in NODES.values()]

    def test_an_edge_without_a_line_is_straight(self, tmp_path):
        streets = read(tmp_path)
        assert streets.edges.geometry[0] == LineString([(51.0, 35.0), (51.01, 35.0)])

    def test_lines_that_run_backward_are_turned(self, tmp_path):
        drawn = LineString([(51.01, 35.0), (51.005, 35.001), (51.0, 35.0)])
        edges = [(1, 2, {**ROADS[0][2], "geometry": drawn.wkt})]
        assert read(tmp_path, edges=edges, mode="drive").edges.geometry[0] == drawn.reverse()

    def test_walking_gets_the_way_back_of_each_street(self, tmp_path):
        streets = read(tmp_path, mode="walk")
        assert ends(streets) == [(1, 2), (2, 1), (2, 3), (3, 2)]
        assert streets.edges["kph"].isna().all()
        back = streets.edges.iloc[-1]
        assert (back["length_m"], back["highway"]) == (LENGTH[12], "primary")
        assert back.geometry == LineString([(51.01, 35.0), (51.0, 35.0)])

    def test_parallel_streets_each_get_their_way_back(self, tmp_path):
        edges = [(1, 2, {"length": 950.0, "highway": "path"})] * 2
        edges += [(2, 1, {"length": 950.0, "highway": "path"}), (2, 2, {"length": 9.0})]
        streets = read(tmp_path, edges=edges, mode="walk")
        assert ends(streets) == [(1, 2), (1, 2), (2, 1), (2, 1), (2, 2)]

    def test_projected_coordinates_come_back_to_degrees(self, tmp_path):
        points = gpd.GeoSeries([Point(n["x"], n["y"]) for n in NODES.values()], crs="EPSG:4326")
        plane = to_plane(points)
        nodes = {n: {"x": p.x, "y": p.y} for n, p in zip(NODES, plane, strict=True)}
        line = LineString([plane[0], plane[1]])
        edges = [(1, 2, {**ROADS[0][2], "geometry": line.wkt}), *ROADS[1:]]
        streets = read(tmp_path, nodes, edges, crs=plane.crs.to_wkt())
        assert streets.nodes.crs == "EPSG:4326"
        assert np.allclose(streets.nodes.get_coordinates(), points.get_coordinates(), atol=1e-8)
        assert streets.edges.geometry[0].coords[0] == pytest.approx((51.0, 35.0))

    def test_of_joined_ways_the_slowest_counts(self, tmp_path):
        tags = {"length": 950.0, "highway": "['primary', 'tertiary']", "maxspeed": "['60', '30']"}
        streets = read(tmp_path, edges=[(1, 2, tags), (2, 3, {**tags, "maxspeed": ""})])
        assert streets.edges["highway"].tolist() == ["tertiary", "tertiary"]
        assert streets.edges["kph"].tolist() == [30.0, DRIVE_KPH["tertiary"]]

    def test_speeds_of_the_file_are_taken(self, tmp_path):
        edges = [(1, 2, {**ROADS[0][2], "speed_kph": 33.5}), *ROADS[1:]]
        streets = read(tmp_path, edges=edges)
        assert streets.edges["kph"].tolist() == [33.5, 25.0, 25.0]
        assert streets.notes == (
            "Edges with a speed of their own (speed_kph), which was taken: 1.",
        )


class TestMode:
    def test_is_told_by_ways_for_people_on_foot(self, tmp_path):
        assert read(tmp_path, edges=PATHS).mode == "walk"
        assert read(tmp_path, edges=PATHS, directed=False).mode == "walk"

    @pytest.mark.parametrize(
        "edges", [[*ROADS, *PATHS], ROADS[1:]], ids=["both are in it", "neither shows"]
    )
    def test_must_be_said_where_nothing_tells_it(self, tmp_path, edges):
        with pytest.raises(FileFormatError, match="does not show whether it is for walking"):
            read(tmp_path, edges=edges)

    def test_of_a_mixed_graph_driving_takes_the_roads(self, tmp_path):
        edges = [*ROADS, (1, 3, {"length": 1500.0, "highway": "['steps', 'footway']"})]
        streets = read(tmp_path, edges=edges, mode="drive")
        assert ends(streets) == [(1, 2), (2, 3), (3, 2)]
        assert streets.notes == ("Edges that are not for driving, left out: 1.",)

    def test_nobody_walks_on_a_motorway(self, tmp_path):
        edges = [*PATHS, (1, 2, {"length": 950.0, "highway": "motorway"})]
        assert ends(read(tmp_path, edges=edges, mode="walk")) == [(2, 3), (3, 2)]


class TestMending:
    def test_a_missing_length_is_measured_along_the_line(self, tmp_path):
        bent = LineString([(51.0, 35.0), (51.005, 35.005), (51.01, 35.0)])
        edges = [(1, 2, {"highway": "primary", "geometry": bent.wkt}), *ROADS[1:]]
        streets = read(tmp_path, edges=edges)
        geodesic = Geod(ellps="WGS84").geometry_length(bent)
        assert streets.edges["length_m"][0] == pytest.approx(geodesic, rel=1e-5)
        assert streets.notes == ("Edges that state no length, measured along their lines: 1.",)

    def test_a_length_below_the_straight_line_is_measured(self, tmp_path):
        edges = [(1, 2, {"highway": "primary", "length": 0.9129}), *ROADS[1:]]
        streets = read(tmp_path, edges=edges)
        assert streets.edges["length_m"][0] == pytest.approx(LENGTH[12], rel=1e-2)
        assert "less than a straight line, measured along their lines: 1." in streets.notes[0]

    def test_edges_to_unknown_nodes_are_left_out(self, tmp_path):
        streets = read(tmp_path, edges=[*ROADS, (3, 99, {"length": 5.0})])
        assert ends(streets) == [(1, 2), (2, 3), (3, 2)]
        assert streets.notes == ("Edges that lead to unknown nodes, left out: 1.",)

    def test_roads_of_no_class_get_the_common_speed(self, tmp_path):
        streets = read(tmp_path, edges=[(1, 2, {"length": 950.0})])
        assert streets.edges["kph"].tolist() == [UNKNOWN_KPH]
        assert streets.edges["highway"].tolist() == [""]
        assert streets.notes == ("Edges of no known class, for which 25 km/h is taken: 1.",)

    def test_nodes_with_names_are_numbered(self, tmp_path):
        nodes = {"a": NODES[1], "b": NODES[2]}
        streets = read(tmp_path, nodes, [("a", "b", {"length": 950.0})])
        assert streets.nodes["osmid"].tolist() == [0, 1]
        assert "no whole numbers" in streets.notes[0]


class TestBadGraphs:
    @pytest.mark.parametrize(
        ("nodes", "edges", "reason"),
        [
            ({}, [], "holds 0 nodes and 0 edges"),
            (NODES, [], "holds 3 nodes and 0 edges"),
            (NODES, [(8, 9, {"length": 1.0})], "No edge of small.graphml joins two of its nodes"),
            ({1: {}, 2: {}, 3: {}}, ROADS, "3 of the 3 nodes of small.graphml have no coordinates"),
            ({**NODES, 4: {"x": "east", "y": 1}}, ROADS, "1 of the 4 nodes"),
            (NODES, [(1, 2, {"highway": "road"}), *ROADS], "1 of the 4 edges .* neither a length"),
            (NODES, [(1, 2, {}), (2, 3, {})], "2 of the 2 edges .* neither a length"),
            (NODES, [(1, 2, {"length": "far"}), *ROADS], "1 of the 4 edges .* neither a length"),
            (NODES, [(1, 2, {"length": -5}), *ROADS], "1 of the 4 edges .* neither a length"),
        ],
    )
    def test_what_is_no_street_network_is_refused(self, tmp_path, nodes, edges, reason):
        with pytest.raises(FileFormatError, match=reason):
            read(tmp_path, nodes, edges, mode="drive")

    def test_an_undirected_graph_is_refused_for_driving(self, tmp_path):
        with pytest.raises(FileFormatError, match="is undirected, so its one-way streets are lost"):
            read(tmp_path, mode="drive", directed=False)

    def test_a_graph_without_roads_is_refused_for_driving(self, tmp_path):
        with pytest.raises(FileFormatError, match="holds no streets for driving"):
            read(tmp_path, edges=PATHS, mode="drive")

    @pytest.mark.parametrize(
        ("crs", "nodes", "reason"),
        [
            (None, NODES, "states no CRS; save it"),
            ("Mars", NODES, "states the CRS 'Mars', which is unknown"),
            ("epsg:4326", {**NODES, 1: {"x": 535000.0, "y": 3950000.0}}, "x = 535000, y = 3.95e"),
            ("epsg:32639", {**NODES, 1: {"x": 1e12, "y": 1e12}}, "is no place on earth"),
        ],
    )
    def test_a_wrong_crs_is_refused(self, tmp_path, crs, nodes, reason):
        with pytest.raises(CrsError, match=reason):
            read(tmp_path, nodes, crs=crs)


@pytest.mark.shared
@pytest.mark.parametrize("mode", ["walk", "drive"])
class TestTehran:
    """The real networks of district 6, against networkx reading the same file."""

    def test_is_the_network_of_the_file(self, shared, mode):
        path = shared / "data" / "iran" / f"tehran_district6_{mode}.graphml.gz"
        streets = read_graph(path, None, sha256="")
        with gzip.open(path) as stream:
            graph = nx.read_graphml(stream, node_type=int)
        assert (streets.mode, streets.notes) == (mode, ())
        assert streets.nodes["osmid"].tolist() == list(graph)
        osmid = streets.nodes["osmid"].to_numpy()
        read_edges = pd.DataFrame(
            {"u": osmid[streets.edges["start"]], "v": osmid[streets.edges["end"]],
             "meters": streets.edges["length_m"]}
        )  # fmt: skip
        truth = pd.DataFrame(
            [(u, v, float(meters)) for u, v, meters in graph.edges(data="length")],
            columns=["u", "v", "meters"],
        )
        columns = ["u", "v", "meters"]
        pd.testing.assert_frame_equal(
            read_edges.sort_values(columns, ignore_index=True),
            truth.sort_values(columns, ignore_index=True),
        )
        assert nx.is_strongly_connected(graph)

    def test_lines_join_their_nodes(self, shared, mode):
        path = shared / "data" / "iran" / f"tehran_district6_{mode}.graphml.gz"
        streets = read_graph(path, None, sha256="")
        lines, points = to_plane(streets.edges.geometry), to_plane(streets.nodes.geometry)
        first, last = (
            gpd.GeoSeries(lines.interpolate(share, normalized=True)) for share in (0.0, 1.0)
        )
        for name, tip in (("start", first), ("end", last)):
            node = points.iloc[streets.edges[name].to_numpy()]
            assert tip.distance(node, align=False).max() < 1.0
        # osmnx measures on a sphere, which is up to 0.3 % off.
        assert np.allclose(lines.length, streets.edges["length_m"], rtol=5e-3, atol=0.1)
