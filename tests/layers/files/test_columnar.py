"""Parquet and GeoPackage: known columns, geometries in degrees, layers by name."""

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from shapely.geometry import Point

from layers.columns import HOUSEHOLDS
from layers.errors import CrsError, FileFormatError
from layers.files import columnar
from layers.files.limits import MOST_ROWS
from layers.files.tables import read_table
from layers.files.writing import write_table
from tests.layers.files.small_table import FRAME, check_frame
from tests.layers.files.test_nested import nested


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


def test_of_several_layers_that_would_do_the_one_is_read_that_the_words_prefer(tmp_path):
    path = tmp_path / "h.gpkg"
    for name, column in (("places", "x"), ("a", "household_id"), ("b", "household_id")):
        frame = gpd.GeoDataFrame({column: [name]}, geometry=[Point(52, 30)], crs=4326)
        frame.to_file(path, layer=name)
    for layer in ("a", "b"):
        words = replace(HOUSEHOLDS, layer=layer)
        assert read_table(path, vocabulary=words).frame["household_id"].tolist() == [layer]
        assert len(read_table(path, sheet="a", vocabulary=words).frame) == 1
    for layer in ("places", "none"):
        with pytest.raises(FileFormatError, match="has 2 layers with a household id"):
            read_table(path, vocabulary=replace(HOUSEHOLDS, layer=layer))


def test_geometries_must_say_their_system(tmp_path):
    path = tmp_path / "h.parquet"
    gpd.GeoDataFrame({"id": ["a"]}, geometry=[Point(52, 30)]).to_parquet(path)
    with pytest.raises(CrsError, match=r"geometries of h.parquet do not say their CRS"):
        read_table(path)


def test_parquet_of_damaged_values_is_refused(tmp_path):
    """What this program writes has sums of its pages: a bit that is turned never goes unseen."""
    path = tmp_path / "h.parquet"
    frame = pd.DataFrame({"household_id": [f"H{n}" for n in range(200)], "longitude": range(200)})
    write_table(frame, path)
    sound = path.read_bytes()
    with pq.ParquetFile(path) as file:
        last = file.metadata.row_group(0).column(1)
    end = last.dictionary_page_offset + last.total_compressed_size
    for place in range(4, end, 7):
        path.write_bytes(sound[:place] + bytes([sound[place] ^ 4]) + sound[place + 1 :])
        try:
            assert read_table(path).frame["longitude"].tolist() == list(range(200))
        except FileFormatError as error:
            assert "damaged" in str(error)  # noqa: PT017


def test_parquet_that_lost_the_name_of_a_column(tmp_path):
    path = tmp_path / "h.parquet"
    write_table(FRAME.rename(columns={"lat": "latitude"}), path)
    path.write_bytes(path.read_bytes().replace(b"latitude", b"latitudf", 1))
    with pytest.raises(FileFormatError, match="damaged"):
        read_table(path)


def test_parquet_with_letters_that_are_none(tmp_path):
    path = tmp_path / "h.parquet"
    bad = pa.Array.from_buffers(
        pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\2\0\0\0"), pa.py_buffer(b"\xff\xfe")]
    )
    pq.write_table(pa.table({"household_id": bad}), path)
    with pytest.raises(FileFormatError, match="Invalid UTF8"):
        read_table(path)


@pytest.mark.parametrize("rows", [MOST_ROWS + 1, 30_000_000])
def test_parquet_with_more_rows_than_any_table(tmp_path, rows):
    path = tmp_path / "h.parquet"
    pq.write_table(pa.table({"household_id": pa.nulls(rows, pa.string())}), path)
    with pytest.raises(FileFormatError, match="more than are read"):
        read_table(path)


def test_parquet_that_unpacks_to_too_much(tmp_path, monkeypatch):
    path = tmp_path / "h.parquet"
    long = pa.array(["x" * 1_000_000] * 100)
    pq.write_table(pa.table({"household_id": long}), path)
    monkeypatch.setattr(columnar, "MOST_UNPACKED", 1 << 20)
    with pytest.raises(FileFormatError, match="unpacks from"):
        read_table(path)


def test_nested_shapes_in_parquet(tmp_path):
    path = tmp_path / "h.parquet"
    gpd.GeoDataFrame({"household_id": ["a"]}, geometry=[Point(51, 35)], crs=4326).to_parquet(path)
    table = pq.read_table(path)
    deep = pa.array([nested(5_000)], pa.binary())
    pq.write_table(table.set_column(1, table.schema.field("geometry"), deep), path)
    with pytest.raises(FileFormatError, match="within one another"):
        read_table(path)
