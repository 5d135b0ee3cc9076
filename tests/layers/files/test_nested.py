"""Depth of shapes and elements, beside what shapely says of sound ones."""

import io
import struct

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.errors import FileFormatError
from layers.files.limits import MOST_ELEMENTS_NESTED, MOST_NESTED
from layers.files.nested import check_wkb, check_xml, wkb_depth, wkt_depth


def nested(depth, order="<"):
    """A point in so many collections."""
    mark = b"\1" if order == "<" else b"\0"
    head = mark + struct.pack(f"{order}II", 7, 1)
    return head * depth + mark + struct.pack(f"{order}Idd", 1, 51.0, 35.0)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("depth", [0, 1, 5, MOST_NESTED])
def test_depth_of_collections(depth, order):
    assert wkb_depth(nested(depth, order)) == depth


def test_a_deep_shape_is_refused_at_once():
    check_wkb("a.parquet", [None, b"", nested(MOST_NESTED)])
    with pytest.raises(FileFormatError, match=r"a\.parquet holds shapes .* deep"):
        check_wkb("a.parquet", [nested(5_000)])


@pytest.mark.parametrize("flavor", ["iso", "extended"])
@pytest.mark.parametrize(
    ("text", "depth"),
    [
        ("POINT Z (1 2 3)", 0),
        ("LINESTRING (1 2, 3 4)", 0),
        ("POLYGON ((0 0, 1 0, 1 1, 0 0), (0.1 0.1, 0.2 0.1, 0.2 0.2, 0.1 0.1))", 0),
        ("MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((2 2, 3 2, 3 3, 2 2)))", 1),
        ("GEOMETRYCOLLECTION (POINT (1 2), MULTIPOINT ((1 2), (3 4)), LINESTRING (1 2, 3 4))", 2),
        ("GEOMETRYCOLLECTION (LINESTRING Z (1 2 3, 3 4 5), GEOMETRYCOLLECTION EMPTY)", 2),
    ],
)
def test_sound_shapes(text, depth, flavor):
    content = shapely.to_wkb(
        shapely.set_srid(shapely.from_wkt(text), 4326),
        flavor=flavor,
        include_srid=flavor == "extended",
    )
    assert wkb_depth(content) == depth


@given(st.binary(max_size=300))
def test_any_bytes_end_the_walk(content):
    assert 0 <= wkb_depth(b"\1\7\0\0\0" + content) <= MOST_NESTED + 1


def test_brackets():
    assert wkt_depth("LINESTRING (1 2, 3 4)") == 1
    assert wkt_depth("GEOMETRYCOLLECTION (" * 3_000) == 3_000


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<a/>", "begins with 'a' and not with 'kml'"),
        (b"<kml>" * (MOST_ELEMENTS_NESTED + 1), "within one another"),
        (b"<kml><a></kml>", "damaged or cut short"),
        (b"<kml/><OGRVRTDataSource/>", "damaged or cut short"),
        (b"<?xml version='1.0' encoding='bogus'?><kml/>", "damaged or cut short"),
        (b"<!DOCTYPE kml [<!ENTITY a 'b'>]><kml>&a;</kml>", "damaged or cut short"),
    ],
)
def test_xml_that_is_refused(content, message):
    check_xml(io.BytesIO(b"<kml><a><b/></a></kml>"), name="a.kml", root="kml")
    with pytest.raises(FileFormatError, match=message):
        check_xml(io.BytesIO(content), name="a.kml", root="kml")
