"""Set-up asks the stop: lists are as long as there is time for, and nothing starts after it."""

import numpy as np
import pytest

from siting.location.methods.bounds.proof import Proof
from siting.location.methods.capacitated.method import OPEN_IN_LIST
from siting.location.methods.neighbors.cells import affordable_length, affordable_pairs, make_cells
from siting.location.methods.transport.plan import make_flow
from siting.location.problem import LocationProblem
from siting.location.solver import solve
from siting.location.stopping import MaxRuntime

WISHES = {
    "total": {},
    "total within capacity": {"load": 1.0, "capacity": 1.1 * 2_000 / 20},
    "total, uneven loads": {"capacity": 1.15 * 5 * 2_000 / 20},
}


def _problem(n=2_000, m=300, **given):
    rng = np.random.default_rng(0)
    points, sites = rng.random((n, 2)) * 1e5, rng.random((m, 2)) * 1e5
    weight = rng.integers(1, 10, n).astype(float)
    return LocationProblem.from_points(points, sites, n_sites=20, weight=weight, **given)


def test_lists_are_at_least_half_as_long_as_is_wanted():
    assert affordable_length(1_000, np.inf, wanted=100) == 100
    assert affordable_length(1_000, 70_000.0, wanted=100) == 70
    assert affordable_length(1_000, 0.0, wanted=101) == 51
    assert affordable_pairs(np.inf) == np.inf


def test_a_short_run_makes_shorter_lists():
    problem = _problem(30_000, 3_000, load=1.0, capacity=1_800.0)
    whole = make_cells(problem, open_in_list=OPEN_IN_LIST)
    short = make_cells(problem, open_in_list=OPEN_IN_LIST, seconds=0.01)
    assert short.lists.site.shape[1] < whole.lists.site.shape[1]
    assert short.lists.site.shape[1] >= whole.lists.site.shape[1] // 2


@pytest.mark.parametrize("wish", WISHES)
def test_nothing_starts_when_the_time_is_over(wish, monkeypatch):
    begun = []
    monkeypatch.setattr(Proof, "run", lambda *_: begun.append("proof"))
    result = solve(_problem(**WISHES[wish]), stop=MaxRuntime(0.0))
    assert begun == []
    assert result.lower_bound is None
    assert result.solution.violations() == []


def test_balancing_asks_between_some_sites_and_others():
    problem = _problem(load=1.0, capacity=110.0)
    cells = make_cells(problem, open_in_list=OPEN_IN_LIST)
    is_open = np.zeros(300, bool)
    is_open[:22] = True
    asked = []

    def balance(most):
        asked.clear()
        return make_flow(
            cells.lists,
            cells.load,
            problem.capacity,
            cells.fallback,
            is_open=is_open,
            halted=lambda: asked.append(0) or len(asked) > most,
        )

    over = balance(0)
    assert len(asked) == 1
    assert (over.load[:-1] > 110.0 + 1e-6).any()
    whole = balance(np.inf)
    assert len(asked) == 4
    assert (whole.load[:-1] <= 110.0 + 1e-6).all()
