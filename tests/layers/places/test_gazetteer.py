import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from layers.places.gazetteer import place_by_name
from layers.places.settlements import load_settlements


def make(*rows):
    """Make settlements from (id, Persian name, province, population, x, y)."""
    table = pd.DataFrame(rows, columns=["id", "name_fa", "province_code", "population", "x", "y"])
    table["name"] = "name of " + table["id"]
    table["aliases"] = ""
    points = gpd.points_from_xy(table["x"], table["y"], crs="EPSG:4326")
    return gpd.GeoDataFrame(table.drop(columns=["x", "y"]), geometry=points).set_index("id")


PLACES = make(
    ("city", "کرمانشاه", "05", 900_000, 47.0, 34.3),
    ("upper", "محمودآباد علیا", "05", 900, 46.5, 34.1),
    ("lower", "محمودآباد سفلی", "05", 700, 46.6, 34.1),
    ("hasan", "حسن آباد", "05", 800, 46.2, 34.0),
    ("twin-1", "ده نو", "05", 800, 46.0, 34.0),
    ("twin-2", "ده نو", "05", 900, 47.5, 34.5),
    ("elsewhere", "ده نو", "10", 900, 51.5, 32.5),
    ("sanandaj", "سنندج", "12", 350_000, 47.0, 35.3),
)
COUNTIES = gpd.GeoDataFrame(
    {"county": ["غرب", "شرق"]},
    geometry=[box(45, 33, 46.9, 35), box(46.9, 33, 48, 35)],
    index=pd.Index(["0501", "0502"], name="county_code"),
    crs="EPSG:4326",
)


def ask(settlement, province="05", *, county=None, places=PLACES, counties=None):
    query = pd.DataFrame(
        {"province_code": [province], "county_code": [county], "settlement": [settlement]}
    )
    return place_by_name(query, places, counties=counties).iloc[0]


class TestExact:
    @pytest.mark.parametrize(
        "written", ["کرمانشاه", "كرمانشاه", " کرمان شاه ", "کرمان‌شاه", "name of city"]
    )
    def test_spelling_does_not_matter(self, written):
        answer = ask(written)
        assert answer["settlement_id"] == "city"
        assert answer["placed_to"] == "کرمانشاه"
        assert answer["placed_score"] == 100
        assert pd.isna(answer["reason"])

    def test_the_kind_of_place_may_stand_in_front(self):
        assert ask("شهر کرمانشاه")["settlement_id"] == "city"
        assert 98 < ask("روستای حسن آباد")["placed_score"] < 100

    def test_an_alias_counts_after_a_name(self):
        places = PLACES.assign(aliases=["باختران;حسن آباد", *[""] * 7])
        assert ask("باختران", places=places)["settlement_id"] == "city"
        assert ask("حسن آباد", places=places)["settlement_id"] == "hasan"

    def test_only_the_own_province_counts(self):
        assert pd.isna(ask("سنندج")["settlement_id"])
        assert ask("سنندج", "12")["settlement_id"] == "sanandaj"
        assert ask("ده نو", "10")["settlement_id"] == "elsewhere"

    def test_without_a_province_a_name_must_be_exact_and_the_only_one(self):
        assert ask("سنندج", None)["settlement_id"] == "sanandaj"
        assert 'namesakes {"count": 3' in ask("ده نو", None)["reason"]
        assert pd.isna(ask("سننددج", None)["settlement_id"])

    def test_one_place_listed_twice_is_one_place(self):
        places = make(
            ("old", "ده نو", "05", 800, 46.0, 34.0), ("new", "ده نو", "05", 900, 46.02, 34.0)
        )
        assert ask("ده نو", places=places)["settlement_id"] == "new"


class TestAmbiguous:
    def test_namesakes_are_reported_with_names_and_not_guessed(self):
        answer = ask("ده نو")
        assert answer[["settlement_id", "placed_to", "placed_score"]].isna().all()
        assert answer["reason"].startswith('namesakes {"count": 2, "name": "ده نو"')
        assert "twin-1" in answer["reason"]
        assert "twin-2" in answer["reason"]
        assert "elsewhere" not in answer["reason"]

    def test_the_county_decides_between_namesakes(self):
        west = ask("ده نو", county="0501", counties=COUNTIES)
        east = ask("ده نو", county="0502", counties=COUNTIES)
        assert (west["settlement_id"], east["settlement_id"]) == ("twin-1", "twin-2")

    def test_so_does_a_county_that_settlements_carry(self):
        places = PLACES.assign(county_code=["0502", *["0501"] * 4, "0502", "1001", "1201"])
        assert ask("ده نو", county="0502", places=places)["settlement_id"] == "twin-2"
        assert pd.isna(ask("کرمانشاه", county="0501", places=places)["settlement_id"])

    def test_a_county_is_no_matter_where_settlements_have_none(self):
        assert ask("کرمانشاه", county="0501")["settlement_id"] == "city"

    def test_two_likely_places_are_not_guessed(self):
        places = make(
            ("a", "خسروآبادان", "05", 800, 46.0, 34.0), ("b", "خسروابادین", "05", 800, 47.0, 34.0)
        )
        answer = ask("خسروآباداین", places=places)
        assert answer["reason"].startswith('lookalikes {"count": 2, "name": "خسروآباداین"')
        assert pd.isna(answer["settlement_id"])


class TestAlike:
    @pytest.mark.parametrize("written", ["کرمنشاه", "کرمانشااه", "کرمانشه", "کرمانشاح"])
    def test_a_slip_of_the_pen_is_forgiven(self, written):
        answer = ask(written)
        assert answer["settlement_id"] == "city"
        assert 87 <= answer["placed_score"] < 99

    @pytest.mark.parametrize(
        "written", ["حسین آباد", "محسن آباد", "محمودآباد", "محمودآباد وسطی", "نو", "آباد", "تهران"]
    )
    def test_another_name_is_another_place(self, written):
        answer = ask(written)
        assert pd.isna(answer["settlement_id"])
        assert answer["reason"] == f'settlement_unlisted {{"name": "{written}"}}'

    def test_upper_and_lower_are_told_apart_by_any_of_their_words(self):
        assert ask("محمودآباد بالا")["settlement_id"] == "upper"
        assert ask("محمود اباد پائین")["settlement_id"] == "lower"

    @pytest.mark.parametrize("nothing", [None, "", "  ", "-", "نامشخص"])
    def test_nothing_named(self, nothing):
        answer = ask(nothing)
        assert pd.isna(answer["settlement_id"])
        assert answer["reason"] == "settlement_unnamed"


class TestFrame:
    def test_answers_stay_on_the_index_and_in_order(self):
        query = pd.DataFrame(
            {
                "settlement": ["سنندج", None, "کرمانشاه", "سنندج"],
                "province_code": ["12", "05", "05", "12"],
            },
            index=[9, 4, 7, 1],
        )
        before = query.copy()
        answer = place_by_name(query, PLACES)
        assert answer.index.to_list() == [9, 4, 7, 1]
        assert answer["settlement_id"].fillna("").to_list() == ["sanandaj", "", "city", "sanandaj"]
        pd.testing.assert_frame_equal(query, before)

    def test_an_empty_query(self):
        answer = place_by_name(pd.DataFrame({"settlement": [], "province_code": []}), PLACES)
        assert answer.empty
        assert answer.columns.to_list() == ["settlement_id", "placed_to", "placed_score", "reason"]

    @settings(max_examples=20)
    @given(
        st.lists(
            st.tuples(
                st.sampled_from([*PLACES["name_fa"], "کرمنشاه", "حسین آباد", None]),
                st.sampled_from(["05", "10", "12", None]),
            ),
            min_size=1,
            max_size=12,
        )
    )
    def test_each_row_is_answered_as_if_it_were_alone(self, rows):
        query = pd.DataFrame(rows, columns=["settlement", "province_code"], dtype="str")
        together = place_by_name(query, PLACES)
        for label in query.index:
            alone = place_by_name(query.loc[[label]], PLACES)
            pd.testing.assert_frame_equal(alone, together.loc[[label]])
        assert (together["settlement_id"].notna() ^ together["reason"].notna()).all()


class TestBundled:
    def test_every_settlement_is_found_by_its_name_or_is_ambiguous(self):
        places = load_settlements()
        query = places[["province_code"]].assign(settlement=places["name_fa"])
        answer = place_by_name(query, places)
        found = answer["settlement_id"].notna()
        assert (answer["settlement_id"][found] == answer.index[found]).all()
        assert found.mean() > 0.97
        unnamed = places["name_fa"].isna()
        assert answer["reason"][~found & ~unnamed].str.match("namesakes|lookalikes").all()

    def test_one_wrong_letter_seldom_leads_astray(self):
        # The oracle is the name before the slip.
        places = load_settlements().query("population > 20000 and name_fa.str.len() > 5")
        rng = np.random.default_rng(1)
        cuts = [int(rng.integers(1, len(name) - 1)) for name in places["name_fa"]]
        slips = [
            name[:cut] + name[cut + 1 :] for name, cut in zip(places["name_fa"], cuts, strict=True)
        ]
        query = places[["province_code"]].assign(settlement=slips)
        answer = place_by_name(query, load_settlements())
        found = answer["settlement_id"].notna()
        assert found.mean() > 0.6
        assert (answer["settlement_id"] == answer.index)[found].mean() > 0.98

    def test_a_million_rows_with_few_names(self):
        places = load_settlements().head(300)
        query = places[["province_code"]].assign(settlement=places["name_fa"])
        rows = np.random.default_rng(0).integers(0, len(query), 1_000_000)
        answer = place_by_name(query.iloc[rows].reset_index(drop=True), places)
        once = place_by_name(query, places)["settlement_id"]
        expected = pd.array(once).take(rows)
        assert (answer["settlement_id"].fillna("") == pd.Series(expected).fillna("")).all()
