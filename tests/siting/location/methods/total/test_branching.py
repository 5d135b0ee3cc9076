"""Branch and bound, against every choice of sites."""

import numpy as np
import pytest

from siting.location.methods.total.branching import Branching, suits_branching
from siting.location.methods.total.method import Total
from siting.location.problem import LocationProblem
from siting.location.solver import solve
from siting.location.stopping import MaxIterations
from siting.travel import PointTravel, TableTravel
from tests.siting.location.oracles import optimum
from tests.siting.location.random_problems import random_problem


def suits(problem):
    return not Total().refuses(problem) and suits_branching(problem)


PROBLEMS = [seed for seed in range(400) if suits(random_problem("total", seed))][:120]


def never(_bound):
    return False


@pytest.mark.parametrize("seed", PROBLEMS)
def test_from_nothing_it_finds_and_proves_the_optimum(seed):
    problem = random_problem("total", seed)
    best = optimum(problem)
    far = 1e6
    branching = Branching(problem, np.zeros(problem.n_demand), far, whole=False)
    branching.run(never)
    expected = far if best is None else best
    assert branching.bound == pytest.approx(expected, rel=1e-9, abs=1e-9)
    assert (branching.best is None) == (best is None)


@pytest.mark.parametrize("seed", range(6))
def test_whole_costs(seed):
    rng = np.random.default_rng(seed)
    problem = LocationProblem(
        travel=TableTravel(rng.integers(0, 30, (7, 7)).astype(float)), n_sites=3
    )
    best = optimum(problem)
    branching = Branching(problem, np.zeros(7), best + 5.0, whole=True)
    branching.run(never)
    assert branching.bound == best
    again = Branching(problem, np.full(7, 9.0), best, whole=True)
    again.run(never)
    assert again.bound == best
    assert again.best is None


def test_candidates_that_are_alike_take_no_time():
    points = np.repeat([[0.0, 0], [5, 0], [0, 7]], 30, axis=0)
    problem = LocationProblem(travel=PointTravel(points, points, metric="euclidean"), n_sites=4)
    branching = Branching(problem, np.zeros(90), 1.0, whole=False)
    branching.run(never)
    assert branching.bound == pytest.approx(0.0)
    assert branching.best is not None


def test_the_bound_holds_when_it_is_told_to_stop():
    points = np.random.default_rng(3).integers(0, 100, (60, 2))
    problem = LocationProblem(travel=PointTravel(points, points, metric="floor"), n_sites=5)
    best = solve(problem, stop=MaxIterations(3_000), method="interchange", seed=0)
    assert best.status == "optimal"
    branching = Branching(problem, np.zeros(60), best.cost + 20.0, whole=True)
    bounds = []
    branching.run(lambda bound: bounds.append(bound) or len(bounds) > 5)
    assert bounds == sorted(bounds)
    assert bounds[-1] <= best.cost


def test_quotas_are_left_to_others():
    problem = LocationProblem(
        travel=TableTravel(np.ones((3, 3))), n_sites=2, group=["a", "a", "b"], quota={"a": (1, 1)}
    )
    assert not suits_branching(problem)


@pytest.mark.parametrize("asked", range(6))
def test_a_node_that_is_left_in_the_middle_keeps_the_bound_true(asked):
    rng = np.random.default_rng(1)
    points = rng.random((40, 2)) * 100
    problem = LocationProblem.from_points(points, points, n_sites=6)
    best = solve(problem, method="exact", stop=MaxIterations(10**6)).cost
    branching = Branching(problem, np.zeros(40), 2.0 * best, whole=False)
    turns = iter(range(asked))
    branching.run(never, halted=lambda: next(turns, None) is None)
    assert 0.0 < branching.bound <= best
    branching.run(never)
    assert branching.bound == pytest.approx(best)
