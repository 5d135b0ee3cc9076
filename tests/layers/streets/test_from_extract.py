import sys
from itertools import pairwise
from math import isfinite

import networkx as nx
import numpy as np
import osmium
import pytest
from pyproj import Geod

from layers.errors import FileFormatError, MissingPackageError
from layers.streets.from_extract import read_extract
from layers.streets.rules import TAGS, may_use
from layers.streets.speeds import DRIVE_KPH
from tests.layers.streets.street_files import helsinki, write_osm

GEOD = Geod(ellps="WGS84")

#      4
#      |
#  1 - 2 - 3    with 5 only a bend of the way from 3 to 6
#          5
#          6
NODES = {
    1: (51.00, 35.00), 2: (51.01, 35.00), 3: (51.02, 35.00), 4: (51.01, 35.01),
    5: (51.021, 34.99), 6: (51.02, 34.98),
}  # fmt: skip
WAYS = [
    ([1, 2, 3], {"highway": "primary", "oneway": "yes", "maxspeed": "50"}),
    ([2, 4], {"highway": "footway"}),
    ([3, 5, 6], {"highway": "residential"}),
    ([1, 6], {"building": "yes"}),
]


def read(tmp_path, mode, nodes=NODES, ways=WAYS):
    path = write_osm(tmp_path / "small.osm", nodes, ways)
    return read_extract(path, [mode], sha256="0" * 64)[0]


def ends(streets):
    """Pairs of the numbers of nodes that edges join, sorted."""
    osmid = streets.nodes["osmid"].to_numpy()
    return sorted(zip(osmid[streets.edges["start"]], osmid[streets.edges["end"]], strict=True))


class TestTopology:
    def test_ways_are_split_where_they_meet_and_nowhere_else(self, tmp_path):
        walk = read(tmp_path, "walk")
        there = [(1, 2), (2, 3), (2, 4), (3, 6)]
        assert ends(walk) == sorted([*there, *((end, start) for start, end in there)])
        assert walk.nodes["osmid"].tolist() == [1, 2, 3, 4, 6]

    def test_driving_honors_one_way_streets_and_knows_no_footway(self, tmp_path):
        drive = read(tmp_path, "drive")
        # Node 2 is no corner for cars: only a footway meets the road there.
        assert ends(drive) == [(1, 3), (3, 6), (6, 3)]

    def test_lines_run_from_start_to_end_through_their_bends(self, tmp_path):
        for mode in ("walk", "drive"):
            streets = read(tmp_path, mode)
            places = streets.nodes.geometry
            for edge in streets.edges.itertuples():
                assert edge.geometry.coords[0] == places[edge.start].coords[0]
                assert edge.geometry.coords[-1] == places[edge.end].coords[0]
                assert edge.length_m == pytest.approx(GEOD.geometry_length(edge.geometry), rel=1e-5)
        bent = streets.edges[streets.edges["highway"] == "residential"]
        assert all(len(line.coords) == 3 for line in bent.geometry)

    def test_speeds_are_for_driving_only(self, tmp_path):
        drive = read(tmp_path, "drive").edges.groupby("highway")["kph"].unique()
        assert drive["primary"].tolist() == [50.0]
        assert drive["residential"].tolist() == [DRIVE_KPH["residential"]]
        assert read(tmp_path, "walk").edges["kph"].isna().all()

    def test_a_way_against_its_drawing_is_turned(self, tmp_path):
        ways = [([1, 2], {"highway": "primary", "oneway": "-1"})]
        assert ends(read(tmp_path, "drive", ways=ways)) == [(2, 1)]

    def test_rings_and_ways_that_cross_themselves(self, tmp_path):
        nodes = {n: (51 + 0.01 * x, 35 + 0.01 * y) for n, (x, y) in
                 {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1), 5: (2, 0)}.items()}  # fmt: skip
        ways = [
            ([1, 2, 3, 4, 1], {"highway": "residential", "oneway": "yes"}),  # a ring
            ([5, 2, 2, 5], {"highway": "service"}),  # there and back, a node named twice
        ]
        drive = read(tmp_path, "drive", nodes, ways)
        assert ends(drive) == [(1, 2), (2, 1), (2, 5), (2, 5), (5, 2), (5, 2)]

    def test_a_ring_of_its_own_is_a_loop(self, tmp_path):
        ways = [([1, 2, 4, 1], {"highway": "residential", "oneway": "yes"})]
        drive = read(tmp_path, "drive", ways=ways)
        assert ends(drive) == [(1, 1)]
        assert drive.edges["length_m"].item() == pytest.approx(
            GEOD.geometry_length(drive.edges.geometry.item()), rel=1e-5
        )


class TestClippedExtracts:
    def test_a_way_is_broken_where_a_node_is_missing(self, tmp_path):
        nodes = {number: place for number, place in NODES.items() if number != 5}
        nodes |= {7: (51.03, 34.98)}
        ways = [([1, 2, 99, 3, 6], {"highway": "primary"}), ([3, 5, 6, 7], {"highway": "service"})]
        drive = read(tmp_path, "drive", nodes, ways)
        there = [(1, 2), (3, 6), (6, 7)]
        assert ends(drive) == sorted([*there, *((end, start) for start, end in there)])
        (note,) = drive.notes
        assert "it does not hold 2 of the points" in note
        assert drive.points_missing == 2

    def test_unknown_classes_are_named(self, tmp_path):
        ways = [([1, 2], {"highway": "primary"}), ([2, 3], {"highway": "platypus"})]
        assert read(tmp_path, "walk", ways=ways).notes == (
            "Ways of the unknown class 'platypus', left out: 1.",
        )


class TestBadFiles:
    @pytest.mark.parametrize(
        ("ways", "reason"),
        [
            ([], "holds no streets for driving; give"),
            ([([1, 2], {"highway": "construction"})], "holds no streets for driving"),
            ([([98, 99], {"highway": "primary"})], "holds no streets for driving"),
            ([([1], {"highway": "primary"})], "holds no streets for driving"),
            ([([], {"highway": "primary"})], "holds no streets for driving"),
        ],
    )
    def test_extracts_without_streets_are_refused(self, tmp_path, ways, reason):
        with pytest.raises(FileFormatError, match=reason):
            read(tmp_path, "drive", ways=ways)

    def test_an_extract_without_roads_is_for_walking_alone(self, tmp_path):
        path = write_osm(tmp_path / "a.osm", NODES, [([1, 2], {"highway": "footway"})])
        (walk,) = read_extract(path, ["walk", "drive"], sha256="")
        assert walk.mode == "walk"
        with pytest.raises(FileFormatError, match="holds no streets for driving"):
            read_extract(path, ["drive"], sha256="")

    def test_an_extract_without_any_is_refused_for_both(self, tmp_path):
        path = write_osm(tmp_path / "a.osm", NODES, [([1, 2], {"building": "yes"})])
        with pytest.raises(FileFormatError, match="holds no streets for walking or driving"):
            read_extract(path, ["walk", "drive"], sha256="")

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.osm", b"<html></html>"),
            ("a.osm", b'<osm version="0.6"><node id="1" lat="1" lon="2"/><way id'),
            ("a.osm.pbf", b"this is no extract" * 50),
        ],
    )
    def test_what_cannot_be_read_is_refused(self, tmp_path, name, content):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(FileFormatError, match="cannot be read to its end as an extract"):
            read_extract(path, ["walk"], sha256="")

    @pytest.mark.parametrize("size", [200, 100_000, 500_000])
    def test_a_cut_off_extract_is_refused(self, tmp_path, size):
        path = tmp_path / "cut.osm.pbf"
        path.write_bytes(helsinki().read_bytes()[:size])
        with pytest.raises(FileFormatError, match="cannot be read to its end"):
            read_extract(path, ["walk"], sha256="")

    def test_a_missing_package_is_named(self, tmp_path, monkeypatch):
        monkeypatch.setitem(sys.modules, "osmium", None)
        with pytest.raises(MissingPackageError, match=r"pip install 'siting\[streets\]'"):
            read(tmp_path, "walk")


@pytest.fixture(scope="module", params=["walk", "drive"])
def mode(request):
    return request.param


@pytest.fixture(scope="module")
def city(mode):
    return read_extract(helsinki(), [mode], sha256="")[0]


@pytest.fixture(scope="module")
def unsplit(mode):
    graph = nx.DiGraph()
    for way in osmium.FileProcessor(str(helsinki())).with_locations():
        tags = {key: way.tags[key] for key in TAGS if key in way.tags} if way.is_way() else {}
        if not may_use(tags, mode):
            continue
        oneway = mode == "drive" and (
            tags.get("oneway") == "yes" or tags.get("junction") == "roundabout"
        )
        for first, second in pairwise(way.nodes):
            if first.location.valid() and second.location.valid():
                here, there = ((n.location.lon, n.location.lat) for n in (first, second))
                meters = GEOD.inv(*here, *there)[2]
                graph.add_edge(first.ref, second.ref, meters=meters)
                if not oneway:
                    graph.add_edge(second.ref, first.ref, meters=meters)
    return graph


class TestHelsinki:
    """A real extract, against a graph in which every point is a node and no way is split."""

    def test_distances_are_those_of_the_unsplit_ways(self, city, unsplit):
        split = nx.DiGraph()
        edges = city.edges.sort_values("length_m", ascending=False)
        split.add_weighted_edges_from(edges[["start", "end", "length_m"]].to_numpy(), "meters")
        osmid = city.nodes["osmid"].to_numpy()
        assert set(osmid) <= set(unsplit)
        for start in np.random.default_rng(0).choice(city.n_nodes, 5, replace=False):
            found = nx.single_source_dijkstra_path_length(split, start, weight="meters")
            truth = nx.single_source_dijkstra_path_length(unsplit, osmid[start], weight="meters")
            expected = {n: truth[osmid[n]] for n in range(city.n_nodes) if osmid[n] in truth}
            assert set(found) == set(expected)
            assert all(isfinite(meters) for meters in found.values())
            assert found == pytest.approx(expected, rel=1e-4, abs=0.1)

    def test_the_border_is_told(self, city):
        assert any("border of the extract" in note for note in city.notes)

    def test_speeds_stay_within_those_of_the_classes(self, city, mode):
        speeds = city.edges["kph"]
        if mode == "walk":
            assert speeds.isna().all()
        else:
            top = city.edges["highway"].map(DRIVE_KPH)
            assert ((speeds > 0) & (speeds <= top)).all()
