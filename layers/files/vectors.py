"""Files of geometries: what each is, its content says; nothing in it is ever asked of a network.

GDAL opens whatever it takes a file for, a list of addresses on the internet among them. So a file
is handed to it only where its first bytes are those of a format that holds its own data, and to the
one driver of that format.
"""

import io
import json
import zipfile
import zlib
from pathlib import Path

import geopandas as gpd
import pyarrow as pa
import pyarrow.parquet as pq
from pyogrio.errors import DataLayerError, DataSourceError
from shapely.errors import ShapelyError

from layers.crs import WGS84
from layers.errors import FileFormatError
from layers.files.columnar import SUMS, check_parquet
from layers.files.databases import check_database
from layers.files.gdal import read_features
from layers.files.limits import check_archive, check_regular
from layers.files.nested import check_xml

#: First bytes of binary formats.
_MAGIC = {
    b"\x00\x00\x27\x0a": "shapefile",
    b"fgb\x03fgb": "flatgeobuf",
    b"SQLite format 3\x00": "geopackage",
    b"PAR1": "parquet",
}
_HEAD = 4096
#: Places of the byte of a .dbf that names its code page, and of its first record.
_LANGUAGE, _FIRST_RECORD = 29, slice(8, 10)

# What the readers raise on a file that is not what its first bytes say.
_BROKEN = (
    AttributeError,
    DataLayerError,
    DataSourceError,
    IndexError,
    KeyError,
    NameError,  # pyogrio, of a layer without a CRS
    OSError,
    RuntimeError,
    ShapelyError,
    StopIteration,
    TypeError,
    ValueError,
    pa.ArrowException,
    zipfile.BadZipFile,
    zlib.error,
)

KINDS = ("geojson", "kml", "kmz", "shapefile", "flatgeobuf", "geopackage", "parquet")


def vector_kind(path: Path) -> str:
    """Return what a file of geometries is, one of `KINDS`; empty where it is none that we read."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    known = next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), "")
    if known:
        return known
    if head.startswith(b"PK"):
        return "kmz" if any(name.endswith(".kml") for name in _names_inside(path)) else ""
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text.startswith(b"{") and (b'"FeatureCollection"' in text or b'"features"' in text):
        return "geojson"
    return "kml" if _is_kml(head) else ""


def _names_inside(path: Path) -> list[str]:
    """Return the names of the files in a zip file; none where it is damaged."""
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return []


def _is_kml(content: bytes) -> bool:
    return b"<kml" in content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1024]


def read_vector(path: Path, *, layer: str | None = None) -> gpd.GeoDataFrame:
    """Read a file of geometries with all its columns.

    Parameters
    ----------
    path
        GeoJSON, KML, KMZ, a shapefile (.shp, with its .dbf and .prj beside it), FlatGeobuf,
        GeoPackage or GeoParquet.
    layer
        Layer of a GeoPackage; by default the first.

    Returns
    -------
    Its features. The letters of a shapefile that does not name their code page are read as UTF-8
    where they are that, else as Windows-1256, as Persian offices write them.

    Raises
    ------
    FileFormatError
        When it is none of these, or damaged.
    """
    check_regular(path)
    kind = vector_kind(path)
    try:
        if kind:
            return _read_known(path, kind, layer)
    except FileFormatError:
        raise
    except _BROKEN as error:
        message = "{file} is damaged or cut short ({fault}); copy it anew."
        raise FileFormatError(message, file=path.name, fault=_first_line(error)) from error
    message = (
        "{file} is no file of geometries that can be read; give GeoJSON, KML, a shapefile, "
        "FlatGeobuf, GeoPackage or GeoParquet."
    )
    raise FileFormatError(message, file=path.name)


def _read_known(path: Path, kind: str, layer: str | None) -> gpd.GeoDataFrame:
    """Read a file of one of the `KINDS`."""
    if kind == "geojson":
        return _read_geojson(path)
    if kind == "parquet":
        return _read_parquet(path)
    if kind == "kmz":
        check_archive(path)
        content = _unpacked(path)
        check_xml(io.BytesIO(content), name=path.name, root="kml")
        return read_features(content, kind, name=path.name)
    if kind == "kml":
        check_xml(path, name=path.name, root="kml")
    if kind == "geopackage":
        counts = check_database(path)
        frame = read_features(path, kind, name=path.name, layer=layer)
        if layer is not None:
            counts.check(path, layer, len(frame))
        return frame
    letters = _letters(path) if kind == "shapefile" else None
    return read_features(path, kind, name=path.name, layer=layer, encoding=letters)


def _read_parquet(path: Path) -> gpd.GeoDataFrame:
    with pq.ParquetFile(path) as file:
        geo = (file.schema_arrow.metadata or {}).get(b"geo")
    told = json.loads(geo) if geo else {}
    check_parquet(path, shapes=list(told.get("columns", ())))
    return gpd.read_parquet(path, **SUMS)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:120].rstrip(". ")


def _read_geojson(path: Path) -> gpd.GeoDataFrame:
    """Read GeoJSON by its features; degrees of WGS 84 unless an old file names another CRS."""
    told = json.loads(path.read_bytes().decode("utf-8-sig"))
    features = told.get("features") if isinstance(told, dict) else None
    if not isinstance(features, list):
        message = "it holds no features"
        raise ValueError(message)  # noqa: TRY004 - what the file holds is its value
    named = (told.get("crs") or {}).get("properties", {}).get("name")
    crs = named if named and "CRS84" not in str(named) else WGS84
    frame = gpd.GeoDataFrame.from_features(features, crs=crs)
    return frame if len(frame.columns) else gpd.GeoDataFrame(geometry=[], crs=crs)


def _unpacked(path: Path) -> bytes:
    """Return the KML of a KMZ; nothing else of it is unpacked."""
    with zipfile.ZipFile(path) as archive:
        content = archive.read(next(name for name in archive.namelist() if name.endswith(".kml")))
    if not _is_kml(content):
        message = "its document is no KML"
        raise ValueError(message)
    return content


def _letters(path: Path) -> str | None:
    """Return the encoding of a shapefile's table; None where it names its own."""
    table = path.with_suffix(".dbf")
    if any(path.with_suffix(end).exists() for end in (".cpg", ".CPG")) or not table.exists():
        return None
    content = table.read_bytes()
    if len(content) > _LANGUAGE and content[_LANGUAGE]:
        return None
    first = int.from_bytes(content[_FIRST_RECORD], "little")
    try:
        content[first:].decode("utf-8")
    except UnicodeDecodeError:
        return "cp1256"
    return "utf-8"
