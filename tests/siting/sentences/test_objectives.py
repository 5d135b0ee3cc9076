"""What a plan was to be best in, in both languages; no bound of one measure is called another's."""

from dataclasses import replace

import pytest

from layers.texts import Words
from siting.location.result import Status
from siting.plans.facts import PlanFacts
from siting.sentences.objectives import tell_objective
from siting.sentences.plans import describe
from tests.siting.small_plan import small_plan

FACTS = PlanFacts(cost=1200.0, lower_bound=1000.0, status=Status.FEASIBLE)
WORST = {"limit_s": 1500.0, "province": "ایلام", "mean_s": 1476.0}


@pytest.mark.parametrize("language", ["fa", "en"])
def test_a_plan_of_least_travel_says_nothing_more(language):
    assert tell_objective(FACTS, Words(language)) == []


def test_each_objective_has_its_sentence():
    english = Words("en")
    (covered,) = tell_objective(replace(FACTS, objective="covered"), english)
    assert "most households within their limit" in covered
    (farthest,) = tell_objective(replace(FACTS, objective="farthest"), english)
    assert "short: 20 minutes;" in farthest
    (waits,) = tell_objective(replace(FACTS, objective="farthest", cost=14_400.0), english)
    assert "decides nothing" in waits
    fair = replace(FACTS, options={"worst_province": WORST})
    worst, bound = tell_objective(fair, english)
    assert bound == "The bound is of plans that keep this limit."
    assert "longer than 25.0 minutes on average; the longest is 24.6" in worst
    assert "ایلام" in worst
    (persian,) = tell_objective(replace(fair, lower_bound=None), Words("fa"))
    assert "۲۵٫۰ دقیقه" in persian


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
