"""Zones cut into areas for groups of points."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist

from layers.crs import WGS84, national_crs
from siting.areas.tiling import GRID_M, Seats, tile

BOX = shapely.box(0, 0, 1_000, 1_000)


def make(xy, group, zone=None):
    """Seats at the points themselves, each with its own point."""
    xy = np.asarray(xy, dtype=float)
    zone = np.zeros(len(xy), dtype=int) if zone is None else np.asarray(zone)
    return Seats(xy, zone, np.asarray(group)), xy, np.arange(len(xy))


def run(zones, xy, group, zone=None, *, largest=150):
    seats, points, seat = make(xy, group, zone)
    return tile(flat(zones), seats, points, seat, largest=largest, crs=national_crs())


def flat(zones):
    return gpd.GeoSeries(list(zones), crs=national_crs())


def test_one_group_has_the_whole_zone():
    found = run([BOX], [[10, 10], [500, 500]], [0, 0])
    assert found.group.tolist() == [0, 0]
    assert found.areas[0].equals(BOX)


def test_two_seats_share_a_box_at_the_middle_line():
    found = run([BOX], [[200, 500], [600, 500]], [0, 1])
    assert [area.bounds for area in found.areas] == [(0, 0, 400, 1_000), (400, 0, 1_000, 1_000)]


def test_seats_of_one_group_are_joined_to_one_area():
    found = run([BOX], [[100, 500], [300, 500], [900, 500]], [0, 0, 1])
    assert found.areas[0].equals(shapely.box(0, 0, 600, 1_000))
    assert found.areas[0].geom_type == "Polygon"


def test_a_zone_in_two_parts_and_a_hole_are_kept():
    holed = BOX.difference(shapely.box(400, 400, 600, 600))
    zone = shapely.MultiPolygon([holed, shapely.box(2_000, 0, 2_100, 100)])
    found = run([zone], [[100, 100], [900, 900]], [0, 1])
    assert sum(area.area for area in found.areas) == pytest.approx(zone.area)
    assert shapely.union_all(found.areas).equals(zone)


def test_neighbors_in_different_zones_share_their_corners():
    zones = [BOX, shapely.box(1_000, 0, 2_000, 1_000)]
    xy = [[500, 301.3], [500, 700], [1_500, 201.7], [1_500, 600], [1_500, 900]]
    found = run(zones, xy, [0, 1, 2, 3, 4], [0, 0, 1, 1, 1])
    assert shapely.coverage_is_valid(found.areas)


def test_a_crowded_seat_is_split_and_the_first_piece_keeps_its_group():
    seats = Seats(np.array([[500.0, 500.0], [900.0, 500.0]]), np.zeros(2, int), np.array([0, 1]))
    xy = np.vstack([np.tile([500.0, 500.0], (7, 1)), [[900.0, 500.0]]])
    seat = np.array([0] * 7 + [1])
    found = tile(flat([BOX]), seats, xy, seat, largest=3, crs=national_crs())
    assert found.group.tolist() == [0, 0, 0, 2, 2, 3, 3, 1]
    assert sum(area.area for area in found.areas) == pytest.approx(BOX.area)
    assert shapely.coverage_is_valid(found.areas)


def test_seats_of_two_groups_at_one_place_both_get_ground():
    found = run([BOX], [[500, 500], [500, 500], [100, 100]], [0, 1, 2])
    assert min(area.area for area in found.areas) > 10_000
    assert sum(area.area for area in found.areas) == pytest.approx(BOX.area)


def test_areas_tile_in_degrees_although_strips_are_long_and_narrow():
    zone = shapely.box(-300_000, -400_000, 300_000, 500_000)
    xy = np.column_stack([np.zeros(150), np.arange(150) * 20.0]).round(2)
    seats, points, seat = make(xy, np.arange(150))
    found = tile(flat([zone]), seats, points, seat, largest=1, crs=WGS84)
    assert shapely.coverage_is_valid(found.areas)
    back = gpd.GeoSeries(found.areas, crs=WGS84).to_crs(national_crs())
    assert back.area.sum() == pytest.approx(zone.area, rel=1e-6)
    assert back.area.iloc[1:-1].to_numpy() == pytest.approx(20.0 * 600_000, rel=0.01)


@st.composite
def seats_in_zones(draw):
    """Two zones side by side, one of them with a round hole, and seats strewn over them."""
    rng = np.random.default_rng(draw(st.integers(0, 9999)))
    hole = shapely.Point(700, 300).buffer(draw(st.integers(0, 200)), quad_segs=8)
    zones = [BOX.difference(hole), shapely.box(1_000, -300, 1_700, 800)]
    if not hole.is_empty:
        zones.append(hole)
    count = draw(st.integers(1, 80))
    grid = draw(st.sampled_from([0.01, 10.0, 100.0]))
    xy = np.unique(
        (rng.uniform([0, -300], [1_700, 1_000], (count, 2)) // grid * grid).round(2), axis=0
    )
    zone = np.full(len(xy), -1)
    for k, area in enumerate(zones):
        zone[shapely.intersects_xy(area, xy[:, 0], xy[:, 1])] = k
    xy, zone = xy[zone >= 0], zone[zone >= 0]
    group = rng.integers(0, max(1, len(xy) // 2), len(xy)) + 1_000 * zone
    return zones, xy, np.unique(group, return_inverse=True)[1], zone


@settings(max_examples=60)
@given(seats_in_zones())
def test_areas_tile_and_hold_their_own_points(case):
    zones, xy, group, zone = case
    if len(xy) == 0:
        return
    found = run(zones, xy, group, zone)
    used = np.unique(zone)
    whole = sum(zones[k].area for k in used)
    # Corners move by at most a grid step when borders are noded.
    slack = 2 * GRID_M * sum(zones[k].length for k in used)
    assert shapely.coverage_is_valid(found.areas)
    assert shapely.area(found.areas).sum() == pytest.approx(whole, rel=1e-5, abs=slack)
    assert shapely.distance(found.areas[found.group], shapely.points(xy)).max() <= 2 * GRID_M


@settings(max_examples=30)
@given(seats_in_zones(), st.integers(0, 999))
def test_any_place_is_in_the_area_of_the_nearest_seat_of_its_zone(case, seed):
    zones, xy, group, zone = case
    if len(xy) == 0:
        return
    found = run(zones, xy, group, zone)
    spots = np.random.default_rng(seed).uniform([0, -300], [1_700, 1_000], (50, 2))
    for k in np.unique(zone):
        own = np.flatnonzero(zone == k)
        for spot in spots[shapely.contains_xy(zones[k], spots[:, 0], spots[:, 1])]:
            distance = cdist([spot], xy[own])[0]
            nearest = own[np.argmin(distance)]
            area = found.areas[found.group[nearest]]
            second = np.partition(distance, 1)[1] if len(own) > 1 else np.inf
            if second - distance.min() > 0.1:
                assert area.distance(shapely.Point(spot)) <= 2 * GRID_M
