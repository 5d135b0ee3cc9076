"""The method for ``total`` under capacity: its answers keep all limits, its bounds are bounds."""

import numpy as np
import pytest

from siting.location.methods.capacitated import method
from siting.location.methods.capacitated.method import Capacitated
from siting.location.problem import LocationProblem
from siting.location.progress import Watch
from siting.location.stopping import MaxIterations


def _problem(seed, **given):
    rng = np.random.default_rng(seed)
    load = rng.integers(1, 5, 12).astype(float)
    given = {"weight": rng.integers(1, 4, 12), "load": load, "capacity": load.sum() / 2} | given
    return LocationProblem.from_points(
        rng.integers(0, 30, (12, 2)), rng.integers(0, 30, (6, 2)), n_sites=3, **given
    )


def _run(problem, *, iterations=12):
    watch = Watch(MaxIterations(iterations))
    return Capacitated()(problem, rng=np.random.default_rng(0), watch=watch), watch


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"penalty": 9.0},
        {"min_load": 6.0},
        {"group": np.arange(6) % 2, "quota": {0: (1, 1)}},
        {"fixed": np.arange(6) == 2, "forbidden": np.arange(6) == 3},
        {"load": 1.0, "capacity": 5.0},
    ],
)
@pytest.mark.parametrize("seed", range(3))
def test_answer_and_bound_enclose_the_optimum(seed, given, best_by_milp):
    problem = _problem(seed, **given)
    best = best_by_milp(problem)
    outcome, watch = _run(problem)
    if np.isinf(best):
        assert outcome.solution is None
        return
    assert outcome.solution.violations() == []
    assert best - 1e-6 <= outcome.solution.cost <= 1.05 * best + 1e-6
    assert watch.best_cost == pytest.approx(outcome.solution.cost)
    if outcome.lower_bound is not None:
        assert outcome.lower_bound <= best * (1 + 1e-9) + 1e-6


def test_same_seed_and_iterations_give_the_same_answer():
    first, second = (_run(_problem(4, min_load=5.0), iterations=20)[0] for _ in range(2))
    assert first.solution.open_sites.tolist() == second.solution.open_sites.tolist()
    assert first.solution.assignment.tolist() == second.solution.assignment.tolist()
    assert first.lower_bound == second.lower_bound
    assert first.iterations == second.iterations


def test_the_search_goes_on_where_a_proof_ends_early(monkeypatch):
    """What a dual that has converged leaves of the run is not given away."""
    monkeypatch.setattr(method, "_prove", lambda *_given: None)
    monkeypatch.setattr(method, "suits_finish", lambda _problem: False)
    rng = np.random.default_rng(0)
    problem = LocationProblem.from_points(
        np.repeat(rng.random((50, 2)) * 100, 60, axis=0), rng.random((60, 2)) * 100, n_sites=6,
        capacity=600.0, weight=1.0,
    )  # fmt: skip
    outcome, watch = _run(problem, iterations=100)
    assert "annealing on cells" in str(watch.steps)
    assert watch.used() >= 0.98
    assert outcome.solution.violations() == []


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({"objective": "farthest"}, "the objective 'farthest'"),
        ({"n_sites": None, "radius": 9.0}, "the fewest sites that cover all demand"),
        ({}, ""),
    ],
)
def test_what_it_cannot_do_is_named(given, refused):
    assert Capacitated().refuses(_problem(0).replace(**given)) == refused
