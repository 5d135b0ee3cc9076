"""Kernels of the packed bound, against all sets that fit."""

from itertools import combinations

import numpy as np
import pytest

from siting.location.methods.bounds.kernels.packing import bound_pairs, raise_packed

EFFORT = (1.0, 20.0, 0.7, 60.0)


def _given(seed, n=7, m=5):
    rng = np.random.default_rng(seed)
    cost = np.where(rng.random((m, n)) < 0.8, rng.random((m, n)), np.inf)
    size, room = rng.integers(0, 4, n), rng.integers(2, 7, m)
    return (cost, size, room, 0.3 * rng.random(m), 2), rng.integers(-1, 2, m).astype(np.int8)


def _sets(given, site, multiplier):
    """Every set that fits into a site and what it saves."""
    cost, size, room, *_ = given
    who = np.flatnonzero(np.isfinite(cost[site]))
    for count in range(len(who) + 1):
        for chosen in combinations(who, count):
            some = list(chosen)
            if size[some].sum() <= room[site]:
                yield set(chosen), float((multiplier[some] - cost[site, some]).sum())


def _value(given, state, multiplier):
    """The bound at some multipliers, by all sets of sites and all sets that fit."""
    opening, n_sites = given[3], given[4]
    net = [opening[j] - max(v for _, v in _sets(given, j, multiplier)) for j in range(len(state))]
    allowed = [
        sum(net[j] for j in some)
        for some in combinations(np.flatnonzero(state >= 0), n_sites)
        if set(np.flatnonzero(state > 0)) <= set(some)
    ]
    return multiplier.sum() + min(allowed, default=np.inf)


@pytest.mark.parametrize("seed", range(30))
def test_the_bound_is_what_its_multipliers_say_and_no_worse_than_the_first(seed):
    given, state = _given(seed)
    state[np.flatnonzero(state > 0)[2:]] = 0
    m, n = given[0].shape
    most = np.where(np.arange(n) % 2, 0.6, np.inf)
    multiplier, often, share = np.full(n, 0.5), np.zeros(m), np.zeros((m, n))
    first = _value(given, state, multiplier)
    bound = raise_packed(
        given, state, np.ones(n), most, multiplier, (3.0, 3.0), EFFORT, often, share
    )
    assert bound == pytest.approx(_value(given, state, multiplier), abs=1e-9)
    if np.isfinite(bound):
        assert bound >= first - 1e-9
        assert ((multiplier >= 0) & (multiplier <= most)).all()
        assert often.sum() == pytest.approx(given[4])
        assert (often[state > 0] > 1 - 1e-9).all()
        assert (often[state < 0] == 0).all()
        assert (share <= often[:, None] + 1e-9).all()
        assert (share[~np.isfinite(given[0])] == 0).all()


def test_a_target_that_is_passed_ends_the_rise():
    given, _ = _given(1)
    state, multiplier = np.zeros(5, np.int8), np.full(7, 0.5)
    begin = multiplier.copy()
    rest = (
        np.ones(7),
        np.full(7, np.inf),
        multiplier,
        (3.0, -9.0),
        EFFORT,
        np.zeros(5),
        np.zeros((5, 7)),
    )
    assert raise_packed(given, state, *rest) == pytest.approx(_value(given, state, begin))
    assert multiplier.tolist() == begin.tolist()


@pytest.mark.parametrize("seed", range(30))
def test_what_a_site_saves_with_a_demand_point_and_without(seed):
    given, state = _given(seed)
    cost = given[0]
    multiplier = np.random.default_rng(seed + 100).random(cost.shape[1])
    without, forced = np.empty(cost.shape), np.empty(cost.shape)
    worth = bound_pairs(given, state, multiplier, without, forced)
    for site in np.flatnonzero(state >= 0):
        sets = list(_sets(given, site, multiplier))
        assert worth[site] == pytest.approx(max(value for _, value in sets))
        for demand in range(cost.shape[1]):
            lacks = max(value for who, value in sets if demand not in who)
            has = max((value for who, value in sets if demand in who), default=-np.inf)
            assert without[site, demand] == pytest.approx(lacks)
            assert forced[site, demand] == pytest.approx(has)
    closed = state < 0
    assert np.isneginf(worth[closed]).all()
    assert np.isneginf(forced[closed]).all()
