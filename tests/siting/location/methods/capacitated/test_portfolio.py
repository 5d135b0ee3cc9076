"""The portfolio: the same answer on every run, never worse later, never in breach of a limit."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from siting.location.methods.capacitated import batches as module
from siting.location.methods.capacitated.portfolio import Portfolio
from siting.location.methods.neighbors.cells import make_cells
from siting.location.problem import LocationProblem
from siting.location.stopping import MaxIterations


def _problem(seed, *, n=40, m=12, **given):
    rng = np.random.default_rng(seed)
    load = rng.integers(1, 8, n).astype(float)
    given = {"n_sites": 4, "load": load, "capacity": np.ceil(load.sum() / 3.3)} | given
    return LocationProblem.from_points(
        rng.random((n, 2)) * 100, rng.random((m, 2)) * 100, weight=1.0, **given
    )


def _portfolio(problem, *, seed=0):
    cells = make_cells(problem, open_in_list=12)
    return Portfolio(problem, cells, np.random.default_rng(seed), seconds=np.inf)


def _run(search, batches):
    stop = MaxIterations(batches)
    search.run(stop, used=lambda: 0.0, heat=1.0)
    return search


LIMITS = {
    "capacity": {},
    "equal loads": {"load": 1.0, "capacity": 12.0},
    "minimum": {"min_load": 20.0},
    "penalties": {"penalty": 30.0, "capacity": 30.0},
    "quotas": {"group": np.arange(12) % 3, "quota": {0: (1, 1), 1: (2, 3)}},
    "marks": {"fixed": np.arange(12) == 3, "forbidden": np.arange(12) % 4 == 1},
}
EVERY_LIMIT = pytest.mark.parametrize("limits", LIMITS.values(), ids=LIMITS)


def _signature(search):
    best = search.best
    return best.cost, best.open_sites.tolist(), best.assignment.tolist(), search.iterations


@EVERY_LIMIT
def test_the_same_seed_gives_the_same_answer_on_one_core_too(limits, monkeypatch):
    problem = _problem(1, **limits)
    first, second = (_signature(_run(_portfolio(problem), 12)) for _ in range(2))
    assert first == second
    monkeypatch.setattr(module, "ThreadPoolExecutor", lambda _: ThreadPoolExecutor(1))
    assert _signature(_run(_portfolio(problem), 12)) == first


@EVERY_LIMIT
@pytest.mark.parametrize("seed", range(3))
def test_answers_keep_all_limits_and_only_get_better(seed, limits):
    problem = _problem(seed, **limits)
    search, costs = _portfolio(problem), []
    for batches in (0, 1, 4, 4):
        _run(search, batches)
        if search.best is not None:
            assert search.best.violations() == []
            assert search.cost == search.best.cost
        costs.append(search.cost)
    assert costs == sorted(costs, reverse=True)
    assert np.isfinite(costs[-1])
    assert search.iterations == 9


@pytest.mark.parametrize("seed", range(4))
def test_tiny_problems_are_solved(seed, best_by_milp):
    problem = _problem(seed, n=12, m=6, n_sites=2, min_load=5.0)
    best = best_by_milp(problem)
    search = _run(_portfolio(problem), 10)
    assert search.cost == pytest.approx(best)


def test_the_stop_is_told_the_best_cost():
    problem, told = _problem(2), []
    search = _portfolio(problem)

    def stop(cost):
        told.append(cost)
        return len(told) > 6

    search.run(stop, used=lambda: 0.0, heat=1.0)
    assert told == sorted(told, reverse=True)
    assert search.cost <= told[-1]
    assert search.iterations == 6


def test_prices_of_capacity_are_kept_for_the_proof():
    search = _run(_portfolio(_problem(0, **LIMITS["equal loads"])), 3)
    assert search.price.shape == (12,)
    assert (search.price >= 0).all()


def test_where_nothing_can_be_exchanged_equal_loads_need_no_search():
    problem = _problem(0, n_sites=12, load=1.0, capacity=5.0)
    search = _run(_portfolio(problem), 10**9)
    assert search.iterations == 0
    assert search.best.violations() == []


def test_an_exchange_that_lags_makes_room_for_a_second_chain():
    search = _run(_portfolio(_problem(3)), 2)
    search._exchange._best = (search._exchange._best[0], 10.0 * search.cost)
    search._settled = search._exchange.cost
    search._gather()
    assert search._exchange is None
    before = search.cost
    _run(search, 4)
    assert len(search._chains) == 2
    assert search.cost <= before
    assert search.best.violations() == []


def test_no_answer_where_none_exists():
    """Three loads of 2 fit into a capacity of 6, but not into two of 3."""
    problem = LocationProblem.from_points(
        np.zeros((3, 2)), np.zeros((2, 2)), n_sites=2, load=[2.0, 2.0, 2.1], capacity=3.1
    )
    search = _run(_portfolio(problem), 5)
    assert search.best is None
    assert search.cost == np.inf
