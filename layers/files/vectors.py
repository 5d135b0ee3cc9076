"""Files of geometries: what each is, its content says; nothing in it is ever asked of a network.

GDAL opens whatever it takes a file for, a list of addresses on the internet among them. So a file
is handed to it only where its first bytes are those of a format that holds its own data.
"""

import json
import warnings
import zipfile
from pathlib import Path

import geopandas as gpd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError
from shapely.errors import ShapelyError

from layers.crs import WGS84
from layers.errors import FileFormatError

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
    DataLayerError,
    DataSourceError,
    IndexError,
    KeyError,
    OSError,
    RuntimeError,
    ShapelyError,
    TypeError,
    ValueError,
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
    kind = vector_kind(path)
    try:
        if kind:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # GDAL warns of files that other programs wrote
                return _read_known(path, kind, layer)
    except _BROKEN as error:
        message = f"{path.name} is damaged or cut short ({_first_line(error)}); copy it anew."
        raise FileFormatError(message) from error
    message = (
        f"{path.name} is no file of geometries that can be read; give GeoJSON, KML, a shapefile, "
        "FlatGeobuf, GeoPackage or GeoParquet."
    )
    raise FileFormatError(message)


def _read_known(path: Path, kind: str, layer: str | None) -> gpd.GeoDataFrame:
    """Read a file of one of the `KINDS`."""
    if kind == "geojson":
        return _read_geojson(path)
    if kind == "parquet":
        return gpd.read_parquet(path)
    if kind == "kmz":
        return pyogrio.read_dataframe(_unpacked(path))
    if kind == "shapefile":
        return pyogrio.read_dataframe(path, encoding=_letters(path))
    return pyogrio.read_dataframe(path, layer=layer)


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
