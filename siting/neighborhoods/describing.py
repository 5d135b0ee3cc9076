"""What is said about a group of households: how many, where its middle is, what it is called."""

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import KDTree
from scipy.spatial.distance import cdist

from layers.crs import national_crs
from layers.text import PERSIAN_DIGITS
from siting.arrays import Floats, Integers, members

#: Up to so many households, each is tried as the medoid; above, the so many nearest to the mean.
MEDOID_CANDIDATES = 1_000

#: The square on the national plane, in meters, over which the Hilbert curve runs: half its side.
_HALF_SQUARE_M = 1_500_000.0


def medoids(xy: Floats, group: Integers, *, count: int) -> Integers:
    """Find in each group the point with the least summed distance to the others.

    Exact up to `MEDOID_CANDIDATES` points; takes time with the square of the size of a group.

    Parameters
    ----------
    xy
        Coordinates in meters, shape (n, 2).
    group
        Group of each point, shape (n,), counted from 0; -1 for none.
    count
        Number of groups.

    Returns
    -------
    Row of the medoid of each group, the first of equals, or -1 for an empty group; shape (count,).
    """
    found = np.full(count, -1, dtype=np.int64)
    for k, rows in enumerate(members(group + 1, count=count + 1)[1:]):
        if len(rows):
            own = xy[rows]
            tried = np.arange(len(rows))
            if len(rows) > MEDOID_CANDIDATES:
                off = ((own - own.mean(axis=0)) ** 2).sum(axis=1)
                tried = np.sort(np.argsort(off, kind="stable")[:MEDOID_CANDIDATES])
            total = cdist(own[tried], own).sum(axis=1)
            found[k] = rows[tried[total.round(3).argmin()]]
    return found


def curve_position(xy: Floats) -> NDArray[np.int64]:
    """Return how far along a Hilbert curve each point is; near numbers mean near points.

    Hilbert (1891), doi:10.1007/BF01199431; cells of about 50 meters.

    Parameters
    ----------
    xy
        Points on the national plane, in meters, shape (n, 2).
    """
    inside = np.clip(xy, -_HALF_SQUARE_M, _HALF_SQUARE_M)
    points = gpd.GeoSeries(gpd.points_from_xy(inside[:, 0], inside[:, 1]), crs=national_crs())
    square = (-_HALF_SQUARE_M, -_HALF_SQUARE_M, _HALF_SQUARE_M, _HALF_SQUARE_M)
    distance = points.hilbert_distance(total_bounds=square, level=16)
    return np.asarray(distance, dtype=np.int64)


def nearest_names(
    xy: Floats, province_code: pd.Series, settlements: gpd.GeoDataFrame
) -> "pd.Series[str]":
    """Return the name of the nearest settlement, in the same province where it has any.

    Parameters
    ----------
    xy
        Points on the national plane, in meters, shape (n, 2).
    province_code
        Province of each point.
    settlements
        Columns `name`, `name_fa` (may be missing), `province_code`; points on the national plane.

    Returns
    -------
    Persian names (Latin where there is none), on the index of `province_code`.
    """
    names = settlements["name_fa"].fillna(settlements["name"]).to_numpy()
    places = np.column_stack([settlements.geometry.x, settlements.geometry.y])
    found = names[KDTree(places).query(xy)[1]]
    for code, rows in province_code.groupby(province_code, sort=False).indices.items():
        own = np.flatnonzero(settlements["province_code"].to_numpy() == code)
        if len(own):
            found[rows] = names[own[KDTree(places[own]).query(xy[rows])[1]]]
    return pd.Series(found, index=province_code.index, dtype="str")


def numbered(names: "pd.Series[str]") -> "pd.Series[str]":
    """Add a running number in Persian digits to each name, in the order of the rows."""
    number = names.groupby(names, sort=False).cumcount() + 1
    return names + " " + number.astype(str).str.translate(PERSIAN_DIGITS)
