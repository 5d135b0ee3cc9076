"""A scenario in words, in both languages."""

import pytest

from layers.texts import Words
from siting.sentences.scenarios import edits_in_words, outcome_in_words, who_in_words

EDITS = [
    {"act": "add", "center_id": "n1", "longitude": 47.06, "latitude": 34.32, "comment": "far"},
    {"act": "enlarge", "center_id": "n1", "workers": 2},
    {"act": "enlarge", "center_id": "c1", "workers": -1},
    {"act": "standards", "standards": {"urban_limit_s": 1200}},
    {"act": "close", "center_id": "c2"},
]


def test_each_edit_is_a_line_and_what_is_undone_says_so():
    assert edits_in_words(EDITS, 4, Words("en")) == [
        "1. add n1 at 47.0600, 34.3200, far",
        "2. 2 more social workers at n1",
        "3. 1 fewer social workers at c1",
        "4. standards: Travel limit in towns (minutes): 20",
        "5. close c2 (undone)",
    ]
    persian = edits_in_words(EDITS, 5, Words("fa"))
    assert persian[0].startswith("۱. افزودن مرکز")
    assert "۴۷٫۰۶۰۰، ۳۴٫۳۲۰۰" in persian[0]
    assert "واگردانده" not in " ".join(persian)


def test_centers_are_called_by_their_names_where_these_are_known():
    said = edits_in_words(EDITS, 5, Words("en"), names={"c1": "Dalahu 1"})
    assert said[2] == "3. 1 fewer social workers at Dalahu 1"
    assert said[4] == "5. close c2"


def test_who_gains_and_who_loses_is_said_in_few_words():
    effect = {"shorter": 13, "longer": 3, "newly_served": 0, "no_longer_served": 22}
    said = who_in_words(effect, Words("en"))
    assert said == (
        "Households: a shorter way for 15, a longer way for fewer than 5 and 20 no longer served."
    )
    assert who_in_words(dict.fromkeys(effect, 0), Words("en")).startswith("Nobody")
    assert "۱۵ خانوار" in who_in_words(effect, Words("fa"))


def test_the_outcome_withholds_what_tells_of_few():
    before = {"in_reach": 100, "no_capacity": 0, "beyond_reach": 20, "mean_travel_s": 600.0}
    after = {"in_reach": 113, "no_capacity": 2, "beyond_reach": 5, "mean_travel_s": 540.0}
    effect = {
        "shorter": 13, "longer": 3, "newly_served": 0, "no_longer_served": 0,
        "gaining": 40, "losing": 6, "saved_s": 7200.0, "lost_s": 90.0,
    }  # fmt: skip
    figures = {"before": before, "after": after}
    said = outcome_in_words(figures, effect, Words("en"), full=["Dalahu 1"])
    assert said[0] == "In reach and served: from 100 to 115 households (15 more)."
    assert "from 0 to" in said[1]
    assert " 2 " not in said[1]
    assert said[4].startswith("15 households gain a minute or more and ")
    assert " 3 " not in said[4]
    assert said[5] == "The served are on the way for 9.0 minutes on average, and were for 10.0."
    assert said[-1] == "Centers that these edits fill: Dalahu 1."
    assert len(outcome_in_words(figures, effect, Words("fa"), full=[])) == len(said) - 1


@pytest.mark.parametrize("few", ["gaining", "losing", "newly_served", "no_longer_served"])
def test_no_minutes_are_told_that_are_those_of_a_few(few):
    """A mean before and after, and the number of households, would tell the way of each."""
    figures = {"in_reach": 100, "no_capacity": 0, "beyond_reach": 20, "mean_travel_s": 600.0}
    effect = {"shorter": 0, "longer": 0, "newly_served": 0, "no_longer_served": 0}
    effect |= {"gaining": 30, "losing": 0, "saved_s": 777.0, "lost_s": 0.0, few: 4}
    beside = {"before": figures, "after": figures}
    said = " ".join(outcome_in_words(beside, effect, Words("en"), full=[]))
    assert "Minutes are withheld" in said
    assert "on average" not in said
    assert "hours of travel" not in said
    told = outcome_in_words(beside, effect | {few: 5}, Words("en"), full=[])
    assert "hours of travel" in " ".join(told)
