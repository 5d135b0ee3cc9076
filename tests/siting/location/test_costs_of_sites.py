"""Costs of opening and closing sites: against enumeration, an exact program, and laws."""

from itertools import combinations

import numpy as np
import pytest

from siting.errors import ProblemError
from siting.location.problem import LocationProblem
from siting.location.solver import solve
from siting.location.stopping import MaxIterations
from siting.travel import TableTravel


def _problem(seed, *, n=40, m=12, p=4, capacity=None, **given):
    rng = np.random.default_rng(seed)
    table = np.hypot(*(rng.random((n, 1, 2)) - rng.random((1, m, 2))).transpose(2, 0, 1))
    costs = {name: rng.random(m) * 3 for name in ("opening_cost", "closing_cost")}
    limit = {} if capacity is None else {"capacity": np.full(m, float(capacity))}
    return LocationProblem(
        travel=TableTravel(table), n_sites=p, penalty=np.full(n, 4.0), **(costs | limit | given)
    ), table


def _best_without_capacity(problem, table):
    """Try every choice of sites; everybody goes to the nearest one or waits."""
    every = set(range(problem.n_candidates))
    return min(
        np.minimum(table[:, list(sites)].min(axis=1), problem.penalty).sum()
        + problem.opening_cost[list(sites)].sum()
        + problem.closing_cost[sorted(every - set(sites))].sum()
        for sites in combinations(range(problem.n_candidates), problem.n_sites)
    )


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("method", ["auto", "interchange", "exact", "exchange"])
def test_without_capacity_the_best_is_found_and_proved(seed, method):
    problem, table = _problem(seed)
    best = _best_without_capacity(problem, table)
    result = solve(problem, method=method, stop=MaxIterations(40), seed=seed)
    assert result.solution.violations() == []
    assert result.cost == pytest.approx(best, rel=1e-9) or method == "exchange"
    assert result.cost <= best * 1.05
    assert result.lower_bound is None or result.lower_bound <= best * (1 + 1e-9)


@pytest.mark.parametrize("seed", range(12))
def test_within_capacity_searches_stay_close_to_the_exact_answer(seed):
    problem, _ = _problem(seed, n=24, m=8, p=3, capacity=9)
    exact = solve(problem, method="exact", stop=MaxIterations(100_000))
    assert exact.lower_bound == pytest.approx(exact.cost)
    found = solve(problem, method="exchange", stop=MaxIterations(40), seed=seed)
    assert found.solution.violations() == []
    assert exact.cost * (1 - 1e-9) <= found.cost <= exact.cost * 1.02
    assert found.lower_bound <= exact.cost * (1 + 1e-9)


def test_whom_it_costs_nothing_to_close_is_closed_first():
    problem, _ = _problem(0, m=6, p=5, closing_cost=[9, 9, 9, 9, 9, 0], opening_cost=None)
    solution = solve(problem, stop=MaxIterations(50)).solution
    assert solution.open_sites.tolist() == [0, 1, 2, 3, 4]
    assert solution.sites_cost == 0


@pytest.mark.parametrize("shift", [0.5, 2.0])
def test_a_cost_of_every_site_changes_nothing_but_the_cost(shift):
    """Of p sites each pays it, and none of the others: the same answer, p times the shift more."""
    plain, _ = _problem(3, capacity=14)
    dearer = plain.replace(opening_cost=plain.opening_cost + shift)
    first = solve(plain, stop=MaxIterations(100), seed=1)
    second = solve(dearer, stop=MaxIterations(100), seed=1)
    assert second.cost == pytest.approx(first.cost + plain.n_sites * shift, rel=0.01)


def test_opening_cost_and_what_closing_would_cost_are_two_sides_of_one_thing():
    problem, _ = _problem(5)
    same = problem.replace(
        opening_cost=problem.site_cost - problem.site_cost.min(), closing_cost=None
    )
    first, second = (solve(p, method="exact", stop=MaxIterations(10_000)) for p in (problem, same))
    assert first.solution.open_sites.tolist() == second.solution.open_sites.tolist()


@pytest.mark.parametrize(
    "given", [{"objective": "farthest"}, {"objective": "covered", "radius": 1}]
)
def test_costs_of_sites_are_refused_where_they_cannot_count(given):
    with pytest.raises(ProblemError, match=r"count in the objective 'total' with a number of sit"):
        _problem(0, **given)
    with pytest.raises(ProblemError, match=r"opening_cost must be a number of at least 0"):
        _problem(0, opening_cost=np.full(12, -1.0))
