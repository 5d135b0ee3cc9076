"""Divisions to begin with: cut by straight lines, then drawn together by balanced k-means.

Kernels of numba. Nothing is random, and all follows from where the units are, so that one more
household changes little.
"""

import numpy as np

from siting.travel.kernels.compiled import inner, kernel
from siting.workers.caseloads.kernels.tallies import COUNT, FILES, distance_to, put

#: Rounds of balanced k-means, and steps to balance each.
_ROUNDS, _STEPS = 8, 30

#: Directions that are tried where a line shall divide files and hours.
_ANGLES = 32


@kernel
def cut_by_lines(xy, load, files, workers, angle, strips):
    """Cut units again and again by straight lines into parts of even load.

    Parameters
    ----------
    xy
        Coordinates of the units, shape (n, d); the first two are used.
    load
        What shall be even, shape (n,).
    files
        Files of each unit, shape (n,).
    workers
        Number of parts.
    angle
        Direction, in radians, across which the first line lies; nan to choose for every line the
        one that divides files most evenly, too (a line that halves two measures always exists:
        Stone and Tukey 1942).
    strips
        Whether further lines lie along the first; else each lies across the one before.

    Returns
    -------
    Worker of each unit, shape (n,).
    """
    label = np.zeros(len(load), np.int64)
    first = np.zeros(workers, np.int64)
    parts = np.zeros(workers, np.int64)
    turn = np.zeros(workers)
    parts[0], turn[0] = workers, angle
    waiting = 1
    while waiting > 0:
        waiting -= 1
        base, count, tilt = first[waiting], parts[waiting], turn[waiting]
        if count < 2:
            continue
        low = count // 2
        if np.isnan(tilt):
            chosen = fairest_angle(xy, load, files, np.flatnonzero(label == base), low / count)
            _cut(xy, load, label, (base, base + low), low / count, chosen)
        else:
            _cut(xy, load, label, (base, base + low), low / count, tilt)
        across = tilt if strips else tilt + 0.5 * np.pi
        first[waiting], parts[waiting], turn[waiting] = base, low, across
        waiting += 1
        first[waiting], parts[waiting], turn[waiting] = base + low, count - low, across
        waiting += 1
    return label


@inner
def _cut(xy, load, label, names, share, tilt):
    """Give the high side of the units of the first name the second one."""
    rows = np.flatnonzero(label == names[0])
    order = rows[order_along(xy[rows], tilt)]
    wanted = share * load[rows].sum()
    passed = 0.0
    for unit in order:
        if passed + 0.5 * load[unit] >= wanted:
            label[unit] = names[1]
        passed += load[unit]


@kernel
def fairest_angle(xy, load, files, rows, share):
    """Return the direction in which a cut of the load leaves most nearly that share of files."""
    wanted = share * load[rows].sum()
    fair = share * files[rows].sum()
    chosen, least = 0.0, np.inf
    for turn in range(_ANGLES):
        angle = 2.0 * np.pi * turn / _ANGLES
        passed, low = 0.0, 0.0
        for k in order_along(xy[rows], angle):
            if passed + 0.5 * load[rows[k]] >= wanted:
                break
            passed += load[rows[k]]
            low += files[rows[k]]
        if abs(low - fair) < least:
            chosen, least = angle, abs(low - fair)
    return chosen


@kernel
def order_along(xy, angle):
    """Return the order of places, shape (n, d), in a direction of the first two coordinates."""
    along = np.cos(angle) * xy[:, 0]
    if xy.shape[1] > 1:
        along += np.sin(angle) * xy[:, 1]
    return np.argsort(along, kind="mergesort")


@kernel
def draw_together(division, load):
    """Move the labels of a division by k-means in which every worker has about the same load.

    Each round gives a unit to the worker of the least squared distance plus a price, and settles
    prices until loads are even: the dual of the transport problem of Bradley, Bennett and Demiriz
    (2000, Microsoft Research MSR-TR-2000-65), here by subgradient steps. A worker's units need not
    hang together afterward, and a worker may have none.
    """
    n, workers = len(load), len(division.tally)
    target = load.sum() / workers
    price = np.zeros(workers)
    far = np.empty((n, workers))
    current = division.label.copy()
    for _ in range(_ROUNDS):
        for unit in range(n):
            for worker in range(workers):
                far[unit, worker] = np.inf
                if division.tally[worker, COUNT] > 0.5:
                    far[unit, worker] = distance_to(division, unit, worker)
                    far[unit, worker] *= division.units[unit, FILES]
        _settle_prices(far, load, target, price, current)
        changed = False
        for unit in range(n):
            if division.label[unit] != current[unit]:
                put(division, unit, current[unit])
                changed = True
        if not changed:
            return


@inner
def _settle_prices(far, load, target, price, label):
    """Give each unit to the worker who is cheapest at prices that make loads even.

    A step grows while a load stays on one side of the target, and is halved when it changes sides
    (resilient steps: Riedmiller and Braun 1993), so that no scale has to be known.
    """
    n, workers = far.shape
    sums = np.zeros(workers)
    step = np.zeros(workers)
    side = np.zeros(workers)
    for turn in range(_STEPS):
        sums[:] = 0.0
        nearest = 0.0
        for unit in range(n):
            best, least = 0, np.inf
            for worker in range(workers):
                pays = far[unit, worker] + price[worker] * load[unit]
                if pays < least:
                    best, least = worker, pays
            label[unit] = best
            sums[best] += load[unit]
            nearest += far[unit, best]
        if turn == 0:
            step[:] = 0.3 * nearest / (target * workers)
        worst = 0.0
        for worker in range(workers):
            miss = sums[worker] / target - 1.0
            worst = max(worst, abs(miss))
            step[worker] *= 0.5 if miss * side[worker] < 0.0 else 1.3
            side[worker] = miss
            price[worker] += step[worker] * min(1.0, max(-1.0, 5.0 * miss))
        if worst < 0.01:
            return
