"""A month of home visits of one center: every due visit on one day, or with the reason why not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.reasons import reason
from siting.arrays import Flags, Integers
from siting.errors import RoundsError
from siting.rounds.pairs import Couple, couples
from siting.rounds.routing import Effort, Routing, Shift, Stops, route_days
from siting.rounds.tables import Desk, MonthRounds, round_tables, service_s
from siting.standards import Standards

#: Why no day can hold a due visit, even alone.
TOO_FAR = reason("longer_than_a_day")
BAD_HOURS = reason("hours_impossible")
ONE_WORKER = reason("one_worker")

#: When the day in the field begins, in seconds after midnight.
DAY_START_S = 8 * 3600


def month_rounds(
    visits: pd.DataFrame,
    households: gpd.GeoDataFrame,
    dates: tuple[date, ...],
    travel_s: Integers,
    standards: Standards,
    *,
    start_s: int = DAY_START_S,
    effort: Effort | None = None,
    seed: int = 0,
) -> MonthRounds:
    """Plan the rounds of a center's social workers for a month.

    Parameters
    ----------
    visits
        Due visits, as `siting.rounds.due_visits.due_visits` gives them for these households and
        dates.
    households
        Index household_id, points; ``worker``.
    dates
        Days on which rounds are made, ascending.
    travel_s
        Whole seconds between places, shape (1 + households, 1 + households): the center's row
        first, then the households in their order.
    standards
        Minutes of a day.
    start_s
        When the day in the field begins, in seconds after midnight.
    effort
        When the search for each worker ends.
    seed
        Seed of all randomness.

    Returns
    -------
    The rounds; every visit is on one day or has a reason.

    Raises
    ------
    RoundsError
        When a household has no worker.
    """
    if households["worker"].isna().any():
        lost = households.index[households["worker"].isna()][0]
        message = "Household {lost} has no social worker; make the plan with caseload areas."
        raise RoundsError(message, lost=lost)
    place = 1 + households.index.get_indexer(visits["household_id"])
    shift = Shift(len(dates), start_s, int(60 * standards.day_minutes))
    known = visits.assign(worker=households["worker"].to_numpy()[place - 1])
    workers = sorted(households["worker"].unique(), key=_natural)
    team = couples(workers)
    known["with_worker"] = [
        _other(team.get(worker), worker) if pair else None
        for worker, pair in zip(known["worker"], known["pair"], strict=True)
    ]
    known["with_worker"] = known["with_worker"].astype("str")
    known["reason"] = _impossible(known, travel_s, place, shift)
    desk = Desk(known, travel_s, place.astype(np.int64), dates, shift, seed)
    routings = _route_all(desk, workers, team, effort or Effort())
    return round_tables(desk, routings, households.geometry)


def _natural(worker: str) -> tuple[int, str]:
    """Order c-2 before c-10."""
    return len(worker), worker


def _other(couple: Couple | None, worker: str) -> str | None:
    if couple is None:
        return None
    return couple.follower if couple.leader == worker else couple.leader


def _impossible(
    visits: pd.DataFrame, travel_s: Integers, place: Integers, shift: Shift
) -> pd.Series:
    """Say of each visit that no day could hold, even alone, why not; missing for the others."""
    end = shift.start_s + shift.length_s
    way = travel_s[0, place]
    opens, closes = _hours(visits, shift)
    begin = np.maximum(shift.start_s + way, opens)
    back = begin + service_s(visits) + travel_s[place, 0]
    why = pd.Series(pd.NA, index=visits.index, dtype="str")
    why[(begin > closes) | (back > end)] = BAD_HOURS
    why[way + service_s(visits) + travel_s[place, 0] > shift.length_s] = TOO_FAR
    why[(visits["pair"] & visits["with_worker"].isna()).to_numpy()] = ONE_WORKER
    return why


def _hours(visits: pd.DataFrame, shift: Shift) -> tuple[Integers, Integers]:
    """Return when each visit may begin at the earliest and latest, in seconds after midnight."""
    end = shift.start_s + shift.length_s
    opens = visits["from_s"].fillna(shift.start_s).to_numpy(dtype=np.float64)
    until = visits["until_s"].fillna(end).to_numpy(dtype=np.float64)
    closes = np.minimum(until, end) - service_s(visits)
    return np.maximum(opens, shift.start_s).astype(np.int64), closes.astype(np.int64)


def _route_all(
    desk: Desk, workers: Sequence[str], team: dict[str, Couple], effort: Effort
) -> dict[str, tuple[Integers, Routing]]:
    """Route one worker after the other; a follower keeps the hours that the leader's round has set.

    Returns the rows of the visits of each worker, and their routing.
    """
    visits = desk.visits
    possible = visits["reason"].isna().to_numpy()
    pair = visits["pair"].to_numpy(dtype=np.bool_)
    couple = [team.get(worker) for worker in visits["worker"]]
    leader = np.array([each.leader if each else "" for each in couple], dtype=object)
    follower = np.array([each.follower if each else "" for each in couple], dtype=object)
    done: dict[str, tuple[Integers, Routing]] = {}
    set_day = np.full(len(visits), -1, dtype=np.int64)
    set_begin = np.zeros(len(visits), dtype=np.int64)
    for worker in workers:
        own = (visits["worker"] == worker).to_numpy() & ~pair
        kept = _keepable(desk, pair & (follower == worker) & (set_day >= 0), set_day, set_begin)
        rows = np.flatnonzero(possible & (own | (pair & (leader == worker)) | kept))
        routing = _route_one(desk, rows, kept[rows], (set_day[rows], set_begin[rows]), effort)
        done[worker] = rows, routing
        led = pair[rows] & (leader[rows] == worker)
        set_day[rows[led]], set_begin[rows[led]] = routing.day[led], routing.begin_s[led]
    return done


def _keepable(desk: Desk, kept: Flags, day: Integers, begin: Integers) -> Flags:
    """Return the appointments that can be kept one after the other.

    Where the leader's round came to them, so does the follower's, unless the way past another home
    is quicker than the direct one, as estimates of town and country may have it.
    """
    end = desk.shift.start_s + desk.shift.length_s
    service = service_s(desk.visits)
    found = np.zeros(len(kept), dtype=np.bool_)
    rows = np.flatnonzero(kept)
    today, at, now = -1, 0, 0
    for row in rows[np.lexsort((begin[rows], day[rows]))]:
        if day[row] != today:
            today, at, now = int(day[row]), 0, desk.shift.start_s
        place, done = int(desk.place[row]), int(begin[row] + service[row])
        if now + desk.travel_s[at, place] <= begin[row] and done + desk.travel_s[place, 0] <= end:
            found[row], at, now = True, place, done
    return found


def _route_one(
    desk: Desk,
    rows: Integers,
    kept: Flags,
    appointments: tuple[Integers, Integers],
    effort: Effort,
) -> Routing:
    """Route a worker; a visit that fits on none of its days may then be later in the month."""
    stops = _stops(desk, rows, kept, appointments)
    routing = route_days(desk.travel_s, stops, desk.shift, effort=effort, seed=desk.seed)
    left = (routing.day < 0) & ~kept & (stops.last < desk.shift.days - 1)
    if not left.any():
        return routing
    later = replace(stops, last=np.where(left, desk.shift.days - 1, stops.last))
    again = route_days(desk.travel_s, later, desk.shift, effort=effort, seed=desk.seed)
    return again if (again.day < 0).sum() < (routing.day < 0).sum() else routing


def _stops(
    desk: Desk, rows: Integers, kept: Flags, appointments: tuple[Integers, Integers]
) -> Stops:
    """Return some visits as stops; those that are kept are bound to their day and hour."""
    visits = desk.visits.iloc[rows]
    opens, closes = _hours(visits, desk.shift)
    day, begin = appointments
    overdue = visits["overdue_days"].to_numpy(dtype=np.float64)
    return Stops(
        place=desk.place[rows],
        service_s=service_s(visits),
        first=np.where(kept, day, visits["first"].to_numpy()),
        last=np.where(kept, day, visits["last"].to_numpy()),
        opens_s=np.where(kept, begin, opens),
        closes_s=np.where(kept, begin, closes),
        weight=1.0 + np.minimum(overdue / 30.0, 1.0),
        kept=kept,
    )
