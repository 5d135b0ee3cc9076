"""Records of visits: every cell read, or the row named that cannot be."""

from datetime import date, time

import pandas as pd
import pytest

from layers.errors import FileFormatError, MissingColumnError
from layers.households.visit_records import read_visit_records


def write(tmp_path, text, name="visits.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_every_column_is_read_in_persian(tmp_path):
    path = write(
        tmp_path,
        "شناسه خانوار,تاریخ آخرین بازدید,از ساعت,تا ساعت,بازدید دو نفره,مدت بازدید,موعد\n"
        "a,۱۴۰۵/۰۸/۰۱,۹:۳۰,11,بله,۴۵,\n"
        "b,,,,خیر,,1405-09-20\n"
        ",,,,,,\n",
    )
    found = read_visit_records(path)
    assert list(found.index) == ["a", "b"]
    assert found.loc["a", "last_visit"] == date(2026, 10, 23)
    assert found.loc["a", ["from_s", "until_s", "minutes"]].tolist() == [34_200, 39_600, 45]
    assert found["pair"].tolist() == [True, False]
    assert found.loc["b", "due"] == date(2026, 12, 11)
    assert found.loc["b", ["last_visit", "from_s", "minutes"]].isna().all()


def test_a_workbook_is_read_too(tmp_path):
    path = tmp_path / "visits.xlsx"
    frame = pd.DataFrame({"id": ["a"], "last_visit": [date(2026, 10, 23)], "from": [time(10)]})
    frame.to_excel(path, index=False)
    found = read_visit_records(path)
    assert found.loc["a", "last_visit"] == date(2026, 10, 23)
    assert found.loc["a", "from_s"] == 36_000


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("id,due\na,soon\n", FileFormatError, "Row 2 .* has 'soon' as 'due'; write a date"),
        ("id,from\na,25:00\n", FileFormatError, "Row 2 .* '25:00' as 'from'"),
        ("id,from\na,9:70\n", FileFormatError, "Row 2 .* '9:70'"),
        ("id,pair\na,perhaps\n", FileFormatError, "write yes or no"),
        ("id,minutes\na,-3\n", FileFormatError, "minutes above zero"),
        ("id,from,to\na,11,10\n", FileFormatError, "household a .* not before the other"),
        ("id,due\na,1405-09-01\na,1405-09-02\n", FileFormatError, "a stands twice .* row 3"),
        ("id,due\n,1405-09-01\n", FileFormatError, "Row 2 .* no household's id"),
        ("id,color\na,red\n", MissingColumnError, "says nothing of visits"),
        ("name,due\na,1405-09-01\n", MissingColumnError, "No column holds the household's id"),
    ],
)
def test_what_makes_no_sense_is_named(tmp_path, text, error, said):
    with pytest.raises(error, match=said):
        read_visit_records(write(tmp_path, text))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileFormatError, match="There is no file"):
        read_visit_records(tmp_path / "none.csv")
