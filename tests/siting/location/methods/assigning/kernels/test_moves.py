"""Moves and exchanges of demand points between sites."""

import numpy as np
import pytest

from siting.location.methods.assigning.kernels.moves import shift_and_swap, site_loads


def _value(cost, load, capacity, surcharge, assign):
    total = np.bincount(assign, load, minlength=len(capacity))
    paid = cost[np.arange(len(load)), assign].sum()
    return paid + surcharge * np.maximum(total - capacity, 0.0).sum()


def test_loads_are_summed_by_site():
    loads = site_loads(np.array([1, -1, 1, 0]), np.array([2.0, 9.0, 3.0, 1.0]), 3)
    assert loads.tolist() == [1.0, 5.0, 0.0]


@pytest.mark.parametrize("seed", range(20))
def test_value_falls_to_where_no_single_move_helps(seed):
    rng = np.random.default_rng(seed)
    n, m = 14, 4
    cost = rng.integers(0, 30, (n, m)).astype(float)
    load = rng.integers(1, 6, n).astype(float)
    capacity = np.full(m, np.ceil(load.sum() / m))
    order = np.argsort(cost, axis=1, kind="stable").astype(np.int32)
    assign = order[:, 0].copy()
    start = _value(cost, load, capacity, 20.0, assign)
    value = shift_and_swap(
        order, np.take_along_axis(cost, order, axis=1), load, capacity, 20.0, assign, 100
    )
    assert value == pytest.approx(_value(cost, load, capacity, 20.0, assign))
    assert value <= start
    for demand in range(n):
        for site in range(m):
            moved = assign.copy()
            moved[demand] = site
            assert _value(cost, load, capacity, 20.0, moved) >= value - 1e-6


def test_two_that_block_each_other_are_exchanged():
    """Each is at the site of the other, and both sites are full."""
    cost = np.array([[0.0, 5.0], [5.0, 0.0]])
    options = np.argsort(cost, axis=1).astype(np.int32)
    assign = np.array([1, 0], np.int32)
    value = shift_and_swap(
        options, np.sort(cost, axis=1), np.ones(2), np.ones(2), 100.0, assign, 10
    )
    assert assign.tolist() == [0, 1]
    assert value == 0.0
