"""Exchange under capacity: what it promises, and how good it is on tiny problems."""

import numpy as np
import pytest

from siting.methods import cells as cells_module
from siting.methods.assignment import assign_to_open
from siting.methods.cells import make_cells
from siting.methods.exchange import exchange
from siting.problem import LocationProblem
from siting.solution import Solution
from siting.stopping import MaxIterations


def _problem(seed, *, n=60, m=15, n_sites=5, slack=1.2, **given):
    rng = np.random.default_rng(seed)
    return LocationProblem.from_points(
        rng.random((n, 2)) * 100,
        rng.random((m, 2)) * 100,
        n_sites=n_sites,
        capacity=np.full(m, np.ceil(slack * n / n_sites)),
        **given,
    )


def _search(problem, *, iterations=20, seed=0):
    return exchange(
        problem,
        make_cells(problem, open_in_list=12),
        rng=np.random.default_rng(seed),
        stop=MaxIterations(iterations),
    )


def _cost(problem, sites):
    return Solution(problem, sites, assign_to_open(problem, sites).site).cost


@pytest.mark.parametrize("seed", range(8))
def test_sites_prices_and_iterations(seed):
    fixed, forbidden = np.zeros(15, bool), np.zeros(15, bool)
    fixed[3], forbidden[[7, 9]] = True, True
    problem = _problem(seed, fixed=fixed, forbidden=forbidden)
    sites, price, iterations = _search(problem)
    assert len(sites) == len(set(sites)) == 5
    assert (np.diff(sites) > 0).all()
    assert 3 in sites
    assert not {7, 9} & set(sites)
    assert price.shape == (5,)
    assert (price >= 0).all()
    assert iterations >= 1


def test_searching_longer_is_never_worse():
    problem = _problem(1, n=200, m=60, n_sites=12)
    costs = [_cost(problem, _search(problem, iterations=count)[0]) for count in (0, 5, 40)]
    assert costs[0] >= costs[1] >= costs[2]
    assert costs[2] < costs[0]


def test_nothing_to_exchange_ends_at_once():
    problem = _problem(0, m=5, n_sites=5)
    sites, _, iterations = _search(problem, iterations=10**9)
    assert sites.tolist() == [0, 1, 2, 3, 4]
    assert iterations == 0


def test_same_state_same_sites():
    problem = _problem(2)
    assert (_search(problem, seed=4)[0] == _search(problem, seed=4)[0]).all()


@pytest.mark.parametrize("seed", range(5))
def test_the_optimum_of_tiny_problems(seed, best_by_milp):
    problem = _problem(seed, n=12, m=6, n_sites=3)
    assert _cost(problem, _search(problem, iterations=60)[0]) == pytest.approx(
        best_by_milp(problem)
    )


@pytest.mark.parametrize("seed", range(3))
def test_cells_of_many_guide_nearly_as_well(monkeypatch, seed):
    """Demand by cells costs a few percent more than demand one by one, not more."""
    problem = _problem(seed, n=300, m=40, n_sites=8, penalty=500.0)
    exact = _cost(problem, _search(problem, iterations=40)[0])
    monkeypatch.setattr(cells_module, "MAX_CELLS", 100)
    sites, _, _ = _search(problem, iterations=40)
    assert len(sites) == 8
    assert _cost(problem, sites) <= 1.1 * exact
