"""A plan is written whole or not at all."""

from dataclasses import replace

import geopandas as gpd
import pyogrio
import pytest

from siting.errors import PlanFileError
from siting.plans.reading import open_plan
from siting.plans.schema import LAYERS, empty_areas
from siting.plans.writing import check_ending

AREAS = {
    "centers", "neighborhoods", "catchments", "gaps", "isochrones", "caseload_areas",
    "closed", "roads",
}  # fmt: skip


def test_a_plan_is_a_geopackage_that_others_can_read(path):
    layers = dict(pyogrio.list_layers(path))
    assert set(layers) == {*LAYERS, "metadata", "layer_styles"}
    assert {name for name, kind in layers.items() if kind is not None} == AREAS
    assert layers["centers"] == "Point"
    assert gpd.read_file(path, layer="centers").crs.to_epsg() == 4326
    read = gpd.read_file(path, layer="gaps")
    assert list(read.columns) == ["neighborhood_id", *(c for c in read if c != "neighborhood_id")]


@pytest.mark.parametrize("name", sorted(AREAS))
def test_a_layer_without_rows_is_written_with_its_columns(plan, tmp_path, name):
    replace(plan, **{name: empty_areas(name)}).save(tmp_path / "empty.gpkg")
    read = gpd.read_file(tmp_path / "empty.gpkg", layer=name)
    assert len(read) == 0
    assert read.crs.to_epsg() == 4326
    assert {*LAYERS[name].columns, "geometry"} <= set(read)


def test_metadata_are_keys_and_values(plan, path):
    table = pyogrio.read_dataframe(path, layer="metadata")
    assert dict(zip(table["key"], table["value"].fillna(""), strict=True)) == plan.metadata


def test_saving_replaces_an_older_plan(plan, path):
    replace(plan, facts=replace(plan.facts, cost=7.0, lower_bound=6.0)).save(path)
    assert open_plan(path).result.cost == 7.0
    assert [file.name for file in path.parent.iterdir()] == ["plan.gpkg"]


@pytest.mark.parametrize(
    ("fault", "told", "said"),
    [
        (OSError(5, "Input/output error"), PlanFileError, r"cannot be written to .*plan\.gpkg: "),
        (OSError(28, "No space left on device"), OSError, "No space left"),
    ],
)
def test_a_failure_leaves_the_older_plan(plan, path, monkeypatch, fault, told, said):
    before = path.read_bytes()
    write, calls = pyogrio.write_dataframe, []

    def fail_later(*given, **options):
        calls.append(options["layer"])
        if len(calls) > 4:
            raise fault
        return write(*given, **options)

    monkeypatch.setattr(pyogrio, "write_dataframe", fail_later)
    with pytest.raises(told, match=said):
        plan.save(path)
    assert len(calls) == 5
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == ["plan.gpkg"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nowhere/plan.gpkg", "cannot be written to .*There is no folder .*nowhere"),
        ("plan.xlsx", "A plan is a GeoPackage: plan.xlsx must end in .gpkg"),
        ("plan", "must end in .gpkg"),
        ("folder.gpkg", "cannot be written to .*folder.gpkg"),
    ],
)
def test_places_where_no_plan_can_be_written(plan, tmp_path, name, message):
    (tmp_path / "folder.gpkg").mkdir()
    with pytest.raises(PlanFileError, match=message):
        plan.save(tmp_path / name)
    assert [file.name for file in tmp_path.iterdir()] == ["folder.gpkg"]


def test_the_ending_may_be_in_capitals():
    check_ending("PLAN.GPKG")
    with pytest.raises(PlanFileError, match=r"zip must end in \.gpkg"):
        check_ending("plan.gpkg.zip")
