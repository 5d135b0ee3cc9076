"""Parts of loads that move, and come back."""

import numpy as np
import pytest

from siting.location.methods.transport.kernels.items import (
    forget,
    held,
    mark,
    move,
    set_price,
    take_back,
)

from .small_flows import Case


def _any_move(case, rng):
    """Move a part of some load, or all of it, to any other node."""
    cell = int(rng.integers(len(case.load)))
    origin = int(np.flatnonzero(case.held()[cell] > 0)[0])
    target = int(rng.choice([node for node in range(case.rates.shape[1]) if node != origin]))
    amount = held(case.flow, cell, origin) * float(rng.choice([0.25, 1.0]))
    move(case.flow, cell, origin, target, amount)


def _check_sums(case):
    amounts = case.held()
    np.testing.assert_allclose(amounts, case.linked(), atol=1e-9)
    np.testing.assert_allclose(amounts.sum(axis=0), case.flow.load, atol=1e-9)
    np.testing.assert_allclose(amounts.sum(axis=1), case.load, atol=1e-9)
    assert case.flow.total[0] == pytest.approx((amounts * case.rates).sum())


@pytest.mark.parametrize("seed", range(6))
def test_sums_stay_true_while_parts_move(seed):
    case, rng = Case(seed), np.random.default_rng(seed)
    for _ in range(30):
        _any_move(case, rng)
        _check_sums(case)
    amounts = case.held()
    for cell, site in np.ndindex(amounts.shape):
        assert held(case.flow, cell, site) == pytest.approx(amounts[cell, site])


@pytest.mark.parametrize("seed", range(6))
def test_all_since_a_mark_is_taken_back(seed):
    case, rng = Case(seed), np.random.default_rng(seed)
    forget(case.flow)
    _any_move(case, rng)
    amounts, price = case.held(), case.flow.price.copy()
    place = mark(case.flow)
    for _ in range(20):
        _any_move(case, rng)
        set_price(case.flow, int(rng.integers(len(price))), float(rng.random()))
    assert not np.allclose(case.held(), amounts)
    take_back(case.flow, *place)
    np.testing.assert_allclose(case.held(), amounts, atol=1e-9)
    np.testing.assert_array_equal(case.flow.price, price)
    _check_sums(case)


def test_what_was_accepted_is_not_taken_back():
    case, rng = Case(0), np.random.default_rng(0)
    _any_move(case, rng)
    moved = case.held()
    forget(case.flow)
    take_back(case.flow, 0, 0)
    np.testing.assert_array_equal(case.held(), moved)


def test_prices_are_not_below_zero_and_waiting_has_none():
    flow = Case(0).flow
    set_price(flow, 0, -3.0)
    set_price(flow, len(flow.price) - 1, 5.0)
    assert flow.price[0] == flow.price[-1] == 0.0
