"""Exchanges of sites, beside an exact matching made from scratch for each of them."""

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from siting.errors import UnsupportedError
from siting.location.methods.assigning import swapping as module
from siting.location.methods.assigning.swapping import Swapping
from siting.location.problem import LocationProblem
from siting.location.site_rules import make_rules
from siting.travel import TableTravel


def matching_cost(problem, sites):
    """Exact cost of open sites: places of each, and one to wait in for each demand point."""
    demand = np.arange(problem.n_demand, dtype=np.int32)
    ways = np.stack([problem.travel.pairs(demand, np.full_like(demand, j)) for j in sites], axis=1)
    charged = np.where(np.isfinite(ways), np.nan_to_num(ways, posinf=0) * problem.weight[:, None],
                       1e9)  # fmt: skip
    waiting = (problem.weight * problem.penalty)[:, None]
    alone = np.where(np.eye(len(demand), dtype=bool), waiting, 1e9)
    places = problem.capacity[sites].astype(int)
    table = np.hstack([np.repeat(charged, places, axis=1), alone])
    rows, columns = linear_sum_assignment(table)
    return table[rows, columns].sum() + problem.site_cost[sites].sum() + problem.closed_cost


def small_problem(seed, **given):
    """Return a problem of one file each, with capacity that may be short, and an open set."""
    rng = np.random.default_rng(seed)
    n, m, p = int(rng.integers(8, 15)), int(rng.integers(5, 9)), int(rng.integers(2, 4))
    cost = rng.integers(0, 30, (n, m)).astype(float)
    cost[rng.random((n, m)) < 0.1] = np.inf
    group = np.array(["a", "b"])[rng.integers(0, 2, m)]
    sites = np.sort(rng.choice(m, p, replace=False)).astype(np.int32)
    inside = int((group[sites] == "a").sum())
    quota = {"a": (max(0, inside - 1), inside)} if seed % 3 == 0 else {}
    fixed = np.isin(np.arange(m), sites) & (rng.random(m) < 0.2)
    problem = LocationProblem(
        **{
            "travel": TableTravel(cost), "n_sites": p, "load": np.ones(n), "fixed": fixed,
            "weight": rng.integers(0, 3, n).astype(float),
            "capacity": rng.integers(2, 9, m).astype(float), "penalty": np.full(n, 40.0),
            "forbidden": ~np.isin(np.arange(m), sites) & (rng.random(m) < 0.1),
            "group": group, "quota": quota,
            "opening_cost": rng.integers(0, 3, m).astype(float),
            "closing_cost": rng.integers(0, 3, m).astype(float),
        } | given
    )  # fmt: skip
    return problem, sites


def exchanges(problem, sites, site):
    """Return every exchange of a site that the rules allow, with what it costs more."""
    rules, before = make_rules(problem), matching_cost(problem, sites)
    found = {}
    for other in np.flatnonzero(rules.allowed & ~np.isin(np.arange(problem.n_candidates), sites)):
        then = np.sort(np.append(sites[sites != site], other))
        count = np.bincount(rules.kind[then], minlength=len(rules.low))
        if (count >= rules.low).all() and (count <= rules.high).all():
            found[int(other)] = matching_cost(problem, then) - before
    return found


@pytest.mark.parametrize("seed", range(40))
def test_the_cheapest_exchanges_are_those_of_enumeration(seed, monkeypatch):
    monkeypatch.setattr(module, "TOGETHER", 1 + seed % 3)
    problem, sites = small_problem(seed)
    swapping = Swapping(problem, sites)
    assert swapping.solution.cost == pytest.approx(matching_cost(problem, sites))
    movable = sites[~problem.fixed[sites]]
    swaps = swapping.run(movable, kept=3, nearby=problem.n_candidates)
    assert swaps.looked.tolist() == movable.tolist()
    for site in movable:
        every = exchanges(problem, sites, site)
        told = swaps.tried[swaps.tried["site"] == site]
        # A candidate that nobody of the site can reach is not near it.
        assert set(told["other"]) <= set(every)
        for row in told.itertuples():
            assert row.more == pytest.approx(every[row.other], abs=1e-6)
        served = swapping.solution.assignment == site
        demand = np.flatnonzero(served).astype(np.int32)
        if len(demand):
            reach = {other: np.isfinite(problem.travel.pairs(demand, np.full_like(demand, other)))
                     for other in every}  # fmt: skip
            least = sorted(more for other, more in every.items() if reach[other].any())[:3]
            assert told["more"].head(3).tolist() == pytest.approx(least, abs=1e-6)


def test_only_the_nearest_are_tried_and_the_clock_is_asked():
    problem, sites = small_problem(1, fixed=None)
    swapping = Swapping(problem, sites)
    one = swapping.run(sites, kept=1, nearby=1)
    assert one.tried.groupby("site").size().max() == 1
    nothing = swapping.run(sites, kept=1, nearby=1, over=lambda: True)
    assert nothing.tried.empty
    assert nothing.looked.size == 0


def test_an_exchange_that_leaves_too_few_files_is_left_out():
    cost = np.array([[0.0, 9, 9], [0, 9, 9], [9, 0, 50]])
    given = {"travel": TableTravel(cost), "n_sites": 2, "load": np.ones(3),
             "penalty": np.full(3, 40.0), "capacity": np.full(3, 3.0),
             "min_load": [1.0, 1.0, 1.0]}  # fmt: skip
    sites = np.array([0, 1], np.int32)
    free = Swapping(LocationProblem(**given | {"min_load": None}), sites)
    assert free.run(sites, kept=1, nearby=1).tried["site"].tolist() == [0, 1]
    held = Swapping(LocationProblem(**given), sites)
    # Without 0, both of its files go to 1 or 2; without 1, site 2 would stand empty.
    assert held.run(sites[1:], kept=1, nearby=1).tried.empty


def test_loads_of_several_files_are_refused():
    problem, sites = small_problem(2, load=np.full(len(small_problem(2)[0].load), 2.0))
    with pytest.raises(UnsupportedError, match="one file"):
        Swapping(problem, sites)
