"""A plan comes back as it was saved; older files are brought up to date, others are refused."""

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
from geopandas.testing import assert_geodataframe_equal
from pandas.testing import assert_frame_equal
from shapely.geometry import MultiLineString

from layers.texts import Words
from siting.errors import PlanFileError
from siting.location.result import Certificate, Status
from siting.plans.reading import (
    input_digest,
    open_areas,
    open_center,
    open_plan,
    open_report,
)
from siting.plans.schema import HOUSEHOLD_TABLES, LAYERS, empty_table, typed_frames
from siting.standards import Standards

AREAS = [name for name, layer in LAYERS.items() if layer.shape]
TABLES = [name for name, layer in LAYERS.items() if not layer.shape]

BOTH = pytest.mark.parametrize("opener", [open_plan, open_areas])

#: Columns that files of the first version may lack.
LATER = [
    ("centers", "setting"), ("centers", "workers_by_hours"), ("centers", "short_of_hours"),
    ("catchments", "visits"), ("catchments", "travel_share"),
    ("gaps", "mean_travel_time_s"), ("gaps", "travel_source"), ("gaps", "places_per_household"),
    ("gaps", "center_gain"), ("gaps", "crowded_out"), ("gaps", "gain_here"),
    ("gaps", "nearest_center_id"), ("gaps", "nearest_travel_time_s"), ("summary", "travel_source"),
    ("centers", "tier"), ("centers", "moved_from"),
]  # fmt: skip


@pytest.fixture
def full(plan, rows):
    """The plan with rows in every table, and with missing values where there may be any."""
    groups = empty_table("groups").reindex(range(2))
    groups["level"], groups["by"] = "country", ["setting", "group"]
    groups.loc[0, ["setting", "households", "travel_source"]] = ["rural", 7.0, "network"]
    groups.loc[1, "group"] = "نابینا"
    equity = dict.fromkeys(LAYERS["equity"].columns, 0.25) | {
        "measure": ["travel_time_s"], "by": "group", "parts": 3, "households": 9,
        "travel_source": "mixed",
    }  # fmt: skip
    isochrones = plan.catchments[["geometry"]].reset_index().assign(mode="walk", seconds=900.0)
    columns = ["province_code", "province", "county_code", "county", "name", "tier", "geometry"]
    closed = plan.centers.iloc[:2][columns].set_index(pd.Index(["o1", "o2"], name="center_id"))
    closed = closed.assign(capacity=[450, 600], moved_to=["c2", None])
    ways = [MultiLineString([[(x, 34.3), (47.2, 34.4)]]) for x in (46.5, 46.8)]
    roads = gpd.GeoDataFrame({"highway": ["trunk", "primary"]}, geometry=ways, crs="EPSG:4326")
    unlocated = rows(
        *("unlocated", ["x", "y"]),
        row=[3, 4],
        province=["تهران", None],
        persons=[4, None],
        visits_per_year=[None, 12.0],
        placement="unlocated",
        reason="no point is given",
    )
    frames = {
        "groups": groups,
        "equity": pd.DataFrame(equity),
        "isochrones": isochrones,
        "closed": closed,
        "roads": roads,
        "neighborhoods": plan.neighborhoods.assign(
            persons=pd.array([None, 1, 2, 3, 4], dtype="Int64")
        ),
    }
    return replace(plan, unlocated=unlocated, **typed_frames(frames))


def test_round_trip_keeps_every_value_and_type(full, tmp_path):
    full.save(tmp_path / "plan.gpkg")
    opened = open_plan(tmp_path / "plan.gpkg")
    assert all(len(getattr(full, name)) for name in LAYERS)
    for name in AREAS:
        expected, found = getattr(full, name), getattr(opened, name)
        assert set(found) == set(expected)
        assert_geodataframe_equal(found[expected.columns], expected)
    for name in TABLES:
        assert_frame_equal(getattr(opened, name), getattr(full, name))
    assert opened.facts == full.facts
    assert opened.metadata == full.metadata
    assert opened.result == Certificate(1000.0, 952.0, Status.FEASIBLE)


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_without_rows_comes_back_with_its_types(plan, tmp_path, name):
    replace(plan, **{name: empty_table(name)}).save(tmp_path / "empty.gpkg")
    found, expected = getattr(open_plan(tmp_path / "empty.gpkg"), name), empty_table(name)
    assert type(found) is type(expected)
    assert_frame_equal(pd.DataFrame(found), pd.DataFrame(expected), check_like=True)


def test_further_columns_come_back_too(plan, tmp_path):
    centers = plan.centers.assign(phone=["1", None, "3"], floor=[0, 1, 2])
    replace(plan, centers=centers).save(tmp_path / "plan.gpkg")
    found = open_plan(tmp_path / "plan.gpkg").centers
    assert found["phone"].dtype == "str"
    assert_geodataframe_equal(found[centers.columns], centers)


def test_missing_shapes_stay_missing(plan, tmp_path):
    bare = plan.catchments.copy()
    bare.geometry = [None, *bare.geometry[1:]]
    replace(plan, catchments=bare).save(tmp_path / "plan.gpkg")
    back = open_plan(tmp_path / "plan.gpkg").catchments
    assert back.geometry.isna().tolist() == [True, False, False]


def test_areas_hold_no_household(path):
    opened = open_areas(path)
    assert len(opened.gaps) == 5
    assert len(opened.summary) == 6
    assert len(opened.caseload_areas) == 4
    for name in HOUSEHOLD_TABLES:
        assert_frame_equal(getattr(opened, name), empty_table(name))
    assert opened.result.gap == pytest.approx(0.048)


def test_a_center_has_its_own_households_only(plan, rows, tmp_path):
    path = tmp_path / "plan.gpkg"
    more = rows("assignments", ["a", "b"], center_id=["c1", "c'2"], placement="located")
    replace(plan, assignments=more).save(path)
    assert open_center(path, "c1").assignments.index.tolist() == ["a"]
    assert open_center(path, "c1").unlocated.empty
    with pytest.raises(PlanFileError, match=r"The plan has no center \"c'9\"; its 3 centers are"):
        open_center(path, "c'9")


def test_empty_metadata_come_back_empty(plan, tmp_path):
    unproved = replace(plan, facts=replace(plan.facts, lower_bound=None))
    unproved.save(tmp_path / "plan.gpkg")
    opened = open_areas(tmp_path / "plan.gpkg")
    assert opened.metadata["lower_bound"] == ""
    assert opened.result.gap is None


# Files of version 1, which had no number and left layers without rows out.


def _as_version_1(spoil):
    """Make of the saved plan what the program wrote before there was a version."""
    new = ("plan_version", "not_measured")
    spoil(f"DELETE FROM metadata WHERE key IN {new}", "DELETE FROM metadata WHERE value = ''")
    _drop(spoil, "isochrones", "groups", "equity", "roads")


def _drop(spoil, *layers):
    for layer in layers:
        spoil(
            f"DROP TABLE {layer}",
            *(
                f"DELETE FROM {table} WHERE table_name = '{layer}'"
                for table in ("gpkg_geometry_columns", "gpkg_contents", "gpkg_ogr_contents")
            ),
            f"DELETE FROM gpkg_extensions WHERE table_name = '{layer}'",
        )


@BOTH
def test_a_file_of_version_1_is_brought_up_to_date(plan, path, spoil, opener):
    _as_version_1(spoil)
    opened = opener(path)
    assert opened.facts == replace(plan.facts, not_measured=("groups", "equity"))
    assert opened.metadata["plan_version"] == "3"
    for name in ("isochrones", "groups", "equity"):
        pd.testing.assert_frame_equal(getattr(opened, name), empty_table(name))
    for name in ("centers", "gaps"):
        expected = getattr(plan, name)
        assert_geodataframe_equal(getattr(opened, name)[expected.columns], expected)


@BOTH
def test_sentences_of_version_1_are_told_as_such(plan, path, spoil, opener):
    _as_version_1(spoil)
    spoil("UPDATE caseload_areas SET reason = 'hours differ; \"far\"' WHERE rowid = 1")
    spoil("UPDATE caseload_areas SET reason = NULL WHERE rowid = 2")
    areas = opener(path).caseload_areas
    told = 'an older version of the program said: hours differ; "far"'
    assert Words("en").reasons(areas["reason"].iloc[0]) == told
    assert "نسخهٔ پیشین" in Words("fa").reasons(areas["reason"].iloc[0])
    assert not isinstance(areas["reason"].iloc[1], str)
    assert_geodataframe_equal(
        areas.drop(columns="reason"), plan.caseload_areas.drop(columns="reason")
    )


def test_a_file_brought_up_to_date_stays_so(path, spoil, tmp_path):
    _as_version_1(spoil)
    opened = open_plan(path)
    opened.save(tmp_path / "again.gpkg")
    again = open_plan(tmp_path / "again.gpkg")
    assert again.facts == opened.facts
    assert again.facts.not_measured == ("groups", "equity")


def test_a_version_1_without_caseload_areas_was_made_without(path, spoil):
    _as_version_1(spoil)
    _drop(spoil, "caseload_areas")
    opened = open_plan(path)
    assert_frame_equal(opened.caseload_areas, empty_table("caseload_areas"))
    assert opened.facts.not_measured == ("groups", "equity")


@pytest.mark.parametrize(("layer", "column"), LATER)
def test_a_column_that_version_1_may_lack_is_there_and_missing(path, spoil, layer, column):
    _as_version_1(spoil)
    spoil(f"ALTER TABLE {layer} DROP COLUMN {column}")
    opened = open_areas(path)
    found = getattr(opened, layer)[column]
    if column == "travel_source":
        assert (found == "estimated").all()
    elif column == "short_of_hours":
        assert found.tolist() == [False] * 3
        assert found.dtype == "bool"
    elif column in {"tier", "moved_from"}:
        assert found.isna().all()
        assert len(opened.facts.not_measured) == 2
    else:
        assert found.isna().all()
        assert f"{layer}.{column}" in opened.facts.not_measured
        assert len(opened.facts.not_measured) == 3


def test_the_columns_that_version_1_may_lack_are_these():
    declared = [
        (name, key) for name, layer in LAYERS.items() for key, c in layer.columns.items() if c.later
    ]
    assert sorted(declared) == sorted(LATER)


@pytest.mark.parametrize(("layer", "column"), [("gaps", "no_capacity"), ("centers", "load")])
def test_a_version_1_without_what_it_always_had_is_refused(path, spoil, layer, column):
    _as_version_1(spoil)
    spoil(f"ALTER TABLE {layer} DROP COLUMN {column}")
    with pytest.raises(PlanFileError, match=f"the layer '{layer}' lacks the column '{column}'"):
        open_areas(path)


def test_a_version_1_that_names_its_standards_only_has_those_of_today(path, spoil):
    _as_version_1(spoil)
    spoil(
        "DELETE FROM metadata WHERE key = 'standards'",
        "UPDATE metadata SET value = 'ours' WHERE key = 'standards_name'",
    )
    assert open_areas(path).standards == replace(Standards.current(), name="ours")


def test_a_version_2_knew_of_no_center_that_stood(path, spoil):
    spoil(
        "DROP TABLE closed",
        "DELETE FROM gpkg_contents WHERE table_name = 'closed'",
        "DELETE FROM gpkg_geometry_columns WHERE table_name = 'closed'",
        "DROP TABLE roads",
        "DELETE FROM gpkg_contents WHERE table_name = 'roads'",
        "DELETE FROM gpkg_geometry_columns WHERE table_name = 'roads'",
        "ALTER TABLE centers DROP COLUMN tier",
        "ALTER TABLE centers DROP COLUMN moved_from",
        "UPDATE metadata SET value = '2' WHERE key = 'plan_version'",
    )
    opened = open_areas(path)
    assert opened.closed.empty
    assert opened.centers[["tier", "moved_from"]].isna().all(axis=None)
    assert opened.facts.not_measured == ()


def test_a_plan_of_today_may_lack_nothing(path, spoil):
    spoil("ALTER TABLE gaps DROP COLUMN crowded_out")
    with pytest.raises(PlanFileError, match="the layer 'gaps' lacks the column 'crowded_out'"):
        open_areas(path)


# Files that are refused.


@BOTH
def test_a_file_of_a_newer_version_is_refused(path, spoil, opener):
    spoil("UPDATE metadata SET value = '4' WHERE key = 'plan_version'")
    with pytest.raises(
        PlanFileError,
        match=r"^plan.gpkg was written by a newer version of siting "
        r"\(its plan_version is 4, .* up to 3\); update siting to open it.$",
    ):
        opener(path)  # fmt: skip


@pytest.mark.parametrize("said", ["0", "-1", "2.0", "new", ""])
def test_a_version_that_is_none_is_refused(path, spoil, said):
    spoil(f"UPDATE metadata SET value = '{said}' WHERE key = 'plan_version'")
    with pytest.raises(PlanFileError, match=f"plan.gpkg is not a plan: .* plan_version '{said}'"):
        open_areas(path)


@BOTH
def test_a_plan_of_today_from_before_there_were_roads_has_none(plan, path, spoil, opener):
    _drop(spoil, "roads")
    opened = opener(path)
    assert_frame_equal(opened.roads, empty_table("roads"))
    assert opened.facts == plan.facts


@pytest.mark.parametrize(
    "layer", [*(name for name, layer in LAYERS.items() if not layer.optional), "metadata"]
)
def test_a_file_without_a_layer_is_refused(path, spoil, layer):
    _drop(spoil, layer)
    with pytest.raises(PlanFileError, match=f"^plan.gpkg is not a plan: the layer '{layer}'"):
        open_plan(path)


@pytest.mark.parametrize("layer", LAYERS)
def test_a_file_without_a_column_is_refused(path, spoil, layer):
    column = LAYERS[layer].index or list(LAYERS[layer].columns)[-1]
    spoil(f'ALTER TABLE {layer} RENAME COLUMN "{column}" TO other')
    message = f"^plan.gpkg is not a plan that .*: the layer '{layer}' lacks the column"
    with pytest.raises(PlanFileError, match=f"{message} '{column}'[^\n]*\\.$"):
        open_plan(path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("UPDATE gaps SET households = NULL", "layer 'gaps' .* 'households' must hold whole numb"),
        ("UPDATE centers SET status = 'shut'", "'status' holds 'shut', which is none of new"),
        ("UPDATE gaps SET neighborhood_id = 'n'", "has 'n' more than once in its index"),
        ("DELETE FROM metadata WHERE key = 'cost'", "its metadata lack cost"),
        ("UPDATE metadata SET value = 'x' WHERE key = 'cost'", "metadata say cost 'x'"),
        ("UPDATE metadata SET value = 'a = 1' WHERE key = 'standards'", "unknown standards: a"),
    ],
)
def test_a_file_with_a_wrong_value_is_refused(path, spoil, change, message):
    spoil(change)
    with pytest.raises(PlanFileError, match=f"^plan.gpkg is not a plan that .*{message}"):
        open_areas(path)


def test_a_layer_in_meters_is_refused(plan, path):
    moved = plan.gaps.to_crs("EPSG:32638").reset_index()
    pyogrio.write_dataframe(moved, path, layer="gaps", driver="GPKG")
    with pytest.raises(PlanFileError, match="the layer 'gaps' is not in WGS 84 but in EPSG:32638"):
        open_areas(path)


@BOTH
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "There is no plan at .*other.gpkg"),
        (b"", "other.gpkg is not a plan: it is no GeoPackage"),
        (b"household_id,x\n1,2\n", "is no GeoPackage"),
        (b"SQLite format 3\0" + bytes(200), "is no GeoPackage"),
    ],
)
def test_other_files_are_refused(tmp_path, opener, content, message):
    path = tmp_path / "other.gpkg"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(PlanFileError, match=message):
        opener(path)


@BOTH
def test_a_folder_is_no_plan(tmp_path, opener):
    with pytest.raises(PlanFileError, match="is a folder, not a file"):
        opener(tmp_path)


@BOTH
def test_a_plan_that_was_cut_short_is_refused(path, opener):
    path.write_bytes(path.read_bytes()[:30_000])
    with pytest.raises(PlanFileError, match=r"plan\.gpkg is damaged or cut short"):
        opener(path)


def test_another_geopackage_is_refused(plan, tmp_path):
    path = tmp_path / "other.gpkg"
    pyogrio.write_dataframe(plan.gaps.reset_index(), path, layer="gaps")
    with pytest.raises(PlanFileError, match=r"other.gpkg is not a plan: the layer 'metadata'"):
        open_areas(path)


def test_where_numbers_may_be_missing_no_one_is_made_up(plan, tmp_path):
    replace(plan, gaps=plan.gaps.assign(crowded_out=[1, np.nan, 3, 4, 5])).save(tmp_path / "p.gpkg")
    assert open_areas(tmp_path / "p.gpkg").gaps["crowded_out"].isna().tolist()[:2] == [False, True]


def test_a_report_reads_rejected_rows_and_no_household(plan, tmp_path):
    path = tmp_path / "plan.gpkg"
    plan.save(path)
    opened = open_report(path)
    assert opened.rejected["reason"].tolist() == ["no_id"]
    assert opened.assignments.empty
    assert opened.unlocated.empty
    assert opened.gaps.index.equals(plan.gaps.index)


def test_the_digest_of_the_households_is_read_by_itself(plan, tmp_path):
    known = replace(plan, facts=replace(plan.facts, input_sha256="c" * 64))
    known.save(tmp_path / "plan.gpkg")
    assert input_digest(tmp_path / "plan.gpkg") == "c" * 64
    (tmp_path / "no.gpkg").write_bytes(b"no plan")
    with pytest.raises(PlanFileError):
        input_digest(tmp_path / "no.gpkg")
