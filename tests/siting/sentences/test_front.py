"""A front in words: each plan beside another, in both languages."""

import numpy as np
import pandas as pd
import pytest

from layers.texts import Words
from siting.sentences.front import HEADS, front_cells, front_in_words, tell_front

TABLE = pd.DataFrame(
    {
        "beside": [0, 1, 1, 3],
        "side": ["least", "fair", "reach", "reach"],
        "cost": [1000.0, 1030.0, 1100.0, 1101.0],
        "mean_s": [828.0, 852.0, 900.0, 900.3],
        "households": 2000.0,
        "in_reach": [0.9, 0.9, 0.93, 0.9301],
        "farthest_s": [4020.0, 3600.0, 4020.0, 4020.0],
        "worst_province": ["ایلام", "ایلام", "لرستان", "لرستان"],
        "worst_mean_s": [1860.0, 1440.0, 1860.0, 1860.0],
        "lower_bound": [980.0, np.nan, 1000.0, 1000.0],
        "from_best": [1000 / 980 - 1, np.nan, 0.1, 0.101],
    },
    index=pd.Index([1, 2, 3, 4], name="plan"),
)


def test_each_plan_is_compared_with_the_one_beside_it():
    said = front_in_words(tell_front(TABLE), Words("en"), wanted=4)
    assert said[0].startswith(
        "Plan 1 has the least travel: 13.8 minutes on average, 90.0% in reach"
    )
    assert said[1] == "In it 5 households are 67 minutes away or farther."
    assert "worst province is" in said[2]
    assert said[3] == (
        "Plan 2: 0.4 minutes more on average than plan 1; the worst province comes from 31.0 to "
        "24.0 minutes and the farthest way comes from 67 to 60 minutes."
    )
    assert said[4] == (
        "Plan 3: 1.2 minutes more on average than plan 1; households in reach come from 90.0% to "
        "93.0%."
    )
    assert len(said) == 6


def test_what_differs_by_less_than_is_shown_is_not_told():
    said = front_in_words(tell_front(TABLE), Words("en"), wanted=4)
    assert said[5].startswith("Plan 4: 0.0")
    assert said[5].endswith("than plan 3; what it gains for that is too little to be told.")


def test_two_plans_do_not_tell_of_a_single_household():
    """Of 2,000 households 1,860 and 1,861 are in reach, or of 4 two."""
    one_more = tell_front(TABLE.assign(in_reach=[0.93, 0.9305, 0.9325, 0.935]))
    assert one_more["in_reach"].tolist() == [0.93, 0.93, 0.932, 0.935]
    few = tell_front(TABLE.assign(households=4.0, in_reach=0.5))
    assert few["in_reach"].isna().all()
    assert front_cells(few, Words("en"))[0][2] == "-"


def test_a_share_that_is_withheld_is_compared_with_none():
    told = tell_front(TABLE)
    told.loc[1, "in_reach"] = np.nan
    said = front_in_words(told, Words("en"), wanted=4)
    assert said[4].endswith("than plan 1; what it gains for that is too little to be told.")


def test_a_way_of_fewer_than_five_is_not_told():
    """Four are served in plan 2, and in all others five."""
    told = tell_front(TABLE.assign(farthest_s=[4020.0, np.nan, 3600.0, 3600.0]))
    said = front_in_words(told, Words("en"), wanted=4)
    assert "farthest" not in said[3]
    assert "the farthest way comes from 67 to 60 minutes" in said[4]
    assert front_cells(told, Words("en"))[1][3] == "-"
    none = front_in_words(tell_front(TABLE.assign(farthest_s=np.nan)), Words("fa"), wanted=4)
    assert not any("دورترین" in sentence or "nan" in sentence for sentence in none)


def test_in_persian():
    said = front_in_words(tell_front(TABLE), Words("fa"), wanted=7)
    assert "طرح ۲: به‌طور میانگین ۰٫۴ دقیقه بیشتر از طرح ۱" in said[3]
    assert "از ۳۱٫۰ به ۲۴٫۰ دقیقه" in said[3]
    assert said[-1].startswith("۴ طرح پیدا شد")


def test_a_single_plan_is_not_said_to_be_several():
    said = front_in_words(tell_front(TABLE.iloc[:1]), Words("en"), wanted=5)
    assert any(text.startswith("Only 1 plan was found") for text in said)


def test_one_province_is_said_to_be_one():
    alone = TABLE.assign(worst_province="ایلام", worst_mean_s=TABLE["mean_s"])
    said = front_in_words(tell_front(alone), Words("en"), wanted=4)
    assert "only one province" in said[-1]
    assert not any("worst province" in sentence for sentence in said)


@pytest.mark.parametrize("language", ["fa", "en"])
def test_cells_fit_their_heads(language):
    rows = front_cells(tell_front(TABLE), Words(language))
    assert {len(row) for row in rows} == {len(HEADS)}
    assert rows[1][-1] == "-"
