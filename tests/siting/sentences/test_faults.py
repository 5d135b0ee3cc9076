"""Every error of the project is said in Persian: what kind of trouble, and what to do."""

import re

import pytest

import layers.errors
import siting.errors
from layers.texts import Words, catalog
from siting.sentences.faults import fault_in_words, fault_key

KINDS = [
    kind
    for module in (layers.errors, siting.errors)
    for kind in vars(module).values()
    if isinstance(kind, type)
    and issubclass(kind, (layers.errors.LayersError, siting.errors.SitingError))
    and kind is not siting.errors.ArgumentError
]
FA, EN = Words("fa"), Words("en")


def an_error(kind):
    """An error of some kind, whatever it asks for beside its sentence."""
    error = kind.__new__(kind, "Found 3.")
    error.args = ("Found 3.",)
    return error


def test_every_kind_has_a_text_of_its_own():
    keys = [fault_key(an_error(kind)) for kind in KINDS]
    assert len(KINDS) > 18
    assert len(set(keys)) == len(keys)
    assert set(keys) <= set(catalog())


@pytest.mark.parametrize("kind", KINDS)
def test_a_text_is_persian_and_says_more_than_what_is_wrong(kind):
    said = fault_in_words(an_error(kind), FA)
    assert not re.search("[A-Za-z0-9]", said)
    assert len(re.findall("[.؛]", said)) >= 2  # the remedy is a sentence of its own
    assert "Found 3" not in fault_in_words(an_error(kind), EN)


def test_kinds_that_are_not_named_are_told_as_the_nearest():
    class Nearer(siting.errors.QuotaError):
        pass

    assert fault_key(Nearer("x")) == "fault_quota"
    assert fault_key(PermissionError("x")) == "fault_system"
    assert fault_key(ZeroDivisionError()) == "fault_plan"
