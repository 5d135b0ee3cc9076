"""What is told of need: sentences in both languages, and no small count or what gives it away."""

import pandas as pd
import pytest

from layers.texts import LANGUAGES, Words
from siting.sentences.need import need_in_words, tell_need

FACTS = {"per_thousand": 12.34, "published": False, "unknown": 0, "without_people": 0}


@pytest.fixture
def table():
    """Five counties of two provinces."""
    return pd.DataFrame(
        {
            "province": ["p", "p", "p", "q", "q"],
            "county": ["A", "B", "C", "D", "E"],
            "registered": [2, 40, 30, 0, 90],
            "expected": [60.4, 41.0, 3.0, 58.0, 0.2],
            "low": [20.0, 20.0, 1.0, 20.0, 0.0],
            "high": [90.0, 60.0, 9.0, 80.0, 2.0],
            "unmet": [58.4, 1.0, -27.0, 58.0, -89.8],
            "finding": ["fewer", "as_expected", "more", "fewer", "too_small"],
        }
    )


def test_small_counts_and_what_gives_them_away_are_withheld(table):
    told = tell_need(table, Words("en")).set_index("county")
    assert told["registered"].isna().to_dict() == {
        "A": True, "B": False, "C": True, "D": False, "E": False,
    }  # fmt: skip
    assert told["unmet"].isna().tolist() == told["registered"].isna().tolist()
    assert told["expected"].tolist() == [60, 41, 3, 58, 0]
    assert told["unmet"]["D"] == 58  # nobody is told of where nobody is
    assert told["words"]["A"] == "fewer than areas alike"  # no more than that it is below 20
    assert told["words"]["C"] == "withheld (few households)"


def test_provinces_are_told_without_counties(table):
    told = tell_need(table.drop(columns="county"), Words("en"))
    assert told.columns[0] == "province"
    assert "county" not in told
    assert len(told) == len(table)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_has_words(table, language):
    words = Words(language)
    told = tell_need(table.assign(registered=50), words)["words"]
    assert told.nunique() == 4
    assert (told.str.len() > 5).all()
    assert words.text("need_few") not in set(told)


def test_sentences_name_the_first_places_and_what_was_left_out(table):
    said = need_in_words(table, Words("en"), **{**FACTS, "unknown": 7, "without_people": 3})
    assert "12.3 households for each thousand people" in said[0]
    assert said[0].startswith("What is expected follows from this file")
    assert said[1] == (
        "Areas where fewer are registered than in areas alike: 2 of 5; look first in A and D."
    )
    assert said[2] == "Areas that are too small to say: 1."
    assert said[3].endswith("which are not counted: 7.")
    assert ": fewer than 5; give the counties" in said[4]
    persian = need_in_words(table, Words("fa"), **{**FACTS, "published": True})
    assert "پرونده‌های کشور" in persian[0]
    assert "۱۲٫۳" in persian[0]


def test_provinces_of_another_file_are_told(table):
    said = need_in_words(table, Words("fa"), **FACTS, left_out=30)
    assert said[-1].endswith("سنجیده نشدند: ۳۰.")


def test_neighborhoods_are_named_and_withheld_within_their_county(table):
    parts = table.assign(neighborhood=list("vwxyz"), county=["A", "A", "A", "B", "B"])
    told = tell_need(parts, Words("en")).set_index("neighborhood")
    assert told["registered"].isna().to_dict() == {
        "v": True, "w": False, "x": True, "y": False, "z": False,
    }  # fmt: skip
    said = need_in_words(parts, Words("en"), **FACTS, no_point=4)
    assert said[1].endswith("look first in v and y.")
    assert said[-1] == (
        "Households without a point of their own, which count in no neighborhood: fewer than 5."
    )


def test_where_nothing_is_missing_it_is_said(table):
    said = need_in_words(table.assign(finding="as_expected"), Words("en"), **FACTS)
    assert said[1:] == ["In none of 5 areas are fewer registered than in areas alike."]
