"""The bound by blocks is below every answer, wherever borders run, and no worse than the whole."""

import numpy as np
import pytest

from siting.location.methods.bounds.blocks import Blocks, prices
from siting.location.methods.bounds.lagrangian import bounds_under, lower_bound, make_dual
from siting.location.methods.bounds.offers import make_offers
from siting.location.problem import LocationProblem
from siting.location.site_rules import make_rules
from siting.location.stopping import MaxIterations


def small_problem(seed):
    """A few points and sites; some fixed or forbidden, some with quotas, loads equal or not."""
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(6, 14)), int(rng.integers(4, 9))
    marks, p = rng.random(m), int(rng.integers(2, m))
    group = rng.integers(0, 2, m).astype(str)
    given = {}
    if seed % 3 == 0 and (group == "0").any() and (group == "1").sum() + 1 > p:
        given = {"group": group, "quota": {"0": (1, 1)}}
    load = np.ones(n) if seed % 2 else rng.integers(0, 4, n).astype(float)
    return LocationProblem.from_points(
        rng.integers(0, 20, (n, 2)),
        rng.integers(0, 20, (m, 2)),
        n_sites=p,
        load=load,
        weight=rng.integers(1, 4, n).astype(float),
        capacity=rng.integers(3, 9, m).astype(float),
        penalty=np.full(n, 30.0),
        opening_cost=rng.integers(0, 9, m).astype(float),
        fixed=(marks < 0.3) & (np.arange(m) == 0),
        forbidden=(marks > 0.7) & (np.arange(m) == m - 1),
        **given,
    )


def small_dual(problem, k, best):
    dual = make_dual(problem, make_offers(problem, k=k))
    bound, multiplier, _ = lower_bound(
        dual,
        start=np.zeros(problem.n_demand),
        target=1.1 * best + 1,
        stop=MaxIterations(40),
    )
    return dual, bound, multiplier


def random_blocks(dual, seed, blocks):
    """Blocks at random: borders through the worst places."""
    rng = np.random.default_rng(seed)
    return rng.integers(0, blocks, len(dual.offers.first_of)).astype(np.int32)


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("k", [2, 100])
def test_whatever_the_blocks_it_stays_below_the_optimum(seed, k, best_by_milp):
    problem = small_problem(seed)
    best = best_by_milp(problem)
    if not np.isfinite(best):
        pytest.skip("no answer keeps these rules")
    dual, _, multiplier = small_dual(problem, k, best)
    limit = best * (1 + 1e-9) + 1e-6
    for count in (1, 2, 3):
        blocks = Blocks(dual, multiplier, random_blocks(dual, seed + count, count))
        bound, raised = blocks.raise_all(gap=best + 1, stop=lambda: False)
        assert bound <= limit
        assert bounds_under(dual, raised, [dual.rules])[0] <= limit


@pytest.mark.parametrize("seed", range(1, 30, 2))
def test_it_is_no_worse_than_that_of_the_whole(seed, best_by_milp):
    problem = small_problem(seed)
    best = best_by_milp(problem)
    if problem.quota or not np.isfinite(best):
        pytest.skip("prices of a quota may prove less than the quota")
    dual, _, multiplier = small_dual(problem, 100, best)
    blocks = Blocks(dual, multiplier, random_blocks(dual, seed, 2))
    whole = bounds_under(dual, multiplier, [dual.rules])[0]
    assert blocks.raise_all(gap=best, stop=lambda: False)[0] >= whole - 1e-3 * (1 + whole)


def test_stopped_before_all_is_raised_it_proves_nothing():
    problem = small_problem(1)
    dual, _, multiplier = small_dual(problem, 100, 50.0)
    blocks = Blocks(dual, multiplier, np.zeros(len(dual.offers.first_of), np.int32))
    bound, paid = blocks.raise_all(gap=1.0, stop=lambda: True)
    assert bound == -np.inf
    assert np.allclose(paid, multiplier)


@pytest.mark.parametrize("seed", range(30))
def test_at_its_prices_each_candidate_chooses_what_the_rules_choose(seed):
    problem = small_problem(seed)
    rules, rng = make_rules(problem), np.random.default_rng(seed)
    worth = rng.random(problem.n_candidates)
    p = problem.n_sites
    chosen = rules.best_choice(worth, p)
    left = worth - prices(rules, worth, p)
    free = rules.allowed & ~rules.fixed
    opened = np.zeros(len(worth), bool)
    opened[chosen] = True
    if not problem.quota:
        assert (left[free & opened] >= -1e-12).all()
        assert (left[free & ~opened] <= 1e-12).all()
    else:  # what a quota forces stays within a price of its own
        for kind in range(len(rules.low)):
            own = free & (rules.kind == kind)
            if (own & opened).any() and (own & ~opened).any():
                assert left[own & opened].min() >= left[own & ~opened].max() - 1e-12
