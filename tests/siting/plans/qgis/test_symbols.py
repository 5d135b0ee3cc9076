"""Symbols as QGIS writes them."""

import pytest

from siting.plans.qgis.symbols import fill, line, marker, rgb, symbols


def told(layer):
    return {o.get("name"): o.get("value") for o in layer.find("Option").iter("Option")}


@pytest.mark.parametrize(
    ("color", "opaque", "written"),
    [("#ff8000", True, "255,128,0,255"), ("#0b6e75", False, "11,110,117,0")],
)
def test_colors_are_red_green_blue_and_opacity(color, opaque, written):
    assert rgb(color, opaque=opaque) == written


def test_an_area_without_a_color_is_an_outline_and_one_without_an_edge_has_none():
    outline, ground = told(fill(None, "#000000")), told(fill("#ffffff", None))
    assert (outline["style"], outline["outline_style"]) == ("no", "solid")
    assert (ground["style"], ground["outline_style"]) == ("solid", "no")


def test_a_size_may_follow_an_expression():
    plain, sized = (marker("#ffffff", "#000000", "circle", size=size) for size in ("", '"load"'))
    assert plain.find("data_defined_properties") is None
    asked = [o for o in sized.iter("Option") if o.get("name") == "expression"]
    assert [each.get("value") for each in asked] == ['"load"']


def test_symbols_are_numbered_in_their_order():
    listed = symbols([line("#000000", 0.4), line("#ffffff", 0.2)], "line")
    assert [each.get("name") for each in listed] == ["0", "1"]
    assert [told(each.find("layer"))["line_width"] for each in listed] == ["0.4", "0.2"]
