"""The one place where coordinates change their system.

Points come in as longitude and latitude (WGS 84). Areas and shapes are computed on a plane in
meters: UTM for a local plan, an equal-area cone for the nation. Distances are computed on neither:
over 1,700 km every plane is wrong by up to a percent, so points become earth-centered coordinates,
in which a straight line is exact and a k-d tree works, and :func:`arc_length` bends the line back
to the ground.
"""

from functools import cache
from typing import TypeVar

import geopandas as gpd
import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError as ProjCrsError

from layers.errors import CrsError
from layers.text import normalize

Frame = TypeVar("Frame", gpd.GeoDataFrame, gpd.GeoSeries)

WGS84 = CRS.from_epsg(4326)

#: Widest extent, in degrees of longitude, for which one UTM zone is used.
UTM_WIDTH_DEGREES = 6.0

#: Mean radius of curvature of the WGS 84 ellipsoid at 32.5 degrees north, the middle of Iran.
CURVATURE_RADIUS_M = 6_369_100.0

_IRAN_EQUAL_AREA = CRS.from_proj4(
    "+proj=aea +lat_1=27.5 +lat_2=37.5 +lat_0=32.5 +lon_0=54 +datum=WGS84 +units=m +no_defs"
)
_TO_EARTH_CENTERED = Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)


def national_crs() -> CRS:
    """Return the equal-area cone (Albers) that suits the whole of Iran, in meters."""
    return _IRAN_EQUAL_AREA


def planar_crs(frame: gpd.GeoDataFrame | gpd.GeoSeries) -> CRS:
    """Choose the plane on which shapes and areas of a frame are computed.

    Parameters
    ----------
    frame
        Geometries in any stated CRS.

    Returns
    -------
    The frame's UTM zone where it is narrower than `UTM_WIDTH_DEGREES`, else the national equal-area
    cone.

    Raises
    ------
    CrsError
        When the frame has no CRS.
    """
    left, lower, right, upper = to_wgs84(frame).total_bounds
    if not np.isfinite([left, right]).all() or right - left > UTM_WIDTH_DEGREES:
        return national_crs()
    return _utm_zone(int(((left + right) / 2 + 180.0) // 6.0) % 60 + 1, north=lower + upper >= 0)


@cache
def _utm_zone(number: int, *, north: bool) -> CRS:
    """Return a UTM zone; kept, since a search for it in the register takes a while."""
    return CRS.from_epsg((32_600 if north else 32_700) + number)


def read_crs(text: str | None) -> CRS | None:
    """Return the CRS that a text names, such as ``EPSG:32639``, in any digits; None for none.

    Raises
    ------
    CrsError
        When it names none.
    """
    if text is None:
        return None
    try:
        return CRS.from_user_input(normalize(text))
    except ProjCrsError as error:
        message = "There is no CRS {text!r}; name one such as EPSG:32639, UTM of zone 39."
        raise CrsError(message, text=text) from error


def to_wgs84(frame: Frame) -> Frame:
    """Return the frame in longitude and latitude.

    Raises
    ------
    CrsError
        When the frame has no CRS.
    """
    if frame.crs is None:
        message = "The geometries have no CRS; set one, for example frame.set_crs('EPSG:4326')."
        raise CrsError(message)
    return frame if frame.crs == WGS84 else frame.to_crs(WGS84)


def to_plane(frame: Frame, *, crs: CRS | None = None) -> Frame:
    """Return the frame in meters on a plane.

    Parameters
    ----------
    frame
        Geometries in any stated CRS.
    crs
        Target plane; by default the one that `planar_crs` chooses.

    Raises
    ------
    CrsError
        When the frame has no CRS, or the target is not in meters.
    """
    target = planar_crs(frame) if crs is None else crs
    if not target.is_projected or any(axis.unit_name != "metre" for axis in target.axis_info):
        message = "{crs} is not in meters; give a projected CRS that is."
        raise CrsError(message, crs=target.name)
    return to_wgs84(frame).to_crs(target)


def earth_xyz(longitude: ArrayLike, latitude: ArrayLike) -> NDArray[np.float64]:
    """Turn longitude and latitude into earth-centered coordinates.

    Parameters
    ----------
    longitude, latitude
        Degrees (WGS 84), shape (n,).

    Returns
    -------
    Meters, shape (n, 3), on the ellipsoid (EPSG:4978).
    """
    lon = np.asarray(longitude, dtype=np.float64)
    lat = np.asarray(latitude, dtype=np.float64)
    x, y, z = _TO_EARTH_CENTERED.transform(lon, lat, np.zeros_like(lon))
    return np.column_stack([x, y, z])


def points_xyz(points: gpd.GeoDataFrame | gpd.GeoSeries) -> NDArray[np.float64]:
    """Return the earth-centered coordinates of a frame of points, in meters, shape (n, 3)."""
    degrees = to_wgs84(points).geometry
    return earth_xyz(degrees.x.to_numpy(), degrees.y.to_numpy())


def arc_length(chord_m: ArrayLike) -> NDArray[np.float64]:
    """Bend straight lines between earth-centered points to distances along the ground.

    Agrees with the geodesic on the ellipsoid, anywhere in Iran, within a centimeter up to 100 km,
    within three up to 150 km, and within two parts in a hundred thousand up to 2,000 km.

    Parameters
    ----------
    chord_m
        Straight distances through the earth, in meters.

    Returns
    -------
    Distances along the ground, in meters, same shape.
    """
    half = np.asarray(chord_m, dtype=np.float64) / (2.0 * CURVATURE_RADIUS_M)
    return 2.0 * CURVATURE_RADIUS_M * np.arcsin(np.minimum(half, 1.0))
