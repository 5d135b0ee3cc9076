"""Layers of a comparison: colors by change, a sign for each action, nothing about few."""

import json
from dataclasses import replace

import numpy as np
import pytest
from shapely.geometry import box

from layers.texts import Words
from siting.maps import change_layers
from siting.maps.change_layers import changed_areas, sign_layer
from siting.maps.palette import SIGN_STYLES
from siting.maps.views import plan_view

EN = Words("en")


@pytest.fixture(scope="module")
def view(two_plans):
    return plan_view(two_plans[1])


def data(layer):
    return json.loads(layer.data)


def test_neighborhoods_are_colored_by_the_change_of_their_mean(compared, view):
    drawn = data(changed_areas(compared, view, EN))
    cards = {item[2]: item for item in drawn["items"]}
    assert len(cards) == 5
    # 4.0 minutes less; none; two that are withheld; 2.0 minutes less
    assert [item[0] for item in drawn["items"]] == [1, 3, 7, 7, 2]
    assert len(drawn["colors"]) == 8
    first = dict(zip(drawn["labels"], cards["کرمانشاه ۱"][3:], strict=True))
    assert first == {
        "Place": "کرمانشاه",
        "Households": "about 60",
        "Mean way before": "10.0 minutes",
        "Mean way now": "6.0 minutes",
        "Change": "4.0 minutes less",
    }


def test_what_is_withheld_tells_no_number(compared, view):
    drawn = data(changed_areas(compared, view, EN))
    few = next(item for item in drawn["items"] if item[2] == "دالاهو ۲")
    assert few[4:] == ["", "", "", "not known or withheld"]


def test_too_many_neighborhoods_are_drawn_as_counties(compared, view, monkeypatch):
    monkeypatch.setattr(change_layers, "MAX_NEIGHBORHOODS", 4)
    layer = changed_areas(compared, view, EN)
    drawn = data(layer)
    assert layer.layer_name == "Change in minutes by county"
    assert {item[2] for item in drawn["items"]} == {"کرمانشاه", "دالاهو", "بروجرد"}
    assert all(item[1] for item in drawn["items"])


def test_each_action_has_a_sign_and_a_moved_center_a_line(compared, two_plans):
    drawn = data(sign_layer(compared.actions, two_plans[1].centers, EN))
    kinds = [item[2] for item in drawn["items"]]
    # Every center of this plan has an action; those that may lie under others come first.
    assert kinds == ["enlarged", "shrunk", "opened", "closed", "closed", "moved", "moved"]
    assert [item[3] is not None for item in drawn["items"]] == [kind == "moved" for kind in kinds]
    moved = next(item for item in drawn["items"] if item[5] == "\u2068m5\u2069")
    assert (moved[:2], moved[3]) == ([472000, 344100], [472000, 344000])
    card = dict(zip(drawn["labels"], moved[5:], strict=True))
    assert card["From its place before"] == "1,110 m"
    enlarged = next(item for item in drawn["items"] if item[2] == "enlarged")
    assert dict(zip(drawn["labels"], enlarged[5:], strict=True))["Capacity"] == "from 600 to 800"
    assert set(drawn["styles"]) == set(SIGN_STYLES)


def test_centers_that_stay_lie_below(compared, two_plans):
    some = compared.actions[compared.actions["action"] == "closed"]
    drawn = data(sign_layer(some, two_plans[1].centers, EN))
    kinds = [item[2] for item in drawn["items"]]
    assert kinds == ["stays"] * len(two_plans[1].centers) + ["closed", "closed"]


def test_a_hostile_name_stays_text(compared, two_plans, view):
    hostile = "</script><script>window.harmed=1</script>"
    areas = compared.neighborhoods.assign(name=hostile)
    layer = changed_areas(replace(compared, neighborhoods=areas), view, EN)
    assert "</script>" not in layer.data
    named = two_plans[1].centers.assign(name=hostile)
    assert "</script>" not in sign_layer(compared.actions[:0], named, EN).data


def test_ground_beyond_the_provinces_is_not_drawn(compared, two_plans):
    """A neighborhood on both sides of the border of the country."""
    after = two_plans[1]
    wide = after.gaps.geometry.copy()
    wide["n3"] = box(44.0, 34.0, 46.6, 34.6)
    cut = plan_view(replace(after, gaps=after.gaps.set_geometry(wide)))
    drawn = data(changed_areas(compared, cut, EN))
    rings = next(item[1] for item in drawn["items"] if item[2] == "دالاهو ۱")
    west = min(min(np.cumsum(ring[::2])) for polygon in rings for ring in polygon)
    assert west / drawn["scale"] > 45.0
