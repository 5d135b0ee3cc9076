"""What QGIS draws of open data."""

from layers.texts import Words
from siting.maps import plan_view
from siting.plans.qgis.published_layers import drawn_tables
from siting.reports.open_data.tables import published_tables


def drawn(names):
    return [layer for group in drawn_tables(names, Words("fa")) for layer in group.layers]


def test_every_published_table_is_drawn_and_no_other(plan):
    tables = published_tables(plan_view(plan))
    assert {layer.table for layer in drawn(tables)} == set(tables)
    assert [layer.table for layer in drawn(["closed", "centers"])] == ["centers", "closed"]


def test_what_is_asked_for_is_published(plan):
    tables = published_tables(plan_view(plan))
    for layer in drawn(tables):
        if layer.label:
            assert layer.label in tables[layer.table]
    shaded = next(layer for layer in drawn(tables) if layer.table == "neighborhoods")
    assert shaded.renderer.get("attr") == 'coalesce("gap_share", -1)'
    assert "gap_share" in tables["neighborhoods"]
