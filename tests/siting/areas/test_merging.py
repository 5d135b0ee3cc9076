"""Areas that share a key: united as any other way would, whether they tile or not."""

import geopandas as gpd
import numpy as np
from shapely import box
from shapely.ops import unary_union

from siting.areas.merging import merged


def test_merged_shapes_are_indexed_by_their_key():
    shapes = gpd.GeoSeries([box(0, 0, 1, 1), box(1, 0, 2, 1), box(5, 5, 6, 6)], crs="EPSG:4326")
    result = merged(shapes, ["a", "a", "b"])
    assert result["a"].equals(box(0, 0, 2, 1))
    assert result["b"].equals(box(5, 5, 6, 6))


def test_shapes_that_tile_and_shapes_that_do_not_unite_alike():
    tiles = [box(x, y, x + 1, y + 1) for x in range(3) for y in range(3)]
    across = [*tiles[:4], box(0.5, 0.5, 2.5, 2.5), box(5, 5, 6, 6)]
    half = [
        box(0, 0, 1, 2),
        box(1, 0, 2, 1),
        box(1, 1, 2, 2),
    ]  # a corner meets the middle of a side
    for shapes in (tiles, across, half):
        one = merged(gpd.GeoSeries(shapes, crs=4326), ["k"] * len(shapes))
        assert one.loc["k"].equals(unary_union(shapes))


def test_what_has_no_key_is_left_out():
    shapes = gpd.GeoSeries([box(0, 0, 1, 1), box(1, 0, 2, 1)], crs=4326)
    assert list(merged(shapes, np.array(["a", None], dtype=object)).index) == ["a"]
    assert merged(shapes, np.array([None, None], dtype=object)).empty


def test_an_area_that_is_given_twice_is_not_lost():
    """It overlaps, which is no tiling: such shapes are united the slow way."""
    twice = [box(0, 0, 1, 1), box(0, 0, 1, 1), box(1, 0, 2, 1)]
    assert merged(gpd.GeoSeries(twice, crs=4326), ["k"] * 3).loc["k"].equals(box(0, 0, 2, 1))
