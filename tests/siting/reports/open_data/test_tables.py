"""What of a plan is published, on a plan that was written down by hand."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely

from layers.texts import Words
from siting.maps import plan_view
from siting.reports.open_data.tables import published_tables, told_m


@pytest.fixture
def tables(plan):
    return published_tables(plan_view(plan))


def test_tables_are_those_with_rows_in_wgs84(tables):
    assert list(tables) == ["provinces", "counties", "neighborhoods", "centers", "catchments"]
    assert [len(table) for table in tables.values()] == [2, 3, 5, 3, 3]
    assert {table.crs.to_epsg() for table in tables.values()} == {4326}


def test_numbers_are_those_of_the_plan(tables):
    provinces = tables["provinces"].set_index("province_code")
    assert provinces.loc["15", ["households", "in_reach", "beyond_reach"]].tolist() == [30, 12, 18]
    assert provinces.loc["15", "gap_share"] == pytest.approx(18 / 30)
    counties = tables["counties"].set_index("county")
    assert counties.loc["دالاهو", "mean_distance_m"] == 8400.0


def test_a_neighborhood_of_three_tells_nothing_and_its_neighbor_keeps_it(tables):
    told = tables["neighborhoods"].set_index("neighborhood_id")
    for name in ("n3", "n4"):
        assert told.loc[name, ["households", "in_reach", "beyond_reach"]].isna().all()
        assert math.isnan(told.loc[name, "gap_share"])
        assert math.isnan(told.loc[name, "mean_distance_m"])
    assert told.loc["n1", "households"] == 60


def test_counties_do_not_add_up_to_what_is_withheld_of_provinces(tables):
    """One household of Lorestan has no place, of seven: the six of the other would tell it."""
    assert tables["provinces"]["unlocated"].isna().all()
    counties = tables["counties"]
    assert counties.groupby("province_code")["unlocated"].apply(lambda c: c.isna().any()).all()


def test_households_outside_all_neighborhoods_are_no_difference_to_be_found(plan):
    """101 in a county whose neighborhoods hold 100: one of the numbers is withheld."""
    summary = plan.summary.copy()
    more = summary["county"].eq("کرمانشاه") | summary["level"].eq("country")
    more |= summary["province_code"].eq("05") & summary["level"].eq("province")
    summary[["households", "in_reach"]] += more.to_numpy()[:, None].astype("int64")
    crowded = replace(plan, summary=summary)
    tables = published_tables(plan_view(crowded))
    told = [
        *tables["neighborhoods"].set_index("neighborhood_id").loc[["n1", "n2"], "households"],
        tables["counties"].set_index("county").loc["کرمانشاه", "households"],
    ]
    assert any(map(pd.isna, told))


def test_centers_tell_in_tenths_how_full_they_are(plan):
    centers = plan.centers.assign(load=[333, 18, 3])
    fuller = replace(plan, centers=centers)
    told = published_tables(plan_view(fuller))["centers"].set_index("center_id")
    assert told.loc["c1", "fill"] == 0.6  # 333 of 600
    assert told.loc["c3", ["fill", "workers"]].isna().all()
    assert told["fill"].isna().sum() == 2, "of one alone the others and the total would tell"
    assert told.loc["c1", ["longitude", "latitude"]].tolist() == [46.7123, 34.3123]
    assert "load" not in told


def test_borders_have_as_many_decimals_as_a_map_and_stay_whole(tables):
    for table in tables.values():
        corners = shapely.get_coordinates(table.geometry.array)
        np.testing.assert_allclose(corners, corners.round(4), atol=1e-9)
        assert table.geometry.is_valid.all()
        assert not table.geometry.is_empty.any()


def test_distances_are_told_as_the_words_of_a_map_tell_them():
    meters = pd.Series([4.0, 934.0, 4321.0, 21_499.0, np.nan])
    told = told_m(meters)
    assert told.tolist()[:4] == [0.0, 930.0, 4300.0, 21_000.0]
    assert math.isnan(told.iloc[4])
    words = Words("en")
    for value in (4.0, 934.0, 4321.0, 21_499.0):
        assert words.distance(value) == words.distance(told[meters == value].iloc[0])


def test_no_household_and_no_count_of_files_is_in_any_table(tables):
    for table in tables.values():
        assert not {"load", "persons", "hours", "household_id", "center_gain"} & set(table)
        assert not table.astype(str).apply(lambda c: c.str.contains("secret")).any().any()


def test_closed_centers_are_told(two_plans):
    _, after = two_plans
    tables = published_tables(plan_view(after))
    assert ("closed" in tables) == bool(len(after.closed))


def test_the_plan_stays_as_it_is(plan):
    before = plan.summary.copy(), plan.centers.copy(), plan.gaps.copy()
    published_tables(plan_view(plan))
    for old, new in zip(before, (plan.summary, plan.centers, plan.gaps), strict=True):
        pd.testing.assert_frame_equal(pd.DataFrame(old), pd.DataFrame(new))


def test_codes_stand_beside_their_words_in_persian(plan):
    tables = published_tables(plan_view(plan))
    centers = tables["centers"].set_index("center_id")
    assert centers["status"].tolist() == ["new", "existing", "fixed"]
    assert centers["status_fa"].tolist() == ["مرکز تازه", "مرکز موجود", "مرکز ثابت"]
    near = tables["neighborhoods"].set_index("neighborhood_id")
    assert near.loc[["n1", "n3"], "setting_fa"].tolist() == ["شهری", "روستایی"]
    assert set(near["travel_source_fa"]) == {"برآوردی"}
