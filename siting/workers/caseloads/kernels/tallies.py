"""What a division of units among workers adds up to, kept while units change hands.

Kernels of numba. A unit is a place or a village, which no worker shares; units that border on each
other are listed row by row, as in a sparse matrix. A division costs the sum over all households of
the squared distance to the mean place of their worker (the inertia of k-means), in parts of a
scale, plus penalties for files above the limit, for uneven hours and for files that change hands.
"""

from collections import namedtuple

import numpy as np
from numba import njit

from siting.travel.kernels.compiled import inner, kernel

#: A division of units.
#:
#: units: files, hours and coordinates of each unit, shape (n, 2 + d).
#: start, near: unit i borders on ``near[start[i]:start[i + 1]]``.
#: anchor: the worker whom each unit would rather keep, or -1, shape (n,).
#: label: the worker of each unit, or -1, shape (n,).
#: tally: of each worker the files, hours, sum of files times squared coordinates, number of units,
#:     and sums of files times coordinates, shape (k, 4 + d).
#: shares: what each unit adds to the tally of its worker, shape (n, 4 + d).
#: rule: see the positions below.
#: room: for searches, shape (2, n).
#: before: the tally as it was last counted anew, shape (k, 4 + d).
#: halt: not zero, shape (1,), when somebody wants the search to end.
#: `namedtuple`, since numba does not take one with annotations of fields.
Division = namedtuple(
    "Division", "units start near anchor label tally shares rule room before halt"
)

FILES, HOURS, PLACE = 0, 1, 2
SQUARES, COUNT, SUMS = 2, 3, 4
#: Positions in `rule`: files of a worker, at most; largest less smallest hours in parts of the
#: mean, at most; what the inertia is divided by; all files; files that have left their anchor; how
#: strictly limits are kept.
LIMIT, SPREAD, SCALE, TOTAL, MOVED, STRICTNESS = range(6)

#: Cost of files that change hands, as a share of all files, in units of the scaled inertia.
CONTINUITY = 20.0


@kernel
def make_division(units, start, near, anchor, rule, label, workers, halt):
    """Return the division with these labels, shape (n,), as its own copy."""
    n, width = units.shape
    own = rule.copy()
    own[MOVED] = 0.0
    division = Division(
        units,
        start,
        near,
        anchor,
        np.full(n, -1, np.int64),
        np.zeros((workers, 2 + width)),
        _shares_of(units),
        own,
        np.zeros((2, n), np.int64),
        np.zeros((workers, 2 + width)),
        halt,
    )
    division.label[:] = label
    count_anew(division)
    return division


@inner
def _shares_of(units):
    """Return what each unit adds to the tally of its worker."""
    n, width = units.shape
    shares = np.ones((n, 2 + width))
    for unit in range(n):
        files = units[unit, FILES]
        squares = 0.0
        for axis in range(PLACE, width):
            squares += units[unit, axis] * units[unit, axis]
            shares[unit, SUMS - PLACE + axis] = files * units[unit, axis]
        shares[unit, FILES], shares[unit, HOURS] = files, units[unit, HOURS]
        shares[unit, SQUARES] = files * squares
    return shares


@kernel
def count_anew(division):
    """Sum up all tallies from the labels, so that equal labels have the same cost to the last bit.

    Tallies that are kept by adding and subtracting drift, and with them the cost: a search that
    compares such costs may go round in circles.
    """
    label, tally, before = division.label, division.tally, division.before
    before[:] = 0.0
    moved = 0.0
    for unit in range(len(label)):
        worker = label[unit]
        if worker < 0:
            continue
        for column in range(before.shape[1]):
            before[worker, column] += division.shares[unit, column]
        if division.anchor[unit] >= 0 and division.anchor[unit] != worker:
            moved += division.shares[unit, FILES]
    tally[:] = before
    division.rule[MOVED] = moved


@njit(cache=True, nogil=True, inline="always")
def put(division, unit, worker):
    """Give a unit to a worker, or to none (-1)."""
    own, anchor = division.label[unit], division.anchor[unit]
    for column in range(division.tally.shape[1]):
        if own >= 0:
            division.tally[own, column] -= division.shares[unit, column]
        if worker >= 0:
            division.tally[worker, column] += division.shares[unit, column]
    if anchor >= 0 and own >= 0 and own != anchor:
        division.rule[MOVED] -= division.shares[unit, FILES]
    if anchor >= 0 and worker >= 0 and worker != anchor:
        division.rule[MOVED] += division.shares[unit, FILES]
    division.label[unit] = worker


@njit(cache=True, nogil=True, inline="always")
def inertia(tally):
    """Return the sum over households of the squared distance to their worker's mean place."""
    total = 0.0
    for worker in range(len(tally)):
        if tally[worker, COUNT] > 0.5:
            square = 0.0
            for axis in range(SUMS, tally.shape[1]):
                square += tally[worker, axis] * tally[worker, axis]
            total += tally[worker, SQUARES] - square / tally[worker, FILES]
    return total


@njit(cache=True, nogil=True, inline="always")
def cost_of(division):
    """Return the cost of a division.

    At an infinite strictness limits come before compactness: a millionth of a share over a limit
    costs as much as all inertia. Below, hours are drawn into a band around their mean, as wide as
    the spread that is allowed, by that weight, so that a search finds its way.
    """
    rule, tally = division.rule, division.tally
    cost = inertia(tally) / rule[SCALE] + CONTINUITY * rule[MOVED] / rule[TOTAL]
    mean = 0.0
    for worker in range(len(tally)):
        mean += tally[worker, HOURS] / len(tally)
    over, outside, least, most = 0.0, 0.0, np.inf, 0.0
    for worker in range(len(tally)):
        over += max(0.0, tally[worker, FILES] - rule[LIMIT] - 1e-6) / rule[LIMIT]
        share = tally[worker, HOURS] / mean if mean > 0.0 else 1.0
        outside += max(0.0, abs(share - 1.0) - 0.5 * rule[SPREAD])
        least, most = min(least, share), max(most, share)
    if rule[STRICTNESS] < np.inf:
        return cost + rule[STRICTNESS] * (10.0 * over + outside)
    return cost + 1e6 * (100.0 * over + max(0.0, most - least - rule[SPREAD] - 1e-12))


@kernel
def is_connected(division, worker):
    """Say whether the units of a worker hang together, in O(n + borders of the worker)."""
    label, mark, queue = division.label, division.room[0], division.room[1]
    first, left = -1, 0
    for unit in range(len(label)):
        mark[unit] = 0
        if label[unit] == worker:
            first = unit
            left += 1
    if first < 0:
        return False
    mark[first] = 1
    queue[0] = first
    found, done = 1, 0
    while done < found < left:
        unit = queue[done]
        done += 1
        for at in range(division.start[unit], division.start[unit + 1]):
            other = division.near[at]
            if label[other] == worker and mark[other] == 0:
                mark[other] = 1
                queue[found] = other
                found += 1
    return found == left


@kernel
def attempt(division, changes, count, least):
    """Return what some changes would cost, if less than `least` and nothing is torn, else `least`.

    Parameters
    ----------
    division
        Counted anew; is as before afterward.
    changes
        Units, and the worker to whom each goes, shape (at least count, 3); the third column is room
        for whose they were.
    count
        Number of changes.
    least
        Cost that they have to beat.
    """
    cost = cost_after(division, changes, count)
    return cost if cost < least and not tears(division, changes, count) else least


@inner
def cost_after(division, changes, count):
    """Return what some changes would cost; see `attempt`."""
    moved = division.rule[MOVED]
    for k in range(count):
        changes[k, 2] = division.label[changes[k, 0]]
        put(division, changes[k, 0], changes[k, 1])
    cost = cost_of(division)
    for k in range(count):
        division.label[changes[k, 0]] = changes[k, 2]
        for column in range(division.tally.shape[1]):  # to the last bit, as `put` back is not
            division.tally[changes[k, 1], column] = division.before[changes[k, 1], column]
            division.tally[changes[k, 2], column] = division.before[changes[k, 2], column]
    division.rule[MOVED] = moved
    return cost


@inner
def tears(division, changes, count):
    """Say whether changes whose cost was tried tear the units of a worker apart."""
    label = division.label
    for k in range(count):
        label[changes[k, 0]] = changes[k, 1]
    torn = False
    # whoever only receives borders on what he gets, unless that border went away
    for k in range(count):
        known = k > 0 and changes[k, 2] == changes[k - 1, 2]
        torn = torn or not (known or is_connected(division, changes[k, 2]))
        known = count == 1 or (k > 0 and changes[k, 1] == changes[k - 1, 1])
        torn = torn or not (known or is_connected(division, changes[k, 1]))
    for k in range(count):
        label[changes[k, 0]] = changes[k, 2]
    return torn


@kernel
def distance_to(division, unit, worker):
    """Return the squared distance of a unit to the mean place of a worker."""
    square = 0.0
    for axis in range(PLACE, division.units.shape[1]):
        mean = division.tally[worker, SUMS - PLACE + axis] / division.tally[worker, FILES]
        square += (division.units[unit, axis] - mean) ** 2
    return square
