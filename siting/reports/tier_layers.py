"""A second level of centers as layers that a GIS opens: whole, or not at all."""

from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely
from pyogrio.errors import DataSourceError

from layers.crs import WGS84
from layers.errors import FileFormatError
from layers.files.drafts import NO_ROOM
from layers.files.writing import draft
from siting.maps.shapes import multipolygons

#: Layers of the file, in their order, and the shape of those that are drawn.
SHAPES = {
    "centers": "Point",
    "catchments": "MultiPolygon",
    "referrals": "LineString",
    "coverage": None,
}


def tier_layers(
    tables: Mapping[str, pd.DataFrame], catchments: gpd.GeoDataFrame, first: gpd.GeoSeries
) -> dict[str, pd.DataFrame]:
    """Return the layers of a second level, with no number that its tables do not tell.

    Parameters
    ----------
    tables
        See `siting.sentences.tiers.tell_tier`.
    catchments
        Ground of the centers, see `siting.planning.tier_frames.TierPlan`.
    first
        Points of the centers of the first level; index center_id.

    Returns
    -------
    ``centers`` (points), ``catchments`` (the numbers of their centers), ``referrals`` (lines from
    each center of the first level to that of the second; none where it refers to nobody or is the
    same place) and ``coverage`` (a table).
    """
    told = tables["centers"]
    points = gpd.points_from_xy(told["longitude"], told["latitude"], crs=WGS84)
    told = told.drop(columns=["longitude", "latitude"])
    ground = catchments.geometry.reindex(told["center_id"])
    at = gpd.GeoSeries(points, index=pd.Index(told["center_id"]))
    referrals = tables["referrals"]
    ways = _ways(first.reindex(referrals["first_level"]), at.reindex(referrals["refers_to"]))
    return {
        "centers": gpd.GeoDataFrame(told, geometry=points),
        "catchments": gpd.GeoDataFrame(told, geometry=multipolygons(ground), crs=WGS84),
        "referrals": gpd.GeoDataFrame(referrals, geometry=ways, crs=WGS84),
        "coverage": tables["coverage"],
    }


def write_tier(
    layers: Mapping[str, pd.DataFrame], path: str | Path, facts: Mapping[str, str]
) -> None:
    """Write the layers of a second level to a GeoPackage.

    Parameters
    ----------
    layers
        See `tier_layers`.
    path
        File to write, ending in .gpkg; an older one there is replaced only once the new one is
        complete.
    facts
        What was asked and found, for the layer ``metadata``; ``input_sha256`` among it, by which
        this program knows its own files.

    Raises
    ------
    FileFormatError
        When the file cannot be written.
    OSError
        When the disk is full.
    """
    pairs = pd.DataFrame({"key": facts.keys(), "value": facts.values()})
    try:
        with draft(path, private=True) as unfinished:
            for name, shape in SHAPES.items():
                kind = {} if shape is None else {"geometry_type": shape}
                pyogrio.write_dataframe(layers[name], unfinished, layer=name, driver="GPKG", **kind)
            pyogrio.write_dataframe(pairs, unfinished, layer="metadata", driver="GPKG")
    except (OSError, DataSourceError) as error:
        if isinstance(error, OSError) and error.errno in NO_ROOM:
            raise
        message = "The layers cannot be written to {path}: {error}"
        raise FileFormatError(message, path=path, error=error) from error


def _ways(start: gpd.GeoSeries, end: gpd.GeoSeries) -> list[shapely.LineString | None]:
    """Return the lines between pairs of points; None where one is missing or both are the same."""
    return [
        None if one is None or other is None or one.equals(other)
        else shapely.LineString([one, other])
        for one, other in zip(start, end, strict=True)
    ]  # fmt: skip
