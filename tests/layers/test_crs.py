"""Coordinates and distances against the geodesics of pyproj."""

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from pyproj import CRS, Geod
from shapely.geometry import box

from layers.crs import (
    arc_length,
    earth_xyz,
    national_crs,
    planar_crs,
    points_xyz,
    read_crs,
    to_plane,
    to_wgs84,
)
from layers.errors import CrsError
from layers.places.boundaries import load_provinces

GEOD = Geod(ellps="WGS84")
TEHRAN = gpd.GeoSeries.from_xy([51.2, 51.6], [35.6, 35.8], crs="EPSG:4326")

longitudes, latitudes = st.floats(44.0, 63.5), st.floats(25.0, 39.8)


@settings(max_examples=300)
@given(longitudes, latitudes, st.floats(0, 360), st.floats(0, 150_000))
def test_distances_are_exact_to_a_centimeter(lon, lat, azimuth, distance_m):
    """To a centimeter up to 100 km, and to three up to 150 km."""
    lon2, lat2, _ = GEOD.fwd(lon, lat, azimuth, distance_m)
    chord = np.linalg.norm(earth_xyz([lon], [lat]) - earth_xyz([lon2], [lat2]))
    assert abs(arc_length(chord) - distance_m) < (0.01 if distance_m <= 100_000 else 0.03)


@settings(max_examples=300)
@given(longitudes, latitudes, longitudes, latitudes)
def test_longer_distances_are_exact_to_two_in_a_hundred_thousand(lon, lat, lon2, lat2):
    expected = GEOD.inv(lon, lat, lon2, lat2)[2]
    chord = np.linalg.norm(earth_xyz([lon], [lat]) - earth_xyz([lon2], [lat2]))
    assert abs(arc_length(chord) - expected) <= max(0.01, 2e-5 * expected)


def test_earth_centered_axes():
    axis = earth_xyz([0.0, 90.0, 0.0], [0.0, 0.0, 90.0])
    assert axis[0] == pytest.approx([6_378_137.0, 0.0, 0.0], abs=1e-6)
    assert axis[1] == pytest.approx([0.0, 6_378_137.0, 0.0], abs=1e-6)
    assert axis[2] == pytest.approx([0.0, 0.0, 6_356_752.314], abs=1e-3)


def test_points_of_any_system_land_on_the_same_spot():
    assert points_xyz(TEHRAN.to_crs("EPSG:32639")) == pytest.approx(points_xyz(TEHRAN), abs=1e-3)


# geopandas looks through the register for each: few examples, of which some are where zones meet.
@settings(max_examples=12)
@example(lon=47.999, lat=33.0, wide=0.0, high=0.0)
@example(lon=53.999, lat=30.0, wide=2.5, high=1.0)
@example(lon=54.001, lat=30.0, wide=2.5, high=1.0)
@example(lon=59.999, lat=35.0, wide=0.5, high=0.5)
@example(lon=60.001, lat=35.0, wide=0.5, high=0.5)
@given(lon=longitudes, lat=latitudes, wide=st.floats(0.0, 2.5), high=st.floats(0.0, 1.0))
def test_the_zone_is_that_of_the_middle_as_geopandas_finds_it(lon, lat, wide, high):
    assume(abs(lon / 6 - round(lon / 6)) > 1e-9)  # on the meridian between, both zones are right
    frame = gpd.GeoSeries([box(lon - wide, lat - high, lon + wide, lat + high)], crs="EPSG:4326")
    assert planar_crs(frame) == frame.estimate_utm_crs()


def test_a_local_frame_gets_its_utm_zone_and_the_nation_the_cone():
    assert planar_crs(TEHRAN) == CRS.from_epsg(32639)
    assert planar_crs(load_provinces()) == national_crs()


def test_an_empty_frame_gets_the_cone():
    assert planar_crs(TEHRAN.iloc[:0]) == national_crs()


def test_the_cone_keeps_areas():
    """A cell of half a degree anywhere in Iran, against its area on the ellipsoid."""
    for west, south in [(44.5, 38.0), (53.0, 32.0), (61.0, 25.5)]:
        cell = box(west, south, west + 0.5, south + 0.5).segmentize(0.01)
        flat = to_plane(gpd.GeoSeries([cell], crs="EPSG:4326"), crs=national_crs()).area.iloc[0]
        expected = abs(GEOD.geometry_area_perimeter(cell)[0])
        assert flat == pytest.approx(expected, rel=1e-5)


def test_frames_are_returned_on_their_index_and_not_changed():
    frame = gpd.GeoDataFrame({"n": [1, 2]}, index=["b", "a"], geometry=list(TEHRAN), crs=4326)
    plane = to_plane(frame)
    assert plane.index.tolist() == ["b", "a"]
    assert plane["n"].tolist() == [1, 2]
    assert frame.crs == CRS.from_epsg(4326)
    assert to_wgs84(plane).geometry.x.to_numpy() == pytest.approx([51.2, 51.6])


def test_a_frame_without_a_system_is_refused():
    bare = gpd.GeoSeries.from_xy([51.0], [35.0])
    for function in (to_wgs84, to_plane, planar_crs, points_xyz):
        with pytest.raises(CrsError, match="have no CRS; set one, for example"):
            function(bare)


@pytest.mark.parametrize("target", ["EPSG:4326", "EPSG:2263"])  # degrees; feet of New York
def test_a_plane_that_is_not_in_meters_is_refused(target):
    with pytest.raises(CrsError, match="is not in meters; give a projected CRS"):
        to_plane(TEHRAN, crs=CRS.from_user_input(target))


def test_the_name_of_a_crs_may_have_persian_digits():
    assert read_crs("EPSG:۳۲۶۳۹") == read_crs("EPSG:32639")
