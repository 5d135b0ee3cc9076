"""Kernels of ruin and recreate: sums stay true over thousands of steps, whatever is undone."""

import numpy as np
import pytest

from siting.location.methods.capacitated import annealing
from siting.location.methods.capacitated.annealing import Annealing, cold_start
from siting.location.methods.capacitated.kernels import ruin_parts, ruin_sites
from siting.location.problem import LocationProblem
from siting.travel import TableTravel

N, M, P = 40, 16, 5

LIMITS = {
    "capacity": {"capacity": 11.0},
    "tight": {"capacity": 8.5},
    "minimum": {"capacity": 14.0, "min_load": 6.0},
    "penalties": {"capacity": 7.0, "penalty": 30.0},
    "some wait": {"capacity": 8.0, "penalty": np.where(np.arange(N) % 3, np.inf, 10.0)},
    "quotas": {"capacity": 11.0, "group": np.arange(M) % 3, "quota": {0: (1, 2), 1: (1, 1)}},
    "marks": {"capacity": 11.0, "fixed": np.arange(M) == 3, "forbidden": np.arange(M) % 4 == 1},
    "weights": {"capacity": 11.0, "weight": np.arange(N) % 4},
    "all": {
        "capacity": 12.0,
        "min_load": 5.0,
        "penalty": 60.0,
        "group": np.arange(M) % 3,
        "quota": {0: (2, 2)},
        "fixed": np.arange(M) == 3,
        "forbidden": np.arange(M) == 7,
    },
}
EVERY_LIMIT = pytest.mark.parametrize("limits", LIMITS.values(), ids=LIMITS)


@pytest.fixture(params=["dense", "lists", "short lists"])
def costs(request, monkeypatch):
    """All costs in full, lists of all candidates, and lists of some."""
    if request.param != "dense":
        monkeypatch.setattr(annealing, "DENSE_ENTRIES", 0)
    if request.param == "short lists":
        monkeypatch.setattr(annealing, "LIST_ENTRIES", 7 * N)
    return request.param


def _problem(seed, **given):
    """Loads of whole eighths, so that sums have no rounding; some sites beyond reach."""
    rng = np.random.default_rng(seed)
    table = np.hypot(*(rng.random((2, N, 1)) - rng.random((2, 1, M)))) * 100
    table[rng.random((N, M)) < 0.1] = np.inf
    given = {"load": rng.integers(2, 16, N) / 8.0} | given
    return LocationProblem(travel=TableTravel(table), n_sites=P, **given)


def _random_sites(problem, rng):
    rules = annealing.make_rules(problem)
    return np.sort(rules.best_choice(rng.random(M), P)).astype(np.int32)


def _members(parts, site):
    members, demand = [], parts.first[site]
    while demand >= 0:
        members.append(int(demand))
        following = parts.after[demand]
        if following >= 0:
            assert parts.before[following] == demand
        demand = following
    return members


def _check(problem, parts):
    """Recompute all that the running answer keeps."""
    is_open = np.zeros(M, bool)
    is_open[parts.open_sites] = True
    assert is_open.sum() == P
    assert (np.flatnonzero(parts.slot >= 0) == np.flatnonzero(is_open)).all()
    assert (parts.slot[parts.open_sites] == np.arange(P)).all()
    assert not (is_open & problem.forbidden).any()
    assert (is_open | ~problem.fixed).all()
    opened = np.bincount(parts.group[is_open], minlength=len(parts.low))
    assert parts.opened.tolist() == opened.tolist()
    assert (parts.low <= opened).all()
    assert (opened <= parts.high).all()
    served = parts.assign < M
    assert (parts.assign >= 0).all()
    assert is_open[parts.assign[served]].all()
    for site in range(M + 1):
        assert sorted(_members(parts, site)) == np.flatnonzero(parts.assign == site).tolist()
    load = np.bincount(parts.assign, weights=problem.load, minlength=M + 1)
    assert parts.total == pytest.approx(load, abs=1e-9)
    over = np.maximum(load[:M] - problem.capacity, 0.0).sum()
    short = np.maximum(problem.min_load - load[:M], 0.0)[is_open].sum()
    assert parts.totals[ruin_parts.EXCESS] == pytest.approx(over + short, abs=1e-6)
    demand = np.flatnonzero(served).astype(np.int32)
    travel = problem.travel.pairs(demand, parts.assign[served])
    assert np.isfinite(travel).all()
    paid = (problem.weight[served] * travel).sum() + parts.waiting[~served].sum()
    assert parts.totals[ruin_parts.COST] == pytest.approx(paid)


@EVERY_LIMIT
@pytest.mark.parametrize("seed", range(2))
def test_sums_are_those_of_the_answer_after_thousands_of_steps(seed, limits, costs):
    del costs
    problem = _problem(seed, **limits)
    rng = np.random.default_rng(seed)
    chain = Annealing(problem)
    sites = _random_sites(problem, rng)
    chain.start(sites, cold_start(problem, sites))
    _check(problem, chain._parts)
    for heat in (3.0, 0.5, 0.05, 0.0):
        for steps in (1, 7, 1_000):
            chain.run(steps, heat=heat, seed=int(rng.integers(2**31)))
            _check(problem, chain._parts)
            found = chain.best()
            assert found is None or found.violations() == []
            if found is not None:
                assert chain.cost == pytest.approx(found.cost)


@EVERY_LIMIT
def test_a_step_that_is_not_kept_leaves_no_trace(limits, costs):
    """Without any heat only better answers are kept; all others are taken back."""
    del costs
    problem = _problem(7, **limits)
    chain = Annealing(problem)
    sites = _random_sites(problem, np.random.default_rng(7))
    chain.start(sites, cold_start(problem, sites))
    parts, surcharge = chain._parts, float(chain._surcharge[0])

    def value():
        return parts.totals[ruin_parts.COST] + surcharge * parts.totals[ruin_parts.EXCESS]

    undone = 0
    for seed in range(250):
        before = value(), parts.assign.copy(), parts.open_sites.copy()
        chain.run(1, heat=0.0, seed=seed)
        assert value() <= before[0] * (1 + 1e-9)
        if value() == before[0] and (parts.assign == before[1]).all():
            assert (parts.open_sites == before[2]).all()
            undone += 1
        _check(problem, parts)
    assert undone > 50


def test_what_a_demand_point_pays_is_found_in_full_and_in_lists(monkeypatch):
    problem = _problem(0, weight=np.arange(N) % 5, penalty=np.where(np.arange(N) % 2, 3.0, np.inf))
    dense = Annealing(problem)._parts
    monkeypatch.setattr(annealing, "DENSE_ENTRIES", 0)
    lists = Annealing(problem)._parts
    for demand in range(N):
        for site in range(M):
            travel = problem.travel.pairs(np.array([demand]), np.array([site]))[0]
            cost = problem.weight[demand] * travel if np.isfinite(travel) else np.inf
            assert ruin_parts.pay(dense, demand, site) == pytest.approx(cost)
            assert ruin_parts.pay(lists, demand, site) == pytest.approx(cost)
        waits = ruin_parts.pay(dense, demand, M)
        assert waits == ruin_parts.pay(lists, demand, M)
        if demand % 2:
            assert waits == pytest.approx(3.0 * problem.weight[demand])
        else:
            assert waits > dense.cost[np.isfinite(dense.cost)].max()


def test_what_waits_costs_more_than_any_answer_that_serves_all():
    problem = _problem(1)
    waiting = Annealing(problem)._parts.waiting
    rows, columns = np.divmod(np.arange(N * M, dtype=np.int32), M)
    table = problem.travel.pairs(rows, columns).reshape(N, M)
    assert waiting.min() > np.where(np.isfinite(table), table, 0.0).max(axis=1).sum()


@pytest.mark.parametrize(
    ("load", "excess"), [(0.0, 3.0), (2.0, 1.0), (3.0, 0.0), (5.0, 0.0), (6.5, 1.5)]
)
def test_excess_is_above_capacity_or_below_the_minimum(load, excess):
    parts = Annealing(_problem(0, capacity=5.0, min_load=3.0))._parts
    assert ruin_parts.excess(parts, 2, load) == excess
    assert ruin_parts.excess(parts, M, load) == 0.0


def test_sites_are_replaced_within_quotas_only():
    problem = _problem(0, **LIMITS["quotas"])
    parts = Annealing(problem)._parts
    sites = np.array([0, 3, 1, 2, 5], np.int32)  # kinds 0 0 1 2 2: two of at most two, one of one
    ruin_parts.set_answer(parts, sites, np.full(N, -1, np.int32))
    allowed = {
        (int(close), open_)
        for close in sites
        for open_ in (4, 6, 8)  # kinds 1, 0, 2
        if ruin_parts.may_replace(parts, close, open_)
    }
    assert allowed == {(0, 6), (3, 6), (1, 4), (0, 8), (3, 8), (2, 8), (5, 8)}


def test_the_same_seed_gives_the_same_steps():
    answers = []
    for _ in range(2):
        problem = _problem(3, **LIMITS["all"])
        chain = Annealing(problem)
        sites = _random_sites(problem, np.random.default_rng(0))
        chain.start(sites, cold_start(problem, sites))
        chain.run(300, heat=0.5, seed=11)
        answers.append((chain.cost, chain._parts.assign.tolist(), chain._parts.open_sites.tolist()))
    assert answers[0] == answers[1]


@EVERY_LIMIT
def test_sums_are_those_of_the_answer_also_after_thousands_of_steps(limits):
    """Loads and costs have digits to lose here; they are summed up anew for every run."""
    rng = np.random.default_rng(5)
    problem = _problem(5, **limits | {"load": 10.0 ** rng.uniform(-6, 0, N)})
    chain = Annealing(problem)
    sites = _random_sites(problem, rng)
    chain.start(sites, cold_start(problem, sites))
    for seed in range(10):
        chain.run(1_000, heat=2.0, seed=seed)
    chain.run(0, heat=2.0, seed=0)
    kept = chain._parts.totals.copy(), chain._parts.total.copy()
    paid = ruin_parts.payments(chain._parts).sum()
    assert kept[0][ruin_parts.COST] == pytest.approx(paid, rel=1e-13)
    assert kept[1] == pytest.approx(
        np.bincount(chain._parts.assign, problem.load, M + 1), rel=1e-14, abs=0.0
    )


def test_savings_of_a_candidate_and_losses_without_a_site_are_those_of_greedy_moves(costs):
    del costs
    problem = _problem(2, capacity=20.0)
    parts = Annealing(problem)._parts
    sites = np.array([0, 3, 6, 9, 12], np.int32)
    ruin_parts.set_answer(parts, sites, cold_start(problem, sites))

    def at(demand, site):
        return ruin_parts.pay(parts, demand, site)

    for closed in (1, 5, 15):
        room, saved = 20.0, 0.0
        for demand in parts.near[closed]:
            if demand < 0 or room < problem.load[demand]:
                break
            gain = at(demand, int(parts.assign[demand])) - at(demand, closed)
            saved += max(gain, 0.0)
            room -= problem.load[demand] * (gain > 0)
        assert ruin_sites.savings(parts, closed) == pytest.approx(saved)
        assert saved > 0
    for site in sites.tolist():
        lost = 0.0
        for demand in _members(parts, site):
            known = [c for c in parts.site[demand].tolist() if c in set(sites.tolist()) - {site}]
            ways = [at(demand, int(other)) + _charged(parts, other, demand) for other in known]
            lost += min([*ways, parts.waiting[demand]]) - at(demand, site)
        assert ruin_sites.losses(parts, site, 2.0, np.inf) == pytest.approx(lost)
        assert ruin_sites.losses(parts, site, 2.0, 0.5 * lost) >= 0.5 * lost


def _charged(parts, site, demand):
    """What load beyond capacity costs, two a unit."""
    before = parts.total[site]
    added = ruin_parts.excess(parts, site, before + parts.load[demand])
    return 2.0 * (added - ruin_parts.excess(parts, site, before))


@pytest.mark.parametrize("seed", range(3))
def test_sites_come_from_afar(seed):
    """Two regions far apart: one has all sites but one, and hands on what is too many at once."""
    rng = np.random.default_rng(seed)
    west, east = rng.random((200, 2)) * 10, rng.random((200, 2)) * 10 + [10_000, 0]
    problem = LocationProblem.from_points(
        np.concatenate([west, east]), np.concatenate([west, east])[::4], n_sites=20, capacity=400.0,
        weight=1.0,
    )  # fmt: skip
    chain = Annealing(problem)
    sites = np.array([*range(19), 75], np.int32)
    chain.start(sites, cold_start(problem, sites))
    chain.run(600, heat=0.02, seed=seed)
    assert 8 <= (chain.best().open_sites < 50).sum() <= 12
