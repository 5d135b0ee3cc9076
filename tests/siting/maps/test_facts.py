import math
from dataclasses import replace

import pytest

from layers.texts import Words
from siting.maps.facts import view_facts
from siting.maps.views import plan_view
from siting.reports.gap_tables import gap_table


def test_the_figures_of_the_whole_plan(plan):
    """By hand from the small plan's summary: 113 of 153 are within reach."""
    facts = view_facts(plan_view(plan))
    assert (facts.centers, facts.households, facts.unlocated) == (3, 153, 7)
    three = (facts.in_reach, facts.no_capacity, facts.beyond_reach)
    assert three == (113, 5, 35)
    assert sum(three) == facts.households
    assert facts.reach_share == pytest.approx(113 / 153)
    assert facts.gap_share == pytest.approx(40 / 153)
    assert facts.from_best == pytest.approx(4.8 / 95.2)
    assert (facts.standards, facts.travel_source) == ("current", "estimated")
    assert facts.approximate is None


def test_the_figures_of_a_province(plan):
    facts = view_facts(plan_view(plan, province="15"))
    assert (facts.centers, facts.households, facts.in_reach) == (1, 30, 12)
    assert math.isnan(facts.unlocated), "one household is too few to be told"


def test_what_holds_of_the_whole_plan_is_not_said_of_a_province(plan):
    known = replace(plan, facts=replace(plan.facts, approximate=41))
    whole, alone = view_facts(plan_view(known)), view_facts(plan_view(known, province="15"))
    assert whole.whole
    assert not alone.whole
    assert whole.from_best is not None
    assert alone.from_best is None
    assert (whole.approximate, alone.approximate) == (41, None)


def test_a_province_by_itself_shows_nothing_that_the_table_of_provinces_hides(plan):
    """Of 24 without room in the country, 3 live in one province: the 21 of the other tell so."""
    counts = ["households", "in_reach", "beyond_reach", "no_capacity"]
    rows = {0: (300, 200, 76, 24), 1: (200, 150, 47, 3), 2: (100, 50, 29, 21)}
    for row, values in rows.items():
        plan.summary.loc[row, counts] = values
    assert view_facts(plan_view(plan)).no_capacity == 24
    alone = [view_facts(plan_view(plan, province=code)) for code in ("05", "15")]
    assert [math.isnan(facts.no_capacity) for facts in alone] == [True, True]
    table = gap_table(plan_view(plan), by="province", words=Words("en"))
    shown = table.set_index("province")[counts]
    for facts, name in zip(alone, ("Kermanshah", "Lorestan"), strict=True):
        told = [facts.households, facts.in_reach, facts.beyond_reach, facts.no_capacity]
        assert told == pytest.approx(shown.loc[name].tolist(), nan_ok=True)


def test_few_approximate_households_are_not_counted_for_all_to_see(plan):
    few = replace(plan, facts=replace(plan.facts, approximate=3))
    assert view_facts(plan_view(few)).approximate is None


def test_a_plan_for_one_province_is_whole_by_its_code(plan):
    object.__setattr__(plan, "gaps", plan.gaps[plan.gaps["province_code"] == "15"])
    facts = view_facts(plan_view(plan, province="15"))
    assert facts.whole
    assert facts.from_best is not None


@pytest.mark.parametrize(("bound", "meant"), [(None, None), (50.0, 1.0), (100.0, 0.0), (0.0, None)])
def test_a_bound_is_a_number_or_none(plan, bound, meant):
    facts = replace(plan.facts, cost=100.0, lower_bound=bound, approximate=41)
    changed = replace(plan, facts=facts)
    facts = view_facts(plan_view(changed))
    assert facts.from_best == meant
    assert facts.approximate == 41


def test_nobody_has_no_share(plan):
    facts = replace(view_facts(plan_view(plan)), households=0.0, in_reach=0.0)
    assert math.isnan(facts.reach_share)
    assert math.isnan(facts.gap_share)
