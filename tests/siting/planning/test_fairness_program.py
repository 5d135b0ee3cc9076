"""The integer program of means, beside every plan."""

import numpy as np
import pytest

from siting.planning.fairness_program import is_small, least_mean, least_total
from siting.planning.weighing import Weighing
from tests.siting.planning.small_provinces import EveryPlan, small_provinces


@pytest.mark.parametrize("seed", range(10))
def test_least_total_and_least_mean(seed):
    problem, province = small_provinces(seed)
    plans, shares = EveryPlan(problem), Weighing(problem, province).shares
    assert is_small(problem)
    worst = plans.means(province).max(axis=1)
    fair = least_mean(problem, shares, seconds=20)
    assert fair.bound == pytest.approx(worst.min(), rel=1e-7)
    assert Weighing(problem, province).worst(fair.plan) == pytest.approx(worst.min(), rel=1e-7)
    limit = np.quantile(worst, 0.2)
    cheap = least_total(problem, shares, limit=limit, seconds=20)
    best = plans.total[worst <= limit * (1 + 1e-9)].min()
    assert cheap.plan.cost == pytest.approx(best)
    assert cheap.bound == pytest.approx(best)
    assert least_total(problem, shares, limit=0.9 * worst.min(), seconds=20).bound == np.inf


def test_costs_of_sites_count():
    problem, province = small_provinces(3)
    dear = np.linspace(0.0, 9.0, problem.n_candidates)
    costly = problem.replace(opening_cost=dear, closing_cost=2.0)
    plans, shares = EveryPlan(problem), Weighing(problem, province).shares
    total = plans.total + dear[plans.sites].sum(axis=1)
    total += 2.0 * (problem.n_candidates - plans.sites.shape[1])
    found = least_total(costly, shares, limit=1e6, seconds=20)
    assert found.plan.cost == pytest.approx(total.min())
    assert found.bound == pytest.approx(total.min())
