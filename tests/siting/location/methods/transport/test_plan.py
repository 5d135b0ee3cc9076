"""The transport plan against a linear program, over sequences of openings and closings."""

from threading import Thread

import numpy as np
import pytest
from scipy.optimize import linprog

from siting.location.methods.neighbors.lists import make_lists
from siting.location.methods.transport.kernels.items import MOVES, count_anew, mark, take_back
from siting.location.methods.transport.kernels.sites import (
    close_site,
    dearest,
    open_site,
    set_open,
)
from siting.location.methods.transport.plan import make_flow


def _case(seed, *, most=14):
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(2, most)), int(rng.integers(2, 8))
    cost = rng.integers(0, 30, (n, m)).astype(float)
    load = rng.integers(1, 6, n).astype(float)
    capacity = rng.integers(0, 14, m).astype(float)
    waiting = rng.integers(15, 70, n).astype(float)
    return rng, cost, load, capacity, waiting


def _lists(cost, load, *, keep=None):
    """Neighbor lists, of the `keep` cheapest candidates only if asked for."""
    order = np.argsort(cost, axis=1, kind="stable")[:, :keep]
    sorted_cost = np.take_along_axis(cost, order, axis=1)
    site = np.where(np.isfinite(sorted_cost), order, -1).astype(np.int32)
    return make_lists(site, sorted_cost, load, cost.shape[1])


def _optimum(cost, load, capacity, waiting, is_open):
    """Least cost of splitting loads over open sites and the waiting list."""
    at = np.flatnonzero(is_open)
    rates = np.column_stack([cost[:, at], waiting]) / load[:, None]
    n, width = rates.shape
    whole = np.kron(np.eye(n), np.ones(width))
    room = np.zeros((max(len(at), 1), n * width))
    for row in range(len(at)):
        room[row, row::width] = 1.0
    limit = capacity[at] if len(at) else np.zeros(1)
    bounds = [(0, None if np.isfinite(rate) else 0) for rate in rates.ravel()]
    rates = np.where(np.isfinite(rates), rates, 0.0).ravel()
    return linprog(rates, room, limit, whole, load, bounds=bounds).fun


def _check_sums(flow, cost, load, capacity, waiting):
    """The parts add up: by cell to its load, by site to its load, and their costs to the total."""
    used = flow.amount > 1e-9
    cell, site, amount = flow.item_cell[used], flow.item_site[used], flow.amount[used]
    m = len(capacity)
    assert np.bincount(cell, amount, minlength=len(load)) == pytest.approx(load, abs=1e-6)
    held = np.bincount(site, amount, minlength=m + 1)
    assert held == pytest.approx(flow.load, abs=1e-6)
    assert (held[:m] <= capacity + 1e-6).all()
    assert (held[:m][~flow.is_open[:m]] <= 1e-6).all()
    rates = np.column_stack([cost, waiting]) / load[:, None]
    assert (amount * rates[cell, site]).sum() == pytest.approx(flow.total[0], abs=1e-6)


def _turn(flow, is_open, site):
    """Open a closed site, close an open one."""
    (close_site if is_open[site] else open_site)(flow, site)
    is_open[site] = not is_open[site]


@pytest.mark.parametrize("seed", range(25))
def test_plan_stays_optimal_while_sites_open_and_close(seed):
    rng, cost, load, capacity, waiting = _case(seed)
    flow = make_flow(_lists(cost, load), load, capacity, waiting)
    is_open = np.zeros(len(capacity), bool)
    for _ in range(12):
        site = int(rng.integers(len(capacity)))
        _turn(flow, is_open, site)
        best = _optimum(cost, load, capacity, waiting, is_open)
        assert flow.total[0] == pytest.approx(best, abs=1e-6)
        _check_sums(flow, cost, load, capacity, waiting)


@pytest.mark.parametrize("seed", range(25))
def test_what_was_tried_can_be_taken_back(seed):
    rng, cost, load, capacity, waiting = _case(seed + 100)
    flow = make_flow(_lists(cost, load), load, capacity, waiting)
    is_open = np.zeros(len(capacity), bool)
    for _ in range(12):
        before = flow.total[0], flow.load.copy(), flow.price.copy(), is_open.copy()
        place = mark(flow)
        tried = rng.choice(len(capacity), size=2, replace=False)
        for site in tried:
            _turn(flow, is_open, site)
        if rng.random() < 0.6:
            is_open = before[3]
            for site in range(len(is_open)):
                set_open(flow, site, is_open[site])
            take_back(flow, *place)
            assert flow.total[0] == pytest.approx(before[0], abs=1e-6)
            assert flow.load == pytest.approx(before[1], abs=1e-6)
            assert flow.price == pytest.approx(before[2], abs=1e-6)
            flow.n_edges[:] = -1
        best = _optimum(cost, load, capacity, waiting, is_open)
        assert flow.total[0] == pytest.approx(best, abs=1e-6)
        _check_sums(flow, cost, load, capacity, waiting)


@pytest.mark.parametrize("seed", range(15))
def test_unreachable_sites_take_nothing(seed):
    rng, cost, load, capacity, waiting = _case(seed + 200)
    cost[rng.random(cost.shape) < 0.4] = np.inf
    flow = make_flow(_lists(cost, load), load, capacity, waiting)
    for site in range(len(capacity)):
        open_site(flow, site)
    best = _optimum(cost, load, capacity, waiting, np.ones(len(capacity), bool))
    assert flow.total[0] == pytest.approx(best, abs=1e-6)


@pytest.mark.parametrize("seed", range(15))
def test_prices_prove_that_the_plan_is_optimal(seed):
    """Complementary slackness: nothing pays to move, and only full sites have a price."""
    rng, cost, load, capacity, waiting = _case(seed + 300)
    flow = make_flow(_lists(cost, load), load, capacity, waiting)
    for site in rng.permutation(len(capacity)):
        open_site(flow, site)
    m = len(capacity)
    priced = flow.price[:m] > 1e-6
    assert flow.load[:m][priced] == pytest.approx(capacity[priced], abs=1e-6)
    charge = np.column_stack([cost, waiting]) / load[:, None] + np.append(flow.price[:m], 0.0)
    used = flow.amount > 1e-9
    paid = charge[flow.item_cell[used], flow.item_site[used]]
    assert paid == pytest.approx(charge.min(axis=1)[flow.item_cell[used]], abs=1e-6)


@pytest.mark.parametrize("seed", range(20))
def test_start_from_any_prices_is_optimal(seed):
    rng, cost, load, capacity, waiting = _case(seed + 400)
    price = rng.choice([0.0, 1.0, 7.5, 40.0], size=len(capacity))
    flow = make_flow(
        _lists(cost, load),
        load,
        capacity,
        waiting,
        is_open=np.ones(len(capacity), bool),
        price=price,
    )
    best = _optimum(cost, load, capacity, waiting, np.ones(len(capacity), bool))
    assert flow.total[0] == pytest.approx(best, abs=1e-6)
    _check_sums(flow, cost, load, capacity, waiting)


def test_waiting_list_takes_what_no_site_can():
    cost, load = np.array([[1.0], [2.0], [3.0]]), np.ones(3)
    flow = make_flow(_lists(cost, load), load, np.array([2.0]), np.full(3, 10.0))
    open_site(flow, 0)
    assert flow.total[0] == pytest.approx(1.0 + 2.0 + 10.0)
    assert flow.load.tolist() == [2.0, 1.0]
    close_site(flow, 0)
    assert flow.total[0] == pytest.approx(30.0)


@pytest.mark.parametrize("seed", range(20))
def test_a_plan_may_begin_with_some_sites_open(seed):
    rng, cost, load, capacity, waiting = _case(seed + 500)
    is_open = rng.random(len(capacity)) < 0.5
    flow = make_flow(_lists(cost, load), load, capacity, waiting, is_open=is_open)
    assert flow.total[0] == pytest.approx(
        _optimum(cost, load, capacity, waiting, is_open), abs=1e-6
    )
    _check_sums(flow, cost, load, capacity, waiting)
    for site in rng.permutation(len(capacity)):
        _turn(flow, is_open, site)
        best = _optimum(cost, load, capacity, waiting, is_open)
        assert flow.total[0] == pytest.approx(best, abs=1e-6)


@pytest.mark.parametrize("width", [2, 3, 4])
@pytest.mark.parametrize("seed", range(15))
def test_a_narrow_window_leaves_a_plan_that_adds_up(seed, width):
    """It may not be the best one, but it keeps capacities and serves all."""
    rng, cost, load, capacity, waiting = _case(seed + 600)
    is_open = np.ones(len(capacity), bool)
    flow = make_flow(_lists(cost, load), load, capacity, waiting, is_open=is_open, width=width)
    for _ in range(8):
        assert flow.window.shape[1] <= width
        _check_sums(flow, cost, load, capacity, waiting)
        best = _optimum(cost, load, capacity, waiting, is_open)
        assert flow.total[0] >= best - 1e-6
        if len(capacity) <= width:
            assert flow.total[0] == pytest.approx(best, abs=1e-6)
        site = int(rng.integers(len(capacity)))
        _turn(flow, is_open, site)


@pytest.mark.parametrize("seed", range(10))
def test_the_dearest_is_what_some_load_pays_and_none_exceeds(seed):
    rng, cost, load, capacity, waiting = _case(seed + 700)
    is_open = rng.random(len(capacity)) < 0.7
    flow = make_flow(_lists(cost, load), load, capacity, waiting, is_open=is_open)
    used = flow.amount > 1e-9
    rates = np.column_stack([cost, waiting]) / load[:, None]
    cell, site = flow.item_cell[used], flow.item_site[used]
    assert dearest(flow) == pytest.approx((rates[cell, site] + flow.price[site]).max())


@pytest.mark.parametrize("seed", range(10))
def test_who_must_be_served_never_waits_where_there_is_room(seed):
    """An endless price of waiting; the capacity suffices for all."""
    _, cost, load, capacity, _ = _case(seed + 800)
    capacity = capacity + load.sum() / len(capacity)
    endless = np.full(len(load), np.inf)
    is_open = np.ones(len(capacity), bool)
    flow = make_flow(_lists(cost, load), load, capacity, endless, is_open=is_open)
    high = np.full(len(load), 1e6)
    assert flow.load[-1] == 0
    assert flow.total[0] == pytest.approx(_optimum(cost, load, capacity, high, is_open), abs=1e-6)


def test_saying_that_a_site_is_open_twice_changes_nothing():
    _, cost, load, capacity, waiting = _case(900)
    flow = make_flow(_lists(cost, load), load, capacity, waiting)
    set_open(flow, 0, True)
    before = flow.window.copy(), flow.window_size.copy(), flow.total[0]
    set_open(flow, 0, True)
    assert (flow.window == before[0]).all()
    assert (flow.window_size == before[1]).all()
    assert flow.total[0] == before[2] == pytest.approx(waiting.sum())


@pytest.mark.parametrize("weight", [1.0, 1e6])
def test_points_without_load_leave_a_site_that_closes(weight):
    """They take no capacity, but they have a cost."""
    cost, load = np.array([[1.0, 5.0], [2.0, 4.0]]) * weight, np.array([0.0, 0.0])
    flow = make_flow(_lists(cost, load), load, np.ones(2), np.full(2, 9.0 * weight))
    open_site(flow, 0)
    open_site(flow, 1)
    assert flow.total[0] == pytest.approx(3.0 * weight)
    close_site(flow, 0)
    assert flow.total[0] == pytest.approx(9.0 * weight)
    assert flow.first_of_site[0] == -1
    close_site(flow, 1)
    assert flow.total[0] == pytest.approx(18.0 * weight)


def _uneven(seed, *, span, n=30, m=6):
    """Loads from 1 to ten to the power of `span`; costs of a unit that are often equal, or not."""
    rng = np.random.default_rng(seed)
    cost = rng.integers(0, 30, (n, m)).astype(float)
    load = 10.0 ** rng.uniform(0, span, n)
    cost *= load[:, None] if seed % 2 else 1.0
    return rng, cost, load, load.sum() * rng.random(m), 3.0 * (1.0 + cost.max(axis=1))


def _turn_many(flow, rng, times):
    is_open = np.zeros(len(flow.load) - 1, bool)
    for site in rng.integers(len(is_open), size=times):
        _turn(flow, is_open, site)
    return is_open


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("span", [12, 16, 20])
def test_loads_of_very_different_size_come_to_an_end(span, seed):
    """Once amounts were nothing below an absolute limit: less than rounding takes of such loads."""
    rng, cost, load, capacity, waiting = _uneven(seed, span=span)
    flow = make_flow(_lists(cost, load), load, capacity, waiting)
    work = Thread(target=_turn_many, args=(flow, rng, 60), daemon=True)
    work.start()
    work.join(timeout=60)  # it takes some milliseconds
    assert not work.is_alive()
    held = np.bincount(flow.item_cell[flow.amount > 0], flow.amount[flow.amount > 0], len(load))
    assert held == pytest.approx(np.maximum(load, 1e-10 * load.sum()), rel=1e-9)


@pytest.mark.parametrize("unit", [1e-10, 1.0, 1e12])
@pytest.mark.parametrize("money", [1e-12, 1.0, 1e12])
def test_the_unit_of_loads_and_costs_does_not_matter(unit, money):
    rng, cost, load, capacity, waiting = _case(1000)
    given = cost * money, load * unit, capacity * unit, waiting * money
    flow = make_flow(_lists(*given[:2]), *given[1:])
    is_open = np.zeros(len(capacity), bool)
    for site in rng.integers(len(capacity), size=20):
        _turn(flow, is_open, site)
        best = _optimum(cost, load, capacity, waiting, is_open)
        assert flow.total[0] / money == pytest.approx(best, abs=1e-6)


@pytest.mark.parametrize("seed", range(6))
def test_sums_that_are_kept_are_those_of_the_parts(seed):
    """After thousands of openings and closings, some taken back; and no load is lost or made."""
    rng, cost, load, capacity, waiting = _uneven(seed, span=3)
    flow = make_flow(_lists(cost, load), load, capacity, waiting)
    is_open = np.zeros(len(capacity), bool)
    for turn in range(3_000):
        place, site = mark(flow), int(rng.integers(len(capacity)))
        _turn(flow, is_open, site)
        if turn % 3 == 0:
            _turn_back(flow, is_open, site, place)
        flow.counter[MOVES] = 0
    kept = flow.load.copy(), flow.total[0]
    count_anew(flow)
    assert kept[0] == pytest.approx(flow.load, abs=1e-12 * load.sum())
    assert kept[1] == pytest.approx(flow.total[0], rel=1e-10)
    used = flow.amount > 0
    held = np.bincount(flow.item_cell[used], flow.amount[used], len(load))
    assert held == pytest.approx(load, rel=1e-9)


def _turn_back(flow, is_open, site, place):
    is_open[site] = not is_open[site]
    set_open(flow, site, is_open[site])
    take_back(flow, *place)
    flow.n_edges[:] = -1


@pytest.mark.parametrize("seed", range(6))
def test_no_change_is_larger_than_its_log(seed):
    """What is left when half of the log is full waits, so that all can still be taken back."""
    rng, cost, load, capacity, waiting = _uneven(seed, span=1, n=60)
    whole = make_flow(_lists(cost, load), load, capacity, waiting)
    _turn_many(whole, rng, 9)
    assert whole.is_open[:-1].any()
    for site in np.flatnonzero(whole.is_open[:-1]):
        flow = whole._replace(**{name: part.copy() for name, part in whole._asdict().items()})
        short = {name: getattr(flow, name)[:80] for name in ("move_log", "amount_log")}
        flow = flow._replace(**short)
        flow.counter[MOVES] = 30  # for one chain of moves more
        before = flow.total[0], flow.load.copy()
        close_site(flow, site)
        assert flow.counter[MOVES] <= 80
        assert flow.first_of_site[site] < 0
        assert flow.total[0] > before[0]
        set_open(flow, site, True)
        take_back(flow, 30, 0)
        assert flow.total[0] == pytest.approx(before[0])
        assert flow.load == pytest.approx(before[1])
