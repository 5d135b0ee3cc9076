"""Capacities and growth of areas: every row is told, and what cannot be meant is refused."""

import pytest

from layers.area_amounts import read_capacities, read_growth
from layers.errors import FileFormatError, MissingColumnError
from layers.reasons import read_reasons
from layers.texts import Words


@pytest.fixture
def file(tmp_path):
    def write(text, name="areas.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def _why(table):
    return {
        row: read_reasons(why)[0].code
        for row, why in table.rejected.set_index("row")["reason"].items()
    }


def test_capacities_are_whole_and_positive(file):
    table = read_capacities(
        file("استان,شهرستان,ظرفیت\nکرمانشاه,کرمانشاه,۶۰۰\nکرمانشاه,دالاهو,۰\nکرمانشاه,پاوه,2.5\n"
             "کرمانشاه,سنقر,بسیار\nکرمانشاه,صحنه,300\n")
    )  # fmt: skip
    assert table.areas.set_index("name")["capacity"].to_dict() == {"کرمانشاه": 600, "صحنه": 300}
    assert table.areas["capacity"].dtype == "int64"
    assert _why(table) == dict.fromkeys([3, 4, 5], "not_files_of_center")


def test_a_county_goes_by_its_code_and_a_province_by_its_name(file):
    counties = read_capacities(file("county_code;files\n05-6555168;450\n"))
    assert (counties.level, counties.areas["capacity"].to_dict()) == (
        "county", {"05-6555168": 450},
    )  # fmt: skip
    provinces = read_capacities(file("province,capacity\nیزد,500\n"))
    assert (provinces.level, provinces.areas["capacity"].to_dict()) == ("province", {"21": 500})


def test_growth_takes_percent_waiting_or_both(file):
    table = read_growth(
        file("استان,درصد رشد,نوبت\nکرمانشاه,۲.۵,\nیزد,,60\nلرستان,-۱٪,7\nگیلان,90,\nقم,1,2.5\n"
             "تهران,,\n")
    )  # fmt: skip
    got = table.areas.set_index("name")[["percent", "waiting"]].to_dict("index")
    assert got == {
        "کرمانشاه": {"percent": 2.5, "waiting": 0},
        "یزد": {"percent": 0.0, "waiting": 60},
        "لرستان": {"percent": -1.0, "waiting": 7},
    }
    assert _why(table) == {5: "not_a_percent", 6: "not_a_waiting_list", 7: "growth_silent"}
    assert len(table.areas) + len(table.rejected) == table.n_rows == 6


def test_a_row_that_says_nothing_is_told_in_a_column_that_the_file_has(file):
    table = read_growth(file("province,waiting\nیزد,3\nقم,\n"))
    told = table.rejected[["row", "column", "value"]].to_numpy().tolist()
    assert told == [[3, "waiting", ""]]
    assert _why(table) == {3: "growth_silent"}


def test_a_table_in_which_no_row_says_anything_is_refused_with_the_reason(file):
    with pytest.raises(FileFormatError, match="known area; row 2: neither growth a year nor"):
        read_growth(file("province,percent\nیزد,\n"))
    with pytest.raises(FileFormatError, match="known area; row 2 has '90' as percent: growth a"):
        read_growth(file("province,percent\nیزد,90\n"))


def test_more_waiting_than_can_be_meant_is_told_with_the_most(file):
    table = read_growth(file("province,waiting\nیزد,3\nقم,20000000\n"))
    assert "to 10,000,000" in Words("en").reasons(table.rejected["reason"].iloc[0])


def test_the_sign_of_percent_may_stand_on_either_side(file):
    table = read_growth(file("province,percent\nیزد,٪۲\nقم,3 %\nگیلان,-1٪\n"))
    assert table.areas["percent"].tolist() == [-1.0, 2.0, 3.0]


@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_reason_has_a_sentence(file, language):
    table = read_growth(file("province,percent,waiting\nیزد,1,2\nقم,99,\nتهران,1,-3\n"))
    told = [Words(language).reasons(why) for why in table.rejected["reason"]]
    assert len(set(told)) == 2
    assert all(told)


def test_a_table_without_a_number_is_refused(file):
    with pytest.raises(MissingColumnError, match=r"names areas but no number .*capacity"):
        read_capacities(file("province,name\nیزد,x\n"))
