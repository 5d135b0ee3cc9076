"""The point of each household: read, mended where its fault is plain, refused where it is not."""

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from layers.crs import WGS84, points_xyz
from layers.households.angles import read_degrees
from layers.households.findings import finding, join_findings
from layers.places.boundaries import locate
from layers.reasons import reason, reason_column
from layers.text import as_text, normalize_column

#: A point this far outside the outlines of the provinces, or this near to a known settlement, still
#: counts as inside the country: the outlines are coarse and leave out small islands (at 10 km all
#: but 56 of the census's 1.6 million km2 are inside).
BORDER_TOLERANCE_M = 10_000.0

#: Degrees within which a point is looked for at all; the two ranges have no number in common, so
#: that swapped coordinates are told for certain.
LONGITUDES = (43.5, 64.0)
LATITUDES = (24.5, 40.5)

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
    settlements: gpd.GeoDataFrame,
) -> Points:
    """Read the points of a table from its geometries, else from its coordinate columns.

    Parameters
    ----------
    frame
        Columns `longitude` and `latitude` of any type, where the source has them.
    geometry
        Geometries in WGS 84 on the same index; where one is missing, the columns count.
    provinces, settlements
        The country, as `layers.places.boundaries.load_provinces` and
        `layers.places.settlements.load_settlements` give it.
    """
    said = pd.DataFrame(
        {name: _column(frame, name) for name in ("longitude", "latitude")}, index=frame.index
    )
    degrees, findings = _read_columns(said)
    if geometry is not None:
        said, degrees, inner = _prefer_geometry(said, degrees, geometry)
        findings.append(inner)
    degrees, swapped = _mend_swapped(degrees, said)
    points, codes = _find_provinces(degrees, provinces, settlements)
    lost = degrees.index.difference(points.index, sort=False)
    findings.append(swapped[swapped.index.isin(points.index)])
    refused = _refuse(said.loc[lost], degrees.loc[lost])
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
    degrees: pd.DataFrame, provinces: gpd.GeoDataFrame, settlements: gpd.GeoDataFrame
) -> tuple[gpd.GeoSeries, pd.Series]:
    """Return the points that are inside the country, tolerance allowed, and their provinces."""
    near = degrees["longitude"].between(*LONGITUDES) & degrees["latitude"].between(*LATITUDES)
    found = degrees[near]
    points = gpd.GeoSeries(
        gpd.points_from_xy(found["longitude"], found["latitude"]), found.index, crs=WGS84
    )
    codes = locate(points, provinces, nearest_within_m=BORDER_TOLERANCE_M).astype("str")
    stray = points[codes.isna()]
    if len(stray):
        codes[stray.index] = _province_of_nearest(stray, settlements)
    codes = codes.dropna()
    return points[codes.index], codes


def _province_of_nearest(points: gpd.GeoSeries, settlements: gpd.GeoDataFrame) -> pd.Series:
    """Return the province of the settlement next to each point, missing where none is near."""
    tree = cKDTree(points_xyz(settlements))
    _, found = tree.query(points_xyz(points), distance_upper_bound=BORDER_TOLERANCE_M)
    nearest = np.where(found == len(settlements), -1, found)  # the tree's sign for none near
    codes = pd.array(settlements["province_code"].to_numpy(), dtype="str")
    return pd.Series(codes.take(nearest, allow_fill=True), index=points.index)


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
