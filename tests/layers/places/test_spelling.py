"""Names in both scripts, and the keys of both keyboards."""

import pytest

from layers.places.settlements import load_settlements
from layers.places.spelling import is_latin, retyped, skeleton
from layers.text import key

#: Pairs as people write them, from road signs and passports.
PAIRS = [
    ("کرمانشاه", "Kermanshah"),
    ("کرمانشاه", "kermansha"),
    ("اسلام‌آباد غرب", "Islamabad Gharb"),
    ("قصر شیرین", "Ghasr Shirin"),
    ("خرم‌آباد", "Khorramabad"),
    ("چابهار", "Chabahar"),
    ("محمدیه", "Mohammadieh"),
    ("ثلاث باباجانی", "Salas Babajani"),
]


@pytest.mark.parametrize(("persian", "latin"), PAIRS)
def test_both_scripts_have_the_same_consonants(persian, latin):
    assert skeleton(key(persian)) == skeleton(key(latin))


@pytest.mark.parametrize(("one", "other"), [("ساوه", "Semnan"), ("کرمانشاه ۱۲", "Kermanshah 13")])
def test_other_names_have_others(one, other):
    assert skeleton(key(one)) != skeleton(key(other))


def test_most_latin_names_of_geonames_sound_as_the_persian_ones():
    """They were matched by GeoNames' own list, not by us."""
    towns = load_settlements().query("population >= 20_000")
    pairs = zip(towns["name_fa"], towns["name"], strict=True)
    alike = [skeleton(key(persian)) == skeleton(key(latin)) for persian, latin in pairs]
    assert sum(alike) / len(alike) > 0.8


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (";vlhkahi", "کرمانشاه"),
        ("jivhk", "تهران"),
        ("hwtihk", "اصفهان"),
        ("نثقئشد", "kerman"),
        ("نثقپشد", "kerman"),
    ],
)
def test_the_same_keys_on_the_other_keyboard(typed, meant):
    assert retyped(typed) == meant


def test_latin_is_text_with_latin_letters_alone():
    assert is_latin("Gilan-e Gharb 2")
    assert not is_latin("گیلان")
    assert not is_latin("گیلان gharb")
    assert not is_latin("12")
