"""A second level in words: rounded, small counts withheld, in both languages."""

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point

from layers.texts import Words
from siting.location.result import Certificate, Status
from siting.sentences.tiers import coverage_cells, tell_tier, tier_in_words

KINDS = ["households", "in_reach", "beyond_reach", "no_capacity"]


@pytest.fixture
def tables():
    rows = [
        ("country", None, None, 164, 112, 52, 0),
        ("province", "05", "کرمانشاه", 101, 83, 18, 0),
        ("province", "15", "لرستان", 60, 28, 32, 0),
        ("province", "16", "ایلام", 3, 1, 2, 0),
    ]
    coverage = pd.DataFrame(rows, columns=["level", "province_code", "province", *KINDS]).assign(
        mean_travel_time_s=1800.0
    )
    coverage.insert(7, "share_in_reach", coverage["in_reach"] / coverage["households"])
    centers = gpd.GeoDataFrame(
        [("مهر", "05", "کرمانشاه", "05-1", "دالاهو", "t", True, 104, 84, 20, 0, 1700.0),
         ("نور", "15", "لرستان", "15-1", "بروجرد", "t", False, 60, 28, 32, 0, 1900.0)],
        columns=["name", "province_code", "province", "county_code", "county", "tier", "standing",
                 *KINDS, "mean_travel_time_s"],
        index=pd.Index(["k1", "k2"], name="center_id"),
        geometry=[Point(46.123456, 34.1), Point(48.7, 33.9)], crs="EPSG:4326",
    )  # fmt: skip
    referrals = pd.DataFrame(
        [("الف", "k1", 101, 83, 18, 0), ("ب", "k2", 4, 2, 2, 0)],
        columns=["name", "refers_to", *KINDS], index=pd.Index(["c1", "c2"], name="center_id"),
    )  # fmt: skip
    return tell_tier(centers, coverage, referrals)


def test_counts_are_rounded_and_few_are_withheld(tables):
    told = tables["coverage"].set_index("province")
    assert told.loc["کرمانشاه", KINDS].tolist() == [105, 85, 20, 0]
    assert told.loc["کرمانشاه", "share_in_reach"] == pytest.approx(85 / 105)
    assert told.loc["ایلام", [*KINDS, "mean_travel_time_s"]].isna().all()
    for table in tables.values():
        shown = table[KINDS].to_numpy(dtype=float)
        assert (pd.isna(shown) | (shown % 5 == 0)).all()
    referrals = tables["referrals"].set_index("first_level")
    assert referrals.loc["c2", KINDS].isna().all()
    assert referrals.loc["c2", "refers_to"] == "k2"


def test_the_table_of_centers_can_be_read_again(tables):
    centers = tables["centers"]
    assert centers["center_id"].tolist() == ["k1", "k2"]
    assert centers["longitude"].tolist() == [46.1235, 48.7]
    assert centers["tier"].tolist() == ["t", "t"]


def test_sentences(tables):
    certificate = Certificate(103.0, 100.0, Status.FEASIBLE)
    asked = {"tier": "t", "groups": ("disability",), "limit_s": 3600.0}
    first, reach, cost = tier_in_words(tables, certificate, Words("en"), **asked)
    assert "2 centers, of which 1 stand and 1 are chosen" in first
    assert "for disability" in first.translate({0x2068: None, 0x2069: None})
    assert reach == "Of about 160 households, 68.8 % reach one within 60 minutes."
    assert cost == "The sum of travel times: at most 3.00 % above the best possible."
    bare = Certificate(103.0, None, Status.FEASIBLE)
    said = tier_in_words(tables, bare, Words("fa"), **(asked | {"groups": ()}))
    assert "برای همهٔ خانوارها" in said[0]
    assert "در ۶۰ دقیقه" in said[1]
    assert "کرانی حساب نشده" in said[2]


def test_cells_are_ready_to_be_read(tables):
    cells = coverage_cells(tables["coverage"], Words("en"))
    assert cells[0] == ("all", "160", "110", "50", "0", "68.8", "30.0")
    assert cells[-1] == ("ایلام", "-", "-", "-", "-", "-", "-")
