"""Cells add up the demand points that they hold."""

import numpy as np
import pytest

from siting.location.methods.neighbors import cells as module
from siting.location.methods.neighbors.cells import make_cells
from siting.location.problem import LocationProblem
from siting.travel import TableTravel


def _problem(seed=0, **given):
    rng = np.random.default_rng(seed)
    return LocationProblem.from_points(
        rng.random((80, 2)), rng.random((9, 2)), n_sites=3,
        **({"weight": rng.integers(0, 5, 80), "load": rng.integers(1, 4, 80)} | given),
    )  # fmt: skip


def test_few_demand_points_are_their_own_cells(travel_matrix):
    problem = _problem()
    cells = make_cells(problem, open_in_list=12)
    assert cells.cell.tolist() == list(range(80))
    assert (cells.load == problem.load).all()
    cost = travel_matrix(problem) * problem.weight[:, None]
    for i in range(80):
        listed = cells.lists.site[i] >= 0
        assert cells.lists.cost[i, listed] == pytest.approx(cost[i, cells.lists.site[i, listed]])
        assert (np.diff(cells.lists.cost[i, listed]) >= 0).all()


@pytest.mark.parametrize("penalty", [np.inf, 0.5])
def test_many_share_the_cell_of_their_nearest_candidate(monkeypatch, travel_matrix, penalty):
    monkeypatch.setattr(module, "MAX_CELLS", 50)
    problem = _problem(penalty=penalty)
    cells = make_cells(problem, open_in_list=12)
    table = travel_matrix(problem)
    nearest = table.argmin(axis=1)
    same_cell = cells.cell[:, None] == cells.cell[None, :]
    assert (same_cell == (nearest[:, None] == nearest[None, :])).all()
    assert len(cells.load) == len(np.unique(nearest))
    paid = problem.weight[:, None] * np.minimum(table, problem.penalty[:, None])
    for cell in range(len(cells.load)):
        inside = cells.cell == cell
        assert cells.load[cell] == problem.load[inside].sum()
        for site, cost in zip(cells.lists.site[cell], cells.lists.cost[cell], strict=True):
            if site >= 0:
                assert cost == pytest.approx(paid[inside, site].sum())
        if np.isfinite(penalty):
            assert cells.fallback[cell] == pytest.approx(0.5 * problem.weight[inside].sum())


def test_a_place_without_a_site_is_dearer_than_any_listed_one():
    cells = make_cells(_problem(), open_in_list=12)
    listed = np.where(cells.lists.site >= 0, cells.lists.cost, -np.inf)
    assert (cells.fallback > listed.max(axis=1)).all()


def test_candidates_that_cannot_be_reached_are_not_listed():
    table = [[1.0, np.inf, 3.0], [np.inf, np.inf, np.inf]]
    problem = LocationProblem(travel=TableTravel(table), n_sites=1, penalty=50.0)
    cells = make_cells(problem, open_in_list=12)
    assert cells.lists.site.tolist() == [[0, 2, -1], [-1, -1, -1]]
    assert cells.fallback.tolist() == [50.0, 50.0]


def test_cells_with_unreachable_members(monkeypatch):
    monkeypatch.setattr(module, "MAX_CELLS", 1)
    table = [[1.0, 2.0], [np.inf, np.inf], [np.inf, 4.0], [5.0, 4.0]]
    weight = [1.0, 0.0, 2.0, 1.0]
    problem = LocationProblem(
        travel=TableTravel(table), n_sites=1, weight=weight, load=1.0, penalty=50.0
    )
    cells = make_cells(problem, open_in_list=12)
    assert cells.load.sum() == 4.0
    assert cells.fallback.sum() == 200.0


def test_cells_share_their_nearest_candidate(monkeypatch, travel_matrix):
    monkeypatch.setattr(module, "MAX_CELLS", 10)
    problem = _problem()
    cells = make_cells(problem, open_in_list=12)
    nearest = np.argmin(travel_matrix(problem), axis=1)
    same_cell = cells.cell[:, None] == cells.cell[None, :]
    assert (same_cell == (nearest[:, None] == nearest[None, :])).all()
    assert len(cells.load) == len(np.unique(nearest))
    assert np.bincount(cells.cell, weights=problem.load).tolist() == cells.load.tolist()


def test_crowded_candidates_are_searched_by_cells(monkeypatch):
    """Few demand points are their own cells, unless there are many for each candidate."""
    problem = _problem()
    assert len(make_cells(problem, open_in_list=12).load) == 80
    monkeypatch.setattr(module, "FEW_POINTS", 79)
    assert len(make_cells(problem, open_in_list=12).load) <= 9
    monkeypatch.setattr(module, "CROWDED", 9)
    assert len(make_cells(problem, open_in_list=12).load) == 80
