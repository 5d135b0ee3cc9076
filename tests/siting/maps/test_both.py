"""Both languages in one page: nothing lost, nothing said twice."""

import pytest

from layers.texts import Words
from siting.maps.both import BothWords, each_language, packed

SPEAKERS = [
    lambda words: words.text("card_share", count=words.number(1234), share=words.percent(0.25)),
    lambda words: words.text("card_measured", distance=words.distance(640.0)),
    lambda words: words.text("card_center", name="بروجرد"),
    lambda words: words.number(1234.5, digits=1),
    lambda words: words.number(float("nan")),
    lambda words: words.distance(12_345.0),
    lambda words: words.of(fa="تهران", en="Tehran"),
]


def said(entry, texts, language):
    """What a page says of an entry, written down from its description and not from its script."""
    found = texts[entry] if isinstance(entry, int) else entry
    if isinstance(found, list):
        return found[["fa", "en"].index(language)]
    number = found and all(sign in "0123456789.,%" for sign in found)
    return Words(language).decimal(found) if number else found


@pytest.mark.parametrize("speak", SPEAKERS)
@pytest.mark.parametrize("first", ["fa", "en"])
def test_both_say_what_each_says(speak, first):
    both = speak(BothWords(first))
    assert both == speak(Words(first))
    assert both.texts == tuple(speak(words) for words in each_language())


@pytest.mark.parametrize("speak", SPEAKERS)
def test_what_is_packed_is_said_in_each_language(speak):
    data = packed({"items": [[7, [[1, 2]], speak(BothWords("fa")), "as it is"]]})
    (style, rings, entry, plain) = data["items"][0]
    assert (style, rings, plain) == (7, [[1, 2]], "as it is")
    for words in each_language():
        assert said(entry, data["texts"], words.language) == speak(words)


def test_a_text_said_twice_is_written_once():
    words = BothWords("en")
    data = packed({"items": [[words.number(5)], [words.number(5)], [words.text("card_hidden")]]})
    assert data["items"] == [[0], [0], [1]]
    assert data["texts"] == ["5", ["پنهان مانده", "withheld"]]


def test_a_name_that_is_a_number_keeps_its_digits():
    data = packed({"labels": [BothWords("fa").of(fa="12", en="12")]})
    assert data["labels"] == [["12", "12"]]


def test_one_language_is_left_as_it_is():
    data = {"items": [[1, "a"]], "labels": ["b"], "scale": 10}
    assert packed(data) == data
