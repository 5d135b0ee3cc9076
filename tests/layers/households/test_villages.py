"""The optional gazetteer of villages, on small tables of its kind and on the real ones."""

import importlib.util
import sys

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point, box

from layers.households import villages
from layers.households.reading import check_households
from layers.households.villages import gazetteer_folder, load_villages, place_by_village
from layers.places.boundaries import load_counties

TABLES = {
    "province": "id,name,code\n7,فارس,7\n25,یزد,21\n",
    "county": "id,name,province,code\n1,شمال,7,1\n2,جنوب,7,2\n3,شرق,25,3\n",
    "district": "id,name,province,county,code\n10,بالا,7,1,1\n11,پایین,7,1,2\n20,مرکزی,7,2,3\n",
    "rural_district": "id,name,province,county,district,code\n"
    "100,سرد,7,1,10,1\n101,گرم,7,1,10,2\n110,تر,7,1,11,3\n200,خشک,7,2,20,4\n",
    "city": "id,name,city_type,province,county,district,code\n1,بزرگشهر,0,7,1,10,1\n",
    "village": "id,name,village_type,diag,province,county,district,rural_district,code\n"
    "1,نامدار,0,,7,1,10,100,1\n"  # has a place
    "2,همسایه,0,,7,1,10,100,2\n"
    "3,دور,0,,7,1,10,101,3\n"  # only its district has a place
    "4,تنها,0,,7,1,11,110,4\n"  # not even that
    "5,علی آباد,0,,7,1,10,100,5\n"
    "6,علی آباد,0,,7,1,11,110,6\n"
    "7,علی آباد,0,,7,2,20,200,7\n"
    "8,دوتایی,0,,7,1,10,100,8\n"
    "9,دوتایی,0,,7,1,10,101,9\n"
    "10,(1کهنه نام)نونام,0,,7,1,10,100,10\n",
}
SETTLEMENTS = gpd.GeoDataFrame(
    {
        "name": ["Namdar", "Bozorgshahr"],
        "name_fa": ["نامدار", "بزرگشهر"],
        "aliases": "",
        "population": [900, 9000],
        "province_code": "07",
    },
    index=pd.Index(["s1", "s2"], name="settlement_id"),
    geometry=[Point(50.2, 30.7), Point(50.6, 30.9)],
    crs=4326,
)
COUNTIES = gpd.GeoDataFrame(
    {"county": ["شمال", "جنوب", "شرق"], "province_code": ["07", "07", "21"]},
    index=pd.Index(["0701", "0702", "2101"], name="county_code"),
    geometry=[box(50, 30.5, 51, 31), box(50, 30, 51, 30.5), box(51, 30, 52, 31)],
    crs=4326,
)


@pytest.fixture
def folder(tmp_path):
    data = tmp_path / "made_up_cities" / "data"
    data.mkdir(parents=True)
    for name, text in TABLES.items():
        (data / f"{name}.csv").write_text(text, encoding="utf-8")
    return data


def _ask(folder, *rows):
    query = pd.DataFrame(rows, columns=["settlement", "province_code", "county_code"], dtype="str")
    listed = load_villages(folder, {"07"})
    return place_by_village(query, listed, SETTLEMENTS, COUNTIES)


@pytest.mark.parametrize(
    ("name", "county", "settlement", "place"),
    [
        ("همسایه", "0701", "s1", "سرد, بالا"),
        ("روستای همسایه", "0701", "s1", "سرد, بالا"),
        ("همسايه", None, "s1", "سرد, بالا"),
        ("دور", "0701", "s2", "بالا"),
        ("کهنه نام", "0701", "s1", "سرد, بالا"),
        ("نونام", "0701", "s1", "سرد, بالا"),
        ("دوتایی", "0701", "s2", "بالا"),  # both are in one district
        ("بزرگشهر", "0702", "s2", "بالا"),  # no such name in the county that the row names
    ],
)
def test_a_village_is_put_to_its_rural_district_else_to_its_district(
    folder, name, county, settlement, place
):
    found = _ask(folder, (name, "07", county))
    assert found.iloc[0, :3].tolist() == [settlement, place, 100.0]
    assert found["reason"].isna().all()


@pytest.mark.parametrize(
    ("name", "county", "reason"),
    [
        ("علی آباد", "0701", "namesakes"),
        ("علی آباد", None, "namesakes"),
        ("علی آباد", "0702", "village_without_place"),
        ("تنها", "0701", "village_without_place"),
    ],
)
def test_what_is_ambiguous_stays_so(folder, name, county, reason):
    found = _ask(folder, (name, "07", county))
    assert found["settlement_id"].isna().all()
    assert found["reason"].iloc[0].startswith(reason)


def test_an_unknown_name_and_another_province_are_left_alone(folder):
    assert _ask(folder, ("ناکجا", "07", None), ("همسایه", "21", None)).empty


def test_the_package_is_read_without_being_imported(folder, monkeypatch):
    monkeypatch.setattr(villages, "PACKAGE", "made_up_cities")
    monkeypatch.syspath_prepend(folder.parent.parent)
    (folder.parent / "__init__.py").write_text("raise ImportError", encoding="utf-8")
    assert gazetteer_folder() == folder
    assert "made_up_cities" not in sys.modules
    (folder / "village.csv").unlink()
    assert gazetteer_folder() is None
    monkeypatch.setattr(villages, "PACKAGE", "no_such_package")
    assert gazetteer_folder() is None


# None of these is among the bundled settlements of the county that it names.
HOUSEHOLDS = pd.DataFrame(
    {
        "id": list("abc"),
        "province": ["گیلان", "گیلان", "گیلان"],
        "county": ["رشت", "رشت", "شفت"],
        "village": ["فشتکه", "ناکجاآباد", "علی آباد"],
    }
)


def test_without_the_package_such_households_have_no_place():
    assert len(check_households(HOUSEHOLDS).unlocated) == 3


@pytest.mark.skipif(
    importlib.util.find_spec("iranian_cities") is None,
    reason="needs django-iranian-cities (siting[villages])",
)
class TestRealGazetteer:
    def test_a_village_of_no_known_place_is_put_near_by(self, monkeypatch):
        monkeypatch.setattr(villages, "PACKAGE", "iranian_cities")
        intake = check_households(HOUSEHOLDS)
        assert intake.approximate.index.tolist() == ["a"]
        assert intake.approximate["placed_to"].tolist() == ["خمام"]
        why = intake.issues.set_index("household_id")["reason"]
        assert why["a"] == 'no_point; placed_about {"place": "خمام"}'
        assert "settlement_unlisted" in why["b"]
        assert "namesakes" in why["c"]  # it is none of this county, and several of the province
        assert "django" not in sys.modules

    def test_its_counties_are_the_bundled_ones(self, monkeypatch):
        monkeypatch.setattr(villages, "PACKAGE", "iranian_cities")
        listed = load_villages(gazetteer_folder(), {f"{code:02d}" for code in range(31)})
        assert listed.loc[listed["number"] > 0, "number"].nunique() == 98_100
        codes = villages._county_codes(listed, load_counties())
        assert codes.notna().all()
