"""What goes wrong in the tools that people use today, and must not here: one test for each."""

import numpy as np
import pytest

from siting.location.methods.choice import METHODS
from siting.location.problem import LocationProblem
from siting.location.result import Status
from siting.location.solver import solve
from siting.location.stopping import FirstOf, MaxIterations, MaxRuntime
from siting.travel import TableTravel

from .oracles import optimum, travel_table, value_of

#: Many examples; coverage is what plain tests reach.
pytestmark = pytest.mark.no_cover

#: One wish for each objective.
WISHES = (
    {"objective": "total"},
    {"objective": "covered", "radius": 200.0},
    {"objective": "farthest"},
    {"n_sites": None, "radius": 300.0},
)


def _scattered(n, m, *, seed=0, **given):
    rng = np.random.default_rng(seed)
    points = rng.integers(0, 1_000, (n, 2)).astype(float)
    return LocationProblem.from_points(points, points[:m], **({"n_sites": 4} | given))


def _answers(problem, *, iterations=20):
    """Return what every method that takes the problem answers; the exact one always does."""
    takers = [method.name for method in METHODS if not method.refuses(problem)]
    assert takers[0] == "exact"
    return [
        solve(problem, stop=MaxIterations(5_000 if name == "exact" else iterations), method=name)
        for name in takers
    ]


@pytest.mark.parametrize("wish", WISHES)
@pytest.mark.parametrize("capacity", [np.inf, 9.0])
def test_an_answer_that_time_cut_short_is_not_called_optimal(wish, capacity):
    """Optimal is only said with a bound that meets the cost, however early the run ends."""
    problem = _scattered(36, 24, capacity=capacity, **({"n_sites": 5} | wish))
    best = solve(problem, stop=MaxIterations(2_000), method="exact")
    for seconds in (0.0, 0.02, 0.1):
        result = solve(problem, stop=MaxRuntime(seconds), method="exact")
        assert result.status is not Status.INFEASIBLE
        if result.status is Status.OPTIMAL:
            assert result.cost == pytest.approx(best.cost)
        elif result.status is Status.FEASIBLE and best.status is Status.OPTIMAL:
            assert result.lower_bound is None or result.lower_bound != result.cost


def test_an_answer_that_time_cut_short_is_as_good_as_a_quick_start():
    """At 200 points the first answer of a solver alone would be several times the best cost."""
    problem = _scattered(200, 200, n_sites=10)
    quick = solve(problem, stop=MaxIterations(50), method="interchange")
    short = solve(problem, stop=MaxRuntime(0.0), method="exact")
    assert short.status is Status.FEASIBLE
    assert short.cost <= 1.5 * quick.cost


@pytest.mark.parametrize("wish", WISHES)
def test_everybody_goes_to_the_nearest_open_site(wish):
    problem = _scattered(40, 20, **({"n_sites": 3} | wish))
    table = travel_table(problem)
    for result in _answers(problem):
        solution = result.solution
        nearest = table[:, solution.open_sites].min(axis=1)
        assert table[np.arange(40), solution.assignment] == pytest.approx(nearest)


@pytest.mark.parametrize("wish", WISHES)
@pytest.mark.parametrize("capacity", [np.inf, 2.0])
def test_a_distance_of_zero_is_a_distance(wish, capacity):
    """Two points share the place of each site: nothing else is reachable."""
    table = np.where(np.eye(4, dtype=bool).repeat(2, axis=0), 0.0, np.inf)
    given = {"n_sites": 4} | wish
    if given["n_sites"] is None:
        given["radius"] = 0.0
    problem = LocationProblem(travel=TableTravel(table), capacity=capacity, **given)
    for result in _answers(problem):
        assert result.solution.assignment.tolist() == [0, 0, 1, 1, 2, 2, 3, 3]
        assert result.cost == {"covered": 8.0}.get(
            problem.objective, 4.0 if problem.n_sites is None else 0.0
        )


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("wish", WISHES)
def test_capacity_and_fixed_sites_are_kept_together_by_every_method(wish, seed):
    rng = np.random.default_rng(seed)
    fixed = np.zeros(8, bool)
    fixed[rng.permutation(8)[:2]] = True
    problem = _scattered(24, 8, seed=seed, capacity=7.0, fixed=fixed, **wish)
    found = [result for result in _answers(problem, iterations=5) if result.solution is not None]
    for result in found:
        value = value_of(problem, result.solution.open_sites, result.solution.assignment)
        assert result.cost == pytest.approx(value)
        assert result.solution.violations() == []
    # The first answer is the exact method's, which says so where no sites cover all.
    assert found or solve(problem, method="exact").status is Status.INFEASIBLE


@pytest.mark.parametrize("wish", WISHES)
@pytest.mark.parametrize("capacity", [np.inf, 6.0])
def test_a_weight_counts_households_and_not_rows(wish, capacity):
    """Five points stand for 2, 1, 3, 1 and 2 households, as rows or as weights with their loads."""
    count = np.array([2.0, 1.0, 3.0, 1.0, 2.0])
    points = np.array([[0.0, 0.0], [400.0, 0.0], [100.0, 300.0], [500.0, 500.0], [150.0, 20.0]])
    given = {"n_sites": 2, "capacity": capacity} | wish
    weighted = LocationProblem.from_points(points, points, weight=count, **given)
    rows = LocationProblem.from_points(points.repeat(count.astype(int), axis=0), points, **given)
    best = optimum(weighted)
    assert optimum(rows) == pytest.approx(best)
    assert weighted.capacitated == rows.capacitated == np.isfinite(capacity)
    for problem in (weighted, rows):
        exact, *others = _answers(problem, iterations=5)
        assert exact.status is Status.OPTIMAL
        for result in (exact, *others):
            solution = result.solution
            assert value_of(problem, solution.open_sites, solution.assignment) == pytest.approx(
                result.cost
            )
            assert result.cost == pytest.approx(best)


@pytest.mark.parametrize(
    "wish", [{"objective": "total"}, {"objective": "covered", "radius": 30.0}, {"capacity": 40.0}]
)
def test_no_method_counts_through_all_combinations(wish):
    """There are more choices of 100 sites among 3,000 than atoms in the universe."""
    problem = _scattered(3_000, 3_000, n_sites=100, **wish)
    stop = FirstOf((MaxIterations(1), MaxRuntime(20.0)))
    result = solve(problem, stop=stop)
    assert len(result.solution.open_sites) == 100
    assert result.solution.violations() == []
