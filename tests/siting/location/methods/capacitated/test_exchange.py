"""Exchange under capacity: what it promises, and how good it is on tiny problems."""

import numpy as np
import pytest

from siting.location.methods.assigning.assignment import assign_to_open
from siting.location.methods.capacitated.exchange import Exchange
from siting.location.methods.neighbors import cells as cells_module
from siting.location.methods.neighbors.cells import make_cells
from siting.location.problem import LocationProblem
from siting.location.solution import Solution


def _problem(seed, *, n=60, m=15, n_sites=5, slack=1.2, **given):
    rng = np.random.default_rng(seed)
    return LocationProblem.from_points(
        rng.random((n, 2)) * 100,
        rng.random((m, 2)) * 100,
        n_sites=n_sites,
        capacity=np.full(m, np.ceil(slack * n / n_sites)),
        **given,
    )


def _exchange(problem, *, seed=0, **given):
    cells = make_cells(problem, open_in_list=12)
    return Exchange(problem, cells, np.random.default_rng(seed), **given)


def _search(problem, *, batches=20, seed=0):
    """Return the best sites and their prices after some batches."""
    search = _exchange(problem, seed=seed)
    for _ in range(batches):
        search.run()
    return search.best()


def _cost(problem, sites):
    return Solution(problem, sites, assign_to_open(problem, sites).site).cost


@pytest.mark.parametrize("seed", range(8))
def test_sites_and_prices(seed):
    fixed, forbidden = np.zeros(15, bool), np.zeros(15, bool)
    fixed[3], forbidden[[7, 9]] = True, True
    problem = _problem(seed, fixed=fixed, forbidden=forbidden)
    sites, price = _search(problem)
    assert len(sites) == len(set(sites)) == 5
    assert (np.diff(sites) > 0).all()
    assert 3 in sites
    assert not {7, 9} & set(sites)
    assert price.shape == (5,)
    assert (price >= 0).all()


def test_searching_longer_is_never_worse():
    problem = _problem(1, n=200, m=60, n_sites=12)
    costs = [_cost(problem, _search(problem, batches=count)[0]) for count in (0, 5, 40)]
    assert costs[0] >= costs[1] >= costs[2]
    assert costs[2] < costs[0]


@pytest.mark.parametrize("given", [{"m": 5}, {"fixed": np.arange(15) < 5}])
def test_where_nothing_can_be_exchanged_it_says_so_and_stays(given):
    search = _exchange(_problem(0, **given))
    assert not search.can_move
    cost = search.cost
    search.run()
    assert search.best()[0].tolist() == [0, 1, 2, 3, 4]
    assert search.cost == cost


def test_same_state_same_sites():
    problem = _problem(2)
    assert (_search(problem, seed=4)[0] == _search(problem, seed=4)[0]).all()


@pytest.mark.parametrize("seed", range(5))
def test_the_optimum_of_tiny_problems(seed, best_by_milp):
    problem = _problem(seed, n=12, m=6, n_sites=3)
    assert _cost(problem, _search(problem, batches=60)[0]) == pytest.approx(best_by_milp(problem))


@pytest.mark.parametrize("seed", range(3))
def test_cells_of_many_guide_nearly_as_well(monkeypatch, seed):
    """Demand by cells costs a few percent more than demand one by one, not more."""
    problem = _problem(seed, n=300, m=40, n_sites=8, penalty=500.0)
    exact = _cost(problem, _search(problem, batches=40)[0])
    monkeypatch.setattr(cells_module, "MAX_CELLS", 100)
    sites, _ = _search(problem, batches=40)
    assert len(sites) == 8
    assert _cost(problem, sites) <= 1.1 * exact


def test_the_cost_only_falls_and_a_batch_says_how_many_it_tried():
    search = _exchange(_problem(3, n=120, m=40, n_sites=8))
    costs = [search.cost]
    for _ in range(30):
        assert 1 <= search.run(25) <= 25
        costs.append(search.cost)
    assert costs == sorted(costs, reverse=True)


@pytest.mark.parametrize("seed", range(6))
def test_going_on_from_other_sites_is_as_good_as_beginning_there(seed):
    problem = _problem(seed, penalty=300.0)
    search, rng = _exchange(problem), np.random.default_rng(seed)
    for _ in range(5):
        other = np.sort(rng.choice(15, 5, replace=False)).astype(np.int32)
        before = search.cost
        search.move_to(other)
        begun = _exchange(problem, start=other)
        assert begun.best()[0].tolist() == other.tolist()
        assert search._now == pytest.approx(begun.cost)
        assert search.cost == pytest.approx(min(before, begun.cost))
        search.run(10)


@pytest.mark.parametrize("seed", range(8))
def test_quotas_are_kept_all_along(seed, best_by_milp):
    group = np.arange(12) % 3
    problem = _problem(seed, n=24, m=12, n_sites=4, group=group, quota={0: (1, 1), 2: (2, 3)})
    search = _exchange(problem, seed=seed)
    for _ in range(20):
        search.run(7)
        for sites in (search.best()[0], np.flatnonzero(search._flow.is_open[:-1])):
            counts = np.bincount(group[sites], minlength=3)
            assert counts.sum() == 4
            assert counts[0] == 1
            assert 2 <= counts[2] <= 3
    free = best_by_milp(problem.replace(quota={}))
    assert _cost(problem, search.best()[0]) >= free - 1e-6


@pytest.mark.parametrize("seed", range(10))
def test_points_without_load_do_not_change_the_number_of_sites(seed):
    rng = np.random.default_rng(seed)
    load = rng.integers(0, 2, 20).astype(float)
    problem = _problem(seed, n=20, m=10, n_sites=3, slack=0.8, load=load, weight=1.0)
    search = _exchange(problem, seed=seed)
    for _ in range(15):
        search.run(10)
        assert search._flow.is_open[:-1].sum() == 3
        assert len(search.best()[0]) == 3
