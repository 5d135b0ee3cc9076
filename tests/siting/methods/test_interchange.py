"""Interchange without capacity: what it promises, and how good it is on tiny problems."""

import numpy as np
import pytest

from siting.methods import cells as cells_module
from siting.methods.cells import make_cells
from siting.methods.interchange import choose_shake, interchange
from siting.problem import LocationProblem
from siting.stopping import MaxIterations


def _problem(seed, *, n=60, m=15, n_sites=5, **given):
    rng = np.random.default_rng(seed)
    return LocationProblem.from_points(
        rng.random((n, 2)) * 100, rng.random((m, 2)) * 100, n_sites=n_sites, **given
    )


def _search(problem, *, iterations=100, seed=0):
    cells = make_cells(problem, open_in_list=12)
    rng = np.random.default_rng(seed)
    return interchange(problem, cells, rng=rng, stop=MaxIterations(iterations))


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
