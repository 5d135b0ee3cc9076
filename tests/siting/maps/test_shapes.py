"""Shapes survive the way into a page and back, and neighbors stay neighbors."""

import geopandas as gpd
import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, Polygon, box

from siting.maps.shapes import SCALE, encode, encode_point, label_points, merged, simplified


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


def test_merged_shapes_are_indexed_by_their_key():
    shapes = gpd.GeoSeries([box(0, 0, 1, 1), box(1, 0, 2, 1), box(5, 5, 6, 6)], crs="EPSG:4326")
    result = merged(shapes, ["a", "a", "b"])
    assert result["a"].equals(box(0, 0, 2, 1))
    assert result["b"].equals(box(5, 5, 6, 6))


def test_a_label_stands_deep_inside_a_crooked_shape():
    crooked = Polygon([(0, 0), (10, 0), (10, 1), (1, 1), (1, 10), (0, 10)]).union(box(9, 0, 15, 6))
    ((x, y),) = label_points(gpd.GeoSeries([crooked]))
    assert abs(x - 12) < 0.2
    assert abs(y - 3) < 0.2
