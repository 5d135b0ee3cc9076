"""Shapes survive the way into a page and back, and neighbors stay neighbors."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import (
    GeometryCollection,
    LineString,
    MultiLineString,
    MultiPolygon,
    Point,
    Polygon,
    box,
)

from siting.maps.shapes import (
    SCALE,
    encode,
    encode_all,
    encode_lines,
    encode_point,
    label_points,
    multipolygons,
    simplified,
)


def decode(polygons):
    """Undo `encode` the way the page's script does: running sums, one pair at a time."""
    parts = []
    for rings in polygons:
        decoded = []
        for flat in rings:
            x = y = 0
            ring = []
            for dx, dy in zip(flat[::2], flat[1::2], strict=True):
                x, y = x + dx, y + dy
                ring.append((x / SCALE, y / SCALE))
            decoded.append(ring)
        parts.append(Polygon(decoded[0], decoded[1:]))
    return MultiPolygon(parts)


@given(x=st.floats(44, 63), y=st.floats(25, 39), wide=st.floats(0.01, 3), high=st.floats(0.01, 3))
def test_a_rectangle_comes_back_within_half_a_step(x, y, wide, high):
    shape = box(x, y, x + wide, y + high)
    back = decode(encode(shape))
    assert np.allclose(back.bounds, shape.bounds, atol=0.51 / SCALE)
    assert len(encode(shape)[0][0]) == 8


def test_holes_and_parts_come_back():
    shape = MultiPolygon(
        [
            Polygon(box(50, 30, 52, 32).exterior, [box(50.5, 30.5, 51, 31).exterior]),
            box(54, 30, 55, 31),
        ]
    )
    assert decode(encode(shape)).equals(shape)


def test_what_cannot_be_seen_is_left_out():
    assert encode(None) == []
    assert encode(Polygon()) == []
    assert encode(box(50, 30, 50 + 1e-6, 30 + 1e-6)) == []
    assert encode(shapely.GeometryCollection([Point(50, 30), box(50, 30, 51, 31)])) == encode(
        box(50, 30, 51, 31)
    )


def test_points_are_rounded():
    assert encode_point(46.71234567, 34.31234567) == (467123, 343123)


def test_simplified_neighbors_keep_one_border():
    rough = np.column_stack([50 + 0.001 * np.sin(np.arange(200)), np.linspace(30, 31, 200)])
    west = Polygon([(49, 30), *rough, (49, 31)])
    east = Polygon([(51, 30), *rough, (51, 31)])
    shapes = gpd.GeoSeries([west, east], index=["w", "e"], crs="EPSG:4326")
    result = simplified(shapes, tolerance_m=500)
    assert list(result.index) == ["w", "e"]
    assert shapely.get_num_coordinates(result["w"]) < 100
    assert result["w"].intersection(result["e"]).area < 1e-9
    assert np.isclose(result.union_all().area, shapes.union_all().area, rtol=1e-3)


def test_missing_shapes_stay_missing():
    shapes = gpd.GeoSeries([box(50, 30, 51, 31), None], index=["a", "b"], crs="EPSG:4326")
    result = simplified(shapes, tolerance_m=100)
    assert result["b"] is None
    assert result["a"].area > 0.9


def test_a_label_stands_deep_inside_a_crooked_shape():
    crooked = Polygon([(0, 0), (10, 0), (10, 1), (1, 1), (1, 10), (0, 10)]).union(box(9, 0, 15, 6))
    ((x, y),) = label_points(gpd.GeoSeries([crooked]))
    assert abs(x - 12) < 0.2
    assert abs(y - 3) < 0.2


def test_all_at_once_is_written_as_one_by_one():
    """A collection, a hole, a missing shape and one too small to be seen."""
    hole = box(50, 30, 51, 31).difference(box(50.4, 30.4, 50.6, 30.6))
    pieces = MultiPolygon([box(0, 0, 1, 1), box(2, 2, 2.000001, 2.000001)])
    mixed = GeometryCollection([Point(0, 0), box(-1, -1, 0, 0), pieces])
    shapes = [hole, None, mixed, Polygon(), box(10, 10, 11, 11)]
    written = encode_all(shapes)
    assert written == [encode(shape) for shape in shapes]
    assert [[len(polygon) for polygon in rings] for rings in written] == [[2], [], [1, 1], [], [1]]
    for shape, rings in zip(shapes, written, strict=True):
        drawn = [Polygon(*_corners(polygon)) for polygon in rings]
        assert sum(part.area for part in drawn) == pytest.approx(shape.area if shape else 0.0)


def test_lines_are_written_open_and_those_too_short_to_be_seen_are_left_out():
    loop = LineString([(50, 30), (51, 30), (51, 31), (50, 30)])
    short = LineString([(50, 30), (50 + 1e-6, 30)])
    both = MultiLineString([LineString([(52, 30), (52, 30), (53, 31)]), loop, short])
    written = encode_lines([loop, None, short, GeometryCollection([Point(0, 0), both])])
    assert [len(lines) for lines in written] == [1, 0, 0, 2]
    for lines, shape in ((written[0], loop), (written[3], MultiLineString(both.geoms[:2]))):
        back = [np.cumsum(np.reshape(flat, (-1, 2)), axis=0) / SCALE for flat in lines]
        assert MultiLineString(back).equals(shape)
    assert encode_lines([]) == []


def _corners(polygon):
    """The rings of a polygon as the page reads them: each point is the step from the one before."""
    rings = [np.cumsum(np.reshape(ring, (-1, 2)), axis=0) / SCALE for ring in polygon]
    return rings[0], rings[1:]


def test_polygons_of_all_kinds_of_shapes_become_one_type():
    one, other = box(0, 0, 1, 1), box(2, 0, 3, 1)
    mixed = GeometryCollection([other, LineString([(0, 0), (1, 1)]), MultiPolygon([one])])
    shapes = [one, None, MultiPolygon([one, other]), mixed, LineString([(0, 0), (1, 1)]), Polygon()]
    joined = multipolygons(gpd.GeoSeries(shapes, crs=4326))
    areas = [None if shape is None else (shape.geom_type, shape.area) for shape in joined]
    two = ("MultiPolygon", 2.0)
    assert areas == [("MultiPolygon", 1.0), None, two, two, None, None]
    assert list(multipolygons(np.array([None], dtype=object))) == [None]
