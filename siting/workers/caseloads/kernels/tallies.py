"""What a division of units among workers adds up to, kept while units change hands.

Kernels of numba. A unit is a place or a village, which no worker shares; units that border on each
other are listed row by row, as in a sparse matrix. A division costs the sum over all households of
the squared distance to the mean place of their worker (the inertia of k-means), in parts of a
scale, plus penalties for files above the limit, for uneven hours and for files that change hands.
"""

from collections import namedtuple

import numpy as np
from numba import njit

#: A division of units.
#:
#: units: files, hours and coordinates of each unit, shape (n, 2 + d).
#: start, near: unit i borders on ``near[start[i]:start[i + 1]]``.
#: anchor: the worker whom each unit would rather keep, or -1, shape (n,).
#: label: the worker of each unit, or -1, shape (n,).
#: tally: of each worker the files, hours, sum of files times squared coordinates, number of units,
#:     and sums of files times coordinates, shape (k, 4 + d).
#: rule: see the positions below.
#: room: for searches, shape (2, n).
#: before: the tally while changes are tried, shape (k, 4 + d).
#: halt: not zero, shape (1,), when somebody wants the search to end.
#: `namedtuple`, since numba does not take one with annotations of fields.
Division = namedtuple("Division", "units start near anchor label tally rule room before halt")

FILES, HOURS, PLACE = 0, 1, 2
SQUARES, COUNT, SUMS = 2, 3, 4
#: Positions in `rule`: files of a worker, at most; largest less smallest hours in parts of the
#: mean, at most; what the inertia is divided by; all files; files that have left their anchor; how
#: strictly limits are kept.
LIMIT, SPREAD, SCALE, TOTAL, MOVED, STRICTNESS = range(6)

#: Cost of files that change hands, as a share of all files, in units of the scaled inertia.
CONTINUITY = 20.0


@njit(cache=True, nogil=True)
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
        own,
        np.zeros((2, n), np.int64),
        np.zeros((workers, 2 + width)),
        halt,
    )
    division.label[:] = label
    count_anew(division)
    return division


@njit(cache=True, nogil=True)
def count_anew(division):
    """Sum up all tallies from the labels, so that equal labels have the same cost to the last bit.

    Tallies that are kept by adding and subtracting drift, and with them the cost: a search that
    compares such costs may go round in circles.
    """
    division.tally[:] = 0.0
    division.rule[MOVED] = 0.0
    for unit in range(len(division.label)):
        if division.label[unit] >= 0:
            _count(division, unit, division.label[unit], 1.0)


@njit(cache=True, nogil=True)
def _count(division, unit, worker, sign):
    """Add a unit to what a worker has (1.0), or take it away (-1.0)."""
    row, tally = division.units[unit], division.tally[worker]
    files = row[FILES]
    squares = 0.0
    for axis in range(PLACE, len(row)):
        squares += row[axis] * row[axis]
        tally[SUMS - PLACE + axis] += sign * files * row[axis]
    tally[FILES] += sign * files
    tally[HOURS] += sign * row[HOURS]
    tally[SQUARES] += sign * files * squares
    tally[COUNT] += sign
    if division.anchor[unit] >= 0 and division.anchor[unit] != worker:
        division.rule[MOVED] += sign * files


@njit(cache=True, nogil=True)
def put(division, unit, worker):
    """Give a unit to a worker, or to none (-1)."""
    if division.label[unit] >= 0:
        _count(division, unit, division.label[unit], -1.0)
    if worker >= 0:
        _count(division, unit, worker, 1.0)
    division.label[unit] = worker


@njit(cache=True, nogil=True)
def inertia(tally):
    """Return the sum over households of the squared distance to their worker's mean place."""
    total = 0.0
    for row in tally:
        if row[COUNT] > 0.5:
            square = 0.0
            for axis in range(SUMS, len(row)):
                square += row[axis] * row[axis]
            total += row[SQUARES] - square / row[FILES]
    return total


@njit(cache=True, nogil=True)
def cost_of(division):
    """Return the cost of a division.

    At an infinite strictness limits come before compactness: a millionth of a share over a limit
    costs as much as all inertia. Below, hours are drawn into a band around their mean, as wide as
    the spread that is allowed, by that weight, so that a search finds its way.
    """
    rule, tally = division.rule, division.tally
    cost = inertia(tally) / rule[SCALE] + CONTINUITY * rule[MOVED] / rule[TOTAL]
    mean = 0.0
    for row in tally:
        mean += row[HOURS] / len(tally)
    over, outside, least, most = 0.0, 0.0, np.inf, 0.0
    for row in tally:
        over += max(0.0, row[FILES] - rule[LIMIT] - 1e-6) / rule[LIMIT]
        share = row[HOURS] / mean if mean > 0.0 else 1.0
        outside += max(0.0, abs(share - 1.0) - 0.5 * rule[SPREAD])
        least, most = min(least, share), max(most, share)
    if rule[STRICTNESS] < np.inf:
        return cost + rule[STRICTNESS] * (10.0 * over + outside)
    return cost + 1e6 * (100.0 * over + max(0.0, most - least - rule[SPREAD] - 1e-12))


@njit(cache=True, nogil=True)
def is_connected(division, worker):
    """Say whether the units of a worker hang together, in O(n + borders of the worker)."""
    label, mark, queue = division.label, division.room[0], division.room[1]
    first = -1
    for unit in range(len(label)):
        mark[unit] = 0
        if first < 0 and label[unit] == worker:
            first = unit
    if first < 0:
        return False
    mark[first] = 1
    queue[0] = first
    found, done = 1, 0
    while done < found:
        unit = queue[done]
        done += 1
        for at in range(division.start[unit], division.start[unit + 1]):
            other = division.near[at]
            if label[other] == worker and mark[other] == 0:
                mark[other] = 1
                queue[found] = other
                found += 1
    return found > division.tally[worker, COUNT] - 0.5


@njit(cache=True, nogil=True)
def attempt(division, changes, count, least):
    """Return what some changes would cost, if less than `least` and nothing is torn, else `least`.

    Parameters
    ----------
    division
        Is as before afterward.
    changes
        Units, and the worker to whom each goes, shape (at least count, 3); the third column is room
        for whose they were.
    count
        Number of changes.
    least
        Cost that they have to beat.
    """
    division.before[:] = division.tally
    moved = division.rule[MOVED]
    for k in range(count):
        changes[k, 2] = division.label[changes[k, 0]]
        put(division, changes[k, 0], changes[k, 1])
    cost = cost_of(division)
    # whoever only receives borders on what he gets, unless that border went away
    for k in range(count):
        known = k > 0 and changes[k, 2] == changes[k - 1, 2]
        if cost < least and not known and not is_connected(division, changes[k, 2]):
            cost = least
        known = count == 1 or (k > 0 and changes[k, 1] == changes[k - 1, 1])
        if cost < least and not known and not is_connected(division, changes[k, 1]):
            cost = least
    for k in range(count):
        division.label[changes[k, 0]] = changes[k, 2]
    division.tally[:] = division.before  # to the last bit, as `put` back and forth is not
    division.rule[MOVED] = moved
    return min(cost, least)


@njit(cache=True, nogil=True)
def distance_to(division, unit, worker):
    """Return the squared distance of a unit to the mean place of a worker."""
    square = 0.0
    for axis in range(PLACE, division.units.shape[1]):
        mean = division.tally[worker, SUMS - PLACE + axis] / division.tally[worker, FILES]
        square += (division.units[unit, axis] - mean) ** 2
    return square
