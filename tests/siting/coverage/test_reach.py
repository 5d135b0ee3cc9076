"""Who reaches what, against loops over the whole table."""

import numpy as np
import pytest

from siting.coverage import reach
from siting.travel import TableTravel


def _random(seed, *, n=60, m=12):
    rng = np.random.default_rng(seed)
    table = rng.choice([0.0, 300.0, 900.0, 1800.0, 3600.0, np.inf], (n, m))
    return table, rng.choice([900.0, 1800.0], n), rng.random(n) < 0.4


@pytest.mark.parametrize("seed", range(4))
def test_pairs_within_limits(seed, monkeypatch):
    monkeypatch.setattr(reach, "BLOCK", 7)
    table, limit_s, missed = _random(seed)
    of = np.flatnonzero(missed).astype(np.int32)
    among = np.array([0, 3, 4, 9], np.int32)
    found = reach.reachable_pairs(TableTravel(table), limit_s, of=of, among=among)
    pairs = {(int(i), int(j)) for rows, sites in found for i, j in zip(rows, sites, strict=True)}
    assert pairs == {(i, j) for i in of for j in among if table[i, j] <= limit_s[i]}


@pytest.mark.parametrize("seed", range(4))
def test_gains_of_a_center(seed):
    table, limit_s, missed = _random(seed)
    gains = reach.center_gains(TableTravel(table), limit_s, missed)
    assert gains.tolist() == ((table <= limit_s[:, None]) & missed[:, None]).sum(axis=0).tolist()


@pytest.mark.parametrize("seed", range(4))
def test_places_of_households(seed):
    table, limit_s, _ = _random(seed)
    sites, capacity = np.array([7, 2, 5]), np.array([10.0, 20.0, 30.0])
    near = table[:, sites] <= limit_s[:, None]
    offered = np.where(near.any(axis=0), capacity / np.maximum(near.sum(axis=0), 1), 0.0)
    places = reach.places_per_household(
        TableTravel(table), limit_s, open_sites=sites, capacity=capacity
    )
    assert places.tolist() == pytest.approx((near * offered).sum(axis=1).tolist())


def test_the_missed_by_hand():
    table = np.array([[100.0, 950.0, 50.0], [100.0, 950.0, 50.0], [np.inf, np.inf, 90.0]])
    found = reach.missed_households(
        TableTravel(table),
        np.array([900.0, 60.0, 900.0]),
        np.array([True, True, True]),
        open_sites=np.array([0, 1]),
        own_site=np.array([2, 2, -1], np.int32),
    )
    assert found["nearest_site"].tolist() == [0, 0, -1]
    assert found["nearest_travel_time_s"].fillna(-1).tolist() == [100.0, 100.0, -1]
    assert found["crowded_out"].tolist() == [True, False, False]
    assert found["gain_here"].tolist() == [True, True, False]


def test_nobody_missed():
    travel = TableTravel(np.zeros((2, 1)))
    limit_s, nobody = np.full(2, 900.0), np.zeros(2, bool)
    found = reach.missed_households(
        travel, limit_s, nobody, open_sites=np.array([0]), own_site=np.zeros(2, np.int32)
    )
    assert len(found) == 0
    assert found["crowded_out"].dtype == bool
    assert reach.center_gains(travel, limit_s, nobody).tolist() == [0]
