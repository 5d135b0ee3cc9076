"""Tables of centers and workers: whose they are, in which order, and what is withheld."""

import io
import runpy
from dataclasses import replace
from pathlib import Path

import pandas as pd

from layers.reasons import reason
from layers.texts import Words
from siting.privacy import MIN_HOUSEHOLDS
from siting.reports.center_tables import center_file, center_table, worker_table
from siting.reports.gap_tables import csv_bytes

PLAN = runpy.run_path(str(Path(__file__).parents[1] / "small_plan.py"))["small_plan"]()


def with_centers(**columns):
    """The small plan with other columns of its centers."""
    return replace(PLAN, centers=PLAN.centers.assign(**columns))


def test_a_province_has_its_own_centers():
    assert set(center_table(PLAN, province="05").index) == {"c1", "c2"}
    assert set(center_table(PLAN).index) == {"c1", "c2", "c3"}


def test_those_short_of_hours_come_first_then_the_fullest():
    plan = with_centers(short_of_hours=[False, False, True], capacity=[1000, 20, 100])
    assert center_table(plan).index.tolist() == ["c3", "c2", "c1"]


def test_a_center_of_few_files_tells_none_of_its_numbers():
    few = MIN_HOUSEHOLDS - 1
    plan = with_centers(load=[100, few, 30], short_of_hours=[False, True, False])
    table = center_table(plan)
    hidden = ["load", "hours", "travel_share", "workers_by_hours"]
    assert table.loc["c2", hidden].isna().all()
    assert not table.loc["c2", "short_of_hours"]
    assert table.loc["c3", "load"] == 30


def test_workers_do_not_tell_the_files_of_a_center_that_are_withheld():
    """Files of c1 are withheld for those of c2: 60 and 40 of its workers would add up to them."""
    plan = with_centers(load=[100, MIN_HOUSEHOLDS - 1, 30])
    assert center_table(plan).loc["c1", ["load", "hours"]].isna().all()
    shown = worker_table(plan, "c1")
    assert shown[["households", "hours", "area_km2"]].isna().all(axis=None)
    assert worker_table(PLAN, "c1")["households"].tolist() == [60, 40]


def test_coverage_of_a_catchment_is_rounded_to_five():
    table = center_table(PLAN)
    counts = table[["catchment_households", "in_reach", "beyond_reach", "no_capacity"]].dropna()
    assert len(counts)
    assert (counts % MIN_HOUSEHOLDS == 0).all(axis=None)
    # c1 serves n1 and n2: 94 of 100 are in reach.
    assert table.loc["c1", "in_reach"] == 95


def test_workers_of_a_center_in_their_order():
    assert worker_table(PLAN, "c1").index.tolist() == ["c1-1", "c1-2"]
    assert worker_table(PLAN, "c1")["hours"].tolist() == [1200.0, 800.0]


def test_a_worker_of_few_households_tells_nothing():
    row = worker_table(PLAN, "c3").loc["c3-1"]
    assert row[["households", "hours", "travel_share", "area_km2"]].isna().all()


def test_the_fewest_files_of_a_center_are_not_told_by_a_reason():
    """Why the hours of a center differ names its fewest files, for all of its workers alike."""
    why = reason("least_change", files=3, percent=90)
    areas = PLAN.caseload_areas.assign(center_id="c1", reason=why)
    for households, told in (([60, 50, 40, 30, 3], ""), ([60, 50, 40, 30, 20], why)):
        few = areas.assign(households=households[: len(areas) - 1] + households[-1:])
        shown = worker_table(replace(PLAN, caseload_areas=few), "c1")
        assert set(shown["reason"]) == {told}
        assert shown["households"].notna().any()


def test_a_plan_without_caseload_areas_names_nobody():
    plan = replace(PLAN, caseload_areas=PLAN.caseload_areas.iloc[:0])
    assert worker_table(plan, "c1").empty


def test_the_file_has_a_row_a_center_under_headings_in_words():
    table = center_table(PLAN)
    for language in ("fa", "en"):
        words = Words(language)
        read = pd.read_csv(io.BytesIO(csv_bytes(center_file(table, words))))
        assert read[words.text("centers_center")].tolist() == table.index.tolist()
        assert read[words.text("centers_load")].tolist() == table["load"].tolist()
        assert not [name for name in read.columns if "_" in name]
