"""Styles of a plan for QGIS, read back by GDAL and by a reader of XML."""

import pyogrio
import pytest
from defusedxml.ElementTree import fromstring

from siting.maps.palette import CENTER_STYLES, CLASS_COLORS, CLASS_ENDS, WITHHELD
from siting.plans.frames import Plan
from siting.plans.qgis import layer_styles
from siting.plans.reading import open_plan
from siting.plans.schema import LAYERS


@pytest.fixture
def file(plan, tmp_path):
    plan.save(tmp_path / "plan.gpkg")
    return tmp_path / "plan.gpkg"


def style(name):
    table = layer_styles().set_index("f_table_name")
    return fromstring(table.loc[name, "styleQML"])


def color(layer, name="color"):
    value = next(o.get("value") for o in layer.iter("Option") if o.get("name") == name)
    *channels, _ = map(int, value.split(","))
    return "#" + bytes(channels).hex()


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


def test_a_styled_plan_opens_as_before(file, plan):
    opened = open_plan(file)
    assert isinstance(opened, Plan)
    assert opened.centers.index.tolist() == plan.centers.index.tolist()


def test_gaps_have_the_classes_and_colors_of_the_map(file):
    root = style("gaps")
    ranges = list(root.iter("range"))
    ends = [float(each.get("upper")) for each in ranges]
    assert ends == pytest.approx([0.0, *CLASS_ENDS, 1.0], abs=1e-6)
    colors = [color(symbol) for symbol in root.iter("symbol")]
    assert colors == [WITHHELD, *CLASS_COLORS]
    renderer = root.find("renderer-v2")
    asked = renderer.get("attr").replace("if(", "iif(")
    sql = f"SELECT {asked.replace('to_real(', '(1.0*')} AS gap FROM gaps"
    shares = pyogrio.read_dataframe(file, sql=sql, sql_dialect="SQLITE")["gap"].tolist()
    # n1 6 of 60, n2 none of 40, n3 15 of 20, n4 has three households, n5 18 of 30
    assert shares == pytest.approx([0.1, 0.0, 0.75, -1.0, 0.6])
    inside = [
        [k for k, r in enumerate(ranges) if float(r.get("lower")) < x <= float(r.get("upper"))]
        for x in shares
    ]
    assert inside == [[2], [1], [5], [0], [4]], "a share at an end is in the next class"


def test_centers_are_told_apart_by_status_in_persian():
    categories = {
        each.get("value"): each.get("label") for each in style("centers").iter("category")
    }
    assert list(categories) == list(CENTER_STYLES)
    assert categories["new"] == "مرکز تازه"


def test_styles_are_small():
    assert layer_styles()["styleQML"].str.len().sum() < 20_000
