"""Candidates within a radius, for every kind of travel, against travel pair by pair."""

import numpy as np
import pytest

from siting.travel import PointTravel, TableTravel, Travel
from siting.travel.estimates import Pace, PacedTravel
from siting.travel.sparse import SparseTravel


def _pairs(travel, of, among):
    return np.array([travel.pairs(np.full(len(among), point), among) for point in of])


def _check(travel, radius, seed=0):
    rng = np.random.default_rng(seed)
    n, m = travel.n_demand, travel.n_candidates
    of = np.sort(rng.choice(n, n // 2, replace=False)).astype(np.int32)
    among = np.sort(rng.choice(m, m // 2, replace=False)).astype(np.int32)
    near = travel.within(radius, of=of, among=among)
    cost = _pairs(travel, of, among)
    for row, paid in enumerate(cost):
        expected = among[(paid <= radius) & np.isfinite(paid)]
        assert near.site[near.start[row] : near.start[row + 1]].tolist() == expected.tolist()


@pytest.mark.parametrize("metric", ["euclidean", "floor"])
@pytest.mark.parametrize("radius", [0.0, 1.0, 5.0, 5.5, 13.0**0.5, 1e9, np.inf])
@pytest.mark.parametrize("far", [0.0, 1e6])
def test_whole_coordinates_make_ties_at_the_radius(metric, radius, far):
    rng = np.random.default_rng(1)
    demand, sites = rng.integers(0, 20, (40, 2)) + far, rng.integers(0, 20, (30, 2)) + far
    _check(PointTravel(demand, sites, metric=metric), radius)


@pytest.mark.parametrize("radius", [0.0, 30_000.0, 3e7])
def test_on_the_sphere(radius):
    points = np.random.default_rng(2).random((40, 2))
    _check(PointTravel(points, points[:30], metric="greatcircle"), radius)


@pytest.mark.parametrize("radius", [0.0, 4.0, np.inf])
def test_a_table_with_what_cannot_be_reached(radius):
    rng = np.random.default_rng(3)
    table = rng.integers(0, 9, (30, 20)).astype(float)
    table[rng.random(table.shape) < 0.3] = np.inf
    _check(TableTravel(table), radius)


@pytest.mark.parametrize("seconds", [0.0, 200.0, 700.0, 5_000.0])
def test_each_at_their_own_pace(seconds):
    rng = np.random.default_rng(4)
    distance = PointTravel(rng.random((40, 2)) * 9_000, rng.random((30, 2)) * 9_000)
    pace = Pace(0.5 + rng.random(40), 0.05 + 0.1 * rng.random(40), boarding_s=300.0)
    _check(PacedTravel(distance, pace), seconds)


class _Plain(Travel):
    """Travel that answers nothing but what it must."""

    n_demand = n_candidates = 0

    def __init__(self, travel):
        self.n_demand, self.n_candidates = travel.n_demand, travel.n_candidates
        self.pairs, self.nearest = travel.pairs, travel.nearest


@pytest.mark.parametrize("radius", [0.0, 3.0, 1e9])
def test_travel_without_such_lists_is_asked_for_its_nearest(radius):
    rng = np.random.default_rng(5)
    _check(_Plain(PointTravel(rng.random((20, 2)) * 9, rng.random((150, 2)) * 9)), radius)


_POINTS = PointTravel([[0, 0]], [[0, 0]])
_PACE = Pace(np.ones(1), np.ones(1), boarding_s=300.0)
_SPARSE = SparseTravel.from_entries([0], [0], [5], row_of=[0], column_of=[0])


@pytest.mark.parametrize(
    "travel",
    [_POINTS, TableTravel([[0.0]]), _SPARSE, PacedTravel(_POINTS, _PACE), _Plain(_POINTS)],
)
def test_nobody_and_nothing_give_empty_lists(travel):
    none, first = np.zeros(0, np.int32), np.zeros(1, np.int32)
    for of, among, start in ((none, first, [0]), (first, none, [0, 0]), (none, none, [0])):
        near = travel.within(1.0, of=of, among=among)
        assert near.start.tolist() == start
        assert not len(near.site)


def test_what_is_known_of_all_pairs():
    """A table says no where a pair cannot be reached; who does not know says no as well."""
    assert _POINTS.reaches_all
    assert PacedTravel(_POINTS, _PACE).reaches_all
    assert TableTravel([[0.0, 3.0]]).reaches_all
    assert not TableTravel([[0.0, np.inf]]).reaches_all
    assert not _SPARSE.reaches_all
    assert not _Plain(_POINTS).reaches_all
    assert not _Plain(_POINTS).whole
    assert not _Plain(_POINTS).in_meters
    assert not _POINTS.in_meters
    assert PointTravel([[0, 0]], [[0, 0]], metric="greatcircle").in_meters
    assert _Plain(TableTravel([[1.0, 2.0]])).places.tolist() == [0, 1]
