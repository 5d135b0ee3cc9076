"""Households without a point, among four settlements of two provinces."""

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point, box

from layers.households.placing import place_households
from layers.households.reading import check_households
from layers.places.settlements import load_settlements

PROVINCES = gpd.GeoDataFrame(
    {"province": ["فارس", "یزد"]},
    index=pd.Index(["07", "21"], name="province_code"),
    geometry=[box(50, 30, 51, 31), box(51, 30, 52, 31)],
    crs="EPSG:4326",
)
COUNTIES = gpd.GeoDataFrame(
    {"county": ["شمال", "جنوب"], "province_code": ["07", "07"]},
    index=pd.Index(["0701", "0702"], name="county_code"),
    geometry=[box(50, 30.5, 51, 31), box(50, 30, 51, 30.5)],
    crs="EPSG:4326",
)


@pytest.fixture(scope="module")
def settlements():
    """Four of the bundled settlements' rows, with names and places of ours."""
    rows = load_settlements().iloc[:4].copy()
    rows["name_fa"] = rows["name"] = ["نمونه‌شهر", "کوهپایه", "دشتستان", "کوهپایه"]
    rows["aliases"] = ""
    rows["province_code"] = ["07", "07", "21", "21"]
    rows["population"] = 1_000
    places = [Point(50.5, 30.2), Point(50.5, 30.8), Point(51.5, 30.2), Point(51.5, 30.8)]
    return rows.set_geometry(gpd.GeoSeries(places, index=rows.index, crs=rows.crs))


@pytest.fixture
def households():
    return pd.DataFrame(
        {
            "province_code": ["07", "21", None, "07", "07"],
            "province": ["فارس", "یزد", None, "فارس", "فارس"],
            "county_code": pd.Series([None] * 5, dtype="str"),
            "county": pd.Series([None] * 5, dtype="str"),
            "settlement": ["نمونه‌شهر", "کوهپایه", "دشتستان", "هیچستان", None],
        },
        index=[11, 12, 13, 14, 15],
    ).astype("str")


def _place(households, settlements, refused=None, counties=None):
    if refused is None:
        refused = pd.DataFrame({"column": [], "value": [], "reason": []}, dtype="str")
    return place_households(
        households, refused, settlements=settlements, provinces=PROVINCES, counties=counties
    )


def test_who_names_a_settlement_of_the_province_is_placed_there(households, settlements):
    placed = _place(households, settlements).placed
    assert placed.index.tolist() == [11, 12, 13]
    assert [(p.x, p.y) for p in placed.geometry] == [(50.5, 30.2), (51.5, 30.8), (51.5, 30.2)]
    assert placed["placed_to"].tolist() == ["نمونه‌شهر", "کوهپایه", "دشتستان"]
    assert placed["placed_score"].tolist() == [100.0] * 3
    assert placed.crs == settlements.crs


def test_the_province_of_the_settlement_fills_in_for_none(households, settlements):
    placed = _place(households, settlements, counties=COUNTIES).placed
    assert placed["province_code"].tolist() == ["07", "21", "21"]
    assert placed["province"].tolist() == ["فارس", "یزد", "یزد"]
    assert placed.loc[11, ["county_code", "county"]].tolist() == ["0702", "جنوب"]
    assert placed.loc[13, ["county_code", "county"]].isna().all()


def test_nobody_is_lost_and_each_has_a_finding(households, settlements):
    places = _place(households, settlements)
    assert places.unlocated.index.tolist() == [14, 15]
    assert places.unlocated["reason"].notna().all()
    assert places.findings["outcome"].to_dict() == {
        11: "approximate", 12: "approximate", 13: "approximate", 14: "unlocated", 15: "unlocated",
    }  # fmt: skip


def test_why_a_point_is_not_believed_stands_before_the_rest(households, settlements):
    refused = pd.DataFrame(
        {"column": "longitude, latitude", "value": "0 / 0", "reason": "the point is in the sea"},
        index=[11],
    )
    findings = _place(households, settlements, refused).findings
    assert findings.loc[11, "reason"].startswith("the point is in the sea; ")
    assert findings.loc[11, "value"] == "0 / 0"
    assert not findings.loc[12, "reason"].startswith("the point is in the sea")
    assert findings["column"].value_counts().to_dict()["longitude, latitude"] == 1


def test_a_file_may_name_the_county_of_before():
    """Khomam was taken from Rasht; Abadeh is nowhere near Jahrom."""
    frame = pd.DataFrame(
        {
            "id": list("ab"),
            "province": ["گیلان", "فارس"],
            "county": ["رشت", "جهرم"],
            "city": ["خمام", "آباده"],
        }
    )
    intake = check_households(frame)
    assert intake.approximate["county"].tolist() == ["خمام"]
    told = intake.issues.set_index("household_id")
    assert told.loc[["a"], "reason"].tolist()[1] == 'settlement_elsewhere {"county": "خمام"}'
    assert intake.unlocated.index.tolist() == ["b"]
    assert intake.unlocated["county"].tolist() == ["جهرم"]
