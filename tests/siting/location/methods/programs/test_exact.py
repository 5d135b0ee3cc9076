"""The exact method beyond its answers, which tests/siting/location/test_exactness.py checks."""

import numpy as np
import pytest

from siting.location.methods.choice import METHODS, SEARCHES, choose
from siting.location.methods.programs.exact import MAX_PAIRS, Exact, possible_radii
from siting.location.methods.programs.formulation import (
    bound_by_load,
    covered_model,
    nearest_open,
    total_model,
    usable_pairs,
)
from siting.location.methods.programs.highs import run_highs
from siting.location.problem import LocationProblem
from siting.location.progress import Watch
from siting.location.result import Status
from siting.location.solution import Solution
from siting.location.solver import solve
from siting.location.stopping import FirstOf, MaxGap, MaxIterations, MaxRuntime
from siting.travel import PointTravel, TableTravel


def _scattered(n, m, *, seed=0, **given):
    rng = np.random.default_rng(seed)
    travel = PointTravel(rng.integers(0, 1_000, (n, 2)), rng.integers(0, 1_000, (m, 2)))
    return LocationProblem(travel=travel, **({"n_sites": 5} | given))


def _run(problem, stop, *, starters=()):
    watch = Watch(stop, larger_is_better=problem.objective == "covered")
    return Exact(starters)(problem, rng=np.random.default_rng(0), watch=watch)


@pytest.mark.parametrize(
    "wish",
    [
        {"objective": "total"},
        {"objective": "covered", "radius": 120.0},
        {"objective": "farthest"},
        {"n_sites": None, "radius": 300.0},
    ],
)
def test_a_run_cut_short_has_a_bound_that_holds(wish):
    problem = _scattered(40, 30, load=3.0, capacity=27.0, weight=1.0, **wish)
    best = solve(problem, method="exact", stop=MaxIterations(3_000))
    sense = -1.0 if problem.objective == "covered" else 1.0
    for iterations in (0, 1, 3, 10):
        outcome = _run(problem, MaxIterations(iterations))
        if best.status is Status.OPTIMAL and outcome.lower_bound is not None:
            assert sense * outcome.lower_bound <= sense * best.cost + 1e-9 * abs(best.cost)
        if outcome.solution is not None:
            assert outcome.solution.violations() == []
            assert sense * outcome.solution.cost >= sense * outcome.lower_bound - 1e-6


def test_it_begins_with_the_answer_of_a_search():
    problem = _scattered(60, 40)
    alone = _run(problem, MaxRuntime(0.0))
    assert alone.solution is None
    begun = _run(problem, MaxRuntime(0.0), starters=SEARCHES)
    assert begun.solution.violations() == []
    assert begun.lower_bound <= begun.solution.cost


def test_it_stops_at_a_gap():
    problem = _scattered(60, 40, capacity=14.0, load=1.0)
    result = solve(problem, method="exact", stop=FirstOf((MaxGap(0.2), MaxIterations(5_000))))
    assert result.gap <= 0.2


def test_the_same_seed_gives_the_same_answer():
    problem = _scattered(50, 20, capacity=12.0)
    first, second = (solve(problem, method="exact", stop=MaxIterations(20)) for _ in range(2))
    assert first.cost == second.cost
    assert first.lower_bound == second.lower_bound
    assert (first.solution.assignment == second.solution.assignment).all()


@pytest.mark.parametrize("scale", [1e-6, 1e-2, 1e5])
def test_the_unit_of_travel_does_not_matter(scale):
    rng = np.random.default_rng(3)
    table = rng.random((12, 8))
    given = {"n_sites": 3, "load": rng.integers(1, 9, 12), "capacity": 30.0, "weight": 1.0}
    one = solve(LocationProblem(travel=TableTravel(table), **given), method="exact")
    many = solve(LocationProblem(travel=TableTravel(table * scale), **given), method="exact")
    assert one.status is many.status is Status.OPTIMAL
    assert many.cost == pytest.approx(scale * one.cost, rel=1e-9)


@pytest.mark.parametrize("scale", [1e-7, 0.1, 1e6])
def test_the_unit_of_load_does_not_matter(scale):
    rng = np.random.default_rng(4)
    load = rng.integers(1, 9, 12).astype(float)
    capacity, least = np.full(6, np.ceil(load.sum() / 3) + 1), np.full(6, 5.0)
    travel = TableTravel(rng.random((12, 6)))
    costs = [
        solve(
            LocationProblem(
                travel=travel, n_sites=3, weight=1.0, load=load * unit, capacity=capacity * unit,
                min_load=least * unit,
            ),
            method="exact",
        )
        for unit in (1.0, scale)
    ]  # fmt: skip
    assert costs[0].status is costs[1].status is Status.OPTIMAL
    assert costs[0].cost == pytest.approx(costs[1].cost)


def test_what_it_refuses():
    assert Exact().refuses(_scattered(3, 2, n_sites=1)) == ""
    covered = _scattered(3, 2, n_sites=1, objective="covered", radius=1.0, penalty=3.0)
    assert Exact().refuses(covered) == "penalties"
    many = _scattered(MAX_PAIRS // 1_000 + 1, 1_000)
    assert Exact().refuses(many) == "20,001,000 pairs of demand and candidate"


def test_auto_takes_it_for_what_is_small():
    small, large = _scattered(100, 100), _scattered(300, 300)
    assert choose(small, "auto").name == "exact"
    assert choose(large, "auto").name != "exact"
    assert choose(large, "exact").name == "exact"
    assert choose(small.replace(capacity=30.0), "auto").name != "exact"
    only = large.replace(min_load=1.0)
    if all(method.refuses(only) for method in METHODS[1:]):
        assert choose(only, "auto").name == "exact"


def test_only_pairs_that_may_be_the_nearest_are_kept():
    """With 3 of 5 open each point is served by one of its 3 nearest, and not beyond a fixed one."""
    problem = LocationProblem(travel=TableTravel([[5.0, 1.0, 4.0, 2.0, 3.0]]), n_sites=3)
    anywhere = np.array([np.inf])
    assert sorted(usable_pairs(problem, farthest=anywhere).travel) == [1.0, 2.0, 3.0]
    fixed = problem.replace(fixed=np.array([False, False, False, True, False]))
    assert sorted(usable_pairs(fixed, farthest=anywhere).travel) == [1.0, 2.0]
    loaded = problem.replace(capacity=0.5)
    assert len(usable_pairs(loaded, farthest=anywhere).travel) == 0
    assert len(usable_pairs(problem.replace(min_load=1.0), farthest=anywhere).travel) == 5


def test_a_solution_is_written_and_read_again():
    problem = _scattered(8, 5, n_sites=2, capacity=5.0)
    assert bound_by_load(problem)
    solution = solve(problem, method="exact").solution
    model = total_model(problem)
    again = model.read(model.write(solution))
    assert (again.open_sites == solution.open_sites).all()
    assert (again.assignment == solution.assignment).all()


def test_who_waits_for_less_is_not_sent():
    table = TableTravel([[3.0, 5.0], [9.0, 8.0], [np.inf, np.inf], [4.0, 4.0]])
    problem = LocationProblem(
        travel=table, n_sites=2, penalty=[np.inf, 7.0, 1.0, 4.0], weight=[1.0, 1.0, 1.0, 1.0]
    )
    assert nearest_open(problem, np.array([0, 1], np.int32)).tolist() == [0, -1, -1, 0]


def test_radii_begin_where_the_worst_off_demand_is_served():
    table = TableTravel([[3.0, 5.0], [9.0, 8.0], [2.0, 2.0]])
    problem = LocationProblem(travel=table, n_sites=1, objective="farthest", weight=[1.0, 1.0, 0.0])
    assert possible_radii(problem).tolist() == [8.0, 9.0]
    waiting = problem.replace(penalty=[np.inf, 4.0, 1.0])
    assert possible_radii(waiting).tolist() == [4.0, 5.0]
    assert possible_radii(problem.replace(weight=0.0)).tolist() == [0.0]


class _Uneven(PointTravel):
    """Travel whose last digit depends on how many pairs are asked for at once."""

    def pairs(self, demand, site):
        cost = super().pairs(demand, site)
        return np.nextafter(cost, np.inf) if len(demand) == self.n_demand else cost


def test_a_last_digit_does_not_keep_it_from_ending():
    rng = np.random.default_rng(0)
    travel = _Uneven(rng.random((20, 2)), rng.random((8, 2)))
    problem = LocationProblem(travel=travel, n_sites=3, objective="farthest")
    outcome = _run(problem, MaxIterations(3_000))
    assert outcome.iterations < 3_000
    even = problem.replace(travel=PointTravel(travel._demand, travel._sites))
    assert outcome.solution.cost == pytest.approx(solve(even, method="exact").cost)


def test_an_answer_that_contradicts_its_proof_is_looked_for_again():
    """HiGHS prices this start too low after it has presolved the program, and calls it optimal."""
    near = np.array([[0, 0, 0], [1, 1, 0], [0, 0, 0], [0, 1, 0]], bool)
    problem = LocationProblem(
        travel=TableTravel(np.where(near, 0.0, 9.0)),
        n_sites=2,
        objective="covered",
        radius=3.0,
        weight=[0.87, 0.05, 0.52, 0.03],
        load=[3.0, 2.0, 3.0, 1.0],
        min_load=[2.0, 2.0, 0.0],
    )
    start = Solution(problem, np.array([0, 1], np.int32), np.array([0, 1, 1, 0], np.int32))
    assert start.violations() == []
    assert start.cost == pytest.approx(0.05)
    model, told = covered_model(problem), []

    def listen(best, _):
        told.append(best)
        return False

    answer = run_highs(model.program, start=model.write(start), stop=listen)
    assert answer.optimal
    assert model.read(answer.values).cost == pytest.approx(0.08)
    assert answer.bound == pytest.approx(1.39)
    assert min(told) >= 1.39 - 1e-9  # nothing better than the best was ever told
