"""Programs for one radius, against trying every set of sites."""

import numpy as np
import pytest

from siting.location.methods.farthest.demand import Known
from siting.location.methods.farthest.program import cover_known
from siting.location.problem import LocationProblem
from siting.location.progress import Watch
from siting.location.site_rules import make_rules
from siting.location.stopping import MaxIterations


def _everybody(problem, rules):
    known = Known(problem, rules.free)
    known.add(np.arange(problem.n_demand, dtype=np.int32), np.inf)
    return known


def _ask(problem, radius, *, few):
    """Ask for all at once, or for three who matter first and whoever is short after them."""
    rules = make_rules(problem)
    everybody = _everybody(problem, rules)
    known = Known(problem, rules.free)
    known.add(np.arange(3 if few else problem.n_demand, dtype=np.int32), np.inf)
    found = cover_known(
        known,
        radius,
        everybody=everybody,
        within=np.inf,
        rules=rules,
        n_sites=problem.n_sites,
        nodes=10_000,
        watch=Watch(MaxIterations(10**6)),
    )
    return known, *found


@pytest.mark.parametrize("few", [False, True])
@pytest.mark.parametrize("seed", range(6))
def test_the_least_radius_suffices_and_less_does_not(seed, few, best_of_all):
    rng = np.random.default_rng(seed)
    points, sites = rng.integers(0, 20, (30, 2)), rng.integers(0, 20, (10, 2))
    problem = LocationProblem.from_points(points, sites, n_sites=3, objective="farthest")
    best = best_of_all(problem)
    known, found, sure = _ask(problem, best, few=few)
    assert sure
    assert len(found) <= 3
    near = problem.travel.nearest(1, of=known.demand, among=found)
    assert near.cost.max() <= best
    _, found, sure = _ask(problem, np.nextafter(best, 0.0), few=few)
    # Of a few who matter some sites may suffice for all of those.
    assert (found is None and sure) or few
