"""Counties and provinces, their towns and their country."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from layers.crs import national_crs
from layers.places.settlements import built_up_radius_m, classify_setting
from siting.neighborhoods.zones import (
    MARGIN_M,
    REACH_M,
    administrative_units,
    find_zones,
    nearest_unit,
)

KM = 1_000.0


def units(**boxes):
    frame = gpd.GeoDataFrame(
        {"province": list(boxes), "province_code": list(boxes)},
        geometry=[shapely.box(*box) for box in boxes.values()],
        index=list(boxes),
        crs=national_crs(),
    )
    return frame.rename_axis("unit")


def towns(*places, population=100_000):
    return gpd.GeoDataFrame(
        {"population": population},
        geometry=[shapely.Point(place) for place in places],
        crs=national_crs(),
        index=range(len(places)),
    )


TWO = units(a=(0, 0, 100 * KM, 100 * KM), b=(100 * KM, 0, 200 * KM, 100 * KM))


def ground(x, y):
    """What of the first unit is within reach of a point, by a round circle."""
    return shapely.Point(x, y).buffer(REACH_M).intersection(TWO.geometry["a"])


def test_town_and_country_are_two_zones_of_the_unit():
    xy = np.array([[50 * KM, 50 * KM], [10 * KM, 10 * KM]])
    zones = find_zones(xy, units=TWO, settlements=towns((50 * KM, 50 * KM)))
    assert zones.areas["setting"].tolist() == ["urban", "rural"]
    assert zones.areas["unit"].tolist() == ["a", "a"]
    assert zones.zone.tolist() == [0, 1]
    town, country = zones.areas.geometry
    assert town.area == pytest.approx(np.pi * built_up_radius_m(100_000) ** 2, rel=1e-6)
    assert country.area == pytest.approx(ground(10 * KM, 10 * KM).area, rel=0.05)
    assert shapely.intersection(town, country).area == pytest.approx(0.0, abs=1.0)


def test_a_town_without_households_is_country_and_a_unit_without_any_is_not_listed():
    zones = find_zones(
        np.array([[10 * KM, 10 * KM]]), units=TWO, settlements=towns((50 * KM, 50 * KM))
    )
    assert zones.areas["setting"].tolist() == ["rural"]
    assert zones.areas.geometry.iloc[0].area == pytest.approx(
        ground(10 * KM, 10 * KM).area, rel=0.05
    )


def test_ground_out_of_reach_belongs_to_nobody():
    xy = np.array([[30 * KM, 30 * KM], [31 * KM, 30 * KM], [70 * KM, 70 * KM]])
    zones = find_zones(xy, units=TWO, settlements=towns((500 * KM, 500 * KM)))
    country = zones.areas.geometry.iloc[0]
    expected = shapely.union(ground(30 * KM, 30 * KM), ground(70 * KM, 70 * KM))
    assert country.area == pytest.approx(expected.area, rel=0.05)
    assert country.distance(shapely.Point(0, 95 * KM)) > 30 * KM


def test_a_village_is_no_town():
    xy = np.array([[50 * KM, 50 * KM]])
    zones = find_zones(xy, units=TWO, settlements=towns((50 * KM, 50 * KM), population=4_999))
    assert zones.areas["setting"].tolist() == ["rural"]


def test_a_town_on_a_border_is_cut_and_towns_that_touch_are_one():
    xy = np.array([[99 * KM, 50 * KM], [101 * KM, 50 * KM], [103 * KM, 50 * KM]])
    zones = find_zones(xy, units=TWO, settlements=towns((100 * KM, 50 * KM), (104 * KM, 50 * KM)))
    assert zones.areas["unit"].tolist() == ["a", "b"]
    assert zones.areas["setting"].tolist() == ["urban", "urban"]
    assert zones.zone.tolist() == [0, 1, 1]


def test_ground_grows_around_a_point_beyond_every_outline():
    xy = np.array([[210 * KM, 50 * KM], [10 * KM, 10 * KM]])
    zones = find_zones(xy, units=TWO, settlements=towns((50 * KM, 50 * KM)))
    assert zones.areas["unit"].tolist() == ["a", "b"]
    grown = zones.areas.geometry.iloc[zones.zone[0]]
    assert grown.contains(shapely.Point(xy[0]))
    assert grown.contains(shapely.Point(210 * KM, 50 * KM + 0.9 * MARGIN_M))
    assert not grown.contains(shapely.Point(210 * KM, 50 * KM + 1.1 * MARGIN_M))


def test_points_agree_with_the_setting_that_layers_give():
    settlements = towns((50 * KM, 50 * KM), (150 * KM, 20 * KM))
    rng = np.random.default_rng(0)
    xy = np.vstack([rng.normal([50 * KM, 50 * KM], 4 * KM, (2_000, 2)), [[10 * KM, 10 * KM]]])
    zones = find_zones(xy, units=TWO, settlements=settlements)
    points = gpd.GeoSeries(gpd.points_from_xy(*xy.T), crs=national_crs())
    theirs = classify_setting(points, settlements).to_numpy()
    ours = zones.areas["setting"].to_numpy()[zones.zone]
    assert 0.2 < (theirs == "urban").mean() < 0.9
    assert (ours == theirs).mean() > 0.985


def test_units_are_counties_and_the_provinces_without_any():
    provinces = units(
        **{"00": (0, 0, 100 * KM, 100 * KM), "01": (90 * KM, 0, 200 * KM, 100 * KM)}
    ).drop(columns="province_code")
    counties = gpd.GeoDataFrame(
        {"county": ["x", "y"], "province_code": ["00", "00"], "province": ["P", "P"]},
        geometry=[shapely.box(0, 0, 50 * KM, 100 * KM), shapely.box(50 * KM, 0, 95 * KM, 100 * KM)],
        index=["0001", "0002"],
        crs=national_crs(),
    )
    found = administrative_units(provinces, counties)
    assert found.index.tolist() == ["0001", "0002", "01"]
    assert found["county"].isna().tolist() == [False, False, True]
    assert found["province_code"].tolist() == ["00", "00", "01"]
    assert found.geometry["01"].bounds == pytest.approx((95 * KM, 0, 200 * KM, 100 * KM), abs=1)
    assert administrative_units(provinces, None).index.tolist() == ["00", "01"]


def test_nearest_unit_holds_the_point_or_is_next_to_it():
    xy = np.array([[1.0, 1.0], [300 * KM, 0.0], [-5.0, 5.0]])
    assert nearest_unit(xy, TWO).tolist() == ["a", "b", "a"]
