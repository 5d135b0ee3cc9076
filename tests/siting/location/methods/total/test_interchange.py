"""Interchange without capacity: what it promises, and how good it is on tiny problems."""

import numpy as np
import pytest

from siting.location.methods.neighbors import cells as cells_module
from siting.location.methods.neighbors.cells import make_cells
from siting.location.methods.total import interchange
from siting.location.methods.total.interchange import (
    Interchange,
    choose_seeds,
    choose_shake,
    nearest_loads,
)
from siting.location.problem import LocationProblem
from siting.location.stopping import MaxIterations


def _problem(seed, *, n=60, m=15, n_sites=5, **given):
    rng = np.random.default_rng(seed)
    return LocationProblem.from_points(
        rng.random((n, 2)) * 100, rng.random((m, 2)) * 100, n_sites=n_sites, **given
    )


def _interchange(problem, *, seed=0):
    cells = make_cells(problem, open_in_list=12)
    return Interchange(problem, cells, np.random.default_rng(seed))


def _search(problem, *, iterations=100, seed=0):
    search = _interchange(problem, seed=seed)
    search.run(MaxIterations(iterations))
    return search.best(), search.iterations


@pytest.mark.parametrize("seed", range(8))
def test_fixed_stay_forbidden_stay_out(seed):
    fixed, forbidden = np.zeros(15, bool), np.zeros(15, bool)
    fixed[3], forbidden[[7, 9]] = True, True
    sites, iterations = _search(_problem(seed, fixed=fixed, forbidden=forbidden))
    assert len(sites) == len(set(sites)) == 5
    assert (np.diff(sites) > 0).all()
    assert 3 in sites
    assert not {7, 9} & set(sites)
    assert iterations == 100


@pytest.mark.parametrize("given", [{"n_sites": 15}, {"fixed": np.arange(15) < 5}])
def test_nothing_to_exchange_ends_at_once(given):
    sites, iterations = _search(_problem(0, **given), iterations=10**9)
    assert sites.tolist() == list(range(given.get("n_sites", 5)))
    assert iterations == 0


@pytest.mark.parametrize("seed", range(5))
def test_no_single_exchange_improves_the_answer(seed, travel_matrix):
    problem = _problem(seed)
    cost = travel_matrix(problem)
    sites, _ = _search(problem, iterations=300)
    found = cost[:, sites].min(axis=1).sum()
    for out in sites:
        for into in set(range(15)) - set(sites):
            other = [into, *(site for site in sites if site != out)]
            assert cost[:, other].min(axis=1).sum() >= found - 1e-9


@pytest.mark.parametrize("seed", range(3))
def test_cells_of_many_guide_nearly_as_well(monkeypatch, travel_matrix, seed):
    problem = _problem(seed, n=400, m=40, n_sites=8)
    cost = travel_matrix(problem)
    exact = cost[:, _search(problem, iterations=300)[0]].min(axis=1).sum()
    monkeypatch.setattr(cells_module, "MAX_CELLS", 100)
    sites, _ = _search(problem, iterations=300)
    assert cost[:, sites].min(axis=1).sum() <= 1.05 * exact


def test_a_shake_takes_as_many_as_it_gives():
    problem = _problem(0)
    cells = make_cells(problem, open_in_list=12)
    is_open = np.arange(15) < 5
    for seed in range(30):
        closing, opening = choose_shake(cells, is_open, ~is_open, np.random.default_rng(seed))
        assert 1 <= len(closing) == len(opening) <= 4
        assert is_open[closing].all()
        assert not is_open[opening].any()
        assert len(set(closing)) == len(closing)


def test_a_descent_ends_where_no_exchange_gains(travel_matrix):
    problem = _problem(2)
    search = _interchange(problem)
    search.descend()
    cost, sites = travel_matrix(problem), np.flatnonzero(search.is_open)
    found = search.value(search.is_open)
    assert found == pytest.approx(cost[:, sites].min(axis=1).sum())
    for out in sites:
        for into in set(range(15)) - set(sites):
            other = [into, *(site for site in sites if site != out)]
            assert cost[:, other].min(axis=1).sum() >= found - 1e-9


def test_a_search_can_go_on_where_it_was():
    problem = _problem(4, n=200, m=60, n_sites=12)
    search, values = _interchange(problem), []
    for _ in range(4):
        search.run(MaxIterations(15))
        values.append(search.value(np.isin(np.arange(60), search.best())))
    assert search.iterations == 60
    assert values == sorted(values, reverse=True)


@pytest.mark.parametrize("seed", range(6))
def test_quotas_are_kept(seed, best_by_enumeration):
    group = np.arange(12) % 3
    problem = _problem(seed, n=30, m=12, n_sites=4, group=group, quota={0: (1, 1), 2: (2, 3)})
    search = _interchange(problem, seed=seed)
    search.run(MaxIterations(80))
    for sites in (search.best(), np.flatnonzero(search.is_open)):
        counts = np.bincount(group[sites], minlength=3)
        assert counts.sum() == 4
        assert counts[0] == 1
        assert 2 <= counts[2] <= 3
    found = search.value(np.isin(np.arange(12), search.best()))
    assert best_by_enumeration(problem) - 1e-9 <= found
    assert found <= 1.05 * best_by_enumeration(problem)


def test_seeds_meet_the_quotas_and_hold_the_fixed_ones():
    group, fixed = np.arange(12) % 3, np.arange(12) == 7
    problem = _problem(0, m=12, n_sites=5, group=group, fixed=fixed, quota={0: (3, 3), 1: (0, 1)})
    cells = make_cells(problem, open_in_list=12)
    for seed in range(20):
        capacity = np.full(12, np.inf)
        rng = np.random.default_rng(seed)
        is_open = choose_seeds(problem, cells, capacity=capacity, rng=rng)
        assert is_open[7]
        assert np.bincount(group[is_open], minlength=3).tolist() == [3, 1, 1]


def test_loads_of_the_nearest_sites(travel_matrix):
    problem = _problem(0, load=np.arange(60.0))
    is_open = np.arange(15) % 4 == 0
    near = np.where(is_open, travel_matrix(problem), np.inf).argmin(axis=1)
    expected = np.bincount(near, weights=np.arange(60.0), minlength=15)
    assert nearest_loads(make_cells(problem, open_in_list=12), is_open).tolist() == (
        expected.tolist()
    )


def test_a_descent_ends_when_told_to_and_after_so_many_steps(monkeypatch):
    search = _interchange(_problem(2, n=300, m=100, n_sites=12))
    first = search.value(search.is_open)
    search.descend(lambda: True)
    assert search.value(search.is_open) == first
    monkeypatch.setattr(interchange, "MOST_STEPS", 1)
    search.descend()
    second = search.value(search.is_open)
    assert second < first
    monkeypatch.undo()
    search.descend()
    assert search.value(search.is_open) < second
