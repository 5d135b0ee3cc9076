"""Names that are imported when they are asked for."""

import math
import sys

import pytest

from layers.lazy import load_when_asked

HOMES = {"math": ["tau", "sqrt"], "colorsys": ["rgb_to_hsv"]}


def test_a_name_comes_from_its_module():
    load, _ = load_when_asked("somewhere", HOMES)
    assert load("tau") == math.tau
    assert load("sqrt") is math.sqrt


def test_a_module_is_imported_only_with_its_first_name(monkeypatch):
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    load, _ = load_when_asked("somewhere", HOMES)
    assert "colorsys" not in sys.modules
    load("rgb_to_hsv")
    assert "colorsys" in sys.modules


def test_all_names_are_listed_in_order():
    assert load_when_asked("somewhere", HOMES)[1]() == ["rgb_to_hsv", "sqrt", "tau"]


def test_an_unknown_name_is_an_attribute_error():
    load, _ = load_when_asked("somewhere", HOMES)
    with pytest.raises(AttributeError, match="module 'somewhere' has no attribute 'cosh'"):
        load("cosh")
