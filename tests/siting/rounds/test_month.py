"""A month of a center: every due visit once, or with the reason; both of a pair together."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from siting.errors import RoundsError
from siting.rounds import Effort, month_rounds, round_times, tables
from siting.rounds import month as months
from siting.rounds.calendar import Month, work_days
from siting.rounds.due_visits import due_visits
from siting.standards import Standards

AZAR = Month(1405, 9)
RULES = Standards()
QUICK = Effort(seconds=5.0, iterations=200)


def center(n, workers, *, seed=0, spread=0.02, visits=12.0):
    rng = np.random.default_rng(seed)
    xy = rng.normal([47.06, 34.31], spread, (n, 2))
    index = pd.Index([f"h{turn:03}" for turn in range(n)], name="household_id")
    names = [f"c-{1 + turn % workers}" for turn in range(n)]
    return gpd.GeoDataFrame(
        {"visits_per_year": visits, "worker": names},
        index=index, geometry=gpd.points_from_xy(*xy.T), crs=4326,
    )  # fmt: skip


def plan(households, records=None, *, days=None, rules=RULES, **options):
    days = work_days(AZAR) if days is None else days
    points = gpd.GeoSeries(gpd.points_from_xy([47.06], [34.31]), crs=4326)
    points = pd.concat([points, households.geometry])
    travel = round_times(points, np.zeros(len(points), bool), rules).seconds
    due = due_visits(households, AZAR, days, rules, records=records)
    options = {"effort": QUICK, "seed": 0} | options
    return month_rounds(due, households, days, travel, rules, **options), travel, due


def check(rounds, travel, households, rules=RULES):
    """Walk every day again from the tables alone."""
    visits, stops, days = rounds.visits, rounds.stops, rounds.days
    assert (visits["date"].isna() != visits["reason"].isna()).all()
    times = stops.groupby("visit_id").size().reindex(visits.index, fill_value=0)
    needed = np.where(visits["with_worker"].notna(), 2, 1)
    assert (times == np.where(visits["date"].notna(), needed, 0)).all()
    row = dict(zip(households.index, range(1, len(households) + 1), strict=True))
    assert len(days) == len(stops[["worker", "date"]].drop_duplicates())
    for day in days.itertuples():
        own = stops[(stops["worker"] == day.worker) & (stops["date"] == day.date)]
        assert own["order"].tolist() == list(range(1, len(own) + 1))
        now, at, ways = day.leave_s, 0, 0
        for stop in own.itertuples():
            place = row[stop.household_id]
            assert stop.travel_s == travel[at, place]
            now, at, ways = now + stop.travel_s, place, ways + stop.travel_s
            assert stop.begin_s >= now
            now = stop.begin_s + 60 * stop.minutes
        assert (now + travel[at, 0], ways + travel[at, 0]) == (day.back_s, day.travel_s)
        assert day.leave_s >= months.DAY_START_S
        assert day.back_s <= months.DAY_START_S + 60 * rules.day_minutes
        assert day.back_s - day.leave_s == day.visit_s + day.travel_s + day.wait_s


@pytest.mark.parametrize("seed", range(3))
def test_every_due_visit_is_made_once(seed):
    households = center(90, 3, seed=seed)
    rounds, travel, due = plan(households)
    assert rounds.visits.index.equals(due.index)
    assert rounds.visits["reason"].isna().all()
    assert (rounds.stops["worker"] == rounds.visits["worker"].loc[rounds.stops["visit_id"]]
            .to_numpy()).all()  # fmt: skip
    check(rounds, travel, households)


@pytest.mark.parametrize("workers", [2, 3])
def test_both_workers_of_a_pair_are_at_the_door_at_the_same_time(workers):
    households = center(60, workers)
    pair = pd.DataFrame({"pair": True}, index=households.index[::6])
    rounds, travel, _ = plan(households, pair)
    check(rounds, travel, households)
    joint = rounds.visits[rounds.visits["household_id"].isin(pair.index)]
    assert joint["date"].notna().all()
    assert (joint["with_worker"] != joint["worker"]).all()
    for visit, own in rounds.stops.groupby("visit_id"):
        if visit in joint.index:
            assert own["worker"].nunique() == 2
            assert own["date"].nunique() == own["begin_s"].nunique() == 1
            assert set(own["with_worker"]) == set(own["worker"])


def test_a_center_with_one_worker_cannot_send_two():
    households = center(10, 1)
    pair = pd.DataFrame({"pair": True}, index=households.index[:2])
    rounds, travel, _ = plan(households, pair)
    check(rounds, travel, households)
    assert rounds.visits["reason"].iloc[:2].eq(months.ONE_WORKER).all()
    assert rounds.visits["reason"].iloc[2:].isna().all()


def test_the_far_and_those_with_impossible_hours_say_so():
    households = center(12, 1)
    far = gpd.points_from_xy([54.0], [31.0])[0]
    households.loc["h003", "geometry"] = far
    records = pd.DataFrame(
        {"from_s": [18 * 3600.0, np.nan], "until_s": [19 * 3600.0, np.nan]}, index=["h005", "h006"]
    )
    rounds, travel, _ = plan(households, records)
    check(rounds, travel, households)
    reasons = rounds.visits.set_index("household_id")["reason"].dropna().to_dict()
    assert reasons == {"h003": months.TOO_FAR, "h005": months.BAD_HOURS}


def test_hours_are_kept():
    households = center(30, 1)
    records = pd.DataFrame({"from_s": 10 * 3600.0, "until_s": 11 * 3600.0},
                           index=households.index[:8])  # fmt: skip
    rounds, travel, _ = plan(households, records)
    check(rounds, travel, households)
    bound = rounds.visits.iloc[:8]
    assert bound["date"].notna().all()
    assert bound["begin_s"].between(36_000, 39_600 - 1800).all()


def test_a_month_that_is_too_short_says_what_is_left():
    households = center(60, 1)
    rounds, travel, _ = plan(households, days=work_days(AZAR)[:3])
    check(rounds, travel, households)
    left = rounds.visits["reason"].notna()
    assert set(rounds.visits["reason"].dropna()) == {tables.NO_ROOM}
    assert 60 - 3 * 13 <= left.sum() <= 60 - 3 * 9  # at most 13 half hours and a way in a day


def test_a_visit_that_finds_no_room_in_its_days_is_made_later():
    households = center(30, 1)
    day = work_days(AZAR)[0]
    records = pd.DataFrame({"due": [day] * 30}, index=households.index)
    rules = Standards(day_minutes=90.0)  # two visits a day, nine days of slack
    rounds, travel, due = plan(households, records, rules=rules)
    check(rounds, travel, households, rules)
    dates = list(work_days(AZAR))
    last = due["last"].max()
    made = rounds.visits["date"].dropna().map(dates.index)
    assert len(made) > 2 * (last + 1)
    assert made.max() > last


def test_the_same_seed_gives_the_same_month():
    households = center(40, 2)
    one, two = (plan(households)[0] for _ in range(2))
    pd.testing.assert_frame_equal(one.stops, two.stops)


def test_nothing_due_is_an_empty_month():
    rounds, _, _ = plan(center(5, 2, visits=0.0))
    assert rounds.visits.empty
    assert rounds.stops.empty
    assert rounds.days.empty


def test_a_household_without_a_worker_is_refused():
    households = center(5, 2)
    households.loc["h002", "worker"] = None
    with pytest.raises(RoundsError, match="h002 has no social worker"):
        plan(households)
