"""The methods for ``total``: which search suits a problem, and that its bound is one."""

import numpy as np
import pytest

from siting.errors import UnsupportedError
from siting.location.methods.choice import SEARCHES, choose
from siting.location.methods.total.method import Total
from siting.location.problem import LocationProblem
from siting.location.progress import Watch
from siting.location.stopping import MaxIterations


def _run(problem, method, *, iterations=60):
    rng = np.random.default_rng(0)
    return choose(problem, method)(problem, rng=rng, watch=Watch(MaxIterations(iterations)))


def _problem(**given):
    rng = np.random.default_rng(1)
    return LocationProblem.from_points(rng.random((30, 2)), rng.random((8, 2)), n_sites=3, **given)


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({}, "interchange"),
        ({"capacity": 30.0}, "interchange"),
        ({"capacity": 12.0}, "exchange"),
        ({"min_load": 2.0}, "exchange"),
    ],
)
def test_capacity_that_can_bind_decides_on_the_search(given, name):
    problem = _problem(**given)
    first = next(method for method in SEARCHES if not method.refuses(problem))
    assert first.name == name
    outcome = _run(problem, name, iterations=20)
    assert outcome.method == name
    assert outcome.solution.violations() == []
    assert outcome.iterations > 0


@pytest.mark.parametrize("given", [{}, {"group": np.arange(8) % 2, "quota": {0: (0, 1)}}])
def test_the_bound_is_below_the_optimum(given, best_by_enumeration):
    problem = _problem(**given)
    outcome = _run(problem, "interchange", iterations=900)
    best = best_by_enumeration(problem)
    assert 0.9 * best <= outcome.lower_bound <= best * (1 + 1e-9)
    assert outcome.solution.cost >= best * (1 - 1e-9)
    assert outcome.solution.violations() == []


def test_the_best_is_kept_from_turn_to_turn():
    """Searches and proofs take turns; the cost that the watch knows is that of the answer."""
    rng = np.random.default_rng(5)
    problem = LocationProblem.from_points(rng.random((90, 2)), rng.random((30, 2)), n_sites=6)
    watch = Watch(MaxIterations(80))
    outcome = Total()(problem, rng=rng, watch=watch)
    assert watch.best_cost == outcome.solution.cost
    assert watch.lower_bound == outcome.lower_bound
    assert outcome.lower_bound <= outcome.solution.cost * (1 + 1e-9)


def test_all_that_is_unsupported_is_named_at_once():
    problem = _problem(objective="farthest", min_load=2.0, capacity=12.0)
    wanted = "the objective 'farthest' and minimum loads and capacity"
    with pytest.raises(UnsupportedError, match=wanted):
        _run(problem, "interchange")
