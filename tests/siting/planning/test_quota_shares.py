"""Shares by files, area, need and mixtures of them, by hand."""

from fractions import Fraction

import geopandas as gpd
import pandas as pd
import pytest
from pyproj import Geod

import layers
from siting.errors import QuotaError
from siting.planning.quota_shares import Mixture, count_elsewhere, measure_areas, shares_of


@pytest.fixture(scope="module")
def intake():
    """Five households of Kermanshah and Ilam, one without a place and one from nowhere."""
    frame = pd.DataFrame(
        {
            "household_id": [f"h{number}" for number in range(6)],
            "province": ["کرمانشاه"] * 4 + ["ایلام", None],
            "county": ["کرمانشاه", "کرمانشاه", "پاوه", None, "ایلام", None],
            "longitude": [47.06, 47.07, 46.36, None, 46.42, None],
            "latitude": [34.32, 34.31, 35.04, None, 33.63, None],
        }
    )
    return layers.check_households(frame)


TABLE = pd.DataFrame(
    {"name": ["A", "B"], "files": [30, 10], "area_km2": [100.0, 300.0], "need": [50.0, 50.0]},
    index=["01", "02"],
)


def test_areas_are_measured_where_files_are(intake):
    provinces = measure_areas(intake, level="province")
    assert provinces["files"].to_dict() == {"05": 4, "16": 1} or provinces["files"].sum() == 5
    assert count_elsewhere(intake, provinces) == 1
    counties = measure_areas(intake, level="county")
    named = counties.set_index("name")["files"].to_dict()
    assert {name: named[name] for name in ("کرمانشاه", "پاوه")} == {"کرمانشاه": 2, "پاوه": 1}
    assert counties["files"].sum() == 6 - count_elsewhere(intake, counties)


def test_area_is_that_of_the_ellipsoid(intake):
    provinces = measure_areas(intake, level="province")
    outline = layers.load_provinces().geometry[provinces.index[0]]
    exact = abs(Geod(ellps="WGS84").geometry_area_perimeter(outline)[0]) / 1e6
    assert provinces["area_km2"].iloc[0] == pytest.approx(exact, rel=1e-4)


def test_given_counties_have_their_own_area(intake):
    counties = layers.load_counties()
    named = counties[counties["county"] == "پاوه"]
    half = named.geometry.to_crs(32638).scale(0.5, 0.5).to_crs(4326)
    small = gpd.GeoDataFrame(named.drop(columns="geometry"), geometry=half)
    whole = measure_areas(intake, level="county")["area_km2"][named.index[0]]
    found = measure_areas(intake, level="county", counties=small)
    assert found["area_km2"].tolist() == [pytest.approx(whole / 4, rel=1e-3)]


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("files", ["3/4", "1/4"]),
        ("area", ["1/4", "3/4"]),
        ("نیاز", ["1/2", "1/2"]),
        ("files=0.7,area=0.2,need=0.1", ["5/8", "3/8"]),
        ("پرونده=۰٫۵، مساحت=۰٫۵", ["1/2", "1/2"]),
        ("files=1/3, area=2/3", ["5/12", "7/12"]),
        ("files=1,area=0", ["3/4", "1/4"]),
    ],
)
def test_shares_are_exact(text, shares):
    found = shares_of(TABLE, Mixture.parse(text))
    assert found.tolist() == [Fraction(share) for share in shares]
    assert found.index.equals(TABLE.index)


@pytest.mark.parametrize("text", ["files", "files=0.7,area=0.2,need=0.1", "files=1/3,area=2/3"])
def test_a_mixture_is_written_as_it_is_read(text):
    assert str(Mixture.parse(text)) == text
    assert Mixture.parse(str(Mixture.parse(text))) == Mixture.parse(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("people", "cannot be shared by 'people'; write one of files, area, need"),
        ("", "cannot be shared by ''"),
        ("files=0.7,area=0.2", "add up to 0.9, not to 1"),
        ("files=0.5,files=0.5", "gives files two weights"),
        ("files=-1,area=2", "'-1' as a weight; give numbers from 0 to 1"),
        ("files=nan,area=1", "'nan' as a weight"),
        ("files,area=1", "'' as a weight"),
        ("files=1e-999999999,area=1", "as a weight"),
    ],
)
def test_what_is_no_mixture_is_one_sentence(text, message):
    with pytest.raises(QuotaError, match=message):
        Mixture.parse(text)


@pytest.mark.parametrize(
    ("table", "text", "message"),
    [
        (TABLE.drop(columns="need"), "need", "Nothing says the need of areas"),
        (TABLE.assign(need=[1.0, None]), "need", r"need of 1 areas with files .*: B \(02\)"),
        (TABLE.assign(need=0.0), "files=0.5,need=0.5", r"The need of 2 areas \(A, B\) is 0"),
    ],
)
def test_what_cannot_be_shared_by_is_refused(table, text, message):
    with pytest.raises(QuotaError, match=message):
        shares_of(table, Mixture.parse(text))


@pytest.mark.parametrize(
    ("text", "meant"),
    [("files", True), ("area=0.5,files=0.5", True), ("پرونده", True), ("files.csv", False),
     ("quotas", False), ("", False)],
)  # fmt: skip
def test_a_mixture_is_known_by_its_first_word(text, meant):
    """Whatever files lie in the folder: one that is called files is no table of quotas."""
    assert Mixture.names(text) is meant
