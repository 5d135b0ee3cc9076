"""Neighborhoods found by what people type."""

import geopandas as gpd
import pytest
from shapely.geometry import box

from siting.plans.naming import area_at, named_areas

AREAS = gpd.GeoDataFrame(
    {"name": ["دالاهو ۱", "کرمانشاه ۲", "پیرامون دالاهو", None]},
    geometry=[box(46, 34, 47, 35), box(47, 34, 48, 35), box(46, 33, 47, 34), box(47, 33, 48, 34)],
    index=["n1", "n2", "n3", "n4"],
    crs=4326,
)


@pytest.mark.parametrize("typed", ["دالاهو", "دالاهو\u200c", " دالا هو"])
def test_names_are_found_however_they_are_typed(typed):
    assert list(named_areas(AREAS, typed).index) == ["n1", "n3"]


def test_arabic_letters_and_other_digits_are_the_same_name():
    assert list(named_areas(AREAS, "\u0643رمانشاه 2").index) == ["n2"]


def test_nothing_is_found_for_nothing_and_no_more_than_asked():
    assert named_areas(AREAS, "").empty
    assert named_areas(AREAS, "تهران").empty
    assert list(named_areas(AREAS, "دالاهو", most=1).index) == ["n1"]


def test_a_point_is_named_after_the_area_around_it():
    assert area_at(AREAS, 47.5, 34.5) == "کرمانشاه ۲"
    assert area_at(AREAS, 47.5, 33.5) == ""
    assert area_at(AREAS, 50.0, 33.5) == ""
