"""Assignment to given sites, against an exact matching and an exact integer program."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from siting.location.methods.assigning.assignment import OPTIONS, assign_to_open
from siting.location.problem import LocationProblem
from siting.travel import PointTravel, TableTravel


def _assign(problem, open_sites, *, price=None):
    """The site of each demand point, or none."""
    found = assign_to_open(problem, open_sites, price=price)
    return None if found is None else found.site


def _problem(cost, **given):
    return LocationProblem(travel=TableTravel(cost), n_sites=np.shape(cost)[1], **given)


def _everything(problem):
    return np.arange(problem.n_candidates, dtype=np.int32)


def _cost(problem, assignment):
    demand = np.arange(problem.n_demand, dtype=np.int32)
    each = np.where(assignment < 0, problem.penalty, problem.travel.pairs(demand, assignment))
    return float((problem.weight * each).sum())


def _matching_cost(cost, places, penalty):
    """Exact cost of unit loads: every place of a site, and one waiting place for each demand."""
    waiting = np.where(np.eye(len(cost), dtype=bool), penalty[:, None], 1e6)
    table = np.hstack([np.repeat(cost, places, axis=1), waiting])
    rows, columns = linear_sum_assignment(table)
    return table[rows, columns].sum()


@pytest.mark.parametrize("seed", range(60))
def test_equal_loads_cost_as_little_as_an_exact_matching(seed):
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(1, 25)), int(rng.integers(1, 7))
    cost = rng.integers(0, 30, (n, m)).astype(float)
    places = rng.integers(0, 8, m)
    penalty = rng.integers(0, 60, n).astype(float)
    unit = float(rng.choice([1.0, 0.3, 7.0]))
    problem = _problem(
        cost, load=np.full(n, unit), capacity=places * unit + 0.2 * unit, penalty=penalty
    )
    assignment = _assign(problem, _everything(problem))
    assert (np.bincount(assignment[assignment >= 0], minlength=m) <= places).all()
    assert _cost(problem, assignment) == pytest.approx(_matching_cost(cost, places, penalty))


@pytest.mark.parametrize("price", [0.0, 3.0, 1000.0])
def test_prices_change_nothing_in_the_cost_of_equal_loads(price):
    rng = np.random.default_rng(5)
    cost = rng.random((40, 6)) * 100
    problem = _problem(cost, capacity=8.0, penalty=np.full(40, 500.0))
    start = price * rng.random(6)
    assignment = _assign(problem, _everything(problem), price=start)
    expected = _matching_cost(cost, np.full(6, 8), problem.penalty)
    assert _cost(problem, assignment) == pytest.approx(expected)


@pytest.mark.parametrize("seed", range(25))
def test_unequal_loads_keep_capacity_and_come_close_to_the_optimum(seed, best_by_milp):
    rng = np.random.default_rng(seed)
    n, m = 14, 4
    cost = rng.integers(1, 40, (n, m)).astype(float)
    load = rng.integers(1, 9, n).astype(float)
    capacity = np.full(m, np.ceil(load.sum() / m * 1.15))
    problem = _problem(cost, weight=1.0, load=load, capacity=capacity, penalty=np.full(n, 500.0))
    assignment = _assign(problem, _everything(problem))
    served = assignment >= 0
    assert (np.bincount(assignment[served], load[served], minlength=m) <= capacity).all()
    best = best_by_milp(problem.replace(fixed=np.ones(m, bool)))
    assert best * (1 - 1e-9) <= _cost(problem, assignment) <= 1.25 * best


@settings(max_examples=60)
@given(
    loads=st.lists(st.integers(0, 9), min_size=1, max_size=20),
    capacity=st.lists(st.integers(0, 20), min_size=1, max_size=5),
    must=st.booleans(),
    seed=st.integers(0, 1000),
)
def test_capacity_is_never_exceeded(loads, capacity, must, seed):
    rng = np.random.default_rng(seed)
    cost = rng.integers(0, 5, (len(loads), len(capacity))).astype(float)
    penalty = np.inf if must else 50.0
    problem = _problem(
        cost, weight=1.0, load=np.array(loads, float), capacity=capacity, penalty=penalty
    )
    assignment = _assign(problem, _everything(problem))
    if assignment is None:
        assert must
        return
    assert not (must and (assignment < 0).any())
    served = assignment >= 0
    total = np.bincount(assignment[served], problem.load[served], minlength=len(capacity))
    assert (total <= np.array(capacity) + 1e-9).all()


def test_without_capacity_everyone_goes_to_the_nearest():
    rng = np.random.default_rng(0)
    demand, sites = rng.random((200, 2)), rng.random((40, 2))
    problem = LocationProblem(travel=PointTravel(demand, sites), n_sites=7)
    chosen = np.sort(rng.choice(40, 7, replace=False)).astype(np.int32)
    distance = np.hypot(*(demand[:, None, :] - sites[chosen][None, :, :]).T).T
    assert (_assign(problem, chosen) == chosen[distance.argmin(axis=1)]).all()


def test_more_sites_are_tried_where_the_nearest_have_no_room():
    """The nearest sites of everyone are full; only the farthest of all has room."""
    m = OPTIONS + 10
    cost = np.tile(np.arange(m, dtype=float), (m + 20, 1))
    problem = _problem(cost, capacity=np.r_[np.ones(m - 1), 21.0])
    assignment = _assign(problem, _everything(problem))
    assert np.bincount(assignment, minlength=m).tolist() == [1] * (m - 1) + [21]


def test_no_assignment_where_there_is_no_room():
    assert _assign(_problem(np.ones((3, 1)), capacity=[2.0]), np.zeros(1, np.int32)) is None


def test_no_assignment_where_nothing_can_be_reached():
    cost = [[1.0, np.inf], [np.inf, np.inf]]
    assert _assign(_problem(cost), np.arange(2, dtype=np.int32)) is None


def test_waiting_is_chosen_where_it_is_cheaper():
    problem = _problem([[5.0], [50.0]], penalty=[10.0, 10.0])
    assert _assign(problem, np.zeros(1, np.int32)).tolist() == [0, -1]


def test_farther_from_the_site_waits_first_where_room_is_short():
    problem = _problem([[5.0], [8.0], [2.0]], capacity=[2.0], penalty=20.0)
    assert _assign(problem, np.zeros(1, np.int32)).tolist() == [0, -1, 0]


def test_demand_of_no_weight_and_no_reach_waits():
    problem = _problem([[np.inf], [3.0]], weight=[0.0, 1.0], load=1.0, penalty=10.0)
    assert _assign(problem, np.zeros(1, np.int32)).tolist() == [-1, 0]
