"""The bound is below every answer, for all candidates, however short the lists are."""

import numpy as np
import pytest

from siting.location.methods.bounds import lagrangian as module
from siting.location.methods.bounds.lagrangian import (
    _Pace,
    least_savings,
    lower_bound,
    make_dual,
)
from siting.location.methods.bounds.offers import make_offers
from siting.location.problem import LocationProblem
from siting.location.stopping import MaxIterations


def _problem(seed, *, capacitated, **given):
    """A few points, integral distances, some sites fixed or forbidden."""
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(4, 12)), int(rng.integers(3, 8))
    marks = rng.random(m)
    given = {
        "n_sites": int(rng.integers(1, m)),
        "weight": rng.integers(1, 4, n).astype(float),
        "load": rng.integers(1, 4, n).astype(float),
        "capacity": rng.integers(3, 12, m).astype(float) if capacitated else None,
        "penalty": np.full(n, 40.0),
        "fixed": (marks < 0.3) & (np.arange(m) == 0),
        "forbidden": (marks > 0.7) & (np.arange(m) == m - 1),
    } | given
    return LocationProblem.from_points(
        rng.integers(0, 20, (n, 2)), rng.integers(0, 20, (m, 2)), **given
    )


def _bound(problem, *, k=100, target, iterations=300, start=0.0):
    dual = make_dual(problem, make_offers(problem, k=k))
    return lower_bound(
        dual,
        start=np.full(problem.n_demand, start),
        target=target,
        stop=MaxIterations(iterations),
    )


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("k", [1, 2, 100])
def test_without_capacity_it_comes_close_to_the_optimum(seed, k, best_by_enumeration):
    problem = _problem(seed, capacitated=False)
    best = best_by_enumeration(problem)
    bound, multiplier, iterations = _bound(problem, k=k, target=1.1 * best + 1)
    assert bound <= best * (1 + 1e-9)
    assert (multiplier >= 0).all()
    assert 1 <= iterations <= 300
    if k == 100:
        assert bound >= 0.97 * best


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("k", [2, 100])
def test_with_capacity_it_stays_below_the_optimum(seed, k, best_by_milp):
    problem = _problem(seed, capacitated=True)
    best = best_by_milp(problem)
    bound, _, _ = _bound(problem, k=k, target=1.1 * best + 1)
    assert bound <= best * (1 + 1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_with_lists_made_shorter_on_the_way_it_is_as_good(seed, best_by_milp, monkeypatch):
    problem = _problem(seed, capacitated=True, load=1.0)
    best = best_by_milp(problem)
    usual, _, _ = _bound(problem, target=1.1 * best + 1)
    monkeypatch.setattr(module, "MANY", 0)
    monkeypatch.setattr(module, "NARROWED", 5)
    narrowed, _, _ = _bound(problem, target=1.1 * best + 1)
    assert narrowed <= best * (1 + 1e-9)
    assert narrowed >= 0.98 * usual


@pytest.mark.parametrize("seed", range(6))
def test_loads_that_are_not_whole(seed, best_by_milp):
    rng = np.random.default_rng(seed)
    problem = _problem(seed, capacitated=True)
    problem = problem.replace(load=rng.uniform(0.3, 3.5, problem.n_demand))
    best = best_by_milp(problem)
    assert _bound(problem, target=1.1 * best + 1)[0] <= best * (1 + 1e-9)


@pytest.mark.parametrize("seed", range(30))
def test_with_prices_of_load_in_the_costs_it_stays_below_the_optimum(seed, best_by_milp):
    """Whatever they are; where full sites save more than that, nothing is lost."""
    rng = np.random.default_rng(seed)
    n, m = 9, 5
    problem = LocationProblem.from_points(
        rng.integers(0, 20, (n, 2)), rng.integers(0, 20, (m, 2)), n_sites=3,
        capacity=3.0, penalty=np.full(n, 60.0),
    )  # fmt: skip
    best = best_by_milp(problem)
    reach, start = np.full(n, rng.choice([15.0, 60.0])), rng.uniform(0, 30, n)
    whole = make_dual(problem, make_offers(problem, k=m, reach=reach))
    for share in (0.0, 0.8, 3.0):
        floor = np.zeros(m)
        floor[whole.offers.first_of] = share * least_savings(whole, start)
        dual = make_dual(problem, make_offers(problem, k=m, reach=reach, floor=floor))
        first = _first_bound(dual, start)
        if share < 1:
            assert first == pytest.approx(_first_bound(whole, start), rel=1e-5)
        bound, _, _ = lower_bound(dual, start=start, target=1.1 * best, stop=MaxIterations(200))
        assert first <= bound <= best * (1 + 1e-6)


def _first_bound(dual, multiplier):
    return lower_bound(dual, start=multiplier, target=1.0, stop=MaxIterations(1))[0]


def _with_quota(problem):
    """Ask for as few sites as can be at even positions."""
    even = np.arange(problem.n_candidates) % 2 == 0
    odd_ones = int((~even & ~problem.forbidden).sum())
    count = max(problem.n_sites - odd_ones, int((problem.fixed & even).sum()))
    return problem.replace(group=even, quota={True: (count, count)})


@pytest.mark.parametrize("seed", range(12))
def test_quotas_count_for_the_bound(seed, best_by_enumeration):
    problem = _with_quota(_problem(seed, capacitated=False))
    best = best_by_enumeration(problem)
    assert 0.95 * best <= _bound(problem, target=1.1 * best + 1)[0] <= best * (1 + 1e-9)


@pytest.mark.parametrize("seed", range(7))
def test_quotas_under_capacity(seed, best_by_milp):
    problem = _with_quota(_problem(seed, capacitated=True))
    best = best_by_milp(problem)
    assert _bound(problem, target=1.1 * best + 1)[0] <= best * (1 + 1e-9)


@pytest.mark.parametrize("seed", range(1, 5))
def test_minimum_loads_are_relaxed(seed, best_by_milp):
    problem = _problem(seed, capacitated=True, n_sites=2, min_load=4.0)
    best = best_by_milp(problem)
    assert _bound(problem, target=min(best, 500.0))[0] <= best * (1 + 1e-9)


def test_loads_of_zero_go_to_sites_without_room(best_by_milp):
    """Such a site is worth something to a point that takes nothing of its capacity."""
    problem = LocationProblem.from_points(
        [[0, 0], [10, 0]], [[0, 0], [10, 0]], n_sites=2, weight=1.0, load=[0.0, 1.0],
        capacity=[0.0, 0.5], penalty=3.0,
    )  # fmt: skip
    assert best_by_milp(problem) == pytest.approx(3.0)
    assert _bound(problem, target=4.0)[0] <= 3.0 * (1 + 1e-9)


def test_large_costs_of_points_without_load():
    problem = LocationProblem.from_points(
        [[0, 0], [1, 0], [2, 0]], [[0, 0], [2, 0]], n_sites=1, weight=1e9, load=[0.0, 1.0, 1.0],
        capacity=1.0, penalty=7.0,
    )  # fmt: skip
    bound = _bound(problem, target=1e10)[0]
    assert 5e9 <= bound <= 9e9 * (1 + 1e-9)


def test_stacked_candidates_count_as_often_as_they_are_there(best_by_milp):
    """One class of three candidates: the bound of two sites uses it twice."""
    demand = np.repeat([[0.0, 0.0], [9.0, 0.0]], 4, axis=0)
    sites = [[1.0, 0.0]] * 3 + [[8.0, 0.0]] * 2
    problem = LocationProblem.from_points(demand, sites, n_sites=3, capacity=3.0)
    best = best_by_milp(problem)
    bound, _, _ = _bound(problem.replace(penalty=50.0), target=1.1 * best)
    assert np.isinf(best) or bound <= best * (1 + 1e-9)
    roomy = problem.replace(capacity=4.0, n_sites=2)
    assert _bound(roomy, target=9.0)[0] == pytest.approx(8.0, rel=1e-3)


def test_good_multipliers_are_a_good_start():
    """What each pays at the optimum, where everyone has one site of his own."""
    points = np.arange(6.0)[:, None] * [10.0, 0.0]
    problem = LocationProblem.from_points(points + np.array([0.0, 1.0]), points, n_sites=6)
    dual = make_dual(problem, make_offers(problem, k=6))
    bound, _, iterations = lower_bound(
        dual, start=np.ones(6), target=6.0, stop=lambda bound: bound >= 6.0 * (1 - 1e-6)
    )
    assert bound == pytest.approx(6.0)
    assert iterations == 1


def test_a_bound_is_never_below_zero_and_needs_no_iteration():
    problem = _problem(0, capacitated=False)
    assert _bound(problem, target=10.0, iterations=0)[0] == 0.0


def test_weights_count_and_zero_weight_is_free():
    problem = LocationProblem.from_points(
        [[0, 0], [10, 0]], [[0, 0], [4, 0]], n_sites=1, weight=[3.0, 0.0]
    )
    assert _bound(problem, k=2, target=1.0)[0] == pytest.approx(0.0, abs=1e-9)
    assert _bound(problem.replace(weight=0.0), k=2, target=1.0)[0] == 0.0


def test_there_are_no_more_iterations_than_stated(monkeypatch):
    monkeypatch.setattr(module, "MOST_ITERATIONS", 7)
    _, _, iterations = _bound(_problem(0, capacitated=True), target=100.0, iterations=10**9)
    assert iterations == 7


@pytest.mark.parametrize("long", [False, True])
def test_steps_shrink_where_they_gain_nothing_and_sooner_at_first_where_they_take_long(long):
    pace, shrunk = _Pace(long=long), []
    bounds = [10.0, *[9.0] * 30]
    for best, bound in zip([-np.inf, *[10.0] * 30], bounds, strict=True):
        if pace.follow(bound, best):
            shrunk.append(round(pace.size, 4))
    assert shrunk == ([0.12, 0.048, 0.0192, 0.0077, 0.0031, 0.0012, 0.0005, 0.0002, 0.0001, 0.0]
                      if long else [0.7])  # fmt: skip


def test_a_step_that_gains_ends_the_haste():
    pace = _Pace(long=True)
    assert [pace.follow(10.0, -np.inf), pace.follow(11.0, 10.0)] == [False, False]
    assert [pace.follow(9.0, 11.0) for _ in range(10)] == [False] * 9 + [True]
    assert pace.size == pytest.approx(0.21)


@pytest.mark.parametrize("seed", range(4))
def test_a_rise_that_began_short_and_ended_early_goes_on_as_usual(seed, monkeypatch):
    """Short first steps end at a crest from which no later ones lead on."""
    rng = np.random.default_rng(seed)
    points, load = rng.random((150, 2)) * 1_000, rng.integers(1, 60, 150).astype(float)
    problem = LocationProblem.from_points(
        points, points, n_sites=4, weight=1.0, load=load, capacity=float(load.sum()) / 3.6
    )
    dual = make_dual(problem, make_offers(problem, k=150))
    start = np.full(150, 300.0)

    def bound():
        return lower_bound(dual, start=start, target=40_000.0, stop=lambda _bound: False)[0]

    usual = bound()
    monkeypatch.setattr(module, "LONG", 0)
    assert bound() >= usual * (1 - 1e-12)
