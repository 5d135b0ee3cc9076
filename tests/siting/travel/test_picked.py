"""Travel of some demand points, beside a table of those rows alone."""

import numpy as np
import pytest

from siting.travel import PointTravel, TableTravel
from siting.travel.picked import PickedTravel


@pytest.mark.parametrize("seed", range(5))
def test_it_is_the_travel_of_those_rows(seed):
    rng = np.random.default_rng(seed)
    homes, sites = rng.random((20, 2)), rng.random((9, 2))
    some = rng.integers(20, size=12).astype(np.int32)
    given = PickedTravel(PointTravel(homes, sites), some)
    alone = TableTravel(np.hypot(*(homes[some][:, None] - sites).transpose(2, 0, 1)))
    demand = np.arange(12, dtype=np.int32)
    assert (given.n_demand, given.n_candidates) == (12, 9)
    for site in (-1, 0, 8):
        at = np.full(12, site, np.int32)
        assert given.pairs(demand, at) == pytest.approx(alone.pairs(demand, at))
    for of, among in ((None, None), (demand[3:8], np.array([1, 2, 5], np.int32))):
        near, told = (each.nearest(2, of=of, among=among) for each in (given, alone))
        assert (near.site == told.site).all()
        assert near.cost == pytest.approx(told.cost)
        assert (near.beyond <= told.beyond + 1e-12).all()
    near, told = (
        each.within(0.5, of=demand[3:8], among=np.array([0, 3, 4], np.int32))
        for each in (given, alone)
    )
    assert (near.start == told.start).all()
    assert (near.site == told.site).all()


def test_what_is_known_of_all_pairs_stays_known():
    table = TableTravel(np.arange(12.0).reshape(3, 4))
    given = PickedTravel(table, np.array([2, 0, 2], np.int32))
    assert given.whole == table.whole
    assert given.reaches_all == table.reaches_all
    assert given.in_meters == table.in_meters
    assert given.places.tolist() == table.places.tolist()
    assert given.origins.tolist() == [2, 0, 2]
