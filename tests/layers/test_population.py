"""Tables of people, as offices give them, and what is refused of them."""

import openpyxl
import pandas as pd
import pytest

from layers.errors import FileFormatError, MissingColumnError
from layers.population import BANDS, read_population

LONG = """province_name,province_code,county_name,county_code,age_group,male,female
مرکزی,00,اراک,0001,0-4,10,9
مرکزی,00,اراک,0001,60-69,20,22
مرکزی,00,اراک,0001,>100,1,2
مرکزی,00,تفرش,0003,0-4,5,4
"""
BY_STATUS = """province_name,county_name,county_code,gender,status,Elementary,High school,Illitrate
مرکزی,اراک,0001,Male,Active,30,50,10
مرکزی,اراک,0001,Male,Unemployed,3,4,1
مرکزی,اراک,0001,Female,Active,5,3,2
مرکزی,اراک,0001,Female,Unemployed,1,1,0
"""


@pytest.fixture
def write(tmp_path):
    """Write a table of text; returns its path."""

    def _write(text, name="people.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return _write


def test_ages_and_sexes_add_up_to_people(write):
    found = read_population(write(LONG)).set_index("county_code")
    assert found["people"].to_dict() == {"0001": 64, "0003": 9}
    assert found[list(BANDS)].sum(axis=1).to_dict() == {"0001": 64, "0003": 9}
    arak = found.loc["0001"]
    assert (arak["men_0_14"], arak["men_15_64"], arak["men_65_over"]) == (10, 10, 11)
    assert (arak["women_0_14"], arak["women_15_64"], arak["women_65_over"]) == (9, 11, 13)
    assert found["illiteracy"].isna().all()


def test_rows_by_sex_say_the_same(write):
    wide = pd.read_csv(write(LONG), dtype=str)
    names = ["province_name", "county_name", "county_code", "age_group"]
    tall = wide.melt(names, ["male", "female"], "جنس", "جمعیت")
    tall["جنس"] = tall["جنس"].map({"male": "مرد", "female": "زن"})
    columns = ["people", *BANDS]
    expected = read_population(write(LONG))[columns]
    found = read_population(write(tall.to_csv(index=False), "tall.csv"))[columns]
    pd.testing.assert_frame_equal(found, expected)


def test_rows_by_state_of_work_give_shares(write):
    found = read_population(write(LONG), deprivation=write(BY_STATUS, "work.csv"))
    arak, tafresh = found.to_dict("records")
    assert arak["illiteracy"] == pytest.approx(12 / 100)  # of the active, once each
    assert arak["unemployment"] == pytest.approx(10 / 100)
    assert pd.isna(tafresh["illiteracy"])


def test_one_table_may_say_all_in_persian(write):
    text = "استان,شهرستان,جمعیت,جمعیت فعال,بیکار,بی‌سواد\nمرکزي,اراک,۱٬۰۰۰,۴۰۰,۴۰,۲۰\n"
    (found,) = read_population(write(text)).to_dict("records")
    assert (found["province"], found["people"]) == ("مرکزی", 1_000)
    assert (found["illiteracy"], found["unemployment"]) == pytest.approx((0.05, 0.1))
    assert pd.isna(found["men_0_14"])


def test_percentages_are_shares_too(write):
    for unemployed, illiterate in (("12.5", "8"), ("٪۱۲٫۵", "8 %")):
        text = f"county,people,نرخ بیکاری,نرخ بی‌سوادی\nاراک,1000,{unemployed},{illiterate}\n"
        (found,) = read_population(write(text)).to_dict("records")
        assert (found["unemployment"], found["illiteracy"]) == pytest.approx((0.125, 0.08))


def test_percentages_of_a_workbook_are_read_as_it_shows_them(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["county", "people", "unemployment rate", "illiteracy rate"])
    book.active.append(["اراک", 1000, 0.125, 8])
    book.active["C2"].number_format = "0.0%"
    book.save(tmp_path / "people.xlsx")
    (found,) = read_population(tmp_path / "people.xlsx").to_dict("records")
    assert (found["unemployment"], found["illiteracy"]) == pytest.approx((0.125, 0.08))


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("county,age\nA,0-4\n", MissingColumnError, "counts nobody"),
        ("county,people\nA,many\n", FileFormatError, "Row 2 of people.csv has 'many' as people"),
        ("county,people\nA,-3\n", FileFormatError, "has '-3' as people; write a number"),
        ("county,people\n,3\nB,4\n", FileFormatError, "Row 2 of people.csv names no area"),
        ("county,people,نرخ بیکاری\nA,9,130\n", FileFormatError, "a percentage from 0 to 100"),
        ("county,people,illiterate\nA,9,10\n", FileFormatError, "illiterate or unemployed .* in A"),
        ("county,sex,people\nA,x,9\n", FileFormatError, "'x' as sex; write male or female"),
        ("people\n9\n", MissingColumnError, "No column holds the area"),
        (LONG.replace("0-4", "2016-04-01"), FileFormatError, "a spreadsheet made a date of it"),
        (LONG.replace(">100", ">50"), FileFormatError, "'>50' as age group; write it such as"),
    ],
)
def test_what_makes_no_sense_is_said_in_a_sentence(write, text, error, said):
    with pytest.raises(error, match=said):
        read_population(write(text))


def test_another_table_must_be_of_the_same_areas(write):
    people = write(LONG)
    with pytest.raises(FileFormatError, match=r"No area of other\.csv is one"):
        read_population(people, deprivation=write("county,active,illiterate\nB,9,1\n", "other.csv"))
    with pytest.raises(MissingColumnError, match="says nothing of illiteracy"):
        read_population(people, deprivation=write("county,people\nاراک,9\n", "other.csv"))
    short = BY_STATUS.replace("Illitrate", "Notes")
    with pytest.raises(MissingColumnError, match="a column for each level of education"):
        read_population(people, deprivation=write(short, "other.csv"))


@pytest.mark.shared
def test_the_counties_of_2016_are_read_whole(shared):
    folder = shared / "data" / "iran"
    found = read_population(
        folder / "county_population_by_age_sex_2016.csv",
        deprivation=folder / "county_unemployment_illiteracy_2016.csv",
    )
    assert len(found) == 429
    assert found["people"].sum() == 79_926_270
    assert found[list(BANDS)].sum().sum() == 79_926_270
    assert found["illiteracy"].between(0.003, 0.7).all()
    assert found["unemployment"].between(0.003, 0.7).all()
