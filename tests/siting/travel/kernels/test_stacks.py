"""Sites at one place are listed by all, each demand point beginning with another."""

import numpy as np
import pytest

from siting.location.problem import LocationProblem
from siting.location.solver import solve
from siting.location.stopping import MaxIterations
from siting.travel import PointTravel

HOMES = np.zeros((6, 2))
SITES = np.array([[0, 0], [3, 0], [0, 0], [0, 0], [9, 0]], float)


def test_lists_begin_in_turn():
    near = PointTravel(HOMES, SITES).nearest(2)
    assert near.site.tolist() == [[0, 2], [2, 3], [3, 0]] * 2
    assert (near.cost == 0).all()
    assert (near.beyond == 0).all()


def test_full_lists_hold_every_site_once():
    near = PointTravel(HOMES, SITES).nearest(9)
    assert (np.sort(near.site, axis=1) == np.arange(5)).all()
    assert near.cost[0].tolist() == [0, 0, 0, 3, 9]
    assert np.isinf(near.beyond).all()


def test_turn_is_that_of_the_demand_point_also_in_a_block():
    travel = PointTravel(HOMES, SITES)
    block = np.array([4, 1], np.int32)
    np.testing.assert_array_equal(travel.nearest(3, of=block).site, travel.nearest(3).site[block])


def test_stacks_among_some_sites():
    near = PointTravel(HOMES, SITES).nearest(2, among=np.array([1, 2, 3], np.int32))
    assert near.site.tolist() == [[2, 3], [3, 2]] * 3


@pytest.mark.parametrize("capacity", [10.0, 12.0])
def test_a_pile_of_households_uses_a_pile_of_centers(capacity):
    """Far more households at one point than any neighbor list could serve through one window."""
    homes = np.vstack([np.zeros((1_200, 2)), np.full((100, 2), 50.0)])
    sites = np.vstack([np.zeros((600, 2)), np.full((60, 2), 50.0)])
    problem = LocationProblem.from_points(
        homes,
        sites,
        n_sites=130,
        capacity=np.full(660, capacity),
        penalty=np.full(1_300, 1_000.0),
    )
    result = solve(problem, stop=MaxIterations(400), seed=0)
    assert result.solution.violations() == []
    assert not result.solution.unserved.any()
    assert result.cost == 0.0
    assert result.lower_bound == 0.0
