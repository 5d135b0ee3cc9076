"""The method for ``total`` chooses its search and proves a bound where one is asked for."""

import numpy as np
import pytest

from siting.errors import UnsupportedError
from siting.methods.choice import choose
from siting.problem import LocationProblem
from siting.stopping import MaxIterations
from siting.watching import Watch


def _run(problem, *, iterations=60):
    rng = np.random.default_rng(0)
    return choose(problem, "auto")(problem, rng=rng, watch=Watch(MaxIterations(iterations)))


def _problem(**given):
    rng = np.random.default_rng(1)
    return LocationProblem.from_points(rng.random((30, 2)), rng.random((8, 2)), n_sites=3, **given)


@pytest.mark.parametrize(
    ("capacity", "method"), [(np.inf, "interchange"), (30.0, "interchange"), (12.0, "exchange")]
)
def test_capacity_that_can_bind_decides_on_the_search(capacity, method):
    outcome = _run(_problem(capacity=capacity))
    assert outcome.method == method
    assert outcome.solution.violations() == []
    assert outcome.iterations > 0


@pytest.mark.parametrize("capacity", [np.inf, 12.0])
def test_the_bound_is_below_the_optimum(capacity, best_by_milp):
    problem = _problem(capacity=capacity)
    outcome = _run(problem, iterations=900)
    best = best_by_milp(problem)
    assert 0.9 * best <= outcome.lower_bound <= best * (1 + 1e-9)
    assert outcome.solution.cost >= best * (1 - 1e-9)


def test_all_that_is_unsupported_is_named_at_once():
    problem = _problem(objective="farthest", min_load=2.0, group=["a"] * 8, quota={"a": (1, 3)})
    wanted = "the objective 'farthest' and quotas and minimum loads"
    with pytest.raises(UnsupportedError, match=wanted):
        _run(problem)
