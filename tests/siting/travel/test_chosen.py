"""Travel to some candidates, beside a table of those columns alone."""

import numpy as np
import pytest

from siting.travel import PointTravel, TableTravel
from siting.travel.chosen import ChosenTravel


@pytest.mark.parametrize("seed", range(5))
def test_it_is_the_travel_of_those_columns(seed):
    rng = np.random.default_rng(seed)
    homes, sites = rng.random((20, 2)), rng.random((9, 2))
    chosen = rng.permutation(9)[:6].astype(np.int32)
    given = ChosenTravel(PointTravel(homes, sites), chosen)
    alone = TableTravel(np.hypot(*(homes[:, None] - sites[chosen]).transpose(2, 0, 1)))
    demand = np.arange(20, dtype=np.int32)
    assert (given.n_demand, given.n_candidates) == (20, 6)
    for site in (-1, 0, 5):
        at = np.full(20, site, np.int32)
        assert given.pairs(demand, at) == pytest.approx(alone.pairs(demand, at))
    for among in (None, np.array([1, 2, 5], np.int32)):
        near, told = (each.nearest(4, of=demand[3:8], among=among) for each in (given, alone))
        assert (near.site == told.site).all()
        assert near.cost[near.site >= 0] == pytest.approx(told.cost[told.site >= 0])
        left_out = np.where(np.isfinite(told.beyond), told.beyond, np.inf)
        assert (near.beyond <= left_out + 1e-12).all()
        assert (
            near.beyond
            >= near.cost[:, : len(told.site[0])].max(axis=1, where=near.site >= 0, initial=0.0)
            - 1e-12
        ).all()
    some = np.array([0, 3, 4], np.int32)
    near, told = (each.within(0.5, of=demand[3:8], among=some) for each in (given, alone))
    assert (near.start == told.start).all()
    assert (near.site == told.site).all()


def test_what_is_known_of_all_pairs_stays_known():
    table = TableTravel(np.arange(12.0).reshape(3, 4))
    given = ChosenTravel(table, np.array([3, 1], np.int32))
    assert given.whole == table.whole
    assert given.reaches_all == table.reaches_all
    assert given.in_meters == table.in_meters
    assert given.places.tolist() == table.places[[3, 1]].tolist()
