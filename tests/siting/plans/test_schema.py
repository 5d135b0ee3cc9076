"""The schema holds what the contract promises, and its description says all of it."""

import runpy
from pathlib import Path

import pandas as pd
import pytest

import layers
from siting.coverage.equity import COLUMNS as EQUITY
from siting.coverage.groups import COLUMNS as GROUPS
from siting.errors import PlanFileError
from siting.plans.columns import KINDS
from siting.plans.facts import keys_table
from siting.plans.schema import (
    HOUSEHOLD_TABLES,
    LAYERS,
    empty_areas,
    empty_table,
    layers_table,
    typed_frames,
)

#: What other tools may count on, as the design of the program states it: index first.
CONTRACT = {
    "centers": "center_id status capacity load workers province county",
    "neighborhoods": "neighborhood_id name province county setting households persons",
    "catchments": "center_id households hours",
    "caseload_areas": "worker center_id households hours",
    "gaps": "neighborhood_id households in_reach beyond_reach no_capacity mean_distance_m "
    "p95_distance_m",
    "assignments": "household_id center_id worker distance_m travel_time_s travel_source placement "
    "reason",
    "unlocated": "household_id",
}

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("name", CONTRACT)
def test_every_column_of_the_contract_is_declared(name):
    index, *columns = CONTRACT[name].split()
    assert LAYERS[name].index == index
    assert set(columns) <= set(LAYERS[name].columns)


def test_rejected_rows_have_their_columns():
    assert list(LAYERS["rejected"].columns) == ["row", "column", "value", "reason"]
    assert LAYERS["rejected"].index is None


@pytest.mark.parametrize("name", ["unlocated", "rejected"])
def test_tables_of_the_intake_are_those_of_the_intake(name):
    intake = layers.check_households(pd.DataFrame({"household_id": ["a", ""]}))
    given = getattr(intake, name)
    assert len(given) == 1
    pd.testing.assert_series_equal(given.dtypes, empty_table(name).dtypes)
    assert given.index.name == LAYERS[name].index


def test_tables_of_coverage_are_those_of_coverage():
    assert tuple(LAYERS["groups"].columns) == GROUPS
    assert tuple(LAYERS["equity"].columns) == (*EQUITY, "travel_source")


def test_private_tables_are_those_with_a_row_a_household():
    assert set(HOUSEHOLD_TABLES) == {
        name for name, layer in LAYERS.items() if layer.index == "household_id"
    } | {"rejected"}


@pytest.mark.parametrize("name", LAYERS)
def test_empty_layers_are_as_the_schema_says(name):
    layer, empty = LAYERS[name], empty_table(name)
    layer.check(empty)
    assert set(empty) == {*layer.columns, *(["geometry"] if layer.shape else [])}
    with pytest.raises(PlanFileError, match=f"The layer '{name}' lacks the column"):
        layer.check(empty.drop(columns=next(iter(layer.columns))))


def test_types_are_given_by_layer(rows):
    loose = rows("assignments", ["x"], center_id="c1", placement="located")
    loose = loose.astype({"worker": object, "distance_m": object})
    typed = typed_frames({"assignments": loose, "isochrones": empty_areas("isochrones")})
    assert set(typed) == {"assignments", "isochrones"}
    LAYERS["assignments"].check(typed["assignments"])


def test_the_description_has_a_line_for_each_column():
    table = layers_table()
    assert not table.duplicated(["layer", "column"]).any()
    assert (table["meaning"] != "").all()
    assert set(table["type"]) == {*KINDS.values(), "point", "line", "polygon"}
    line = table.set_index(["layer", "column"]).loc[("gaps", "mean_distance_m")]
    assert tuple(line) == ("number", "m", "mean straight way of the served")
    status = table.set_index(["layer", "column"]).loc[("centers", "status"), "meaning"]
    assert status.endswith("(new, existing, moved, fixed)")
    lines = {name: len(part) for name, part in table.groupby("layer")}
    assert lines == {
        name: len(layer.columns) + bool(layer.index) + bool(layer.shape)
        for name, layer in LAYERS.items()
    }


def test_the_published_description_is_this_one():
    document = runpy.run_path(str(ROOT / "scripts" / "describe_plan.py"))["document"]()
    assert (ROOT / "docs" / "plan_file.md").read_text(encoding="utf-8") == document
    for name in ("gaps", "metadata"):
        assert f"## `{name}`" in document
    assert "| `p95_distance_m` | number | m | straight way that 95 % of the served" in document
    assert all(f"| `{key}` |" in document for key in keys_table()["key"])
