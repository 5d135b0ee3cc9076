"""Estimated travel times, by hand."""

import numpy as np
import pytest

from siting.standards import Standards
from siting.travel import PointTravel, Travel
from siting.travel.estimates import PacedTravel, estimated_pace

RULES = Standards(
    walk_kph=3.6, urban_ride_kph=18.0, rural_ride_kph=36.0, boarding_s=400.0,
    urban_detour=1.5, rural_detour=2.0,
)  # fmt: skip
RURAL = np.array([False, True])


def test_town_walks_or_rides():
    """In town 1 m takes 1.5 s on foot, or 0.3 s and 400 s of waiting: equal at 1000 / 3 m."""
    pace = estimated_pace(RURAL[:1], RULES)
    times = pace.times(np.array([[0.0, 100.0, 1000 / 3, 1000.0]]))
    assert times.tolist() == [[0.0, 150.0, pytest.approx(500.0), 700.0]]


def test_country_walks_or_rides():
    """In the country 1 m takes 2 s on foot, or 0.2 s and 400 s of waiting."""
    pace = estimated_pace(RURAL[1:], RULES)
    assert pace.times(np.array([[100.0, 10_000.0]])).tolist() == [[200.0, 2400.0]]


def test_each_demand_point_has_its_own_pace():
    pace = estimated_pace(RURAL, RULES)
    assert pace.times(np.array([100.0, 100.0])).tolist() == [150.0, 200.0]
    assert pace.times(np.array([100.0]), of=np.array([1])).tolist() == [200.0]


def test_unreachable_stays_so():
    assert np.isinf(estimated_pace(RURAL, RULES).times(np.array([np.inf, np.inf]))).all()


def test_travel_turns_every_distance_into_time():
    rng = np.random.default_rng(0)
    rural = rng.random(30) < 0.5
    distance = PointTravel(rng.random((30, 2)) * 5000, rng.random((12, 2)) * 5000)
    pace = estimated_pace(rural, RULES)
    travel = PacedTravel(distance, pace)
    assert isinstance(travel, Travel)
    assert (travel.n_demand, travel.n_candidates) == (30, 12)
    near, meters = travel.nearest(4), distance.nearest(4)
    assert (near.site == meters.site).all()
    for row in range(30):
        detour, ride = (2.0, 10.0) if rural[row] else (1.5, 5.0)
        for at in range(4):
            way = detour * meters.cost[row, at]
            assert near.cost[row, at] == pytest.approx(min(way / 1.0, way / ride + 400.0))
    everyone = np.arange(30, dtype=np.int32)
    assert travel.pairs(everyone, near.site[:, 0]) == pytest.approx(near.cost[:, 0])
    some = np.array([5, 20], np.int32)
    assert travel.nearest(4, of=some).cost == pytest.approx(near.cost[some])
    assert (near.beyond >= near.cost[:, -1] - 1e-9).all()


def test_defaults_are_of_a_plausible_size():
    """500 m in town take about ten minutes on foot; 20 km in the country less than an hour."""
    pace = estimated_pace(RURAL, Standards.current())
    town, country = pace.times(np.array([500.0, 20_000.0])) / 60.0
    assert 7 < town < 12
    assert 40 < country < 60
