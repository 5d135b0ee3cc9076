"""How firm sites are, beside all sets of sites, each with an exact matching."""

from itertools import combinations

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from siting.errors import ProblemError, UnsupportedError
from siting.location.problem import LocationProblem
from siting.location.site_rules import make_rules
from siting.planning.firmness import VERDICTS, site_firmness
from siting.travel import TableTravel


def _cost_of(problem, ways, sites):
    """Exact cost of open sites: places of each, and one to wait in for each demand point."""
    places = problem.capacity[list(sites)].astype(int)
    alone = np.where(np.eye(len(ways), dtype=bool), problem.penalty[:, None], 1e9)
    table = np.hstack([np.repeat(ways[:, list(sites)], places, axis=1), alone])
    rows, columns = linear_sum_assignment(table)
    return table[rows, columns].sum() + problem.site_cost[list(sites)].sum() + problem.closed_cost


def _case(seed):
    """Return a small problem, the cost of every allowed set, and one: often not the best."""
    rng = np.random.default_rng(seed)
    n, m, p = int(rng.integers(9, 15)), int(rng.integers(5, 9)), int(rng.integers(2, 4))
    homes, sites = rng.random((n, 2)) * 900, rng.random((m, 2)) * 900
    ways = np.hypot(*(homes[:, None] - sites).transpose(2, 0, 1))
    group = np.array(["a", "b"])[rng.integers(0, 2, m)]
    some = rng.choice(m, p, replace=False)
    inside = int((group[some] == "a").sum())
    problem = LocationProblem(
        travel=TableTravel(ways), n_sites=p, load=np.ones(n), penalty=np.full(n, 1_500.0),
        capacity=rng.integers(3, 8, m).astype(float), group=group,
        quota={"a": (inside, inside)} if seed % 3 == 0 else {},
        fixed=np.isin(np.arange(m), some[:1]) if seed % 4 == 0 else None,
        opening_cost=rng.integers(0, 200, m).astype(float) if seed % 5 == 0 else None,
    )  # fmt: skip
    rules = make_rules(problem)
    costs = {}
    for sites_ in combinations(range(m), p):
        count = np.bincount(rules.kind[list(sites_)], minlength=len(rules.low))
        held = np.isin(np.flatnonzero(problem.fixed), sites_).all()
        if held and (count >= rules.low).all() and (count <= rules.high).all():
            costs[sites_] = _cost_of(problem, ways, sites_)
    ranked = sorted(costs, key=costs.get)
    return problem, costs, ranked[0 if seed % 2 else min(2, len(ranked) - 1)]


def _least(costs, cost, wanted):
    return min((costs[s] for s in costs if wanted(s)), default=np.inf) - cost


@pytest.mark.parametrize("seed", range(10))
def test_bounds_hold_what_enumeration_finds(seed):
    problem, costs, answer = _case(seed)
    cost = costs[answer]
    found = site_firmness(problem, np.array(answer, np.int32), nearby=8, near_s=30.0, seconds=60)
    assert found.cost == pytest.approx(cost)
    assert found.lower_bound <= min(costs.values()) + 1e-6
    assert set(found.sites["verdict"]) <= set(VERDICTS)
    for site, row in found.sites.iterrows():
        true = _least(costs, cost, lambda s, site=site: site not in s)
        assert row["out_at_least"] <= true + 1e-6
        assert problem.fixed[site] or not row["out_found"] < true - 1e-6
        swaps = {(set(s) - set(answer)).pop(): costs[s] - cost for s in costs
                 if set(answer) - set(s) == {site}}  # fmt: skip
        told = found.swaps[found.swaps["site"] == site]
        if problem.fixed[site]:
            assert told.empty
            assert row["verdict"] == "stays"
            continue
        assert row["alone_at_least"] <= min(swaps.values(), default=np.inf) + 1e-6
        assert told["more"].tolist() == pytest.approx(sorted(swaps.values())[:3], abs=1e-6)
        for other, more in zip(told["other"], told["more"], strict=True):
            assert swaps[other] == pytest.approx(more, abs=1e-6)
        assert told["as_good"].tolist() == (told["more"] <= 30.0 * max(row["files"], 1)).tolist()
    for site in range(problem.n_candidates):
        true = _least(costs, cost, lambda s, site=site: site in s)
        assert found.in_at_least[site] <= true + 1e-6
    best = [set(s) for s, value in costs.items() if value <= cost + 1e-6]
    assert not any(site in s for site in found.proved_out for s in best)
    assert all(site in s for site in found.proved_in for s in best)


def test_two_towns_are_firm_and_a_twin_is_as_good():
    """Three homes at each of two towns far apart; a second place beside the first town."""
    ways = np.array([[0.0, 5, 900]] * 3 + [[900, 900, 0]] * 3)
    problem = LocationProblem(
        travel=TableTravel(ways), n_sites=2, load=np.ones(6), penalty=np.full(6, 5_000.0),
        capacity=np.full(3, 4.0),
    )  # fmt: skip
    found = site_firmness(problem, np.array([0, 2], np.int32), near_s=10.0, seconds=60)
    assert found.sites["verdict"].tolist() == ["near", "proved"]
    # Without its own site, the second town goes 900 each to the first and to its twin.
    assert found.sites["out_found"].tolist() == pytest.approx([15.0, 3 * 900.0])
    assert found.swaps["as_good"].tolist() == [True, False]
    assert 2 in found.proved_in
    other = site_firmness(problem, np.array([1, 2], np.int32), near_s=10.0, seconds=60)
    assert other.sites["verdict"].tolist() == ["better", "proved"]
    assert other.swaps["more"].iloc[0] == pytest.approx(-15.0)


def test_without_time_nothing_is_claimed():
    problem, _, answer = _case(1)
    found = site_firmness(problem, np.array(answer, np.int32), seconds=0.0)
    assert set(found.sites["verdict"]) <= {"unknown", "stays"}
    assert found.swaps.empty


def test_what_cannot_be_told_is_refused():
    problem, _, answer = _case(1)
    sites = np.array(answer, np.int32)
    with pytest.raises(ProblemError, match="no answer to the problem: 1 sites are open"):
        site_firmness(problem, sites[:1])
    with pytest.raises(UnsupportedError, match="not for 'farthest'"):
        site_firmness(problem.replace(objective="farthest"), sites)
    with pytest.raises(ProblemError, match="alternatives"):
        site_firmness(problem, sites, alternatives=0)
