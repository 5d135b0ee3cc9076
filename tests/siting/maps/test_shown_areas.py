"""Areas add up, and small ones give nothing away."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, box

from layers.crs import national_crs
from siting.maps import shown_areas as module
from siting.maps.shown_areas import CELL_M, cell_areas, county_areas, neighborhood_areas
from siting.privacy import COVERAGE, MIN_HOUSEHOLDS, tell_summary, withheld_below

NUMBERS = [
    "households",
    "in_reach",
    "beyond_reach",
    "no_capacity",
    "mean_distance_m",
    "p95_distance_m",
    "gap_share",
]


def told_neighborhoods(plan):
    return neighborhood_areas(plan.gaps, withheld_below(plan.summary, plan.gaps))


def test_neighborhoods_carry_their_gap(plan):
    areas = told_neighborhoods(plan)
    assert areas["gap_share"].round(3).to_dict() == pytest.approx(
        {"n1": 0.1, "n2": 0.0, "n3": np.nan, "n4": np.nan, "n5": 0.6}, nan_ok=True
    )
    assert areas["shade"].equals(areas["gap_share"])
    assert areas.loc["n3", "place"] == "دالاهو"


def test_fewer_than_five_households_lose_every_number(plan):
    areas = told_neighborhoods(plan)
    assert areas.loc["n4", NUMBERS].isna().all()
    assert areas.loc["n3", "households"] != 20, "the county has 23"
    assert areas.drop(index=["n3", "n4"])[NUMBERS].notna().all(axis=None)


def test_five_households_are_enough(plan):
    plan.gaps.loc["n4", ["households", "in_reach", "beyond_reach"]] = [5, 5, 0]
    more = pd.DataFrame(False, index=plan.gaps.index, columns=list(COVERAGE))
    assert neighborhood_areas(plan.gaps, more).loc["n4", "households"] == 5


def test_where_a_part_is_small_the_shade_says_about_how_small(plan):
    plan.gaps.loc["n1", ["in_reach", "beyond_reach"]] = [57, 3]
    plan.gaps.loc["n5", ["in_reach", "beyond_reach"]] = [2, 28]
    areas = told_neighborhoods(plan)
    assert areas.loc["n1", "shade"] == pytest.approx(2.5 / 60)
    assert areas.loc["n5", "shade"] == pytest.approx(1 - 2.5 / 30)
    assert areas.loc[["n1", "n5"], "gap_share"].isna().all()


def test_empty_neighborhoods_are_not_drawn(plan):
    plan.gaps.loc["n2", ["households", "in_reach"]] = 0
    assert "n2" not in told_neighborhoods(plan).index


def test_the_given_frame_stays_as_it_was(plan):
    before = plan.gaps.copy()
    told_neighborhoods(plan)
    county_areas(plan.gaps, tell_summary(plan.summary))
    pd.testing.assert_frame_equal(pd.DataFrame(plan.gaps), pd.DataFrame(before))


def test_counties_take_numbers_from_the_summary_and_shape_from_neighborhoods(plan):
    areas = county_areas(plan.gaps, tell_summary(plan.summary)).set_index("name")
    assert areas.loc["دالاهو", "gap_share"] == pytest.approx(16 / 23)
    assert areas.loc["دالاهو", "place"] == "کرمانشاه"
    whole = box(46.2, 34.2, 46.6, 34.8)
    assert areas.loc["دالاهو", "geometry"].equals(whole)
    assert len(areas) == 3


def test_no_counties_no_areas(plan):
    summary = plan.summary.assign(county=None)
    assert county_areas(plan.gaps.assign(county=None), tell_summary(summary)).empty


def test_cells_count_every_household_once(plan):
    land = gpd.GeoSeries([box(44, 25, 63.5, 40)], crs="EPSG:4326")
    many = pd.concat([plan.gaps.translate(dx, dy) for dx in (0, 0.3, 2) for dy in (0, -0.2)])
    gaps = pd.concat([plan.gaps.drop(index="n4")] * 6, ignore_index=True)
    gaps = gpd.GeoDataFrame(gaps, geometry=many.drop(index="n4").to_numpy(), crs="EPSG:4326")
    cells = cell_areas(gaps, land)
    assert cells["households"].sum() == pytest.approx(6 * 150, abs=15)
    assert (cells["households"] * cells["gap_share"]).sum() == pytest.approx(6 * 39, abs=15)
    weighted = (cells["households"] * cells["mean_distance_m"]).sum()
    meters = 6 * (60 * 800 + 40 * 500 + 20 * 9000 + 30 * 6000)
    assert weighted == pytest.approx(meters, rel=0.02)
    assert (cells[["households", "gap"]] % MIN_HOUSEHOLDS == 0).all(axis=None)


@given(x=st.floats(-9e5, 9e5), y=st.floats(-9e5, 9e5))
def test_each_point_is_in_its_cell(x, y):
    middle = module._nearest_cell(np.array([x]), np.array([y]))
    (cell,) = module._hexagons(middle)
    assert cell.area == pytest.approx(np.sqrt(3) / 2 * CELL_M**2)
    assert cell.buffer(1e-3).contains(Point(x, y))


def test_cells_are_cut_at_the_border_but_none_is_lost():
    plane = national_crs()
    land = gpd.GeoSeries([box(0, 0, 5e4, 5e4)], crs=plane)
    inside, beyond = box(100, 1e4, 200, 1.01e4), box(-9100, 1e4, -9000, 1.01e4)
    gaps = gpd.GeoDataFrame(
        {"province": "x", "households": 9, "in_reach": 9, "beyond_reach": 0, "no_capacity": 0,
         "mean_distance_m": 1.0}, geometry=[inside, beyond], index=["a", "b"], crs=plane,
    ).to_crs("EPSG:4326")  # fmt: skip
    cells = cell_areas(gaps, land).to_crs(plane)
    assert cells["households"].sum() == 20, "9 and 9, rounded"
    full = np.sqrt(3) / 2 * CELL_M**2
    assert (cells.area < 1.001 * full).all()
    assert cells.area.min() < 0.9 * full
