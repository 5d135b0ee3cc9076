"""GeoPackages that are damaged, beside what SQLite itself says."""

import sqlite3
from contextlib import closing

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import Point

from layers.errors import FileFormatError
from layers.files.databases import check_database
from layers.files.tables import read_table
from tests.layers.files.test_nested import nested


@pytest.fixture
def package(tmp_path):
    points = [Point(51 + n / 1000, 35) for n in range(300)]
    frame = gpd.GeoDataFrame(
        {"household_id": [f"H{n}" for n in range(300)]}, geometry=points, crs=4326
    )
    path = tmp_path / "h.gpkg"
    frame.to_file(path, layer="homes")
    return path


def _run(path, *commands):
    with closing(sqlite3.connect(path)) as opened:
        opened.executescript(";".join(commands))


def test_rows_are_counted(package):
    counts = check_database(package)
    assert counts == {"homes": 300}
    counts.check(package, "homes", 300)
    with pytest.raises(FileFormatError, match="has 300 rows, of which 284 could be read"):
        counts.check(package, "homes", 284)


def test_damage_never_loses_a_household(package):
    """Each page but the first is zeroed in turn: either all 300 are read or a sentence is said."""
    sound, size = package.read_bytes(), 4096
    for page in range(1, len(sound) // size):
        package.write_bytes(sound[: page * size] + bytes(size) + sound[(page + 1) * size :])
        try:
            assert len(read_table(package).frame) == 300
        except FileFormatError as error:
            assert "damaged" in str(error)  # noqa: PT017


def test_a_view_is_no_layer(package):
    _run(
        package,
        "CREATE VIEW v AS SELECT 1",
        "INSERT INTO gpkg_contents (table_name, data_type) VALUES ('v', 'attributes')",
    )
    with pytest.raises(FileFormatError, match="layer 'v', which is view and no table"):
        check_database(package)


def test_a_database_that_is_no_geopackage(tmp_path):
    _run(tmp_path / "a.gpkg", "CREATE TABLE a (b)")
    with pytest.raises(FileFormatError, match="no GeoPackage"):
        check_database(tmp_path / "a.gpkg")


def test_nested_shapes_are_refused(package):
    blob = b"GP\0\1" + np.int32(4326).tobytes() + nested(5_000)
    with closing(sqlite3.connect(package)) as opened:
        for (name,) in opened.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            opened.execute(f'DROP TRIGGER "{name}"')
        opened.execute("UPDATE homes SET geom = ? WHERE fid = 7", (blob,))
        opened.commit()
    with pytest.raises(FileFormatError, match="within one another"):
        read_table(package)
