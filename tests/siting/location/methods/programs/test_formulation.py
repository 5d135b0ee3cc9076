"""Programs of location problems, solved by scipy and compared with every choice and assignment."""

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from siting.location.methods.programs.formulation import (
    bound_by_load,
    covered_model,
    nearest_open,
    reaching_model,
    total_model,
    usable_pairs,
)
from siting.location.problem import LocationProblem
from siting.travel import TableTravel
from tests.siting.location.oracles import optimum, value_of
from tests.siting.location.random_problems import random_problem


def _solve(model):
    program = model.program
    return milp(
        program.cost,
        constraints=LinearConstraint(program.matrix, program.row_low, program.row_high),
        bounds=Bounds(program.low, program.high),
        integrality=program.whole,
        options={"mip_rel_gap": 0.0},
    )


def _check(problem, model, worth):
    """The program is worth what the oracle says, and reads as an answer of that value."""
    found, best = _solve(model), optimum(problem)
    if best is None:
        assert not found.success
        return
    assert worth(found.fun) == pytest.approx(best, abs=1e-6)
    solution = model.read(found.x)
    assert value_of(problem, solution.open_sites, solution.assignment) == pytest.approx(best)
    start = model.write(solution)
    assert start == pytest.approx(np.round(found.x[: len(start)])) or not bound_by_load(problem)


@pytest.mark.parametrize("seed", range(25))
def test_least_total(seed):
    problem = random_problem("total", seed)
    _check(problem, total_model(problem), lambda value: value)


@pytest.mark.parametrize("seed", range(25))
def test_most_covered(seed):
    problem = random_problem("covered", seed)
    _check(problem, covered_model(problem), lambda value: problem.weight.sum() - value)


@pytest.mark.parametrize("seed", range(25))
def test_fewest_sites(seed):
    problem = random_problem("set cover", seed)
    _check(
        problem, reaching_model(problem, radius=problem.radius, opening=1.0), lambda value: value
    )


@pytest.mark.parametrize("seed", range(15))
def test_a_radius_can_be_kept_or_not(seed):
    """All within a radius: possible from the best value of ``farthest`` on, and not below."""
    problem = random_problem("farthest", seed)
    best = optimum(problem)
    for radius in range(10):
        found = _solve(reaching_model(problem, radius=float(radius), opening=0.0))
        assert found.success == (best is not None and radius >= best)


def test_who_is_served_where_by_nearness():
    table = np.array([[1.0, 4.0, 9.0], [5.0, 6.0, 0.0], [np.inf, np.inf, 2.0], [7.0, 3.0, 8.0]])
    problem = LocationProblem(
        travel=TableTravel(table),
        n_sites=2,
        penalty=[np.inf, 5.5, 9.0, 2.5],
        weight=[1.0, 1.0, 1.0, 0.0],
    )
    nearest = nearest_open(problem, np.array([0, 1], np.int32))
    assert nearest.tolist() == [0, 0, -1, 1]  # whoever has no weight pays no penalty to avoid
    assert nearest_open(problem, np.array([], np.int32)).tolist() == [-1] * 4


def test_pairs_that_no_best_answer_needs_are_left_out():
    table = np.array([[1.0, 2.0, 3.0, 4.0], [4.0, 3.0, np.inf, 1.0]])
    problem = LocationProblem(travel=TableTravel(table), n_sites=3)
    far = np.full(2, np.inf)
    pairs = usable_pairs(problem, farthest=far)
    listed = set(zip(pairs.demand.tolist(), pairs.site.tolist(), strict=True))
    # Three of four are open: at most one is closed, so the third nearest is never the nearest open.
    assert listed == {(0, 0), (0, 1), (1, 3), (1, 1)}
    fixed = problem.replace(fixed=[True, False, False, False])
    pairs = usable_pairs(fixed, farthest=far)
    assert (0, 1) not in set(zip(pairs.demand.tolist(), pairs.site.tolist(), strict=True))
    full = problem.replace(capacity=[1.0, 1.0, 1.0, 0.5])
    pairs = usable_pairs(full, farthest=np.array([2.0, np.inf]))
    assert set(zip(pairs.demand.tolist(), pairs.site.tolist(), strict=True)) == {
        (0, 0), (0, 1), (1, 0), (1, 1),
    }  # fmt: skip
    assert bound_by_load(full)
    assert not bound_by_load(problem)
    assert bound_by_load(problem.replace(min_load=[1.0, 0.0, 0.0, 0.0]))
