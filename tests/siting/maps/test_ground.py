"""Counties and countries to recognize a place by."""

import json

import geopandas as gpd
import pytest
from shapely.geometry import Point

from layers.places.boundaries import load_counties, load_provinces, load_surroundings
from layers.texts import Words
from siting.maps.ground import (
    BORDERS_ZOOM,
    COUNTRIES,
    COUNTY_M,
    county_layer,
    drawn_counties,
    place_labels,
)
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
