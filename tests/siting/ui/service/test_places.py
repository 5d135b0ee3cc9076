"""What a page finds, and how a map shows it."""

import runpy
from pathlib import Path

import pytest

from layers.texts import Words
from siting.plans.places import PlanPlaces
from siting.ui.service.places import county_place, found_place, found_places, province_names

MAKE = runpy.run_path(str(Path(__file__).parents[2] / "small_plan.py"))["small_plan"]


@pytest.fixture(scope="module")
def listed():
    plan = MAKE()
    return PlanPlaces.of(plan.gaps, plan.centers)


def first(listed, said, kind):
    """The first place of a kind, as it is chosen."""
    for hit in found_places(listed, said, province=None, words=Words("fa")):
        place = found_place(listed, hit["place"])
        if place.kind == kind:
            return place
    raise AssertionError(said)


def test_what_is_found_is_told_in_the_language(listed):
    persian = found_places(listed, "kermanshah", province=None, words=Words("fa"))
    english = found_places(listed, "kermanshah", province=None, words=Words("en"))
    assert [hit["place"] for hit in persian] == [hit["place"] for hit in english]
    assert persian[0] == {"place": english[0]["place"], "name": "کرمانشاه", "what": "استان"}
    assert (english[0]["name"], english[0]["what"]) == ("Kermanshah", "Province")


def test_centers_and_neighborhoods_are_selected(listed):
    center = first(listed, "دالاهو ۱", "center")
    assert (center.selected, center.pin, center.province) == (("center", "c2"), None, "05")
    assert first(listed, "دالاهو ۱", "neighborhood").selected == ("area", "n3")


def test_towns_and_counties_are_marked(listed):
    town = first(listed, "جوانرود", "town")
    assert town.selected is None
    assert town.pin["name"][0] == "جوانرود"
    assert (town.pin["lon"], town.pin["lat"]) == pytest.approx((46.49, 34.81), abs=0.05)
    county = first(listed, "دالاهو", "county")
    assert len(county.pin["rings"]) == 1
    assert len(county.pin["rings"][0]) > 20


def test_a_province_is_only_opened(listed):
    province = first(listed, "لرستان", "province")
    assert (province.province, province.pin, province.selected) == ("15", None, None)


def test_a_county_of_the_table_is_found_in_its_province_only(listed):
    assert county_place(listed, "دالاهو", province="05").id == "دالاهو"
    assert county_place(listed, "دالاهو", province="15") is None
    assert county_place(listed, "", province="05") is None


def test_provinces_are_named_in_the_language():
    names = {language: province_names(Words(language)) for language in ("fa", "en")}
    assert (names["fa"]["05"], names["en"]["05"]) == ("کرمانشاه", "Kermanshah")
    assert len(names["fa"]) == len(names["en"]) == 31
