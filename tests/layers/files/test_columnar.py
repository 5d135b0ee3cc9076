"""Parquet and GeoPackage: known columns, geometries in degrees, layers by name."""

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point

from layers.errors import CrsError, FileFormatError
from layers.files.tables import read_table
from tests.layers.files.small_table import FRAME, check_frame


def test_parquet(tmp_path):
    path = tmp_path / "h.parquet"
    FRAME.to_parquet(path)
    table = read_table(path)
    check_frame(table)
    assert table.rows.tolist() == [1, 2, 3]
    assert table.geometry is None
    assert list(table.frame) == ["household_id", "province", "latitude"]


@pytest.mark.parametrize("suffix", ["parquet", "gpkg"])
def test_geometries_come_in_degrees(tmp_path, suffix):
    path = tmp_path / f"h.{suffix}"
    points = gpd.GeoSeries([Point(52.53, 29.61), Point(51.4, 35.7), None], crs=4326)
    frame = gpd.GeoDataFrame(FRAME, geometry=points).to_crs(32639)
    frame.to_parquet(path) if suffix == "parquet" else frame.to_file(path, layer="خانوار")
    table = read_table(path)
    check_frame(table)
    assert table.geometry.crs == 4326
    assert table.geometry[0].distance(Point(52.53, 29.61)) < 1e-7
    assert pd.isna(table.geometry[2])


def test_layers_of_a_geopackage(tmp_path):
    path = tmp_path / "h.gpkg"
    places = gpd.GeoDataFrame({"x": [1]}, geometry=[Point(52, 30)], crs=4326)
    homes = gpd.GeoDataFrame({"household_id": ["a"]}, geometry=[Point(52, 30)], crs=4326)
    places.to_file(path, layer="places")
    homes.to_file(path, layer="homes")
    assert read_table(path).frame["household_id"].tolist() == ["a"]
    with pytest.raises(FileFormatError, match=r"no layer 'home'; its layers are places, homes"):
        read_table(path, sheet="home")
    homes.to_file(path, layer="more")
    with pytest.raises(FileFormatError, match=r"among places.*\(--sheet 'homes'; in Python"):
        read_table(path)
    assert len(read_table(path, sheet="more").frame) == 1


def test_geometries_must_say_their_system(tmp_path):
    path = tmp_path / "h.parquet"
    gpd.GeoDataFrame({"id": ["a"]}, geometry=[Point(52, 30)]).to_parquet(path)
    with pytest.raises(CrsError, match=r"geometries of h.parquet do not say their CRS"):
        read_table(path)
