"""Percentages are read as a sheet shows them, by what Excel means by its formats of numbers."""

import openpyxl
import pandas as pd
import pytest

from layers.area_amounts import read_growth
from layers.errors import FileFormatError


@pytest.mark.parametrize(
    ("form", "stored", "read"),
    [
        ("0.0%", 0.025, 2.5),  # a sheet shows 2.5%
        ("0%", -0.01, -1.0),
        ('0.0"%"', 2.5, 2.5),  # a sign that stands there and multiplies nothing
        ("0.0\\%", 2.5, 2.5),
        ("General", 0.25, 0.25),
    ],
)
def test_percent_is_read_as_a_sheet_shows_it(tmp_path, form, stored, read):
    book = openpyxl.Workbook()
    book.active.append(["province", "percent", "waiting"])
    book.active.append(["یزد", stored, 12])
    book.active["B2"].number_format = form
    book.save(tmp_path / "rates.xlsx")
    areas = read_growth(tmp_path / "rates.xlsx").areas
    assert areas[["percent", "waiting"]].to_numpy().tolist() == [[pytest.approx(read), 12.0]]


def test_shares_are_refused_where_a_file_does_not_say_how_it_shows_them(tmp_path):
    rows = pd.DataFrame({"province": ["یزد", "قم"], "percent": [0.025, 0.0]})
    rows.to_excel(tmp_path / "rates.ods", index=False, engine="odf")
    with pytest.raises(FileFormatError, match="all numbers of 'percent' lie between -1 and 1"):
        read_growth(tmp_path / "rates.ods")
    rows.assign(percent=[2.5, 0.5]).to_excel(tmp_path / "whole.ods", index=False, engine="odf")
    assert read_growth(tmp_path / "whole.ods").areas["percent"].tolist() == [2.5, 0.5]
