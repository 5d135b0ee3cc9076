"""The days and order of one worker's visits, found by PyVRP; the only module that uses it.

PyVRP (Wouda, Lan and Kool 2024, INFORMS Journal on Computing 36) solves vehicle routing problems by
iterated local search. Here a day of the month is a vehicle, whose shift is that day's hours on a
clock that runs through the month. A visit has the hours from its first to its last day; one that is
bound to hours of the day is offered once on each of its days, of which at most one is taken. Every
visit is optional at a prize far above any detour, so that what fits in no day is left out and the
rest is still planned.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyvrp
from pyvrp.stop import MaxIterations, MaxRuntime, MultipleCriteria, NoImprovement, StoppingCriterion

from siting.arrays import Flags, Floats, Integers
from siting.errors import ArgumentError, ProblemError

#: Seconds from the start of one day to that of the next.
DAY_S = 86_400
#: Prize of a visit in days of travel: no detour costs as much.
_PRIZE_DAYS = 4


@dataclass(frozen=True)
class Shift:
    """The days of a worker.

    Parameters
    ----------
    days
        Number of days.
    start_s, length_s
        When a day begins, in seconds after midnight, and how long it may last from leaving the
        center until coming back.
    """

    days: int
    start_s: int
    length_s: int


@dataclass(frozen=True, eq=False)
class Stops:
    """The visits of one worker, each array of shape (v,).

    Parameters
    ----------
    place
        Row of each in the travel times; row 0 is the center.
    service_s
        Seconds at the home.
    first, last
        Days between which it has to be made.
    opens_s, closes_s
        Seconds after midnight at which it may begin at the earliest and the latest.
    weight
        How much more than another visit it matters that this one is made, at least 1.
    kept
        Appointments, which are made before all else: each has one day and one hour, and together
        they can be kept.
    """

    place: Integers
    service_s: Integers
    first: Integers
    last: Integers
    opens_s: Integers
    closes_s: Integers
    weight: Floats
    kept: Flags

    def __len__(self) -> int:
        """Return the number of visits."""
        return len(self.place)


@dataclass(frozen=True)
class Effort:
    """How long the routes are improved.

    Parameters
    ----------
    seconds
        At most so long.
    iterations
        At most so many rounds of search; None for no such limit. With it, and time enough, the same
        seed gives the same routes.
    idle
        End after so many rounds of search that brought nothing.
    """

    seconds: float = 20.0
    iterations: int | None = None
    idle: int = 20_000


@dataclass(frozen=True, eq=False)
class Routing:
    """The days of one worker.

    Parameters
    ----------
    day
        Day of each visit, shape (v,); -1 where it fits in none.
    begin_s
        When each visit begins, in seconds after midnight, shape (v,).
    travel_s
        Seconds from the stop before, shape (v,).
    leave_s, back_s
        When the worker leaves the center and is back, shape (days,); -1 on a day without visits.
    way_back_s
        Seconds of the last way of each day, shape (days,).
    """

    day: Integers
    begin_s: Integers
    travel_s: Integers
    leave_s: Integers
    back_s: Integers
    way_back_s: Integers

    @property
    def total_travel_s(self) -> int:
        """Seconds on the way, over all days."""
        return int(self.travel_s.sum() + self.way_back_s.sum())


def route_days(
    travel_s: Integers, stops: Stops, shift: Shift, *, effort: Effort, seed: int
) -> Routing:
    """Divide visits among days and order each day, for the least time on the way.

    Parameters
    ----------
    travel_s
        Whole seconds between places, shape (p, p); row 0 is the center.
    stops
        The visits.
    shift
        The days.
    effort
        When the search ends.
    seed
        Seed of all randomness.

    Returns
    -------
    The day of each visit; no day is longer than the shift, and no visit outside its days and hours.

    Raises
    ------
    ProblemError
        When travel times are no square table of whole seconds, a visit is at none of its places, or
        appointments cannot be kept together.
    """
    _check(travel_s, stops)
    if len(stops) == 0:
        return _timed(travel_s, stops, shift, [])
    offers = list(_offers(stops, shift))
    data = _pose(travel_s, stops, shift, offers)
    limits: list[StoppingCriterion] = [MaxRuntime(effort.seconds), NoImprovement(effort.idle)]
    if effort.iterations is not None:
        limits.append(MaxIterations(effort.iterations))
    stop = MultipleCriteria(limits)
    best = pyvrp.solve(data, stop, seed=seed, collect_stats=False, display=False).best
    if not best.is_feasible():  # begin with what surely is, and never go back behind it
        kept = pyvrp.Solution(data, _appointments(data, stops, offers))
        best = pyvrp.solve(
            *(data, MultipleCriteria(limits)),
            seed=seed, collect_stats=False, display=False, initial_solution=kept,
        ).best  # fmt: skip
    if not best.is_feasible():
        message = "The appointments cannot be kept together; plan their rounds again."
        raise ProblemError(message)
    routes = [
        (route.vehicle_type(), [offers[step.idx][0] for step in route if step.is_client()])
        for route in best.routes()
    ]
    return _timed(travel_s, stops, shift, routes)


def _check(travel_s: Integers, stops: Stops) -> None:
    square = travel_s.ndim == 2 and travel_s.shape[0] == travel_s.shape[1]
    if not square or not np.issubdtype(travel_s.dtype, np.integer):
        message = (
            "Travel times must be a square table of whole seconds; these are {dtype} of shape "
            "{shape}."
        )
        raise ArgumentError(message, dtype=travel_s.dtype, shape=travel_s.shape)
    if len(stops) and not 0 <= stops.place.min() <= stops.place.max() < len(travel_s):
        message = "Visits are at places beyond the {n_stops} of the travel times."
        raise ArgumentError(message, n_stops=len(travel_s))


def _offers(stops: Stops, shift: Shift) -> Iterator[tuple[int, int, int]]:
    """Yield each visit with the earliest and the latest moment at which it may begin.

    A visit that may be at any hour of its days is offered once; else once on each of its days.
    """
    end = shift.start_s + shift.length_s
    for k in range(len(stops)):
        opens, closes = max(int(stops.opens_s[k]), shift.start_s), min(int(stops.closes_s[k]), end)
        first, last = int(stops.first[k]), int(stops.last[k])
        if opens > closes:
            continue
        if first == last or (opens == shift.start_s and closes + int(stops.service_s[k]) >= end):
            yield k, first * DAY_S + opens, last * DAY_S + closes
        else:
            for day in range(first, last + 1):
                yield k, day * DAY_S + opens, day * DAY_S + closes


def _pose(
    travel_s: Integers, stops: Stops, shift: Shift, offers: list[tuple[int, int, int]]
) -> pyvrp.ProblemData:
    count = np.bincount([k for k, _, _ in offers], minlength=len(stops))
    group_of = {int(k): turn for turn, k in enumerate(np.flatnonzero(count > 1))}
    groups = [pyvrp.ClientGroup(required=False) for _ in group_of]
    clients = []
    for turn, (k, early, late) in enumerate(offers):
        group = group_of.get(k)
        if group is not None:
            groups[group].add_client(turn)
        clients.append(
            pyvrp.Client(
                int(stops.place[k]),
                service_duration=int(stops.service_s[k]),
                tw_early=early,
                tw_late=late,
                prize=int(_PRIZE_DAYS * shift.length_s * stops.weight[k]),
                required=bool(stops.kept[k]),
                group=group,
            )
        )
    days = [
        pyvrp.VehicleType(
            tw_early=day * DAY_S + shift.start_s,
            tw_late=day * DAY_S + shift.start_s + shift.length_s,
            shift_duration=shift.length_s,
            fixed_cost=day,  # of days that are alike an earlier one: what fails can be made up
        )
        for day in range(shift.days)
    ]
    matrix: Any = np.ascontiguousarray(travel_s, dtype=np.int64)  # PyVRP's hints misname it
    locations = [pyvrp.Location(0, 0) for _ in travel_s]
    return pyvrp.ProblemData(
        locations, clients, [pyvrp.Depot(0)], days, [matrix], [matrix], groups=groups
    )


def _appointments(
    data: pyvrp.ProblemData, stops: Stops, offers: list[tuple[int, int, int]]
) -> list[pyvrp.Route]:
    """Return the routes of the appointments alone, one after the other."""
    days: dict[int, list[int]] = {}
    for turn in sorted(range(len(offers)), key=lambda turn: offers[turn][1]):
        if stops.kept[offers[turn][0]]:
            days.setdefault(offers[turn][1] // DAY_S, []).append(turn)
    return [pyvrp.Route(data, visits, vehicle_type=day) for day, visits in days.items()]


def _timed(
    travel_s: Integers, stops: Stops, shift: Shift, routes: list[tuple[int, list[int]]]
) -> Routing:
    """Set the clock of each route."""
    day = np.full(len(stops), -1, dtype=np.int64)
    begin, travel = np.zeros((2, len(stops)), dtype=np.int64)
    leave, back = np.full((2, shift.days), -1, dtype=np.int64)
    way_back = np.zeros(shift.days, dtype=np.int64)
    for number, route in routes:
        if not route:
            continue
        places = np.r_[0, stops.place[route], 0]
        ways = travel_s[places[:-1], places[1:]]
        begins = _begins(ways, stops, shift, route)
        day[route], begin[route], travel[route] = number, begins, ways[:-1]
        leave[number] = begins[0] - ways[0]
        back[number] = begins[-1] + stops.service_s[route[-1]] + ways[-1]
        way_back[number] = ways[-1]
    return Routing(day, begin, travel, leave, back, way_back)


def _begins(ways: Integers, stops: Stops, shift: Shift, route: list[int]) -> Integers:
    """Return when each visit of a day begins.

    Off at the start of the day; where that means to wait on the way, off as much later as makes the
    end no later.
    """
    opens, service = stops.opens_s[route], stops.service_s[route]
    begins, waits = _forward(ways, opens, service, shift.start_s)
    slack = (np.cumsum(waits) + stops.closes_s[route] - begins).min()
    later = int(min(slack, waits.sum()))
    return _forward(ways, opens, service, shift.start_s + later)[0]


def _forward(
    ways: Integers, opens: Integers, service: Integers, leave_s: int
) -> tuple[Integers, Integers]:
    """Return when each visit begins, and how long the worker waits for it."""
    begins, waits = np.zeros((2, len(opens)), dtype=np.int64)
    now = leave_s
    for turn in range(len(opens)):
        now += int(ways[turn])
        begins[turn] = max(now, int(opens[turn]))
        waits[turn] = begins[turn] - now
        now = int(begins[turn] + service[turn])
    return begins, waits
