"""How far a search is, in words."""

import math

import pytest

from layers.texts import Words
from siting.sentences.searching import search_in_words

EN = Words("en")
NOTHING = {"objective": "total", "best_s": None, "gap": None, "runtime_s": None, "seconds": None}

FOUND = {
    "objective": "total",
    "best_s": 7_200_000.0,
    "gap": 0.2,
    "runtime_s": 15.0,
    "seconds": 60.0,
}


def test_nothing_known_says_nothing():
    assert search_in_words(EN, **NOTHING) == []
    assert search_in_words(EN, **(NOTHING | {"best_s": math.inf, "gap": math.inf})) == []


def test_best_proof_and_time_left_are_said():
    said = search_in_words(EN, **FOUND)
    assert [("2,000" in said[0]), ("25.0%" in said[1]), ("45" in said[2])] == [True] * 3


@pytest.mark.parametrize("objective", ["covered", "farthest"])
def test_a_cost_that_is_no_travel_in_all_is_not_told(objective):
    """Of 7,200 households in reach, or 7,200 seconds of the farthest, no hours of travel follow."""
    assert search_in_words(EN, **(FOUND | {"objective": objective})) == ["45 seconds left"]


@pytest.mark.parametrize("runtime", [60.0, 75.0])
def test_no_time_left_is_never_negative(runtime):
    said = search_in_words(EN, **(NOTHING | {"runtime_s": runtime, "seconds": 60.0}))
    assert "0" in said[0]
    assert "-" not in said[0]


def test_in_persian_digits():
    said = search_in_words(Words("fa"), **(NOTHING | {"best_s": 3_600_000.0}))
    assert "۱٬۰۰۰" in said[0]
