"""Which home visits are due in a month, and between which of its days each has to be made."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import blake2b
from itertools import pairwise
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from siting.arrays import Floats
from siting.rounds.calendar import Month
from siting.standards import Standards
from siting.workers.hours import visit_minutes, visits_a_year

#: Days in a year.
YEAR_DAYS = 365.25
#: A visit may be this share of its interval early or late, but at least so many days.
SLACK, SLACK_DAYS = 0.25, 3.0

#: Decimals of a degree within which households count as one place: they are due together.
_PLACE_DECIMALS = 3
_MONTHS = 12


class _Due(NamedTuple):
    """A visit that is due, and the days between which it has to be made."""

    household_id: str
    due: date
    earliest: date
    latest: date


class _Record(NamedTuple):
    """What is known of the visits of one household; dates are missing where none is recorded."""

    household_id: str
    visits: float
    phase: float
    due: date | None
    last_visit: date | None


def due_visits(
    households: gpd.GeoDataFrame,
    month: Month,
    days: tuple[date, ...],
    standards: Standards,
    *,
    records: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """List the home visits that are due in a month.

    A visit is due an interval after the last one: a year over the visits a year. Where neither a
    due date nor a last visit is recorded, the months of a household's visits follow from its place,
    always the same: so many a year, spread evenly, and neighbors in one place together.

    Parameters
    ----------
    households
        Index household_id, points; ``visits_per_year`` and ``groups`` where known.
    month
        The month.
    days
        Days of the month on which rounds are made, ascending.
    standards
        Visits a year and minutes of a visit.
    records
        As `layers.households.visit_records.read_visit_records` gives them; by default nothing is
        recorded.

    Returns
    -------
    Index visit_id (the household's id; with ``#2`` and so on for more visits in the month);
    household_id, due (date), first and last (positions in `days` between which the visit has to
    be), overdue_days at the start of the month, minutes, from_s and until_s (seconds after
    midnight; missing for any hour), pair. Ordered by household, then by due date.
    """
    known = _recorded(households, records)
    known["visits"] = visits_a_year(households, standards)
    usual = visit_minutes(households, standards)
    known["minutes"] = known["minutes"].fillna(pd.Series(usual, index=households.index))
    known["phase"] = _phases(households.geometry)
    found = [due for record in _records(known.sort_index()) for due in _due_dates(record, month)]
    frame = pd.DataFrame(found, columns=_Due._fields).astype({"household_id": "str"})
    turn = frame.groupby("household_id").cumcount() + 1
    again = ("#" + turn.astype("str")).where(turn > 1, "")
    frame.index = pd.Index(frame["household_id"] + again, name="visit_id")
    spans = zip(frame["earliest"], frame["latest"], strict=True)
    window = [_window(earliest, latest, days) for earliest, latest in spans]
    frame[["first", "last"]] = np.array(window, dtype=np.int64).reshape(-1, 2)
    start = month.days[0]
    late = [max(0, (start - due).days) for due in frame["due"]]
    facts = known.loc[frame["household_id"], ["minutes", "from_s", "until_s", "pair"]]
    frame = frame.drop(columns=["earliest", "latest"])
    frame["overdue_days"] = np.array(late, dtype=np.int64)
    return pd.concat([frame, facts.set_axis(frame.index)], axis=1)


def _recorded(households: pd.DataFrame, records: pd.DataFrame | None) -> pd.DataFrame:
    """Return what is recorded of each household, missing where nothing is."""
    empty = pd.DataFrame(index=pd.Index([], dtype="str"))
    given = (empty if records is None else records).reindex(households.index)
    return pd.DataFrame(
        {
            "last_visit": _dates(given, "last_visit"),
            "due": _dates(given, "due"),
            **{name: _numbers(given, name) for name in ("from_s", "until_s", "minutes")},
            "pair": _numbers(given, "pair").eq(1.0),
        },
        index=households.index,
    )


def _dates(given: pd.DataFrame, name: str) -> pd.Series:
    """Return the dates of a column, None where there is none."""
    values = given[name] if name in given else [None] * len(given)
    dates = [None if pd.isna(value) else value for value in values]
    return pd.Series(dates, index=given.index, dtype="object")


def _numbers(given: pd.DataFrame, name: str) -> pd.Series:
    if name not in given:
        return pd.Series(np.nan, index=given.index)
    return pd.to_numeric(given[name].astype("object"), errors="coerce").astype("float64")


def _phases(points: gpd.GeoSeries) -> Floats:
    """Return a number from 0 to 1 for each place, which says when in the year its visits fall.

    It follows from the place alone, so that a new household moves nobody's visits.
    """
    places = np.column_stack([points.x, points.y]).round(_PLACE_DECIMALS) + 0.0
    digests = [blake2b(place.tobytes(), digest_size=6).digest() for place in places]
    return np.array([int.from_bytes(digest) for digest in digests], dtype=np.float64) / 2.0**48


def _records(known: pd.DataFrame) -> Iterator[_Record]:
    names = _Record._fields[1:]
    for values in zip(known.index, *(known[name] for name in names), strict=True):
        yield _Record(*values)


def _due_dates(record: _Record, month: Month) -> list[_Due]:
    """Return the visits of one household that are due in the month, in order."""
    if record.visits <= 0:
        return []
    interval = YEAR_DAYS / record.visits
    if record.due is not None:
        return _from(record.household_id, record.due, interval, month)
    if record.last_visit is not None:
        due = record.last_visit + timedelta(days=round(interval))
        return _from(record.household_id, due, interval, month)
    return _spread(record.household_id, record.visits, record.phase, month)


def _from(household: str, due: date, interval: float, month: Month) -> list[_Due]:
    """Return the due date in the month, or the one missed before it, and those that follow."""
    start, end = month.days[0], month.days[-1]
    slack = timedelta(days=round(max(SLACK * interval, SLACK_DAYS)))
    found = []
    base, turn = max(due, start), 1
    while due <= end:
        kept = max(due, start)  # an overdue visit is made soon, and its slack begins with the month
        found.append(_Due(household, due, kept - slack, kept + slack))
        due = base + timedelta(days=round(turn * interval))
        turn += 1
        if due <= found[-1].due:  # more than one visit a day is one visit a day
            due = found[-1].due + timedelta(days=1)
    return found


def _spread(household: str, visits: float, phase: float, month: Month) -> list[_Due]:
    """Return the visits of a household whose last one is not known: parts of the month, evenly."""
    before = int(np.floor(visits * month.number / _MONTHS + phase))
    count = int(np.floor(visits * (month.number + 1) / _MONTHS + phase)) - before
    days = month.days
    count = min(count, len(days))
    edge = [len(days) * part // count for part in range(count + 1)] if count else []
    return [
        _Due(household, days[last - 1], days[first], days[last - 1])
        for first, last in pairwise(edge)
    ]


def _window(earliest: date, latest: date, days: tuple[date, ...]) -> tuple[int, int]:
    """Return the first and last working day in a span; without one, the next, else the last."""
    first, last = bisect_left(days, earliest), bisect_right(days, latest) - 1
    if first > last:
        first = last = min(first, len(days) - 1)
    return first, last
