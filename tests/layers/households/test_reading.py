"""Intake of households: every row accounted for, whatever is in it."""

import datetime as dt
import decimal

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon

from layers.columns import HOUSEHOLD_COLUMNS
from layers.errors import CrsError, FileFormatError, MissingColumnError
from layers.households.reading import check_households, read_households
from layers.places.boundaries import load_provinces, read_counties
from tests.layers.households.messy import CASES, FIRST_ROW, POINT, write_messy

GROUPS = ("accepted", "approximate", "unlocated", "rejected")
SHIRAZ = {"longitude": 52.53, "latitude": 29.61}


def group_of_rows(intake):
    """Return the groups in which each row number is."""
    groups = {}
    for group in GROUPS:
        for row in getattr(intake, group)["row"]:
            groups.setdefault(int(row), []).append(group)
    return groups


@pytest.fixture(scope="module")
def messy(tmp_path_factory):
    path = tmp_path_factory.mktemp("messy") / "خانوارها.xlsx"
    write_messy(path)
    return read_households(path)


@pytest.mark.parametrize(
    ("row", "case"), list(enumerate(CASES, start=FIRST_ROW)), ids=[case.why for case in CASES]
)
def test_messy_workbook_row_by_row(messy, row, case):
    expected = [] if case.group == "blank" else [case.group]
    assert group_of_rows(messy).get(row, []) == expected
    found = messy.issues[messy.issues["row"] == row]
    # All points of the workbook but one are the same, which is told of each.
    shared = case.group == "accepted" and case.point in {None, (52.53, 29.61)}
    crowd = {(POINT, "kept")} if shared else set()
    assert set(zip(found["column"], found["outcome"], strict=True)) == case.issues | crowd
    if case.group in ("accepted", "approximate", "unlocated"):
        record = getattr(messy, case.group).loc[case.household_id]
        assert record["row"] == row
        assert set(found["household_id"]) <= {case.household_id}
        if case.point is not None:
            assert (record.geometry.x, record.geometry.y) == pytest.approx(case.point, abs=1e-9)
        if case.placed_to is not None:
            assert record["placed_to"] == case.placed_to
        if any(column == "persons" for column, _ in case.issues):
            assert pd.isna(record["persons"])
        if case.persons is not None:
            assert record["persons"] == case.persons


def test_messy_workbook_adds_up(messy):
    blank = sum(case.group == "blank" for case in CASES)
    assert messy.blank_rows == blank
    assert messy.n_rows == len(CASES) - blank
    assert messy.counts.to_dict() == {
        group: sum(case.group == group for case in CASES) for group in GROUPS
    }
    assert sorted(group_of_rows(messy)) == [
        row for row, case in enumerate(CASES, start=FIRST_ROW) if case.group != "blank"
    ]


def test_messy_workbook_names_the_first_of_two_rows(messy):
    again = next(row for row, case in enumerate(CASES, start=FIRST_ROW) if "again" in case.why)
    reason = messy.rejected.set_index("row").loc[again, "reason"]
    assert reason == f'same_id {{"row": {FIRST_ROW}}}'


def test_regions_come_from_names_then_points():
    frame = pd.DataFrame(
        {
            "id": list("abcd"),
            "lon": [52.53] * 4,
            "lat": [29.61] * 4,
            "ostan": ["استان فارس", None, "Fars", "تهران"],
        }
    )
    intake = check_households(frame)
    assert intake.accepted["province_code"].tolist() == ["07"] * 4
    assert intake.accepted["province"].tolist() == ["فارس"] * 4
    assert intake.issues["household_id"].tolist() == ["d"]


def test_a_name_counts_near_the_border_of_its_province():
    # A point in Qom province 1 km from the line (found from the outlines), named Tehran.
    provinces = load_provinces()
    border = provinces.geometry["25"].boundary.intersection(provinces.geometry["23"].buffer(1e-4))
    on = border.interpolate(0.5, normalized=True)
    near = [
        Point(on.x + dx, on.y + dy)
        for dx in (-0.01, 0, 0.01)
        for dy in (-0.01, 0, 0.01)
        if provinces.geometry["25"].contains(Point(on.x + dx, on.y + dy))
    ]
    frame = pd.DataFrame({"id": "a", "lon": [near[0].x], "lat": [near[0].y], "province": "تهران"})
    intake = check_households(frame)
    assert intake.accepted["province_code"].tolist() == ["23"]
    assert intake.issues[["column", "value", "reason", "outcome"]].to_numpy().tolist() == [
        ["province", "تهران", 'lies_next_door {"region": "قم"}', "kept"]
    ]
    unnamed = check_households(frame.drop(columns="province"))
    assert unnamed.accepted["province_code"].tolist() == ["25"]


def test_island_off_the_outlines_is_in_the_country():
    # Greater Tunb, which Natural Earth does not draw.
    frame = pd.DataFrame({"id": ["a"], "lon": [55.3], "lat": [26.27]})
    assert check_households(frame).accepted["province_code"].tolist() == ["22"]


def test_counties_give_codes_and_names():
    west = Polygon([(52, 29), (52.5, 29), (52.5, 30), (52, 30)])
    east = Polygon([(52.5, 29), (53, 29), (53, 30), (52.5, 30)])
    counties = gpd.GeoDataFrame(
        {"county": ["باختر", "خاور"], "province_code": "07", "province": "فارس"},
        index=pd.Index(["0701", "0702"], name="county_code"),
        geometry=[west, east],
        crs=4326,
    )
    frame = pd.DataFrame(
        {
            "id": list("abcde"),
            "lon": [52.2, 52.8, 52.49, 52.2, None],
            "lat": [29.61, 29.61, 29.61, 29.61, None],
            "province": "فارس",
            "county": [None, "شهرستان خاور", "خاور", "خاور", "خاور"],
        }
    )
    intake = check_households(frame, counties=counties)
    assert intake.accepted["county_code"].to_dict() == {
        "a": "0701",
        "b": "0702",
        "c": "0702",  # a kilometer from the county that it names
        "d": "0701",  # thirty kilometers from it
    }
    assert intake.accepted["county"]["a"] == "باختر"
    assert intake.unlocated["county_code"].tolist() == ["0702"]
    found = intake.issues[intake.issues["outcome"] == "kept"]
    assert found[["household_id", "column", "value", "reason"]].to_numpy().tolist() == [
        ["c", "county", "خاور", 'lies_next_door {"region": "باختر"}'],
        ["d", "county", "خاور", 'lies_elsewhere {"region": "باختر"}'],
    ]


def test_counties_are_known_without_a_file_of_them():
    frame = pd.DataFrame(
        {
            "id": list("abcdef"),
            "lon": [52.53, 52.53, 52.53, None, None, None],
            "lat": [29.61, 29.61, 29.61, None, None, None],
            "province": [None, "فارس", "فارس", "فارس", None, "فارس"],
            "county": [None, "شهرستان شيراز", "کازرون", "شیرازز", "آبادان", "ناکجا"],
        }
    )
    intake = check_households(frame)
    assert intake.accepted["county"].tolist() == ["شیراز"] * 3
    lost = intake.unlocated
    assert lost["county"].tolist() == ["شیراز", "آبادان", "ناکجا"]
    assert lost["province"].tolist() == ["فارس", "خوزستان", "فارس"]
    assert lost["county_code"].isna().tolist() == [False, False, True]
    found = intake.issues[intake.issues["column"] == "county"]
    assert found[["household_id", "reason", "outcome"]].to_numpy().tolist() == [
        ["c", 'lies_elsewhere {"region": "شیراز"}', "kept"],
        ["d", 'county_misspelt {"county": "شیراز"}', "mended"],
        ["f", "county_unlisted", "kept"],
    ]


def test_whatever_point_is_accepted_has_a_county():
    rng = np.random.default_rng(0)
    at = {"lon": rng.uniform(43.5, 64, 3000), "lat": rng.uniform(24.5, 40.5, 3000)}
    accepted = check_households(pd.DataFrame({"id": range(3000), **at})).accepted
    assert 1000 < len(accepted) < 2000  # 1.6 of 3.2 million square kilometers
    assert accepted["county_code"].notna().all()
    assert (accepted["county_code"].str[:2] == accepted["province_code"]).all()


def test_village_before_town_and_groups_split():
    frame = pd.DataFrame(
        {
            "id": ["a", "b"],
            **SHIRAZ,
            "شهر": ["شیراز", "شیراز"],
            "روستا": ["قلات", None],
            "گروه": ["معلول، سالمند ; معلول", "-"],
        }
    )
    intake = check_households(frame)
    assert intake.accepted["settlement"].tolist() == ["قلات", "شیراز"]
    assert intake.accepted["groups"].iloc[0] == "معلول;سالمند"
    assert pd.isna(intake.accepted["groups"].iloc[1])


def test_columns_and_types_are_those_of_the_contract():
    intake = check_households(
        pd.DataFrame({"household_id": [7, 8], "lon": 52.53, "lat": [29.6, 0]})
    )
    assert list(intake.accepted.columns) == [*HOUSEHOLD_COLUMNS, "geometry"]
    assert list(intake.unlocated.columns) == [*HOUSEHOLD_COLUMNS, "reason"]
    assert intake.accepted.index.tolist() == ["7"]
    assert intake.accepted["persons"].dtype == "Int16"
    assert intake.accepted.crs == 4326


def test_the_frame_is_not_modified():
    frame = pd.DataFrame({"id": ["۱", "۱"], "lat": ["52", "x"], "lon": ["29", "y"]}, index=[5, 5])
    before = frame.copy(deep=True)
    check_households(frame)
    pd.testing.assert_frame_equal(frame, before)


def test_an_index_of_ids_will_do():
    frame = pd.DataFrame(SHIRAZ, index=pd.Index(["a", "b"], name="household_id"))
    assert check_households(frame).accepted.index.tolist() == ["a", "b"]


def test_geometries_in_another_system_and_of_another_kind():
    points = gpd.GeoSeries([Point(52.53, 29.61), None, Point(52.5, 29.6).buffer(0.001)], crs=4326)
    frame = gpd.GeoDataFrame({"id": list("abc")}, geometry=points).to_crs(32639)
    intake = check_households(frame)
    assert intake.accepted.index.tolist() == ["a", "c"]
    assert intake.accepted.geometry["a"].distance(points[0]) < 1e-7
    assert intake.accepted.geometry["c"].distance(Point(52.5, 29.6)) < 0.001
    assert intake.issues[["household_id", "column", "outcome"]].to_numpy().tolist() == [
        ["b", "settlement", "unlocated"],
        ["c", "geometry", "mended"],
    ]


def test_columns_count_where_a_geometry_is_missing():
    frame = gpd.GeoDataFrame(
        {"id": list("ab"), "lon": 51.4, "lat": 35.7}, geometry=[Point(52.53, 29.61), None], crs=4326
    )
    accepted = check_households(frame).accepted
    assert accepted.geometry.x.tolist() == [52.53, 51.4]


def test_geometries_without_a_system_are_refused():
    frame = gpd.GeoDataFrame({"id": ["a"]}, geometry=[Point(52.53, 29.61)])
    with pytest.raises(CrsError, match=r"geometries of the frame do not say their CRS"):
        check_households(frame)


def test_no_id_and_two_ids_are_refused():
    with pytest.raises(MissingColumnError, match=r"No column holds .* found are: 'lon', 'نام'"):
        check_households(pd.DataFrame({"lon": [1], "نام": ["x"]}))
    with pytest.raises(FileFormatError, match=r"Two columns mean household_id: 'کد خانوار'"):
        check_households(pd.DataFrame({"کد خانوار": [1], "شناسه خانوار": [1]}))


def test_ids_that_lost_digits_are_told():
    frame = pd.DataFrame({"id": ["1.23457E+12", "77"], **SHIRAZ})
    issues = check_households(frame).issues
    assert issues[["household_id", "outcome"]].to_numpy().tolist() == [["1.23457E+12", "kept"]]
    floats = check_households(pd.DataFrame({"id": [4e15, 77.0], **SHIRAZ}))
    assert floats.issues["household_id"].tolist() == ["4000000000000000"]


def test_empty_frames_are_whole():
    intake = check_households(pd.DataFrame({"household_id": pd.Series(dtype="str")}))
    assert intake.n_rows == 0
    assert intake.located.empty


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.text(st.sampled_from("0123456789۰۱٣.,٫/٬°'\"-+ NSEWشغeE"), max_size=12),
    st.sampled_from(["شیراز", "فارس", "حاجی آباد", "29.61", "52,53", "35°41'20\"N", "-", "=1+1"]),
    st.sampled_from([29.61, 52.53, 0, 0.0, -0.0, 1e300, np.float32(52.5), np.int8(3), np.nan]),
    st.dates(),
    st.datetimes(),
    st.binary(max_size=4),
    st.decimals(),
    st.lists(st.integers(), max_size=2),
    st.just(pd.NA),
    st.just(pd.NaT),
    st.just(dt.timedelta(days=1)),
    st.just(decimal.Decimal("52.53")),
)
ROW = st.tuples(st.one_of(st.sampled_from(["1", "۱", 1.0, 2, "x", None]), JUNK), *[JUNK] * 8)
NAMES = "household_id longitude latitude province county settlement persons groups visits_per_year"


# A file costs a second however short it is: few files, each of many rows.
@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@example(rows=[])
@example(rows=[("a", 29.61, 52.53, None, None, None, 3, None, 1)])
@given(rows=st.lists(ROW, min_size=12, max_size=60))
def test_any_junk_is_accounted_for(rows):
    columns = list(zip(*rows, strict=True)) or [()] * 9
    frame = pd.DataFrame(
        {
            name: pd.Series(list(cells), dtype="object")
            for name, cells in zip(NAMES.split(), columns, strict=True)
        }
    )
    intake = check_households(frame)
    assert sum(intake.counts) == len(rows)
    groups = group_of_rows(intake)
    assert sorted(groups) == list(range(1, len(rows) + 1))
    assert all(len(each) == 1 for each in groups.values())
    ids = [*intake.accepted.index, *intake.approximate.index, *intake.unlocated.index]
    assert len(set(ids)) == len(ids)
    assert all(isinstance(each, str) and each for each in ids)
    located = intake.located
    assert located.geometry.x.between(43.5, 64).all()
    assert located.geometry.y.between(24.5, 40.5).all()
    told = intake.issues.set_index("row")["outcome"]
    for row, (group,) in groups.items():
        if group != "accepted":
            assert group in set(told.loc[[row]])


@pytest.fixture(scope="module")
def plain_rows():
    """Every messy row that becomes a household, as a frame, and what is read of it."""
    cells = [case.cells for case in CASES if case.group not in ("blank", "rejected")]
    names = ["id", "lat", "lon", "province", "county", "city", "village", "address", "persons"]
    frame = pd.DataFrame([row[:9] for row in cells], columns=names, dtype="object")
    return frame, check_households(frame)


@settings(max_examples=4)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_order_of_rows_changes_nothing_but_their_numbers(plain_rows, seed):
    frame, plain = plain_rows
    mixed = check_households(frame.sample(frac=1, random_state=seed))
    for group in ("accepted", "approximate", "unlocated"):
        ordered = getattr(mixed, group).loc[getattr(plain, group).index]
        pd.testing.assert_frame_equal(
            pd.DataFrame(ordered).drop(columns="row"),
            pd.DataFrame(getattr(plain, group)).drop(columns="row"),
        )


@pytest.mark.shared
def test_real_settlements_in_real_counties(shared):
    folder = shared / "data" / "iran"
    places = pd.read_csv(folder / "settlements.csv").rename(columns={"geonameid": "id"})
    counties = read_counties(folder / "counties_2016.geojson")
    frame = places[["id", "latitude", "longitude"]]
    intake = check_households(frame, counties=counties)
    assert intake.counts["accepted"] == len(places)
    assert intake.issues.empty
    found = intake.accepted["county_code"].reindex(places["id"].astype("str"))
    expected = places["county_code"].map("{:04.0f}".format).to_numpy()
    agree = found.to_numpy() == expected
    # The file joined places to counties with their full outlines; these are simplified to 500 m.
    assert agree.mean() > 0.999
    coded = intake.accepted[intake.accepted["county_code"].notna()]
    assert len(coded) >= len(places) - 5  # islands and harbors off the simplified counties
    assert (coded["county_code"].str[:2] == coded["province_code"]).all()
