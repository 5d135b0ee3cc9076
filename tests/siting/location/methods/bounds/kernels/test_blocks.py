"""Kernels of blocks, against sums written out."""

import numpy as np
import pytest

from siting.location.methods.bounds.kernels.blocks import (
    cheapest_three,
    cut_out,
    find_homes,
    raise_block,
)


def _table(seed, n=30, m=8):
    rng = np.random.default_rng(seed)
    cost = np.where(rng.random((m, n)) < 0.6, rng.random((m, n)), np.inf).astype(np.float32)
    listed = np.isfinite(cost)
    pointer = np.r_[0, np.cumsum(listed.sum(axis=1))].astype(np.int64)
    return cost, (pointer, np.nonzero(listed)[1].astype(np.int32), cost[listed])


def test_homes_are_the_cheapest_and_elsewhere_is_beyond_the_border():
    cost, table = _table(1)
    block = np.array([0, 0, 1, 1, 2, 2, 2, 0], np.int32)
    home, lowest, elsewhere = np.full(30, -1, np.int32), np.full(30, np.inf), np.full(30, 0.7)
    find_homes(table, block, home, lowest, elsewhere)
    for one in np.flatnonzero(np.isfinite(cost).any(axis=0)):
        assert home[one] == block[cost[:, one].argmin()]
        assert elsewhere[one] == min(0.7, cost[block != home[one], one].min())


def test_what_is_cut_out_is_what_could_be_paid_for():
    cost, table = _table(2)
    most, marks = np.full(30, 0.5), np.full(30, -1, np.int32)
    classes = np.array([5, 1, 5], np.int32)
    start, demand, part, behind = cut_out(table, classes, most, marks)
    for place, number in enumerate(classes):
        own = slice(start[place], start[place + 1])
        wanted = np.flatnonzero(cost[number] < 0.5)
        assert behind[demand[own]].tolist() == wanted.tolist()
        assert part[own].tolist() == cost[number, wanted].tolist()
    assert (marks == -1).all()
    assert len(set(behind.tolist())) == len(behind)


@pytest.mark.parametrize("seed", range(20))
def test_the_bound_is_what_is_paid_says(seed):
    rng = np.random.default_rng(seed)
    cost, table = _table(seed)
    load, capacity = rng.integers(0, 3, 30).astype(float), rng.integers(4, 9, 8).astype(float)
    price, most = rng.random(8), rng.random(30) + 0.3
    state, paid = rng.integers(-1, 2, 8).astype(np.int8), np.minimum(0.4, most)
    reduced, often = np.zeros(8), np.zeros(8)
    first = _value(cost, load, capacity, price, most, state, paid)
    bound = raise_block(table, load, capacity, price, most, state, paid, 0.5, 60, reduced, often)
    assert bound == pytest.approx(_value(cost, load, capacity, price, most, state, paid))
    assert bound >= first - 1e-9
    assert ((paid >= 0) & (paid <= most)).all()
    assert (often[state > 0] == 1).all()
    assert (often[state < 0] == 0).all()


def _value(cost, load, capacity, price, most, state, paid):
    """The dual of a block, each site's demand taken by greatest saving for its load."""
    total = (paid - most).sum()
    for site in np.flatnonzero(state >= 0):
        gain = np.where(load <= capacity[site], np.maximum(paid - cost[site], 0.0), 0.0)
        value, room = gain[load == 0].sum(), capacity[site]
        loaded = np.flatnonzero((load > 0) & (gain > 0))
        for one in loaded[np.argsort(-gain[loaded] / load[loaded])]:
            part = min(1.0, room / load[one])
            value += part * gain[one]
            room -= part * load[one]
        left = price[site] - value
        total += left if state[site] > 0 else min(left, 0.0)
    return total


def test_the_three_cheapest_are_listed_in_their_order():
    cost, table = _table(4)
    best = np.full((30, 3), -1, np.int32)
    cheapest_three(table, np.full(30, 0.6), best)
    for one in range(30):
        order = [site for site in np.argsort(cost[:, one]) if cost[site, one] <= 0.6][:3]
        assert best[one].tolist() == order + [-1] * (3 - len(order))
