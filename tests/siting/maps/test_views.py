"""A view is a plan cut down to what is shown."""

import geopandas as gpd
import pytest
import shapely

from layers.crs import national_crs, to_plane
from layers.places.boundaries import load_provinces
from siting.errors import SitingError
from siting.maps.views import ABROAD_M, PROVINCE_M, drawn_provinces, plan_view


def test_the_whole_plan_keeps_every_row(plan):
    view = plan_view(plan)
    assert view.active == ["05", "15"]
    assert view.total["households"] == 153
    assert len(view.centers) == 3


@pytest.mark.parametrize("province", ["05", "کرمانشاه", "كرمانشاه", "۰۵"])
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


def test_outlines_keep_close_to_the_bundled_ones(plan):
    outlines = plan_view(plan).provinces.geometry
    assert outlines.geom_equals(drawn_provinces().geometry).all()
    plane = to_plane(outlines, crs=national_crs())
    moved = plane.symmetric_difference(to_plane(load_provinces().geometry, crs=national_crs()))
    assert (moved.area < 2 * PROVINCE_M * plane.length).all()
    assert shapely.coverage_is_valid(outlines.to_numpy())
    assert len(shapely.get_coordinates(outlines)) < 10_000


def test_provinces_are_whole_whatever_land_nobody_lives_on(plan):
    """Neighborhoods end some way from the last household, and deserts were sea on the map."""
    bundled = to_plane(load_provinces().geometry, crs=national_crs())
    for view in (plan_view(plan), plan_view(plan, province="05")):
        drawn = to_plane(view.provinces.geometry, crs=national_crs())
        assert drawn.area.sum() == pytest.approx(bundled.area.sum(), rel=5e-4)
        assert drawn.area.to_numpy() == pytest.approx(bundled.area.to_numpy(), rel=5e-3)


def test_a_province_alone_is_outlined_finely_with_its_neighbors(plan):
    whole, alone = plan_view(plan).provinces, plan_view(plan, province="05").provinces
    corners = [
        frame.geometry.count_coordinates()[["05", "15", "29"]].to_numpy()
        for frame in (whole, alone)
    ]
    assert (corners[1] > 1.5 * corners[0]).tolist() == [True, True, False]
    near = alone[alone.intersects(alone.geometry["05"])]
    assert shapely.coverage_is_valid(near.geometry.to_numpy())


def test_ground_beyond_the_provinces_shown_is_not_drawn(plan):
    """A household near the border that counts for this side had ground as far as 25 km beyond."""
    outline = to_plane(load_provinces().geometry, crs=national_crs())["05"]
    far = to_plane(plan.gaps.geometry, crs=national_crs()).loc["n2"].buffer(120_000)
    plan.gaps.loc["n2", "geometry"] = gpd.GeoSeries([far], crs=national_crs()).to_crs(4326).iloc[0]
    shown = to_plane(plan_view(plan, province="05").gaps.geometry, crs=national_crs())["n2"]
    assert shown.difference(outline.buffer(ABROAD_M + PROVINCE_M)).area < 1.0
    assert shown.area > 0.5 * outline.area
