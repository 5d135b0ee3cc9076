"""Names that a person may have meant, however they are typed."""

import pandas as pd
import pytest

from layers.places.finding import BEGINS, EQUAL, HOLDS, WORD, NameIndex

#: Positions of places, and their names: the second place has two.
NAMES = pd.Series(
    ["کرمانشاه", "اسلام‌آباد غرب", "Eslāmābād-e Gharb", "گیلان غرب", "کرمانشاه ۱۲", "کرمانشاه ۱۳",
     "یاسوج", None],
    index=[0, 1, 1, 2, 3, 4, 5, 6],
)  # fmt: skip


@pytest.fixture(scope="module")
def index():
    return NameIndex.of(NAMES)


def first(index, said):
    found = index.search(said)
    return None if found.empty else int(found.index[0])


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("كرمانشاه", 0),  # Arabic kaf
        ("کرمنشاه", 0),  # a letter too few
        ("کرمانشاح", 0),  # a wrong letter
        ("kermanshah", 0),
        ("Kirmansha", 0),
        (";vlhkahi", 0),  # the keyboard was still set to Latin letters
        ("اسلامابادغرب", 1),  # no spaces, no madda
        ("islamabad", 1),
        ("eslamabad e gharb", 1),
        ("غرب اسلام", 1),  # words in another order
        ("گيلانغرب", 2),
        ("گیلان", 2),
        ("کرمانشاه 12", 3),
        ("كرمنشاه ١٢", 3),
        ("kermanshah 13", 4),
        ("ياسوج", 5),
        ("yasuj", 5),
    ],
)
def test_a_name_is_found_in_whatever_letters(index, said, place):
    assert first(index, said) == place


@pytest.mark.parametrize("said", ["", " ", "\u200c", "؟!", "تهران", "zzzz", "(.*"])
def test_what_no_name_resembles_finds_nothing(index, said):
    assert index.search(said).empty


def test_better_names_come_first_and_each_place_once(index):
    found = index.search("کرمانشاه")
    assert found.to_dict() == {0: EQUAL, 3: BEGINS, 4: BEGINS}
    assert index.search("غرب").to_dict() == {1: WORD, 2: WORD}
    assert index.search("سلام").to_dict() == {1: HOLDS}


def test_a_number_is_never_mended(index):
    assert 4 not in index.search("کرمنشاه ۱۲")
    assert index.search("کرمنشاه ۱۴").empty


def test_the_order_of_names_does_not_matter(index):
    turned = NameIndex.of(NAMES[::-1])
    for said in ("کرمانشاه", "gharb", "کرمنشاه"):
        assert turned.search(said).to_dict() == index.search(said).to_dict()


def test_no_names_find_nothing():
    assert NameIndex.of(pd.Series([], dtype="str")).search("کرمانشاه").empty
