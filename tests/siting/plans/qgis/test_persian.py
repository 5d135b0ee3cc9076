"""What QGIS shows of a plan and of open data in Persian: names of layers, legends and columns."""

from defusedxml.ElementTree import fromstring

from layers.texts import Words
from siting.maps import plan_view
from siting.plans.qgis.plan_layers import drawn_plan
from siting.plans.qgis.project import project_xml
from siting.plans.qgis.published_layers import drawn_tables
from siting.plans.schema import LAYERS
from siting.reports.open_data.tables import published_tables
from tests.persian_only import all_foreign

WORDS = Words("fa")


def shown(groups, columns):
    """Return what a project shows: its title and note, layers, legends and names of columns."""
    root = fromstring(
        project_xml(
            groups,
            file="plan.gpkg",
            title="طرح",
            about="دربارهٔ طرح",
            bounds=(1.0, 2.0, 3.0, 4.0),
            columns=columns,
            words=WORDS,
        )
    )
    parts = [("layer-tree-group", "name"), ("layer-tree-layer", "name"), ("alias", "name"),
             ("category", "label"), ("range", "label"), ("rule", "label")]  # fmt: skip
    return [told for tag, name in parts for each in root.iter(tag) if (told := each.get(name))]


def test_a_plan_is_shown_in_persian():
    said = shown(
        drawn_plan(WORDS), {name: ["fid", *layer.columns] for name, layer in LAYERS.items()}
    )
    assert len(said) > 60
    assert all_foreign(said) == {}


def test_open_data_is_shown_in_persian(plan):
    tables = published_tables(plan_view(plan))
    columns = {name: list(frame.columns) for name, frame in tables.items()}
    said = shown(drawn_tables([*tables], WORDS), columns)
    assert len(said) > 20
    assert all_foreign(said) == {}
