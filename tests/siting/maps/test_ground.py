"""Counties and countries to recognize a place by."""

import json
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import MultiLineString, Point

from layers.places.boundaries import load_counties, load_provinces, load_surroundings
from layers.texts import Words
from siting.maps import map_html
from siting.maps.facts import view_facts
from siting.maps.ground import (
    BORDERS_ZOOM,
    COUNTRIES,
    COUNTY_M,
    county_layer,
    drawn_counties,
    place_labels,
    road_layer,
)
from siting.maps.panel import panel_html
from siting.maps.views import plan_view


def test_countries_are_named_on_their_own_ground():
    iran = load_provinces().geometry.union_all()
    around = load_surroundings().geometry.iloc[0]
    for name, at in COUNTRIES.items():
        assert not iran.contains(Point(at)), name
        assert around.distance(Point(at)) < 0.2, name


@pytest.mark.parametrize(("province", "wanted"), [("05", ["05"]), (None, ["05", "15"])])
def test_counties_of_what_is_shown_are_named(plan, province, wanted):
    counties = load_counties()
    counties = counties[counties["province_code"].isin(wanted)]
    view = plan_view(plan, province=province)
    for language, column in (("fa", "county"), ("en", "county_en")):
        labels = [label for label in place_labels(view, Words(language)) if label[2] == "county"]
        assert len(labels) == len(counties)
        if language == "fa":
            assert {label[5] for label in labels} == set(counties[column])
        else:
            assert all(str(label[5]).isascii() for label in labels)


def test_a_name_stands_in_its_county(plan):
    counties = load_counties().set_index("county").geometry
    view = plan_view(plan, province="05")
    for x, y, kind, _, _, name in place_labels(view, Words("fa")):
        if kind == "county":
            assert counties[name].distance(Point(x / 1e4, y / 1e4)) < 0.02


@pytest.fixture
def with_roads(plan):
    """The plan with a motorway through both provinces and a road in one of them."""
    through = MultiLineString([[(46.3, 34.3), (47.3, 34.4)], [(48.5, 33.7), (48.8, 33.9)]])
    lines = [through, MultiLineString([[(48.5, 33.9), (48.8, 33.7)]])]
    roads = gpd.GeoDataFrame({"highway": ["motorway", "primary"]}, geometry=lines, crs=4326)
    return replace(plan, roads=roads)


def _drawn(layer):
    """Undo the steps of the lines of a layer, as the page's script does."""
    data = json.loads(layer.data)
    lines = {}
    for name, (parts,) in data["items"]:
        corners = [np.cumsum(np.reshape(flat, (-1, 2)), axis=0) / data["scale"] for flat in parts]
        lines[name] = MultiLineString([list(map(tuple, part)) for part in corners])
    return lines


def test_roads_are_drawn_where_they_are_the_larger_above(with_roads):
    lines = _drawn(road_layer(plan_view(with_roads), Words("en")))
    assert list(lines) == ["primary", "motorway"]
    for name, shape in with_roads.roads.set_index("highway").geometry.items():
        assert shape.hausdorff_distance(lines[name]) < 2e-5


def test_a_province_has_only_its_own_roads_and_their_legend(with_roads):
    view = plan_view(with_roads, province="05")
    assert list(_drawn(road_layer(view, Words("en")))) == ["motorway"]
    assert view.roads.geometry.iloc[0].geom_type == "LineString"  # of its two parts one
    html = panel_html(view, view_facts(view), Words("en"))
    assert 'data-legend="roads"' in html
    assert "motorway" in html
    assert "primary road" not in html


def test_a_map_without_streets_says_nothing_of_roads(plan, with_roads):
    plain, drawn = map_html(plan, language="en"), map_html(with_roads, language="en")
    for said in ('data-legend="roads"', "Main roads", "streets: OpenStreetMap"):
        assert said not in plain
        assert said in drawn
    order = [drawn.index(name) for name in ('siting-roads",', "siting.catchments(")]
    assert order == sorted(order)


def test_borders_come_nearer_by_on_a_map_of_several_provinces(plan):
    alone, several = (
        json.loads(county_layer(plan_view(plan, province=province), Words("en")).data)
        for province in ("05", None)
    )
    assert (alone["from"], several["from"]) == (0, BORDERS_ZOOM)
    assert len(several["items"]) > len(alone["items"]) > 5


def test_borders_move_no_farther_than_said():
    exact = load_counties().to_crs(32639).geometry
    drawn = drawn_counties().to_crs(32639).geometry
    some = exact.index[::40]
    moved = gpd.GeoSeries(drawn[some]).hausdorff_distance(gpd.GeoSeries(exact[some]))
    assert moved.median() < 3 * COUNTY_M
