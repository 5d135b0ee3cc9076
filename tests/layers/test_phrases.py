"""Phrases are the English that their places give, and keep what fills them."""

import copy
import pickle
from decimal import Decimal
from pathlib import Path

import pytest

from layers.phrases import Phrase


def test_a_phrase_is_its_english_text_and_keeps_its_parts():
    said = Phrase("{file} has {rows:,} rows.", file="a.csv", rows=1200)
    assert said == "a.csv has 1,200 rows."
    assert said.template == "{file} has {rows:,} rows."
    assert said.values == {"file": "a.csv", "rows": 1200}


def test_without_values_braces_are_plain_signs():
    assert Phrase("Write {such} as this {") == "Write {such} as this {"


@pytest.mark.parametrize(
    ("form", "joined"),
    [("", "a, b, c"), (":and", "a and b and c"), (":or", "a or b or c"), (":;", "a; b; c"),
     (":'", "'a', 'b', 'c'")],
)  # fmt: skip
def test_lists_are_joined_as_the_place_says(form, joined):
    assert Phrase(f"{{names{form}}}.", names=["a", "b", "c"]) == f"{joined}."
    assert Phrase(f"{{names{form}}}.", names=Phrase("none")) == "none."


def test_a_phrase_in_a_phrase_begins_and_ends_as_the_place_says():
    inner = Phrase("The {what} is odd.", what="row")
    assert Phrase("a: {why:lower}", why=inner) == "a: the row is odd."
    assert Phrase("a ({why:clause}).", why=inner) == "a (The row is odd)."


def test_an_error_as_a_value_is_what_it_says():
    said = Phrase("a ({why}).", why=ValueError("bad sign"))
    assert said == "a (bad sign)."
    assert isinstance(said.values["why"], Phrase)


@pytest.mark.parametrize("again", [copy.deepcopy, lambda said: pickle.loads(pickle.dumps(said))])
def test_a_copy_says_the_same(again):
    values = {"at": Path("a/b"), "n": 3, "names": ["x", Decimal("1.5")], "how": lambda: None}
    said = Phrase("{at} {n} {names:and} {how!r}", **values)
    copied = again(said)
    assert copied == said
    assert copied.template == said.template
    assert copied.values["n"] == 3
    assert copied.values["names"] == ["x", "1.5"]
    assert copied.values["at"] == "a/b"
