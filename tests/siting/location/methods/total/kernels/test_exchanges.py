"""Kernels on neighbor lists, each against a slow and obvious version."""

import numpy as np
import pytest

from siting.location.methods.neighbors.lists import make_lists
from siting.location.methods.total.kernels import exchanges as lists


def _case(seed, *, complete=True):
    """Costs of n cells and m candidates, their lists, and some open sites."""
    rng = np.random.default_rng(seed)
    n, m, p = 15, 8, 3
    cost = rng.integers(1, 60, (n, m)).astype(float)
    fallback = np.full(n, 100.0)
    if not complete:
        cost[rng.random((n, m)) < 0.5] = np.inf
    order = np.argsort(cost, axis=1, kind="stable").astype(np.int32)
    sorted_cost = np.take_along_axis(cost, order, axis=1)
    site = np.where(np.isfinite(sorted_cost), order, -1).astype(np.int32)
    both = make_lists(site, sorted_cost, np.ones(n), m)
    is_open = np.zeros(m, bool)
    is_open[rng.choice(m, p, replace=False)] = True
    return rng, cost, fallback, both, is_open


def _quotas(is_open, *, kind=None, low=(0,), high=(99,)):
    """What `rules.Rules.quotas` returns; by default one kind of which any number may open."""
    kind = np.zeros(len(is_open), np.int32) if kind is None else np.asarray(kind, np.int32)
    count = np.bincount(kind[is_open], minlength=len(low)).astype(np.int32)
    return kind, count, np.array(low, np.int32), np.array(high, np.int32)


def _total(cost, fallback, is_open):
    return np.minimum(cost[:, is_open].min(axis=1, initial=np.inf), fallback).sum()


def _profits(both, fallback, is_open, quotas):
    """What is nearest, what closing costs, and what each exchange gains."""
    near = lists.two_nearest(both.site, both.cost, is_open, fallback)
    loss = lists.closing_losses(*near, len(is_open))
    loss[~is_open] = np.inf
    profits = lists.exchange_profits(
        both.pointer, both.demand_of, both.cost_of, *near, loss,
        np.zeros(len(is_open)), ~is_open, quotas,
    )  # fmt: skip
    return near, loss, profits


def _choose(both, fallback, is_open, make_quotas):
    """Choose up to three exchanges."""
    near, loss, profits = _profits(both, fallback, is_open, make_quotas())
    alone, profit, _ = profits
    idle = np.argsort(loss, kind="stable")[: is_open.sum()]
    order = np.argsort(-np.maximum(profit, alone - loss[idle[0]]), kind="stable")
    return lists.choose_exchanges(
        order, *profits, idle, loss, both.pointer, both.demand_of, both.cost_of,
        near[0], near[2], 3, 1e-9, make_quotas(),
    )  # fmt: skip


CASES = pytest.mark.parametrize(("seed", "complete"), [(s, c) for s in range(8) for c in (0, 1)])


@CASES
def test_two_nearest(seed, complete):
    _, cost, fallback, both, is_open = _case(seed, complete=complete)
    nearest, first, second = lists.two_nearest(both.site, both.cost, is_open, fallback)
    reach = np.where(is_open, cost, np.inf)
    ranked = np.sort(reach, axis=1)
    assert first.tolist() == np.minimum(ranked[:, 0], fallback).tolist()
    assert second.tolist() == np.minimum(ranked[:, 1], fallback).tolist()
    lost = np.isinf(ranked[:, 0])
    assert (nearest[lost] == -1).all()
    assert (cost[np.arange(15), nearest][~lost] == ranked[~lost, 0]).all()


@CASES
def test_losses_are_what_closing_costs(seed, complete):
    _, cost, fallback, both, is_open = _case(seed, complete=complete)
    near = lists.two_nearest(both.site, both.cost, is_open, fallback)
    loss = lists.closing_losses(*near, len(is_open))
    for site in np.flatnonzero(is_open):
        without = is_open.copy()
        without[site] = False
        expected = _total(cost, fallback, without) - _total(cost, fallback, is_open)
        assert loss[site] == pytest.approx(expected)
    assert (loss[~is_open] == 0).all()


@CASES
def test_profits_are_what_an_exchange_gains(seed, complete):
    _, cost, fallback, both, is_open = _case(seed, complete=complete)
    _, _, (alone, profit, partner) = _profits(both, fallback, is_open, _quotas(is_open))
    before = _total(cost, fallback, is_open)
    for candidate in np.flatnonzero(~is_open):
        more = is_open.copy()
        more[candidate] = True
        assert alone[candidate] == pytest.approx(before - _total(cost, fallback, more))
        if partner[candidate] < 0:
            continue
        more[partner[candidate]] = False
        assert profit[candidate] == pytest.approx(before - _total(cost, fallback, more))
    assert (alone[is_open] == -np.inf).all()


@CASES
def test_a_set_of_exchanges_gains_what_it_promises(seed, complete):
    """Exchanges that do not touch each other add up."""
    _, cost, fallback, both, is_open = _case(seed, complete=complete)
    opened, closed = _choose(both, fallback, is_open, lambda: _quotas(is_open))
    assert len(opened) == len(closed) == len(set(opened)) == len(set(closed))
    assert not is_open[opened].any()
    assert is_open[closed].all()
    if len(opened) == 1:
        after = is_open.copy()
        after[opened], after[closed] = True, False
        assert _total(cost, fallback, after) < _total(cost, fallback, is_open)


@pytest.mark.parametrize("capacity", [np.inf, 4.0, 0.0])
@pytest.mark.parametrize("seed", range(6))
def test_seeds_are_as_many_as_asked_for(seed, capacity):
    rng, _, fallback, both, _ = _case(seed)
    is_open, may_open = np.zeros(8, bool), np.ones(8, bool)
    is_open[2], may_open[5] = True, False
    lists.seed_sites(
        both.site, fallback, both.pointer, both.demand_of, both.cost_of, np.ones(15),
        np.full(8, capacity), is_open, may_open, rng.random((7, 4)), 7,
    )  # fmt: skip
    assert is_open.sum() == 7
    assert is_open[2]
    assert not is_open[5]


def test_seeds_are_found_where_nobody_needs_one():
    """No demand is left to save for: the first candidates that may open do."""
    site = np.array([[0]], np.int32)
    both = make_lists(site, np.zeros((1, 1)), np.ones(1), 4)
    is_open = np.zeros(4, bool)
    lists.seed_sites(
        both.site, np.array([5.0]), both.pointer, both.demand_of, both.cost_of, np.ones(1),
        np.full(4, np.inf), is_open, np.array([True, False, True, True]), np.zeros((3, 2)), 3,
    )  # fmt: skip
    assert is_open.tolist() == [True, False, True, True]


def test_quotas_allow_an_exchange_within_a_kind_and_between_kinds_with_room():
    is_open = np.array([True, False, True, True, False, False])
    kind = [0, 0, 1, 1, 1, 2]
    quotas = _quotas(is_open, kind=kind, low=(1, 1, 0), high=(1, 3, 1))
    allowed = [
        (close, open_)
        for close in (0, 2, 3)
        for open_ in (1, 4, 5)
        if lists.may_exchange(close, open_, quotas)
    ]
    # Kind 0 is at its least and its most; kind 1 has one to spare, and kind 2 has room.
    assert allowed == [(0, 1), (2, 4), (2, 5), (3, 4), (3, 5)]


@CASES
def test_chosen_exchanges_keep_the_quotas_together(seed, complete):
    rng, _, fallback, both, is_open = _case(seed, complete=complete)
    kind = rng.integers(0, 3, 8)
    count = np.bincount(kind[is_open], minlength=3)
    low, high = np.maximum(count - 1, 0), count + rng.integers(0, 2, 3)

    def quotas():
        return _quotas(is_open, kind=kind, low=low, high=high)

    _, _, (_, _, partner) = _profits(both, fallback, is_open, quotas())
    for candidate in np.flatnonzero(partner >= 0):
        assert lists.may_exchange(partner[candidate], candidate, quotas())
    opened, closed = _choose(both, fallback, is_open, quotas)
    is_open[opened], is_open[closed] = True, False
    after = np.bincount(kind[is_open], minlength=3)
    assert (low <= after).all()
    assert (after <= high).all()
