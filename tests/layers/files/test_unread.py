"""Columns that are not read are named, and those that look like coordinates are known as such."""

import numpy as np
import pandas as pd
import pytest

from layers import check_households, read_households
from layers.errors import FileFormatError
from layers.files.unread import unread_columns

RNG = np.random.default_rng(0)


@pytest.mark.parametrize(
    ("header", "cells", "like"),
    [
        ("مختصات منزل", [None, None], True),
        ("loc", ["37.2781, 49.5832", "37.1, 49.5", "37.30، 49.61"], True),
        ("geom", ["POINT (49.58 37.27)", "POINT(49.5 37.2)"], True),
        ("نشانی نقشه", ["https://maps.google.com/?q=37.2,49.5"] * 3, True),
        ("کد باز", ["8HPR7H9M+2V", "8HPR7H9M+3W"], True),
        ("a", RNG.uniform(36.5, 38.0, 30).round(5), True),
        ("b", RNG.uniform(48.6, 50.6, 30).round(5).astype(str), True),
        ("سن", RNG.integers(20, 90, 30), False),
        ("مستمری", RNG.uniform(1e6, 9e6, 30), False),
        ("درصد معلولیت", RNG.integers(25, 40, 30), False),
        ("تلفن", ["0131234567", "0139876543"], False),
        ("یادداشت", ["خوب است", None], False),
    ],
)
def test_what_looks_like_coordinates(header, cells, like):
    (found,) = unread_columns([(header, pd.Series(cells))])
    assert found == (header, like)


def test_an_empty_column_without_a_header_is_nothing():
    assert unread_columns([(None, pd.Series([None, None]))]) == ()
    assert unread_columns([(None, pd.Series([None, "x"]))]) == (("(1)", False),)


FRAME = pd.DataFrame(
    {
        "کد خانوار": ["a", "b", "c"],
        "X deg": [49.58, 49.61, 49.5],
        "Y deg": [37.27, 37.3, 37.2],
        "تلفن": ["1", "2", "3"],
    }
)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet", None])
def test_unread_columns_are_told_by_every_reader(tmp_path, ending):
    if ending is None:
        intake = check_households(FRAME)
    else:
        file = tmp_path / f"a.{ending}"
        {"csv": FRAME.to_csv, "xlsx": FRAME.to_excel, "parquet": FRAME.to_parquet}[ending](
            file, index=False
        )
        intake = read_households(file)
    assert [column.header for column in intake.unread] == ["X deg", "Y deg", "تلفن"]
    assert [column.like_coordinates for column in intake.unread] == [True, True, False]
    said = intake.summary()
    assert "Columns not read: \u2068تلفن\u2069" in said
    assert "look like coordinates and were not read: X deg, Y deg" in said
    assert "not one row has a point" in said
    assert "هشدار" in intake.summary("fa")


def test_headers_may_be_named(tmp_path):
    FRAME.to_csv(tmp_path / "a.csv", index=False)
    named = {"longitude": "x deg", "latitude": "Y deg"}
    intake = read_households(tmp_path / "a.csv", columns=named)
    assert len(intake.accepted) == 3
    assert [column.header for column in intake.unread] == ["تلفن"]
    assert "WARNING" not in intake.summary()


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ({"longitude": "Z"}, "0 columns are called 'Z'"),
        ({"height": "X deg"}, "no column height"),
    ],
)
def test_names_that_are_not_there_are_refused(tmp_path, named, said):
    FRAME.to_csv(tmp_path / "a.csv", index=False)
    with pytest.raises(FileFormatError, match=said):
        read_households(tmp_path / "a.csv", columns=named)
