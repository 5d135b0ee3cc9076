"""What a plan was to be best in, in both languages; no bound of one measure is called another's."""

from dataclasses import replace

import numpy as np
import pytest

from layers.texts import Words
from siting.location.result import Status
from siting.plans.facts import PlanFacts
from siting.sentences.objectives import tell_objective
from siting.sentences.plans import describe
from tests.siting.small_plan import rows, small_plan

FACTS = PlanFacts(cost=1200.0, lower_bound=1000.0, status=Status.FEASIBLE)
#: Ways in minutes of six households, of whom one is farther than all others, and one without any.
WAYS = rows("assignments", list("abcdefg"), center_id="c1", placement="located").assign(
    travel_time_s=[1200.0, 900.0, 780.0, 780.0, 600.0, 60.0, np.nan]
)
WORST = {"limit_s": 1500.0, "province": "ایلام", "mean_s": 1476.0}


def _plan(facts, **given):
    return replace(small_plan(), facts=replace(facts, **given), assignments=WAYS)


@pytest.mark.parametrize("language", ["fa", "en"])
def test_a_plan_of_least_travel_says_nothing_more(language):
    assert tell_objective(_plan(FACTS), Words(language)) == []


def test_each_objective_has_its_sentence():
    english = Words("en")
    (covered,) = tell_objective(_plan(FACTS, objective="covered"), english)
    assert "most households within their limit" in covered
    (farthest,) = tell_objective(_plan(FACTS, objective="farthest"), english)
    assert "short: 5 households are 10.0 minutes away or farther" in farthest
    (waits,) = tell_objective(_plan(FACTS, objective="farthest", cost=14_400.0), english)
    assert "decides nothing" in waits
    fair = _plan(FACTS, options={"worst_province": WORST})
    worst, bound = tell_objective(fair, english)
    assert bound == "The bound is of plans that keep this limit."
    assert "longer than 25.0 minutes on average; the longest is 24.6" in worst
    assert "ایلام" in worst
    (persian,) = tell_objective(_plan(fair.facts, lower_bound=None), Words("fa"))
    assert "۲۵٫۰ دقیقه" in persian


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_way_of_a_single_household_is_not_told(language):
    few = replace(_plan(FACTS, objective="farthest"), assignments=WAYS.iloc[:4])
    (said,) = tell_objective(few, Words(language))
    assert not any(letter.isdigit() for letter in said)


@pytest.mark.parametrize(
    ("objective", "said"),
    [
        ("total", "at most 20.00 % above the best possible"),
        ("covered", "at most 16.67 % fewer households in reach than the best possible"),
        ("farthest", "the farthest way at most 20.00 % above the best possible"),
    ],
)
def test_the_bound_is_of_the_objective(objective, said):
    bound = 1440.0 if objective == "covered" else 1000.0
    plan = small_plan()
    facts = replace(FACTS, objective=objective, lower_bound=bound)
    assert said in describe(replace(plan, facts=facts), Words("en"))
