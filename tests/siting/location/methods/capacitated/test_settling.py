"""The best solution of a run, with an exchange that is played by hand."""

from math import inf

import numpy as np

from siting.location.methods.capacitated.settling import Settling
from siting.location.problem import LocationProblem
from siting.location.solution import Solution

#: Six homes on a line, sites at each; two sites for three homes each.
PROBLEM = LocationProblem.from_points(
    [[float(k), 0.0] for k in range(6)],
    [[float(k), 0.0] for k in range(6)],
    n_sites=2,
    capacity=3.0,
)


class Found:
    """What an exchange is asked for: the cost of its plan, its sites and their prices."""

    def __init__(self, cost, *sites):
        self.cost, self._sites, self.asked = cost, np.array(sites, np.int32), 0

    def best(self):
        self.asked += 1
        return self._sites, np.zeros(len(self._sites))


def _solution(sites, assignment):
    return Solution(PROBLEM, np.array(sites, np.int32), np.array(assignment, np.int32))


def test_only_better_ones_within_all_limits_are_kept():
    settling = Settling(PROBLEM)
    assert settling.cost == inf
    first = _solution([0, 5], [0, 0, 0, 5, 5, 5])
    assert settling.keep(first) == 6.0
    assert settling.best is first
    overfull = _solution([1, 4], [1, 1, 1, 1, 4, 4])
    assert overfull.violations()
    assert settling.keep(_solution([0, 5], [0, 0, 5, 0, 5, 5])) == 8.0
    assert settling.keep(overfull) in (inf, overfull.cost)
    assert settling.best is first
    best = _solution([1, 4], [1, 1, 1, 4, 4, 4])
    assert settling.keep(best) == settling.cost == 4.0


def test_a_cheaper_one_that_breaks_a_limit_is_nothing():
    settling = Settling(PROBLEM)
    assert settling.keep(_solution([2, 5], [2, 2, 2, 2, 5, 5])) == inf
    assert settling.best is None


def test_sites_become_a_solution_once():
    settling = Settling(PROBLEM)
    found = Found(4.0, 1, 4)
    assert settling.settle_sites(found) == 4.0
    assert settling.best.assignment.tolist() == [1, 1, 1, 4, 4, 4]
    assert settling.price.shape == (6,)
    assert settling.settle_sites(found) == inf
    assert found.asked == 1
    assert settling.settle_sites(Found(6.0, 0, 5)) == 6.0
    assert settling.cost == 4.0


def test_sites_that_cannot_take_the_load_are_no_solution():
    settling = Settling(PROBLEM.replace(capacity=[3.0, 1.0, 3.0, 3.0, 3.0, 3.0]))
    assert settling.settle_sites(Found(4.0, 1, 4)) == inf
    assert settling.best is None
