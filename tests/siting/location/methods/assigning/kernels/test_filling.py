"""Filling sites up to their minimum load, against an exact integer program of the definition."""

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from siting.location.methods.assigning.assignment import assign_to_open
from siting.location.problem import LocationProblem
from siting.travel import PointTravel, TableTravel


def _least_cost(cost, penalty, load, capacity, least):
    """Assign at least cost within both limits; a last site of endless room is the waiting list."""
    n, m = cost.shape
    paid = np.column_stack([cost, penalty])
    barred = ~np.isfinite(paid)
    once = np.kron(np.eye(n), np.ones(m + 1))
    taken = np.zeros((m, n * (m + 1)))
    for site in range(m):
        taken[site, site :: m + 1] = load
    found = milp(
        np.where(barred, 0.0, paid).ravel(),
        constraints=[LinearConstraint(once, 1, 1), LinearConstraint(taken, least, capacity)],
        bounds=Bounds(0, (~barred).ravel().astype(float)),
        integrality=np.ones(n * (m + 1)),
        options={"mip_rel_gap": 0.0},
    )
    return found.fun if found.success else None


def _case(seed, *, equal):
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(4, 24)), int(rng.integers(2, 6))
    cost = rng.integers(0, 30, (n, m)).astype(float)
    cost[rng.random((n, m)) < rng.choice([0.0, 0.3])] = np.inf
    load = np.full(n, 0.7) if equal else rng.integers(1, 6, n).astype(float)
    capacity = rng.choice([np.inf, 1.5], m) * load.sum() / m
    least = np.minimum(capacity, np.round(rng.uniform(0.0, 1.0, m) * load.sum() / m, 1))
    penalty = np.where(rng.random(n) < 0.5, np.inf, rng.integers(0, 30, n))
    problem = LocationProblem(
        travel=TableTravel(cost), n_sites=m, load=load, capacity=capacity, min_load=least,
        penalty=penalty, weight=np.ones(n),
    )  # fmt: skip
    return problem, cost, _least_cost(cost, penalty, load, capacity, least)


def _check_limits(problem, site):
    served = site >= 0
    load = np.bincount(site[served], problem.load[served], problem.n_candidates)
    assert (load <= problem.capacity + 1e-9).all()
    assert (load >= problem.min_load - 1e-9).all()
    assert np.isfinite(problem.penalty[~served]).all()


def _cost(cost, penalty, site):
    rows = np.arange(len(site))
    return np.where(site < 0, penalty, cost[rows, site]).sum()


@pytest.mark.parametrize("seed", range(150))
def test_equal_loads_are_filled_at_the_least_cost(seed):
    problem, cost, least = _case(seed, equal=True)
    found = assign_to_open(problem, np.arange(problem.n_candidates, dtype=np.int32))
    assert (found is None) == (least is None)
    if found is not None:
        _check_limits(problem, found.site)
        assert _cost(cost, problem.penalty, found.site) == pytest.approx(least)


def test_most_unequal_loads_are_filled_within_a_few_percent():
    """What is found keeps all limits; where nothing is found, annealing and programs go on."""
    there = found_too = paid = best = 0
    for seed in range(150):
        problem, cost, least = _case(seed, equal=False)
        found = assign_to_open(problem, np.arange(problem.n_candidates, dtype=np.int32))
        there += least is not None
        if found is None:
            continue
        assert least is not None
        _check_limits(problem, found.site)
        found_too += 1
        paid, best = paid + _cost(cost, problem.penalty, found.site), best + least
    assert found_too >= 0.85 * there
    assert paid <= 1.05 * best


def test_a_site_far_from_all_is_filled_over_those_between():
    """Homes in a row; the last site has nobody near, so each site hands some on."""
    homes = np.column_stack([np.arange(300.0), np.zeros(300)])
    sites = np.array([[50.0, 0.0], [150.0, 0.0], [1_000.0, 0.0]])
    problem = LocationProblem.from_points(homes, sites, n_sites=3, min_load=90.0, capacity=120.0)
    found = assign_to_open(problem, np.arange(3, dtype=np.int32)).site
    assert np.bincount(found)[2] == 90
    assert (np.diff(found) >= 0).all()  # nobody passes anybody


def test_every_site_is_looked_at_where_the_nearest_do_not_suffice():
    """Forty sites at one end are nearer to everybody than the one that must be filled."""
    rng = np.random.default_rng(0)
    homes, sites = rng.random((400, 2)), rng.random((41, 2))
    sites[40] = [50.0, 0.0]
    problem = LocationProblem.from_points(
        homes, sites, n_sites=41, min_load=np.r_[np.zeros(40), 30.0]
    )
    travel = PointTravel(homes, sites)
    found = assign_to_open(problem, np.arange(41, dtype=np.int32)).site
    assert (found == 40).sum() == 30
    rest = found < 40
    near = travel.nearest(1, among=np.arange(40, dtype=np.int32)).site[:, 0]
    assert (found[rest] == near[rest]).all()


def test_among_many_sites_ways_stay_short_and_limits_hold():
    rng = np.random.default_rng(3)
    homes, sites = rng.random((6_000, 2)), rng.random((400, 2))
    sites[:5] += [2.0, 0.0]  # nobody is near these
    problem = LocationProblem.from_points(homes, sites, n_sites=400, min_load=8.0, capacity=20.0)
    found = assign_to_open(problem, np.arange(400, dtype=np.int32)).site
    _check_limits(problem, found)
    assert (np.bincount(found)[:5] == 8).all()
