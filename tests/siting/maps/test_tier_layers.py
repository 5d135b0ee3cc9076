"""Layers of a second level: colors by reach, signs of both levels, nothing about few."""

import json
import runpy
from pathlib import Path

import pytest

from layers.texts import Words
from siting.maps.tier_layers import ground_layer, level_layer
from siting.maps.views import plan_view

EN = Words("en")
small_tier = runpy.run_path(str(Path(__file__).with_name("small_tier.py")))["small_tier"]


@pytest.fixture
def tier(plan):
    return small_tier(plan)


def data(layer):
    return json.loads(layer.data)


def test_catchments_are_colored_by_who_is_not_in_reach(plan, tier):
    drawn = data(ground_layer(tier, plan_view(plan), EN))
    # 30 of 120 are not in reach: a quarter, the third class; of the other nothing is told.
    assert [item[0] for item in drawn["items"]] == [2, 5]
    first, few = [dict(zip(drawn["labels"], item[3:], strict=True)) for item in drawn["items"]]
    assert first == {
        "Place": "کرمانشاه · کرمانشاه",
        "Households": "about 120",
        "In reach": "about 90",
        "Beyond reach": "about 30",
        "Without capacity": "about 0",
        "Mean way": "30.0 minutes",
    }
    assert few["Households"] == few["In reach"] == "withheld"
    assert few["Mean way"] == ""


def test_a_center_without_ground_is_not_drawn_as_one(plan, tier):
    tier.catchments.loc["k9", "geometry"] = None
    assert len(data(ground_layer(tier, plan_view(plan), EN))["items"]) == 1


def test_signs_of_both_levels_and_lines_to_where_they_refer(plan, tier):
    drawn = data(level_layer(tier, plan.centers, EN))
    found = {item[5]: item for item in drawn["items"]}
    # c1 is of both levels: it is drawn once, above.
    assert [item[2] for item in drawn["items"]] == ["first", "first", "chosen", "stands"]
    second, third, chosen, stands = drawn["items"]
    assert second[:2] == [464123, 344123]
    assert second[3] == chosen[:2] == [467123, 343123]
    assert third[3] == stands[:2] == [487000, 339000]
    assert chosen[3] is stands[3] is None
    told = dict(zip(drawn["labels"], third[5:], strict=True))
    assert told["Refers to"] == "Center \u2068توان <b>\u2069"
    assert told["Households"] == told["In reach"] == "withheld"
    assert len(found) == 4
    assert set(drawn["styles"]) == {"chosen", "stands", "first"}


def test_who_refers_to_nobody_has_no_line(plan, tier):
    tier.tables["referrals"].loc[1, "refers_to"] = None
    second = data(level_layer(tier, plan.centers, EN))["items"][0]
    assert second[3] is None
