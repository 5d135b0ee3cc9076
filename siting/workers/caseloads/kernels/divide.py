"""The best division of one center's units that the kernels find, from several beginnings.

Kernels call each other with np.int64: numba would compile them anew for each literal.
"""

import numpy as np

from siting.travel.kernels.compiled import inner, kernel
from siting.workers.caseloads.kernels.exchange import improve
from siting.workers.caseloads.kernels.starts import (
    cut_by_lines,
    draw_together,
    fairest_angle,
    order_along,
)
from siting.workers.caseloads.kernels.tallies import (
    FILES,
    HOURS,
    LIMIT,
    PLACE,
    SCALE,
    SPREAD,
    STRICTNESS,
    TOTAL,
    make_division,
    put,
)
from siting.workers.caseloads.kernels.wholeness import mend

#: Directions of the first cut, over a full turn; of the cut between two workers, over half a
#: turn, and the one that divides their files most evenly.
_DIRECTIONS, _RECUTS = 8, 4

#: Times that all pairs are cut anew, at most; a cut that costs so many times the best is left.
_PASSES, _HOPELESS = 3, 1.05

#: Share of the room for files above which beginnings with even files are tried, too.
_TIGHT = 0.6

#: Gains below these shares of the cost, or of the inertia of all units, are none.
_LEAST, _LEAST_RECUT = 1e-9, 1e-7

#: Beginnings of which all is tried; of the others only moves.
_KEPT = 3

#: How strictly limits are kept, one search after the other.
_STAGES = (3.0, 100.0, np.inf)


@kernel
def divide(xy, files, hours, start, near, anchor, workers, limit, spread, halt):
    """Divide units among workers.

    Beginnings are cut by straight lines in several directions and drawn together by balanced
    k-means. From each, units change hands as long as that pays; in the best, the units of each two
    workers are then cut anew. With an anchor for any unit the anchors are the only beginning.

    Parameters
    ----------
    xy
        Coordinates of the units, shape (n, d); units of one place may have the same.
    files, hours
        Of each unit, shape (n,).
    start, near
        Unit i borders on ``near[start[i]:start[i + 1]]``; all units hang together.
    anchor
        Worker whom each unit would rather keep, shape (n,), or -1.
    workers
        Number of workers, at most n.
    limit
        Files of a worker, at most.
    spread
        Largest less smallest hours of a worker, in parts of the mean, that are allowed.
    halt
        Shape (1,); set to anything but zero, from another thread, it ends the search with what it
        has.

    Returns
    -------
    Worker of each unit, shape (n,), all of whose units hang together; limit and spread are kept
    where such a division was found.
    """
    units = np.column_stack((files, hours, xy))
    for axis in range(PLACE, units.shape[1]):  # near zero, sums of squares are exact
        units[:, axis] -= (files * units[:, axis]).sum() / files.sum()
    rule = _make_rule(units, limit, spread, workers)
    anchored = (anchor >= 0).any()
    tight = files.sum() > _TIGHT * workers * limit and not _go_together(files, hours)
    plans = _beginnings(workers, anchored, tight)
    labels = np.empty((len(plans), len(files)), np.int64)
    costs = np.empty(len(plans))
    for k in range(len(plans)):
        label = anchor
        if not anchored:
            load = files if plans[k, 2] == 1 else hours
            angle = 2.0 * np.pi * plans[k, 0] / _DIRECTIONS if plans[k, 2] < 2 else np.nan
            label = cut_by_lines(units[:, PLACE:], load, files, workers, angle, plans[k, 1] > 0)
        division = make_division(units, start, near, anchor, rule, label, workers, halt)
        if not anchored and plans[k, 2] < 2 and load.sum() > 0.0:
            draw_together(division, load)
        mend(division)
        division.rule[STRICTNESS] = _STAGES[1]
        costs[k] = improve(division, np.int64(1))
        labels[k] = division.label
    best = labels[0]
    least = np.inf
    for k in np.argsort(costs, kind="mergesort")[:_KEPT]:
        division = make_division(units, start, near, anchor, rule, labels[k], workers, halt)
        cost = _settle(division, np.inf)
        if cost < least - _LEAST * max(1.0, cost):
            least = cost
            best = division.label
    if workers > 2 and not anchored:
        _recut(units, start, near, anchor, rule, best, workers, least, halt)
    division = make_division(units, start, near, anchor, rule, best, workers, halt)
    division.rule[STRICTNESS] = np.inf
    improve(division, np.int64(4))
    return division.label


@inner
def _go_together(files, hours):
    """Say whether even files are even hours."""
    return (
        np.abs(hours * files.sum() - files * hours.sum()).max() <= 1e-9 * hours.sum() * files.max()
    )


@inner
def _beginnings(workers, anchored, tight):
    """List beginnings: direction of the first cut, strips, and what is even.

    That is 0 for hours, 1 for files, 2 for both.
    """
    plans = np.empty((4 * _DIRECTIONS + 1, 3), np.int64)
    count = 0
    if anchored or workers < 2:
        return np.zeros((1, 3), np.int64)
    for by_files in range(2 if tight else 1):
        for strips in range(1 if workers == 2 else 2):
            half = strips == 1 or workers % 2 == 0  # the other half turn cuts the same way
            for turn in range(_DIRECTIONS // 2 if half else _DIRECTIONS):
                plans[count, 0], plans[count, 1], plans[count, 2] = turn, strips, by_files
                count += 1
    if tight:
        plans[count, 0], plans[count, 1], plans[count, 2] = 0, 0, 2
        count += 1
    return plans[:count]


@inner
def _make_rule(units, limit, spread, workers):
    """Return the rule of divisions; the inertia of all units, shared, is the scale."""
    rule = np.zeros(6)
    rule[LIMIT], rule[SPREAD], rule[TOTAL] = limit, spread, units[:, FILES].sum()
    whole = 0.0
    for axis in range(PLACE, units.shape[1]):
        whole += (units[:, FILES] * units[:, axis] ** 2).sum()
    rule[SCALE] = whole / workers if whole > 0.0 else 1.0
    return rule


@inner
def _settle(division, worst):
    """Make a division whole and let units change hands, ever more strictly; return its cost.

    Exchanges are left out where moves alone do not come below the cost `worst`.
    """
    mend(division)
    cost = np.inf
    for strictness in _STAGES:
        division.rule[STRICTNESS] = strictness
        cost = improve(division, np.int64(2))
    return improve(division, np.int64(3)) if cost < worst else cost


@inner
def _recut(units, start, near, anchor, rule, best, workers, least, halt):
    """Cut the units of each two workers anew, in several directions, as long as that pays."""
    quiet, turn = 0, 0
    pairs = workers * workers
    while quiet < pairs * _RECUTS and turn < _PASSES * pairs * _RECUTS and halt[0] == 0:
        one, other = turn // _RECUTS % pairs // workers, turn // _RECUTS % pairs % workers
        quiet += 1
        turn += 1
        if one >= other:
            continue
        division = make_division(units, start, near, anchor, rule, best, workers, halt)
        _cut_pair(division, one, other, turn % _RECUTS)
        cost = _settle(division, _HOPELESS * least)
        if cost < least - _LEAST_RECUT * max(1.0, cost):
            least, quiet = cost, 0
            best[:] = division.label


@inner
def _cut_pair(division, one, other, turn):
    """Cut the units of two workers by a straight line into halves of even hours."""
    rows = np.flatnonzero((division.label == one) | (division.label == other))
    xy, hours = division.units[:, PLACE:], division.units[:, HOURS]
    angle = np.pi * turn / (_RECUTS - 1)
    if turn == _RECUTS - 1:
        # Copies: for columns the kernel would be compiled once more.
        angle = fairest_angle(xy, hours.copy(), division.units[:, FILES].copy(), rows, 0.5)
    half = 0.5 * hours[rows].sum()
    passed = 0.0
    for k in order_along(xy[rows], angle):
        unit = rows[k]
        put(division, unit, one if passed + 0.5 * hours[unit] < half else other)
        passed += hours[unit]
