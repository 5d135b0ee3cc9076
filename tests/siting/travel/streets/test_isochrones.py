"""Isochrones: against times worked out door by door."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.errors import ProblemError
from siting.travel.streets.doors import find_doors
from siting.travel.streets.graph import StreetGraph
from siting.travel.streets.isochrones import isochrones
from siting.travel.streets.tables import travel_table
from tests.siting.travel.streets.small_streets import (
    PLANE,
    make_streets,
    points_at,
    random_streets,
)


def _holes(shape):
    return sum(len(part.interiors) for part in shapely.get_parts(shape))


def _line(*, one_way=False):
    """A street of 4 km at 36 km/h, that is 10 m a second."""
    links = [(0, 1)] if one_way else [(0, 1), (1, 0)]
    return StreetGraph.from_streets(make_streets([(0, 0), (4000, 0)], links, kph=36.0))


def _reach(graph, spot, seconds):
    """Return how far to both sides of a spot its isochrone goes, in meters."""
    points = points_at(spot)
    shape = isochrones(graph, points, seconds=seconds).to_crs(PLANE).geometry.iloc[0]
    left, _, right, _ = shape.bounds
    return points.x.iloc[0] - left, right - points.x.iloc[0]


def test_both_sides_of_a_street_are_reached_alike():
    left, right = _reach(_line(), (2000, 0), 60.0)
    assert left == pytest.approx(600.0, abs=50.0)
    assert right == pytest.approx(600.0, abs=50.0)


def test_a_one_way_street_is_followed_to_the_point_and_not_from_it():
    left, right = _reach(_line(one_way=True), (2000, 0), 60.0)
    assert left == pytest.approx(600.0, abs=50.0)
    assert right < 100.0


def test_the_way_from_the_street_to_the_door_counts():
    left, _ = _reach(_line(), (2000, 50), 120.0)
    # 50 m off the road at 3 km/h are a minute; the other minute is driven.
    assert left == pytest.approx(600.0, abs=50.0)


def test_a_point_off_the_streets_has_no_shape_and_the_index_comes_back():
    points = points_at((2000, 0), (2000, 9000))
    points.index = ["near", "off"]
    areas = isochrones(_line(), points, seconds=60.0)
    assert areas.index.tolist() == ["near", "off"]
    assert areas.geometry.isna().tolist() == [False, True]
    assert areas["mode"].tolist() == ["drive", "drive"]
    assert areas["seconds"].tolist() == [60.0, 60.0]


def test_a_time_of_nothing_is_refused():
    with pytest.raises(ProblemError, match="must be above 0 seconds"):
        isochrones(_line(), points_at((0, 0)), seconds=0.0)


@settings(max_examples=15)
@given(st.integers(0, 10_000))
def test_shapes_are_sound_and_longer_times_reach_more(seed):
    graph = StreetGraph.from_streets(random_streets(seed, n=30), kph=4.0)
    rng = np.random.default_rng(seed)
    points = points_at(*(rng.random((3, 2)) * 1000.0))
    short, long = (isochrones(graph, points, seconds=time).to_crs(PLANE) for time in (240.0, 480.0))
    for one, other, door in zip(short.geometry, long.geometry, points, strict=True):
        if one is None:
            assert other is None
            continue
        for shape in (one, other):
            assert shape.is_valid
            assert _holes(shape) == 0
            assert not any(part.buffer(-10.0).is_empty for part in shapely.get_parts(shape))
        assert shapely.difference(one, other.buffer(45.0)).area < 1.0
        assert other.distance(door) <= 480 * 3.0 / 3.6


def test_who_is_within_by_the_table_is_inside_and_who_is_beyond_is_not():
    """A town of blocks: the share of doors on which shape and table disagree is small."""
    side = np.arange(15)
    points = [(100.0 * i, 100.0 * j) for i in side for j in side]
    link = [(15 * i + j, 15 * i + j + 1) for i in side for j in side[:-1]]
    link += [(15 * i + j, 15 * i + j + 15) for i in side[:-1] for j in side]
    links = link + [(b, a) for a, b in link]
    graph = StreetGraph.from_streets(make_streets(points, links), kph=4.0)
    rng = np.random.default_rng(0)
    homes, center = points_at(*(rng.random((2000, 2)) * 1400.0)), points_at((700, 700))
    doors = find_doors(graph, homes), find_doors(graph, center)
    table = travel_table(graph, *doors, cutoff_s=3600.0)
    time = table.pairs(np.arange(2000, dtype=np.int32), np.zeros(2000, np.int32))
    shape = isochrones(graph, center, seconds=600.0).to_crs(PLANE).geometry.iloc[0]
    inside = shapely.covers(shape, homes.to_numpy())
    assert (inside & (time > 700)).sum() == 0
    assert (~inside & (time < 500)).sum() == 0
    assert (inside != (time <= 600)).mean() < 0.06
