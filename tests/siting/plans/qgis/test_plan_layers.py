"""What QGIS draws of a plan: what its map tells, no more."""

import numpy as np

from layers.texts import Words
from siting.maps import plan_view
from siting.maps.shown_areas import neighborhood_areas
from siting.plans.qgis.plan_layers import drawn_plan, with_told
from siting.plans.schema import HOUSEHOLD_TABLES, LAYERS


def told(plan):
    return with_told({name: getattr(plan, name) for name in LAYERS})


def drawn():
    return {layer.table: layer for group in drawn_plan(Words("fa")) for layer in group.layers}


def test_shares_are_those_that_the_map_tells(plan):
    view = plan_view(plan)
    mapped = neighborhood_areas(view.gaps, view.withheld)["shade"]
    shares = told(plan)["gaps"]["gap_share"]
    assert np.array_equal(shares, mapped.reindex(shares.index), equal_nan=True)
    # n4 has three households; n5, alone in its county and province, 18 of 30
    assert np.isnan(shares["n4"])
    assert shares["n5"] == 0.6


def test_files_of_a_center_that_has_few_are_not_told(plan):
    centers = plan.centers.assign(load=[100, 3, 30])
    loads = with_told(
        {"centers": centers, "gaps": plan.gaps, "summary": plan.summary}
    )["centers"]["told_load"]  # fmt: skip
    assert loads.isna().tolist() == [True, True, False], "the province less c1 would tell c2"


def test_a_plan_is_left_as_it_was(plan):
    told(plan)
    assert "gap_share" not in plan.gaps
    assert "told_load" not in plan.centers


def test_every_layer_with_shapes_is_drawn_and_no_household():
    assert set(drawn()) == {name for name, layer in LAYERS.items() if layer.shape}
    assert set(drawn()).isdisjoint(HOUSEHOLD_TABLES)


def test_labels_are_names_and_never_numbers():
    for name, layer in drawn().items():
        if layer.label:
            assert LAYERS[name].columns[layer.label].dtype == "str"


def test_columns_that_are_asked_for_are_there(plan):
    frames = told(plan)
    for name, column in {"gaps": "gap_share", "centers": "status", "roads": "highway"}.items():
        assert f'"{column}"' in drawn()[name].renderer.get("attr") or (
            drawn()[name].renderer.get("attr") == column
        )
        assert column in frames[name]
    sizes = [o.get("value") for o in drawn()["centers"].renderer.iter("Option")]
    assert sum('"told_load"' in (value or "") for value in sizes) == 4
    assert not any('"load"' in (value or "") for value in sizes)
