"""The tables of a month of rounds: every visit, every stop and every day."""

from dataclasses import dataclass
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.reasons import reason
from siting.arrays import Integers
from siting.rounds.routing import Routing, Shift

#: Why a due visit that a day could hold is on none.
NO_ROOM = reason("no_day_free")
NO_COMMON_DAY = reason("no_common_day")


@dataclass(frozen=True, eq=False)
class MonthRounds:
    """The rounds of a month.

    This is casework: it names households, and `points` says where they live.

    Parameters
    ----------
    visits
        Every due visit; index visit_id: household_id, worker, with_worker (where two are needed),
        due, overdue_days, minutes, date and begin_s (seconds after midnight), reason. Either date
        or reason is missing.
    stops
        One row for each worker at each visit, in the order of the rounds: worker, date, order (from
        1), visit_id, household_id, begin_s, minutes, travel_s (from the stop before), with_worker.
    days
        One row for each worker and day with visits: worker, date, leave_s, back_s, visits, visit_s,
        travel_s (the way back included), way_back_s, wait_s.
    points
        Where the households live; index household_id.
    """

    visits: pd.DataFrame
    stops: pd.DataFrame
    days: pd.DataFrame
    points: gpd.GeoSeries


@dataclass(frozen=True, eq=False)
class Desk:
    """What the rounds of all workers are made from.

    Parameters
    ----------
    visits
        Due visits; worker, with_worker, and the reason of those that no day could hold.
    travel_s, place
        Whole seconds between places, the center's first, and the place of each visit.
    dates, shift
        The days.
    seed
        Seed of all randomness.
    """

    visits: pd.DataFrame
    travel_s: Integers
    place: Integers
    dates: tuple[date, ...]
    shift: Shift
    seed: int


def round_tables(
    desk: Desk, routings: dict[str, tuple[Integers, Routing]], points: gpd.GeoSeries
) -> MonthRounds:
    """Return the rounds as tables; a joint visit that only one of two could make is on no day.

    Parameters
    ----------
    desk
        What they are made from.
    routings
        Rows of the visits of each worker, and their routing.
    points
        Where the households live.
    """
    visits = desk.visits
    stops = _stop_table(desk, routings)
    needed = 1 + visits["with_worker"].notna().astype(np.int64)
    made = stops.groupby("visit_id").size().reindex(visits.index, fill_value=0)
    alone = (made > 0) & (made < needed)  # one of two workers only: neither goes
    lost = visits["reason"].isna() & (made < needed)
    why = visits["reason"].mask(lost & ~alone, NO_ROOM).mask(lost & alone, NO_COMMON_DAY)
    stops = stops[~stops["visit_id"].isin(visits.index[alone])]
    first = stops.drop_duplicates("visit_id").set_index("visit_id")
    columns = ["household_id", "worker", "with_worker", "due", "overdue_days", "minutes"]
    table = visits[columns].assign(
        date=first["date"].reindex(visits.index),
        begin_s=first["begin_s"].reindex(visits.index).astype("Int64"),
        overdue_days=visits["overdue_days"].astype("Int64"),
        reason=why,
    )
    stops, days = _retraced(desk, stops.reset_index(drop=True))
    return MonthRounds(table, stops, days, points)


def _stop_table(desk: Desk, routings: dict[str, tuple[Integers, Routing]]) -> pd.DataFrame:
    parts = []
    for worker, (rows, routing) in routings.items():
        on = np.flatnonzero(routing.day >= 0)
        order = on[np.lexsort((routing.begin_s[on], routing.day[on]))]
        chosen = desk.visits.iloc[rows[order]]
        other = [
            None if joint is None or pd.isna(joint) else (joint if own == worker else own)
            for own, joint in zip(chosen["worker"], chosen["with_worker"], strict=True)
        ]
        parts.append(
            pd.DataFrame(
                {
                    "worker": worker,
                    "date": [desk.dates[day] for day in routing.day[order]],
                    "visit_id": chosen.index,
                    "household_id": chosen["household_id"].to_numpy(),
                    "begin_s": routing.begin_s[order],
                    "minutes": chosen["minutes"].to_numpy(),
                    "with_worker": pd.array(other, dtype="str"),
                    "place": desk.place[rows[order]],
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _retraced(desk: Desk, stops: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Add order and ways to the stops, and sum up each day; visits begin when they were set to."""
    travel = desk.travel_s
    groups = stops.groupby(["worker", "date"], sort=False)
    before = groups["place"].shift(1, fill_value=0).to_numpy()
    place = stops["place"].to_numpy()
    full = stops.assign(
        order=groups.cumcount() + 1, travel_s=travel[before, place], service_s=service_s(stops)
    )
    days = full.groupby(["worker", "date"], sort=False).agg(
        visits=("visit_id", "size"),
        visit_s=("service_s", "sum"),
        travel_s=("travel_s", "sum"),
        first_place=("place", "first"),
        last_place=("place", "last"),
        first_begin=("begin_s", "first"),
        last_begin=("begin_s", "last"),
        last_service=("service_s", "last"),
    )
    way_back = travel[days["last_place"], 0]
    days = days.assign(
        leave_s=days["first_begin"] - travel[0, days["first_place"]],
        back_s=days["last_begin"] + days["last_service"] + way_back,
        travel_s=days["travel_s"] + way_back,
        way_back_s=way_back,
    )
    days["wait_s"] = days["back_s"] - days["leave_s"] - days["visit_s"] - days["travel_s"]
    kept = [
        "worker", "date", "order", "visit_id", "household_id", "begin_s", "minutes", "travel_s",
        "with_worker",
    ]  # fmt: skip
    shown = ["leave_s", "back_s", "visits", "visit_s", "travel_s", "way_back_s", "wait_s"]
    return full[kept], days[shown].reset_index()


def service_s(visits: pd.DataFrame) -> Integers:
    """Return the whole seconds of each visit."""
    return np.ceil(60.0 * visits["minutes"].to_numpy(dtype=np.float64)).astype(np.int64)
