"""Clusters seen on the way are put together to the best answer that they make up."""

import numpy as np
import pytest

from siting.location.methods.capacitated import recombine as module
from siting.location.methods.capacitated.recombine import Pool, recombine
from siting.location.problem import LocationProblem
from siting.location.solution import Solution
from siting.travel import TableTravel

#: Two towns of two points each; the sites 0 and 2 suit the first and the second, 1 and 3 do not.
TABLE = [
    [1.0, 5.0, 50.0, 50.0],
    [1.0, 5.0, 50.0, 50.0],
    [50.0, 50.0, 1.0, 6.0],
    [50.0, 50.0, 1.0, 6.0],
]


def _problem(**given):
    given = {"n_sites": 2, "load": [1.0, 2.0, 1.0, 2.0], "capacity": 3.0} | given
    return LocationProblem(travel=TableTravel(TABLE), weight=1.0, **given)


def _solution(problem, sites, assignment):
    return Solution(problem, np.array(sites, np.int32), np.array(assignment, np.int32))


def _fill(pool, *assignments):
    for assignment in assignments:
        site = np.array(assignment, np.int32)
        pool.add(site, pool.problem.travel.pairs(np.arange(4, dtype=np.int32), site))


def test_halves_of_two_answers_make_a_better_one():
    problem = _problem()
    pool = Pool(problem)
    _fill(pool, [0, 0, 3, 3], [1, 1, 2, 2])
    best = _solution(problem, [0, 3], [0, 0, 3, 3])
    found = recombine(pool, best, seconds=np.inf)
    assert found.open_sites.tolist() == [0, 2]
    assert found.assignment.tolist() == [0, 0, 2, 2]
    assert found.violations() == []


def test_nothing_better_is_nothing():
    problem = _problem()
    pool = Pool(problem)
    _fill(pool, [0, 0, 2, 2], [1, 1, 3, 3])
    assert recombine(pool, _solution(problem, [0, 2], [0, 0, 2, 2]), seconds=np.inf) is None


def test_clusters_above_capacity_or_below_the_minimum_are_left_out():
    pool = Pool(_problem(min_load=2.0))
    _fill(pool, [0, 0, 0, 2])  # load 4 of 3 at site 0, load 2 at site 2
    assert len(pool) == 1
    pool = Pool(_problem(min_load=2.5))
    _fill(pool, [0, 0, 0, 2])
    assert len(pool) == 0


def test_a_cluster_keeps_its_cheapest_site_and_old_ones_go(monkeypatch):
    pool = Pool(_problem())
    _fill(pool, [1, 1, 3, 3], [0, 0, 3, 3])
    _, cost, site = pool.arrays()
    assert sorted(zip(site.tolist(), cost.tolist(), strict=True)) == [(0, 2.0), (3, 12.0)]
    monkeypatch.setattr(module, "MOST_KEPT", 2)
    _fill(pool, [0, 1, 2, 2])
    assert len(pool) == 2


@pytest.mark.parametrize(
    ("given", "sites"),
    [
        ({"fixed": [False, False, False, True]}, [0, 3]),
        ({"group": ["a", "b", "a", "b"], "quota": {"b": (1, 1)}}, [1, 2]),
        ({"forbidden": [False, True, False, False]}, [0, 2]),
    ],
)
def test_rules_hold(given, sites):
    given = {key: np.array(value) if key != "quota" else value for key, value in given.items()}
    problem = _problem(**given)
    pool = Pool(problem)
    allowed = [[0, 0, 3, 3], [1, 1, 2, 2], [0, 0, 2, 2], [1, 1, 3, 3]]
    _fill(pool, *(part for part in allowed if not problem.forbidden[part].any()))
    worse = _solution(problem, [1, 3], [1, 1, 3, 3])
    found = recombine(pool, worse, seconds=np.inf)
    assert found.open_sites.tolist() == sites


def test_whoever_may_wait_does_where_that_is_cheaper():
    problem = _problem(penalty=[3.0, np.inf, np.inf, np.inf])
    pool = Pool(problem)
    _fill(pool, [1, 1, 2, 2])
    pool.add(np.array([4, 1, 2, 2], np.int32), np.array([0.0, 5.0, 1.0, 1.0]))
    found = recombine(pool, _solution(problem, [1, 2], [1, 1, 2, 2]), seconds=np.inf)
    assert found.assignment.tolist() == [-1, 1, 2, 2]
    assert found.cost == 10.0
