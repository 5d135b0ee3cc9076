"""Names on the map: inside, apart from each other, and harmless."""

import re

import numpy as np
import pytest

from layers.texts import Words
from siting.maps import plan_view
from siting.reports.paper import names
from siting.reports.paper.drawing import Sheet
from siting.reports.paper.names import placed_names

SHEET = Sheet(left=-900_000.0, top=900_000.0, scale=490 / 1_800_000, width=490.0, height=490.0)


def placed(plan, language, province=None):
    view = plan_view(plan, province=province)
    return list(placed_names(view, Words(language), place=SHEET.place, width=490.0, height=490.0))


def test_names_are_those_of_the_language(plan):
    assert any(">Kermanshah<" in text for text in placed(plan, "en"))
    assert any(">کرمانشاه<" in text for text in placed(plan, "fa"))


@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_gulf_bears_its_name(plan, language):
    sea = {"fa": "خلیج فارس", "en": "Persian Gulf"}[language]
    assert sum(f">{sea}<" in text for text in placed(plan, language)) == 1


def test_names_are_inside_and_none_is_told_twice(plan):
    texts = placed(plan, "fa")
    said = [re.findall(r">([^<>]+)</text>", text)[0] for text in texts]
    assert len(said) == len(set(said)) > 5
    for text in texts:
        x, y = map(float, re.findall(r'<text x="([-\d.]+)" y="([-\d.]+)"', text)[0])
        assert 0 < x < 490
        assert 0 < y < 490


def test_what_has_no_room_is_left_out(plan, monkeypatch):
    items = [[540_000, 325_000, "town", 0.0, 99, name] for name in ("first", "second")]
    items.append([560_000, 325_000, "town", 0.0, 99, "a<b & c"])
    items.append([560_000, 340_000, "town", 8.5, 99, "later"])
    monkeypatch.setattr(names, "label_items", lambda *_: items)
    texts = "".join(placed(plan, "en"))
    assert ">first<" in texts
    assert ">second<" not in texts
    assert ">a&lt;b &amp; c<" in texts
    assert ">later<" not in texts


def test_nothing_to_name_is_nothing(plan, monkeypatch):
    monkeypatch.setattr(names, "label_items", lambda *_: [])
    assert placed(plan, "en") == []
    assert np.isfinite(SHEET.place(np.zeros((1, 2)))).all()
