import bz2
import gzip
import hashlib
import shutil

import pandas as pd
import pytest

from layers.errors import FileFormatError
from layers.streets.reading import read_all_streets, read_streets
from tests.layers.streets.street_files import helsinki, write_graphml, write_osm

NODES = {1: {"x": 51.0, "y": 35.0}, 2: {"x": 51.01, "y": 35.0}}
ROAD = [(1, 2, {"length": 950.0, "highway": "primary"})]


def extract(path):
    places = {number: (node["x"], node["y"]) for number, node in NODES.items()}
    return write_osm(path, places, [([1, 2], {"highway": "primary", "oneway": "yes"})])


@pytest.mark.parametrize("name", ["a.graphml", "a.graphml.gz", "A.GRAPHML"])
def test_graphs_are_known_by_their_names(tmp_path, name):
    path = write_graphml(tmp_path / name, NODES, ROAD)
    streets = read_streets(path)
    assert (streets.mode, streets.n_edges) == ("drive", 1)
    assert streets.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert [each.mode for each in read_all_streets(str(path))] == ["drive"]


def test_an_extract_holds_both_modes(tmp_path):
    path = extract(tmp_path / "a.osm")
    walk, drive = read_all_streets(path)
    assert (walk.mode, walk.n_edges) == ("walk", 2)
    assert (drive.mode, drive.n_edges) == ("drive", 1)
    assert walk.sha256 == drive.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    pd.testing.assert_frame_equal(read_streets(path, "walk").edges, walk.edges)


def test_the_mode_of_an_extract_must_be_said(tmp_path):
    with pytest.raises(FileFormatError, match="holds streets for walking and for driving"):
        read_streets(extract(tmp_path / "a.osm"))


def test_the_wire_format_may_have_its_short_name(tmp_path):
    path = shutil.copy(helsinki(), tmp_path / "city.pbf")
    assert read_streets(path, "drive").n_nodes > 500


def osm(lon="51.39", number="2", ref="2", version="1"):
    """One street between two places, or what is made of it by an odd value."""
    return (
        '<?xml version="1.0"?><osm version="0.6"><node id="1" lon="51.38" lat="35.7" version="1"/>'
        f'<node id="{number}" lon="{lon}" lat="35.7" version="{version}"/><way id="1" version="1">'
        f'<nd ref="1"/><nd ref="{ref}"/><tag k="highway" v="residential"/></way></osm>'
    ).encode()


def test_reading_twice_gives_the_same():
    first, second = (read_all_streets(helsinki()) for _ in range(2))
    for one, other in zip(first, second, strict=True):
        pd.testing.assert_frame_equal(one.edges, other.edges)
        pd.testing.assert_frame_equal(one.nodes, other.nodes)


@pytest.mark.parametrize("read", [read_streets, read_all_streets])
@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("missing.osm.pbf", None, "There is no file .*missing.osm.pbf"),
        ("a.osm.pbf", b"", "a.osm.pbf is empty"),
        ("a.graphml", b"", "a.graphml is empty"),
        ("roads.shp", b"shape", "no street network by its name; give a file that ends in .graphml"),
        ("a.graphml", b"hello", "cannot be read to its end as GraphML"),
    ],
)
def test_bad_files_get_one_clear_sentence(tmp_path, read, name, content, reason):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(FileFormatError, match=reason):
        read(path)


def test_an_unknown_mode_is_refused(tmp_path):
    with pytest.raises(FileFormatError, match="There is no mode 'fly'; choose one of walk, drive"):
        read_streets(extract(tmp_path / "a.osm"), "fly")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.osm", osm(lon="999")),
        ("a.osm", osm(lon="x")),
        ("a.osm", osm(lon="9" * 90)),
        ("a.osm", osm(number="9" * 30)),
        ("a.osm", osm(ref="x")),
        ("a.osm", osm(version="-5")),
        ("a.osm.gz", gzip.compress(osm())[:-9]),
    ],
)
def test_odd_values_of_an_extract(tmp_path, name, content):
    assert read_all_streets(_with(tmp_path / "sound.osm", osm()))[0].n_nodes == 2
    with pytest.raises(FileFormatError, match="cannot be read to its end"):
        read_all_streets(_with(tmp_path / name, content))


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress])
def test_extracts_that_unpack_to_too_much(tmp_path, pack):
    path = _with(
        tmp_path / f"a.osm.{'gz' if pack is gzip.compress else 'bz2'}", pack(bytes(100 << 20))
    )
    with pytest.raises(FileFormatError, match="unpacks from"):
        read_all_streets(path)


def _with(path, content):
    path.write_bytes(content)
    return path
