"""What a plan can be searched for, against bundled places whose county is known."""

import runpy
from pathlib import Path

import pandas as pd
import pytest
import shapely

from layers.places.boundaries import load_counties
from siting.plans.places import BOUNDS, PlanPlaces

MAKE = runpy.run_path(str(Path(__file__).parents[1] / "small_plan.py"))["small_plan"]


@pytest.fixture(scope="module")
def found():
    plan = MAKE()
    return PlanPlaces.of(plan.gaps, plan.centers)


def kinds(rows):
    return list(zip(rows["kind"], rows["id"], strict=True))


def test_the_wider_place_of_one_name_comes_first(found):
    rows = found.search("کرمانشاه", count=5)
    assert kinds(rows)[:2] == [("province", "05"), ("county", "کرمانشاه")]
    assert rows["kind"].tolist()[2:] == ["town", "center", "neighborhood"]
    assert len(found.search("کرمانشاه", count=2)) == 2


def test_a_town_is_told_with_its_county_and_place(found):
    town = found.search("جوانرود").query("kind == 'town'").iloc[0]
    assert town["county"] == "جوانرود"
    assert town["county_en"] == "Javanrud"
    assert (town["longitude"], town["latitude"]) == pytest.approx((46.49, 34.81), abs=0.05)
    assert pd.isna(town["west"])


def test_latin_names_find_them_as_well(found):
    assert ("town", "کرمانشاه") in list(
        zip(*found.search("Kermanshah")[["kind", "name"]].to_numpy().T, strict=True)
    )


def test_centers_and_neighborhoods_are_found_by_name_and_centers_by_id(found):
    assert kinds(found.search("دالاهو ۱"))[:2] == [("center", "c2"), ("neighborhood", "n3")]
    assert kinds(found.search("c3"))[0] == ("center", "c3")


def test_a_county_is_within_the_bounds_of_its_neighborhoods(found):
    county = found.search("دالاهو").query("kind == 'county'").iloc[0]
    assert county[list(BOUNDS)].tolist() == [46.2, 34.2, 46.6, 34.8]


def test_the_outline_of_a_county_is_that_of_the_bundled_one(found):
    position = found.search("دالاهو").query("kind == 'county'").index[0]
    drawn = shapely.union_all([shapely.Polygon(ring) for ring in found.outline(position)])
    known = load_counties().set_index("county").geometry["دالاهو"]
    assert drawn.symmetric_difference(known).area < 0.02 * known.area


def test_a_county_of_another_map_is_outlined_by_its_bounds():
    plan = MAKE()
    plan.gaps["county"] = plan.gaps["county"].replace("دالاهو", "شهرستان نو")
    other = PlanPlaces.of(plan.gaps, plan.centers)
    position = other.search("شهرستان نو").index[0]
    assert shapely.Polygon(other.outline(position)[0]).bounds == (46.2, 34.2, 46.6, 34.8)


def test_only_counties_have_an_outline(found):
    assert found.outline(found.search("جوانرود").query("kind == 'town'").index[0]) == []


def test_a_province_that_is_shown_comes_before_others(found):
    here = found.search("آباد", province="15", count=3)
    assert set(here["province_code"]) == {"15"}


def test_settlements_of_other_provinces_are_not_offered(found):
    assert set(found.places["province_code"]) == {"05", "15"}


def test_an_area_without_households_is_not_on_the_map_and_not_found():
    plan = MAKE()
    plan.gaps.loc["n2", ["households", "in_reach"]] = 0
    assert "n2" not in set(PlanPlaces.of(plan.gaps, plan.centers).search("کرمانشاه ۲")["id"])


def test_nothing_of_a_household_is_in_it(found):
    assert "secret" not in found.places.to_csv()
    assert found.search("secret").empty
