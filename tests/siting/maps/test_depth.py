"""Neighborhoods on the map of the country: those of the provinces' maps, and nothing more."""

import json
import re

import pytest
from shapely.geometry import Polygon

from layers.texts import Words
from siting.maps import plan_map, view_depth, view_html
from siting.maps.both import BothWords
from siting.maps.depth import NEAR_SCALE, depth_layers
from siting.maps.plan_layers import gap_layers
from siting.maps.views import plan_view


@pytest.fixture
def deep(plan, monkeypatch):
    """What the map of the small plan is given, as if it had too many neighborhoods."""
    for module in ("depth", "plan_layers"):
        monkeypatch.setattr(f"siting.maps.{module}.MAX_NEIGHBORHOODS", 4)
    (layer,) = depth_layers(plan_view(plan), BothWords("fa"))
    return json.loads(layer.data)


def cards(data):
    """What each neighborhood is called and what is said of it, in English."""
    texts = [text[1] if isinstance(text, list) else text for text in data["texts"]]
    parts = [json.loads(part) for part in data["parts"].values()]
    return {
        key: (item[0], [texts[text] if isinstance(text, int) else text for text in item[2:]])
        for part in parts
        for key, item in zip(part["ids"], part["items"], strict=True)
    }


def test_they_come_by_province(deep):
    ids = {code: json.loads(part)["ids"] for code, part in deep["parts"].items()}
    assert ids == {"05": ["n1", "n2", "n3", "n4"], "15": ["n5"]}


def test_no_more_is_told_than_on_the_map_of_the_province(deep, plan):
    told = cards(deep)
    for province in ("05", "15"):
        view = plan_view(plan, province=province)
        alone = json.loads(next(iter(gap_layers(view, Words("en")))).data)
        for key, item in zip(alone["ids"], alone["items"], strict=True):
            assert told.pop(key) == (item[0], item[2:])
    assert told == {}


def test_small_numbers_are_withheld(deep):
    style, card = cards(deep)["n4"]
    assert style == 5
    assert "withheld" in card
    assert "3" not in card


def test_outlines_lie_where_the_neighborhoods_do(deep, plan):
    (item,) = json.loads(deep["parts"]["15"])["items"]
    corners, x, y = [], 0, 0
    ((ring,),) = item[1]
    for east, north in zip(ring[::2], ring[1::2], strict=True):
        x, y = x + east, y + north
        corners.append((x / NEAR_SCALE, y / NEAR_SCALE))
    assert Polygon(corners).symmetric_difference(plan.gaps.geometry["n5"]).area < 1e-4


def test_a_page_that_is_served_asks_for_the_same_beside_it(deep, plan):
    view = plan_view(plan)
    assert json.loads(view_depth(view)) == deep
    given = [
        json.loads(re.search(r"siting\.depth\(map_\w+, (\{.*\})\);", page)[1])
        for page in (view_html(view, beside=True), view_html(view))
    ]
    assert given == [{"near": deep["near"], "legend": "gap"}, deep]


def test_a_map_that_shows_neighborhoods_has_no_depth(plan):
    assert list(depth_layers(plan_view(plan), Words("en"))) == []
    assert "siting.depth(" not in plan_map(plan).get_root().render().split("<body>")[-1]
