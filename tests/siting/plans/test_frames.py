"""A plan is saved whole or not at all, and comes back as it was."""

import runpy
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from geopandas.testing import assert_geodataframe_equal
from pandas.testing import assert_frame_equal

from siting.errors import PlanFileError, StandardsError
from siting.location.result import Certificate, Status
from siting.plans.columns import HOUSEHOLD_TABLES, no_caseload_areas
from siting.plans.reading import open_areas, open_plan
from siting.standards import Standards

small_plan = runpy.run_path(str(Path(__file__).parents[1] / "small_plan.py"))["small_plan"]

AREAS = ("centers", "neighborhoods", "catchments", "gaps")
TABLES = ("summary", "assignments", "unlocated", "rejected")


@pytest.fixture
def plan():
    return small_plan()


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """The small plan, saved once."""
    path = tmp_path_factory.mktemp("plans") / "plan.gpkg"
    small_plan().save(path)
    return path


@pytest.fixture
def path(saved, tmp_path):
    """A copy of the saved plan that a test may spoil."""
    return Path(shutil.copy(saved, tmp_path / "plan.gpkg"))


def _typed(frame):
    """Columns as a plan that was computed has them: text, and persons that may be missing."""
    objects = [name for name in frame if frame[name].dtype == object]
    kinds = {"persons": "Int64"} if "persons" in frame else {}
    return frame.astype(dict.fromkeys(objects, "str") | kinds)


def test_round_trip(plan, path):
    opened = open_plan(path)
    for name in AREAS:
        expected, found = _typed(getattr(plan, name)), getattr(opened, name)
        assert_geodataframe_equal(found[expected.columns], expected)
    for name in TABLES:
        assert_frame_equal(getattr(opened, name), _typed(getattr(plan, name)))
    assert opened.metadata == plan.metadata
    assert opened.result == plan.result == Certificate(1000.0, 952.0, Status.FEASIBLE)


def test_later_tables_come_back_or_stay_empty(plan, path, tmp_path):
    opened = open_areas(path)
    assert opened.groups.empty
    assert opened.equity.empty
    groups = pd.DataFrame(
        {
            "by": ["setting", "group"],
            "setting": ["rural", None],
            "group": [None, "نابینا"],
            "households": [7.0, None],
        }
    ).astype({"by": "str", "setting": "str", "group": "str"})
    equity = pd.DataFrame({"measure": pd.Series(["travel_time_s"], dtype="str"), "gini": [0.25]})
    replace(plan, groups=groups, equity=equity).save(tmp_path / "new.gpkg")
    opened = open_areas(tmp_path / "new.gpkg")
    assert_frame_equal(opened.groups, groups)
    assert_frame_equal(opened.equity, equity)


@pytest.mark.parametrize("opener", [open_plan, open_areas])
def test_caseload_areas_come_back(plan, path, opener):
    found, expected = opener(path).caseload_areas, _typed(plan.caseload_areas)
    assert found.index.name == "worker"
    assert_geodataframe_equal(found[expected.columns], expected)


def test_a_plan_without_caseload_areas(plan, tmp_path):
    replace(plan, caseload_areas=no_caseload_areas()).save(tmp_path / "none.gpkg")
    opened = open_plan(tmp_path / "none.gpkg").caseload_areas
    assert opened.empty
    assert list(opened.columns) == list(no_caseload_areas().columns)


def test_a_plan_knows_its_standards(plan):
    assert plan.standards == Standards.current()
    rules = Standards(name="ours", files_per_center=321)
    assert replace(plan, metadata={"standards": rules.to_toml()}).standards == rules
    with pytest.raises(StandardsError, match="The plan names unknown standards: files"):
        replace(plan, metadata={"standards": "files = 3"}).standards  # noqa: B018 - it must raise
    plan.metadata["standards"] = Standards.nominal_2021().to_toml()
    assert plan.standards == Standards.nominal_2021()
    plan.metadata["standards"] = "files_per_worker = 0"
    with pytest.raises(StandardsError, match="files_per_worker must be"):
        _ = plan.standards
    plan.metadata["standards"] = "files per worker"
    with pytest.raises(StandardsError, match="The plan cannot be read as TOML standards"):
        _ = plan.standards


def test_areas_hold_no_household(path):
    opened = open_areas(path)
    assert len(opened.gaps) == 5
    assert len(opened.summary) == 6
    assert all(getattr(opened, name).empty for name in HOUSEHOLD_TABLES)
    assert opened.result.gap == pytest.approx(0.048)


def test_empty_tables_keep_their_columns_and_types(plan, tmp_path):
    unlocated = pd.DataFrame(
        {
            "row": pd.Series(dtype="int64"),
            "province": pd.Series(dtype="str"),
            "persons": pd.Series(dtype="Int16"),
            "visits_per_year": pd.Series(dtype="float64"),
        },
        index=pd.Index([], name="household_id", dtype="str"),
    )
    empty = replace(plan, unlocated=unlocated, rejected=_typed(plan.rejected.iloc[:0]))
    empty.save(tmp_path / "empty.gpkg")
    opened = open_plan(tmp_path / "empty.gpkg")
    assert_frame_equal(opened.unlocated, unlocated)
    assert_frame_equal(opened.rejected, empty.rejected)


def test_missing_numbers_and_texts_keep_their_types(plan, tmp_path):
    unlocated = pd.DataFrame(
        {
            "province": pd.Series(["تهران", None], dtype="str"),
            "county": pd.Series([None, None], dtype="str"),
            "persons": pd.Series([4, None], dtype="Int16"),
            "visits_per_year": [None, 12.0],
        },
        index=pd.Index(["x", "y"], name="household_id", dtype="str"),
    )
    replace(plan, unlocated=unlocated).save(tmp_path / "plan.gpkg")
    assert_frame_equal(open_plan(tmp_path / "plan.gpkg").unlocated, unlocated)


def test_missing_shapes_stay_missing(plan, tmp_path):
    bare = plan.catchments.copy()
    bare.geometry = [None, *bare.geometry[1:]]
    replace(plan, catchments=bare).save(tmp_path / "plan.gpkg")
    back = open_plan(tmp_path / "plan.gpkg").catchments
    assert back.geometry.isna().tolist() == [True, False, False]


def test_a_plan_is_a_geopackage_that_others_can_read(path):
    layers = dict(pyogrio.list_layers(path))
    assert set(layers) == {*AREAS, *TABLES, "caseload_areas", "metadata"}
    assert layers["centers"] == "Point"
    assert layers["assignments"] is None
    assert gpd.read_file(path, layer="centers").crs.to_epsg() == 4326


def test_saving_replaces_an_older_plan(plan, path):
    replace(plan, metadata={**plan.metadata, "cost": "7.0"}).save(path)
    assert open_plan(path).result.cost == 7.0
    assert [file.name for file in path.parent.iterdir()] == ["plan.gpkg"]


def test_a_failure_leaves_the_older_plan(plan, path, monkeypatch):
    before = path.read_bytes()
    write, calls = pyogrio.write_dataframe, []

    def fail_later(*given, **options):
        calls.append(options["layer"])
        if len(calls) > 4:
            raise OSError(28, "No space left on device")
        return write(*given, **options)

    monkeypatch.setattr(pyogrio, "write_dataframe", fail_later)
    with pytest.raises(PlanFileError, match=r"cannot be written to .*plan.gpkg: .*No space left"):
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


@pytest.mark.parametrize("opener", [open_plan, open_areas])
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "There is no plan at .*plan.gpkg"),
        (b"", "plan.gpkg is not a plan: it is no GeoPackage"),
        (b"household_id,x\n1,2\n", "is no GeoPackage"),
        (b"SQLite format 3\0" + bytes(200), "is no GeoPackage"),
    ],
)
def test_other_files_are_refused(tmp_path, opener, content, message):
    path = tmp_path / "plan.gpkg"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(PlanFileError, match=message):
        opener(path)


@pytest.mark.parametrize("opener", [open_plan, open_areas])
def test_a_folder_is_no_plan(tmp_path, opener):
    with pytest.raises(PlanFileError, match="There is no plan at"):
        opener(tmp_path)


@pytest.mark.parametrize("opener", [open_plan, open_areas])
def test_a_plan_that_was_cut_short_is_refused(path, opener):
    path.write_bytes(path.read_bytes()[:30_000])
    with pytest.raises(PlanFileError, match=r"plan.gpkg is not a plan"):
        opener(path)


def test_another_geopackage_is_refused(plan, tmp_path):
    path = tmp_path / "other.gpkg"
    pyogrio.write_dataframe(plan.gaps.reset_index(), path, layer="gaps")
    with pytest.raises(PlanFileError, match=r"other.gpkg is not a plan: the layer 'centers'"):
        open_areas(path)


def test_a_layer_in_meters_is_refused(plan, tmp_path):
    moved = replace(plan, gaps=plan.gaps.to_crs("EPSG:32638"))
    moved.save(tmp_path / "plan.gpkg")
    with pytest.raises(PlanFileError, match=r"layer 'gaps' of plan.gpkg is not in WGS 84"):
        open_areas(tmp_path / "plan.gpkg")


def test_a_layer_without_its_ids_is_refused(plan, tmp_path):
    renamed = replace(plan, gaps=plan.gaps.rename_axis("id"))
    renamed.save(tmp_path / "plan.gpkg")
    with pytest.raises(PlanFileError, match="layer 'gaps' lacks the column 'neighborhood_id'"):
        open_areas(tmp_path / "plan.gpkg")


def test_metadata_without_cost_are_refused(path):
    with sqlite3.connect(path) as database:
        database.execute("DELETE FROM metadata WHERE key = 'cost'")
    database.close()
    with pytest.raises(PlanFileError, match="its metadata lack cost"):
        open_areas(path)


def test_empty_metadata_come_back_empty(plan, tmp_path):
    unproved = replace(plan, metadata={**plan.metadata, "lower_bound": "", "gap_percent": ""})
    unproved.save(tmp_path / "plan.gpkg")
    opened = open_areas(tmp_path / "plan.gpkg")
    assert opened.metadata["lower_bound"] == ""
    assert opened.result.gap is None
