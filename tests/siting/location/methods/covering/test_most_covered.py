"""The method for ``covered`` against trying every set of sites."""

import numpy as np
import pytest

from siting.location.methods.covering import bound as cover_bound
from siting.location.methods.covering.most_covered import Covering, _Search
from siting.location.problem import LocationProblem
from siting.location.progress import Watch
from siting.location.result import Status
from siting.location.site_rules import make_rules
from siting.location.solver import solve
from siting.location.stopping import MaxIterations
from siting.travel import PointTravel


def _problem(seed, **given):
    rng = np.random.default_rng(seed)
    n, m = 40, 12
    points, sites = rng.integers(0, 20, (n, 2)), rng.integers(0, 20, (m, 2))
    given = {"weight": rng.integers(0, 6, n).astype(float), "n_sites": 4} | given
    return LocationProblem.from_points(points, sites, objective="covered", radius=4.0, **given)


LIMITS = [
    {},
    {"fixed": np.arange(12) == 3, "forbidden": np.arange(12) > 9},
    {"group": np.arange(12) % 3, "quota": {0: (2, 3), 1: (0, 0)}},
    {"n_sites": 12},
    {"n_sites": 1, "fixed": np.arange(12) == 5},
]


@pytest.mark.parametrize("given", LIMITS)
@pytest.mark.parametrize("seed", range(6))
def test_best_and_proved(seed, given, best_of_all):
    problem = _problem(seed, **given)
    result = solve(problem, stop=MaxIterations(400), method="covering")
    assert result.solution.violations() == []
    assert result.cost == best_of_all(problem)
    assert result.status == Status.OPTIMAL
    assert result.lower_bound == result.cost


def test_the_same_seed_gives_the_same_answer():
    rng = np.random.default_rng(0)
    points = rng.random((400, 2))
    weight = rng.random(400)
    problem = LocationProblem.from_points(
        points, points, n_sites=12, objective="covered", radius=0.1, weight=weight
    )
    runs = [solve(problem, stop=MaxIterations(600), method="covering", seed=3) for _ in range(2)]
    first, second = runs
    assert first.solution.open_sites.tolist() == second.solution.open_sites.tolist()
    assert first.lower_bound == second.lower_bound
    assert first.cost <= first.lower_bound <= 1.05 * first.cost


def test_everybody_goes_to_the_nearest_site_also_beyond_the_radius():
    problem = _problem(1)
    solution = solve(problem, stop=MaxIterations(50), method="covering").solution
    near = problem.travel.nearest(1, among=solution.open_sites)
    assert solution.travel == pytest.approx(near.cost[:, 0])


def test_capacity_limits_who_is_covered():
    travel = PointTravel([[0, 0], [1, 0], [2, 0], [50, 0]], [[1, 0], [50, 0], [99, 0]])
    problem = LocationProblem(
        travel=travel, n_sites=2, objective="covered", radius=3.0, weight=[3, 2, 1, 4], capacity=5.0
    )
    result = solve(problem, stop=MaxIterations(200), method="covering")
    assert result.cost == 9.0
    assert result.solution.assignment.tolist() == [0, 0, -1, 1]
    assert result.solution.violations() == []
    assert result.lower_bound >= 9.0


def test_nothing_within_reach_is_no_error():
    problem = LocationProblem.from_points(
        [[0, 0]], [[9, 9], [8, 8]], n_sites=1, objective="covered", radius=1.0
    )
    result = solve(problem, stop=MaxIterations(10), method="covering")
    assert result.cost == 0.0
    assert result.status == Status.OPTIMAL


def test_what_has_no_meaning_is_refused():
    assert Covering().refuses(_problem(0, penalty=3.0)) == "penalties"
    other = LocationProblem.from_points([[0, 0]], [[0, 0]], n_sites=1)
    assert Covering().refuses(other) == "the objective 'total'"


def test_the_value_of_the_best_sites_is_that_of_their_rows():
    """Not one that was kept by adding and subtracting through all shakes."""
    rng = np.random.default_rng(0)
    points = rng.random((300, 2))
    weight = 10.0 ** rng.uniform(-9, 9, 300)
    problem = LocationProblem.from_points(
        points, points[:80], n_sites=6, objective="covered", radius=0.12, weight=weight
    )
    search = _Search(problem, make_rules(problem), rng)
    search.run(Watch(MaxIterations(12_000), larger_is_better=True), 1.0)
    assert search.best_value == search.reach.weight[search.reach.count(search.best) > 0].sum()


def test_a_bound_takes_no_more_steps_than_stated(monkeypatch):
    monkeypatch.setattr(cover_bound, "_MOST_STEPS", 9)
    problem = _problem(0)
    search = _Search(problem, make_rules(problem), np.random.default_rng(0))
    stop = MaxIterations(10**9)
    search.prove(Watch(stop, larger_is_better=True))
    assert stop.used() * 10**9 == pytest.approx(9)
