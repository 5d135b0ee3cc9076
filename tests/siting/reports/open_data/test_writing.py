"""A published folder, read back by other programs."""

import io
import json
import os
import sqlite3
import stat
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import date

import frictionless
import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from defusedxml.ElementTree import fromstring

from layers.errors import FileFormatError
from siting.reports.open_data import publish_plan

DAY = date(2026, 11, 30)


@pytest.fixture
def folder(plan, tmp_path):
    publish_plan(plan, tmp_path / "open", day=DAY)
    return tmp_path / "open"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_package_is_valid(folder):
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["note", "message"])
    assert {task.name for task in report.tasks if task.type == "table"} == {
        "provinces", "counties", "neighborhoods", "centers", "catchments",
    }  # fmt: skip


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_changed_file_is_found_by_its_digest(folder):
    path = folder / "centers.csv"
    path.write_bytes(path.read_bytes().replace(b"0.2", b"0.3"))
    assert not frictionless.validate(str(folder / "datapackage.json")).valid


def test_all_files_are_described_and_no_other_is_there(folder):
    told = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    described = {each["path"] for each in told["resources"]} | {"datapackage.json"}
    assert {path.name for path in folder.iterdir()} == described


def test_three_formats_hold_the_same(folder):
    for name in ("provinces", "counties", "neighborhoods", "centers", "catchments"):
        parquet = gpd.read_parquet(folder / f"{name}.parquet")
        layer = pyogrio.read_dataframe(folder / "plan.gpkg", layer=name)
        plain = pd.read_csv(
            folder / f"{name}.csv", dtype={"province_code": str, "county_code": str}
        )
        assert parquet.geometry.geom_equals(layer.geometry).all()
        assert list(parquet.columns) == list(layer.columns) == [*plain.columns, "geometry"]
        for column in plain.columns:
            numbers = pd.to_numeric(parquet[column], errors="coerce").astype("float64")
            if pd.api.types.is_numeric_dtype(parquet[column]):
                for other in (layer, plain):
                    assert other[column].astype("float64").equals(numbers)
            else:
                assert plain[column].fillna("").astype(str).tolist() == (
                    parquet[column].fillna("").tolist()
                )


def test_layers_have_one_type_of_shape(folder):
    kinds = dict(pyogrio.list_layers(folder / "plan.gpkg"))
    assert kinds == {
        "layer_styles": None,
        "provinces": "MultiPolygon", "counties": "MultiPolygon", "neighborhoods": "MultiPolygon",
        "centers": "Point", "catchments": "MultiPolygon",
    }  # fmt: skip


def test_qgis_finds_a_project_of_the_layers(folder):
    with closing(sqlite3.connect(folder / "plan.gpkg")) as database:
        ((content,),) = database.execute("SELECT content FROM qgis_projects").fetchall()
    with zipfile.ZipFile(io.BytesIO(bytes.fromhex(content))) as archive:
        root = fromstring(archive.read("siting.qgs"))
    sources = {each.text for each in root.findall("projectlayers/maplayer/datasource")}
    layers = set(pyogrio.list_layers(folder / "plan.gpkg")[:, 0]) - {"layer_styles"}
    assert sources == {f"./plan.gpkg|layername={name}" for name in layers}


def test_qgis_is_told_that_households_are_simulated(plan, tmp_path):
    for simulated in (True, False):
        facts = replace(plan.facts, simulated=simulated)
        target = tmp_path / f"open_{simulated}"
        publish_plan(replace(plan, facts=facts), target, day=DAY)
        with closing(sqlite3.connect(target / "plan.gpkg")) as database:
            ((content,),) = database.execute("SELECT content FROM qgis_projects").fetchall()
        with zipfile.ZipFile(io.BytesIO(bytes.fromhex(content))) as archive:
            told = fromstring(archive.read("siting.qgs")).findtext(".//abstract")
        assert ("واقعی نیستند" in told) is simulated


def test_no_household_is_in_any_byte(folder):
    for path in folder.iterdir():
        assert b"secret" not in path.read_bytes()


def test_everybody_may_read_it(plan, tmp_path):
    before = os.umask(0o022)
    try:
        publish_plan(plan, tmp_path / "open", day=DAY)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "open").stat().st_mode) == 0o755
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "open").iterdir()} == {0o644}


def test_names_are_text_and_never_formulas(plan, tmp_path):
    evil = '=cmd("x")'
    hostile = replace(plan, centers=plan.centers.assign(name=evil))
    publish_plan(hostile, tmp_path / "open", day=DAY)
    told = pd.read_csv(tmp_path / "open" / "centers.csv")
    assert set(told["name"]) == {f"'{evil}"}


def test_a_folder_with_something_in_it_is_refused(plan, tmp_path):
    (tmp_path / "old.csv").write_text("old")
    with pytest.raises(FileFormatError, match="not empty; name a new or an empty folder"):
        publish_plan(plan, tmp_path, day=DAY)
    with pytest.raises(FileFormatError, match="There is no folder"):
        publish_plan(plan, tmp_path / "no" / "open", day=DAY)
    assert [path.name for path in tmp_path.iterdir()] == ["old.csv"]
