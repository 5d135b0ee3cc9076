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
    said = front_in_words(tell_front(TABLE, households=2_000), Words("en"), wanted=4)
    assert said[0].startswith(
        "Plan 1 has the least travel: 13.8 minutes on average, 90.0% in reach"
    )
    assert "worst province is" in said[1]
    assert said[2] == (
        "Plan 2: 0.4 minutes more on average than plan 1; the worst province comes from 31.0 to "
        "24.0 minutes and the farthest household comes from 67 to 60 minutes."
    )
    assert said[3] == (
        "Plan 3: 1.2 minutes more on average than plan 1; households in reach come from 90.0% to "
        "93.0%."
    )
    assert len(said) == 5


def test_what_differs_by_less_than_the_digits_shown_is_still_told():
    said = front_in_words(tell_front(TABLE, households=2_000), Words("en"), wanted=4)
    assert said[4] == (
        "Plan 4: 0.00 minutes more on average than plan 3; all else differs by less than is told."
    )


def test_a_share_tells_of_no_few_households():
    """Of 120, 119 and 116 are in reach: each is told as the nearest multiple of five."""
    near = TABLE.assign(in_reach=[119 / 120, 118 / 120, 117 / 120, 116 / 120])
    assert tell_front(near, households=120)["in_reach"].tolist() == [1.0, 1.0, 0.958, 0.958]
    few = tell_front(TABLE, households=4)
    assert few["in_reach"].isna().all()
    assert front_cells(few, Words("en"))[0][2] == "-"


def test_in_persian():
    said = front_in_words(tell_front(TABLE, households=2_000), Words("fa"), wanted=7)
    assert "طرح ۲: به‌طور میانگین ۰٫۴ دقیقه بیشتر از طرح ۱" in said[2]
    assert "از ۳۱٫۰ به ۲۴٫۰ دقیقه" in said[2]
    assert said[-1].startswith("۴ طرح پیدا شد")


def test_a_single_plan_is_not_said_to_be_several():
    said = front_in_words(tell_front(TABLE.iloc[:1], households=2_000), Words("en"), wanted=5)
    assert any(text.startswith("Only 1 plan was found") for text in said)


def test_one_province_is_said_to_be_one():
    alone = TABLE.assign(worst_province="ایلام", worst_mean_s=TABLE["mean_s"])
    said = front_in_words(tell_front(alone, households=2_000), Words("en"), wanted=4)
    assert "only one province" in said[-1]
    assert not any("worst province" in sentence for sentence in said)


@pytest.mark.parametrize("language", ["fa", "en"])
def test_cells_fit_their_heads(language):
    rows = front_cells(tell_front(TABLE, households=2_000), Words(language))
    assert {len(row) for row in rows} == {len(HEADS)}
    assert rows[1][-1] == "-"
