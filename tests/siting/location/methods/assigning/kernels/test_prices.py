"""Prices of capacity by sweeps, against the duals of the transport problem."""

import numpy as np
import pytest
from scipy.optimize import linprog

from siting.location.methods.assigning.kernels.prices import sweep_prices


def _case(seed, n=30, p=4, *, spare=1.1):
    rng = np.random.default_rng(seed)
    cost = rng.random((n, p)) * 100
    load = rng.integers(1, 5, n).astype(float)
    return cost, load, np.full(p, np.ceil(spare * load.sum() / p)), np.full(n, 500.0)


def _sorted(cost, load):
    slot = np.argsort(cost, axis=1).astype(np.int32)
    return slot, np.take_along_axis(cost, slot, axis=1) / load[:, None]


def _dual(price, cost, load, capacity, waiting):
    """Bound the cost of any split assignment from below by prices."""
    rates = np.column_stack([cost / load[:, None] + price, waiting])
    return (load * rates.min(axis=1)).sum() - (capacity * price).sum()


def _optimum(cost, load, capacity, waiting):
    n, p = cost.shape
    rates = np.column_stack([cost / load[:, None], waiting]).ravel()
    room = np.zeros((p, n * (p + 1)))
    for site in range(p):
        room[site, site :: p + 1] = 1.0
    whole = np.kron(np.eye(n), np.ones(p + 1))
    return linprog(rates, room, capacity, whole, load).fun


@pytest.mark.parametrize("seed", range(6))
def test_prices_come_near_to_the_duals(seed):
    """A free dual solution is worth the optimum at most; that of the sweeps is within 2 %."""
    case = _case(seed)
    cost, load, capacity, waiting = case
    price = np.zeros(4)
    sweep_prices(*_sorted(cost, load), load, capacity, waiting, price, 40)
    best = _optimum(*case)
    assert (price >= 0).all()
    assert 0.98 * best <= _dual(price, *case) <= best * (1 + 1e-9)


def test_room_for_all_costs_nothing():
    cost, load, _, waiting = _case(0)
    price = np.array([5.0, 0.0, 3.0, 0.0])
    sweep_prices(*_sorted(cost, load), load, np.full(4, load.sum()), waiting, price, 60)
    assert price == pytest.approx(np.zeros(4), abs=1e-6)


def test_a_full_site_costs_what_the_next_best_costs_more():
    """Two of three fit: the price is where the third is as well off elsewhere, 4 more a unit."""
    slot = np.array([[0, 1]] * 3, np.int32)
    unit = np.array([[1.0, 5.0], [1.0, 9.0], [1.0, 20.0]])
    price = np.zeros(2)
    ones = np.ones(3)
    sweep_prices(slot, unit, ones, np.array([2.0, 9.0]), np.full(3, np.inf), price, 40)
    assert price[1] == 0.0
    assert 4.0 - 1e-6 <= price[0] <= 8.0


def test_nobody_pays_more_than_waiting_costs():
    slot, unit = np.zeros((3, 1), np.int32), np.ones((3, 1))
    price = np.zeros(1)
    waiting = np.array([3.0, 6.0, 9.0])
    sweep_prices(slot, unit, np.ones(3), np.ones(1), waiting, price, 40)
    assert 5.0 - 1e-6 <= price[0] <= 8.0
