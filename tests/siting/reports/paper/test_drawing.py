"""The map of a report: to scale, in its colors, with nothing that could be markup."""

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import Point, box

from layers.texts import Words
from siting.maps import plan_view
from siting.maps.palette import CLASS_COLORS, CLOSED, WITHHELD
from siting.reports.paper.drawing import (
    Sheet,
    area_kind,
    center_legend,
    closed_legend,
    draw_map,
    legend,
    scale_bar,
)

SVG = "{http://www.w3.org/2000/svg}"


def drawn(plan, language="fa", province=None):
    picture = draw_map(plan_view(plan, province=province), Words(language), width=490, height=400)
    return picture, ET.fromstring(picture.svg)


def test_a_sheet_fits_a_box_and_keeps_the_scale():
    sheet = Sheet.around(np.array([0.0, 0.0, 1000.0, 500.0]), width=106.0, height=500.0)
    assert (sheet.width, sheet.scale) == pytest.approx((106.0, 0.1))
    assert sheet.height == pytest.approx(56.0)  # 500 m and twice 30 m around, ten to a point
    corners = sheet.place(np.array([[0.0, 0.0], [1000.0, 500.0]]))
    np.testing.assert_allclose(corners, [[3.0, 53.0], [103.0, 3.0]])
    assert sheet.bounds == pytest.approx((-30.0, -30.0, 1030.0, 530.0))


def test_the_bar_is_as_long_as_it_says():
    sheet = Sheet(left=0.0, top=0.0, scale=0.001, width=490.0, height=300.0)
    said = scale_bar(sheet, Words("en"))
    left, right = map(float, re.findall(r"M([\d.]+) .*?H([\d.]+)", said)[0])
    assert ">50 km<" in said
    assert (right - left) / sheet.scale == pytest.approx(50_000)


def test_areas_have_the_colors_of_their_share(plan):
    """In Lorestan one neighborhood: 18 of 30 without coverage, in the class from 50 to 75 %."""
    fills = {path.get("fill") for path in drawn(plan, province="15")[1].iter(f"{SVG}path")}
    assert CLASS_COLORS[3] in fills
    assert not fills & {CLASS_COLORS[0], CLASS_COLORS[1], CLASS_COLORS[2], CLASS_COLORS[4]}


def test_what_is_withheld_has_its_own_color(plan):
    fills = {path.get("fill") for path in drawn(plan, province="05")[1].iter(f"{SVG}path")}
    assert WITHHELD in fills


def without_counties(plan):
    summary = plan.summary[plan.summary["level"] != "county"]
    return replace(plan, summary=summary)


def test_a_province_is_drawn_by_neighborhoods_and_the_country_by_counties(plan):
    assert area_kind(plan_view(plan, province="05")) == "neighborhood"
    assert area_kind(plan_view(plan)) == "county"
    assert area_kind(plan_view(without_counties(plan))) == "cell"


def test_a_plan_without_counties_is_shaded_as_well(plan):
    """Of 153 households 40 are without coverage, so that some cell is darker than the lightest."""
    fills = {path.get("fill") for path in drawn(without_counties(plan))[1].iter(f"{SVG}path")}
    assert fills & set(CLASS_COLORS[1:])


def test_a_plan_of_no_province_is_drawn_where_it_is(plan):
    nowhere = plan.gaps.assign(province_code=None).astype({"province_code": "str"})
    picture, _ = drawn(replace(plan, gaps=nowhere))
    assert 0 < picture.width <= 490
    assert "nan" not in picture.svg


def test_centers_are_dots_and_closed_ones_crosses(plan):
    closed = gpd.GeoDataFrame(
        {"province_code": ["05"], "province": ["کرمانشاه"], "county_code": ["0501"],
         "county": ["کرمانشاه"], "name": ["کهنه"], "tier": [None], "capacity": [450],
         "moved_to": [None]},
        geometry=[Point(46.9, 34.3)], crs="EPSG:4326",
    )  # fmt: skip
    closed.index = closed.index.astype("str").rename("center_id")
    texts = ["province_code", "province", "county_code", "county", "name", "tier", "moved_to"]
    closed = closed.astype(dict.fromkeys(texts, "str"))
    picture, root = drawn(replace(plan, closed=closed), province="05")
    dots = [dot for group in root.iter(f"{SVG}g") for dot in group.iter(f"{SVG}circle")]
    assert len(dots) == 2  # c1 and c2
    assert f'stroke="{CLOSED}"' in picture.svg
    view = plan_view(replace(plan, closed=closed), province="05")
    assert closed_legend(view, Words("en")) == [CLOSED, "center: closed"]
    assert f'stroke="{CLOSED}"' not in drawn(plan, province="05")[0].svg


def test_a_small_plan_fills_the_picture(plan):
    """Nine by eleven kilometers are shown alone; the province is wider than 200 km."""
    small = plan.gaps.iloc[:1].set_geometry([box(46.9, 34.2, 47.0, 34.3)], crs="EPSG:4326")
    near = drawn(replace(plan, gaps=small), "en", "05")[0].svg
    assert ">2.0 km<" in near
    assert ">50 km<" in drawn(plan, "en", "05")[0].svg


def test_the_legend_names_each_color():
    shown = dict(legend(Words("en")))
    assert shown[CLASS_COLORS[0]] == "0–10"
    assert shown[CLASS_COLORS[4]] == "75–100 %"
    assert shown[WITHHELD] == "withheld"


def test_the_legend_names_the_centers_that_are_there(plan):
    names = [name for _, _, name in center_legend(plan_view(plan, province="05"), Words("en"))]
    assert names == ["center: new", "center: existing"]


def test_the_legend_names_crosses_where_there_are_any(plan):
    assert closed_legend(plan_view(plan), Words("en")) == []
