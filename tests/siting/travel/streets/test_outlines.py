"""Tests of siting.travel.streets.outlines: against discs and rings whose area is known."""

import itertools

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from siting.travel.streets.outlines import LEAST_CELLS, SMALLEST_PART, outline


def _holes(shape):
    return sum(len(part.interiors) for part in shapely.get_parts(shape))


def _line(start, end, step=5.0):
    count = int(np.hypot(*np.subtract(end, start)) / step) + 2
    return np.linspace(start, end, count)


def test_one_point_has_a_disc_around_it():
    shape = outline(np.array([[500.0, -300.0]]), np.array([200.0]), cell_m=5.0)
    disc = shapely.Point(500.0, -300.0).buffer(200.0)
    assert shape.symmetric_difference(disc).area < 0.06 * disc.area


def test_a_street_has_an_area_of_at_least_its_least_reach():
    xy = _line((0.0, 0.0), (1000.0, 400.0))
    shape = outline(xy, np.zeros(len(xy)), cell_m=10.0)
    assert len(shape.geoms) == 1
    assert shape.covers(shapely.LineString(xy[3:-3]))
    wide = shapely.LineString(xy).buffer((LEAST_CELLS + 1.5) * 10.0)
    assert wide.covers(shape)


def test_a_block_that_streets_enclose_is_no_hole():
    corners = [(0, 0), (900, 0), (900, 900), (0, 900), (0, 0)]
    xy = np.vstack([_line(a, b) for a, b in itertools.pairwise(corners)])
    shape = outline(xy, np.full(len(xy), 30.0), cell_m=10.0)
    assert _holes(shape) == 0
    assert shape.covers(shapely.Point(450, 450))


def test_what_is_small_beside_the_largest_part_is_left_out():
    xy = np.array([[0.0, 0.0], [3000.0, 0.0]])
    shape = outline(xy, np.array([1000.0, 50.0]), cell_m=10.0)
    assert len(shape.geoms) == 1
    both = outline(xy, np.array([1000.0, 600.0]), cell_m=10.0)
    assert len(both.geoms) == 2


@given(
    st.lists(
        st.tuples(st.integers(-400, 400), st.integers(-400, 400), st.integers(0, 150)),
        min_size=1,
        max_size=30,
    )
)
def test_no_holes_no_slivers_and_valid_whatever_the_points(points):
    given_points = np.array(points, dtype=np.float64)
    shape = outline(given_points[:, :2], given_points[:, 2], cell_m=10.0)
    parts = shapely.get_parts(shape)
    assert shape.is_valid
    assert len(parts)
    assert _holes(shape) == 0
    assert min(part.area for part in parts) >= 0.5 * SMALLEST_PART * parts[0].area
    # A sliver vanishes when its edge is moved in by less than a cell; these parts do not.
    assert not any(part.buffer(-9.0).is_empty for part in parts)
    assert not shape.disjoint(shapely.MultiPoint(given_points[:, :2]))


@pytest.mark.parametrize("turn", [0.3, 1.1, 2.5])
def test_turning_the_points_turns_the_outline(turn):
    rng = np.random.default_rng(5)
    xy, reach = rng.uniform(-500, 500, (200, 2)), rng.uniform(40, 120, 200)
    spin = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    straight = outline(xy, reach, cell_m=5.0)
    turned = outline(xy @ spin.T, reach, cell_m=5.0)
    back = shapely.transform(turned, lambda places: places @ spin)
    assert straight.symmetric_difference(back).area < 0.04 * straight.area
