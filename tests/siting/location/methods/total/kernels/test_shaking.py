"""Shaking and mending: what is known of cells and sites stays true, and answers become better."""

import numpy as np
import pytest

from siting.location.methods.neighbors.cells import make_cells
from siting.location.methods.total.interchange import Interchange
from siting.location.methods.total.kernels.shaking import shake_and_mend
from siting.location.problem import LocationProblem
from siting.location.stopping import MaxIterations
from siting.travel.sparse import SparseTravel


def _problem(seed, *, n=50, m=16, n_sites=5, **given):
    """Some cells can reach some candidates only, and some may stay unserved at a price."""
    rng = np.random.default_rng(seed)
    row, column = np.nonzero(rng.random((n, m)) < 0.7)
    seconds = rng.integers(1, 100, len(row))
    places = {"row_of": np.arange(n), "column_of": np.arange(m)}
    travel = SparseTravel.from_entries(row, column, 1_000 * seconds, **places)
    given = {"weight": rng.random(n), "penalty": np.full(n, 80.0)} | given
    return LocationProblem(travel=travel, n_sites=n_sites, **given)


def _shaken(search, *, work=3_000, heat=0.0, seed=0):
    running = search._make_running()
    value = search.value(search.is_open)
    best = search.is_open.copy()
    constant = search._closed_cost
    found, count = shake_and_mend(running, best, value, constant, work, 3, heat, seed)
    assert count > 0
    return running, best, value, found


def _search(problem, *, seed=0):
    cells = make_cells(problem, open_in_list=12)
    return Interchange(problem, cells, np.random.default_rng(seed))


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("heat", [0.0, 20.0])
def test_what_is_known_of_cells_and_sites_is_true(seed, heat):
    costs = np.random.default_rng(seed).random((2, 16)) * 30
    search = _search(_problem(seed, opening_cost=costs[0], closing_cost=costs[1]))
    running, best, before, found = _shaken(search, heat=heat, seed=seed)
    assert found == pytest.approx(search.value(best), rel=1e-9)
    assert found <= before
    assert running.is_open.sum() == best.sum() == 5
    cost = np.full((50, 16), np.inf)
    lists = search.cells.lists
    row, column = np.nonzero(lists.site >= 0)
    cost[row, lists.site[row, column]] = lists.cost[row, column]
    nobody = search.cells.fallback
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


@pytest.mark.parametrize("seed", range(10))
def test_rules_are_kept(seed):
    group = np.arange(16) % 3
    fixed, forbidden = np.arange(16) == 4, np.isin(np.arange(16), [7, 9])
    rules = {"group": group, "quota": {0: (1, 1), 2: (2, 3)}}
    search = _search(_problem(seed, fixed=fixed, forbidden=forbidden, **rules))
    running, best, _, _ = _shaken(search, heat=10.0, seed=seed)
    for is_open in (running.is_open, best):
        assert is_open.sum() == 5
        assert is_open[4]
        assert not is_open[[7, 9]].any()
        count = np.bincount(group[is_open], minlength=3)
        assert count[0] == 1
        assert 2 <= count[2] <= 3


@pytest.mark.parametrize("seed", range(10))
def test_the_best_answer_is_found(seed, best_by_enumeration):
    problem = _problem(seed, n=30, m=12, n_sites=4)
    search = _search(problem, seed=seed)
    search.run(MaxIterations(400))
    assert search._best_value == pytest.approx(best_by_enumeration(problem), rel=1e-9)


def test_the_same_seed_finds_the_same():
    problem = _problem(3)
    first, second = (_shaken(_search(problem), heat=5.0, seed=7) for _ in range(2))
    assert first[1].tolist() == second[1].tolist()
    assert first[3] == second[3]


def test_a_site_far_away_is_closed_where_it_is_missed_least():
    """Two towns of ten homes; four sites in one and one in the other, where two would do each."""
    homes = np.r_[np.arange(10.0), 1_000 + np.arange(10.0)]
    points = np.c_[homes, np.zeros(20)]
    problem = LocationProblem.from_points(points, points, n_sites=4)
    search = _search(problem)
    search.is_open[:] = np.isin(np.arange(20), [1, 4, 7, 14])
    _, best, _, found = _shaken(search, work=20_000)
    assert best[:10].sum() == 2
    assert found == pytest.approx(2 * (6 + 6))
