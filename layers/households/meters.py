"""Numbers that are no degrees: meters of a UTM zone, and degrees that lost their decimal point.

A pair of numbers may have several readings. It is believed where exactly one of them lies in the
province that the record names; without a province, where there is only one at all.
"""

from collections.abc import Iterator
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from layers.crs import WGS84
from layers.households.one_cell import LATITUDES, LONGITUDES
from layers.places.boundaries import locate

#: UTM zones of Iran, and the meters between which its eastings and northings lie in them.
ZONES = (38, 39, 40, 41)
EASTINGS, NORTHINGS = (100_000.0, 900_000.0), (2_700_000.0, 4_500_000.0)

#: How far from the outline of a province a point may be read to lie in it.
NEAR_M = 20_000.0


class Resolved(NamedTuple):
    """Pairs of numbers that were read as something else than degrees.

    Parameters
    ----------
    degrees
        `longitude` and `latitude` of those with one reading, on their index.
    reading
        Which one, on the same index: ``utm 39``, ``lost point``, or the CRS that was asked for.
    doubtful
        Index of those with several readings.
    """

    degrees: pd.DataFrame
    reading: pd.Series
    doubtful: pd.Index


def resolve(
    pairs: pd.DataFrame,
    province: pd.Series,
    zone: pd.Series,
    *,
    provinces: gpd.GeoDataFrame,
    crs: CRS | None = None,
) -> Resolved:
    """Read pairs of numbers that are no degrees of this country.

    Parameters
    ----------
    pairs
        `longitude` and `latitude` as the file has them, numbers, none missing.
    province
        Code of the province that each record names, missing where none, on the same index.
    zone
        UTM zone of each record, missing where the file names none, on the same index.
    provinces
        As `layers.places.boundaries.load_provinces` gives them.
    crs
        What the numbers are, where that is known.
    """
    readings = pd.concat([*_readings(pairs, zone, crs)] or [_reading(pairs.iloc[:0], "")])
    points = gpd.GeoSeries.from_xy(readings["longitude"], readings["latitude"], crs=WGS84)
    points.index = pd.RangeIndex(len(points))
    lies_in = locate(points, provinces, nearest_within_m=NEAR_M).to_numpy(dtype=object)
    named = province.reindex(readings.index).to_numpy(dtype=object)
    inside = np.array([code is not None and not pd.isna(code) for code in lies_in], dtype=bool)
    known = ~pd.isna(pd.Series(named)).to_numpy()
    fits = inside & (~known | (lies_in == named))
    near = _near_named(points, named, fits, known, provinces)
    kept = readings[fits | near]
    counts = kept.index.value_counts()
    single = kept[kept.index.map(counts) == 1]
    doubtful = counts.index[counts > 1]
    return Resolved(single[["longitude", "latitude"]], single["reading"], pd.Index(doubtful))


def _near_named(
    points: gpd.GeoSeries,
    named: NDArray[np.object_],
    fits: NDArray[np.bool_],
    known: NDArray[np.bool_],
    provinces: gpd.GeoDataFrame,
) -> NDArray[np.bool_]:
    """Say which other points lie next to the province that their records name."""
    near = np.zeros(len(points), dtype=bool)
    for code in pd.unique(named[known & ~fits]):
        rows = np.flatnonzero(known & ~fits & (named == code))
        own = provinces[provinces.index == code]
        if len(own):
            near[rows] = locate(points.iloc[rows], own, nearest_within_m=NEAR_M).notna().to_numpy()
    return near


def _readings(pairs: pd.DataFrame, zone: pd.Series, crs: CRS | None) -> Iterator[pd.DataFrame]:
    if crs is not None:
        yield _projected(pairs, crs, str(crs.to_string()))
        return
    for one, two in (("longitude", "latitude"), ("latitude", "longitude")):
        meters = pairs[pairs[one].between(*EASTINGS) & pairs[two].between(*NORTHINGS)]
        meters = meters.rename(columns={one: "longitude", two: "latitude"})
        for number in ZONES:
            told = zone.reindex(meters.index)
            asked = meters[told.isna() | (told == number)]
            yield _projected(asked, CRS.from_epsg(32600 + number), f"utm {number}")
    yield from _pointed(pairs)


def _projected(pairs: pd.DataFrame, crs: CRS, name: str) -> pd.DataFrame:
    change = Transformer.from_crs(crs, WGS84, always_xy=True)
    longitude, latitude = change.transform(
        pairs["longitude"].to_numpy(), pairs["latitude"].to_numpy()
    )
    read = pd.DataFrame({"longitude": longitude, "latitude": latitude}, index=pairs.index)
    fits = read["longitude"].between(*LONGITUDES) & read["latitude"].between(*LATITUDES)
    return _reading(read[fits], name)


def _pointed(pairs: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Put a decimal point after the second digit of whole numbers, in either order."""
    whole = pairs[((pairs % 1 == 0) & (pairs >= 1_000.0)).all(axis=1)]
    if whole.empty:
        return
    digits = np.floor(np.log10(whole.to_numpy(dtype=np.float64)))
    degrees = whole / 10.0 ** (digits - 1.0)
    for one, two in (("longitude", "latitude"), ("latitude", "longitude")):
        fits = degrees[one].between(*LONGITUDES) & degrees[two].between(*LATITUDES)
        yield _reading(
            degrees[fits].rename(columns={one: "longitude", two: "latitude"}), "lost point"
        )


def _reading(degrees: pd.DataFrame, name: str) -> pd.DataFrame:
    return degrees[["longitude", "latitude"]].assign(reading=name)
