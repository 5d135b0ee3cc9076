"""The one gate to GDAL: only drivers of the formats that we read, and no network.

GDAL knows eighty formats, some of which are lists of addresses on the internet. A file comes here
when its content was looked at; what GDAL then takes it for must be what we took it for.
"""

import warnings
from functools import cache
from pathlib import Path

import geopandas as gpd
import pyogrio

from layers.errors import FileFormatError
from layers.files.limits import check_size

#: The drivers that may open a file, by the kind that its content says.
DRIVERS = {
    "flatgeobuf": ("FlatGeobuf",),
    "geopackage": ("GPKG",),
    "kml": ("LIBKML", "KML"),
    "kmz": ("LIBKML", "KML"),
    "shapefile": ("ESRI Shapefile",),
}

#: What GDAL is told so that it asks no network: no file there has this ending, and no proxy is
#: where it is sent for the rest.
_OFFLINE = {
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "GDAL_HTTP_PROXY": "127.0.0.1:9",
    "GDAL_HTTP_MAX_RETRY": "0",
    "GDAL_VRT_ENABLE_PYTHON": "NO",
}


@cache
def stay_offline() -> None:
    """Tell GDAL to ask no network, for as long as the program runs."""
    pyogrio.set_gdal_config_options(_OFFLINE)


def read_features(
    source: Path | bytes,
    kind: str,
    *,
    name: str,
    layer: str | None = None,
    encoding: str | None = None,
    where: str | None = None,
) -> gpd.GeoDataFrame:
    """Read a file of features with all its columns, and count that none is lost.

    Parameters
    ----------
    source
        The file, or its content.
    kind
        What its content says that it is, a key of `DRIVERS`.
    name
        What to call it.
    layer
        Which layer; by default the first.
    encoding
        That of its texts, where it does not name one.
    where
        Which of its rows, in SQL; by default all.

    Returns
    -------
    The features; a frame without geometry where the layer has none.

    Raises
    ------
    FileFormatError
        When it is not of that kind, is larger than what is read, or rows are lost.
    DataSourceError, DataLayerError
        When GDAL cannot read it.
    """
    stay_offline()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # GDAL warns of files that other programs wrote
        about = pyogrio.read_info(source, layer=layer, encoding=encoding, force_feature_count=True)
        if about["driver"] not in DRIVERS[kind]:
            message = "{name} is not the {kind} that it begins as. Copy it anew from its source."
            raise FileFormatError(message, name=name, kind=kind)
        check_size(name, int(about["features"]), len(about["fields"]) + 1)
        frame: gpd.GeoDataFrame = pyogrio.read_dataframe(
            source, layer=layer, encoding=encoding, where=where
        )
    lost = int(about["features"]) - len(frame)
    if where is None and lost > 0:
        message = (
            "{name} is damaged: {lost:,} of its {n_rows:,} rows cannot be read. Copy it anew from "
            "its source."
        )
        raise FileFormatError(message, name=name, lost=lost, n_rows=about["features"])
    return frame
