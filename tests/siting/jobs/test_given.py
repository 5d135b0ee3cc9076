"""What a plan stands on is read as the readers of each file read it."""

import json

import pandas as pd
import pytest

import layers
from layers.errors import FileFormatError
from siting.errors import JobError, StandardsError
from siting.jobs.asked import PlanAsked, ReadAsked
from siting.jobs.given import plan_there, read_ground, standards_of
from siting.jobs.objections import RefusedError
from siting.jobs.reading import keep, read_intake
from siting.jobs.reading import run as read_file
from siting.jobs.reporting import Report
from siting.jobs.workspace import LABEL
from siting.standards import Standards


@pytest.fixture
def ground(place, kept, tmp_path):
    """Return a function that reads what a plan stands on."""

    def read(**asked):
        wish = PlanAsked(**{"name": "p", "households": kept, "centers": 3, **asked})
        return read_ground(wish, place, Report(tmp_path))

    return read


@pytest.fixture
def table(place, send, tmp_path):
    def kept(frame, what):
        asked = ReadAsked(upload=send(frame, "t.csv"), what=what)
        return read_file(asked, place, Report(tmp_path))["id"]

    return kept


def test_households_are_as_they_were_kept(ground, intake):
    again, given = ground()
    pd.testing.assert_frame_equal(again.located.sort_index(), intake.located.sort_index())
    assert given == {"across_gaps": False}


def test_tables_are_read_by_their_readers(ground, table, rows):
    at = rows.dropna(subset=["longitude"]).iloc[:2][["longitude", "latitude"]]
    centers = table(at.assign(center_id=["a", "b"], capacity=[70, 80]), "centers")
    offered = table(at.assign(candidate_id=["p", "q"]), "candidates")
    room = table(pd.DataFrame({"province": ["کرمانشاه"], "capacity": [400]}), "capacities")
    growth = table(pd.DataFrame({"province": ["کرمانشاه"], "percent": [2.5]}), "growth")
    _, given = ground(existing=centers, candidates=offered, capacities=room, rate=growth, years=3)
    assert list(given["existing"].accepted["capacity"]) == [70, 80]
    assert list(given["candidates"].accepted.index) == ["p", "q"]
    assert list(given["capacities"].areas["capacity"]) == [400]
    assert given["projection"].years == 3
    assert list(given["projection"].rate.areas["percent"]) == [2.5]


def test_a_rate_is_a_percentage_for_some_years(ground):
    projection = ground(rate="۲٫۵٪", years=4)[1]["projection"]
    assert (projection.years, projection.rate) == (4, 0.025)
    for half in ({"rate": "2%"}, {"years": 3}):
        with pytest.raises(JobError, match="give both, or none"):
            ground(**half)


def test_centers_that_stand_may_be_those_of_a_plan(ground, plan, place):
    plan.save(place.folder / "before.gpkg")
    assert set(ground(existing="before.gpkg")[1]["existing"].accepted.index) == {"c1", "c2", "c3"}
    assert plan_there("before", place) == place.folder / "before.gpkg"
    with pytest.raises(JobError, match=r"There is no plan after\.gpkg"):
        ground(existing="after")


def test_households_that_cannot_be_planned_for_are_refused(ground, place, kept):
    nowhere = pd.DataFrame({"household_id": ["a"]})
    lost = keep(read_intake(layers.check_households(nowhere)), place, what="households", file=None)
    with pytest.raises(RefusedError, match="No household has a place"):
        ground(households=lost["id"])
    label = place.kept("households", kept) / LABEL
    label.write_text(json.dumps({**json.loads(label.read_text()), "mostly_wrong": True}))
    with pytest.raises(RefusedError, match="Most points contradict"):
        ground()
    assert len(ground(trust_points=True)[0].located)


def test_damaged_households_are_told(ground, place, kept):
    (place.kept("households", kept) / "accepted.parquet").write_bytes(b"")
    with pytest.raises(FileFormatError, match="does not hold the households"):
        ground()


def test_standards_are_a_set_with_changes():
    assert standards_of("nominal_2021", {}) == Standards.nominal_2021()
    assert standards_of("current", {"files_per_center": 90}).files_per_center == 90
    with pytest.raises(StandardsError, match="no standard of this name: speed"):
        standards_of("current", {"speed": 3})
    with pytest.raises(StandardsError, match="files_per_center"):
        standards_of("current", {"files_per_center": -1})
