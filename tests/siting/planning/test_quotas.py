"""Quotas of provinces and counties, and what they ask of a search, by hand."""

import pandas as pd
import pytest

import layers
from layers.area_tables import AreaTable
from siting.errors import QuotaError
from siting.planning.quota_rules import quota_constraints
from siting.planning.quota_shares import Mixture
from siting.planning.quotas import make_limits, share_centers

KERMANSHAH, PAVEH, ILAM = "05-6555168", "05-6555264", "16"
FILES = Mixture.parse("files")


@pytest.fixture(scope="module")
def intake():
    """Fifty-one files: 30 and 10 of two counties, one of their province only, 10 of Ilam."""
    places = [("کرمانشاه", "کرمانشاه")] * 30 + [("کرمانشاه", "پاوه")] * 10
    places += [("کرمانشاه", None)] + [("ایلام", "ایلام")] * 10
    frame = pd.DataFrame(places, columns=["province", "county"])
    return layers.check_households(frame.assign(household_id=[f"h{n}" for n in range(51)]))


def given(level, rows, **columns):
    areas = pd.DataFrame(columns, index=pd.Index(rows, name=f"{level}_code"))
    if "most" in areas:
        areas["most"] = areas["most"].astype("Int64")
    areas = areas.assign(name=areas.index, row=range(2, 2 + len(areas)))
    nothing = pd.DataFrame()
    return AreaTable(level, areas, nothing, nothing, "limits.csv", "", len(areas))


def seats(quotas):
    return quotas.areas["seats"].to_dict()


def test_provinces_then_counties(intake):
    quotas = share_centers(intake, centers=5, mixture=FILES, level="county")
    assert quotas.provinces["seats"].to_dict() == {"05": 4, ILAM: 1}
    counties = quotas.counties.set_index("name")["seats"].to_dict()
    assert counties == {"کرمانشاه": 3, "پاوه": 1, "ایلام": 1}
    assert quotas.elsewhere == (0, 1)
    assert quotas.counties["seats"].sum() == 5
    limits = quotas.limits
    assert (limits["least"] == limits["most"]).all()
    assert quotas.level == "county"


def test_provinces_alone(intake):
    quotas = share_centers(intake, centers=10, mixture=FILES)
    assert (quotas.level, seats(quotas), quotas.counties) == ("province", {"05": 8, ILAM: 2}, None)


def test_limits_of_counties_bind_their_province(intake):
    limits = given("county", [PAVEH], least=[4], most=[None])
    quotas = share_centers(intake, centers=5, mixture=FILES, level="county", limits=limits)
    assert quotas.provinces["least"].to_dict() == {"05": 4, ILAM: 0}
    assert quotas.counties["seats"][[KERMANSHAH, PAVEH]].tolist() == [0, 4]
    assert seats(share_centers(intake, centers=5, mixture=FILES, limits=limits))["05"] == 4


def test_limits_of_provinces(intake):
    limits = given("province", ["05", "21"], least=[0, 0], most=[2, 1])
    assert seats(share_centers(intake, centers=5, mixture=FILES, limits=limits)) == {
        "05": 2,
        ILAM: 3,
    }


def test_need_of_counties_adds_up(intake):
    counties = share_centers(intake, centers=5, mixture=FILES, level="county").counties
    codes = counties.index.tolist()
    need = given("county", codes, need=[10.0, 10.0, 60.0])
    by_need = Mixture.parse("need")
    quotas = share_centers(intake, centers=8, mixture=by_need, level="county", need=need)
    assert quotas.counties["seats"].tolist() == [1, 1, 6]
    assert quotas.provinces["need"].sum() == 80.0
    part = given("county", codes[:2], need=[1.0, 1.0])
    whole = given("province", ["05", ILAM], need=[1.0, 1.0])
    with pytest.raises(QuotaError, match="need of 1 areas with files is not given"):
        share_centers(intake, centers=8, mixture=by_need, need=part)
    with pytest.raises(QuotaError, match="Among the counties of کرمانشاه: Nothing says the need"):
        share_centers(intake, centers=8, mixture=by_need, level="county", need=whole)


def test_limits_that_cannot_be_kept_are_told(intake):
    limits = given("province", ["21"], least=[3], most=[3])
    with pytest.raises(QuotaError, match=r"limits.csv asks for centers in 1 areas .*: 21 \(3\)"):
        share_centers(intake, centers=5, mixture=FILES, limits=limits)
    limits = given("province", ["05", ILAM], least=[3, 3], most=[None, None])
    with pytest.raises(QuotaError, match="add up to 6 centers, more than the 5"):
        share_centers(intake, centers=5, mixture=FILES, limits=limits)


def test_without_provinces_or_counties_it_is_said():
    nobody = layers.check_households(pd.DataFrame({"household_id": ["a", "b"]}))
    with pytest.raises(QuotaError, match="nobody to share centers among"):
        share_centers(nobody, centers=2, mixture=FILES)
    frame = pd.DataFrame({"household_id": ["a", "b"], "province": ["یزد", "یزد"]})
    with pytest.raises(QuotaError, match="یزد gets 2 centers, but none of its files"):
        share_centers(layers.check_households(frame), centers=2, mixture=FILES, level="county")


def test_limits_come_from_a_table_or_from_sharing(intake):
    table = given("province", ["05"], least=[1], most=[3])
    level, limits = make_limits(table, intake, centers=10)
    assert (level, limits[["least", "most"]].to_numpy().tolist()) == ("province", [[1, 3]])
    level, limits = make_limits(FILES, intake, centers=10)
    assert (level, limits["least"].to_dict()) == ("province", {"05": 8, ILAM: 2})


def test_the_seats_of_an_apportionment_are_constraints(intake):
    quotas = share_centers(intake, centers=5, mixture=FILES)
    area = pd.Series(["05"] * 6 + [ILAM] * 2)
    assert quota_constraints(quotas.limits, area=area, centers=5).quota == {
        "05": (4, 4),
        ILAM: (1, 1),
    }
    with pytest.raises(QuotaError, match="allow 5 centers at most, but 6 are to open"):
        quota_constraints(quotas.limits, area=area, centers=6)
    with pytest.raises(QuotaError, match="ask for 5 centers at least, but 4 are to open"):
        quota_constraints(quotas.limits, area=area, centers=4)
