"""A scenario in words, in both languages."""

from layers.texts import Words
from siting.sentences.scenarios import edits_in_words, outcome_in_words

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
        "4. standards: urban_limit_s = 1200",
        "5. close c2 (undone)",
    ]
    persian = edits_in_words(EDITS, 5, Words("fa"))
    assert persian[0].startswith("۱. افزودن مرکز")
    assert "۴۷٫۰۶۰۰، ۳۴٫۳۲۰۰" in persian[0]
    assert "واگردانده" not in " ".join(persian)


def test_the_outcome_withholds_what_tells_of_few():
    before = {"in_reach": 100, "no_capacity": 0, "beyond_reach": 20, "mean_travel_s": 600.0}
    after = {"in_reach": 113, "no_capacity": 2, "beyond_reach": 5, "mean_travel_s": 540.0}
    effect = {
        "shorter": 13, "longer": 3, "newly_served": 0, "no_longer_served": 0,
        "saved_s": 7200.0, "lost_s": 90.0,
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
    assert not any("hours" in sentence for sentence in said)
    assert len(outcome_in_words(figures, effect, Words("fa"), full=[])) == len(said) - 1
    many = outcome_in_words(figures, effect | {"longer": 5}, Words("en"), full=[])
    assert many[-1].startswith("In all 2.0 hours of travel are saved and 0.0 are added")
