"""Measures derived from a decision, checked by hand."""

import numpy as np
import pytest

from siting.location.problem import LocationProblem
from siting.location.solution import Solution
from siting.location.solver import solve
from siting.location.stopping import MaxIterations
from siting.travel import TableTravel

TABLE = [[1.0, 9.0, 4.0], [5.0, 2.0, 4.0], [7.0, 3.0, np.inf], [6.0, 6.0, 6.0]]


def _solution(open_sites, assignment, **given):
    problem = LocationProblem(travel=TableTravel(TABLE), **({"n_sites": len(open_sites)} | given))
    return Solution(problem, np.array(open_sites, np.int32), np.array(assignment, np.int32))


def test_total_is_weight_times_travel():
    solution = _solution([0, 1], [0, 1, 1, 0], weight=[1, 2, 3, 4])
    assert solution.travel.tolist() == [1.0, 2.0, 3.0, 6.0]
    assert solution.cost == 1 * 1 + 2 * 2 + 3 * 3 + 4 * 6
    assert solution.load.tolist() == [5.0, 5.0, 0.0]
    assert solution.violations() == []


def test_unserved_demand_costs_its_penalty_times_weight():
    solution = _solution([0], [0, -1, -1, 0], weight=[1, 2, 0, 1], load=1.0, penalty=10.0)
    assert solution.unserved.tolist() == [False, True, True, False]
    assert solution.travel.tolist() == [1.0, np.inf, np.inf, 6.0]
    assert solution.cost == 1 + 2 * 10 + 0 + 6
    assert solution.load.tolist() == [2.0, 0.0, 0.0]


def test_what_must_be_served_and_is_not_costs_without_end():
    solution = _solution([0], [0, -1, 0, 0])
    assert solution.cost == np.inf
    assert solution.violations() == ["Demand that must be served is not."]


def test_covered_is_the_weight_within_the_radius():
    solution = _solution([2], [2, 2, -1, 2], objective="covered", radius=4.0, weight=[1, 2, 4, 8])
    assert solution.cost == 3.0


def test_farthest_leaves_out_what_has_no_weight():
    given = {"objective": "farthest", "weight": [1, 1, 1, 0], "load": 1.0}
    assert _solution([0, 1], [0, 1, 1, 0], **given).cost == 3.0


def test_fewest_sites_cost_their_number():
    assert _solution([0, 1], [0, 1, 1, 0], n_sites=None, radius=6.0).cost == 2.0


@pytest.mark.parametrize(
    ("open_sites", "assignment", "given", "message"),
    [
        ([0], [0, 0, 0, 0], {"n_sites": 2}, "1 sites are open, not 2."),
        ([0], [0, 0, 0, 0], {"fixed": [False, True, False]}, "A fixed site is closed."),
        ([0], [0, 0, 0, 0], {"forbidden": [True, False, False]}, "A forbidden site is open."),
        ([0], [0, 1, 0, 0], {}, "Demand is assigned to a closed site."),
        ([0], [0, 0, 0, 0], {"capacity": [3, 9, 9]}, "Capacity is exceeded by 1 in all."),
        ([0, 1], [0, 0, 0, 1], {"min_load": 2.0}, "An open site has less than its minimum load."),
        (
            [0],
            [0, 0, 0, 0],
            {"group": ["a", "b", "b"], "quota": {"a": (0, 1), "b": (1, 2)}},
            "Group b has 0 sites, outside its quota of 1 to 2.",
        ),
    ],
)
def test_violations_are_told(open_sites, assignment, given, message):
    solution = _solution(open_sites, assignment, **given)
    assert solution.violations() == [message]


def test_full_capacity_is_no_violation():
    solution = _solution([0, 1], [0, 1, 1, 0], load=0.1, capacity=[0.2, 0.2, 0.0])
    assert solution.overload == pytest.approx(0.0, abs=1e-12)
    assert solution.violations() == []


def test_what_is_printed_fits_a_line():
    """A notebook that shows a result of the nation showed a million numbers."""
    rng = np.random.default_rng(0)
    xy = rng.random((300, 2))
    problem = LocationProblem.from_points(xy, xy, n_sites=4)
    result = solve(problem, stop=MaxIterations(1))
    assert repr(problem) == "<LocationProblem: total, 300 demand points, 300 candidates, n_sites=4>"
    assert repr(result.solution) == "<Solution: 4 open sites, 0 of 300 demand points unserved>"
    assert len(repr(result)) < 400


def test_who_is_near_enough_and_has_no_site_is_crowded_out():
    """Site 1 serves the first; 2 and 3 are the ways of the next two, the last is too far at 6."""
    solution = _solution([1], [1, -1, -1, -1], penalty=[10.0, 2.0, 2.5, 5.0])
    assert solution.crowded.tolist() == [False, True, False, False]
    assert not _solution([0, 1], [0, 1, 1, 0]).crowded.any()
