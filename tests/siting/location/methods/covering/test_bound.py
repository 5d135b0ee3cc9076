"""Bounds from row prices, against every choice of sites."""

from itertools import combinations

import numpy as np
import pytest

from siting.location.methods.covering.bound import (
    earn,
    earn_on_all_cores,
    fixed_by_price,
    price_rows,
    price_sites,
)
from siting.location.methods.covering.reach import find_reach
from siting.location.problem import LocationProblem
from siting.location.site_rules import make_rules

N, M, SITES = 24, 9, 3
QUOTAS = {"group": np.arange(M) % 2, "quota": {0: (2, 2)}}


def _case(seed, *, radius=3.5, **given):
    rng = np.random.default_rng(seed)
    points = rng.random((N, 2)) * 10, rng.random((M, 2)) * 10
    problem = LocationProblem.from_points(*points, n_sites=SITES, **given)
    rules = make_rules(problem)
    weight = rng.integers(1, 9, N).astype(float)
    everyone = np.arange(N, dtype=np.int32)
    reach = find_reach(problem.travel, radius, of=everyone, among=rules.free, weight=weight)
    return problem, rules, reach


def _allowed(problem, size):
    for sites in combinations(range(M), size):
        count = {key: (problem.group[list(sites)] == key).sum() for key in problem.quota}
        if all(low <= count[key] <= high for key, (low, high) in problem.quota.items()):
            yield np.array(sites, np.int32)


def _most_covered(problem, reach, size):
    worths = (reach.weight[reach.count(sites) > 0].sum() for sites in _allowed(problem, size))
    return float(max(worths))


def _prices(rules, reach, best, *, steps=300):
    left = iter(range(steps))

    def choose(earned):
        sites = rules.best_choice(earned, SITES)
        return sites, float(earned[sites].sum())

    return price_rows(
        reach,
        worth=reach.weight,
        choose=choose,
        start=0.5 * reach.weight,
        target=lambda: best,
        stop=lambda _: next(left, None) is None,
    )


@pytest.mark.parametrize("given", [{}, QUOTAS])
@pytest.mark.parametrize("seed", range(5))
def test_the_bound_is_above_every_choice_and_near_the_best(seed, given):
    problem, rules, reach = _case(seed, **given)
    best = _most_covered(problem, reach, SITES)
    prices = _prices(rules, reach, best)
    assert best - 1e-9 <= prices.bound <= 1.1 * best
    assert prices.bound < _prices(rules, reach, best, steps=1).bound
    assert ((prices.price >= 0) & (prices.price <= reach.weight)).all()
    assert prices.earned == pytest.approx(earn(reach.start_of, reach.row, prices.price))


@pytest.mark.parametrize("seed", range(5))
def test_what_the_prices_fix_is_so_in_every_better_choice(seed):
    problem, rules, reach = _case(seed)
    best = _most_covered(problem, reach, SITES)
    second = best - 2.0  # as if the best choice were not known yet
    prices = _prices(rules, reach, best)
    chosen = np.zeros(M, bool)
    chosen[rules.best_choice(prices.earned, SITES)] = True
    opened, closed = fixed_by_price(prices.earned, chosen, np.ones(M, bool), prices.bound - second)
    for sites in _allowed(problem, SITES):
        if reach.weight[reach.count(sites) > 0].sum() > second + 1e-9:
            assert set(np.flatnonzero(opened)) <= set(sites)
            assert not set(np.flatnonzero(closed)) & set(sites)


def test_a_clear_gap_fixes_and_a_wide_slack_does_not():
    earned = np.array([9.0, 8.0, 3.0, 1.0])
    chosen, free = np.array([True, True, False, False]), np.ones(4, bool)
    opened, closed = fixed_by_price(earned, chosen, free, 5.5)
    assert opened.tolist() == [True, False, False, False]
    assert closed.tolist() == [False, False, False, True]
    opened, closed = fixed_by_price(earned, chosen, free, 99.0)
    assert not opened.any()
    assert not closed.any()


def test_where_nothing_is_left_to_choose_all_is_fixed():
    chosen, free = np.array([True, False, True]), np.array([True, False, True])
    opened, closed = fixed_by_price(np.zeros(3), chosen, free, 1.0)
    assert opened.tolist() == [True, False, True]
    assert not closed.any()


@pytest.mark.parametrize("seed", range(5))
def test_no_fewer_sites_cover_all(seed):
    problem, rules, reach = _case(seed)
    fewest = next(
        size
        for size in range(1, M + 1)
        if any((reach.count(sites) > 0).all() for sites in _allowed(problem, size))
    )
    left = iter(range(400))
    bound = price_sites(reach, rules, enough=M, stop=lambda _: next(left, None) is None)
    assert fewest - 1 < bound <= fewest + 1e-9


def test_no_rows_need_no_site():
    _, rules, reach = _case(0, radius=1e-6)
    assert reach.n_rows == 0
    assert price_sites(reach, rules, enough=3, stop=lambda _: True) == 0.0


@pytest.mark.parametrize("seed", range(3))
def test_candidates_earn_the_prices_of_their_rows(seed):
    _, _, reach = _case(seed)
    price = np.random.default_rng(seed).random(reach.n_rows)
    covers = np.zeros((reach.n_rows, M))
    for row in range(reach.n_rows):
        covers[row, reach.site[reach.start[row] : reach.start[row + 1]]] = 1.0
    for add_up in (earn, earn_on_all_cores):
        assert add_up(reach.start_of, reach.row, price) == pytest.approx(price @ covers)
