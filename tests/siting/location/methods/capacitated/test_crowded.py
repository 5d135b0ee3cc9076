"""The search on cells: answers for demand points, within all limits, the same on every run."""

import numpy as np
import pytest

from siting.location.methods.capacitated.crowded import Crowded, _pose_cells
from siting.location.methods.neighbors import cells as cells_module
from siting.location.methods.neighbors.cells import make_cells
from siting.location.problem import LocationProblem


@pytest.fixture(autouse=True)
def _few(monkeypatch):
    monkeypatch.setattr(cells_module, "FEW_POINTS", 0)


def _problem(seed=0, **given):
    rng = np.random.default_rng(seed)
    given = {"n_sites": 4, "capacity": 60.0, "penalty": 90.0} | given
    return LocationProblem.from_points(
        rng.random((200, 2)) * 100, rng.random((15, 2)) * 100, **given
    )


def _search(problem, heat=1.0, batches=6):
    cells = make_cells(problem, open_in_list=12)
    search = Crowded(problem, cells, np.random.default_rng(0), seconds=np.inf)
    asked = 0

    def stop(_):
        nonlocal asked
        asked += 1
        return asked > batches

    search.run(stop, used=lambda: 0.0, heat=heat)
    search.settle()
    return search


@pytest.mark.parametrize("heat", [0.0, 1.0])
@pytest.mark.parametrize(
    "given",
    [
        {},
        {"fixed": np.arange(15) == 3, "forbidden": np.arange(15) % 4 == 1},
        {"group": np.arange(15) % 3, "quota": {0: (1, 1), 1: (2, 3)}},
        {"capacity": 45.0},
        {"capacity": 51.0},
    ],
)
def test_answers_keep_all_limits(given, heat):
    search = _search(_problem(**given), heat)
    assert search.best.violations() == []
    assert search.cost == search.best.cost
    assert search.price.shape == (15,)


def test_the_same_seed_gives_the_same_answer():
    first, second = (_search(_problem(1)) for _ in range(2))
    assert first.cost == second.cost
    assert first.best.assignment.tolist() == second.best.assignment.tolist()


def test_it_suits_equal_loads_in_cells_that_hold_several():
    problem = _problem()
    cells = make_cells(problem, open_in_list=12)
    assert Crowded.suits(problem, cells)
    assert not Crowded.suits(problem.replace(min_load=np.full(15, 2.0)), cells)
    assert not Crowded.suits(problem.replace(load=np.arange(200.0)), cells)


def test_cells_pay_what_their_demand_points_pay():
    problem = _problem()
    cells = make_cells(problem, open_in_list=12)
    posed = _pose_cells(problem, cells)
    near = posed.travel.nearest(3, among=np.array([2, 5, 9], np.int32))
    assert set(near.site.ravel()) <= {-1, 2, 5, 9}
    demand = np.repeat(np.arange(posed.n_demand, dtype=np.int32), 3)
    paid = posed.travel.pairs(demand, near.site.ravel())
    assert paid == pytest.approx(near.cost.ravel())
    assert posed.load.sum() == 200


def test_where_nearly_all_capacity_is_needed_cells_have_a_little_more_to_find_room():
    problem = _problem(capacity=np.where(np.arange(15) == 3, 0.0, 51.0))
    cells = make_cells(problem, open_in_list=12)
    cell = 200 / len(cells.load)
    capacity = _pose_cells(problem, cells).capacity
    assert capacity[3] == 0.0
    assert capacity[:3] == pytest.approx(51.0 + cell / 3)
    assert _pose_cells(problem.replace(capacity=np.full(15, 60.0)), cells).capacity[0] == 60.0


@pytest.mark.parametrize("capacity", [60.0, 51.0])
@pytest.mark.parametrize("apart", [True, False])
def test_cells_are_annealed_wherever_candidates_stand(apart, capacity):
    rng = np.random.default_rng(0)
    sites = rng.random((15, 2)) if apart else np.repeat(rng.random((5, 2)), 3, axis=0)
    problem = LocationProblem.from_points(
        rng.random((200, 2)), sites, n_sites=4, capacity=capacity, penalty=9.0
    )
    search = _search(problem)
    assert "annealing on cells" in search.ran
    assert search.best.violations() == []
