"""Names keep their order where isolates are not known."""

import unicodedata

import pytest

from layers.texts import isolated
from layers.texts.direction import LEFT, RIGHT, has_rightward, is_rightward, marks_for_isolates

PERSIAN, LATIN = isolated("ده نو (2)"), isolated("c-12")


@pytest.mark.parametrize(
    ("text", "rightward"),
    [
        ("سنقر", True),
        ("12 سنقر", True),
        ("a سنقر", False),
        ("۱۲", False),
        ("", False),
        ("ع a", True),
    ],
)
def test_the_first_letter_decides(text, rightward):
    assert is_rightward(text) == rightward


def test_any_letter_counts_where_all_are_asked():
    assert has_rightward("a سنقر")
    assert not has_rightward("a ۱۲ 12")


def test_the_marks_are_those_of_unicode():
    assert unicodedata.name(LEFT) == "LEFT-TO-RIGHT MARK"
    assert unicodedata.name(RIGHT) == "RIGHT-TO-LEFT MARK"


def test_names_stand_between_marks_of_their_own_direction():
    assert marks_for_isolates(f"in {PERSIAN}") == f"in {RIGHT}ده نو (2){RIGHT}"
    assert marks_for_isolates(f"در {LATIN} است") == f"در {LEFT}c-12{LEFT} است"


def test_what_follows_a_name_begins_with_the_mark_of_the_words_around():
    """Or the number would be read as a part of the name."""
    assert marks_for_isolates(f"در {LATIN}، ۵۰", after=RIGHT) == f"در {LEFT}c-12{LEFT}{RIGHT}، ۵۰"


def test_no_isolate_stays_of_names_within_names():
    inner = isolated(f"a {PERSIAN}")
    assert marks_for_isolates(inner) == f"{LEFT}a {RIGHT}ده نو (2){RIGHT}{LEFT}"
