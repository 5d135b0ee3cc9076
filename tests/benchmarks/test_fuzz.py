"""Solver and plans against models that are written from the definitions alone, with fixed seeds."""

import fuzz
import numpy as np
import pytest
from definitions import best_by_program, best_by_trying, recount
from random_plans import random_plan, recount_plan
from random_problems import random_problem

from siting.location.problem import LocationProblem
from siting.location.result import Result, Status
from siting.location.solution import Solution
from siting.travel import TableTravel

#: Seeds that are judged: a long run of the benchmarks takes others.
PROBLEMS, AT_ONCE, PLANS = 60, 5, 2


@pytest.mark.parametrize("first", range(0, PROBLEMS, AT_ONCE))
def test_what_is_said_of_random_problems_is_true(first):
    faults = [fault for seed in range(first, first + AT_ONCE) for fault in _judged(seed)]
    assert faults == []


def _judged(seed):
    return fuzz.judge_problem(seed).faults


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(PLANS))
def test_what_is_told_of_random_plans_is_true(seed):
    assert fuzz.judge_plan(seed).faults == ()


def test_the_problems_are_mixed():
    problems = [random_problem(seed) for seed in range(PROBLEMS)]
    for limit in (
        lambda problem: problem.objective == "covered",
        lambda problem: problem.objective == "farthest",
        lambda problem: problem.n_sites is None,
        lambda problem: problem.capacitated,
        lambda problem: (problem.min_load > 0).any(),
        lambda problem: bool(problem.quota),
        lambda problem: problem.fixed.any(),
        lambda problem: problem.forbidden.any(),
        lambda problem: np.isfinite(problem.penalty).any(),
        lambda problem: 0 < problem.load.sum() < 1e-4,
        lambda problem: not problem.travel.reaches_all,
    ):
        assert sum(map(bool, map(limit, problems))) >= PROBLEMS // 20


def _two_sites():
    table = TableTravel([[1.0, 4.0], [2.0, 3.0], [5.0, 1.0]])
    return LocationProblem(travel=table, n_sites=2, load=[1.0, 2.0, 3.0], capacity=[3.0, 4.0])


def test_the_models_agree_with_what_is_solved_by_hand():
    """The third point fits into the second site beside the first only."""
    problem = _two_sites()
    assert best_by_trying(problem) == best_by_program(problem) == 1.0 + 2.0 + 1.0
    assert recount(problem, [0, 1], [0, 0, 1]).faults == ()
    broken = recount(problem, [0, 1], [0, 1, 1])
    assert broken.value == 1.0 + 3.0 + 1.0
    assert broken.faults == ("site 1 has a load of 5.0, over 4.0",)
    assert "must be served" in recount(problem, [0, 1], [0, 0, -1]).faults[0]


@pytest.mark.parametrize(
    ("status", "bound", "assignment", "told"),
    [
        (Status.OPTIMAL, 4.0, [0, 0, 1], []),
        (Status.OPTIMAL, 4.0, [1, 0, 1], ["it is called optimal and is not"]),
        (Status.FEASIBLE, 5.0, [0, 0, 1], ["its bound 5.0 is wrong"]),
        (Status.FEASIBLE, 1.0, [0, 1, 1], ["site 1 has a load of 5.0, over 4.0"]),
        (Status.INFEASIBLE, None, None, ["it calls infeasible what is not"]),
    ],
)
def test_what_is_not_true_is_found(status, bound, assignment, told):
    problem, solution = _two_sites(), None
    if assignment is not None:
        sites = np.arange(2, dtype=np.int32)
        solution = Solution(problem, sites, np.array(assignment, np.int32))
    result = Result(solution, status, bound, 0.1, 1, "none", "This is why.")
    assert list(fuzz._check(problem, result, 4.0, complete=False)) == told


@pytest.mark.slow
def test_a_plan_that_was_changed_is_found():
    intake, plan, given = random_plan(0)
    served = plan.assignments.index[plan.assignments["center_id"].notna()]
    plan.assignments.loc[served[:2], "center_id"] = None
    told = " ".join(recount_plan(intake, plan, given))
    assert "loads of centers" in told
    assert "the cost is" in told
