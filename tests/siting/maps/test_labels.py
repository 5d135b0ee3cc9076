"""Names on the map."""

import json

from layers.texts import Words
from siting.maps.labels import label_layer, plain_latin
from siting.maps.views import plan_view


def labels(layer):
    return json.loads(layer.data)["items"]


def test_the_nation_names_provinces_first_then_waters_and_towns(plan):
    items = labels(label_layer(plan_view(plan), Words("fa")))
    kinds = [item[2] for item in items]
    assert kinds[:31].count("province") == 2
    assert kinds[:31].count("neighbor") == 29
    assert kinds[31:34] == ["water"] * 3
    assert kinds[34:38] == ["island"] * 4
    assert set(kinds[38:]) <= {"city", "town"}
    named = [item[5] for item in items]
    assert {"خلیج فارس", "ابوموسی", "تنب بزرگ", "تنب کوچک"} <= set(named)


def test_a_province_names_its_towns_largest_first_and_not_itself(plan):
    items = labels(label_layer(plan_view(plan, province="05"), Words("en")))
    assert items[0][2] == "city"
    assert "Kermanshah" in items[0][5]
    assert "province" not in [item[2] for item in items]
    assert [item[5] for item in items if item[2] == "neighbor"].count("Kermanshah") == 0
    assert len(items) <= 110
    assert all(item[5].isascii() and item[5] for item in items)


def test_marks_of_transliteration_are_left_out():
    assert plain_latin("Boneh-ye \u2018Alv\u0101n") == "Boneh-ye Alvan"
