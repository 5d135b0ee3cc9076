"""Small problems are looked through to the end, in turns with the search."""

import numpy as np
import pytest

from siting.location.methods.capacitated import finish as finishing
from siting.location.methods.capacitated.finish import Finish, suits_finish
from siting.location.methods.programs.exact import Exact
from siting.location.problem import LocationProblem
from siting.location.progress import Watch
from siting.location.solution import Solution
from siting.location.stopping import MaxIterations, MaxRuntime


def _problem(seed, n=12, m=6, **given):
    rng = np.random.default_rng(seed)
    load = rng.integers(1, 5, n).astype(float)
    given = {"load": load, "capacity": load.sum() / 2, "penalty": 40.0} | given
    return LocationProblem.from_points(
        rng.integers(0, 30, (n, 2)), rng.integers(0, 30, (m, 2)), n_sites=3, **given
    )


def _poor(problem):
    sites = np.arange(3, dtype=np.int32)
    return Solution(problem, sites, np.full(problem.n_demand, -1, np.int32))


@pytest.mark.parametrize("seed", range(10))
def test_a_look_ends_with_the_best_answer_and_tells_the_watch(seed, best_by_milp):
    problem, watch = _problem(seed), Watch(MaxRuntime(30))
    finish, best = Finish(problem, whole=False), best_by_milp(problem)
    assert finish.bound is None
    found = finish.look(_poor(problem), watch, 1.0)
    assert found.violations() == []
    told = found.cost, finish.bound, watch.best_cost, watch.lower_bound
    assert told == pytest.approx((best,) * 4)
    assert watch.closed
    assert str(watch.steps) == "bound: packing"


def test_where_too_much_is_left_only_the_proof_goes_on(monkeypatch, best_by_milp):
    problem = _problem(0, n=16, m=9, capacity=16.0)
    monkeypatch.setattr(finishing, "MOST_LEFT", 1)
    monkeypatch.setattr(finishing, "FEW", 16 * 9 - 1)
    watch = Watch(MaxRuntime(30))
    finish, best = Finish(problem, whole=False), best_by_milp(problem)
    finish.look(_poor(problem), watch, 1.0)
    assert 0 < finish.bound < best
    assert not watch.closed
    assert finish.prove(_poor(problem), watch, 1.0).cost == pytest.approx(best)
    assert finish.bound == pytest.approx(best)


def test_a_stop_ends_it_and_it_goes_on_later(best_by_milp):
    problem = _problem(17, n=16, m=9, capacity=16.0)
    finish, first = Finish(problem, whole=False), Watch(MaxIterations(2))
    begun = finish.prove(_poor(problem), first, 1.0)
    best = best_by_milp(problem)
    assert 0 < finish.bound < best
    ended = finish.prove(begun, Watch(MaxRuntime(30)), 1.0)
    assert ended.cost == pytest.approx(best)


def test_what_breaks_a_limit_is_left_alone():
    problem = _problem(1, min_load=1.0)
    poor, watch = _poor(problem), Watch(MaxRuntime(30))
    finish = Finish(problem, whole=False)
    assert finish.look(poor, watch, 1.0) is poor
    assert finish.bound is None
    assert watch.lower_bound is None


@pytest.mark.parametrize(
    ("given", "suits"),
    [({}, True), ({"capacity": np.inf}, False), ({"capacity": np.inf, "min_load": 2.0}, True)],
)
def test_loads_must_be_packed(given, suits):
    assert suits_finish(_problem(0, **given)) == suits


def test_only_small_problems_suit(monkeypatch):
    assert suits_finish(_problem(0))
    monkeypatch.setattr(finishing, "MAX_PAIRS", 71)
    assert not suits_finish(_problem(0))


@pytest.mark.parametrize("seed", range(5))
def test_an_answer_that_is_best_already_stays(seed):
    problem = _problem(seed)
    watch = Watch(MaxRuntime(20))
    best = Exact()(problem, rng=np.random.default_rng(0), watch=watch).solution
    assert Finish(problem, whole=False).prove(best, Watch(MaxRuntime(30)), 1.0) is best
