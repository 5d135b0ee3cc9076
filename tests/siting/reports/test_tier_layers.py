"""Layers of a second level: drawn, told as the tables tell them, written whole."""

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from shapely import LineString, Point, Polygon, box

from layers.errors import FileFormatError
from layers.files.ownership import is_ours
from siting.reports.tier_layers import SHAPES, tier_layers, write_tier

FACTS = {"tier": "comprehensive", "input_sha256": "ab"}


@pytest.fixture
def layers():
    centers = pd.DataFrame(
        {"center_id": ["k1", "k2"], "name": ["مهر", None], "households": [105.0, None],
         "standing": [True, False], "longitude": [46.7, 48.6], "latitude": [34.3, 33.8]}
    )  # fmt: skip
    referrals = pd.DataFrame(
        {"first_level": ["c1", "k1", "c3"], "refers_to": ["k1", "k1", None],
         "households": [60.0, 45.0, None]}
    )  # fmt: skip
    coverage = pd.DataFrame({"level": ["country"], "households": [105.0]})
    shapes = gpd.GeoSeries([None, box(46, 34, 47, 35)], index=["k2", "k1"], crs=4326)
    first = gpd.GeoSeries(
        [Point(46.1, 34.1), Point(46.7, 34.3), Point(48, 33)], index=["c1", "k1", "c3"], crs=4326
    )
    tables = {"centers": centers, "referrals": referrals, "coverage": coverage}
    return tier_layers(tables, gpd.GeoDataFrame(geometry=shapes), first)


def test_each_layer_has_its_shapes_and_the_told_numbers(layers):
    assert layers["centers"].geometry.tolist() == [Point(46.7, 34.3), Point(48.6, 33.8)]
    ground = layers["catchments"].set_index("center_id")
    assert ground.geometry["k1"].equals(box(46, 34, 47, 35))
    assert ground.geometry["k2"] is None
    assert ground["households"].fillna(-1).tolist() == [105, -1]
    ways = layers["referrals"].geometry.tolist()
    assert ways == [LineString([(46.1, 34.1), (46.7, 34.3)]), None, None]


def test_a_gis_opens_what_was_written(layers, tmp_path):
    path = tmp_path / "tier.gpkg"
    write_tier(layers, path, FACTS)
    assert [each.name for each in tmp_path.iterdir()] == ["tier.gpkg"]
    assert [name for name, _ in pyogrio.list_layers(path)] == [*SHAPES, "metadata"]
    kinds = {name: pyogrio.read_info(path, layer=name)["geometry_type"] for name in SHAPES}
    assert kinds == SHAPES
    ground = gpd.read_file(path, layer="catchments").set_index("center_id")
    assert ground.crs.to_epsg() == 4326
    assert ground.geometry["k1"].area == pytest.approx(1.0)
    assert gpd.read_file(path, layer="centers")["name"].tolist()[0] == "مهر"
    assert is_ours(path)


def test_a_ground_of_parts_keeps_its_polygons_only(layers):
    shape = Polygon([(0, 0), (1, 0), (1, 1)]).union(LineString([(2, 2), (3, 3)]))
    tables = {"centers": pd.DataFrame(layers["centers"].drop(columns="geometry"))
              .assign(longitude=1.0, latitude=1.0),
              "referrals": layers["referrals"].drop(columns="geometry"),
              "coverage": layers["coverage"]}  # fmt: skip
    mixed = gpd.GeoDataFrame(geometry=gpd.GeoSeries([shape], index=["k1"], crs=4326))
    found = tier_layers(tables, mixed, gpd.GeoSeries([Point(0, 0)], index=["c1"], crs=4326))
    assert found["catchments"].geometry[0].geom_type == "MultiPolygon"
    assert found["catchments"].geometry[0].area == 0.5


def test_a_file_that_cannot_be_written_is_one_sentence(layers, tmp_path):
    with pytest.raises(FileFormatError, match="There is no folder"):
        write_tier(layers, tmp_path / "nowhere" / "tier.gpkg", FACTS)
