"""Loads on sites that stand, beside a linear program; closings, and laws that hold."""

import numpy as np
import pytest
from scipy.optimize import linprog

from siting.errors import ProblemError
from siting.location.standing import Standing
from siting.travel import TableTravel

PENALTY = 40.0


def case(seed):
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(4, 14)), int(rng.integers(3, 8))
    table = np.round(rng.random((n, m)) * 60, 3)
    open_sites = np.sort(rng.permutation(m)[: int(rng.integers(2, m + 1))]).astype(np.int32)
    load = np.ones(n) if seed % 3 == 0 else rng.choice([1.0, 1.2, 0.7], n)
    capacity = np.round(rng.random(len(open_sites)) * 2 * n / len(open_sites), 1)
    return table, open_sites, load, capacity


def least(table, load, capacity):
    """Split loads over sites and a waiting list at the least cost; a pair above the penalty waits.

    Returns the cost by HiGHS, on the program written out from its definition.
    """
    n, p = table.shape
    cost = np.column_stack([np.where(table <= PENALTY, table, PENALTY), np.full(n, PENALTY)])
    rows = np.zeros((p, n * (p + 1)))
    for site in range(p):
        rows[site, site :: p + 1] = 1.0
    whole = np.kron(np.eye(n), np.ones(p + 1))
    return linprog(cost.ravel(), rows, capacity, whole, load, method="highs").fun


def standing(table, open_sites, load, capacity, **given):
    given = {"load": load, "capacity": capacity, "penalty": PENALTY} | given
    return Standing(TableTravel(table), open_sites, **given)


@pytest.mark.parametrize("part", range(4))
def test_cost_with_all_and_with_each_site_closed_is_the_least(part):
    for seed in range(part * 15, part * 15 + 15):
        table, open_sites, load, capacity = case(seed)
        own = table[:, open_sites]
        here = standing(table, open_sites, load, capacity)
        best = least(own, load, capacity)
        assert here.cost == pytest.approx(best)
        assert here.shares().lower_bound == pytest.approx(best)
        costs = here.costs_without()
        for site in range(len(open_sites)):
            kept = np.arange(len(open_sites)) != site
            best = least(own[:, kept], load, capacity[kept])
            found = here.without(site)
            assert costs[site] == pytest.approx(best)
            assert found.cost == pytest.approx(best)
            assert found.lower_bound == pytest.approx(best)
            assert not (found.site == site).any()
            assert found.cost >= here.cost - 1e-9
        assert here.cost == pytest.approx(least(own, load, capacity))


def test_parts_add_up_to_loads_and_stay_within_capacity():
    table, open_sites, load, capacity = case(4)
    shares = standing(table, open_sites, load, capacity).shares()
    assert np.bincount(shares.demand, shares.amount) == pytest.approx(load)
    served = shares.site >= 0
    held = np.bincount(shares.site[served], shares.amount[served], minlength=len(open_sites))
    assert (held <= capacity + 1e-9).all()
    paid = np.where(served, table[shares.demand, open_sites[np.maximum(shares.site, 0)]], PENALTY)
    assert (paid * shares.amount).sum() == pytest.approx(shares.cost)


def test_short_lists_are_proved_as_far_as_they_go():
    """With two sites listed of six the cost may be too high, and the bound never is."""
    wrong = 0
    for seed in range(60, 100):
        table, _, load, _ = case(seed)
        open_sites = np.arange(table.shape[1], dtype=np.int32)
        capacity = np.full(len(open_sites), 1.2 * load.sum() / len(open_sites))
        best = least(table, load, capacity)
        shares = standing(table, open_sites, load, capacity, listed=2).shares()
        assert shares.lower_bound <= best + 1e-7 <= shares.cost + 2e-7
        wrong += shares.cost > best + 1e-6
    assert wrong > 3


def test_more_load_never_costs_less():
    table, open_sites, load, capacity = case(7)
    costs = []
    for factor in (1.0, 1.1, 1.5, 3.0):
        more = load.copy()
        more[::2] *= factor
        costs.append(standing(table, open_sites, more, capacity).cost)
    assert costs == sorted(costs)
    assert costs[0] < costs[-1]


def test_a_load_of_nothing_is_refused():
    table, open_sites, load, capacity = case(1)
    with pytest.raises(ProblemError, match="Loads must be above 0 and the penalty finite"):
        standing(table, open_sites, 0 * load, capacity)
    with pytest.raises(ProblemError, match="the penalty finite"):
        standing(table, open_sites, load, capacity, penalty=np.inf)
