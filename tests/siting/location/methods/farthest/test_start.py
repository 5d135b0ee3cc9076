"""Farthest first: what Gonzalez proves of it, and the rules."""

import numpy as np
import pytest

from siting.location.methods.farthest.start import open_farthest_first
from siting.location.problem import LocationProblem
from siting.location.site_rules import make_rules


def _start(points, **given):
    problem = LocationProblem.from_points(points, points, objective="farthest", **given)
    everyone = np.arange(len(points), dtype=np.int32)
    return problem, open_farthest_first(problem, make_rules(problem), everyone, problem.penalty)


@pytest.mark.parametrize("seed", range(6))
def test_at_most_twice_the_least_radius(seed, best_of_all):
    """Where every demand point is a candidate."""
    points = np.random.default_rng(seed).random((14, 2))
    problem, sites = _start(points, n_sites=4)
    assert len(set(sites.tolist())) == 4
    near = problem.travel.nearest(1, among=sites)
    assert near.cost.max() <= 2 * best_of_all(problem)


def test_fixed_sites_come_first_and_quotas_are_kept():
    points = np.random.default_rng(0).random((14, 2))
    group, fixed = np.arange(14) % 2, np.arange(14) == 5
    _, sites = _start(points, n_sites=4, group=group, quota={0: (3, 3)}, fixed=fixed)
    assert 5 in sites
    assert (group[sites] == 0).sum() == 3


def test_forbidden_sites_stay_closed():
    points = np.random.default_rng(1).random((14, 2))
    _, sites = _start(points, n_sites=5, forbidden=np.arange(14) % 2 == 0)
    assert (sites % 2 == 1).all()
