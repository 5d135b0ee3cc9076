"""What an exchange of sites costs and gains stays within its bounds; every exchange is tried."""

import numpy as np
import pytest

from siting.location.methods.capacitated.kernels.exchange_bounds import closing_bound, rank
from siting.location.methods.neighbors.cells import make_cells
from siting.location.methods.transport.plan import make_flow
from siting.location.problem import LocationProblem


def _case(seed):
    rng = np.random.default_rng(seed)
    problem = LocationProblem.from_points(
        rng.random((40, 2)) * 100,
        rng.random((12, 2)) * 100,
        n_sites=5,
        load=rng.integers(1, 6, 40).astype(float),
        capacity=32.0,
        penalty=200.0,
    )
    is_open = np.zeros(12, bool)
    is_open[rng.permutation(12)[:5]] = True
    return problem, make_cells(problem, open_in_list=12), is_open


def _plan(problem, cells, is_open):
    return make_flow(cells.lists, cells.load, problem.capacity, cells.fallback, is_open=is_open)


def _cost(problem, cells, is_open, *, changed=()):
    other = is_open.copy()
    other[list(changed)] ^= True
    return _plan(problem, cells, other).total[0]


@pytest.mark.parametrize("seed", range(10))
def test_closing_costs_at_least_its_bound(seed):
    problem, cells, is_open = _case(seed)
    flow = _plan(problem, cells, is_open)
    for site in np.flatnonzero(is_open):
        more = _cost(problem, cells, is_open, changed=[site]) - flow.total[0]
        assert closing_bound(flow, site) <= more + 1e-6


@pytest.mark.parametrize("seed", range(10))
def test_every_candidate_that_gains_is_in_the_order(seed):
    problem, cells, is_open = _case(seed)
    flow = _plan(problem, cells, is_open)
    order, idle = rank(flow, np.ones(12, bool), np.append(np.ones(12, bool), False))
    assert set(idle[:5]) == set(np.flatnonzero(is_open))
    for candidate in np.flatnonzero(~is_open):
        best = min(
            _cost(problem, cells, is_open, changed=[candidate, site])
            for site in np.flatnonzero(is_open)
        )
        assert candidate in order or best >= flow.total[0] * (1 - 1e-6)
