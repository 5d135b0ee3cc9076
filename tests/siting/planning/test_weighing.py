"""Prices of provinces: what is found and proved at any of them holds for every plan."""

import numpy as np
import pytest

from siting.location.stopping import MaxIterations, MaxRuntime
from siting.planning import weighing
from siting.planning.weighing import Weighing
from tests.siting.engine.small_parts import Elsewhere
from tests.siting.planning.small_provinces import EveryPlan, small_provinces

STOP = MaxRuntime(1000)


@pytest.mark.parametrize("seed", range(12))
def test_every_inequality_holds_for_every_plan(monkeypatch, seed):
    problem, province = small_provinces(seed)
    plans, rng = EveryPlan(problem), np.random.default_rng(seed)
    monkeypatch.setattr(weighing, "solve", plans.solve)
    limit = rng.choice([2.0, 4.0], problem.n_demand)
    asked = Weighing(problem, province, limit_s=limit)
    means = plans.means(province)
    served = plans.assigned >= 0
    beyond = ~served | (plans.each > limit)
    missed = beyond @ problem.weight
    for own, charge in ((1.0, 0.0), (1.0, 5.0), (0.0, 0.0), (1.0, 50.0)):
        asked.ask(rng.random(len(asked.names)) * 3, stop=STOP, own=own, charge=charge)
    for known in asked.proved:
        priced = means @ (known.price * asked.weight) + known.own * plans.total
        value = priced + known.charge * missed
        assert value.min() == pytest.approx(known.bound)
    worst = means.max(axis=1)
    for at in range(0, len(worst), max(1, len(worst) // 20)):
        inside = (worst <= worst[at]) & (missed <= missed[at])
        least = plans.total[inside].min()
        assert asked.bound(worst=worst[at], beyond=missed[at]) <= least * (1 + 1e-9)
    assert asked.least_worst() <= worst.min() * (1 + 1e-9)


def test_asked_together_is_as_asked_one_by_one():
    """On copies, in the opposite order: the same plans and inequalities, in the order asked."""
    problem, province = small_provinces(3)
    limit, rng = np.full(problem.n_demand, 3.0), np.random.default_rng(0)
    names = len(set(province) - {""})
    asked = [(rng.random(names), charge) for charge in (0.0, 7.0, 90.0)]
    one, other = (Weighing(problem, province, limit_s=limit) for _ in range(2))
    engine = Elsewhere()
    for price, charge in asked:
        one.ask(price, charge=charge, stop=MaxIterations(20))
    other.ask_each(asked, stops=[MaxIterations(20)] * 3, engine=engine)
    assert (engine.computed, other.solves, one.solves) == (3, 3, 3)
    assert other.iterations == one.iterations
    for known, same in zip(one.proved, other.proved, strict=True):
        assert (known.bound, known.charge) == (same.bound, same.charge)
        assert known.price.tobytes() == same.price.tobytes()
    for plan, same in zip(one.plans, other.plans, strict=True):
        assert plan.assignment.tobytes() == same.assignment.tobytes()


def test_measures_of_a_plan_are_those_of_all_plans(monkeypatch):
    problem, province = small_provinces(5)
    plans = EveryPlan(problem)
    monkeypatch.setattr(weighing, "solve", plans.solve)
    asked = Weighing(problem, province, limit_s=np.full(problem.n_demand, 3.0))
    plan = asked.ask(np.zeros(len(asked.names)), stop=STOP)
    at = plans.total.argmin()
    assert plan.cost == pytest.approx(plans.total[at])
    mean = plans.means(province)[(plans.assigned == plan.assignment).all(axis=1)]
    assert asked.means(plan) == pytest.approx(mean[0])
    assert asked.worst(plan) == pytest.approx(mean[0].max())
    assert asked.shares.sum(axis=1) == pytest.approx(
        [(province == name).sum() / asked.weight[k] for k, name in enumerate(asked.names)]
    )
    result = asked.result(plan, plan.cost, runtime_s=0.0)
    assert (result.status, result.gap) == ("optimal", 0.0)
    assert asked.result(plan, 0.0, runtime_s=0.0).lower_bound is None
