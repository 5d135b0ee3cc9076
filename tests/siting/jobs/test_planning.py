"""Plans of jobs beside those that `siting.plan` makes in this process."""

import pytest
from geopandas.testing import assert_geodataframe_equal
from pandas.testing import assert_frame_equal

import siting
from siting.errors import JobError, ProblemError
from siting.jobs.asked import PlanAsked
from siting.jobs.notes import read_note, write_note
from siting.jobs.planning import manner, run, wanted
from siting.jobs.reporting import Report
from siting.jobs.states import PROGRESS, STOP
from siting.location.stopping import MaxIterations
from siting.planning.changes import Change
from siting.planning.planner import usual_seconds


def test_a_job_makes_the_plan_that_is_made_without_one(queue, intake, kept, small, until):
    asked = {"name": "p", "households": kept, **small, "seed": 5}
    state = until(queue, queue.submit("plan", asked, label="p"))
    rules = siting.Standards(**small["changed"])
    plan = siting.plan(
        intake, centers=3, standards=rules, caseloads=False, seed=5, stop=MaxIterations(12)
    )
    made = siting.open_plan(queue.place.folder / "p.gpkg")
    assert (state.phase, state.seconds) == ("done", None)
    assert state.result["cost"] == made.facts.cost == pytest.approx(plan.facts.cost, rel=1e-12)
    assert_geodataframe_equal(made.centers, plan.centers, check_like=True)
    assert_frame_equal(made.assignments[["center_id"]], plan.assignments[["center_id"]])


@pytest.fixture
def report(tmp_path):
    return Report(tmp_path)


def test_a_name_that_is_taken_gets_a_number(place, report, kept, small):
    asked = PlanAsked(name="p", households=kept, **{**small, "iterations": 2})
    names = [run(asked, place, report)["plan"] for _ in range(2)]
    assert names == ["p.gpkg", "p 2.gpkg"]
    assert sorted(path.name for path in place.folder.glob("*.gpkg")) == sorted(names)


def test_a_search_that_is_stopped_when_it_begins_makes_a_plan(place, report, kept, small):
    write_note(report.home / STOP, {"count": 1})
    asked = PlanAsked(name="p", households=kept, **{**small, "iterations": None, "seconds": 600.0})
    told = run(asked, place, report)
    plan = siting.open_plan(place.folder / "p.gpkg")
    assert told["interrupted"]
    assert plan.facts.interrupted
    assert len(plan.centers) == 3
    assert plan.centers["load"].max() <= 130


def test_quotas_are_a_mixture_or_the_id_of_a_table(place, report, kept, small):
    asked = PlanAsked(name="p", households=kept, quotas="files=2", **small)
    with pytest.raises(siting.QuotaError, match="as a weight"):
        run(asked, place, report)
    asked = PlanAsked(name="p", households=kept, quotas="0" * 20 + "-" + "0" * 8, **small)
    with pytest.raises(JobError, match="Nothing is kept"):
        run(asked, place, report)


def test_what_is_wanted_is_a_number_or_a_change():
    assert wanted(PlanAsked(name="p", households="h", centers=4)) == 4
    assert wanted(PlanAsked(name="p", households="h", open=2, close=1)) == Change(open=2, close=1)
    with pytest.raises(ProblemError, match="No change"):
        wanted(PlanAsked(name="p", households="h"))


def test_the_time_is_as_long_as_asked_or_usual(report, intake):
    for seconds, told in ((7.0, 7.0), (None, usual_seconds(len(intake.located)))):
        how = manner(PlanAsked(name="p", households="h", seconds=seconds), intake, report)
        report.begin()
        assert how["stop"].seconds_left() == told == read_note(report.home / PROGRESS)["seconds"]
    how = manner(PlanAsked(name="p", households="h", seconds=9.0), intake, report, usual_s=3.0)
    assert how["stop"].seconds_left() == 9.0
