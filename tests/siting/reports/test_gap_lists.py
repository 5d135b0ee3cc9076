"""The list of gaps of a plan that is checked by hand, and its file."""

import io

import numpy as np
import openpyxl
import pandas as pd
import pytest

from layers.texts import Words
from siting.maps import plan_view
from siting.reports.gap_lists import GapList, gap_list_file
from siting.reports.gap_tables import csv_bytes, excel_bytes

EN = Words("en")


@pytest.fixture
def province(plan):
    return plan_view(plan, province="05")


@pytest.fixture
def listed(plan, province):
    return GapList.of(province, plan.centers)


def test_the_gaps_of_a_province_alone_are_listed(listed):
    """Three households of n4 hide it and n3, which make up one county; n2 has no gap."""
    assert listed.worst.index.tolist() == ["n1"]
    assert sorted(listed.withheld) == ["n3", "n4"]
    assert listed.worst.loc["n1", "nearest_center"] == "کرمانشاه ۱"


def test_the_nearest_center_may_stand_in_another_province(plan):
    plan.gaps.loc["n1", "nearest_center_id"] = "c3"
    view = plan_view(plan, province="05")
    listed = GapList.of(view, plan.centers)
    assert listed.worst.loc["n1", "nearest_center"] == plan.centers.loc["c3", "name"]


def test_a_county_narrows_the_list_and_what_is_withheld(listed):
    assert listed.counties == ["دالاهو", "کرمانشاه"]
    one = listed.within("دالاهو")
    assert one.worst.empty
    assert sorted(one.withheld) == ["n3", "n4"]
    other = listed.within("کرمانشاه")
    assert other.worst.index.tolist() == ["n1"]
    assert other.withheld.empty
    assert listed.within(None) is listed


def test_a_center_would_stand_inside_its_neighborhood_at_a_rounded_place(listed):
    point = listed.places.loc["n1"]
    assert 46.6 <= point["longitude"] <= 47.0
    assert 34.2 <= point["latitude"] <= 34.6
    assert (listed.places == listed.places.round(4)).all(axis=None)


def test_the_file_says_what_would_close_each_gap(listed, province):
    table = gap_list_file(listed, province, EN)
    row = table.iloc[0]
    assert row["Neighborhood"] == "کرمانشاه ۱"
    assert row["Households without coverage"] == 6
    assert row["All households"] == 60
    assert row["Nearest center"] == "کرمانشاه ۱"
    assert row["Time to the nearest center (minutes)"] == pytest.approx((60 + 1500 / 5) / 60)
    assert "A center here would have 6 households without coverage" in row["What would close it"]
    assert row["Urban or rural"] == "urban"


def test_what_is_withheld_is_empty_in_the_file(plan):
    """Twelve of eighteen would be reached here and all but one of them live here."""
    plan.gaps.loc["n5", ["center_gain", "gain_here"]] = [12, 11]
    view = plan_view(plan, province="15")
    row = gap_list_file(GapList.of(view, plan.centers), view, EN).iloc[0]
    assert row["Households that a center here would reach"] == 12
    assert np.isnan(row["Of these, living here"])
    assert "of here" not in row["What would close it"]


@pytest.mark.parametrize("language", ["fa", "en"])
def test_both_files_are_read_back_the_same(listed, province, language):
    words = Words(language)
    table = gap_list_file(listed, province, words)
    read = pd.read_csv(io.BytesIO(csv_bytes(table)))
    assert list(read.columns) == list(table.columns)
    assert read.iloc[0, 0] == table.iloc[0, 0]
    sheet = openpyxl.load_workbook(io.BytesIO(excel_bytes(table, words))).active
    assert [cell.value for cell in sheet[1]] == list(table.columns)
    assert bool(sheet.sheet_view.rightToLeft) == (language == "fa")


def test_no_household_is_in_the_list(listed, province):
    assert "secret" not in gap_list_file(listed, province, EN).to_csv()


def test_a_province_without_gaps_gives_an_empty_file_with_headings(plan):
    plan.gaps[["beyond_reach", "no_capacity"]] = 0
    plan.gaps["in_reach"] = plan.gaps["households"]
    view = plan_view(plan, province="15")
    listed = GapList.of(view, plan.centers)
    assert listed.worst.empty
    assert listed.withheld.empty
    assert gap_list_file(listed, view, EN).columns[0] == "Neighborhood"
