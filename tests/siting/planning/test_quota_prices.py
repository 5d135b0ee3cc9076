"""Prices of quotas, beside HiGHS on the whole model of hundreds of small random problems."""

from itertools import combinations

import numpy as np
import pytest

from siting.errors import ProblemError, UnsupportedError
from siting.location.methods.programs.formulation import total_model
from siting.location.methods.programs.highs import run_highs
from siting.location.problem import LocationProblem
from siting.location.result import Result, Status
from siting.location.solution import Solution
from siting.location.solver import solve
from siting.location.stopping import MaxRuntime
from siting.planning.quota_prices import price_quotas, widened

CASES = 120


def by_highs(problem):
    """Solve the whole model to the end; returns the least cost."""
    program = total_model(problem).program
    answer = run_highs(program, seconds=30.0)
    assert answer.optimal
    return float(program.cost @ answer.values)


def by_trying(problem):
    """Try all sets of sites where load does not matter; returns costs and sites, best first."""
    demand = np.arange(problem.n_demand, dtype=np.int32)
    every = np.arange(problem.n_candidates, dtype=np.int32)
    table = np.stack([problem.travel.pairs(demand, np.full_like(demand, j)) for j in every])
    sites = np.array(list(combinations(every, problem.n_sites)))
    for key, (low, high) in problem.quota.items():
        counts = (problem.group[sites] == key).sum(axis=1)
        sites = sites[(low <= counts) & (counts <= high)]
    costs = table[sites].min(axis=1) @ problem.weight
    order = np.argsort(costs)
    return costs[order], sites[order]


def cost_of(problem):
    return by_highs(problem) if problem.capacitated else float(by_trying(problem)[0][0])


def some_answer(problem, seed):
    """Return the best answer, or for every third problem one that is not."""
    if problem.capacitated:
        return solve(problem, stop=MaxRuntime(5), seed=0)
    sites = by_trying(problem)[1]
    open_sites = sites[len(sites) // 3 if seed % 3 == 0 else 0].astype(np.int32)
    demand = np.arange(problem.n_demand, dtype=np.int32)
    table = np.stack([problem.travel.pairs(demand, np.full_like(demand, j)) for j in open_sites])
    solution = Solution(problem, open_sites, open_sites[table.argmin(axis=0)])
    assert not solution.violations()
    return Result(solution, Status.FEASIBLE, None, 0.0, 0, "tried")


def random_case(seed):
    """Return a problem whose quotas can be met: exact ones for every other seed, else ranges."""
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(8, 15)), int(rng.integers(6, 10))
    group = np.array(["a", "b", "c"])[np.r_[0, 1, 2, rng.integers(0, 3, m - 3)]]
    sites = int(rng.integers(2, 5))
    count = dict.fromkeys("abc", 0)
    for at in rng.permutation(m)[:sites]:
        count[group[at]] += 1
    slack = (0, 0) if seed % 2 else rng.integers(0, 2, 2)
    quota = {key: (max(0, had - int(slack[0])), had + int(slack[1])) for key, had in count.items()}
    if seed % 5 == 0:
        quota.pop("c")
    given = {"weight": rng.integers(1, 5, n).astype(float)} if seed % 3 else {}
    if seed % 20 == 4:
        given |= {"load": np.ones(n), "capacity": np.full(m, np.ceil(1.3 * n / sites))}
    return LocationProblem.from_points(
        rng.random((n, 2)) * 10, rng.random((m, 2)) * 10,
        n_sites=sites, group=group, quota=quota, **given,
    )  # fmt: skip


@pytest.mark.parametrize("part", range(4))
def test_no_bound_of_a_price_is_too_low(part):
    binding = tight = 0
    for seed in range(part * CASES // 4, (part + 1) * CASES // 4):
        problem = random_case(seed)
        result = some_answer(problem, seed)
        prices = price_quotas(problem, result, seconds=0.05, resolve=False)
        scale = 1e-7 * (1 + result.cost)
        free = cost_of(problem.replace(quota={}))
        assert prices.lower_bound <= cost_of(problem) + scale
        assert result.cost - free <= prices.saved_without_at_most + scale
        assert prices.saved_without <= result.cost - free + scale
        for row in prices.table.to_dict("records"):
            wider = widened(problem, row["group"], row["direction"])
            gain = result.cost - cost_of(problem.replace(quota=wider))
            assert -scale <= gain <= row["saves_at_most"] + scale
            assert row["dual_price"] >= 0
            binding += 1
            tight += not row["alone"]
    assert binding > 40
    assert tight > 20


def test_bounds_say_something_where_the_dual_has_time():
    """It ends by itself; what it leaves is a few percent of the cost, as of any such dual."""
    left = []
    for seed in (1, 2, 5, 7, 11, 13):
        problem = random_case(seed)
        result = some_answer(problem, 1)
        table = price_quotas(problem, result, seconds=60.0, resolve=False).table
        for row in table.to_dict("records"):
            quota = widened(problem, row["group"], row["direction"])
            gain = result.cost - cost_of(problem.replace(quota=quota))
            left.append((row["saves_at_most"] - gain) / result.cost)
    assert len(left) > 12
    assert np.median(left) < 0.05


def test_small_problems_are_solved_again_and_then_prices_are_exact():
    for seed in (1, 2, 3):
        problem = random_case(seed)
        result = some_answer(problem, 1)
        prices = price_quotas(problem, result, seconds=8.0)
        assert prices.without.status is Status.OPTIMAL
        free = cost_of(problem.replace(quota={}))
        assert prices.saved_without == pytest.approx(result.cost - free)
        assert prices.saved_without_at_most == pytest.approx(result.cost - free)
        for row in prices.table.to_dict("records"):
            quota = widened(problem, row["group"], row["direction"])
            gain = result.cost - cost_of(problem.replace(quota=quota))
            assert row["saves"] == pytest.approx(gain, abs=1e-9)
            assert row["saves_at_most"] == pytest.approx(gain, abs=1e-9)


def line(quota, **given):
    """Two towns of group n and one of s on a line, and two sites for them."""
    homes, sites = [[0, 0], [10, 0], [30, 0]], [[0, 0], [10, 0], [30, 0], [31, 0]]
    return LocationProblem.from_points(
        homes, sites, n_sites=2, group=np.array(["n", "n", "s", "s"]), quota=quota, **given
    )


def test_prices_by_hand():
    """Both sites in the north leave the south 20 away; one of them there leaves 10."""
    problem = line({"n": (2, 2), "s": (0, 0)})
    result = solve(problem, stop=MaxRuntime(5))
    prices = price_quotas(problem, result, seconds=5.0)
    assert (prices.cost, prices.without.cost, prices.saved_without) == (20.0, 10.0, 10.0)
    table = prices.table.set_index(["group", "direction"])
    assert table["saves"].to_dict() == {("n", "fewer"): 10.0, ("s", "more"): 10.0}
    assert table["alone"].to_dict() == {("n", "fewer"): False, ("s", "more"): False}
    assert table.loc[("n", "fewer"), ["sites", "low", "high"]].tolist() == [2, 2, 2]


def test_widening_takes_from_others_only_where_they_have_no_room():
    problem = line({"n": (1, 1), "s": (0, 1)})
    assert widened(problem, "s", "more") == {"n": (0, 1), "s": (0, 2)}
    assert widened(problem, "n", "more") == {"n": (1, 2), "s": (0, 1)}
    assert widened(problem, "n", "fewer") == {"n": (0, 1), "s": (0, 2)}
    exact = line({"n": (1, 1), "s": (1, 1)})
    assert widened(exact, "n", "more") == {"n": (1, 2), "s": (0, 1)}
    assert widened(exact, "s", "fewer") == {"n": (1, 2), "s": (0, 1)}


def test_a_quota_that_no_candidate_could_fill_further_has_no_price():
    problem = line({"s": (2, 2)})
    table = price_quotas(problem, solve(problem, stop=MaxRuntime(5)), seconds=5.0).table
    assert table["direction"].tolist() == ["fewer"]
    fixed = line({"s": (2, 2)}, fixed=np.array([False, False, True, True]))
    assert price_quotas(fixed, solve(fixed, stop=MaxRuntime(5)), seconds=5.0).table.empty


def test_what_has_no_price_is_one_sentence():
    problem = line({"n": (1, 1)})
    result = solve(problem, stop=MaxRuntime(5))
    with pytest.raises(ProblemError, match="no quotas, so there is no price"):
        price_quotas(problem.replace(quota={}), result)
    with pytest.raises(ProblemError, match="no solution, so nothing can be saved"):
        price_quotas(problem, Result(None, Status.UNKNOWN, None, 0.0, 0, "none"))
    with pytest.raises(UnsupportedError, match="not for 'farthest'; compare two plans"):
        price_quotas(problem.replace(objective="farthest"), result)
