"""What places mean in a plan of two provinces, three centers and five neighborhoods."""

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point

from siting.planning.applicants.places import Meant, find_places


@pytest.fixture
def means(plan):
    """Return a function that says what a place means, centers by id."""

    def find(said, centers=plan.centers, neighborhoods=plan.neighborhoods):
        meant = find_places([said], centers, neighborhoods)[said]
        return [centers.index[at] for at in meant.centers], meant.problem, meant.among

    return find


@pytest.mark.parametrize(
    ("said", "centers"),
    [
        ("c2", ["c2"]),
        ("C-2", ["c2"]),
        ("مرکز c2", ["c2"]),
        ("n5", ["c3"]),
        ("كرمانشاه ۱", ["c1"]),
        ("مرکز کرمانشاه 1", ["c1"]),
        ("بروجرد", ["c3"]),
        ("شهر بروجرد", ["c3"]),
        ("شهرستان دالاهو", ["c2"]),
        ("شهرستان بروجرد، لرستان", ["c3"]),
        ("بروجرد ۱، استان لرستان", ["c3"]),
    ],
)
def test_places_in_many_spellings(means, said, centers):
    assert means(said) == (centers, "", ())


def test_what_is_no_place_or_has_no_center_is_told(means):
    assert means("شیراز") == ([], "unknown", ())
    assert means("کرمانشاه ۱، لرستان") == ([], "unknown", ())
    assert means("کرمانشاه ۲") == ([], "no_center", ("c1",))
    assert means("n2") == ([], "no_center", ("c1",))
    assert means("c9") == ([], "unknown", ())


def _renamed(frame, **names):
    return frame.assign(name=pd.Series(names).reindex(frame.index).fillna(frame["name"]))


def test_a_name_of_several_places_means_none_unless_the_county_is_named(plan, means):
    centers = _renamed(plan.centers, c1="ولیعصر ۱", c3="ولیعصر ۱")
    areas = _renamed(plan.neighborhoods, n1="ولیعصر ۱", n5="ولیعصر ۱")
    several = ("c1 (ولیعصر ۱, کرمانشاه)", "c3 (ولیعصر ۱, بروجرد, لرستان)")
    assert means("ولیعصر ۱", centers, areas) == ([], "several", several)
    assert means("ولیعصر ۱، بروجرد", centers, areas) == (["c3"], "", ())
    assert means("ولیعصر ۱ (کرمانشاه)", centers, areas) == (["c1"], "", ())
    towns = ("ولیعصر, کرمانشاه", "ولیعصر, بروجرد, لرستان")
    assert means("ولیعصر", centers, areas) == ([], "several", towns)


def test_a_neighborhood_without_a_center_makes_the_name_of_a_center_ambiguous(plan, means):
    areas = _renamed(plan.neighborhoods, n4="بروجرد ۱")
    found = means("بروجرد ۱", plan.centers, areas)
    assert found[:2] == ([], "several")
    assert means("بروجرد ۱، لرستان", plan.centers, areas) == (["c3"], "", ())


def test_all_centers_of_a_town_those_with_most_files_first(plan, means):
    more = plan.centers.loc[["c1", "c1", "c1"]].assign(
        load=[90, 150, 90], neighborhood_id=["n2", "n2", "n1"], name=["x", "y", "z"]
    )
    more.index = pd.Index(["c7", "c8", "c6"], name="center_id")
    centers = gpd.GeoDataFrame(pd.concat([plan.centers, more]))
    assert means("کرمانشاه", centers)[0] == ["c8", "c1", "c6", "c7"]
    assert means("کرمانشاه ۲", centers)[0] == ["c8", "c7"]
    turned = centers.iloc[::-1]
    assert means("کرمانشاه", turned)[0] == ["c8", "c1", "c6", "c7"]


def test_one_settlement_of_the_bundled_list_may_lie_in_two_counties_of_its_province(plan, means):
    """Karaj's edge may be in the next county; of a name that is listed twice nothing is known."""
    county = plan.neighborhoods["county"].where(plan.neighborhoods.index != "n2", "صحنه")
    areas = plan.neighborhoods.assign(county=county, center_id=None)
    centers = plan.centers.assign(
        neighborhood_id=["n1", "n3", "n2"], province_code="05", name=["a", "b", "c"]
    )
    assert means("کرمانشاه", centers, areas) == (["c1", "c3"], "", ())
    unlisted = areas.assign(name=areas["name"].str.replace("کرمانشاه", "نانوشته"))
    found = means("نانوشته", centers, unlisted)
    assert found == ([], "several", ("نانوشته, کرمانشاه", "نانوشته, صحنه, کرمانشاه"))


def test_a_center_outside_all_neighborhoods_is_a_place_of_its_own(plan, means):
    far = plan.centers.loc[["c3"]].assign(name="خرم‌آباد ۳", neighborhood_id=None, county="خرم آباد")
    far = far.set_geometry([Point(48.4, 33.5)]).set_axis(pd.Index(["c4"], name="center_id"))
    centers = gpd.GeoDataFrame(pd.concat([plan.centers, far]))
    assert means("خرم آباد", centers) == (["c4"], "", ())
    assert means("شهرستان خرم اباد", centers) == (["c4"], "", ())


def test_each_place_is_looked_up_once(plan):
    found = find_places(["c1", "c1", "n5"], plan.centers, plan.neighborhoods)
    assert found == {"c1": Meant((0,)), "n5": Meant((2,))}
