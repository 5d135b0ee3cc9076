"""The method for set cover against trying every set of sites."""

import numpy as np
import pytest

from siting.location.methods.covering.fewest_sites import SetCover
from siting.location.problem import LocationProblem
from siting.location.result import Status
from siting.location.solver import solve
from siting.location.stopping import MaxIterations
from siting.travel import TableTravel


def _problem(seed, **given):
    rng = np.random.default_rng(seed)
    points, sites = rng.integers(0, 20, (30, 2)), rng.integers(0, 20, (12, 2))
    sites[:4] = [[4, 4], [4, 15], [15, 4], [15, 15]]
    return LocationProblem.from_points(points, sites, n_sites=None, **({"radius": 9.0} | given))


LIMITS = [
    {},
    {"radius": 11.0, "fixed": np.arange(12) == 7},
    {"group": np.arange(12) % 3, "quota": {0: (2, 12), 2: (1, 12)}},
    {"group": np.arange(12) % 4, "quota": {1: (0, 1), 3: (0, 1)}},
    {"weight": np.arange(30) % 2.0},
]


@pytest.mark.parametrize("given", LIMITS)
@pytest.mark.parametrize("seed", range(6))
def test_fewest_and_proved(seed, given, best_of_all):
    problem = _problem(seed, **given)
    result = solve(problem, stop=MaxIterations(400), method="set_cover")
    best = best_of_all(problem)
    if best is None:
        assert result.status == Status.INFEASIBLE
        return
    assert result.solution.violations() == []
    assert result.cost == best
    assert result.status == Status.OPTIMAL


def test_demand_beyond_every_candidate_is_named():
    result = solve(_problem(0, radius=0.5), stop=MaxIterations(10), method="set_cover")
    assert result.status == Status.INFEASIBLE
    assert "radius" in result.message


def test_demand_without_weight_must_still_reach_a_site():
    travel = TableTravel([[1.0, 1.0], [1.0, 1.0], [np.inf, 50.0]])
    problem = LocationProblem(travel=travel, n_sites=None, radius=2.0, weight=[1, 1, 0])
    result = solve(problem, stop=MaxIterations(50), method="set_cover")
    assert result.solution.open_sites.tolist() == [1]
    assert result.solution.violations() == []


@pytest.mark.parametrize("method", ["auto", "exact", "set_cover"])
def test_where_nothing_is_to_be_covered_quotas_are_kept(method):
    table = TableTravel([[1.0, 2.0, 3.0], [3.0, 1.0, 2.0]])
    given = {"travel": table, "n_sites": None, "radius": 5.0, "weight": [0, 0]}
    given |= {"group": ["Fars", "Ilam", "Ilam"]}
    problem = LocationProblem(quota={"Fars": (0, 0)}, **given)
    result = solve(problem, stop=MaxIterations(50), method=method)
    assert result.status == Status.OPTIMAL
    assert result.cost == 1.0
    assert result.solution.violations() == []
    closed = LocationProblem(quota={"Fars": (0, 0), "Ilam": (0, 0)}, **given)
    result = solve(closed, stop=MaxIterations(50), method=method)
    assert result.status == Status.INFEASIBLE
    assert result.message == (
        "The quotas let none of the 3 candidates open; allow at least one site."
    )


def test_capacity_asks_for_more_sites():
    problem = _problem(0, radius=60.0, capacity=10.0, load=1.0)
    result = solve(problem, stop=MaxIterations(300), method="set_cover")
    assert result.cost == 3.0
    assert result.status == Status.OPTIMAL
    assert result.solution.violations() == []


def test_many_sites_are_found_again_with_the_same_seed():
    rng = np.random.default_rng(1)
    points = rng.random((200, 2))
    problem = LocationProblem.from_points(points, points, n_sites=None, radius=0.15)
    runs = [solve(problem, stop=MaxIterations(300), method="set_cover", seed=2) for _ in range(2)]
    assert runs[0].solution.open_sites.tolist() == runs[1].solution.open_sites.tolist()
    assert runs[0].lower_bound == runs[1].lower_bound
    assert runs[0].lower_bound <= runs[0].cost <= runs[0].lower_bound + 3


def test_what_has_no_meaning_is_refused():
    assert SetCover().refuses(_problem(0, penalty=3.0)) == "penalties"
    other = LocationProblem.from_points([[0, 0]], [[0, 0]], n_sites=1)
    assert SetCover().refuses(other) == "a given number of sites"
