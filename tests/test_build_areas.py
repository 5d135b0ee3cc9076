"""The bundled counties and provinces are what the script makes of the counties of OpenStreetMap."""

import runpy
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from shapely.geometry import box

from layers.bundled import bundled_path
from layers.crs import national_crs, to_plane

SCRIPT = runpy.run_path(str(Path(__file__).parents[1] / "scripts" / "build_areas.py"))
FILES = (SCRIPT["COUNTIES"], SCRIPT["PROVINCES"])


@pytest.fixture(scope="module")
def built(shared, tmp_path_factory):  # noqa: ARG001 - skips without it
    folder = tmp_path_factory.mktemp("built")
    SCRIPT["main"](folder)
    return folder


@pytest.mark.shared
@pytest.mark.parametrize("name", FILES)
def test_the_bundled_file_is_what_the_script_builds(built, name):
    bundled, anew = gpd.read_parquet(bundled_path(name)), gpd.read_parquet(built / name)
    pd.testing.assert_frame_equal(
        pd.DataFrame(anew.drop(columns="geometry")), pd.DataFrame(bundled.drop(columns="geometry"))
    )
    apart = shapely.hausdorff_distance(anew.geometry.to_numpy(), bundled.geometry.to_numpy())
    assert (apart < 1e-4).all()  # another GEOS may round otherwise


@pytest.mark.shared
def test_borders_are_those_of_openstreetmap_but_for_the_sea(shared):
    source = gpd.read_file(shared / "data" / "iran" / "counties_2025_osm.gpkg")
    bundled = gpd.read_parquet(bundled_path(SCRIPT["COUNTIES"]))
    plane = national_crs()
    exact = to_plane(source.set_index("osm_id").geometry, crs=plane)
    numbers = bundled.index.str.partition("-").get_level_values(2).astype("int64")
    ours = to_plane(bundled.geometry, crs=plane).set_axis(numbers)
    inland = exact.loc[ours.index]
    kept = ours.area / inland.area
    assert kept.max() < 1.01
    wet = numbers.isin(kept.index[kept < 0.99])
    on_a_coast = {"01", "02", "06", "11", "18", "22", "27"}
    assert set(bundled["province_code"][wet]) <= on_a_coast
    outside = ours.difference(inland.buffer(2 * SCRIPT["TOLERANCE_M"]), align=True)
    assert outside.is_empty.all()


def test_the_files_are_small():
    assert sum(bundled_path(name).stat().st_size for name in FILES) < 1_500_000


def test_counties_that_overlap_or_lack_an_island_are_refused():
    whole = gpd.read_parquet(bundled_path(SCRIPT["COUNTIES"]))
    SCRIPT["check"](whole)
    with pytest.raises(ValueError, match="lost islands, lost settlements"):
        SCRIPT["check"](whole[whole["county"] != "ابوموسی"])
    moved = whole.copy()
    moved.loc[moved.index[0], "geometry"] = box(40, 20, 70, 45)
    with pytest.raises(ValueError, match="The counties have overlaps"):
        SCRIPT["check"](moved)
