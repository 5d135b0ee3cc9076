"""Households into neighborhoods, on the real provinces and towns of Iran."""

import re

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist

from layers.crs import national_crs, to_plane
from layers.errors import CrsError
from layers.places.boundaries import load_provinces, read_counties, read_neighborhoods
from layers.places.settlements import classify_setting, load_settlements
from siting.errors import ProblemError
from siting.neighborhoods.forming import COLUMNS, assign_to_polygons, cluster_households
from siting.neighborhoods.zones import REACH_M
from siting.privacy import SQUARES_M, square_of

DESERT = (54.5, 33.5)  # Isfahan province (10), no town within 20 km
KERMANSHAH = (47.065, 34.314)  # a city of a million, province 05
ROUNDING_M = 0.1
KM_EAST = 1 / 92.8  # degrees of longitude at 33.5 north
KM_NORTH = 1 / 110.9


def frame(lonlat, *, ids=None, **columns):
    lonlat = np.asarray(lonlat, dtype=float).reshape(-1, 2)
    index = pd.Index(
        [f"h{k:06d}" for k in range(len(lonlat))] if ids is None else ids, name="household_id"
    )
    given = {"province_code": None, "county_code": None, "persons": 4} | columns
    points = gpd.points_from_xy(*lonlat.T)
    return gpd.GeoDataFrame(given, geometry=points, crs="EPSG:4326", index=index)


def village(count, *, east_km=0.0, north_km=0.0, around=DESERT, spread_km=0.1, seed=0):
    rng = np.random.default_rng(seed)
    km = rng.normal([east_km, north_km], spread_km, (count, 2))
    return np.add(around, km * np.array([KM_EAST, KM_NORTH]))


def two_counties():
    """The provinces around the desert cut into a western and an eastern county of Isfahan."""
    lon, lat = DESERT
    boxes = [
        shapely.box(lon - 1, lat - 1, lon, lat + 1),
        shapely.box(lon, lat - 1, lon + 1, lat + 1),
    ]
    return gpd.GeoDataFrame(
        {"county": ["غربی", "شرقی"], "province_code": "10", "province": "اصفهان"},
        geometry=boxes,
        index=pd.Index(["1001", "1002"], name="county_code"),
        crs="EPSG:4326",
    )


def check_frames(households, neighborhood, neighborhoods, *, largest):
    """What must hold whatever the input: accounting, limits, order, form of the answer."""
    assert neighborhood.index.equals(households.index)
    assert neighborhood.notna().all()
    counts = neighborhood.value_counts()
    assert set(counts.index) == set(neighborhoods.index)
    assert (neighborhoods["households"] == counts.reindex(neighborhoods.index)).all()
    assert neighborhoods["households"].max() <= largest
    assert neighborhoods.index.is_unique
    assert neighborhoods.index.is_monotonic_increasing
    assert tuple(neighborhoods.columns) == (*COLUMNS, "geometry")
    assert neighborhoods.crs.to_epsg() == 4326
    assert (neighborhood.loc[neighborhoods["medoid"]] == neighborhoods.index).all()


def check_tiles(neighborhoods):
    """Areas share their corners and do not overlap; together they are as large as their union."""
    areas = neighborhoods.geometry.to_numpy()
    plane = to_plane(neighborhoods.geometry, crs=national_crs()).to_numpy()
    assert shapely.is_valid(areas).all()
    assert shapely.area(plane).min() > 0
    assert shapely.coverage_is_valid(areas)
    whole = shapely.union_all(plane).area
    assert shapely.area(plane).sum() == pytest.approx(whole, rel=1e-9)


def distance_to_own(households, neighborhood, neighborhoods):
    """Meters, roughly, between each household and the area of its neighborhood."""
    areas = neighborhoods.geometry.loc[neighborhood].to_numpy()
    return 1e5 * shapely.distance(areas, households.geometry.to_numpy())


@st.composite
def clumps(draw):
    """Households in a city, villages, piles and rows near Kermanshah, some beyond the border."""
    rng = np.random.default_rng(draw(st.integers(0, 9999)))
    parts = []
    for kind in draw(st.lists(st.sampled_from("cvpra"), min_size=1, max_size=5)):
        count = draw(st.integers(1, 200))
        home = rng.uniform([46.0, 33.9], [47.6, 34.8])
        match kind:
            case "c":
                parts.append(np.add(KERMANSHAH, rng.normal(0, 0.03, (count, 2))))
            case "v":
                parts.append(home + rng.normal(0, 0.002, (count, 2)))
            case "p":
                parts.append(np.tile(home, (count, 1)))
            case "r":
                parts.append(home + np.outer(np.arange(count), [0.0005, 0.0005]))
            case _:
                parts.append(rng.uniform([45.0, 33.5], [46.2, 34.6], (count, 2)))
    return np.vstack(parts).round(5)


@settings(max_examples=20)
@given(clumps(), st.integers(1, 60), st.integers(0, 90))
def test_limits_accounting_settings_and_areas(lonlat, target, extra):
    households = frame(lonlat)
    before = households.copy()
    found = cluster_households(households, target=target, largest=target + extra)
    check_frames(households, *found, largest=target + extra)
    check_tiles(found[1])
    # Ground of seats with too many households is cut between squares of homes.
    assert distance_to_own(households, *found).max() <= SQUARES_M[-1]
    pd.testing.assert_frame_equal(households, before)


@settings(max_examples=10)
@given(clumps(), st.integers(0, 999))
def test_ids_do_not_depend_on_the_order_of_rows_or_ids(lonlat, seed):
    rng = np.random.default_rng(seed)
    households = frame(lonlat, ids=rng.permutation(len(lonlat)).astype(str))
    shuffled = households.iloc[rng.permutation(len(households))]
    one, other = cluster_households(households), cluster_households(shuffled)
    assert other[0].index.equals(shuffled.index)
    pd.testing.assert_series_equal(one[0], other[0].loc[households.index])
    pd.testing.assert_frame_equal(one[1], other[1])


@settings(max_examples=10)
@given(st.integers(0, 9999), st.booleans())
def test_no_neighborhood_crosses_a_county(seed, coded):
    rng = np.random.default_rng(seed)
    lonlat = np.add(DESERT, rng.normal(0, 0.05, (300, 2)))
    code = np.where(lonlat[:, 0] + rng.normal(0, 0.01, 300) < DESERT[0], "1001", "1002")
    households = frame(lonlat, county_code=code if coded else None)
    neighborhood, found = cluster_households(households, counties=two_counties())
    truth = code if coded else np.where(lonlat[:, 0] < DESERT[0], "1001", "1002")
    assert (neighborhood.str[:4] == truth).all()
    assert (found["county_code"] == found.index.str[:4]).all()
    check_tiles(found)


@settings(max_examples=10)
@given(st.integers(0, 9999))
def test_mixed_up_provinces_still_tile_and_every_area_has_ground(seed):
    rng = np.random.default_rng(seed)
    lonlat = np.vstack([village(200, spread_km=3, seed=seed), np.tile(DESERT, (50, 1))])
    households = frame(lonlat, province_code=rng.choice(["10", "21", "22"], 250))
    neighborhood, found = cluster_households(households)
    assert (neighborhood.str[:2] == households["province_code"]).all()
    check_frames(households, neighborhood, found, largest=150)
    check_tiles(found)


def test_households_meters_apart_each_have_ground():
    rng = np.random.default_rng(3)
    lonlat = np.round([47.07, 34.31] + 0.003 * rng.random((180, 2)), 5)
    _, found = cluster_households(frame(lonlat), target=1, largest=1)
    assert len(found) == 180
    assert to_plane(found).area.min() > 100
    check_tiles(found)


def test_town_and_country_are_apart_as_layers_tell_them():
    rng = np.random.default_rng(0)
    households = frame(np.add(KERMANSHAH, rng.normal(0, 0.05, (3_000, 2))))
    neighborhood, found = cluster_households(households)
    theirs = classify_setting(households, load_settlements())
    ours = found["setting"].loc[neighborhood].to_numpy()
    assert set(ours) == {"urban", "rural"}
    assert (ours == theirs).mean() > 0.99
    assert (found.index.str[3] == found["setting"].str[0]).all()


def test_ids_names_and_columns_by_hand():
    lonlat = np.vstack([village(60), village(70, east_km=15, seed=1)])
    neighborhood, found = cluster_households(frame(lonlat))
    assert found.index.tolist() == ["10-r-00001", "10-r-00002"]
    found_east = found.sort_values("longitude")
    assert found_east["households"].tolist() == [60, 70]
    assert found_east["persons"].tolist() == [240, 280]
    assert found["province"].tolist() == [load_provinces()["province"]["10"]] * 2
    assert found["county_code"].isna().all()
    assert neighborhood.iloc[[0, 100]].tolist() == found_east.index.tolist()
    assert all(re.fullmatch(r"پیرامون .+ [۰-۹]+", name) for name in found["name"])


def test_ids_with_counties_hold_the_county_code():
    _, found = cluster_households(frame(village(10, east_km=5)), counties=two_counties())
    assert found.index.tolist() == ["1002-r-00001"]
    assert found[["county", "province", "province_code"]].iloc[0].tolist() == [
        "شرقی",
        "اصفهان",
        "10",
    ]


def test_names_of_a_town_count_its_neighborhoods():
    rng = np.random.default_rng(0)
    _, found = cluster_households(frame(np.add(KERMANSHAH, rng.normal(0, 0.01, (600, 2)))))
    town = found[found["name"].str.startswith("کرمانشاه ")]
    assert len(town) > 5
    assert town["name"].iloc[0] == "کرمانشاه ۱"
    assert found["name"].is_unique


def test_numbers_run_along_a_curve():
    rng = np.random.default_rng(0)
    _, found = cluster_households(frame(np.add(KERMANSHAH, rng.normal(0, 0.02, (4_000, 2)))))
    town = found[found["setting"] == "urban"]
    xy = town[["longitude", "latitude"]].to_numpy() / [KM_EAST, KM_NORTH]
    steps = np.linalg.norm(np.diff(xy, axis=0), axis=1)
    by_chance = np.linalg.norm(np.diff(rng.permutation(xy), axis=0), axis=1)
    assert steps.mean() < 0.5 * by_chance.mean()


def test_a_province_keeps_its_ids_when_others_are_left_out():
    rng = np.random.default_rng(0)
    near_border = frame(rng.uniform([46.2, 34.6], [47.4, 35.2], (2_000, 2)))
    neighborhood, _ = cluster_households(near_border)
    own = near_border[(neighborhood.str[:2] == "05").to_numpy()]
    assert 200 < len(own) < 1_800
    alone, _ = cluster_households(own)
    assert (alone == neighborhood.loc[own.index]).all()


def test_the_medoid_is_the_household_with_the_least_summed_distance():
    households = frame(village(80))
    _, found = cluster_households(households)
    points = to_plane(households.geometry, crs=national_crs())
    total = cdist(*[np.column_stack([points.x, points.y])] * 2).sum(axis=1)
    assert found["medoid"].tolist() == [households.index[total.argmin()]]
    middles, square = square_of(np.column_stack([points.x, points.y]).round(2))
    place = gpd.GeoSeries.from_xy(*middles[square[[total.argmin()]]].T, crs=national_crs())
    place = place.to_crs("EPSG:4326")
    told = found[["longitude", "latitude"]].to_numpy()
    assert told == pytest.approx(place.get_coordinates().to_numpy(), abs=1e-9)


def test_households_lie_in_their_own_area_where_no_ground_has_to_be_cut():
    """Squares that stand for homes move borders, but each home is nearest to its own square."""
    households = frame(np.vstack([village(300, spread_km=3), village(200, spread_km=12, seed=5)]))
    neighborhood, found = cluster_households(households)
    assert len(found) > 5
    assert distance_to_own(households, neighborhood, found).max() <= ROUNDING_M


def test_more_households_at_one_place_than_a_neighborhood_may_have():
    households = frame(np.tile(DESERT, (1_000, 1)))
    neighborhood, found = cluster_households(households)
    check_frames(households, neighborhood, found, largest=150)
    check_tiles(found)
    assert found["households"].min() >= 142
    assert distance_to_own(households, neighborhood, found).max() <= SQUARES_M[0]


def test_one_household():
    neighborhood, found = cluster_households(frame([DESERT]))
    assert neighborhood.tolist() == ["10-r-00001"]
    area = to_plane(found, crs=national_crs()).area.iloc[0]
    assert area == pytest.approx(np.pi * REACH_M**2, rel=0.05)


def test_households_at_sea_have_ground_of_the_nearest_province():
    households = frame([[51.0, 38.0], [51.0005, 38.0]])
    neighborhood, found = cluster_households(households)
    assert neighborhood.str[:2].isin(["01", "02"]).all()
    assert distance_to_own(households, neighborhood, found).max() == 0.0


def test_codes_count_more_than_places_and_unknown_codes_do_not():
    codes = ["05", "99", None, "10"]
    neighborhood, _ = cluster_households(frame([DESERT] * 4, province_code=codes))
    assert neighborhood.str[:2].tolist() == ["05", "10", "10", "10"]


def test_a_household_of_a_province_without_county_code_goes_to_the_nearest_county_there():
    households = frame([[56.0, 33.5], [53.0, 33.5], [47.0, 34.3]], province_code=["10", "10", "05"])
    neighborhood, _ = cluster_households(households, counties=two_counties())
    assert neighborhood.str.split("-").str[0].tolist() == ["1002", "1001", "05"]


def test_persons_add_up_and_stay_missing_where_nobody_said():
    persons = pd.array([3, None, 5, None, None], dtype="Int16")
    lonlat = np.vstack([village(3), village(2, east_km=40)])
    _, found = cluster_households(frame(lonlat, persons=persons))
    assert found.sort_values("longitude")["persons"].tolist() == [8, pd.NA]


def test_columns_other_than_the_points_may_be_absent():
    households = frame(village(5))[["geometry"]].to_crs(national_crs())
    _, found = cluster_households(households)
    assert found["persons"].isna().all()
    assert found["households"].tolist() == [5]


@pytest.mark.parametrize(("target", "largest"), [(0, 10), (50, 40), (5, 0)])
def test_sizes_that_make_no_sense(target, largest):
    with pytest.raises(ProblemError, match="choose 1 <= target <= largest"):
        cluster_households(frame([DESERT]), target=target, largest=largest)


@pytest.mark.parametrize("size", [-5, True, 2.5, "50"])
def test_sizes_that_are_no_number_of_households(size):
    with pytest.raises(ProblemError, match="target of a neighborhood"):
        cluster_households(frame([DESERT]), target=size)


def test_what_is_no_household_with_a_point_is_refused():
    with pytest.raises(ProblemError, match="no households"):
        cluster_households(frame(np.empty((0, 2))))
    with pytest.raises(ProblemError, match="repeat 1 ids, for example a"):
        cluster_households(frame([DESERT] * 2, ids=["a", "a"]))
    empty = frame([DESERT] * 2, ids=["a", "b"])
    empty.loc["b", "geometry"] = shapely.Point()
    with pytest.raises(ProblemError, match=r"1 are not \(b is nothing\)"):
        cluster_households(empty)
    empty.loc["b", "geometry"] = None
    with pytest.raises(ProblemError, match=r"1 are not \(b is nothing\)"):
        cluster_households(empty)
    with pytest.raises(CrsError, match="no CRS"):
        cluster_households(frame([DESERT]).set_crs(None, allow_override=True))


def squares(**columns):
    lon, lat = DESERT
    boxes = [
        shapely.box(lon, lat, lon + 0.1, lat + 0.1),
        shapely.box(lon + 0.05, lat, lon + 0.2, lat + 0.1),
        shapely.box(lon + 0.4, lat, lon + 0.5, lat + 0.1),
    ]
    index = pd.Index(["b", "a", "c"], name="neighborhood_id")
    return gpd.GeoDataFrame(columns, geometry=boxes, index=index, crs="EPSG:4326")


def test_given_polygons_the_first_counts_and_outsiders_are_missing():
    east = np.array([0.01, 0.02, 0.07, 0.15, 0.3])
    households = frame(
        np.add(DESERT, np.column_stack([east, np.full(5, 0.05)])),
        county_code=["1001", "1001", "1002", None, "1002"],
        persons=[1, 2, 3, 4, 5],
    )
    label, found = assign_to_polygons(households, squares(name=["ب", None, "ج"]))
    assert label.index.equals(households.index)
    assert label.iloc[:4].tolist() == ["b", "b", "b", "a"]
    assert label.isna().tolist() == [False] * 4 + [True]
    assert found.index.tolist() == ["b", "a", "c"]
    assert found["name"].tolist() == ["ب", "a", "ج"]
    assert found["households"].tolist() == [3, 1, 0]
    assert found["persons"].tolist() == [6, 4, pd.NA]
    assert found["county_code"].fillna("").tolist() == ["1001", "", ""]
    assert found["province_code"].tolist() == ["10"] * 3
    assert found["setting"].tolist() == ["rural"] * 3
    assert found["medoid"].fillna("").tolist() == ["h000001", "h000003", ""]
    assert found.geometry.iloc[2].contains(
        shapely.Point(found["longitude"].iloc[2], found["latitude"].iloc[2])
    )
    assert tuple(found.columns) == (*COLUMNS, "geometry")


def test_given_polygons_keep_what_they_say():
    said = {"county": "جرقویه", "county_code": "1030", "setting": "urban", "province_code": "05"}
    _, found = assign_to_polygons(frame([DESERT]), squares(**said))
    assert found[[*said]].drop_duplicates().iloc[0].to_dict() == said


def test_given_polygons_must_be_polygons_with_unique_ids():
    wrong = squares()
    with pytest.raises(ProblemError, match="repeat 1 ids, for example a"):
        assign_to_polygons(frame([DESERT]), wrong.set_axis(["a", "a", "b"]))
    wrong.loc["c", "geometry"] = shapely.Point(DESERT)
    with pytest.raises(ProblemError, match=r"Polygon, but 1 are not \(c is Point\)"):
        assign_to_polygons(frame([DESERT]), wrong)


@pytest.mark.shared
def test_neighborhoods_of_tehran(shared):
    polygons = read_neighborhoods(shared / "data/iran/tehran_neighborhoods.geojson")
    rng = np.random.default_rng(0)
    left, bottom, right, top = polygons.total_bounds
    households = frame(rng.uniform([left, bottom], [right, top], (5_000, 2)))
    label, found = assign_to_polygons(households, polygons)
    inside = shapely.intersects_xy(
        shapely.union_all(polygons.geometry.to_numpy()),
        households.geometry.x,
        households.geometry.y,
    )
    assert (label.notna() == inside).all()
    assert 1_000 < label.isna().sum() < 4_000
    assert len(found) == 373
    assert found["households"].sum() == inside.sum()
    assert found["name"].notna().all()
    assert (found["province_code"] == "23").all()
    assert (found["setting"] == "urban").mean() > 0.9
    own = label.dropna()
    assert distance_to_own(households.loc[own.index], own, found).max() == 0.0


@pytest.mark.shared
def test_real_settlements_and_real_counties(shared):
    counties = read_counties(shared / "data/iran/counties_2016.geojson")
    places = pd.read_csv(shared / "data/iran/settlements.csv")
    rng = np.random.default_rng(0)
    share = places["population"] / places["population"].sum()
    at = places.iloc[rng.choice(len(places), 20_000, p=share)]
    spread = 0.02 * np.sqrt(at["population"].to_numpy() / 1e6)[:, None]
    lonlat = at[["longitude", "latitude"]].to_numpy() + spread * rng.normal(size=(20_000, 2))
    households = frame(lonlat)
    neighborhood, found = cluster_households(households, counties=counties)
    check_frames(households, neighborhood, found, largest=150)
    check_tiles(found)
    assert distance_to_own(households, neighborhood, found).max() <= ROUNDING_M
    assert found["county_code"].isin(counties.index).all()
    located = gpd.sjoin(households, counties[["geometry"]], predicate="within")["county_code_right"]
    assert (neighborhood.loc[located.index].str[:4] == located).mean() > 0.999
