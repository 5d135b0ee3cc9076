"""A comparison as tables: a sheet for each, or the actions alone; the same as JSON."""

import json
from dataclasses import replace
from datetime import date

import numpy as np
import openpyxl
import pandas as pd
import pytest

from layers.errors import FileFormatError
from layers.texts import Words
from siting.reports.comparison_tables import (
    AREA_COLUMNS,
    action_table,
    area_table,
    comparison_json,
    comparison_tables,
    write_comparison,
)

EN = Words("en")


def test_a_workbook_has_a_sheet_for_each_table(compared, tmp_path):
    write_comparison(compared, tmp_path / "d.xlsx", EN)
    book = openpyxl.load_workbook(tmp_path / "d.xlsx")
    assert book.sheetnames == ["Summary", "Actions", "Coverage", "Minutes"]
    tables = comparison_tables(compared, EN)
    for name, table in zip(book.sheetnames, tables.values(), strict=False):
        assert book[name].max_row == len(table) + 1
    assert not book["Actions"].sheet_view.rightToLeft
    write_comparison(compared, tmp_path / "d.xlsx", Words("fa"))
    persian = openpyxl.load_workbook(tmp_path / "d.xlsx")
    assert persian["چکیده"]["A2"].value.startswith("در دسترس و زیر پوشش")
    assert persian["کارها"].sheet_view.rightToLeft


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_other_files_hold_the_actions(compared, tmp_path, ending):
    write_comparison(compared, tmp_path / f"d.{ending}", EN)
    read = {"csv": pd.read_csv, "parquet": pd.read_parquet}[ending](tmp_path / f"d.{ending}")
    assert read["action"].to_list() == compared.actions["action"].to_list()
    assert read["words"].str.endswith(".").all()
    moved = read[read["center_after"] == "m5"].iloc[0]
    assert (moved["longitude_before"], moved["latitude_before"]) == (47.2, 34.4)
    assert (moved["longitude"], moved["latitude"]) == (47.2, 34.41)


def test_another_ending_is_refused(compared, tmp_path):
    with pytest.raises(FileFormatError, match=r"must end in \.parquet, \.csv or \.xlsx"):
        write_comparison(compared, tmp_path / "d.docx", EN)
    assert list(tmp_path.iterdir()) == []


def test_no_table_names_a_household(compared, two_plans):
    ids = set(two_plans[0].assignments.index)
    for table in comparison_tables(compared, EN).values():
        assert "household_id" not in table
        assert not ids & set(table.astype(str).to_numpy().ravel())


def test_places_are_rounded_to_some_ten_meters(compared):
    """Moved by half of that and a little, every place is the next one."""
    shown = ["longitude", "latitude", "longitude_before", "latitude_before"]
    places = action_table(compared, EN)[shown]
    actions = compared.actions.assign(
        longitude_before=compared.actions["longitude_before"] + 0.0000512,
        latitude_before=compared.actions["latitude_before"] + 0.0000512,
    )
    actions = actions.set_geometry(actions.translate(0.0000512, 0.0000512))
    table = action_table(replace(compared, actions=actions), EN)[shown]
    assert table["longitude_before"].notna().any()
    assert (table - places).to_numpy() == pytest.approx(
        np.where(places.isna(), np.nan, 0.0001), nan_ok=True, abs=1e-9
    )


def test_json_holds_the_same(compared):
    shown = json.loads(comparison_json(compared, EN))
    assert shown["basis"]["matched"] == "households"
    assert shown["basis"]["same_input"] is None
    assert shown["basis"]["day_after"] is None
    dated = replace(compared, basis=replace(compared.basis, day_after=date(2026, 11, 30)))
    assert json.loads(comparison_json(dated, EN))["basis"]["day_after"] == "2026-11-30"
    assert len(shown["actions"]) == len(compared.actions)
    assert shown["actions"][0]["center_before"] is None
    country = shown["coverage"][0]
    assert country["in_reach_after"] - country["in_reach_before"] == 10.0


def test_areas_with_the_greatest_change_come_first(compared):
    counties = area_table(compared, level="county")
    assert counties["county"].to_list() == ["دالاهو", "کرمانشاه", "بروجرد"]
    assert counties.columns.to_list() == ["province", "county", *AREA_COLUMNS]
    assert counties["minutes"].round(1).to_list() == [7.5, -2.4, -2.0]
    assert len(area_table(compared, level="province")) == 2
