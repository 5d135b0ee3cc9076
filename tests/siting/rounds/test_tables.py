"""The tables of a month, from routings written by hand."""

from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from siting.rounds.routing import Routing, Shift
from siting.rounds.tables import NO_COMMON_DAY, NO_ROOM, Desk, round_tables, service_s

DAYS = (date(2026, 11, 22), date(2026, 11, 23))
#: Seconds between the center (0) and three homes on a line.
TRAVEL = 60 * np.array([[0, 10, 20, 30], [10, 0, 10, 20], [20, 10, 0, 10], [30, 20, 10, 0]])
EIGHT = 8 * 3600


def _visits(**changes):
    visits = pd.DataFrame(
        {
            "household_id": ["a", "b", "c"],
            "worker": ["w1", "w1", "w2"],
            "with_worker": pd.array([None, "w2", None], dtype="str"),
            "due": [DAYS[0]] * 3,
            "overdue_days": [0, 3, None],
            "minutes": [30.0, 45.5, 60.0],
            "reason": pd.array([None] * 3, dtype="str"),
        },
        index=pd.Index(["v1", "v2", "v3"], name="visit_id"),
    )
    return visits.assign(**changes)


def _routing(day, begin):
    """Only the day and the begin of visits are read."""
    nothing = np.zeros(len(DAYS), np.int64)
    begin = np.array(begin)
    return Routing(np.array(day), begin, np.zeros_like(begin), nothing, nothing, nothing)


def _tables(w1, w2, visits=None):
    desk = Desk(
        visits=_visits() if visits is None else visits,
        travel_s=TRAVEL,
        place=np.array([1, 2, 3]),
        dates=DAYS,
        shift=Shift(2, EIGHT, 6 * 3600),
        seed=0,
    )
    routings = {
        "w1": (np.array([0, 1]), _routing(*w1)),
        "w2": (np.array([1, 2]), _routing(*w2)),
    }
    points = gpd.GeoSeries(gpd.points_from_xy([0, 1, 2], [0, 0, 0]), index=list("abc"))
    return round_tables(desk, routings, points)


#: Both meet at b on the second day at ten; w1 was at a on the first, w2 goes on to c.
MEETING = ([0, 1], [9 * 3600, 10 * 3600]), ([1, 1], [10 * 3600, 11 * 3600])


def test_every_stop_has_its_way_and_its_companion():
    stops = _tables(*MEETING).stops
    assert stops[["worker", "visit_id", "order"]].to_numpy().tolist() == [
        ["w1", "v1", 1], ["w1", "v2", 1], ["w2", "v2", 1], ["w2", "v3", 2],
    ]  # fmt: skip
    assert stops["date"].tolist() == [DAYS[0], DAYS[1], DAYS[1], DAYS[1]]
    assert stops["travel_s"].tolist() == [600, 1_200, 1_200, 600]
    assert [None if pd.isna(who) else who for who in stops["with_worker"]] == [
        None, "w2", "w1", None,
    ]  # fmt: skip


def test_a_day_adds_up():
    days = _tables(*MEETING).days.set_index(["worker", "date"])
    last = days.loc[("w2", DAYS[1])]
    assert last["leave_s"] == 10 * 3600 - 1_200
    assert last["visits"] == 2
    assert last["visit_s"] == 2_730 + 3_600
    assert last["travel_s"] == 1_200 + 600 + 1_800
    assert last["way_back_s"] == 1_800
    assert last["back_s"] == 11 * 3600 + 3_600 + 1_800
    assert last["wait_s"] == 3_600 - 2_730 - 600  # from the end at b to the begin at c
    spent = days["visit_s"] + days["travel_s"] + days["wait_s"]
    assert (days["back_s"] - days["leave_s"] == spent).all()


def test_visits_say_when_they_are():
    visits = _tables(*MEETING).visits
    assert visits["date"].tolist() == [DAYS[0], DAYS[1], DAYS[1]]
    assert visits["begin_s"].tolist() == [9 * 3600, 10 * 3600, 11 * 3600]
    assert visits["reason"].isna().all()
    assert visits.index.tolist() == ["v1", "v2", "v3"]


def test_where_only_one_of_two_can_come_neither_does():
    tables = _tables(([0, -1], [9 * 3600, 0]), MEETING[1])
    assert tables.visits["reason"].tolist()[1] == NO_COMMON_DAY
    assert pd.isna(tables.visits["date"].iloc[1])
    assert tables.stops["visit_id"].tolist() == ["v1", "v3"]
    assert tables.stops["travel_s"].tolist() == [600, 1_800]
    assert tables.stops["order"].tolist() == [1, 1]


def test_what_fits_into_no_day_says_so_and_keeps_a_reason_of_its_own():
    visits = _visits(reason=pd.array([None, None, "too long for a day"], dtype="str"))
    tables = _tables(([-1, 1], [0, 10 * 3600]), ([1, -1], [10 * 3600, 0]), visits)
    assert tables.visits["reason"].tolist()[0] == NO_ROOM
    assert pd.isna(tables.visits["reason"].iloc[1])
    assert tables.visits["reason"].tolist()[2] == "too long for a day"


@pytest.mark.parametrize(("minutes", "seconds"), [(30.0, 1_800), (45.501, 2_731), (0.0, 0)])
def test_visits_take_whole_seconds(minutes, seconds):
    assert service_s(pd.DataFrame({"minutes": [minutes]})).tolist() == [seconds]
