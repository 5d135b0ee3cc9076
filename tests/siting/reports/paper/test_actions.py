"""What is to be done with centers, worked out from a plan alone."""

from dataclasses import replace

import geopandas as gpd
import pytest
from shapely.geometry import Point

from siting.maps import plan_view
from siting.plans.schema import LAYERS
from siting.reports.paper.actions import planned_actions


@pytest.fixture
def changed(plan):
    """The plan, where k1 closes for good and k2, a hundredth of a degree north, became c1."""
    place = {"province_code": "05", "province": "کرمانشاه", "county_code": "0501",
             "county": "کرمانشاه", "tier": None, "capacity": 450}  # fmt: skip
    at = plan.centers.geometry["c1"]
    frame = gpd.GeoDataFrame(
        [{**place, "name": "کهنه", "moved_to": None}, {**place, "name": "دور", "moved_to": "c1"}],
        index=["k1", "k2"],
        geometry=[Point(46.9, 34.3), Point(at.x, at.y + 0.01)],
        crs="EPSG:4326",
    ).rename_axis("center_id")
    closed = LAYERS["closed"].typed(frame)
    status = plan.centers["status"].mask(plan.centers.index == "c1", "moved")
    return replace(plan, closed=closed, centers=plan.centers.assign(status=status))


def test_closed_come_first_then_moved(changed):
    acts = planned_actions(plan_view(changed))
    assert acts["action"].tolist() == ["closed", "moved"]
    assert acts["center_before"].tolist() == ["k1", "k2"]
    assert acts.loc[1, "center_after"] == "c1"
    # a hundredth of a degree of latitude is 1.11 km
    assert acts.loc[1, "distance_m"] == pytest.approx(1_112, abs=3)


def test_another_province_has_none_of_them(changed):
    assert planned_actions(plan_view(changed, province="15")).empty


def test_new_centers_open(plan):
    acts = planned_actions(plan_view(plan))
    assert acts[["action", "center_after"]].to_numpy().tolist() == [["opened", "c1"]]
