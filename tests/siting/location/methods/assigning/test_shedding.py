"""Loads small beside capacity: capacity is kept, and the cost is next to the relaxed optimum."""

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import coo_array

from siting.location.methods.assigning.assignment import assign_to_open
from siting.location.methods.assigning.shedding import loads_are_small, shed_excess
from siting.location.problem import LocationProblem
from siting.location.solution import Solution
from siting.travel import TableTravel


def _problem(seed, *, n=900, m=4, full=0.98):
    rng = np.random.default_rng(seed)
    table = np.hypot(*(rng.random((n, 1, 2)) - rng.random((1, m, 2))).transpose(2, 0, 1))
    load = rng.uniform(1.0, 1.5, n)
    capacity = np.full(m, max(load.sum() / m / full, 150.0))
    return LocationProblem(
        travel=TableTravel(table), n_sites=m, weight=load, load=load, capacity=capacity,
        penalty=np.full(n, 3.0),
    ), table  # fmt: skip


def _relaxed(problem, table):
    """The least cost where demand may be split, by HiGHS: no assignment is cheaper."""
    n, m = table.shape
    cost = np.column_stack([table, problem.penalty]) * problem.weight[:, None]
    at = np.arange(n * (m + 1))
    once = coo_array((np.ones(len(at)), (at // (m + 1), at)))
    site, inside = at % (m + 1), at % (m + 1) < m
    loads = np.repeat(problem.load, m + 1)[inside]
    room = coo_array((loads, (site[inside], at[inside])), shape=(m, len(at)))
    return linprog(
        cost.ravel(), A_ub=room, b_ub=problem.capacity, A_eq=once, b_eq=np.ones(n), method="highs"
    ).fun


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("full", [0.9, 0.999, 1.2])
def test_capacity_is_kept_at_next_to_the_least_cost(seed, full):
    problem, table = _problem(seed, full=full)
    assert loads_are_small(problem)
    sites = np.arange(4, dtype=np.int32)
    solution = Solution(problem, sites, assign_to_open(problem, sites).site)
    assert (solution.load <= problem.capacity * (1 + 1e-9)).all()
    least = _relaxed(problem, table)
    # At most one load of each site is lost by not splitting, at the penalty.
    assert least * (1 - 1e-9) <= solution.cost <= least + 4 * 1.5 * 3.0
    assert solution.cost <= least * 1.015


def test_by_hand_the_cheapest_moves_and_who_waits_comes_in():
    """Two of three leave the first site, one to the second and one to wait; that one is let in."""
    slot = np.array([[0, 1], [0, 1], [0, -1], [1, -1]], np.int32)
    cost = np.array([[1.0, 9.0], [1.0, 2.0], [1.0, np.inf], [1.0, np.inf]])
    load, penalty = np.ones(4), np.array([50.0, 50.0, 5.0, 7.0])
    chosen = np.array([0, 0, 0, -1], np.int32)
    two = shed_excess(slot, cost, load, np.array([2.0, 1.0]), penalty, chosen)
    assert two.tolist() == [0, 1, 0, -1]
    one = shed_excess(slot, cost, load, np.array([1.0, 2.0]), penalty, chosen)
    assert one.tolist() == [0, 1, -1, 1]
    must = np.array([np.inf, np.inf, np.inf, 7.0])
    assert shed_excess(slot, cost, load, np.array([1.0, 1.0]), must, chosen) is None
    assert chosen.tolist() == [0, 0, 0, -1]


def test_few_loads_to_a_site_are_not_small():
    problem, _ = _problem(0)
    assert not loads_are_small(problem.replace(capacity=np.array([149.0, 200, 200, 200])))
    closed = np.arange(4) == 0
    tight = problem.replace(capacity=np.array([9.0, 300, 300, 300]), forbidden=closed, n_sites=3)
    assert loads_are_small(tight)
