"""The limit on every province's mean: beside every plan of small problems, and beside HiGHS."""

from collections import Counter

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from siting.errors import ProblemError
from siting.location.problem import LocationProblem
from siting.location.result import Status
from siting.location.stopping import MaxRuntime
from siting.planning import fairness, weighing
from siting.planning.fairness import keeps, raised, solve_fairly
from siting.travel import TableTravel
from tests.siting.planning.small_provinces import EveryPlan, small_provinces

FOREVER = MaxRuntime(1000)


@pytest.mark.no_cover
def test_small_problems_are_solved_by_a_program(monkeypatch):
    """Every plan is known; ours is the best, or there is none, with the least mean there is."""
    ended = Counter()
    for seed in range(400, 430):
        problem, province = small_provinces(seed)
        plans = EveryPlan(problem)
        monkeypatch.setattr(weighing, "solve", plans.solve)
        worst = plans.means(province).max(axis=1)
        usual, least = worst[plans.total.argmin()], worst.min()
        limit = float(
            least + np.random.default_rng(seed).choice([-0.1, 0.0, 0.4]) * (usual - least)
        )
        limit -= 0.1 * (usual == least)
        inside = worst <= limit * (1 + 1e-9)
        result = solve_fairly(problem, province, limit_s=limit, stop=FOREVER)
        best = plans.total[inside].min() if inside.any() else None
        ended[_judge(problem, province, result, best, limit)] += 1
        if best is None:
            assert (
                f"at least {least / 60:.1f}, and the least found is {least / 60:.1f}"
                in result.message
            )
        else:
            assert result.status is Status.OPTIMAL
    assert set(ended) == {"optimal", "impossible"}


def _exact(problem, province, limit):
    """Return the least cost with the limit, by an integer program of all; None for no plan."""
    n, m = problem.n_demand, problem.n_candidates
    at = np.repeat(np.arange(n, dtype=np.int32), m)
    table = problem.travel.pairs(at, np.tile(np.arange(m, dtype=np.int32), n)).reshape(n, m)
    pays = (problem.weight[:, None] * np.column_stack([table, problem.penalty])).ravel()
    serve = np.arange(n * (m + 1)).reshape(n, m + 1) + m
    rows, low, high = [], [], []

    def rule(columns, values, least, most):
        row = np.zeros(m + n * (m + 1))
        row[columns] = values
        rows.append(row), low.append(least), high.append(most)

    rule(np.arange(m), 1.0, problem.n_sites, problem.n_sites)
    for person in range(n):
        rule(serve[person], 1.0, 1, 1)
        for site in range(m):
            rule([serve[person, site], site], [1.0, -1.0], -np.inf, 0)
    for site in np.flatnonzero(np.isfinite(problem.capacity)):
        rule([*serve[:, site], site], [*problem.load, -problem.capacity[site]], -np.inf, 0)
    for name in set(province) - {""}:
        inside = np.repeat(province == name, m + 1)
        most = limit * problem.weight[province == name].sum()
        rule(m + np.flatnonzero(inside), pays[inside], -np.inf, most + 1e-9)
    found = milp(
        np.r_[np.zeros(m), pays],
        constraints=LinearConstraint(np.array(rows), low, high),
        integrality=np.ones(m + n * (m + 1)),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0},
    )
    return found.fun if found.success else None


def _judge(problem, province, result, best, limit):
    """Compare a result with the best cost; return what it came to."""
    if result.solution is None:
        assert "minutes" in result.message
        if result.status is Status.INFEASIBLE:
            assert best is None
            return "impossible"
        return "not found" if best is not None else "not proved"
    assert best is not None
    assert result.solution.violations() == []
    assert result.solution.problem is problem
    means = weighing.Weighing(problem, province).means(result.solution)
    assert (means <= limit * (1 + 1e-9)).all()
    assert best <= result.cost * (1 + 1e-9)
    if result.lower_bound is not None:
        assert result.lower_bound <= best * (1 + 1e-9)
    return "optimal" if result.cost <= best * (1 + 1e-9) else "found"


@pytest.mark.parametrize(("slack", "seeds"), [(0.0, range(150)), (0.1, range(150, 220))])
@pytest.mark.no_cover
def test_the_limit_holds_in_hundreds_of_small_problems(monkeypatch, slack, seeds):
    """Every plan is known; ours keeps the limit and its bound is below the best, found or not."""
    monkeypatch.setattr(fairness, "is_small", lambda _: False)
    ended = Counter()
    for seed in seeds:
        problem, province = small_provinces(seed)
        if not (province != "").any():
            continue
        plans = EveryPlan(problem)
        monkeypatch.setattr(
            weighing, "solve", lambda *a, plans=plans, **k: plans.solve(*a, **k, slack=slack)
        )
        worst = plans.means(province).max(axis=1)
        usual, least = worst[plans.total.argmin()], worst.min()
        share = np.random.default_rng(seed).choice([-0.2, 0.05, 0.5, 0.8, 1.1])
        limit = float(least + share * max(usual - least, 0.3))
        inside = worst <= limit * (1 + 1e-9)
        best = plans.total[inside].min() if inside.any() else None
        result = solve_fairly(problem, province, limit_s=limit, stop=FOREVER)
        ended[_judge(problem, province, result, best, limit)] += 1
    assert ended["optimal"] + ended["found"] > 0.5 * ended.total()
    assert ended["not found"] < 0.15 * ended.total()
    if not slack:
        assert ended["impossible"] > ended["not proved"]
        assert ended["optimal"] > ended["found"]


def test_beside_an_integer_program():
    """The whole way, with our own solver, beside HiGHS."""
    ended = []
    for seed in (302, 303, 311, 312):
        problem, province = small_provinces(seed)
        plans = EveryPlan(problem)
        worst = plans.means(province).max(axis=1)
        limit = (worst[plans.total.argmin()] + worst.min()) / 2
        best = _exact(problem, province, limit)
        assert best == pytest.approx(plans.total[worst <= limit * (1 + 1e-9)].min())
        result = solve_fairly(problem, province, limit_s=limit, stop=MaxRuntime(20))
        ended.append(_judge(problem, province, result, best, limit))
    assert ended == ["optimal"] * 4


def _two_provinces():
    """Ten households of province A at 0, one of B at 10; one center, at 0 or 10."""
    table = np.array([[0.0, 10.0]] * 10 + [[10.0, 0.0]])
    return LocationProblem(travel=TableTravel(table), n_sites=1), np.array(["A"] * 10 + ["B"])


def test_what_cannot_be_is_said_with_the_least_that_was_found():
    problem, province = _two_provinces()
    result = solve_fairly(problem, province, limit_s=4.0, stop=MaxRuntime(20))
    assert result.status is Status.INFEASIBLE
    assert "the least found is 0.2 minutes" in result.message


def test_one_province_that_cannot_is_proved():
    table = 60.0 * np.array([[3.0, 5.0], [3.0, 4.0], [0.0, 9.0]])
    problem = LocationProblem(travel=TableTravel(table), n_sites=1)
    result = solve_fairly(problem, ["A", "A", "B"], limit_s=150.0, stop=MaxRuntime(20))
    assert result.status is Status.INFEASIBLE
    assert "is proved to be at least 3.0" in result.message


def test_prices_rise_where_the_mean_is_above_the_limit_only():
    price = raised(np.array([0.0, 1.0, 0.0]), np.array([20.0, 10.0, 5.0]), 10.0)
    assert price.tolist() == [3.0, 1.0, 0.0]
    assert keeps(np.array([10.0]), 10.0)
    assert not keeps(np.array([10.1]), 10.0)


def test_limits_and_labels_are_checked():
    problem, province = _two_provinces()
    with pytest.raises(ProblemError, match=r"limit of the worst province's mean"):
        solve_fairly(problem, province, limit_s=-1.0, stop=MaxRuntime(1))
    with pytest.raises(ProblemError, match=r"11 demand points need a province each"):
        solve_fairly(problem, province[:3], limit_s=1.0, stop=MaxRuntime(1))
    with pytest.raises(ProblemError, match=r"objective 'total'"):
        solve_fairly(
            problem.replace(objective="farthest"), province, limit_s=1.0, stop=MaxRuntime(1)
        )
