"""Points against the towns that their rows name."""

import geopandas as gpd
import pandas as pd

from layers.households.weighing import CROWD, weigh_points
from layers.places.settlements import load_settlements

SETTLEMENTS = load_settlements()
RASHT, SHIRAZ = (49.58, 37.28), (52.53, 29.61)


def _weigh(places, towns, provinces):
    points = gpd.GeoSeries.from_xy(*zip(*places, strict=True), crs=4326)
    fields = pd.DataFrame({"settlement": towns, "province_code": provinces}, dtype="str")
    return weigh_points(points, fields, settlements=SETTLEMENTS)


def test_a_point_far_from_the_town_that_its_row_names_is_told():
    weighed, findings = _weigh([RASHT, SHIRAZ, RASHT], ["رشت", "رشت", None], ["01"] * 3)
    assert (weighed.checked, weighed.contradicted) == (2, 1)
    assert 850 < weighed.median_km < 950  # from Shiraz to Rasht
    assert not weighed.mostly_wrong
    assert findings.index.tolist() == [1]
    assert findings["reason"].str.startswith("far_from_named").all()


def test_most_rows_may_be_wrong():
    weighed, _ = _weigh([SHIRAZ] * 8, ["رشت"] * 8, ["01"] * 8)
    assert weighed.contradicted == 8


def test_what_names_no_listed_town_is_not_weighed():
    weighed, findings = _weigh([RASHT, SHIRAZ], ["ناکجاآباد", "رشتت"], ["01", "01"])
    assert weighed.checked == 0
    assert findings.empty


def test_many_on_one_point_are_a_crowd():
    places = [RASHT] * CROWD + [SHIRAZ] * (CROWD - 1)
    weighed, findings = _weigh(places, [None] * len(places), [None] * len(places))
    assert (weighed.shared, weighed.crowded) == (1, CROWD)
    assert findings.index.tolist() == list(range(CROWD))
    assert findings["reason"].eq("many_here").all()


def test_without_points_nothing_is_weighed():
    fields = pd.DataFrame({"settlement": [], "province_code": []}, dtype="str")
    weighed, findings = weigh_points(gpd.GeoSeries([], crs=4326), fields, settlements=SETTLEMENTS)
    assert weighed.checked == weighed.crowded == 0
    assert findings.empty
