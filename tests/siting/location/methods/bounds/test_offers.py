"""Offers leave out nothing that could matter below `highest`."""

import numpy as np
import pytest

from siting.location.methods.bounds import offers as module
from siting.location.methods.bounds.offers import make_offers, offers_of_cells, shorten
from siting.location.methods.neighbors.cells import make_cells
from siting.location.problem import LocationProblem
from siting.travel import TableTravel


def _stacked(seed, *, n=50, places=9, **given):
    """Several candidates at each place, with two capacities; some forbidden."""
    rng = np.random.default_rng(seed)
    sites = np.repeat(rng.integers(0, 20, (places, 2)), rng.integers(1, 6, places), axis=0)
    m = len(sites)
    given = {
        "weight": rng.integers(0, 4, n),
        "load": rng.integers(1, 4, n),
        "capacity": rng.choice([20.0, 30.0], m),
        "forbidden": rng.random(m) < 0.15,
        "penalty": np.where(rng.random(n) < 0.5, np.inf, rng.integers(0, 25, n)),
    } | given
    return LocationProblem.from_points(rng.integers(0, 20, (n, 2)), sites, n_sites=3, **given)


def _listed(offers, n):
    """Cost of each demand point, in the order of the problem, at each class; nan where unlisted."""
    q = len(offers.pointer) - 1
    table = np.full((n, q), np.nan)
    number = np.repeat(np.arange(q), np.diff(offers.pointer))
    table[offers.order[offers.demand_of], number] = offers.cost_of
    assert np.count_nonzero(~np.isnan(table)) == len(offers.cost_of)
    return table


def _check(problem, offers, table):
    n = problem.n_demand
    highest = np.empty(n)
    highest[offers.order] = offers.highest
    assert sorted(offers.order.tolist()) == list(range(n))
    cost = np.where(np.isinf(table), 0.0, table) * problem.weight[:, None]
    cost = np.where(np.isinf(table), np.inf, cost)[:, offers.first_of]
    listed = _listed(offers, n)
    assert not np.isnan(listed[cost < highest[:, None]]).any()
    told = ~np.isnan(listed)
    assert (listed[told] <= cost[told]).all()
    assert listed[told] == pytest.approx(cost[told], rel=1e-6)
    waits = np.where(problem.weight > 0, problem.penalty * np.maximum(problem.weight, 1e-300), 0.0)
    assert (highest <= waits).all()
    return highest


@pytest.mark.parametrize("k", [1, 2, 5, 100])
@pytest.mark.parametrize("seed", range(6))
def test_all_that_is_cheaper_than_the_highest_multiplier_is_listed(seed, k, travel_matrix):
    problem = _stacked(seed)
    offers = make_offers(problem, k=k)
    highest = _check(problem, offers, travel_matrix(problem))
    if k == 100:  # nothing is left out, so that only penalties limit what is offered
        free = np.isinf(problem.penalty) & (problem.weight > 0)
        assert np.isinf(highest[free]).all()


@pytest.mark.parametrize("seed", range(6))
def test_all_within_reach_is_listed(seed, travel_matrix, monkeypatch):
    monkeypatch.setattr(module, "_BLOCK", 17)
    problem = _stacked(seed)
    reach = np.random.default_rng(seed).uniform(0, 40, 50)
    offers = make_offers(problem, k=problem.n_candidates, reach=reach)
    highest = _check(problem, offers, travel_matrix(problem))
    assert (highest <= reach).all()
    short = make_offers(problem, k=3, reach=reach)
    limited = _check(problem, short, travel_matrix(problem))
    assert (limited <= highest).all()


@pytest.mark.parametrize("seed", range(6))
def test_prices_of_load_are_in_the_costs_and_nothing_cheaper_is_left_out(
    seed, travel_matrix, monkeypatch
):
    monkeypatch.setattr(module, "_BLOCK", 17)
    problem, rng = _stacked(seed), np.random.default_rng(seed)
    reach = rng.uniform(0, 60, 50)
    floor = np.maximum(0.0, rng.uniform(-3, 9, problem.n_candidates))
    offers = make_offers(problem, k=problem.n_candidates, reach=reach, floor=floor)
    assert (offers.floor >= 0).all()
    assert (offers.floor <= floor[offers.first_of]).all()
    assert len(np.unique(offers.floor)) > 2
    added = problem.load[:, None] * offers.floor[offers.class_of]
    table = travel_matrix(problem) * problem.weight[:, None] + added
    listed = _listed(offers, 50)
    highest = np.empty(50)
    highest[offers.order] = offers.highest
    cost = table[:, offers.first_of]
    assert not np.isnan(listed[cost < highest[:, None]]).any()
    told = ~np.isnan(listed)
    assert listed[told] == pytest.approx(cost[told], rel=1e-6)


def test_lists_are_no_longer_than_asked_on_average():
    problem = _stacked(1, penalty=np.inf)
    long = make_offers(problem, k=100, reach=np.full(50, 40.0))
    short = make_offers(problem, k=3, reach=np.full(50, 40.0))
    assert len(short.demand_of) <= 3 * 50 < len(long.demand_of)


def test_making_offers_can_be_given_up():
    assert make_offers(_stacked(0), k=3, over=lambda: True) is None


@pytest.mark.parametrize("seed", range(4))
def test_shortened_lists_leave_out_nothing_below_what_is_allowed(seed, travel_matrix):
    problem = _stacked(seed)
    offers = make_offers(problem, k=100)
    allowed = np.random.default_rng(seed).uniform(0, 30, 50)
    short = shorten(offers, allowed)
    highest = _check(problem, short, travel_matrix(problem))
    assert (highest[short.order] <= allowed).all()
    assert len(short.demand_of) < len(offers.demand_of)


def test_candidates_at_one_place_with_one_capacity_are_of_one_class():
    sites = [[0, 0], [5, 0], [0, 0], [0, 0], [5, 0], [0, 0]]
    problem = LocationProblem.from_points(
        [[1, 0], [4, 0]], sites, n_sites=2, capacity=[1, 2, 1, 9, 2, 1],
        forbidden=[False, False, False, False, False, True],
    )  # fmt: skip
    offers = make_offers(problem, k=9)
    assert offers.class_of.tolist() == [0, 1, 0, 2, 1, 3]
    assert offers.first_of.tolist() == [0, 1, 3, 5]


def test_unreachable_candidates_are_not_listed():
    table = np.array([[1.0, np.inf, 3.0], [np.inf, np.inf, np.inf], [np.inf, 2.0, np.inf]])
    problem = LocationProblem(travel=TableTravel(table), n_sites=1, weight=[1, 1, 0], penalty=9.0)
    for k in (1, 2, 3):
        offers = make_offers(problem, k=k)
        _check(problem, offers, table)
        assert np.isfinite(offers.cost_of).all()


def test_offers_of_cells_are_their_lists():
    problem = _stacked(0, penalty=np.inf)
    cells = make_cells(problem, open_in_list=12)
    m = problem.n_candidates
    offers = offers_of_cells(cells, m)
    table = _listed(offers, 50)
    for cell in range(50):
        site, cost = cells.lists.site[cell], cells.lists.cost[cell]
        assert table[cell, site[site >= 0]] == pytest.approx(cost[site >= 0])
    assert (offers.highest >= np.nanmax(table, axis=1)).all()
    assert offers.class_of.tolist() == list(range(m))
