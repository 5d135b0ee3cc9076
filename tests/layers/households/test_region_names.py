"""Provinces and counties by name."""

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from layers.households.region_names import _PROVINCE_ALIASES, match_counties, match_provinces
from layers.places.boundaries import load_counties, load_provinces

PROVINCES = load_provinces()


def codes(*names):
    return match_provinces(pd.Series(list(names), dtype="object"), PROVINCES)[0].tolist()


@pytest.mark.parametrize("column", ["province", "province_en"])
@pytest.mark.parametrize("form", ["{}", "استان {}", "{} Province", " {}\u200f "])
def test_every_province_is_known(column, form):
    names = PROVINCES[column].map(form.format)
    found, findings = match_provinces(names, PROVINCES)
    assert found.tolist() == PROVINCES.index.tolist()
    assert findings.empty


def test_every_code_is_known():
    assert codes(*PROVINCES.index) == PROVINCES.index.tolist()
    assert codes(*map(int, PROVINCES.index)) == PROVINCES.index.tolist()
    assert codes(7.0, "۰۷", "7 ") == ["07"] * 3


def test_every_alias_is_known():
    for line in _PROVINCE_ALIASES.strip().splitlines():
        code, names = line.split(": ")
        assert codes(*names.split(" | ")) == [code] * len(names.split(" | "))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("كرمانشاه", "05"),
        ("آذربايجان‌شرقي", "03"),
        ("چهار محال و بختیاری", "14"),
        ("سيستان وبلوچستان", "11"),
        ("کهگیلویه وبویر احمد", "17"),
        ("Esfahan", "10"),
        ("استان مرکزی", "00"),
    ],
)
def test_usual_spellings(name, code):
    assert codes(name) == [code]


def test_misspelt_names_are_believed_and_told():
    names = pd.Series(["کرمانشا", "فارس"], index=["a", "b"])
    found, findings = match_provinces(names, PROVINCES)
    assert found.to_dict() == {"a": "05", "b": "07"}
    assert findings.loc["a", ["value", "outcome"]].tolist() == ["کرمانشا", "mended"]
    assert findings.loc["a", "reason"] == 'province_misspelt {"province": "کرمانشاه"}'


@pytest.mark.parametrize("name", ["خراسان", "آذربایجان", "مریخ", "31", "100", "999", "x"])
def test_what_is_no_one_province_is_not_guessed(name):
    found, findings = match_provinces(pd.Series([name]), PROVINCES)
    assert found.isna().all()
    assert findings["outcome"].tolist() == ["kept"]


def test_counties_within_their_province():
    counties = gpd.GeoDataFrame(
        {
            "county": ["خمیر", "سراب", "سراب", "دو‌رود"],
            "province_code": ["22", "03", "15", "15"],
        },
        index=pd.Index(["2201", "0301", "1501", "1502"], name="county_code"),
        geometry=[box(0, 0, 1, 1)] * 4,
        crs=4326,
    )
    named = pd.DataFrame(
        [
            ("شهرستان سراب", "03", "0301"),
            ("سراب", "15", "1501"),
            ("سراب", None, None),  # two of them
            ("خمير", None, "2201"),
            ("دو رود", "15", "1502"),
            ("خمیر", "03", None),  # in another province
            ("301", None, "0301"),
            (None, "03", None),
        ],
        columns=["county", "province_code", "expected"],
    )
    found, findings = match_counties(
        named["county"], named["province_code"].astype("str"), counties
    )
    assert found.fillna("").tolist() == named["expected"].fillna("").tolist()
    assert findings.index.tolist() == [2, 5]
    assert findings["reason"].unique().tolist() == ["county_unlisted"]


@pytest.mark.parametrize(
    ("name", "province", "county"),
    [
        ("بندر انزلی", "01", "بندر انزلی"),
        ("بندرانزلي", "01", "بندر انزلی"),
        ("انزلی", "01", "بندر انزلی"),
        ("شهرستان تالش", "01", "طوالش"),
        ("Rasht County", "01", "رشت"),
        ("رشتت", "01", "رشت"),
        ("رشت", "23", None),
        ("علی آباد", "27", "علی آباد کتول"),
        ("قائن", "29", "قائنات"),
        ("شهرستان", "01", None),
    ],
)
def test_names_of_the_bundled_counties(name, province, county):
    bundled = load_counties()
    found, _ = match_counties(
        pd.Series([name], dtype="str"), pd.Series([province], dtype="str"), bundled
    )
    if county is None:
        assert found.isna().all()
    else:
        assert bundled["county"][found[0]] == county
        assert bundled["province_code"][found[0]] == province


def test_every_bundled_county_is_found_by_both_of_its_names_and_its_code():
    bundled = load_counties()
    codes = bundled["province_code"].reset_index(drop=True)
    for names in (bundled["county"], bundled["county_en"], bundled.index.to_series()):
        found, findings = match_counties(names.reset_index(drop=True), codes, bundled)
        assert found.tolist() == bundled.index.tolist()
        assert findings.empty


def test_counties_of_no_province_are_nobodys():
    """A file of counties elsewhere has no province: names are then unknown, and that is said."""
    elsewhere = load_counties().head(3).assign(province_code=pd.Series(pd.NA, dtype="str"))
    names = pd.Series(["تهران", "اراک"], dtype="str")
    found, findings = match_counties(names, pd.Series(["23", "00"], dtype="str"), elsewhere)
    assert found.isna().all()
    assert len(findings) == 2
