"""The point of each household: read, mended where its fault is plain, refused where it is not."""

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from layers.crs import WGS84
from layers.households.angles import read_degrees
from layers.households.findings import finding, join_findings
from layers.households.meters import Resolved, resolve
from layers.households.one_cell import LATITUDES, LONGITUDES, read_one_cell
from layers.households.region_names import match_provinces
from layers.places.boundaries import locate
from layers.reasons import reason, reason_column
from layers.text import as_text, normalize_column, numbers

#: A point this far outside the outlines of the provinces still counts as inside the country; it is
#: as far as a point may lie from the province or county that its record names.
BORDER_TOLERANCE_M = 3_000.0

#: A point nearer than this to 0/0, in degrees, is a default value and no place.
NULL_DEGREES = 0.001

_COLUMNS = "longitude, latitude"


class Points(NamedTuple):
    """What the coordinates of some records say.

    Parameters
    ----------
    geometry
        The points that are believed, in WGS 84, on the index of their records.
    province_code
        The province in or near which each of them lies, on the same index.
    refused
        Column, value and reason of each point that was given and is not believed.
    findings
        What was mended.
    """

    geometry: gpd.GeoSeries
    province_code: pd.Series
    refused: pd.DataFrame
    findings: pd.DataFrame


def read_points(
    frame: pd.DataFrame,
    geometry: gpd.GeoSeries | None,
    *,
    provinces: gpd.GeoDataFrame,
    crs: CRS | None = None,
) -> Points:
    """Read the points of a table from its geometries, else from its coordinate columns.

    Where neither says anything, a column `location` counts, with a point in one cell. Numbers that
    are no degrees are read as meters or as degrees without their decimal point, where that has one
    meaning only, see `layers.households.meters`.

    Parameters
    ----------
    frame
        Columns `longitude`, `latitude`, `location`, `utm_zone` and `province` of any type, where
        the source has them.
    geometry
        Geometries in WGS 84 on the same index; where one is missing, the columns count.
    provinces
        The country, as `layers.places.boundaries.load_provinces` gives it.
    crs
        What the numbers of the columns are, where they are no degrees.
    """
    said = pd.DataFrame(
        {name: _column(frame, name) for name in ("longitude", "latitude")}, index=frame.index
    )
    degrees, findings = _read_columns(said)
    said, degrees, one_cell = _read_location(said, degrees, frame)
    findings.append(one_cell)
    if geometry is not None:
        said, degrees, inner = _prefer_geometry(said, degrees, geometry)
        findings.append(inner)
    degrees, meters, doubtful = _read_meters(said, degrees, frame, provinces, crs)
    findings.append(meters)
    degrees, swapped = _mend_swapped(degrees, said)
    points, codes = _find_provinces(degrees, provinces)
    lost = degrees.index.difference(points.index, sort=False)
    findings.append(swapped[swapped.index.isin(points.index)])
    refused = _refuse(said.loc[lost], degrees.loc[lost])
    several = refused.index.intersection(doubtful)
    refused.loc[several, ["column", "reason"]] = [_COLUMNS, reason("point_ambiguous")]
    return Points(points, codes, refused, join_findings(findings))


def _column(frame: pd.DataFrame, name: str) -> pd.Series:
    """Return a column, or an empty one where the source has none."""
    return frame[name] if name in frame else pd.Series(np.nan, index=frame.index)


def _read_columns(said: pd.DataFrame) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """Read both coordinates as degrees; report those read from minutes and seconds."""
    degrees, findings = {}, []
    for name in said:
        degrees[name], angles = read_degrees(said[name])
        read = reason_column("angle_read", degrees=degrees[name][angles].round(6))
        values = as_text(said[name][angles])
        findings.append(finding(values, column=str(name), reason=read, outcome="mended"))
    return pd.DataFrame(degrees), findings


def _read_location(
    said: pd.DataFrame, degrees: pd.DataFrame, frame: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Read points that stand in one cell, where the two columns are empty."""
    if "location" not in frame:
        return said, degrees, join_findings([])
    empty = said.apply(normalize_column).isna().all(axis=1)
    read = read_one_cell(frame["location"][empty])
    said, degrees = said.astype("object"), degrees.copy()
    degrees.loc[read.degrees.index] = read.degrees
    said.loc[read.degrees.index] = read.degrees
    said.loc[read.unread.index, "longitude"] = read.unread
    said.loc[read.unread.index, "latitude"] = read.unread
    cells = as_text(frame["location"][read.degrees.index])
    why = reason("one_cell_read")
    return said, degrees, finding(cells, column="location", reason=why, outcome="mended")


def _read_meters(
    said: pd.DataFrame,
    degrees: pd.DataFrame,
    frame: pd.DataFrame,
    provinces: gpd.GeoDataFrame,
    crs: CRS | None,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.Index]:
    """Read numbers that are no degrees; tell which have several readings."""
    large = (degrees.abs() > 1_000.0).all(axis=1) if crs is None else degrees.notna().all(axis=1)
    if not large.any():
        return degrees, join_findings([]), degrees.index[:0]
    pairs = degrees[large]
    code, _ = match_provinces(_column(frame, "province")[pairs.index], provinces)
    zone = numbers(_column(frame, "utm_zone")[pairs.index].astype("str").str.extract(r"(\d\d)")[0])
    found: Resolved = resolve(pairs, code, zone, provinces=provinces, crs=crs)
    degrees = degrees.copy()
    degrees.loc[found.degrees.index] = found.degrees
    why = reason_column("point_resolved", reading=found.reading)
    told = finding(
        _pair(said.loc[found.degrees.index]), column=_COLUMNS, reason=why, outcome="mended"
    )
    return degrees, told, found.doubtful


def _prefer_geometry(
    said: pd.DataFrame, degrees: pd.DataFrame, geometry: gpd.GeoSeries
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Put the points of geometries before the columns; take a point inside lines and areas."""
    shapes = geometry[~(geometry.isna() | geometry.is_empty)]
    kinds = shapes.geom_type
    wide = kinds[kinds != "Point"]
    points = shapely.point_on_surface(shapes.to_numpy())
    given = pd.DataFrame(shapely.get_coordinates(points), shapes.index, list(degrees))
    why = reason_column("shape_not_point", shape=wide.astype("str"))
    inner = finding(wide, column="geometry", reason=why, outcome="mended")
    said, degrees = said.astype("object"), degrees.copy()
    said.loc[given.index] = given
    degrees.loc[given.index] = given
    return said, degrees, inner


def _mend_swapped(degrees: pd.DataFrame, said: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Swap back the coordinates that lie in the country only the other way round."""
    swapped = degrees["longitude"].between(*LATITUDES) & degrees["latitude"].between(*LONGITUDES)
    if not swapped.any():
        return degrees, join_findings([])
    mended = degrees.copy()
    mended.loc[swapped, ["longitude", "latitude"]] = degrees.loc[
        swapped, ["latitude", "longitude"]
    ].to_numpy()
    pair = _pair(said[swapped])
    return mended, finding(pair, column=_COLUMNS, reason=reason("swapped"), outcome="mended")


def _find_provinces(
    degrees: pd.DataFrame, provinces: gpd.GeoDataFrame
) -> tuple[gpd.GeoSeries, pd.Series]:
    """Return the points that are inside the country, tolerance allowed, and their provinces."""
    near = degrees["longitude"].between(*LONGITUDES) & degrees["latitude"].between(*LATITUDES)
    found = degrees[near]
    points = gpd.GeoSeries(
        gpd.points_from_xy(found["longitude"], found["latitude"]), found.index, crs=WGS84
    )
    codes = locate(points, provinces, nearest_within_m=BORDER_TOLERANCE_M).astype("str").dropna()
    return points[codes.index], codes


def _refuse(said: pd.DataFrame, degrees: pd.DataFrame) -> pd.DataFrame:
    """Say why points that were given are not believed; records without any are left out."""
    given = said.apply(normalize_column).notna()
    unread = given & degrees.isna()
    some = given.any(axis=1)
    null = (degrees.abs() < NULL_DEGREES).all(axis=1)
    meters = (degrees.abs() > 1_000.0).all(axis=1)
    pair = _pair(said)
    longitude, latitude = as_text(said["longitude"]), as_text(said["latitude"])
    cases = [
        (unread.all(axis=1), _COLUMNS, pair, reason("coordinates_unreadable")),
        (unread["longitude"], "longitude", longitude, reason("longitude_unreadable")),
        (unread["latitude"], "latitude", latitude, reason("latitude_unreadable")),
        (~given["longitude"], "longitude", longitude, reason("longitude_missing")),
        (~given["latitude"], "latitude", latitude, reason("latitude_missing")),
        (null, _COLUMNS, pair, reason("point_null")),
        (meters, _COLUMNS, pair, reason("point_in_meters")),
        (some, _COLUMNS, pair, reason("point_abroad")),
    ]
    refused = pd.DataFrame({"column": "", "value": pair, "reason": ""}, index=said.index)
    for case, column, value, why in reversed(cases):
        refused.loc[case, "value"] = value[case]
        refused.loc[case, ["column", "reason"]] = [column, why]
    return refused[some]


def _pair(said: pd.DataFrame) -> pd.Series:
    """Return both coordinates as the file said them, as one text."""
    longitude = as_text(said["longitude"]).fillna("")
    return longitude + ", " + as_text(said["latitude"]).fillna("")
