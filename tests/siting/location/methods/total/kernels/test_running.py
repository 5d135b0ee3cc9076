"""What is known of cells, sites and candidates stays true, whatever is exchanged and taken back."""

import numpy as np
import pytest

from .shaken_problems import problem, search, shaken


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("heat", [0.0, 20.0])
def test_what_is_known_of_cells_and_sites_is_true(seed, heat):
    costs = np.random.default_rng(seed).random((2, 16)) * 30
    made = search(problem(seed, opening_cost=costs[0], closing_cost=costs[1]))
    running, best, before, found = shaken(made, heat=heat, seed=seed)
    assert found == pytest.approx(made.value(best), rel=1e-9)
    assert found <= before
    assert running.is_open.sum() == best.sum() == 5
    cost = np.full((50, 16), np.inf)
    lists = made.cells.lists
    row, column = np.nonzero(lists.site >= 0)
    cost[row, lists.site[row, column]] = lists.cost[row, column]
    nobody = made.cells.fallback
    near = np.sort(np.c_[cost[:, running.is_open], nobody, nobody], axis=1)
    assert running.first == pytest.approx(near[:, 0])
    assert running.second == pytest.approx(near[:, 1])
    loss = np.zeros(16)
    served = running.nearest >= 0
    np.add.at(loss, running.nearest[served], (running.second - running.first)[served])
    assert running.loss[running.is_open] == pytest.approx(loss[running.is_open], abs=1e-7)
    gains = cost < running.second[:, None]
    for candidate in range(16):
        cells = lists.demand_of[lists.pointer[candidate] : lists.pointer[candidate + 1]]
        behind = cells[running.end[candidate] :]
        assert not gains[behind, candidate].any()
    assert not running.seen.any()
    assert not running.waits.any()
    assert (running.profit == -np.inf).all()
    assert not running.extra.any()
