"""Most in reach and least farthest way: beside every plan of small problems."""

import numpy as np
import pytest

from siting.errors import ProblemError
from siting.location.problem import LocationProblem
from siting.location.result import Status
from siting.location.solution import Solution
from siting.location.stopping import MaxRuntime
from siting.planning import objectives
from siting.planning.objectives import solve_for
from siting.travel import TableTravel
from tests.siting.planning.small_provinces import EveryPlan, small_provinces

STOP = MaxRuntime(20)


def _limits(problem, seed):
    return np.random.default_rng(seed).choice([2.0, 3.5], problem.n_demand)


def _plan(problem, result):
    plan = Solution(problem, result.solution.open_sites, result.solution.assignment)
    assert plan.violations() == []
    return plan


@pytest.mark.parametrize("seed", [1, 2])
def test_most_are_in_reach_then_the_total_is_least(seed):
    problem, _ = small_provinces(seed)
    plans, limit = EveryPlan(problem), _limits(problem, seed)
    result = solve_for(problem, "covered", limit_s=limit, stop=STOP)
    within = (plans.assigned >= 0) & (plans.each <= limit)
    reached = within @ problem.weight
    assert result.status is Status.OPTIMAL
    assert result.cost == reached.max() == result.lower_bound
    plan = _plan(problem, result)
    assert problem.weight[plan.travel <= limit].sum() == reached.max()
    same = (plans.sites == plan.open_sites).all(axis=1) & (reached == reached.max())
    assert plan.cost == pytest.approx(plans.total[same].min())


@pytest.mark.parametrize("seed", [1, 3])
def test_the_farthest_is_least_then_the_total(seed):
    problem, _ = small_provinces(seed)
    plans = EveryPlan(problem)
    result = solve_for(problem, "farthest", limit_s=_limits(problem, seed), stop=STOP)
    farthest = plans.each.max(axis=1)
    assert result.cost == pytest.approx(farthest.min())
    assert result.lower_bound <= result.cost
    plan = _plan(problem, result)
    least = plans.total[farthest <= farthest.min() * (1 + 1e-9)].min()
    assert plan.cost == pytest.approx(least)


def test_total_is_the_solver_itself():
    problem, _ = small_provinces(2)
    result = solve_for(problem, "total", limit_s=_limits(problem, 2), stop=STOP)
    assert result.cost == pytest.approx(EveryPlan(problem).total.min())


def test_nobody_waits_while_a_center_has_room(monkeypatch):
    """Whoever is beyond the limit is served by the nearest with room, though nothing is settled."""
    table = np.array([[1.0, 50.0], [1.0, 50.0], [20.0, 30.0], [40.0, 10.0]])
    problem = LocationProblem(
        travel=TableTravel(table), n_sites=2, capacity=np.full(2, 2.0), penalty=np.full(4, 100.0)
    )
    monkeypatch.setattr(objectives, "_found", lambda *_: [])
    result = solve_for(problem, "covered", limit_s=np.full(4, 5.0), stop=STOP)
    assert result.cost == 2.0
    assert result.solution.assignment.tolist() == [0, 0, 1, 1]


def test_costs_of_sites_are_refused():
    problem, _ = small_provinces(2)
    costly = problem.replace(closing_cost=1.0)
    with pytest.raises(ProblemError, match=r"count in the objective 'total'"):
        solve_for(costly, "covered", limit_s=_limits(problem, 2), stop=STOP)
