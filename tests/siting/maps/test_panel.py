"""Title, facts and legend say what the plan says."""

import math
import re
from dataclasses import replace

import pytest
from markupsafe import escape

from layers.texts import Words
from siting.maps.facts import view_facts
from siting.maps.panel import bound_share, fact_notes, panel_html, place_name
from siting.maps.views import plan_view
from siting.standards import Standards

HOSTILE = "</script><script>alert(1)</script>`${alert(2)}`\"'"


def words(html):
    return re.sub(r"<[^>]+>", " ", html)


def test_facts_of_the_whole_plan(plan):
    facts = view_facts(plan_view(plan))
    assert (facts.centers, facts.households, facts.in_reach) == (3, 153, 113)
    assert facts.from_best == pytest.approx(4.8 / 95.2)
    assert facts.unlocated == 7
    assert facts.approximate is None
    assert facts.reach_share == pytest.approx(113 / 153)
    assert facts.gap_share == pytest.approx(40 / 153)


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.0, "0.0%"), (0.05, "5.0%"), (0.0501, "5.1%"), (0.00050001, "0.06%"), (0.0009, "0.09%")],
)
def test_what_is_proved_at_most_is_never_told_to_be_less(share, said):
    assert bound_share(share, Words("en")) == said


def test_a_gap_too_small_for_one_digit_is_said_with_two(plan):
    view = plan_view(replace(plan, facts=replace(plan.facts, lower_bound=999.9)))
    assert "at most 0.02% above" in words(panel_html(view, view_facts(view), Words("en")))


def test_no_households_no_share(plan):
    plan.summary.loc[0, ["households", "in_reach", "beyond_reach", "no_capacity"]] = 0
    assert math.isnan(view_facts(plan_view(plan)).gap_share)


def test_a_plan_without_a_bound_says_so(plan):
    view = plan_view(replace(plan, facts=replace(plan.facts, lower_bound=None)))
    facts = view_facts(view)
    assert facts.from_best is None
    assert "no bound was proved" in words(panel_html(view, facts, Words("en")))
    assert "کرانی اثبات نشده" in words(panel_html(view, facts, Words("fa")))


def test_the_card_in_english(plan):
    view = plan_view(plan, province="05")
    shown = words(panel_html(view, view_facts(view), Words("en")))
    for part in (
        "Kermanshah Province",
        "101 (82%)",
        "17 (14%)",
        "5 (4%)",
        "current",
        "estimated",
    ):
        assert part in shown
    assert "best possible" not in shown, "no bound was computed for a province"
    assert "new" in shown
    assert "existing" in shown
    assert "fixed" not in shown


def test_the_card_in_persian_has_no_foreign_digits(plan):
    view = plan_view(plan)
    shown = words(panel_html(view, view_facts(view), Words("fa")))
    for part in (
        "سراسر کشور",
        "۱۱۳ (۷۴٪)",
        "۵ (۳٪)",
        "۳۵ (۲۳٪)",
        "حداکثر ۵٫۱٪ بالاتر از بهترین",
        "برآوردی",
        "۷ خانوار بی‌نشانی",
    ):
        assert part in shown
    assert not re.search("[0-9]", shown)


def test_approximate_households_are_named(plan):
    plan = replace(plan, facts=replace(plan.facts, approximate=41))
    notes = dict(fact_notes(view_facts(plan_view(plan)), Words("en")))
    assert "Places of households" in notes
    assert "41 approximate" in str(list(fact_notes(view_facts(plan_view(plan)), Words("en"))))


def test_text_from_a_file_is_escaped(plan):
    facts = replace(plan.facts, standards=Standards(name=HOSTILE))
    plan = replace(plan, facts=facts)
    view = plan_view(plan)
    html = panel_html(view, view_facts(view), Words("fa"))
    assert HOSTILE not in html
    assert escape(HOSTILE) in html
    assert "<script" not in html


def test_a_plan_of_one_province_is_called_by_its_name(plan):
    object.__setattr__(plan, "gaps", plan.gaps.drop(index="n5"))
    assert place_name(plan_view(plan), Words("en")) == "Kermanshah Province"
