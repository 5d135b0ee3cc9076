"""Wishes of a planner, from households to the plan: facts, limits, and what is refused."""

import numpy as np
import pytest

import layers
import siting
from siting.errors import ProblemError
from siting.location.stopping import MaxRuntime
from siting.planning.choosing import (
    Wish,
    choose_sites,
    provinces_of,
    reach_limits,
    worst_province,
)
from siting.planning.ground import Clock, lay_out, pose
from siting.planning.request import Given
from siting.standards import Standards

RULES = Standards.current()
STOP = MaxRuntime


@pytest.fixture(scope="module")
def intake():
    frame = layers.simulate_households(8_000, seed=6)
    return layers.check_households(frame[frame["province"].isin(["کرمانشاه", "لرستان"])])


@pytest.fixture(scope="module")
def posed(intake):
    ground = lay_out(intake, 8, RULES, Given(), clock=Clock(None))
    return ground, pose(ground, RULES, 8)


def test_provinces_and_limits_are_of_the_households(posed):
    ground, _ = posed
    names = provinces_of(ground)
    expected = ground.areas["province"].reindex(ground.labels).to_numpy()
    assert (names == expected).all()
    assert set(reach_limits(ground, RULES)) == {RULES.urban_limit_s, RULES.rural_limit_s}


def test_a_limit_on_provinces_is_kept(posed):
    ground, problem = posed
    usual = choose_sites(ground, problem, RULES, Wish(), stop=STOP(0.4), seed=0)
    name, mean = worst_province(ground, problem, usual.solution)
    paid = np.where(usual.solution.unserved, problem.penalty, usual.solution.travel)
    inside = provinces_of(ground) == name
    assert mean == pytest.approx(paid[inside].mean())
    wish = Wish(worst_province_s=0.97 * mean)
    fair = choose_sites(ground, problem, RULES, wish, stop=STOP(1.0), seed=0)
    assert worst_province(ground, problem, fair.solution)[1] <= 0.97 * mean * (1 + 1e-9)
    assert fair.lower_bound is None or fair.lower_bound <= fair.cost
    with pytest.raises(siting.SitingError, match=r"brings the mean of every|No plan was found"):
        raise choose_sites(
            ground, problem, RULES, Wish(worst_province_s=1.0), stop=STOP(0.4), seed=0
        ).refusal()


def test_the_least_farthest_way(posed):
    ground, problem = posed
    wish = Wish(objective="farthest")
    found = choose_sites(ground, problem, RULES, wish, stop=STOP(0.4), seed=0)
    paid = np.where(found.solution.unserved, problem.penalty, found.solution.travel)
    assert found.cost == paid.max()


def test_wishes_that_do_not_go_together():
    with pytest.raises(ProblemError, match=r"no objective 'fair'; choose one of total"):
        Wish(objective="fair")
    with pytest.raises(ProblemError, match=r"goes with the objective 'total' only"):
        Wish(objective="covered", worst_province_s=900.0)
    with pytest.raises(ProblemError, match=r"limit of the worst province's mean"):
        Wish(worst_province_s=-1.0)
