"""Fronts of small problems whose every plan is known; and which plans stay."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from siting.errors import InfeasibleError, ProblemError
from siting.location import several
from siting.location.problem import LocationProblem
from siting.location.stopping import MaxIterations, MaxRuntime
from siting.planning import front, weighing
from siting.planning.front import find_front, thin_out, undominated
from siting.travel import TableTravel
from tests.siting.engine.small_parts import Elsewhere
from tests.siting.planning.small_provinces import EveryPlan, small_provinces

FOREVER = MaxRuntime(1000)


def _found(monkeypatch, seed):
    problem, province = small_provinces(seed)
    plans, limit = EveryPlan(problem), np.full(problem.n_demand, 3.0)
    for module in (weighing, several):
        monkeypatch.setattr(module, "solve", plans.solve)
    monkeypatch.setattr(front, "solve_for", _most_in_reach(plans))
    return plans, province, limit, find_front(problem, province, limit_s=limit, stop=FOREVER)


def _most_in_reach(plans):
    """Answer `solve_for` with the cheapest of the plans with most in reach."""

    def solve_for(problem, objective, *, limit_s, stop, seed):
        assert (objective, seed) == ("covered", 0)
        missed = ((plans.assigned < 0) | (plans.each > limit_s)) @ problem.weight
        cost = np.where(missed == missed.min(), plans.total, np.inf)
        result = plans.solve(problem, stop=stop)
        at = int(cost.argmin())
        result.solution.open_sites[:] = plans.sites[at]
        result.solution.assignment[:] = plans.assigned[at]
        return result

    return solve_for


@pytest.mark.parametrize("seed", range(25))
def test_no_plan_of_a_front_is_worse_than_another(monkeypatch, seed):
    plans, province, limit, found = _found(monkeypatch, seed)
    table = found.table
    assert table["cost"].iloc[0] == pytest.approx(plans.total.min())
    assert table["cost"].is_monotonic_increasing
    measures = table[["cost", "worst_mean_s"]].assign(missed=-table["in_reach"]).to_numpy()
    for row in measures:
        others = (measures <= row + 1e-12).all(axis=1)
        assert others.sum() == 1  # itself
    worst, weight = plans.means(province).max(axis=1), plans.problem.weight
    missed = ((plans.assigned < 0) | (plans.each > limit)) @ weight
    assert table["in_reach"].max() == pytest.approx(1 - missed.min() / weight.sum())
    for _, row in table.iterrows():
        inside = worst <= row["worst_mean_s"] * (1 + 1e-9)
        inside &= missed <= (1 - row["in_reach"]) * weight.sum() + 1e-9
        least = plans.total[inside].min()
        assert row["cost"] >= least * (1 - 1e-9)
        assert np.isnan(row["lower_bound"]) or row["lower_bound"] <= least * (1 + 1e-9)
    for plan, told in zip(found.plans, table["farthest_s"], strict=True):
        ways = np.sort(plan.travel[~plan.unserved])
        assert told == ways[-5] if len(ways) >= 5 else np.isnan(told)
    beside = table["beside"]
    assert beside.iloc[0] == 0
    assert (beside.iloc[1:] < table.index[1:]).all()


def test_between_the_ends_there_are_plans():
    """On a line of 60 households, two thirds of them at its beginning, prices move four sites."""
    rng = np.random.default_rng(3)
    home = np.r_[rng.random(40), 1 + 9 * rng.random(20)]
    table = 60.0 * np.abs(home[:, None] - np.linspace(0.25, 9.75, 20))
    problem = LocationProblem(travel=TableTravel(table), n_sites=4)
    province = np.where(home < 1, "A", np.where(home < 5, "B", "C"))
    found = find_front(problem, province, limit_s=np.full(60, 25.0), stop=FOREVER)
    assert 3 <= len(found.table) <= 7
    assert found.table["worst_province"].iloc[0] in "BC"
    assert found.table["from_best"].notna().all()


def test_a_front_is_the_same_wherever_it_is_found():
    rng = np.random.default_rng(4)
    table = 60.0 * np.abs(rng.random((40, 1)) * 10 - np.linspace(0.25, 9.75, 12))
    problem = LocationProblem(travel=TableTravel(table), n_sites=3)
    province, engine = np.where(np.arange(40) < 25, "A", "B"), Elsewhere()
    here, there = (
        find_front(
            problem, province, limit_s=np.full(40, 60.0), stop=MaxIterations(400), engine=each
        )
        for each in (None, engine)
    )
    assert engine.computed == 4
    pd.testing.assert_frame_equal(here.table, there.table, check_exact=True)
    for plan, same in zip(here.plans, there.plans, strict=True):
        assert plan.assignment.tobytes() == same.assignment.tobytes()


def test_after_ctrl_c_no_more_is_solved(monkeypatch):
    """It comes in the fifth solve of ten: none is begun after that one."""
    problem, province = small_provinces(2)
    plans, solved = EveryPlan(problem), []

    def solve(asked, **options):
        solved.append(asked)
        result = plans.solve(asked, **options)
        return replace(result, interrupted=len(solved) == 6)

    for module in (weighing, several):
        monkeypatch.setattr(module, "solve", solve)
    monkeypatch.setattr(front, "solve_for", _most_in_reach(plans))
    limit = np.full(problem.n_demand, 3.0)
    find_front(problem, province, limit_s=limit, stop=FOREVER)
    assert len(solved) == 6


def test_which_rows_stay():
    """Row 1 beats row 2, row 3 is row 0 again, rows 0, 1 and 4 each are best in something."""
    rows = np.array([[1.0, 9.0], [4.0, 4.0], [5.0, 4.0], [1.0, 9.0], [9.0, 1.0]])
    assert undominated(rows).tolist() == [True, True, False, False, True]


def test_of_many_the_ends_and_those_far_apart_stay():
    rows = np.array([[0.0, 10.0], [1.0, 9.0], [5.0, 5.0], [6.0, 4.0], [10.0, 0.0]])
    kept = thin_out(rows, np.ones(5, np.bool_), 3)
    assert sorted(kept) == [0, 2, 4]
    assert len(thin_out(rows, np.ones(5, np.bool_), 9)) == 5


def test_what_cannot_be_asked():
    problem, province = small_provinces(1)
    limit = np.full(problem.n_demand, 3.0)
    with pytest.raises(ProblemError, match=r"number of plans must be at least 5"):
        find_front(problem, province, limit_s=limit, plans=4, stop=FOREVER)
    with pytest.raises(ProblemError, match=r"A front has 5 to 9 plans, not 10"):
        find_front(problem, province, limit_s=limit, plans=10, stop=FOREVER)
    full = problem.replace(capacity=1.0, penalty=None)
    with pytest.raises(InfeasibleError):
        find_front(full, province, limit_s=limit, stop=FOREVER)
