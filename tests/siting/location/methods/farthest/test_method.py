"""The method for ``farthest`` against trying every set of sites."""

import numpy as np
import pytest

from siting.location.methods.farthest import search as center_search
from siting.location.methods.farthest.method import Center
from siting.location.problem import LocationProblem
from siting.location.progress import Watch
from siting.location.result import Status
from siting.location.site_rules import make_rules
from siting.location.solver import solve
from siting.location.stopping import MaxIterations
from siting.travel import TableTravel


def _problem(seed, **given):
    rng = np.random.default_rng(seed)
    points, sites = rng.integers(0, 20, (40, 2)), rng.integers(0, 20, (12, 2))
    given = {"n_sites": 4} | given
    return LocationProblem.from_points(points, sites, objective="farthest", **given)


LIMITS = [
    {},
    {"fixed": np.arange(12) == 3, "forbidden": np.arange(12) > 9},
    {"group": np.arange(12) % 3, "quota": {0: (2, 3), 1: (0, 0)}},
    {"weight": np.arange(40) % 3.0},
    {"penalty": np.where(np.arange(40) % 2, 5.0, np.inf)},
    {"penalty": 3.0},
    {"n_sites": 12},
]


@pytest.mark.parametrize("given", LIMITS)
@pytest.mark.parametrize("seed", range(5))
def test_best_and_proved(seed, given, best_of_all):
    problem = _problem(seed, **given)
    result = solve(problem, stop=MaxIterations(200), method="center")
    assert result.solution.violations() == []
    assert result.cost == pytest.approx(best_of_all(problem))
    assert result.status == Status.OPTIMAL


@pytest.mark.parametrize("listed", [0, 10**9])
@pytest.mark.parametrize("seed", range(4))
def test_few_who_matter_are_enough(monkeypatch, best_of_all, seed, listed):
    monkeypatch.setattr(center_search, "ALL_PAIRS", 0)
    monkeypatch.setattr(center_search, "LISTED_PAIRS", listed)
    monkeypatch.setattr(center_search, "FIRST", 3)
    monkeypatch.setattr(center_search, "FIRST_PER_SITE", 0)
    problem = _problem(seed)
    result = solve(problem, stop=MaxIterations(200), method="center")
    assert result.cost == pytest.approx(best_of_all(problem))
    assert result.status == Status.OPTIMAL


def test_tables_with_what_cannot_be_reached(best_of_all):
    rng = np.random.default_rng(0)
    for _ in range(30):
        table = rng.integers(0, 9, (8, 6)).astype(float)
        table[rng.random(table.shape) < 0.4] = np.inf
        problem = LocationProblem(
            travel=TableTravel(table),
            n_sites=2,
            objective="farthest",
            weight=rng.integers(0, 3, 8).astype(float),
        )
        result = solve(problem, stop=MaxIterations(100), method="center")
        best = best_of_all(problem)
        if best is None:
            assert result.status == Status.INFEASIBLE
            continue
        assert result.cost == best
        assert result.status == Status.OPTIMAL
        assert result.solution.violations() == []


def test_capacity_sends_some_farther():
    problem = LocationProblem.from_points(
        [[0, 0], [1, 0], [2, 0], [10, 0]],
        [[1, 0], [10, 0]],
        n_sites=2,
        objective="farthest",
        capacity=2.0,
    )
    result = solve(problem, stop=MaxIterations(2_000), method="center")
    assert result.cost == 8.0
    assert result.lower_bound <= 8.0
    assert result.solution.violations() == []


def test_what_has_no_meaning_is_refused():
    problem = LocationProblem.from_points([[0, 0]], [[0, 0]], n_sites=1)
    assert Center().refuses(problem) == "the objective 'total'"


def test_a_search_that_gets_nowhere_ends(monkeypatch):
    """With a stop by iterations, one of them does not take more and more time without end."""
    efforts = []

    def undecided(_search, _radius, _watch, effort):
        efforts.append(effort)
        return center_search._UNKNOWN

    monkeypatch.setattr(center_search.Search, "_decide", undecided)
    solve(_problem(0), stop=MaxIterations(10**9), method="center")
    assert len(efforts) < 1_000
    assert max(effort.steps for effort in efforts) == center_search.MOST_STEPS
    assert max(effort.nodes for effort in efforts) == center_search.MOST_NODES


def test_the_same_program_is_not_solved_twice(monkeypatch):
    """Where an answer is too far by rounding alone, nobody new matters."""
    asked = []

    def any_sites(known, _radius, **_):
        asked.append(len(known.demand))
        return np.arange(4, dtype=np.int32), True

    monkeypatch.setattr(center_search, "cover_known", any_sites)
    problem = _problem(0)
    search = center_search.Search(problem, make_rules(problem), 0)
    watch = Watch(MaxIterations(10**9))
    search._begin(watch)
    assert search._solve(0.0, watch, 5) == center_search._UNKNOWN
    assert len(asked) == len(set(asked)) < 5
