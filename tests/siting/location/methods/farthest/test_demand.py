"""What those who matter pay and reach, against the table of all travel."""

import numpy as np
import pytest

from siting.location.methods.farthest.demand import Known
from siting.location.problem import LocationProblem


def _known(seed, **given):
    rng = np.random.default_rng(seed)
    points, sites = rng.integers(0, 20, (30, 2)), rng.integers(0, 20, (9, 2))
    problem = LocationProblem.from_points(points, sites, n_sites=3, objective="farthest", **given)
    demand = rng.permutation(30)[:12].astype(np.int32)
    known = Known(problem, np.arange(9, dtype=np.int32))
    known.add(demand[:5], np.inf)
    known.add(demand[5:], np.inf)
    return problem, known


@pytest.mark.parametrize("seed", range(5))
def test_the_pairs_are_those_within_the_radius(seed, travel_matrix):
    problem, known = _known(seed)
    for radius in (3.0, 8.0, 20.0):
        row, site = known.pairs(radius)
        expected = travel_matrix(problem)[known.demand] <= radius
        assert sorted(zip(row, site, strict=True)) == sorted(zip(*expected.nonzero(), strict=True))


@pytest.mark.parametrize("seed", range(5))
def test_who_must_be_within_the_radius_is_in_its_reach(seed, travel_matrix):
    """Those whose penalty is no more than the radius need no site, those without weight any."""
    penalty = np.where(np.arange(30) % 3, np.inf, 6.0)
    weight = (np.arange(30) % 4 > 0).astype(float)
    problem, known = _known(seed, penalty=penalty, weight=weight)
    for radius in (4.0, 7.0, 15.0):
        must = known.demand[known.penalty() > radius]
        near = travel_matrix(problem)[must] <= radius
        near[weight[must] == 0] = True
        reach = known.reach(radius)
        if not near.any(axis=1).all():
            assert reach is None
            continue
        listed = np.split(reach.site, reach.start[1:-1])
        for place, row in enumerate(reach.row_of):
            assert listed[row].tolist() == np.flatnonzero(near[place]).tolist()


def test_values_are_travel_and_penalties_of_those_who_matter(travel_matrix):
    problem, known = _known(0, penalty=6.5)
    travel, penalty = known.values(5.0, 10.0)
    table = travel_matrix(problem)[known.demand]
    assert sorted(travel) == sorted(table[(table >= 5.0) & (table < 10.0)])
    assert penalty.tolist() == [6.5] * 12
