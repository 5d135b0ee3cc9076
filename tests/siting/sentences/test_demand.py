"""Capacity and expected files in words, in both languages."""

from dataclasses import replace

import pytest

from layers.texts import Words
from siting.sentences.demand import expected_in_words, tell_demand


def _with(plan, **options):
    return replace(plan, facts=replace(plan.facts, options=options))


def test_nothing_is_said_where_all_is_plain(plan):
    assert tell_demand(plan, Words("en")) == []


def test_expected_files_and_what_told_the_capacity(plan):
    given = _with(
        plan,
        expected_files=2000.4,
        projection={"years": 5, "rate": 0.02},
        capacity_by={"table": 2, "plain": 1},
    )
    expected, capacity, short = tell_demand(given, Words("en"))
    assert expected.startswith("Files are those expected in 5 years: 2,000 instead of 1 today;")
    assert capacity == (
        "Centers take from 600 to 600 files: 2 by the table of capacities, 1 by the standard "
        "for all."
    )
    assert short == (
        "The 3 centers hold 1,800 files together, 200 fewer than the 2,000 that have a place."
    )
    said = tell_demand(given, Words("fa"))
    assert "۵ سال" in said[0]
    assert "۲ مرکز به گفتهٔ جدول ظرفیت" in said[1]
    assert "۲۰۰ کمتر از ۲٬۰۰۰" in said[2]


@pytest.mark.parametrize("rule", ["own", "table", "density", "setting", "plain"])
@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_rule_has_a_text(plan, rule, language):
    assert len(tell_demand(_with(plan, capacity_by={rule: 3}), Words(language))) == 1


def test_expected_files_alone():
    assert "1,100 instead of 1,000" in expected_in_words(1100.2, 1000, 4, Words("en"))
