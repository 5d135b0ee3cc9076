"""The gap table and its files."""

import io

import openpyxl
import pandas as pd
import pytest

from layers.texts import Words
from siting.maps import plan_view
from siting.reports.gap_tables import csv_bytes, excel_bytes, file_table, gap_table

HOSTILE = "<img src=x onerror=alert(1)>"


def test_provinces_worst_first(plan):
    table = gap_table(plan_view(plan), by="province", words=Words("en"))
    assert table["province"].tolist() == ["Kermanshah", "Lorestan"]
    assert table["gap_share"].tolist() == pytest.approx([22 / 123, 18 / 30])
    assert table["centers"].tolist() == [2, 1]


def test_counties_of_one_province_do_not_repeat_it(plan):
    table = gap_table(plan_view(plan, province="05"), by="county", words=Words("fa"))
    assert table["county"].tolist() == ["دالاهو", "کرمانشاه"]
    assert "province" not in table


def test_small_counties_give_no_numbers(plan):
    small = plan.summary["county"] == "دالاهو"
    plan.summary.loc[small, ["households", "in_reach", "beyond_reach", "no_capacity"]] = [
        4,
        1,
        2,
        1,
    ]
    table = gap_table(plan_view(plan), by="county", words=Words("fa")).set_index("county")
    shown = table.loc["دالاهو"].drop(["province", "centers"])
    assert shown.isna().all()


def test_csv_opens_in_excel_with_its_persian(plan):
    table = gap_table(plan_view(plan), by="province", words=Words("fa"))
    written = csv_bytes(file_table(table, travel_source="estimated", words=Words("fa")))
    assert written.startswith(b"\xef\xbb\xbf")
    back = pd.read_csv(io.BytesIO(written))
    assert back["استان"].tolist() == ["کرمانشاه", "لرستان"]
    assert back["خانوار"].sum() == 153
    assert set(back["منبع زمان سفر"]) == {"برآوردی"}


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_a_name_never_becomes_a_formula(plan, name):
    plan.summary["county"] = plan.summary["county"].where(plan.summary["county"].isna(), name)
    table = gap_table(plan_view(plan), by="county", words=Words("en"))
    written = file_table(table, travel_source="estimated", words=Words("en"))
    lines = pd.read_csv(io.BytesIO(csv_bytes(written)))
    assert set(lines["County"]) == {f"'{name}"}
    book = openpyxl.load_workbook(io.BytesIO(excel_bytes(written, Words("en"))))
    assert {cell.data_type for cell in book["Table"]["A"]} == {"s"}
    assert {cell.value for cell in book["Table"]["A"][1:]} == {f"'{name}"}


def test_excel_runs_from_right_to_left_in_persian(plan):
    table = file_table(
        gap_table(plan_view(plan), by="province", words=Words("fa")),
        travel_source="estimated",
        words=Words("fa"),
    )
    book = openpyxl.load_workbook(io.BytesIO(excel_bytes(table, Words("fa"))))
    assert book["جدول"].sheet_view.rightToLeft
    assert book["جدول"]["C2"].value == 123
