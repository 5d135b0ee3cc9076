"""Tables of areas, whatever their numbers: areas go by names and codes, and each stands once."""

import pandas as pd
import pytest

from layers.area_tables import Numbers, area_words, read_areas, read_numbers
from layers.errors import FileFormatError, MissingColumnError
from layers.reasons import read_reasons, reason

WELLS = area_words("wells 0: wells\nwells 1: چاه | number of wells", "wells")
WHOLE = Numbers(0, 90, reason("not_a_quota", most=90))


@pytest.fixture
def read(tmp_path):
    """Read a table of wells, from a text or a frame."""

    def read(table):
        path = tmp_path / ("wells.csv" if isinstance(table, str) else "wells.xlsx")
        if isinstance(table, str):
            path.write_text(table, encoding="utf-8")
        else:
            table.to_excel(path, index=False)
        return read_areas(path, WELLS, numbers, counties=None, sheet=None)

    def numbers(frame):
        return read_numbers(frame, {"wells": WHOLE}, silent=reason("quota_silent"))

    return read


@pytest.mark.parametrize(
    ("name", "outcomes"),
    [
        ("Kermanshah", []),
        ("5", []),
        ("05", []),
        ("استان کرمانشاه", []),
        ("کرمانشا", ["mended"]),
    ],
)
def test_a_province_goes_by_names_and_codes(read, name, outcomes):
    table = read(f"province;wells\n{name};80\nیزد;12\n")
    assert table.level == "province"
    assert table.areas["wells"].to_dict() == {"05": 80, "21": 12}
    assert table.issues["outcome"].tolist() == outcomes


def test_a_province_stands_once_for_its_counties_in_workbooks(read):
    cells = {
        "استان": ["کرمانشاه", None, "یزد", None, None],
        "شهرستان": ["پاوه", "جوانرود", "یزد", "میبد", "بافق"],
        "چاه": [1, 2, 3, 4, 5],
    }
    table = read(pd.DataFrame(cells))
    told = dict(zip(table.areas["name"], table.areas["wells"], strict=True))
    assert told == dict(zip(cells["شهرستان"], cells["چاه"], strict=True))
    assert table.rejected.empty


def test_what_is_no_number_of_these_is_left_out_and_said(read):
    table = read("province,wells\nیزد,91\nفارس,2.5\nقم,\nگیلان,-\nلرستان,۹۰\n")
    assert table.areas["wells"].to_dict() == {"15": 90}
    told = {row: read_reasons(why)[0].code for row, why in
            table.rejected.set_index("row")["reason"].items()}  # fmt: skip
    assert told == {2: "not_a_quota", 3: "not_a_quota", 4: "quota_silent", 5: "quota_silent"}
    assert len(table.areas) + len(table.rejected) == table.n_rows == 5


def test_the_same_area_twice_is_refused_with_its_rows(read):
    with pytest.raises(FileFormatError, match=r"names یزد \(21\) in rows 2 and 4; keep one row"):
        read("province,wells\nیزد,3\nفارس,5\nYazd,4\n")


def test_a_table_without_areas_or_numbers_is_refused(read):
    with pytest.raises(MissingColumnError, match="No column holds the province or county"):
        read("place,wells\nیزد,3\n")
    with pytest.raises(MissingColumnError, match=r"wells\.csv names areas .*; name a column wells"):
        read("province,files\nیزد,3\n")
    with pytest.raises(FileFormatError, match=r"None of the 1 rows .* row 2 has 'Narnia'"):
        read("province,wells\nNarnia,3\n")
