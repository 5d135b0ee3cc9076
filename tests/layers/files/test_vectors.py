"""Files of geometries: told by what they hold, read by the library that knows them, or refused."""

import zipfile

import geopandas as gpd
import pytest
from shapely.geometry import Point

from layers.errors import FileFormatError
from layers.files.vectors import read_vector, vector_kind

FRAME = gpd.GeoDataFrame(
    {"Name": ["رشت", "تهران"]}, geometry=[Point(49.58, 37.28), Point(51.42, 35.69)], crs=4326
)
ENDS = {
    "geojson": ".geojson",
    "kml": ".kml",
    "kmz": ".kmz",
    "shapefile": ".shp",
    "flatgeobuf": ".fgb",
    "geopackage": ".gpkg",
    "parquet": ".parquet",
}


def _write(folder, kind):
    path = folder / f"a{ENDS[kind]}"
    if kind == "parquet":
        FRAME.to_parquet(path)
    elif kind == "kmz":
        plain = _write(folder, "kml")
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(plain, "doc.kml")
            archive.writestr("picture.png", b"\x89PNG")
    elif kind == "kml":
        FRAME.to_file(path, driver="KML")
    else:
        FRAME.to_file(path)
    return path


@pytest.mark.parametrize("kind", ENDS)
def test_each_kind_is_told_and_read_whatever_its_name(tmp_path, kind):
    path = _write(tmp_path, kind)
    if kind != "shapefile":  # whose other parts are found by its name
        path = path.rename(tmp_path / "without_ending")
    assert vector_kind(path) == kind
    frame = read_vector(path).sort_values("Name", ascending=False)  # FlatGeobuf sorts, too
    assert frame["Name"].tolist() == ["رشت", "تهران"]
    assert frame.geometry.x.tolist() == pytest.approx([49.58, 51.42])
    assert frame.crs == 4326


def test_letters_of_a_shapefile_that_does_not_name_them(tmp_path):
    FRAME.to_file(tmp_path / "a.shp", encoding="cp1256")
    (tmp_path / "a.cpg").unlink()
    assert read_vector(tmp_path / "a.shp")["Name"].tolist() == ["رشت", "تهران"]


@pytest.mark.parametrize(
    "content",
    [
        b'<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/vsicurl/http://x.example/a.csv',
        b"id,name\n1,a\n",
        b"\x00\x01 no map",
        b"",
    ],
)
def test_what_holds_no_geometries_of_its_own_is_refused(tmp_path, content):
    path = tmp_path / "a.geojson"
    path.write_bytes(content)
    assert vector_kind(path) == ""
    with pytest.raises(FileFormatError, match=r"a.geojson is no file of geometries"):
        read_vector(path)


def test_a_kmz_whose_document_is_something_else_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.kmz", "w") as archive:
        archive.writestr("doc.kml", "<OGRVRTDataSource/>")
    with pytest.raises(FileFormatError, match=r"a.kmz is damaged .*its document is no KML"):
        read_vector(tmp_path / "a.kmz")


@pytest.mark.parametrize("kind", ["flatgeobuf", "geopackage", "parquet"])
def test_a_file_cut_short_is_refused(tmp_path, kind):
    path = _write(tmp_path, kind)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])
    with pytest.raises(FileFormatError, match="is damaged or cut short"):
        read_vector(path)
