"""Every method against plain enumeration, on hundreds of small problems of every objective."""

import numpy as np
import pytest

from siting.location.methods.choice import METHODS
from siting.location.result import Status
from siting.location.solver import solve
from siting.location.stopping import MaxIterations

from .oracles import optimum, value_of
from .random_problems import KINDS, random_problem

#: Iterations of the exact method, which then ends by itself, and of the searches.
ENOUGH, SOME = 5_000, 4
CASES = 50


def _methods(problem, seed):
    """Name the methods that take a problem; what chooses among them chooses the exact one here."""
    taken = [method.name for method in METHODS if not method.refuses(problem)]
    return ["auto", *taken] if seed % 5 == 0 else taken


def _same(value):
    return pytest.approx(value, rel=1e-8, abs=1e-8)


@pytest.mark.parametrize("seed", range(CASES))
@pytest.mark.parametrize("kind", KINDS)
def test_cost_optimum_and_bound_are_in_order(kind, seed):
    problem = random_problem(kind, seed)
    best = optimum(problem)
    for method in _methods(problem, seed):
        iterations = ENOUGH if method in ("auto", "exact") else SOME
        result = solve(problem, stop=MaxIterations(iterations), method=method, seed=seed)
        where = f"{kind} {seed} by {method}: {result.summary()}; optimum {best}"
        if method == "exact":
            assert result.status is (Status.INFEASIBLE if best is None else Status.OPTIMAL), where
        if best is None:
            assert result.solution is None, where
            assert result.status in {Status.INFEASIBLE, Status.UNKNOWN}, where
            assert result.message.endswith("."), where
            continue
        assert result.status is not Status.INFEASIBLE, where
        _check_bound(result, best, where, larger=kind == "covered")
        if result.solution is None:
            continue
        _check_answer(problem, result, best, where, larger=kind == "covered")


def _check_bound(result, best, where, *, larger):
    if result.lower_bound is not None:
        slack = 1e-9 * max(1.0, abs(best))
        difference = result.lower_bound - best
        assert (-difference if larger else difference) <= slack, where


def _check_answer(problem, result, best, where, *, larger):
    solution = result.solution
    assert solution.violations() == [], where
    value = value_of(problem, solution.open_sites, solution.assignment)
    assert result.cost == _same(value), where
    excess = best - result.cost if larger else result.cost - best
    assert excess >= -1e-9 * max(1.0, abs(best)), where
    if result.status is Status.OPTIMAL:
        assert result.cost == _same(best), where


@pytest.mark.parametrize("kind", KINDS)
def test_the_cases_are_mixed(kind):
    """Some have no answer, most have one, and limits of every sort occur."""
    problems = [random_problem(kind, seed) for seed in range(CASES)]
    without = sum(optimum(problem) is None for problem in problems)
    assert CASES // 20 <= without <= CASES // 2 or kind == "covered"
    for limit in (
        lambda problem: problem.capacitated,
        lambda problem: not problem.capacitated,
        lambda problem: (problem.min_load > 0).any(),
        lambda problem: bool(problem.quota),
        lambda problem: problem.fixed.any(),
        lambda problem: problem.forbidden.any(),
        lambda problem: (problem.weight == 0).any(),
        lambda problem: np.isfinite(problem.penalty).any() or kind in ("covered", "set cover"),
    ):
        assert sum(map(limit, problems)) >= CASES // 10
