"""A project of QGIS, read by a reader of XML."""

import pytest
from defusedxml.ElementTree import fromstring

from layers.texts import Words
from siting.plans.qgis.plan_layers import drawn_plan
from siting.plans.qgis.project import look, project_xml
from siting.plans.schema import LAYERS

WORDS = Words("fa")
TABLES = ["centers", "closed", "catchments", "caseload_areas", "isochrones", "roads", "gaps",
          "neighborhoods"]  # fmt: skip


@pytest.fixture
def root():
    return fromstring(
        project_xml(
            drawn_plan(WORDS),
            file="plan & طرح.gpkg",
            title="<طرح>",
            about="a & b",
            bounds=(1.0, 2.0, 3.0, 4.0),
            columns={name: ["fid", *layer.columns] for name, layer in LAYERS.items()},
            words=WORDS,
        )
    )


def test_the_legend_has_persian_names_in_groups_that_on_top_first(root):
    groups = root.findall("layer-tree-group/layer-tree-group")
    assert [each.get("name") for each in groups] == [group.title for group in drawn_plan(WORDS)]
    branches = list(root.find("layer-tree-group").iter("layer-tree-layer"))
    sources = [each.get("source") for each in branches]
    assert sources == [f"./plan & طرح.gpkg|layername={name}" for name in TABLES]
    assert branches[0].get("name") == "مراکز"
    shown = {
        each.get("id").removeprefix("siting_layer_")
        for each in branches
        if each.get("checked") == "Qt::Checked"
    }
    assert shown == {"centers", "closed", "catchments", "roads", "gaps"}


def test_layers_of_the_legend_the_project_and_the_order_are_the_same(root):
    ids = [each.get("id") for each in root.iter("layer-tree-layer")]
    assert [each.text for each in root.findall("projectlayers/maplayer/id")] == ids
    assert [each.get("id") for each in root.findall("layerorder/layer")] == ids
    assert all(len(each) > 10 for each in ids), "QGIS makes up others for shorter ones"
    sources = [each.text for each in root.findall("projectlayers/maplayer/datasource")]
    assert sources == [each.get("source") for each in root.iter("layer-tree-layer")]


def test_it_is_seen_whole_in_the_plane_of_the_map(root):
    extent = root.find("mapcanvas/extent")
    assert [float(side.text) for side in extent] == [1.0, 2.0, 3.0, 4.0]
    view = root.find("ProjectViewSettings/DefaultViewExtent")
    assert [float(view.get(side)) for side in ("xmin", "ymin", "xmax", "ymax")] == [1, 2, 3, 4]
    assert root.find("projectCrs/spatialrefsys/authid").text == "EPSG:3857"
    assert {each.text for each in root.findall("projectlayers/maplayer/srs//authid")} == {
        "EPSG:4326"
    }


def test_title_and_note_are_text_whatever_they_hold(root):
    assert root.get("projectname") == root.find("title").text == "<طرح>"
    assert root.find("projectMetadata/abstract").text == "a & b"


def test_columns_are_called_by_what_they_mean(root):
    layer = root.find("projectlayers/maplayer")
    named = {each.get("field"): each.get("name") for each in layer.iter("alias")}
    assert named["county"] == WORDS.text("published_column_county")
    assert named["fid"] == ""


def test_labels_are_drawn_from_a_scale_on(root):
    labeled = {}
    for layer in root.findall("projectlayers/maplayer"):
        style = layer.find("labeling/settings/text-style")
        assert layer.get("labelsEnabled") == str(int(style is not None))
        if style is not None:
            labeled[layer.find("id").text] = style.get("fieldName")
            assert int(layer.find("labeling/settings/rendering").get("scaleMax")) > 1000
    assert labeled == {"siting_layer_centers": "name", "siting_layer_neighborhoods": "name"}


def test_a_look_says_how_clear_a_layer_is():
    layers = {layer.table: layer for group in drawn_plan(WORDS) for layer in group.layers}
    parts = {part.tag: part.text for part in look(layers["isochrones"])}
    assert parts["layerOpacity"] == "0.3"
    assert "labeling" not in parts
