"""A view is a plan cut down to what is shown."""

import pytest
from shapely.geometry import box

from layers.places.boundaries import load_provinces
from siting.errors import SitingError
from siting.maps.views import plan_view


def test_the_whole_plan_keeps_every_row(plan):
    view = plan_view(plan)
    assert view.active == ["05", "15"]
    assert view.total["households"] == 153
    assert len(view.centers) == 3


@pytest.mark.parametrize("province", ["05", "کرمانشاه"])
def test_one_province_by_code_or_name(plan, province):
    view = plan_view(plan, province=province)
    assert view.active == ["05"]
    assert view.province_code == "05"
    assert set(view.gaps.index) == {"n1", "n2", "n3", "n4"}
    assert set(view.centers.index) == set(view.catchments.index) == {"c1", "c2"}
    assert view.total["households"] == 123


@pytest.mark.parametrize("province", ["99", "تهران", "23", "Kermanshah", ""])
def test_a_province_that_the_plan_lacks_is_refused_with_a_list_of_those_it_has(plan, province):
    with pytest.raises(SitingError, match=r"has no province .*05 کرمانشاه, 15 لرستان"):
        plan_view(plan, province=province)


def test_provinces_keep_their_coarse_outline_where_neighborhoods_fill_little_of_them(plan):
    bundled = load_provinces()
    assert plan_view(plan).provinces.geometry.geom_equals(bundled.geometry).all()


def test_neighborhoods_that_fill_a_province_outline_it(plan):
    bundled = load_provinces().geometry
    left, bottom, right, top = bundled["05"].bounds
    middle = (left + right) / 2
    halves = [box(left, bottom, middle, top), box(middle, bottom, right, top)]
    plan.gaps.loc[["n1", "n2"], "geometry"] = halves
    provinces = plan_view(plan).provinces.geometry
    assert provinces["05"].symmetric_difference(box(left, bottom, right, top)).area < 0.06
    assert provinces["13"].intersection(provinces["05"]).area < 1e-3
    assert bundled["13"].intersection(provinces["05"]).area > 1e-2
