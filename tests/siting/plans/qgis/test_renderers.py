"""How shapes are told apart: the classes, colors and words of the maps."""

import pytest

from layers.texts import Words
from siting.maps.palette import CENTER_STYLES, CLASS_COLORS, CLASS_ENDS, WITHHELD
from siting.plans.qgis.renderers import categorized, centers_by_status, gap_shares, single
from siting.plans.qgis.symbols import line


def color(layer, name="color"):
    value = next(o.get("value") for o in layer.iter("Option") if o.get("name") == name)
    *channels, _ = map(int, value.split(","))
    return "#" + bytes(channels).hex()


def test_shares_have_the_classes_and_colors_of_the_map():
    root = gap_shares(Words("fa"), "gap_share")
    ranges = list(root.iter("range"))
    ends = [float(each.get("upper")) for each in ranges]
    assert ends == pytest.approx([0.0, *CLASS_ENDS, 1.0], abs=1e-6)
    assert [color(symbol) for symbol in root.iter("symbol")] == [WITHHELD, *CLASS_COLORS]
    # Withheld, none, one inside, two at ends (QGIS asks lower < share <= upper), all.
    inside = [
        [k for k, r in enumerate(ranges) if float(r.get("lower")) < x <= float(r.get("upper"))]
        for x in (-1.0, 0.0, 0.2, 0.1, 0.75, 1.0)
    ]
    assert inside == [[0], [1], [2], [2], [5], [5]], "a share at an end is in the next class"


def test_a_share_that_is_missing_is_withheld():
    root = gap_shares(Words("fa"), "gap_share")
    assert root.get("attr") == 'coalesce("gap_share", -1)'
    assert "۵" in next(root.iter("range")).get("label")


def test_centers_are_told_apart_by_status_in_persian():
    root = centers_by_status(Words("fa"), size="")
    categories = {each.get("value"): each.get("label") for each in root.iter("category")}
    assert list(categories) == list(CENTER_STYLES)
    assert categories["new"] == "مرکز تازه"


def test_every_symbol_that_is_named_is_there():
    layer = line("#000000", 0.4)
    root = categorized("highway", [("a", "A", layer), ("b", "B", line("#ffffff", 1))], "line")
    named = [each.get("symbol") for each in root.iter("category")]
    assert named == [each.get("name") for each in root.iter("symbol")] == ["0", "1"]
    assert len(list(single(layer, "line").iter("symbol"))) == 1
