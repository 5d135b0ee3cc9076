"""Coverage by hand: seven households, two provinces, one of them outside every neighborhood."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

from siting.coverage import (
    NO_CAPACITY,
    TOO_FAR,
    household_areas,
    household_gaps,
    joined_source,
    neighborhood_gaps,
    summarize,
)

#: id, neighborhood, travel_time_s, distance_m, reason
HOUSEHOLDS = [
    ("a", "n1", 100.0, 80.0, None),
    ("b", "n1", 900.0, 700.0, None),  # at the limit, which counts as in reach
    ("c", "n1", 901.0, 720.0, None),
    ("d", "n2", np.nan, np.nan, NO_CAPACITY),
    ("e", "n2", np.nan, np.nan, TOO_FAR),
    ("f", None, 50.0, 40.0, None),
    ("g", "n1", np.nan, np.nan, NO_CAPACITY),
]


@pytest.fixture
def assignments():
    columns = ["household_id", "neighborhood_id", "travel_time_s", "distance_m", "reason"]
    frame = pd.DataFrame(HOUSEHOLDS, columns=columns).set_index("household_id")
    frame["travel_source"] = "estimated"
    return frame.astype({"neighborhood_id": "str", "reason": "str", "travel_source": "str"})


@pytest.fixture
def limit_s(assignments):
    return pd.Series(900.0, index=assignments.index)


@pytest.fixture
def neighborhoods():
    return gpd.GeoDataFrame(
        {
            "name": ["یک", "دو", "سه"],
            "province_code": ["05", "15", "15"],
            "province": ["کرمانشاه", "لرستان", "لرستان"],
            "county_code": ["0501", None, None],
            "county": ["دالاهو", None, None],
            "setting": ["urban", "rural", "rural"],
        },
        index=pd.Index(["n1", "n2", "n3"], name="neighborhood_id"),
        geometry=[box(0, 0, 1, 1), box(1, 0, 2, 1), box(2, 0, 3, 1)],
        crs="EPSG:4326",
    )


@pytest.fixture
def areas(assignments, neighborhoods):
    said = pd.DataFrame(
        {"province_code": "07", "province": "فارس", "county": "لار"}, index=assignments.index
    )
    return household_areas(said, assignments["neighborhood_id"], neighborhoods)


@pytest.fixture
def centers():
    return pd.DataFrame(
        {
            "capacity": [2, 1],
            "load": [3, 1],
            "province_code": ["05", "07"],
            "province": ["کرمانشاه", "فارس"],
            "county": ["دالاهو", None],
        },
        index=pd.Index(["n1", "n9"], name="center_id"),
    )


@pytest.fixture
def unlocated():
    columns = ["province_code", "province", "county"]
    rows = [("05", "کرمانشاه", "دالاهو"), ("23", "تهران", None), (None, None, None)]
    return pd.DataFrame(rows, columns=columns).astype("str")


def test_every_household_is_in_one_group(assignments, limit_s):
    gaps = household_gaps(assignments, limit_s=limit_s)
    assert (gaps.sum(axis=1) == 1).all()
    assert gaps.index[gaps["in_reach"]].tolist() == ["a", "b", "f"]
    assert gaps.index[gaps["beyond_reach"]].tolist() == ["c", "e"]
    assert gaps.index[gaps["no_capacity"]].tolist() == ["d", "g"]


def test_limits_differ_by_household(assignments, limit_s):
    gaps = household_gaps(assignments, limit_s=limit_s.where(limit_s.index != "c", 1800.0))
    assert gaps.loc["c", "in_reach"]


def test_infinite_time_is_beyond_reach():
    frame = pd.DataFrame({"travel_time_s": [np.inf], "reason": pd.Series([None], dtype="str")})
    gaps = household_gaps(frame, limit_s=pd.Series([900.0]))
    assert gaps.loc[0].tolist() == [False, True, False]


def test_areas_come_from_the_neighborhood_or_else_from_the_file(areas):
    assert areas.loc["a"].tolist() == ["05", "کرمانشاه", "دالاهو"]
    assert areas.loc["f"].tolist() == ["07", "فارس", "لار"]
    # A neighborhood that knows no county does not borrow one from the file.
    assert areas.loc["d", ["province_code", "province"]].tolist() == ["15", "لرستان"]
    assert areas["county"].isna().tolist() == [False] * 3 + [True] * 2 + [False] * 2


def test_neighborhoods_count_their_households(assignments, neighborhoods, limit_s):
    gaps = neighborhood_gaps(assignments, neighborhoods, limit_s=limit_s)
    assert gaps.index.tolist() == ["n1", "n2", "n3"]
    counts = gaps[["households", "in_reach", "beyond_reach", "no_capacity"]]
    assert counts.to_numpy().tolist() == [[4, 2, 1, 1], [2, 0, 1, 1], [0, 0, 0, 0]]
    assert gaps.loc["n1", "mean_distance_m"] == pytest.approx(500.0)
    assert gaps.loc["n1", "p95_distance_m"] == pytest.approx(700.0 + 0.9 * 20.0)
    assert gaps.loc[["n2", "n3"], "mean_distance_m"].isna().all()
    assert gaps["mean_travel_time_s"].fillna(-1).tolist() == pytest.approx([1901 / 3, -1, -1])
    assert gaps.crs == neighborhoods.crs


@pytest.mark.parametrize(
    ("sources", "word"),
    [
        (["network", "network"], "network"),
        (["network", None], "network"),
        (["network", "estimated"], "mixed"),
        (["mixed", "mixed"], "mixed"),
        ([None], "estimated"),
        ([], "estimated"),
    ],
)
def test_sources_join_in_one_word(sources, word):
    assert joined_source(pd.Series(sources, dtype="str")) == word


def test_every_row_says_where_its_times_come_from(
    assignments, areas, centers, neighborhoods, limit_s, unlocated
):
    """Households a, b and c are served in n1, f outside; d, e and g nowhere."""
    streets = assignments.assign(travel_source=["network"] * 6 + ["estimated"])
    streets.loc["f", "travel_source"] = "estimated"
    gaps = neighborhood_gaps(streets, neighborhoods, limit_s=limit_s)
    assert gaps["travel_source"].tolist() == ["network", "estimated", "estimated"]
    streets.loc["c", "travel_source"] = "estimated"
    gaps = neighborhood_gaps(streets, neighborhoods, limit_s=limit_s)
    assert gaps["travel_source"].tolist() == ["mixed", "estimated", "estimated"]
    table = summarize(streets, areas, centers, limit_s=limit_s, unlocated=unlocated)
    provinces = table[table["level"] == "province"].set_index("province_code")["travel_source"]
    assert table.loc[0, "travel_source"] == "mixed"
    assert provinces[["05", "07", "15"]].tolist() == ["mixed", "estimated", "estimated"]
    assert table["travel_source"].notna().all()


def test_summary_by_hand(assignments, areas, centers, limit_s, unlocated):
    table = summarize(assignments, areas, centers, limit_s=limit_s, unlocated=unlocated)
    country = table.iloc[0]
    assert country["level"] == "country"
    assert country[["province_code", "province", "county"]].isna().all()
    counts = ["households", "in_reach", "beyond_reach", "no_capacity"]
    assert country[counts].tolist() == [7, 3, 2, 2]
    assert country["share_in_reach"] == pytest.approx(3 / 7)
    assert country["mean_distance_m"] == pytest.approx((80 + 700 + 720 + 40) / 4)
    assert country[["centers", "capacity", "load", "unlocated"]].tolist() == [2, 3, 4, 3]
    assert country[["capacity_short", "capacity_spare"]].tolist() == [4, 0]

    provinces = table[table["level"] == "province"].set_index("province_code")
    assert provinces.index.fillna("").tolist() == ["05", "07", "15", "23", ""]
    assert provinces["province"].fillna("").tolist() == ["کرمانشاه", "فارس", "لرستان", "تهران", ""]
    assert provinces["households"].tolist() == [4, 1, 2, 0, 0]
    assert provinces["unlocated"].tolist() == [1, 0, 0, 1, 1]
    assert provinces["centers"].tolist() == [1, 1, 0, 0, 0]
    assert provinces["capacity_short"].tolist() == [2, 0, 2, 0, 0]
    assert provinces["share_in_reach"].isna().tolist() == [False, False, False, True, True]


def test_every_level_adds_up_to_the_country(assignments, areas, centers, limit_s, unlocated):
    table = summarize(assignments, areas, centers, limit_s=limit_s, unlocated=unlocated)
    columns = [
        "households", "in_reach", "beyond_reach", "no_capacity",
        "centers", "capacity", "load", "unlocated",
    ]  # fmt: skip
    totals = table.groupby("level")[columns].sum()
    assert (totals == totals.loc["country"]).all().all()
    assert set(totals.index) == {"country", "province", "county"}


def test_counties_keep_their_province(assignments, areas, centers, limit_s, unlocated):
    table = summarize(assignments, areas, centers, limit_s=limit_s, unlocated=unlocated)
    counties = table[table["level"] == "county"].fillna({"county": "", "province": ""})
    assert list(zip(counties["province"], counties["county"], strict=True)) == [
        ("کرمانشاه", "دالاهو"),
        ("فارس", "لار"),
        ("فارس", ""),  # a center that stands where no county is known
        ("لرستان", ""),
        ("تهران", ""),
        ("", ""),
    ]


def test_no_rows_of_counties_where_none_is_known(assignments, areas, centers, limit_s, unlocated):
    bare = areas.assign(county=pd.Series(pd.NA, index=areas.index, dtype="str"))
    table = summarize(assignments, bare, centers, limit_s=limit_s, unlocated=unlocated)
    assert set(table["level"]) == {"country", "province"}


def test_nothing_unlocated(assignments, areas, centers, limit_s, unlocated):
    table = summarize(assignments, areas, centers, limit_s=limit_s, unlocated=unlocated.iloc[:0])
    assert (table["unlocated"] == 0).all()
    assert table["unlocated"].dtype == np.int64


def test_nobody_served(assignments, areas, centers, limit_s, unlocated):
    nobody = assignments.assign(travel_time_s=np.nan, distance_m=np.nan, reason=TOO_FAR)
    table = summarize(nobody, areas, centers, limit_s=limit_s, unlocated=unlocated)
    assert table.loc[0, ["in_reach", "beyond_reach", "no_capacity"]].tolist() == [0, 7, 0]
    assert np.isnan(table.loc[0, "p95_distance_m"])
