"""Where simulated households live: the oracle is the table that says it."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

import layers
from layers.bundled import bundled_path
from layers.places.boundaries import load_counties, load_provinces, locate
from layers.simulated.households import NATIONAL_HOUSEHOLDS, simulate_households
from layers.simulated.spreading import modeled_need, spread_need, spread_people

#: Sistan and Baluchestan, Kurdistan, Kermanshah; Tehran, Isfahan, Alborz: those of most and of
#: least poverty that nobody disputes.
POOR, RICH = ("11", "12", "05"), ("23", "10", "30")


@pytest.fixture
def places():
    """Five places: two in a county of two that province 05 has, one in the other; two elsewhere."""
    return pd.DataFrame(
        {
            "province_code": ["05", "05", "05", "23", "23"],
            "longitude": [46.1, 46.2, 47.5, 51.4, 60.0],
            "latitude": [34.0, 34.0, 34.0, 35.7, 30.0],
            "population": [100.0, 300.0, 600.0, 4_000.0, 1_000.0],
        }
    )


@pytest.fixture
def counties():
    shapes = [box(46, 33, 47, 35), box(47, 33, 48, 35), box(51, 35, 52, 36)]
    codes = pd.Index(["05-1", "05-2", "23-1"], name="county_code")
    return gpd.GeoDataFrame({"county": ["a", "b", "c"]}, index=codes, geometry=shapes, crs=4326)


def test_by_people_alone_a_province_is_an_area(places):
    spread = spread_people(places)
    assert spread["area"].tolist() == places["province_code"].tolist()
    assert spread["expected"].tolist() == places["population"].tolist()


def test_need_of_provinces_is_shared_by_people(places):
    spread = spread_need(places, pd.Series({"05": 50.0, "23": 10.0}))
    assert spread["expected"].tolist() == pytest.approx([5.0, 15.0, 30.0, 8.0, 2.0])


def test_need_of_counties_and_the_mean_rate_where_nothing_is_said(places, counties):
    need = pd.Series({"05-2": 60.0, "05-1": 20.0})
    spread = spread_need(places, need, counties)
    # 80 households of 1,000 people; so are the 4,000 and 1,000 of whom the table says nothing.
    assert spread["expected"].tolist() == pytest.approx([5.0, 15.0, 60.0, 320.0, 80.0])
    assert spread["area"].tolist() == ["05-1", "05-1", "05-2", "23", "23"]


@pytest.mark.parametrize(
    ("need", "why"),
    [
        ({"05": -1.0}, "need of 05 is -1.0; write a number"),
        ({"05": np.nan}, "need of 05 is nan"),
        ({"05": 0.0}, "all of it is 0"),
        ({"05": 1.0, "99": 2.0}, "Need is given of 99, which is neither"),
        ({"05-1": 1.0, "99": 2.0}, "Need is given of 99, which is neither"),
        ({"05-1": 1.0, "05": 2.0}, "of provinces and counties, such as 05 and 05-1; give all"),
    ],
)
def test_what_makes_no_sense_is_refused(places, counties, need, why):
    with pytest.raises(ValueError, match=why):
        spread_need(places, pd.Series(need), counties)


class TestHouseholds:
    N = 60_000

    def test_provinces_have_their_part_of_the_bundled_rates(self):
        table = pd.read_csv(bundled_path("need_rates.csv"), dtype={"province_code": "str"})
        provinces = load_provinces()
        rate = table.set_index("province_code")["per_thousand"]
        expected = (rate * provinces["population"]).rename(index=provinces["province"])
        households = simulate_households(self.N, seed=1, need=modeled_need())
        counts = households["province"].value_counts().reindex(expected.index)
        assert (counts - self.N * expected / expected.sum()).abs().max() <= 2

    def test_the_poorer_the_province_the_more_files_for_its_people(self):
        households = simulate_households(self.N, seed=1, need=modeled_need())
        provinces = load_provinces()
        counts = households["province"].value_counts().reindex(provinces["province"])
        rate = (counts.to_numpy() / provinces["population"]).groupby(level=0).sum()
        assert rate[list(POOR)].min() > 1.2 * rate[list(RICH)].max()
        plain = simulate_households(self.N, seed=1)["province"].value_counts()
        even = plain.reindex(provinces["province"]).to_numpy() / provinces["population"]
        assert even.max() < 1.01 * even.min()

    @pytest.mark.shared
    def test_files_for_its_people_rank_as_unemployment_and_illiteracy_do(self, shared):
        folder = shared / "data" / "iran"
        people = layers.read_population(
            folder / "county_population_by_age_sex_2016.csv",
            deprivation=folder / "county_unemployment_illiteracy_2016.csv",
        )
        provinces = load_provinces()
        figures = layers.place_population(people, provinces).figures
        households = simulate_households(self.N, seed=1, need=modeled_need())
        counts = households["province"].value_counts().reindex(provinces["province"])
        rate = pd.Series(counts.to_numpy() / provinces["population"])
        poor = figures["illiteracy"] * figures["unemployment"]
        assert rate.rank().corr(poor.rank()) > 0.7

    def test_counties_have_their_part_of_a_table(self):
        counties = load_counties()
        of_province = counties[counties["province_code"] == "05"]
        need = pd.Series(np.arange(1.0, len(of_province) + 1), index=of_province.index)
        households = simulate_households(5_000, province="05", seed=2, need=need)
        known = households[households["longitude"].notna()]
        points = gpd.GeoSeries(gpd.points_from_xy(known["longitude"], known["latitude"]), crs=4326)
        share = locate(points, of_province).value_counts(normalize=True).reindex(need.index)
        # Homes lie around the middle of their place, some beyond a border; some have no point.
        assert (share - need / need.sum()).abs().max() < 0.01

    def test_a_province_that_needs_more_has_more_files(self):
        many = len(simulate_households(province="05", need=modeled_need()))
        few = len(simulate_households(province="05"))
        need = modeled_need()
        assert many == pytest.approx(NATIONAL_HOUSEHOLDS * need["05"] / need.sum(), abs=1)
        assert many > 1.1 * few

    def test_same_seed_same_households(self):
        one, other = (simulate_households(500, seed=3, need=modeled_need()) for _ in range(2))
        pd.testing.assert_frame_equal(one, other)

    def test_equal_rates_are_as_by_people(self):
        even = load_provinces()["population"].astype("float64")
        pd.testing.assert_frame_equal(
            simulate_households(500, seed=3, need=even), simulate_households(500, seed=3)
        )
