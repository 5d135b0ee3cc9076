"""Travel against distances computed pair by pair."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from layers.crs import earth_xyz
from siting.errors import ProblemError
from siting.travel import GREATCIRCLE_RADIUS_M, PointTravel, TableTravel, Travel

GEOD = Geod(ellps="WGS84")


def _random_points(seed, n, m):
    rng = np.random.default_rng(seed)
    return rng.random((n, 2)) * 100, rng.random((m, 2)) * 100


def _all_pairs(travel):
    return np.array(
        [
            travel.pairs(np.full(travel.n_candidates, i), np.arange(travel.n_candidates))
            for i in range(travel.n_demand)
        ]
    )


def test_euclidean_by_hand():
    travel = PointTravel([[0, 0], [3, 4]], [[0, 0], [0, 4]])
    assert _all_pairs(travel).tolist() == [[0.0, 4.0], [5.0, 3.0]]


def test_floor_is_the_integer_part():
    travel = PointTravel([[0, 0]], [[1, 1], [2, 2], [3, 4]], metric="floor")
    assert _all_pairs(travel).tolist() == [[1.0, 2.0, 5.0]]


def test_greatcircle_is_the_haversine():
    points = np.array([[51.4, 35.7], [52.5, 29.6], [-70.0, -40.0]])
    travel = PointTravel(points, points, metric="greatcircle")
    for i, (lon1, lat1) in enumerate(np.radians(points)):
        for j, (lon2, lat2) in enumerate(np.radians(points)):
            h = (
                math.sin((lat2 - lat1) / 2) ** 2
                + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
            )
            expected = 2 * GREATCIRCLE_RADIUS_M * math.asin(math.sqrt(h))
            assert _all_pairs(travel)[i, j] == pytest.approx(expected, abs=0.01)


def test_earth_is_the_geodesic():
    rng = np.random.default_rng(0)
    lon, lat = 44 + 19 * rng.random(40), 25 + 15 * rng.random(40)
    near = lon + 0.5 * rng.random(40), lat + 0.5 * rng.random(40)
    travel = PointTravel(earth_xyz(lon, lat), earth_xyz(*near), metric="earth")
    at = np.arange(40)
    expected = GEOD.inv(lon, lat, *near)[2]
    assert np.abs(travel.pairs(at, at) - expected).max() < 0.01


@pytest.mark.parametrize("metric", ["euclidean", "floor"])
@pytest.mark.parametrize("make_table", [False, True])
def test_nearest_are_the_first_of_all_pairs_sorted(metric, make_table):
    demand, sites = _random_points(1, 50, 20)
    travel = PointTravel(demand, sites, metric=metric)
    table = _all_pairs(travel)
    if make_table:
        travel = TableTravel(table)
    near = travel.nearest(6)
    assert near.site.shape == near.cost.shape == (50, 6)
    assert near.cost == pytest.approx(np.sort(table, axis=1)[:, :6])
    assert np.take_along_axis(table, near.site, axis=1) == pytest.approx(near.cost)
    seventh = np.sort(table, axis=1)[:, 6]
    assert (near.beyond <= seventh + 1e-9).all()
    assert (near.beyond >= near.cost[:, -1] - 1e-9).all()


@pytest.mark.parametrize("make_table", [False, True])
def test_nearest_of_some_among_some(make_table):
    demand, sites = _random_points(2, 30, 15)
    travel = PointTravel(demand, sites)
    table = _all_pairs(travel)
    if make_table:
        travel = TableTravel(table)
    of, among = np.array([7, 3], np.int32), np.array([14, 2, 9], np.int32)
    near = travel.nearest(2, of=of, among=among)
    for row, point in enumerate(of):
        ranked = among[np.argsort(table[point, among])]
        assert near.site[row].tolist() == ranked[:2].tolist()


@pytest.mark.parametrize("make_table", [False, True])
def test_all_are_listed_where_there_are_fewer_than_asked_for(make_table):
    demand, sites = _random_points(3, 5, 4)
    travel = PointTravel(demand, sites)
    if make_table:
        travel = TableTravel(_all_pairs(travel))
    near = travel.nearest(99)
    assert near.site.shape == (5, 4)
    assert (np.sort(near.site, axis=1) == np.arange(4)).all()
    assert np.isinf(near.beyond).all()


def test_no_site_is_infinitely_far():
    travel = PointTravel([[0, 0]], [[1, 0]])
    table = TableTravel([[1.0]])
    for each in (travel, table):
        assert each.pairs(np.array([0, 0]), np.array([0, -1])).tolist() == [1.0, np.inf]


def test_unreachable_sites_are_not_listed():
    near = TableTravel([[np.inf, 5.0, 0.0], [np.inf, np.inf, np.inf]]).nearest(2)
    assert near.site.tolist() == [[2, 1], [-1, -1]]
    assert near.cost.tolist() == [[0.0, 5.0], [np.inf, np.inf]]


def test_a_table_is_copied():
    matrix = np.ones((2, 2))
    travel = TableTravel(matrix)
    matrix[0, 0] = 50.0
    assert travel.pairs(np.array([0]), np.array([0])).tolist() == [1.0]


@settings(max_examples=50)
@given(st.integers(0, 10_000), st.integers(1, 8), st.integers(1, 30))
def test_nearest_never_misses_a_nearer_site(seed, k, m):
    """Also with many equal points and equal distances."""
    rng = np.random.default_rng(seed)
    travel = PointTravel(rng.integers(0, 4, (12, 2)), rng.integers(0, 4, (m, 2)))
    near = travel.nearest(k)
    table = _all_pairs(travel)
    for row in range(12):
        assert len(set(near.site[row])) == min(k, m)
        left_out = np.setdiff1d(np.arange(m), near.site[row])
        assert (table[row, left_out] >= near.cost[row, -1] - 1e-9).all()
        assert (table[row, left_out] >= near.beyond[row] - 1e-9).all()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: PointTravel([[0, 0]], [[0, 0]], metric="taxi"), "no metric 'taxi'; choose one of"),
        (lambda: PointTravel([[0]], [[0, 0]], metric="greatcircle"), "not longitude and latitude"),
        (
            lambda: PointTravel([[35.0, 510.0]], [[0, 0]], metric="greatcircle"),
            "demand are not longitude and latitude",
        ),
        (lambda: PointTravel([[0, 0]], np.empty((0, 2))), "sites must be a non-empty array"),
        (lambda: TableTravel([1.0, 2.0]), r"two axes, .* this one has the shape \(2,\)"),
        (lambda: TableTravel(np.empty((0, 3))), r"neither of them empty; .* \(0, 3\)"),
        (lambda: TableTravel([[1.0, np.nan]]), "missing or negative costs; mark unreachable"),
        (lambda: TableTravel([[1.0, -0.5]]), "missing or negative costs"),
        (lambda: TableTravel([["far"]]), "travel table must be an array of numbers"),
    ],
)
def test_travel_that_makes_no_sense_is_refused(make, message):
    with pytest.raises(ProblemError, match=message):
        make()


def test_both_answer_the_protocol():
    assert isinstance(PointTravel([[0, 0]], [[0, 0]]), Travel)
    assert isinstance(TableTravel([[0.0]]), Travel)


def test_each_row_may_have_its_own_radius():
    rng = np.random.default_rng(3)
    points = PointTravel(rng.random((30, 2)), rng.random((12, 2)))
    costs = _all_pairs(points)
    radius, among = rng.uniform(0, 0.8, 10), np.arange(1, 12, 2, dtype=np.int32)
    of = rng.permutation(30)[:10].astype(np.int32)
    expected = [among[costs[i, among] <= r].tolist() for i, r in zip(of, radius, strict=True)]
    for travel in (points, TableTravel(costs), _Bare(costs)):
        near = travel.within(radius, of=of, among=among)
        rows = np.split(near.site, near.start[1:-1])
        assert [row.tolist() for row in rows] == expected


class _Bare(Travel):
    """Travel that cannot list what is within a radius by itself."""

    def __init__(self, costs):
        self._table = TableTravel(costs)
        self.nearest = self._table.nearest
