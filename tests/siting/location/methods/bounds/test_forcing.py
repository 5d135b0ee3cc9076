"""Bounds with a candidate forced out or in, beside all allowed sets and beside the optimum."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from siting.location.methods.bounds.forcing import exchange_losses
from siting.location.methods.bounds.proof import Proof
from siting.location.methods.neighbors.cells import make_cells
from siting.location.problem import LocationProblem
from siting.location.site_rules import Rules, make_rules
from siting.location.solver import solve
from siting.location.stopping import MaxIterations


def _random_rules(rng):
    """Return rules of up to three kinds that some set of the size keeps, and that size."""
    m, kinds = int(rng.integers(3, 9)), int(rng.integers(1, 4))
    kind = rng.integers(0, kinds, m).astype(np.int32)
    allowed = rng.random(m) < 0.85
    some = np.flatnonzero(allowed)
    size = int(rng.integers(1, len(some) + 1)) if len(some) else 0
    inside = rng.choice(some, size, replace=False) if size else some
    count = np.bincount(kind[inside], minlength=kinds)
    fixed = np.isin(np.arange(m), inside) & (rng.random(m) < 0.2)
    low = np.maximum(count - rng.integers(0, 2, kinds), 0).astype(np.int32)
    high = (count + rng.integers(0, 2, kinds)).astype(np.int32)
    return Rules(kind, low, high, fixed, allowed), size


def _allowed_sets(rules, size):
    for sites in combinations(np.flatnonzero(rules.allowed), size):
        count = np.bincount(rules.kind[list(sites)], minlength=len(rules.low))
        fixed = np.isin(np.flatnonzero(rules.fixed), sites).all()
        if fixed and (count >= rules.low).all() and (count <= rules.high).all():
            yield sites


@pytest.mark.parametrize("seed", range(150))
def test_the_losses_are_those_of_all_allowed_sets(seed):
    rng = np.random.default_rng(seed)
    rules, size = _random_rules(rng)
    if not size:
        return
    worth = rng.integers(-3, 12, len(rules.kind)).astype(float)
    chosen = rules.best_choice(worth, size)
    without, among = exchange_losses(rules, worth, chosen)
    told = [(set(sites), worth[list(sites)].sum()) for sites in _allowed_sets(rules, size)]
    best = max(value for _, value in told)
    assert worth[chosen].sum() == best
    for site in range(len(worth)):
        out = [best - value for sites, value in told if site not in sites]
        among_these = [best - value for sites, value in told if site in sites]
        assert without[site] == min(out, default=np.inf)
        assert among[site] == min(among_these, default=np.inf)


def test_before_there_are_multipliers_nothing_is_proved():
    problem = LocationProblem.from_points(np.eye(4)[:, :2], np.eye(3)[:, :2], n_sites=2)
    without, among = Proof(problem, make_cells(problem, open_in_list=12)).bounds_forced()
    assert not without.any()
    assert not among.any()


@pytest.mark.parametrize("seed", range(6))
def test_forced_bounds_are_those_of_the_forced_problems(seed):
    """The same as bounds under other rules, and never above the best forced answer."""
    rng = np.random.default_rng(seed)
    group = np.array([*"aabb", *rng.choice([*"ab"], 4)])
    problem = LocationProblem.from_points(
        rng.random((25, 2)), rng.random((8, 2)), n_sites=3, load=np.ones(25),
        capacity=np.full(8, 10.0), group=group, quota={"a": (1, 2)} if seed % 2 else {},
    )  # fmt: skip
    answer = solve(problem, stop=MaxIterations(3), seed=0).solution
    proof = Proof(problem, make_cells(problem, open_in_list=12))
    proof.run(answer, None, MaxIterations(60))
    rules = make_rules(problem)
    without, among = proof.bounds_forced()
    for site in range(8):
        here = np.arange(8) == site
        forced = [replace(rules, allowed=~here), replace(rules, fixed=here)]
        assert [without[site], among[site]] == pytest.approx(proof.bounds_under(forced))
