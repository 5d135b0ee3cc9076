"""A view is a plan cut down to what is shown."""

import pytest
import shapely
from shapely.geometry import box

from layers.crs import national_crs, to_plane
from layers.places.boundaries import load_provinces
from siting.errors import SitingError
from siting.maps.views import PROVINCE_M, drawn_provinces, plan_view


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
    outlines = plan_view(plan).provinces.geometry
    assert outlines.geom_equals(drawn_provinces().geometry).all()
    plane = to_plane(outlines, crs=national_crs())
    moved = plane.symmetric_difference(to_plane(load_provinces().geometry, crs=national_crs()))
    assert (moved.area < 2 * PROVINCE_M * plane.length).all()
    assert shapely.coverage_is_valid(outlines.to_numpy())
    assert len(shapely.get_coordinates(outlines)) < 10_000


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
