"""Points of households: in the country or not."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.ops import unary_union

from layers.crs import national_crs, to_plane
from layers.households.points import BORDER_TOLERANCE_M, read_points
from layers.places.boundaries import load_provinces

PROVINCES = load_provinces()


def read(longitude, latitude):
    frame = pd.DataFrame({"longitude": longitude, "latitude": latitude})
    return read_points(frame, None, provinces=PROVINCES)


def test_the_country_ends_at_the_tolerance():
    # Oracle: distances on the equal-area plane from every point to the union of the provinces.
    rng = np.random.default_rng(0)
    longitude, latitude = rng.uniform(43, 65, 4000), rng.uniform(24, 41, 4000)
    points = read(longitude, latitude)
    plane = national_crs()
    country = unary_union(to_plane(PROVINCES.geometry, crs=plane))
    flat = to_plane(gpd.GeoSeries(gpd.points_from_xy(longitude, latitude), crs=4326), crs=plane)
    outside_m = flat.distance(country).to_numpy()
    believed = np.isin(np.arange(4000), points.geometry.index)
    assert believed[outside_m < BORDER_TOLERANCE_M - 100].all()
    assert not believed[outside_m > BORDER_TOLERANCE_M + 100].any()
    assert 0.3 < believed.mean() < 0.6
    assert set(points.refused.index) == set(np.flatnonzero(~believed))


def test_swapping_is_told_apart_from_being_elsewhere():
    points = read([29.61, 52.53, 29.61, 35.0], [52.53, 29.61, 44.0, 44.2])
    assert points.geometry.index.tolist() == [0, 1]
    assert points.geometry.x.tolist() == [52.53, 52.53]
    assert points.findings.index.tolist() == [0]
    assert points.province_code.tolist() == ["07", "07"]


@pytest.mark.parametrize(
    ("longitude", "latitude", "column", "reason"),
    [
        (0, 0, "longitude, latitude", "point_null"),
        ("0.0", "۰٫۰", "longitude, latitude", "point_null"),
        (500000, 3500000, "longitude, latitude", "point_ambiguous"),
        (-52.53, 29.61, "longitude, latitude", "point_abroad"),
        (np.inf, 29.61, "longitude", "longitude_unreadable"),
        ("x", "y", "longitude, latitude", "coordinates_unreadable"),
        (None, 29.61, "longitude", "longitude_missing"),
        (52.53, "-", "latitude", "latitude_missing"),
    ],
)
def test_refused_points_say_why(longitude, latitude, column, reason):
    points = read(pd.Series([longitude], dtype="object"), pd.Series([latitude], dtype="object"))
    assert points.geometry.empty
    assert points.refused.loc[0, "column"] == column
    assert points.refused.loc[0, "reason"] == reason


def test_no_point_is_no_fault():
    points = read(pd.Series([None, "", " "], dtype="object"), pd.Series([None] * 3, dtype="object"))
    assert points.geometry.empty
    assert points.refused.empty
    assert points.findings.empty
