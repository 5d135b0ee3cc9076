"""One center's households split among its workers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from layers.reasons import join_reasons, reason
from siting.arrays import Floats, Integers, totals
from siting.travel import Travel
from siting.workers.caseloads.borders import as_rows, border_pairs
from siting.workers.caseloads.by_travel import pairs_by_travel, places_by_travel
from siting.workers.caseloads.kernels.divide import divide
from siting.workers.caseloads.one_place import at_one_place, deal_out
from siting.workers.caseloads.starting import is_new_worker, start_new_worker
from siting.workers.caseloads.units import Units, find_units

#: Hours of a center's workers differ by at most this share of their mean, where that is possible.
SPREAD = 0.10


@dataclass(frozen=True)
class Team:
    """The households of one center, in an order that does not depend on that of the input.

    Parameters
    ----------
    rows
        Positions of the households in `travel`, shape (m,).
    xy
        Coordinates in meters, shape (m, 2).
    hours
        Hours a year, shape (m,).
    rural
        Whether each lives in the country, shape (m,).
    previous
        Worker who has each so far, counted from 0, or -1, shape (m,).
    workers
        Workers to split among, if that keeps the limit; else more.
    """

    rows: Integers
    xy: Floats
    hours: Floats
    rural: NDArray[np.bool_]
    previous: Integers
    workers: int


@dataclass(frozen=True)
class Split:
    """Worker of each household of a team, shape (m,), the unit of each, and what had to give.

    That is a text of reasons as `layers.reasons` writes it; empty where nothing had to.
    """

    worker: Integers
    units: Units
    reason: str


class Halt:
    """Ends the splitting of teams in other threads, each at the division that it has."""

    def __init__(self) -> None:
        self.flag: NDArray[np.uint8] = np.zeros(1, dtype=np.uint8)

    def set(self) -> None:
        """Ask all threads to end."""
        self.flag[0] = 1


def split_team(
    team: Team,
    *,
    limit: int,
    travel: Travel | None = None,
    even_start: bool = False,
    halt: Halt | None = None,
) -> Split:
    """Split households into compact areas that hang together, of at most `limit` files each.

    A worker is added where whole villages do not fit otherwise. Workers are counted from west to
    east, or are those whom households have so far.

    Parameters
    ----------
    team
        The households.
    limit
        Files of a worker, at most.
    travel
        Times that the areas follow; straight lines by default.
    even_start
        Whether a worker who is new to the center gets as many hours as the others at once; by
        default he starts with what the limit asks the others to hand on.
    halt
        What may end it early; limits may then not be kept.
    """
    halt = halt or Halt()
    units = find_units(team.xy, team.hours, team.rural, limit=limit)
    places, pairs = units.xy, border_pairs(units.xy)
    if travel is not None:
        first = np.unique(units.unit, return_index=True)[1]
        places = places_by_travel(travel, team.rows[first])
        pairs = pairs_by_travel(pairs, units.xy, places)
    rows = as_rows(pairs, len(units.files))
    wanted = min(team.workers, len(units.files))
    for workers in range(wanted, len(units.files) + 1):
        if workers * limit < len(units.unit) and not halt.flag[0]:
            continue  # so few cannot keep the limit
        anchor = _anchors(units, team.previous, workers)
        started = None
        if not even_start and is_new_worker(anchor, units.files, workers):
            started = start_new_worker(
                units.files, places, rows, anchor, limit=limit, workers=workers
            )
        if started is not None:
            label = started
            break
        label = _divide(units, places, rows, anchor, limit, workers, halt)
        if totals(label, units.files).max() <= limit or halt.flag[0]:
            break
    given = _what_gave(
        units, label, limit, asked=team.workers, wanted=wanted, started=started is not None
    )
    return Split(label[units.unit], units, given)


def _divide(
    units: Units,
    places: Floats,
    rows: tuple[Integers, Integers],
    anchor: Integers,
    limit: int,
    workers: int,
    halt: Halt,
) -> Integers:
    """Divide from the anchors; where they do not keep the limit, or there are none, anew."""
    given = (np.ascontiguousarray(places), units.files, units.hours, *rows)
    rule = (workers, float(limit), SPREAD, halt.flag)
    free = np.full(len(anchor), -1, dtype=np.int64)
    if (anchor >= 0).any():
        label = divide(*given, anchor, *rule)
        if totals(label, units.files).max() <= limit:
            return np.asarray(label)
        return _matched(divide(*given, free, *rule), anchor, units.files)
    if at_one_place(units.xy):
        dealt = deal_out(units.files, units.hours, workers=workers, limit=limit)
        if dealt is not None:
            return dealt
    label = divide(*given, free, *rule)
    west = totals(label, units.files * units.xy[:, 0]) / totals(label, units.files)
    return np.asarray(np.argsort(np.argsort(west, kind="stable"))[label])


def _anchors(units: Units, previous: Integers, workers: int) -> Integers:
    """Return who has most files of each unit so far, or -1."""
    known = (previous >= 0) & (previous < workers)
    files = np.zeros((len(units.files), workers))
    np.add.at(files, (units.unit[known], previous[known]), 1.0)
    return np.where(files.any(axis=1), files.argmax(axis=1), -1).astype(np.int64)


def _matched(label: Integers, anchor: Integers, files: Floats) -> Integers:
    """Return labels renumbered so that as many files as can be stay with whom they were."""
    workers = int(label.max()) + 1
    kept = np.zeros((workers, workers))
    known = anchor >= 0
    np.add.at(kept, (label[known], anchor[known]), files[known])
    return np.asarray(linear_sum_assignment(-kept)[1])[label]


def _what_gave(
    units: Units, label: Integers, limit: int, *, asked: int, wanted: int, started: bool
) -> str:
    """Return the reasons of what had to give; nothing where nothing had to."""
    hours = totals(label, units.hours)
    workers, mean = len(hours), float(hours.mean())
    said = []
    if wanted < asked:
        said.append(reason("few_places", places=wanted, workers=asked))
    if workers > wanted:
        said.append(reason("more_workers", workers=workers, wanted=wanted, limit=limit))
    if units.shared:
        said.append(reason("places_cut", files=units.shared, limit=limit))
    spread = float(np.ptp(hours)) / mean if mean > 0 else 0.0
    if started:
        fewest = int(totals(label, units.files).min())
        said.append(reason("least_change", files=fewest, percent=round(100 * spread)))
    elif spread > SPREAD + 1e-9:
        said.append(_why_uneven(units, label, limit, percent=round(100 * spread)))
    return join_reasons(*said)


def _why_uneven(units: Units, label: Integers, limit: int, *, percent: int) -> str:
    hours, files = totals(label, units.hours), totals(label, units.files)
    largest = float(units.hours.max())
    if largest > SPREAD * float(hours.mean()):
        return reason("uneven_by_one_place", percent=percent, hours=round(largest))
    if files.max() >= limit - units.files.min():
        return reason("uneven_by_files", percent=percent, files=round(files.max()), limit=limit)
    return reason("uneven", percent=percent)
