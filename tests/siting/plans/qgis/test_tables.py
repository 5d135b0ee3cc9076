"""Styles and projects in a GeoPackage, read back by GDAL, SQLite and a reader of XML."""

import io
import json
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace

import geopandas as gpd
import pyogrio
import pytest
from defusedxml.ElementTree import fromstring
from shapely.geometry import box

from layers.texts import Words
from siting.plans.frames import Plan
from siting.plans.qgis.plan_layers import drawn_plan
from siting.plans.qgis.tables import PROJECT, PROJECTS, layer_styles
from siting.plans.reading import open_plan
from siting.plans.schema import LAYERS, empty_areas

LAYERS_DRAWN = [layer for group in drawn_plan(Words("fa")) for layer in group.layers]


@pytest.fixture
def file(plan, tmp_path):
    plan.save(tmp_path / "plan.gpkg")
    return tmp_path / "plan.gpkg"


def project(file):
    """Unpack the project as QGIS does: a zip, in hexadecimal digits, by its name."""
    with closing(sqlite3.connect(file)) as database:
        asked = f"SELECT metadata, content FROM {PROJECTS} WHERE name = ?"
        metadata, content = database.execute(asked, (PROJECT,)).fetchone()
    with zipfile.ZipFile(io.BytesIO(bytes.fromhex(content))) as archive:
        (name,) = archive.namelist()
        assert name.endswith(".qgs")
        return json.loads(metadata), fromstring(archive.read(name))


def test_gdal_finds_a_default_style_for_each_layer_that_is_drawn(file):
    sql = "SELECT * FROM layer_styles"
    told = pyogrio.read_dataframe(file, sql=sql, read_geometry=False)
    drawn = {name for name, layer in LAYERS.items() if layer.shape}
    assert set(told["f_table_name"]) == drawn
    assert told["useAsDefault"].all()
    assert (told["f_table_schema"] == "").all(), "QGIS asks for an empty one, not for a missing one"
    columns = pyogrio.read_dataframe(
        file, sql="SELECT table_name, column_name FROM gpkg_geometry_columns"
    ).set_index("table_name")["column_name"]
    assert columns[told["f_table_name"]].tolist() == told["f_geometry_column"].tolist()


@pytest.mark.parametrize("table", ["centers", "gaps"])
def test_what_qgis_asks_of_styles_has_an_answer(file, table):
    """The query of QGIS 3.22 itself, which finds no style where a column is missing."""
    asked = (
        "SELECT styleQML FROM layer_styles WHERE f_table_schema='' AND f_table_name=? AND "
        "f_geometry_column='geom' ORDER BY CASE WHEN useAsDefault THEN 1 ELSE 2 END, "
        "update_time DESC LIMIT 1"
    )
    with closing(sqlite3.connect(file)) as database:
        (told,) = database.execute(asked, (table,)).fetchone()
    assert fromstring(told).find("renderer-v2") is not None


def test_a_project_asks_for_layers_and_columns_that_are_there(file):
    _, root = project(file)
    sources = [each.text for each in root.findall("projectlayers/maplayer/datasource")]
    assert len(sources) == 5, "the small plan has no roads, isochrones and closed centers"
    for layer, source in zip(root.findall("projectlayers/maplayer"), sources, strict=True):
        path, _, table = source.partition("|layername=")
        read = pyogrio.read_dataframe(file.parent / path, layer=table, fid_as_index=True)
        assert len(read)
        columns = [each.get("field") for each in layer.iter("alias")]
        assert columns == ["fid", *(name for name in read if name != "geometry")]


def test_a_style_and_the_project_draw_alike(file):
    told = pyogrio.read_dataframe(
        file, sql="SELECT f_table_name, styleQML FROM layer_styles", read_geometry=False
    ).set_index("f_table_name")["styleQML"]
    _, root = project(file)
    for layer in root.findall("projectlayers/maplayer"):
        styled = fromstring(told[layer.find("datasource").text.partition("=")[2]])
        for tag in ("renderer-v2", "labeling", "layerOpacity"):
            ours, theirs = layer.find(tag), styled.find(tag)
            assert (ours is None) == (theirs is None)
            if ours is not None:
                both = [[(e.tag, e.attrib, e.text) for e in each.iter()] for each in (ours, theirs)]
                assert both[0] == both[1]


def test_all_of_the_plan_is_seen(file, plan):
    _, root = project(file)
    left, bottom, right, top = (float(side.text) for side in root.find("mapcanvas/extent"))
    seen = gpd.GeoSeries([box(left, bottom, right, top)], crs=3857).to_crs(4326).iloc[0]
    assert plan.gaps.within(seen).all()
    assert seen.area < 1.5 * box(*plan.gaps.total_bounds).area


def test_a_plan_without_rows_shows_the_country(plan, tmp_path):
    names = [name for name, layer in LAYERS.items() if layer.shape]
    replace(plan, **{name: empty_areas(name) for name in names}).save(tmp_path / "empty.gpkg")
    _, root = project(tmp_path / "empty.gpkg")
    assert root.findall("projectlayers/maplayer") == []
    left, *_, top = (float(side.text) for side in root.find("mapcanvas/extent"))
    assert 4.5e6 < left < top


def test_other_programs_do_not_take_projects_for_a_layer(file):
    assert PROJECTS not in set(pyogrio.list_layers(file)[:, 0])


def test_the_same_plan_has_the_same_project(plan, tmp_path):
    both = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        plan.save(tmp_path / name / "plan.gpkg")
        with closing(sqlite3.connect(tmp_path / name / "plan.gpkg")) as database:
            both.append(database.execute(f"SELECT * FROM {PROJECTS}").fetchall())
    assert both[0] == both[1]


def test_a_styled_plan_opens_as_before_and_is_saved_again(file, plan, tmp_path):
    opened = open_plan(file)
    assert isinstance(opened, Plan)
    assert opened.centers.index.tolist() == plan.centers.index.tolist()
    opened.save(tmp_path / "again.gpkg")
    assert open_plan(tmp_path / "again.gpkg").gaps.columns.tolist() == opened.gaps.columns.tolist()


def test_nothing_private_is_in_the_project(file):
    _, root = project(file)
    assert "secret" not in "".join(root.itertext())


def test_styles_are_small():
    assert layer_styles(LAYERS_DRAWN)["styleQML"].str.len().sum() < 30_000
