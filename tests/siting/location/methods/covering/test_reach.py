"""Who can be covered by whom, against the table of all pairs."""

import numpy as np
import pytest

from siting.location.methods.covering import reach as reach_module
from siting.location.methods.covering.reach import Rule, find_reach, find_reach_by, unreached
from siting.travel import PointTravel, TableTravel


@pytest.mark.parametrize("seed", range(5))
def test_rows_stand_for_demand_with_the_same_candidates(monkeypatch, seed):
    monkeypatch.setattr(reach_module, "_BLOCK", 7)
    rng = np.random.default_rng(seed)
    travel = PointTravel(rng.integers(0, 6, (40, 2)), rng.integers(0, 6, (9, 2)))
    weight = rng.integers(1, 5, 40).astype(float)
    everyone, sites = np.arange(40, dtype=np.int32), np.arange(9, dtype=np.int32)
    reach = find_reach(travel, 2.0, of=everyone, among=sites, weight=weight)
    covered = travel.pairs(np.repeat(everyone, 9), np.tile(sites, 40)).reshape(40, 9) <= 2.0
    for point, row in enumerate(reach.row_of):
        listed = [] if row < 0 else reach.site[reach.start[row] : reach.start[row + 1]].tolist()
        assert listed == np.flatnonzero(covered[point]).tolist()
    assert reach.n_rows == len(np.unique(covered[covered.any(axis=1)], axis=0))
    assert reach.weight.sum() == weight[covered.any(axis=1)].sum()
    for site in sites:
        rows = reach.row[reach.start_of[site] : reach.start_of[site + 1]]
        assert rows.tolist() == np.unique(reach.row_of[covered[:, site]]).tolist()
    some = np.array([1, 4], np.int32)
    expected = covered[:, some].sum(axis=1)[reach.row_of >= 0]
    assert reach.count(some)[reach.row_of[reach.row_of >= 0]].tolist() == expected.tolist()


def test_each_part_has_its_own_radius_and_who_is_left_out_is_named():
    travel = TableTravel([[5.0, 9.0], [5.0, np.inf], [np.inf, np.inf]])
    near, far = Rule(np.array([0], np.int32), 6.0), Rule(np.array([0, 2], np.int32), np.inf)
    reach = find_reach_by(travel, [near, far], among=np.arange(2, dtype=np.int32))
    assert reach.row_of.tolist() == [0, 1, -1]
    assert reach.site.tolist() == [0, 0, 1]
    demand = np.array([0, 0, 2], np.int32)
    assert "1 demand points are beyond the radius of 6" in unreached(reach, demand, 6.0)
    assert "point 2;" in unreached(reach, demand, 6.0)
