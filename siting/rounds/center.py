"""The rounds of one center of a plan: who is due, who goes, and when."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.households.intake import Intake
from layers.reasons import reason
from siting.arrays import Flags
from siting.errors import RoundsError
from siting.plans.frames import Plan
from siting.rounds.calendar import Holiday, Month, month_holidays, work_days
from siting.rounds.due_visits import due_visits
from siting.rounds.month import DAY_START_S, month_rounds
from siting.rounds.routing import Effort
from siting.rounds.tables import MonthRounds
from siting.rounds.ways import Times, round_times
from siting.standards import Standards

#: Why a household of the center is not visited at all.
NO_PLACE = reason("no_place")


@dataclass(frozen=True, eq=False)
class CenterRounds(MonthRounds):
    """The rounds of a center, with what a reader of them has to know; casework like them.

    Parameters
    ----------
    center_id, name, place
        Id of the center; the neighborhood and the county where it is.
    center
        Point of the center, the only one of the series.
    area
        Catchment of the center, likewise; no shape where it has none.
    month, dates
        The month, and its days on which rounds can be made.
    workers
        Everyone who visits for the center.
    travel_source
        ``estimated``, ``network`` or ``mixed``.
    approximate
        Ids of households that were placed in the middle of their settlement.
    estimated_holidays
        Holidays of the month that only an estimate of the lunar calendar says.
    """

    center_id: str
    name: str
    place: str
    center: gpd.GeoSeries
    area: gpd.GeoSeries
    month: Month
    dates: tuple[date, ...]
    workers: tuple[str, ...]
    travel_source: str
    approximate: frozenset[str]
    estimated_holidays: tuple[Holiday, ...] = ()

    def of(self, worker: str) -> "CenterRounds":
        """Return the rounds of one worker; visits are those of the worker's own households."""
        return replace(
            self,
            visits=self.visits[self.visits["worker"] == worker],
            stops=self.stops[self.stops["worker"] == worker],
            days=self.days[self.days["worker"] == worker],
            workers=(worker,),
        )


def center_rounds(  # noqa: PLR0913 - whom, when, how far and how long to search are as many
    plan: Plan,
    intake: Intake,
    center_id: str,
    month: Month,
    *,
    standards: Standards,
    worker: str | None = None,
    records: pd.DataFrame | None = None,
    holidays: Collection[date] = (),
    days_off: Collection[str] = ("friday",),
    start_s: int = DAY_START_S,
    times: Times | None = None,
    effort: Effort | None = None,
    seed: int = 0,
) -> CenterRounds:
    """Plan a month of home visits of one center.

    Parameters
    ----------
    plan
        A plan with caseload areas and at least the assignments of this center.
    intake
        The households, as `layers.read_households` returns them: a plan holds no homes.
    center_id
        The center.
    month
        The month.
    standards
        Visits a year, minutes of a visit and of a day, paces.
    worker
        Return the rounds of this one only; the others are planned where two go together.
    records
        What is known of single households' visits, see `layers.households.visit_records`.
    holidays, days_off
        Days without rounds, see `siting.rounds.calendar.work_days`.
    start_s
        When the day in the field begins, in seconds after midnight.
    times
        Finds the ways, center first; by default they are estimated by `round_times`.
    effort
        When the search ends.
    seed
        Seed of all randomness.

    Raises
    ------
    RoundsError
        When the plan has no such center, or names no social workers for it.
    CalendarError
        When no day of the month is left.
    """
    if center_id not in plan.centers.index:
        message = "The plan has no center {center_id!r}; look up the ids in its layer centers."
        raise RoundsError(message, center_id=center_id)
    assigned = _needed(_assigned(plan, center_id), worker, records)
    located = intake.located
    known = located.loc[located.index.intersection(assigned.index).sort_values()]
    households = known.assign(worker=assigned["worker"].reindex(known.index))
    dates = work_days(month, holidays=holidays, days_off=days_off)
    center = plan.centers.geometry.loc[[center_id]]
    points = pd.concat([center, households.geometry.to_crs(center.crs)])
    rural = _rural(plan, center_id, assigned.loc[households.index])
    ways = (times or round_times)(gpd.GeoSeries(points), rural, standards)
    visits = due_visits(households, month, dates, standards, records=records)
    rounds = month_rounds(
        visits,
        households,
        dates,
        ways.seconds,
        standards,
        start_s=start_s,
        effort=effort,
        seed=seed,
    )
    listed = _with_unplaced(rounds.visits, assigned.drop(households.index))
    stands = plan.centers.loc[center_id]
    found = CenterRounds(
        **(vars(rounds) | {"visits": listed}),
        center_id=center_id,
        name=_word(stands, "name"),
        place=_word(stands, "county") or _word(stands, "province"),
        center=center,
        area=plan.catchments.geometry.reindex([center_id]),
        month=month,
        dates=dates,
        workers=tuple(sorted(assigned["worker"].unique(), key=lambda name: (len(name), name))),
        travel_source=ways.source,
        approximate=frozenset(households.index[households["placement"].eq("approximate")]),
        estimated_holidays=tuple(
            free for free in month_holidays(month, announced=holidays) if free.estimated
        ),
    )
    return found if worker is None else found.of(worker)


def _assigned(plan: Plan, center_id: str) -> pd.DataFrame:
    """Return the households of a center, each with a worker."""
    assigned = plan.assignments[plan.assignments["center_id"] == center_id]
    if assigned.empty:
        message = "Center {center_id} serves no household, so there is nobody to visit."
        raise RoundsError(message, center_id=center_id)
    if assigned["worker"].isna().any():
        message = (
            "The plan names no social worker for {n_without:,} of the {n_households:,} households "
            "of center {center_id}; make it again with caseload areas, that is without "
            "--no-caseloads."
        )
        raise RoundsError(
            message,
            n_without=assigned["worker"].isna().sum(),
            n_households=len(assigned),
            center_id=center_id,
        )
    return assigned


def _needed(
    assigned: pd.DataFrame, worker: str | None, records: pd.DataFrame | None
) -> pd.DataFrame:
    """Return the households whose rounds are planned: all, or one worker's where nobody pairs."""
    if worker is None:
        return assigned
    own = assigned[assigned["worker"] == worker]
    if own.empty:
        names = ", ".join(sorted(assigned["worker"].unique()))
        message = "There is no social worker {worker!r} at the center; there are {names}."
        raise RoundsError(message, worker=worker, names=names)
    pairs = records is not None and records["pair"].reindex(assigned.index).eq(True).any()  # noqa: FBT003
    return assigned if pairs else own


def _rural(plan: Plan, center_id: str, assigned: pd.DataFrame) -> Flags:
    """Say of the center and of each household whether it is in the country; outside all, it is."""
    setting = plan.neighborhoods["setting"]
    homes = setting.reindex(assigned["neighborhood_id"]).fillna("rural").eq("rural").to_numpy()
    stands = plan.centers["neighborhood_id"].loc[center_id]
    return np.array([setting.get(stands, "urban") == "rural", *homes], dtype=np.bool_)


def _with_unplaced(visits: pd.DataFrame, lost: pd.DataFrame) -> pd.DataFrame:
    """Add households of the center that the file of households no longer places."""
    if lost.empty:
        return visits
    index = pd.Index(lost.index, name="visit_id")
    frame = pd.DataFrame(index=index, columns=visits.columns).astype(visits.dtypes)
    frame["household_id"], frame["worker"] = lost.index.to_numpy(), lost["worker"].to_numpy()
    return pd.concat([visits, frame.assign(reason=NO_PLACE).astype(visits.dtypes)])


def _word(row: pd.Series, name: str) -> str:
    value = row.get(name)
    return "" if value is None or pd.isna(value) else str(value)
