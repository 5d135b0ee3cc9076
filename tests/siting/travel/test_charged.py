"""Travel in limits, and travel with a charge beyond them: beside the table written out."""

import numpy as np
import pytest

from siting.travel import PointTravel, TableTravel, Travel
from siting.travel.charged import ChargedTravel, RelativeTravel

N, M = 25, 9
EVERYONE = np.arange(N, dtype=np.int32)


def _given(seed):
    rng = np.random.default_rng(seed)
    table = rng.integers(0, 30, (N, M)).astype(float)
    table[rng.random((N, M)) < 0.15] = np.inf
    return table, rng.choice([5.0, 10.0, 20.0], N), rng.choice([0.0, 7.0, 100.0], N)


def _relative(seed):
    table, limit, _ = _given(seed)
    return RelativeTravel(TableTravel(table), limit), table / limit[:, None]


def _charged(seed):
    table, limit, charge = _given(seed)
    beyond = table > limit[:, None]
    return ChargedTravel(TableTravel(table), limit, charge), table + beyond * charge[:, None]


@pytest.mark.parametrize("make", [_relative, _charged])
@pytest.mark.parametrize("seed", range(4))
def test_all_answers_are_those_of_the_table(make, seed):
    travel, table = make(seed)
    assert isinstance(travel, Travel)
    assert (travel.n_demand, travel.n_candidates) == (N, M)
    rows = np.repeat(EVERYONE, M)
    sites = np.tile(np.arange(M, dtype=np.int32), N)
    assert (travel.pairs(rows, sites).reshape(N, M) == table).all()
    assert np.isinf(travel.pairs(EVERYONE, np.full(N, -1, np.int32))).all()
    some, among = np.array([3, 7, 20], np.int32), np.array([1, 2, 5, 8], np.int32)
    part = table[np.ix_(some, among)]
    near = travel.nearest(2, of=some, among=among)
    ordered = np.sort(part, axis=1)
    assert (near.cost == ordered[:, :2]).all()
    assert (near.beyond <= ordered[:, 2]).all()
    reached = near.site >= 0
    assert (np.where(reached, table[some[:, None], near.site], np.inf) == near.cost).all()
    for radius in (0.0, 0.5, 1.0, 12.0, 40.0):
        inside = travel.within(radius, of=some, among=among)
        for row in range(3):
            listed = inside.site[inside.start[row] : inside.start[row + 1]]
            assert listed.tolist() == among[part[row] <= radius].tolist()


def test_just_within_the_limit_is_one_at_most():
    """Whoever needs exactly the limit is within; a hair more is not, whatever the limit."""
    rng = np.random.default_rng(0)
    limit = np.r_[900.0, 1800.0, rng.random(500) * 5000]
    at, more = limit, np.nextafter(limit, np.inf)
    travel = RelativeTravel(TableTravel(np.column_stack([at, more])), limit)
    everyone = np.arange(len(limit), dtype=np.int32)
    first = np.zeros(len(limit), np.int32)
    assert (travel.pairs(everyone, first) <= 1.0).all()
    assert (travel.pairs(everyone, first + 1) > 1.0).all()


def test_what_is_known_of_the_travel_below():
    homes = np.random.default_rng(1).random((5, 2))
    below = PointTravel(homes, homes[[0, 0, 2]])
    travel = ChargedTravel(below, np.ones(5), 3.0)
    assert travel.places.tolist() == below.places.tolist()
    assert travel.reaches_all == below.reaches_all
    assert not travel.in_meters
    whole = TableTravel(np.ones((2, 2)))
    assert not RelativeTravel(whole, np.full(2, 3.0)).whole
