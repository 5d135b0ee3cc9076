"""The rounds of a center of a plan: who is in them, and who is not and why."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

import layers
from siting.errors import CalendarError, PlanFileError, RoundsError
from siting.plans.reading import open_center
from siting.rounds import Effort, Ways, center_rounds
from siting.rounds.calendar import Holiday, Month
from siting.rounds.center import NO_PLACE
from siting.standards import Standards

QUICK = Effort(5.0, iterations=100)
AZAR = Month(1405, 9)


@pytest.fixture
def ask(casework):
    plan, rows = casework
    intake = layers.check_households(rows)

    def call(center="c1", *, plan=plan, intake=intake, **options):
        options = {"standards": Standards(), "effort": QUICK} | options
        return center_rounds(plan, intake, center, AZAR, **options)

    return call


def test_every_household_of_the_center_is_visited_by_its_worker(ask, casework):
    plan, rows = casework
    found = ask()
    planned = found.visits[found.visits["date"].notna()].set_index("household_id")
    assert set(planned.index) == set(rows["household_id"])
    assert (planned["worker"] == plan.assignments["worker"].loc[planned.index]).all()
    assert found.workers == ("c1-1", "c1-2", "c1-3")
    assert found.travel_source == "estimated"
    assert (found.name, found.place) == ("کرمانشاه ۱", "کرمانشاه")


def test_a_household_without_a_place_is_listed_with_the_reason(ask):
    found = ask()
    lost = found.visits[found.visits["reason"].notna()]
    assert lost["household_id"].tolist() == ["gone"]
    assert lost["reason"].tolist() == [NO_PLACE]
    assert "1 not planned: the households file has no place for it." in found.summary()
    assert "31 visits of center c1 are due in 1405-09; 30 are planned" in found.summary()
    assert "lunar" not in found.summary()
    guess = Holiday(date(2026, 11, 25), "Ashura", estimated=True)
    told = replace(found, estimated_holidays=(guess,)).summary()
    assert "estimate of the lunar calendar: 1405-09-04 (Ashura)" in told


def test_one_worker_alone_has_the_same_visits(ask):
    alone, all_three = ask(worker="c1-2"), ask()
    assert alone.workers == ("c1-2",)
    assert set(alone.visits.index) == set(all_three.of("c1-2").visits.index)
    assert set(alone.stops["worker"]) == {"c1-2"}


def test_one_worker_of_a_pair_still_meets_the_other(ask, casework):
    _, rows = casework
    records = pd.DataFrame({"pair": [True]}, index=rows["household_id"].iloc[1:2])
    alone, both = ask(worker="c1-1", records=records), ask(records=records)
    joint = alone.stops[alone.stops["with_worker"].notna()]
    assert joint["household_id"].tolist() == [rows["household_id"].iloc[1]]
    other = both.stops[both.stops["visit_id"] == joint["visit_id"].iloc[0]]
    assert len(set(other["begin_s"])) == 1


def test_measured_times_are_used_and_named(ask):
    def one_minute(points, rural, _):
        assert len(points) == len(rural) == 31
        assert not rural.any()
        minute = np.where(np.eye(len(points), dtype=bool), 0, 60).astype(np.int64)
        return Ways(minute, "network")

    found = ask(times=one_minute)
    assert found.travel_source == "network"
    assert (found.stops["travel_s"] == 60).all()


def test_approximate_places_are_known(ask, casework):
    _, rows = casework
    about = rows.assign(longitude=rows["longitude"].astype(object)).astype({"latitude": object})
    about.loc[3, ["longitude", "latitude"]] = None
    about["province"], about["settlement"] = "کرمانشاه", "صحنه"
    found = ask(intake=layers.check_households(about))
    assert found.approximate == {rows["household_id"].iloc[3]}


def test_what_cannot_be_asked_says_why(ask):
    with pytest.raises(RoundsError, match="no center 'c9'"):
        ask("c9")
    with pytest.raises(
        RoundsError, match="no social worker for 1 of the 1 households of center c2"
    ):
        ask("c2")
    with pytest.raises(RoundsError, match="c3 serves no household"):
        ask("c3")
    with pytest.raises(RoundsError, match="'c1-7' at the center; there are c1-1, c1-2, c1-3"):
        ask(worker="c1-7")
    with pytest.raises(CalendarError, match="no weekday"):
        ask(days_off=("never",))


def test_one_center_of_a_saved_plan_is_opened(casework, tmp_path):
    plan, _ = casework
    plan.save(tmp_path / "plan.gpkg")
    found = open_center(tmp_path / "plan.gpkg", "c2")
    assert found.assignments.index.tolist() == ["elsewhere"]
    assert len(open_center(tmp_path / "plan.gpkg", "c1").assignments) == 31
    with pytest.raises(PlanFileError, match=r"no center .*' or 1=1.* c1 .*, c2 .*, c3 "):
        open_center(tmp_path / "plan.gpkg", "' or 1=1")
