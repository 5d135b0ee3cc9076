"""The solver against enumeration and an exact integer program, on problems made small for both."""

import signal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.errors import ProblemError, UnsupportedError
from siting.location import progress as watching
from siting.location.problem import LocationProblem
from siting.location.result import Status
from siting.location.shortage import find_shortage
from siting.location.solver import solve
from siting.location.stopping import FirstOf, MaxGap, MaxIterations, MaxRuntime
from siting.travel import PointTravel, TableTravel

ENOUGH = 400


def _answer(problem, *, iterations=ENOUGH, seed=0):
    result = solve(problem, stop=MaxIterations(iterations), seed=seed)
    if result.solution is not None:
        assert result.solution.violations() == []
    return result


def _random(seed, *, n=9, m=6, n_sites=2, **given):
    rng = np.random.default_rng(seed)
    weight = rng.integers(0, 5, n).astype(float)
    travel = PointTravel(rng.integers(0, 50, (n, 2)), rng.integers(0, 50, (m, 2)))
    return LocationProblem(travel=travel, n_sites=n_sites, weight=weight, **given)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("n_sites", [1, 2, 4, 6])
def test_finds_the_optimum_without_capacity(seed, n_sites, best_by_enumeration):
    problem = _random(seed, n_sites=n_sites)
    result = _answer(problem)
    assert result.status in {Status.FEASIBLE, Status.OPTIMAL}
    assert result.cost == pytest.approx(best_by_enumeration(problem))


@pytest.mark.parametrize("seed", range(10))
def test_finds_the_optimum_with_penalties(seed, best_by_enumeration):
    problem = _random(seed, n_sites=2, penalty=12.0)
    result = _answer(problem)
    assert result.cost == pytest.approx(best_by_enumeration(problem))


@pytest.mark.parametrize("seed", range(12))
def test_fixed_stay_open_and_forbidden_closed(seed, best_by_enumeration):
    rng = np.random.default_rng(seed)
    order = rng.permutation(7)
    fixed, forbidden = np.zeros(7, bool), np.zeros(7, bool)
    fixed[order[0]], forbidden[order[1:3]] = True, True
    problem = _random(seed, m=7, n_sites=3, fixed=fixed, forbidden=forbidden)
    result = _answer(problem)
    open_sites = set(result.solution.open_sites)
    assert order[0] in open_sites
    assert not open_sites & set(order[1:3])
    assert result.cost == pytest.approx(best_by_enumeration(problem))


@pytest.mark.parametrize("seed", range(15))
@pytest.mark.parametrize("must", [True, False])
def test_capacity_of_equal_loads(seed, must, best_by_milp):
    rng = np.random.default_rng(seed)
    n, m, n_sites = 9, 5, 3
    travel = PointTravel(rng.integers(0, 50, (n, 2)), rng.integers(0, 50, (m, 2)))
    capacity = rng.integers(2, 5, m) if must else rng.integers(1, 4, m)
    problem = LocationProblem(
        travel=travel, n_sites=n_sites, capacity=capacity, penalty=np.inf if must else 40.0
    )
    best = best_by_milp(problem)
    result = _answer(problem)
    if np.isinf(best):
        assert result.solution is None
    else:
        assert result.cost == pytest.approx(best)


@pytest.mark.parametrize("seed", range(15))
def test_capacity_of_unequal_loads(seed, best_by_milp):
    rng = np.random.default_rng(seed)
    n, m, n_sites = 10, 5, 3
    load = rng.integers(1, 6, n).astype(float)
    travel = PointTravel(rng.integers(0, 50, (n, 2)), rng.integers(0, 50, (m, 2)))
    capacity = np.full(m, np.ceil(load.sum() / n_sites * 1.2))
    problem = LocationProblem(
        travel=travel, n_sites=n_sites, weight=1.0, load=load, capacity=capacity
    )
    best = best_by_milp(problem)
    result = _answer(problem)
    assert best - 1e-6 <= result.cost <= 1.1 * best


def test_oracles_agree(best_by_enumeration, best_by_milp):
    for seed in range(5):
        problem = _random(seed, n_sites=2, penalty=30.0)
        assert best_by_milp(problem) == pytest.approx(best_by_enumeration(problem))


@settings(max_examples=40)
@given(
    seed=st.integers(0, 10_000),
    n=st.integers(1, 30),
    m=st.integers(1, 12),
    share=st.floats(0, 1),
    tightness=st.floats(0.3, 2.0),
    equal=st.booleans(),
)
def test_answers_keep_what_was_asked(seed, n, m, share, tightness, equal):
    rng = np.random.default_rng(seed)
    n_sites = 1 + int(share * (m - 1))
    load = np.ones(n) if equal else rng.integers(1, 8, n).astype(float)
    problem = LocationProblem(
        travel=PointTravel(rng.integers(0, 9, (n, 2)), rng.integers(0, 9, (m, 2))),
        n_sites=n_sites,
        load=load,
        weight=rng.integers(0, 4, n),
        capacity=np.ceil(rng.random(m) * 2 * load.sum() / n_sites * tightness),
        penalty=100.0,
    )
    solution = _answer(problem, iterations=100).solution
    assert len(set(solution.open_sites)) == n_sites
    served = solution.assignment >= 0
    assert set(solution.assignment[served]) <= set(solution.open_sites)
    load_of = np.bincount(solution.assignment[served], load[served], minlength=m)
    assert (load_of <= problem.capacity + 1e-9).all()
    paid = np.where(served, solution.travel, problem.penalty)
    assert solution.cost == pytest.approx((problem.weight * paid).sum())


@settings(max_examples=30)
@given(seed=st.integers(0, 10_000), n=st.integers(1, 60), m=st.integers(1, 20))
def test_without_capacity_everyone_goes_to_the_nearest_open_site(seed, n, m, travel_matrix):
    rng = np.random.default_rng(seed)
    problem = LocationProblem(
        travel=PointTravel(rng.random((n, 2)), rng.random((m, 2))), n_sites=1 + seed % m
    )
    solution = _answer(problem, iterations=20).solution
    nearest = travel_matrix(problem)[:, solution.open_sites].min(axis=1)
    assert solution.travel == pytest.approx(nearest)


@pytest.mark.parametrize("capacity", [np.inf, 40.0])
def test_same_seed_and_iterations_give_the_same_answer(capacity):
    rng = np.random.default_rng(3)
    problem = LocationProblem(
        travel=PointTravel(rng.random((200, 2)), rng.random((40, 2))),
        n_sites=6,
        capacity=np.full(40, capacity),
        penalty=10.0,
    )
    first, second = (_answer(problem, iterations=12, seed=7) for _ in range(2))
    assert first.cost == second.cost
    assert first.iterations == second.iterations
    assert (first.solution.open_sites == second.solution.open_sites).all()
    assert (first.solution.assignment == second.solution.assignment).all()


def test_more_sites_never_cost_more():
    costs = [_answer(_random(1, n_sites=count)).cost for count in range(1, 7)]
    assert costs == sorted(costs, reverse=True)


def test_zero_distances_and_duplicates():
    """Three places with several points and candidates each: three sites cost nothing."""
    places = np.repeat([[0.0, 0.0], [5.0, 0.0], [0.0, 5.0]], 4, axis=0)
    problem = LocationProblem.from_points(places, places, n_sites=3)
    assert _answer(problem).cost == 0.0
    tight = problem.replace(capacity=np.full(12, 4.0))
    assert _answer(tight).cost == 0.0
    everything = problem.replace(n_sites=12, capacity=np.full(12, 1.0))
    assert _answer(everything).cost == 0.0


def test_one_point_and_one_site():
    result = _answer(LocationProblem.from_points([[3.0, 4.0]], [[0.0, 0.0]], n_sites=1))
    assert result.cost == 5.0
    assert result.solution.assignment.tolist() == [0]


def test_points_without_weight_cost_nothing_and_draw_nothing():
    points = [[0.0, 0.0], [1.0, 0.0], [100.0, 0.0], [101.0, 0.0]]
    problem = LocationProblem.from_points(points, points, n_sites=1, weight=[1, 1, 0, 0], load=1.0)
    result = _answer(problem)
    assert result.cost == 1.0
    assert set(result.solution.assignment) <= {0, 1}


def test_all_weights_zero():
    points = np.arange(8.0).reshape(4, 2)
    problem = LocationProblem.from_points(points, points, n_sites=2, weight=0.0, load=1.0)
    assert _answer(problem).cost == 0.0
    capacitated = problem.replace(capacity=np.full(4, 2.0))
    assert _answer(capacitated).cost == 0.0


def test_unreachable_demand_waits_at_its_penalty():
    travel = TableTravel([[1.0, 2.0], [np.inf, 3.0], [np.inf, np.inf]])
    problem = LocationProblem(travel=travel, n_sites=1, penalty=50.0)
    result = _answer(problem)
    assert result.solution.open_sites.tolist() == [1]
    assert result.solution.assignment.tolist() == [1, 1, -1]
    assert result.cost == 55.0
    capacitated = problem.replace(capacity=np.array([1.0, 1.0]))
    assert _answer(capacitated).cost == pytest.approx(1.0 + 100.0)


def test_unreachable_demand_of_no_weight_costs_nothing():
    travel = TableTravel([[1.0, 2.0], [np.inf, np.inf]])
    problem = LocationProblem(
        travel=travel, n_sites=1, weight=[1.0, 0.0], load=1.0, penalty=[np.inf, 10.0]
    )
    assert _answer(problem).cost == 1.0
    assert _answer(problem.replace(capacity=np.ones(2))).cost == 1.0


def test_reach_is_found_where_only_some_sites_reach_all():
    """Only sites 2 and 5 together reach everyone."""
    table = np.full((6, 6), np.inf)
    table[:, :] = np.where(np.eye(6, dtype=bool), 0.0, np.inf)
    table[:3, 2], table[3:, 5] = 9.0, 9.0
    result = _answer(LocationProblem(travel=TableTravel(table), n_sites=2))
    assert result.solution.open_sites.tolist() == [2, 5]


def test_demand_that_can_reach_nothing_is_named():
    travel = TableTravel([[1.0, 2.0], [np.inf, np.inf], [np.inf, 4.0]])
    forbidden = np.array([False, True])
    result = solve(LocationProblem(travel=travel, n_sites=1, forbidden=forbidden))
    assert result.status is Status.INFEASIBLE
    assert result.solution is None
    assert result.cost == np.inf
    assert "2 demand points can reach no candidate that may open, for example point 1" in (
        result.message
    )


def test_too_little_capacity_is_named():
    problem = LocationProblem.from_points(
        np.zeros((10, 2)), np.zeros((4, 2)), n_sites=2, capacity=[1, 2, 3, 4]
    )
    result = solve(problem)
    assert result.status is Status.INFEASIBLE
    assert result.message == "The load is 10, but 2 sites can take at most 7: 3 too little."
    assert result.message in result.summary()


def test_fixed_sites_count_for_the_room():
    problem = LocationProblem.from_points(
        np.zeros((7, 2)),
        np.zeros((4, 2)),
        n_sites=2,
        capacity=[1, 2, 3, 4],
        fixed=[True, False, False, False],
    )
    assert "at most 5: 2 too little" in find_shortage(problem)


def test_too_heavy_demand_is_named():
    problem = LocationProblem.from_points(
        np.zeros((2, 2)), np.zeros((3, 2)), n_sites=3, load=[1, 5], capacity=[4, 4, 9],
        forbidden=[False, False, False],
    )  # fmt: skip
    assert find_shortage(problem) == ""
    forbidden = problem.replace(n_sites=2, forbidden=np.array([False, False, True]))
    assert "Demand point 1 has a load of 5, more than the largest capacity, 4." in (
        find_shortage(forbidden)
    )


def test_no_answer_found_is_not_called_infeasible():
    """Three loads of 2 fit into a capacity of 6, but not into two of 3."""
    problem = LocationProblem.from_points(
        np.zeros((3, 2)), np.zeros((2, 2)), n_sites=2, load=2.0, capacity=3.0
    )
    result = solve(problem, stop=MaxIterations(10), method="exchange")
    assert result.status is Status.UNKNOWN
    assert result.solution is None
    assert result.message == (
        "No choice of 2 sites was found that keeps capacity, and none was ruled out; allow more "
        "time, or loosen one of these."
    )


def test_what_is_proved_infeasible_names_what_blocks_it():
    problem = LocationProblem.from_points(
        np.zeros((3, 2)), np.zeros((2, 2)), n_sites=2, load=2.0, capacity=3.0
    )
    result = solve(problem, stop=MaxIterations(10), method="exact")
    assert result.status is Status.INFEASIBLE
    assert "No choice of 2 sites serves all demand that must be served within capacity" in (
        result.message
    )


def test_penalty_takes_the_place_of_a_shortage():
    problem = LocationProblem.from_points(
        np.zeros((10, 2)), np.zeros((4, 2)), n_sites=2, capacity=3, penalty=100
    )
    assert find_shortage(problem) == ""
    result = _answer(problem)
    assert result.cost == 400.0
    assert result.solution.unserved.sum() == 4


@pytest.mark.parametrize(
    ("wish", "named"),
    [
        ({"objective": "covered", "radius": 1.0}, "the objective 'covered'"),
        ({"objective": "farthest"}, "the objective 'farthest'"),
        ({"n_sites": None, "radius": 1.0}, "the fewest sites that cover all demand"),
        ({"min_load": 1.0}, "minimum loads"),
        ({"capacity": 1.0}, "capacity"),
    ],
)
def test_what_a_method_does_not_support_is_refused_in_one_sentence(wish, named):
    points = [[0.0, 0.0], [1.0, 0.0]]
    problem = LocationProblem.from_points(points, points, **({"n_sites": 1} | wish))
    with pytest.raises(
        UnsupportedError, match=f"^The method 'interchange' does not support {named}"
    ):
        solve(problem, method="interchange")


def test_what_no_method_supports_is_refused_in_one_sentence():
    points = [[0.0, 0.0], [1.0, 0.0]]
    problem = LocationProblem.from_points(
        points, points, n_sites=1, objective="covered", radius=1.0, penalty=3.0
    )
    with pytest.raises(UnsupportedError, match=r"^No method supports .*; leave it out, or ask for"):
        solve(problem)


def test_no_time_still_gives_an_answer():
    problem = _random(0, n=40, m=20, n_sites=5)
    result = solve(problem, stop=MaxRuntime(0.0))
    assert len(result.solution.open_sites) == 5
    assert result.runtime_s > 0
    assert np.isfinite(result.cost)


def test_an_infeasible_mixture_is_never_returned_as_feasible(best_by_milp):
    """Tight, odd loads: whatever comes back keeps the capacities, or nothing comes back."""
    for seed in range(15):
        rng = np.random.default_rng(seed)
        load = rng.integers(3, 9, 8).astype(float)
        problem = LocationProblem(
            travel=PointTravel(rng.random((8, 2)), rng.random((4, 2))),
            n_sites=3,
            load=load,
            weight=1.0,
            capacity=np.full(4, np.ceil(load.sum() / 3)),
        )
        possible = np.isfinite(best_by_milp(problem))
        result = _answer(problem, iterations=50)
        assert possible or result.solution is None


@pytest.mark.parametrize("method", ["interchange", "exchange"])
@pytest.mark.parametrize("seed", range(8))
def test_quotas_and_a_bound(seed, method, best_by_enumeration):
    group = np.array(["a", "b", "a", "c", "b", "a"])
    problem = _random(seed, n_sites=3, group=group, quota={"a": (1, 1), "c": (0, 1)})
    result = solve(problem, stop=MaxIterations(60), method=method)
    best = best_by_enumeration(problem)
    assert result.method.startswith(f"{method}: ")
    assert result.solution.violations() == []
    assert result.cost == pytest.approx(best)
    assert result.lower_bound <= best * (1 + 1e-9)


@pytest.mark.parametrize("seed", range(8))
def test_minimum_loads(seed, best_by_milp):
    rng = np.random.default_rng(seed)
    load = rng.integers(1, 5, 9).astype(float)
    problem = _random(seed, n_sites=2, load=load, min_load=np.floor(0.35 * load.sum()))
    result = solve(problem, stop=MaxIterations(20), method="exchange")
    assert result.solution.violations() == []
    assert result.cost == pytest.approx(best_by_milp(problem))


def test_a_gap_ends_the_run_early():
    rng = np.random.default_rng(0)
    problem = LocationProblem.from_points(rng.random((200, 2)), rng.random((40, 2)), n_sites=6)
    stop = FirstOf((MaxIterations(10_000), MaxGap(0.2)))
    result = solve(problem, stop=stop, method="interchange")
    assert result.gap <= 0.2
    assert stop.criteria[0].used() < 1.0


def test_what_is_proved_best_ends_the_run():
    """Everyone has a site at his place; the bound of zero meets the cost of zero."""
    points = np.arange(20.0).reshape(10, 2)
    everyone = LocationProblem.from_points(points, points, n_sites=10)
    result = solve(everyone, stop=MaxIterations(50), method="interchange")
    assert result.status is Status.OPTIMAL
    assert result.cost == result.lower_bound == 0.0


def test_a_listener_hears_of_searches_and_proofs(monkeypatch):
    monkeypatch.setattr(watching, "REPORT_EVERY_S", 0.0)
    rng, heard = np.random.default_rng(0), []
    problem = LocationProblem.from_points(rng.random((60, 2)), rng.random((20, 2)), n_sites=4)
    result = solve(problem, stop=MaxIterations(80), method="interchange", listen=heard.append)
    assert {told.phase for told in heard} == {"search", "proof"}
    bounds = [told.lower_bound for told in heard if told.lower_bound is not None]
    assert bounds == sorted(bounds)
    assert bounds[-1] <= result.lower_bound
    assert [told.runtime_s for told in heard] == sorted(told.runtime_s for told in heard)


def test_ctrl_c_ends_the_run_with_what_it_has():
    def listen(_):
        signal.raise_signal(signal.SIGINT)

    rng = np.random.default_rng(0)
    problem = LocationProblem.from_points(rng.random((60, 2)), rng.random((20, 2)), n_sites=4)
    result = solve(problem, stop=MaxRuntime(3600.0), method="interchange", listen=listen)
    assert result.interrupted
    assert result.solution.violations() == []
    assert not solve(problem, stop=MaxIterations(5), method="interchange").interrupted


def test_what_is_no_criterion_is_refused():
    problem = LocationProblem.from_points([[0, 0]], [[0, 0]], n_sites=1)
    with pytest.raises(ProblemError, match="must be a criterion such as MaxRuntime"):
        solve(problem, stop=30)
