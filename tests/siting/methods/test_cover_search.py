"""The state of the search always says what is covered, gained and lost."""

from dataclasses import replace

import numpy as np
import pytest

from siting.methods import cover_search
from siting.methods.reach import find_reach
from siting.methods.rules import make_rules
from siting.problem import LocationProblem


def _begin(seed, **given):
    rng = np.random.default_rng(seed)
    problem = LocationProblem.from_points(
        rng.random((80, 2)) * 10, rng.random((25, 2)) * 10, n_sites=5, **given
    )
    rules = make_rules(problem)
    everyone = np.arange(80, dtype=np.int32)
    weight = rng.integers(1, 9, 80).astype(float)
    reach = find_reach(problem.travel, 2.5, of=everyone, among=rules.free, weight=weight)
    return reach, rules, cover_search.begin(reach, rules, seed=seed)


def _check(reach, state):
    sites = cover_search.open_sites(state)
    count = reach.count(sites)
    assert state.covered.tolist() == count.tolist()
    assert cover_search.uncovered(state) == (count == 0).sum()
    assert sorted(state.sites[: len(sites)].tolist()) == sites.tolist()
    for site in range(25):
        rows = reach.row[reach.start_of[site] : reach.start_of[site + 1]]
        assert state.gain[site] == pytest.approx(state.weight[rows[count[rows] == 0]].sum())
        alone = state.weight[rows[count[rows] == 1]].sum() if site in sites else 0.0
        assert state.loss[site] == pytest.approx(alone)


QUOTAS = {"group": np.arange(25) % 3, "quota": {0: (2, 2), 1: (0, 1)}}


@pytest.mark.parametrize("given", [{}, QUOTAS, {"fixed": np.arange(25) == 7}])
@pytest.mark.parametrize("seed", range(4))
def test_numbers_stay_right_through_shakes_and_hunts(seed, given):
    reach, rules, state = _begin(seed, **given)
    assert cover_search.fill(state, 5)
    _check(reach, state)
    value = reach.weight[state.covered > 0].sum()
    value += cover_search.exchange_all(state, 5, 1e-9, 20)
    closed, opened = np.zeros(16, np.int32), np.zeros(16, np.int32)
    for turn in range(60):
        before = cover_search.open_sites(state)
        change, count, changed = cover_search.shake(state, 5, 1e-9, 3, closed, opened)
        sites = cover_search.open_sites(state)
        assert reach.weight[state.covered > 0].sum() == pytest.approx(value + change)
        assert len(sites) == 5
        assert rules.still_to_open(sites) == 0
        assert (np.bincount(rules.kind[sites], minlength=len(rules.low)) <= rules.high).all()
        assert state.is_open[rules.fixed].all()
        if turn % 2:
            cover_search.undo(state, closed, opened, count, changed)
            assert cover_search.open_sites(state).tolist() == before.tolist()
        else:
            value += change
        _check(reach, state)
    cover_search.hunt(state, 5, 50)
    _check(reach, state)


def test_no_exchange_of_one_site_gains_after_all_were_tried():
    reach, _, state = _begin(1)
    cover_search.fill(state, 5)
    cover_search.exchange_all(state, 5, 1e-9, 50)
    sites = cover_search.open_sites(state)
    best = reach.weight[reach.count(sites) > 0].sum()
    for out in sites:
        for into in range(25):
            other = np.unique(np.r_[sites[sites != out], into]).astype(np.int32)
            assert reach.weight[reach.count(other) > 0].sum() <= best + 1e-9


def test_a_cover_of_all_holds_no_site_that_is_not_needed():
    reach, rules, state = _begin(2)
    cover_search.cover_all(state)
    assert cover_search.uncovered(state) == 0
    assert all(state.loss[site] > 0 for site in cover_search.open_sites(state))
    again = cover_search.begin(replace(reach), rules, seed=2)
    cover_search.copy_to(again, cover_search.open_sites(state))
    _check(reach, again)
