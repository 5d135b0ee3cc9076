"""Who founds what, in words."""

import pandas as pd

from layers.texts import Words
from siting.sentences.applicants import awards_in_words

APPLICANTS = pd.DataFrame({"outcome": ["approved", "kept", "not_reached", "not_reached"]})
CENTERS = pd.DataFrame({"outcome": ["approved", "kept", "unfilled"], "merit": [90.5, 80, None]})
TIES = pd.DataFrame({"other_id": ["a", "a", "b"], "decided_by": ["wish", "id", "wish"]})


def test_counts_sums_and_ties():
    said = awards_in_words(APPLICANTS, CENTERS, TIES, Words("en"), by="total")
    assert said[0].startswith("Centers are given so that the sum of the founders' merits")
    assert said[1].startswith("2 of 3 centers have a founder (1 from before); the merits of the")
    assert said[1].endswith(" founders add up to 170.5.")
    assert said[2] == "Applicants: 2 not reached; 1 approved; 1 kept."
    assert said[3].startswith("Applicants who lost a center to another of the same merit: 2; of")
    assert said[3].endswith(
        "told apart by the order of ids alone, which is for people to decide: 1."
    )


def test_without_ties_nothing_is_said_of_them():
    said = awards_in_words(APPLICANTS, CENTERS, TIES[:0], Words("fa"), by="merit")
    assert len(said) == 3
    assert said[2] == "متقاضیان: ۲ نوبت نرسید؛ ۱ موافقت تازه؛ ۱ موافقت پابرجا."
