import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point, Polygon, box

from layers.crs import national_crs
from layers.errors import CrsError, FileFormatError, MissingColumnError, UnknownPlaceError
from layers.places.boundaries import (
    find_province,
    load_counties,
    load_provinces,
    locate,
    read_counties,
    read_neighborhoods,
)
from layers.text import name_key
from layers.texts import Words
from layers.texts.errors import told

# Two squares side by side, and one apart, in degrees near Isfahan.
SQUARES = gpd.GeoDataFrame(
    geometry=[box(51, 32, 52, 33), box(52, 32, 53, 33), box(54, 32, 55, 33)],
    index=pd.Index(["west", "middle", "east"], name="square"),
    crs="EPSG:4326",
)


def points(*pairs, index=None):
    return gpd.GeoSeries([Point(pair) for pair in pairs], index=index, crs="EPSG:4326")


def squares_file(tmp_path, file_name="squares.gpkg", **columns):
    path = tmp_path / file_name
    frame = gpd.GeoDataFrame(columns, geometry=SQUARES.geometry.to_list(), crs="EPSG:4326")
    frame.to_parquet(path) if path.suffix == ".parquet" else frame.to_file(path)
    return path


class TestProvinces:
    def test_are_those_of_the_census(self):
        provinces = load_provinces()
        assert provinces.index.to_list() == [f"{code:02d}" for code in range(31)]
        assert provinces["population"].sum() == 79_926_270
        assert provinces.loc["05", ["province", "province_en"]].to_list() == [
            "کرمانشاه",
            "Kermanshah",
        ]

    def test_outlines_are_valid_and_tile_the_country(self):
        provinces = load_provinces()
        assert provinces.is_valid.all()
        assert provinces.crs == "EPSG:4326"
        plane = provinces.to_crs(national_crs())
        # The World Bank has 1,622,500 km2 of land in Iran; lakes and 2 km of sea come to it.
        assert plane.area.sum() / 1e6 == pytest.approx(1_622_500, rel=1e-2)
        assert plane.union_all().area == pytest.approx(plane.area.sum(), rel=1e-6)

    def test_tehran_lies_in_tehran(self):
        city = points((51.4215, 35.6944), (59.6057, 36.2981))
        assert locate(city, load_provinces()).to_list() == ["23", "09"]


class TestBundledCounties:
    def test_have_two_names_a_code_and_a_province(self):
        counties = load_counties()
        assert len(counties) == 478
        assert counties.index.is_unique
        assert (counties.index.str[:2] == counties["province_code"]).all()
        assert counties["county"].is_unique
        assert counties["county_en"].str.fullmatch(r"[A-Z][\w' ,.‘’`()-]+").all()
        assert set(counties["province"]) == set(load_provinces()["province"])

    def test_share_their_borders_and_make_up_the_provinces(self):
        counties, provinces = load_counties(), load_provinces()
        assert shapely.coverage_is_valid(counties.geometry.to_numpy())
        for code, own in counties.groupby("province_code"):
            apart = shapely.symmetric_difference(own.union_all(), provinces.geometry[code])
            assert apart.area < 1e-9

    @pytest.mark.parametrize(
        ("place", "longitude", "latitude", "county"),
        [
            ("Abu Musa", 55.03, 25.88, "ابوموسی"),
            ("Greater Tunb", 55.305, 26.264, "ابوموسی"),
            ("Lesser Tunb", 55.147, 26.240, "ابوموسی"),
            ("Qeshm", 56.27, 26.95, "قشم"),
            ("Hormuz", 56.46, 27.06, "قشم"),
            ("Larak", 56.36, 26.86, "قشم"),
            ("Kish", 53.98, 26.54, "بندر لنگه"),
            ("Lavan", 53.36, 26.80, "بندر لنگه"),
            ("Kharg", 50.32, 29.24, "بوشهر"),
            ("Tehran", 51.4215, 35.6944, "تهران"),
            ("Bandar Abbas", 56.27, 27.18, "بندرعباس"),
        ],
    )
    def test_hold_islands_and_towns(self, place, longitude, latitude, county):
        counties = load_counties()
        code = locate(points((longitude, latitude)), counties)[0]
        assert counties["county"][code] == county, place

    @pytest.mark.parametrize(
        ("longitude", "latitude"), [(51.0, 28.0), (51.5, 37.5), (54.5, 26.4), (58.0, 25.2)]
    )
    def test_leave_out_the_sea(self, longitude, latitude):
        assert locate(points((longitude, latitude)), load_counties()).isna().all()

    @pytest.mark.shared
    def test_hold_the_settlements_that_the_census_counts_in_them(self, shared):
        """Only a county of 2016 that was not divided since bears the name that it bears today."""
        folder = shared / "data" / "iran"
        places = pd.read_csv(folder / "settlements.csv", dtype={"county_code": "str"})
        census = read_counties(folder / "counties_2016.geojson")["county"]
        at = gpd.GeoSeries.from_xy(places["longitude"], places["latitude"], crs=4326)
        bundled = load_counties()
        assert locate(at, bundled).notna().all()
        named = name_key(locate(at, bundled).map(bundled["county"]))
        then = name_key(places["county_code"].str.split(".").str[0].str.zfill(4).map(census))
        kept = then.isin(name_key(bundled["county"]))
        assert kept.mean() > 0.8
        assert (named == then)[kept].mean() > 0.85


class TestLocate:
    def test_finds_the_square_of_each_point_by_label(self):
        asked = points((51.5, 32.5), (54.5, 32.1), (52.9, 32.9), index=["a", "b", "c"])
        found = locate(asked, SQUARES)
        assert found.to_dict() == {"a": "west", "b": "east", "c": "middle"}
        assert found.name == "square"

    def test_is_missing_outside(self):
        assert locate(points((53.5, 32.5)), SQUARES).isna().all()

    def test_a_shared_border_belongs_to_the_first(self):
        on_border = points((52, 32.5))
        assert locate(on_border, SQUARES).item() == "west"
        assert locate(on_border, SQUARES.iloc[::-1]).item() == "middle"

    def test_a_missing_or_empty_point_lies_nowhere(self):
        asked = gpd.GeoSeries([None, Point(), Point(51.5, 32.5)], crs="EPSG:4326")
        found = locate(asked, SQUARES, nearest_within_m=1e6)
        assert found.isna().to_list() == [True, True, False]

    @pytest.mark.parametrize(("limit_m", "expected"), [(9_000, None), (9_900, "middle")])
    def test_takes_the_nearest_within_the_limit(self, limit_m, expected):
        lon, lat, _ = pyproj.Geod(ellps="WGS84").fwd(53, 32.5, 90, 9_400)
        found = locate(points((lon, lat)), SQUARES, nearest_within_m=limit_m)
        assert found.isna().item() if expected is None else found.item() == expected

    def test_knows_other_crs_and_other_labels(self):
        numbered = SQUARES.reset_index(drop=True).to_crs(national_crs())
        asked = points((54.5, 32.5), (50, 30)).to_crs(32639)
        found = locate(asked, numbered)
        assert found.iloc[0] == 2
        assert pd.isna(found.iloc[1])

    def test_no_points_and_no_polygons(self):
        assert locate(points(), SQUARES).empty
        none = locate(points((51.5, 32.5)), SQUARES.iloc[:0], nearest_within_m=1e6)
        assert none.isna().all()

    def test_refuses_points_without_crs(self):
        with pytest.raises(CrsError, match="no CRS"):
            locate(gpd.GeoSeries([Point(51, 32)]), SQUARES)

    @settings(max_examples=50)
    @given(st.lists(st.tuples(st.floats(50, 56), st.floats(31, 34)), min_size=1, max_size=20))
    def test_agrees_with_asking_one_by_one(self, pairs):
        found = locate(points(*pairs), SQUARES)
        for pair, label in zip(pairs, found, strict=True):
            holding = [name for name, area in SQUARES.geometry.items() if area.covers(Point(pair))]
            assert (holding[0] if holding else None) == (None if pd.isna(label) else label)


class TestCounties:
    @pytest.mark.shared
    def test_reads_the_census(self, shared):
        counties = read_counties(shared / "data/iran/counties_2016.geojson")
        assert len(counties) == 429
        assert counties["population"].sum() == 79_926_270
        assert counties.is_valid.all()
        # In this file the first two digits of a code are the province's.
        assert (counties["province_code"] == counties.index.str[:2]).all()
        assert set(counties["province"]) == set(load_provinces()["province"])
        assert counties.loc["0502", "county"] == "کرمانشاه"

    def test_knows_persian_headers_and_arabic_letters(self, tmp_path):
        columns = {"کد شهرستان": ["1001", "1002", "1003"], "شهرستان": ["اردستان", "كاشان", "نایین"]}
        path = squares_file(tmp_path, **columns, استان=["اصفهان", "أصفهان", "يزد"])
        counties = read_counties(path)
        assert counties["county"].to_list() == ["اردستان", "کاشان", "نایین"]
        assert counties["province_code"].to_list() == ["10", "10", "21"]

    def test_gives_codes_their_zeros_back(self, tmp_path):
        path = squares_file(
            tmp_path, county_code=[101, 102, 1003], county=list("abc"), sci_code=[1, 1, 10]
        )
        counties = read_counties(path)
        assert counties.index.to_list() == ["0101", "0102", "1003"]
        assert counties["province"].to_list() == ["گیلان", "گیلان", "اصفهان"]

    def test_finds_the_province_by_place(self, tmp_path):
        path = squares_file(tmp_path, "c.geojson", county_code=["1", "2", "3"], name=list("abc"))
        counties = read_counties(path)
        assert counties["province_code"].to_list() == ["10", "10", "21"]

    def test_refuses_unknown_provinces(self, tmp_path):
        path = squares_file(
            tmp_path,
            county_code=list("123"),
            county=list("abc"),
            province=["اصفهان", "کابل", "یزد"],
        )
        with pytest.raises(FileFormatError, match="no province of Iran: کابل"):
            read_counties(path)

    def test_refuses_repeated_codes(self, tmp_path):
        path = squares_file(tmp_path, county_code=["1001", "1002", "1001"], county=list("abc"))
        with pytest.raises(FileFormatError, match=r"record 3 it is 1001 again"):
            read_counties(path)

    @pytest.mark.parametrize(
        ("columns", "message"),
        [
            ({"county": list("abc")}, "no column county_code"),
            ({"county_code": list("123")}, "no column county;"),
            (
                {"county_code": ["1", None, "3"], "county": list("abc")},
                "no county_code in record 2",
            ),
        ],
    )
    def test_refuses_missing_columns(self, tmp_path, columns, message):
        with pytest.raises(MissingColumnError, match=message):
            read_counties(squares_file(tmp_path, **columns))


class TestNeighborhoods:
    @pytest.mark.shared
    def test_reads_tehran(self, shared):
        neighborhoods = read_neighborhoods(shared / "data/iran/tehran_neighborhoods.geojson")
        assert len(neighborhoods) == 373
        assert neighborhoods.index.is_unique
        assert neighborhoods["name"].notna().all()
        assert neighborhoods["district"].nunique() == 22
        area_m2 = neighborhoods.to_crs(32639).area.sum()
        assert area_m2 / 1e6 == pytest.approx(622.6, rel=2e-3)

    def test_keeps_given_ids(self, tmp_path):
        path = squares_file(tmp_path, id=[7, 8, 9], محله=["الف", "ب", None])
        neighborhoods = read_neighborhoods(path)
        assert neighborhoods["name"].to_dict() == {"7": "الف", "8": "ب", "9": "9"}

    def test_polygons_alone_are_enough(self, tmp_path):
        neighborhoods = read_neighborhoods(squares_file(tmp_path))
        assert neighborhoods["name"].to_list() == neighborhoods.index.to_list()
        assert neighborhoods.geometry.to_list() == SQUARES.geometry.to_list()

    def test_own_ids_do_not_follow_the_order_of_rows(self, tmp_path):
        forward = squares_file(tmp_path, name=["b", "a", "a"])
        frame = gpd.read_file(forward)
        backward = tmp_path / "backward.gpkg"
        frame.iloc[::-1].to_file(backward)
        pd.testing.assert_frame_equal(read_neighborhoods(forward), read_neighborhoods(backward))


class TestBadFiles:
    def test_missing(self, tmp_path):
        with pytest.raises(FileFormatError, match="There is no file"):
            read_counties(tmp_path / "nowhere.geojson")

    @pytest.mark.parametrize("name", ["junk.geojson", "junk.gpkg", "junk.parquet", "junk.shp"])
    def test_junk(self, tmp_path, name):
        path = tmp_path / name
        path.write_bytes(b"\x00\x01 this is no map" * 50)
        with pytest.raises(FileFormatError, match=f"{name} (is no file of geometries|is damaged)"):
            read_neighborhoods(path)

    def test_cut_short(self, tmp_path):
        whole = squares_file(tmp_path, county_code=list("123"), county=list("abc")).read_bytes()
        short = tmp_path / "short.gpkg"
        short.write_bytes(whole[: len(whole) // 3])
        with pytest.raises(FileFormatError, match=r"short\.gpkg (is damaged|holds no polygons)"):
            read_counties(short)

    def test_empty(self, tmp_path):
        path = tmp_path / "empty.geojson"
        path.write_text('{"type": "FeatureCollection", "features": []}')
        with pytest.raises(FileFormatError, match="holds no polygons"):
            read_counties(path)

    def test_a_table_without_geometry(self, tmp_path):
        path = tmp_path / "table.csv"
        path.write_text("county_code,county\n1,a\n")
        with pytest.raises(FileFormatError, match="is no file of geometries that can be read"):
            read_counties(path)

    def test_points_instead_of_polygons(self, tmp_path):
        path = tmp_path / "points.gpkg"
        points((51, 32), (52, 33)).to_frame("geometry").assign(name=["a", "b"]).to_file(path)
        with pytest.raises(FileFormatError, match="must hold polygons only; found 2 x"):
            read_neighborhoods(path)

    def test_no_crs(self, tmp_path):
        path = tmp_path / "plain.parquet"
        gpd.GeoDataFrame({"name": ["a"]}, geometry=[box(51, 32, 52, 33)]).to_parquet(path)
        with pytest.raises(CrsError, match=r"plain\.parquet states no CRS"):
            read_neighborhoods(path)

    def test_crossing_outlines_are_mended(self, tmp_path):
        path = tmp_path / "bow.gpkg"
        bow = Polygon([(51, 32), (52, 33), (52, 32), (51, 33)])
        gpd.GeoDataFrame({"name": ["a"]}, geometry=[bow], crs="EPSG:4326").to_file(path)
        mended = read_neighborhoods(path)
        assert mended.is_valid.all()
        assert mended.union_all().area == pytest.approx(0.5)
        assert np.array_equal(mended.total_bounds, [51, 32, 52, 33])


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # GEOS says on its own that NaN is odd
@pytest.mark.parametrize(
    "corners",
    [
        [[51, 35], [float("nan"), float("nan")], [52, 36], [51, 36], [51, 35]],
        [[51, 35], [float("inf"), 35], [52, 36], [51, 35]],
        [[51, 35], [1e300, 35], [52, 36], [51, 35]],
    ],
)
@pytest.mark.parametrize("read", [read_counties, read_neighborhoods])
def test_corners_that_are_no_places(tmp_path, corners, read):
    with pytest.raises(FileFormatError, match=r"which is no place|damaged or cut short"):
        read(_geojson(tmp_path / "a.geojson", corners))


@pytest.mark.parametrize(
    "corners",
    [[[3e5, 4e6], [4e5, 4e6], [4e5, 4.1e6], [3e5, 4e6]], [[0, 89], [240, 89], [120, 90], [0, 89]]],
)
def test_neighborhoods_that_lie_on_no_globe(tmp_path, corners):
    with pytest.raises(CrsError, match="which are no degrees"):
        read_neighborhoods(_geojson(tmp_path / "a.geojson", corners))


def _geojson(path, corners):
    shape = {"type": "Polygon", "coordinates": [corners]}
    told = {"county_code": "2301", "county": "تهران", "id": "n1"}
    feature = {"type": "Feature", "properties": told, "geometry": shape}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return path


def test_provinces_are_listed_in_the_language_of_the_reader():
    with pytest.raises(UnknownPlaceError, match=r"'77'; there are 00 .*, 05 Kermanshah, ") as lost:
        find_province("77")
    said = told(lost.value, Words("fa"))
    assert "\u206805 کرمانشاه\u2069، \u2068" in said
    assert "Kermanshah" not in said
