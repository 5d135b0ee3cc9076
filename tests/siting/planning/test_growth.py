"""Orders of opening: nested, no better than plans alone, and best where everything can be tried."""

from itertools import combinations, permutations

import numpy as np
import pandas as pd
import pytest

import layers
from siting.errors import ProblemError
from siting.location.problem import LocationProblem
from siting.location.stopping import MaxIterations
from siting.planning.growth import grow, phase_counts, plan_growth
from siting.standards import Standards
from siting.travel import TableTravel
from tests.siting.engine.small_parts import Elsewhere

STOP = MaxIterations(200)


def _problem(seed, *, n=30, m=8, **given):
    rng = np.random.default_rng(seed)
    table = np.hypot(*(rng.random((n, 1, 2)) - rng.random((1, m, 2))).transpose(2, 0, 1))
    return LocationProblem(
        travel=TableTravel(table), n_sites=2, penalty=np.full(n, 3.0), **given
    ), table


def _cost(table, sites):
    return np.minimum(table[:, list(sites)].min(axis=1), 3.0).sum()


@pytest.mark.parametrize("seed", range(8))
def test_the_order_is_nested_and_as_good_as_the_better_way(seed):
    """Of every nested order the worst phase is known; ours is one of them, and near the best."""
    problem, table = _problem(seed)
    counts = [2, 4, 6]
    grown = grow(problem, counts, stop=STOP, seed=seed)
    sites = [set(phase.open_sites.tolist()) for phase in grown.phases]
    assert [len(each) for each in sites] == counts
    assert sites[0] < sites[1] < sites[2]
    alone = [min(_cost(table, s) for s in combinations(range(8), count)) for count in counts]
    assert [result.cost for result in grown.alone] == pytest.approx(alone)
    ours = max(_cost(table, s) / best for s, best in zip(sites, alone, strict=True))
    best = min(
        max(_cost(table, order[:count]) / least for count, least in zip(counts, alone, strict=True))
        for order in permutations(range(8), 6)
    )
    assert best * (1 - 1e-9) <= ours <= best * 1.05


def test_what_is_fixed_is_in_every_phase():
    problem, _ = _problem(1, fixed=np.arange(8) == 5)
    grown = grow(problem, [1, 3], stop=STOP)
    assert all(5 in phase.open_sites for phase in grown.phases)


def test_a_pilot_has_one_site_in_each_label_that_has_any():
    problem, _ = _problem(2, forbidden=np.arange(8) == 7)
    label = np.array(["a", "a", "b", "b", "b", "c", "", "d"])
    grown = grow(problem, [5], pilot=label, stop=STOP)
    assert grown.counts == (3, 5)
    assert sorted(label[grown.phases[0].open_sites]) == ["a", "b", "c"]
    assert set(grown.phases[0].open_sites) <= set(grown.phases[1].open_sites)


@pytest.fixture(scope="module")
def grown():
    frame = layers.simulate_households(26_000, seed=4)
    intake = layers.check_households(frame[frame["province"] == "کرمانشاه"])
    rules = Standards.nominal_2021()
    growth = plan_growth(
        intake, counts=[3, 5, 7], standards=rules, pilot=True, stop=MaxIterations(10), seed=1
    )
    return intake, growth


def test_growth_is_the_same_wherever_it_is_planned(grown):
    intake, _ = grown
    rules, engine = Standards.nominal_2021(), Elsewhere()
    given = {"counts": [3, 5], "standards": rules, "seed": 1}
    here = plan_growth(intake, stop=MaxIterations(5), **given)
    there = plan_growth(intake, stop=MaxIterations(5), engine=engine, **given)
    assert engine.computed == 4
    pd.testing.assert_frame_equal(here.phases, there.phases, check_exact=True)
    pd.testing.assert_frame_equal(here.order, there.order, check_exact=True)


def test_phases_are_told_with_what_they_are_worth(grown):
    intake, growth = grown
    phases = growth.phases
    assert phases.index.tolist() == [1, 3, 5, 7]
    assert (phases["cost"].diff().dropna() < 0).all()
    assert (phases["from_alone"] >= -1e-9).all()
    assert (phases["lower_bound"].fillna(0) <= phases["alone"] * (1 + 1e-9)).all()
    saved = (phases["cost"].iloc[1] - phases["cost"].iloc[2]) / 2
    assert phases["saved_each"].iloc[2] == pytest.approx(saved)
    assert phases["in_reach"].between(0, 1).all()
    room = 450 * phases.index.to_numpy()
    lost = phases["no_capacity"] + phases["too_far"]
    assert (lost >= len(intake.located) - room).all()


def test_the_order_lists_every_center_once(grown):
    order = grown[1].order
    assert order.index.is_unique
    assert order["phase"].value_counts().sort_index().tolist() == [1, 2, 2, 2]
    assert order["phase"].is_monotonic_increasing
    assert not order["standing"].any()


def test_numbers_of_phases():
    assert phase_counts(10, 20, phases=3) == [10, 15, 20]
    assert phase_counts(1, 3, phases=9) == [1, 2, 3]
    with pytest.raises(ProblemError, match=r"Growth from 5 to 5 centers is none"):
        phase_counts(5, 5, phases=2)
    with pytest.raises(ProblemError, match=r"must ascend, but they are \[3, 2\]"):
        plan_growth(layers.check_households(layers.simulate_households(50, seed=1)), counts=[3, 2])


def test_a_pilot_that_cannot_be_is_refused():
    label = np.array(list("abcdefgh"))
    with pytest.raises(ProblemError, match=r"must ascend, but they are \[8, 3\]"):
        grow(_problem(0)[0], [3], pilot=label, stop=STOP)
    stands, _ = _problem(0, fixed=np.arange(8) == 0)
    with pytest.raises(ProblemError, match=r"A pilot begins on an empty map"):
        grow(stands, [3], pilot=np.array(list("aaaabbbb")), stop=STOP)


def test_every_plan_has_a_stop_of_its_own():
    """A stop that counts is used up by one run; the second number would get no search at all."""
    problem, _ = _problem(3)
    stop = MaxIterations(200)
    grown = grow(problem, [2, 4], stop=stop, seed=1)
    assert [result.status for result in grown.alone] == ["optimal", "optimal"]
    assert stop.used() == 0.0
