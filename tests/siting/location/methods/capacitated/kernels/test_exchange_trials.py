"""Exchanges that are tried on a plan, against plans made anew."""

import numpy as np
import pytest

from siting.location.methods.capacitated.kernels.exchange_bounds import rank
from siting.location.methods.capacitated.kernels.exchange_trials import try_exchanges
from siting.location.methods.neighbors.cells import make_cells
from siting.location.methods.transport.plan import make_flow
from siting.location.problem import LocationProblem
from siting.location.site_rules import make_rules

M, SITES = 12, 5


def _problem(seed):
    rng = np.random.default_rng(seed)
    return LocationProblem.from_points(
        rng.random((40, 2)) * 100,
        rng.random((M, 2)) * 100,
        n_sites=SITES,
        load=rng.integers(1, 6, 40).astype(float),
        capacity=32.0,
        penalty=200.0,
    )


@pytest.mark.parametrize("seed", range(10))
def test_exchanges_end_where_no_exchange_gains(seed):
    problem = _problem(seed)
    cells = make_cells(problem, open_in_list=M)
    given = (cells.lists, cells.load, problem.capacity, cells.fallback)
    flow = make_flow(*given, is_open=np.arange(M) < SITES)
    may_close = np.append(np.ones(M, bool), False)
    changed, tried = np.ones(M + 1, np.int64), np.zeros(M, np.int64)
    kept, clock, cost = 1, 1, flow.total[0]
    while kept:
        order, idle = rank(flow, np.ones(M, bool), may_close)
        quotas = make_rules(problem).quotas(flow.is_open[:M])
        clock, tried[:] = clock + 1, 0
        _, kept = try_exchanges(
            flow, order, idle, may_close, quotas, changed, tried, clock, 100, SITES
        )
        is_open = flow.is_open[:M].copy()
        assert is_open.sum() == SITES
        assert flow.total[0] < cost or not kept
        assert flow.total[0] == pytest.approx(make_flow(*given, is_open=is_open).total[0])
        cost = flow.total[0]
    for candidate in np.flatnonzero(~is_open):
        for site in np.flatnonzero(is_open):
            other = is_open.copy()
            other[[candidate, site]] = True, False
            assert make_flow(*given, is_open=other).total[0] >= cost * (1 - 1e-6)
