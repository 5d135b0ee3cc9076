"""One chain of annealing: its best answer keeps all limits, and nothing leads away from it."""

import numpy as np
import pytest

from siting.location.methods.capacitated import annealing
from siting.location.methods.capacitated.annealing import Annealing, cold_start
from siting.location.problem import LocationProblem


def _problem(seed, *, n=12, m=6, **given):
    rng = np.random.default_rng(seed)
    load = rng.integers(1, 5, n).astype(float)
    given = {"n_sites": 3, "load": load, "capacity": np.ceil(load.sum() / 2.4)} | given
    return LocationProblem.from_points(
        rng.integers(0, 40, (n, 2)), rng.integers(0, 40, (m, 2)), weight=1.0, **given
    )


def _started(problem, sites=(0, 1, 2)):
    chain = Annealing(problem)
    sites = np.array(sites, np.int32)
    chain.start(sites, cold_start(problem, sites))
    return chain


@pytest.mark.parametrize("dense", [True, False])
@pytest.mark.parametrize("seed", range(5))
def test_tiny_problems_are_solved(seed, dense, monkeypatch, best_by_milp):
    if not dense:
        monkeypatch.setattr(annealing, "DENSE_ENTRIES", 0)
    problem = _problem(seed)
    chain = _started(problem)
    for part in range(20):
        chain.run(100, heat=0.5 * 0.7**part, seed=part)
    found = chain.best()
    assert found.violations() == []
    assert chain.cost == pytest.approx(found.cost)
    assert found.cost == pytest.approx(best_by_milp(problem))


def test_what_only_nearly_fits_is_no_answer():
    """Half a load too much is too much, whatever the unit."""
    for unit in (1.0, 1e-3, 1e9):
        problem = LocationProblem.from_points(
            [[0, 0], [1, 0], [9, 0]], [[0, 0], [9, 0]], n_sites=2, weight=1.0,
            load=unit, capacity=np.array([1.5, 2.0]) * unit,
        )  # fmt: skip
        chain = _started(problem, (0, 1))
        assert chain.best() is None
        chain.run(20_000, heat=0.3, seed=0)
        assert chain.best().violations() == []
        assert chain.cost == pytest.approx(8.0)


def test_a_hair_too_much_is_too_much():
    problem = LocationProblem.from_points(
        [[0, 0], [1, 0], [9, 0]], [[0, 0], [9, 0]], n_sites=2, weight=1.0,
        load=1.0, capacity=[2.0 - 5e-8, 2.0],
    )  # fmt: skip
    chain = _started(problem, (0, 1))
    chain.run(20_000, heat=0.3, seed=0)
    assert chain.best().violations() == []
    assert chain.cost == pytest.approx(8.0)


def test_loads_that_fill_a_site_but_for_rounding_are_an_answer():
    """Ten loads of 0.1 into a capacity of 1: their sum is 0.9999999999999999."""
    problem = LocationProblem.from_points(
        np.zeros((30, 2)), np.arange(6.0).reshape(3, 2), n_sites=3, weight=1.0,
        load=0.1, capacity=1.0, min_load=1.0,
    )  # fmt: skip
    chain = _started(problem)
    chain.run(20_000, heat=0.3, seed=1)
    assert chain.best() is not None
    assert chain.best().violations() == []


def test_a_good_start_is_the_first_answer_and_a_worse_one_is_not():
    problem = _problem(0, capacity=100.0)
    chain = _started(problem)
    first = chain.cost
    assert chain.best().open_sites.tolist() == [0, 1, 2]
    chain.run(500, heat=0.2, seed=0)
    best = chain.best()
    assert best.cost < first
    sites = np.array([0, 1, 2], np.int32)
    chain.start(sites, cold_start(problem, sites))
    assert chain.cost == pytest.approx(best.cost)
    assert chain.best().open_sites.tolist() == best.open_sites.tolist()


def test_points_that_must_be_served_do_not_wait_in_an_answer():
    problem = _problem(0, capacity=3.0)
    chain = _started(problem)
    chain.run(300, heat=0.5, seed=0)
    assert chain.cost == np.inf
    assert chain.best() is None
    waits = _started(problem.replace(penalty=20.0))
    waits.run(300, heat=0.5, seed=0)
    assert waits.best().violations() == []
    assert waits.best().unserved.any()


def test_points_beyond_a_list_may_be_assigned_at_the_start(monkeypatch):
    """Every point is at the farthest open site, which its list of four does not hold."""
    monkeypatch.setattr(annealing, "DENSE_ENTRIES", 0)
    monkeypatch.setattr(annealing, "LIST_ENTRIES", 48)
    problem = _problem(1)
    sites = np.array([3, 4, 5], np.int32)
    chain = Annealing(problem)
    chain.start(sites, problem.travel.nearest(3, among=sites).site[:, 2])
    assert np.isfinite(chain.scale)
    for part in range(10):
        chain.run(1_000, heat=0.5 * 0.7**part, seed=part)
    assert chain.best() is not None
    assert chain.best().violations() == []


def test_twins_share_what_is_fixed_and_nothing_else():
    problem = _problem(2)
    one = _started(problem)
    before = one._parts.assign.copy(), one._parts.open_sites.copy(), one._parts.totals.copy()
    other = Annealing(problem, twin=one)
    assert other._parts.dense is one._parts.dense
    other.start(np.array([3, 4, 5], np.int32), np.full(12, -1, np.int32))
    other.run(300, heat=0.5, seed=3)
    after = one._parts.assign, one._parts.open_sites, one._parts.totals
    for had, has in zip(before, after, strict=True):
        assert had.tolist() == has.tolist()
    shared = {
        name
        for name in one._parts._fields
        if np.shares_memory(getattr(one._parts, name), getattr(other._parts, name))
    }
    assert not shared & {"assign", "total", "slot", "open_sites", "opened", "totals", "first"}


def test_where_all_candidates_open_nothing_is_exchanged(best_by_milp):
    problem = _problem(0, n_sites=6)
    chain = _started(problem, range(6))
    chain.run(500, heat=0.3, seed=0)
    chain.run(500, heat=0.01, seed=1)
    assert chain.best().open_sites.tolist() == list(range(6))
    assert chain.cost == pytest.approx(best_by_milp(problem))


def test_demand_near_a_candidate_is_listed_cheapest_first(monkeypatch):
    problem = _problem(3, n=100, m=8)
    lists = []
    for entries in (annealing.DENSE_ENTRIES, 0):
        monkeypatch.setattr(annealing, "DENSE_ENTRIES", entries)
        lists.append(Annealing(problem)._parts.near)
    assert lists[0].shape == lists[1].shape
    width = lists[0].shape[1]
    rows, columns = np.divmod(np.arange(800, dtype=np.int32), 8)
    table = problem.travel.pairs(rows, columns).reshape(100, 8)
    for near in lists:
        for candidate in range(8):
            nearest = np.sort(table[:, candidate])[:width]
            assert table[near[candidate], candidate] == pytest.approx(nearest)


@pytest.mark.parametrize("capacity", [1e6, 1e-3])
def test_the_surcharge_stays_a_number_that_can_come_back(capacity):
    """Where load always fits, or never does, it falls or rises with every few steps."""
    problem = _problem(0)
    chain = _started(problem.replace(capacity=np.full(6, capacity), penalty=np.full(12, 1e3)))
    first = float(chain._surcharge[0])
    for part in range(60):
        chain.run(2_560, heat=0.1, seed=part)
    assert annealing.LEAST_SURCHARGE <= chain._surcharge[0] / first <= annealing.MOST_SURCHARGE
