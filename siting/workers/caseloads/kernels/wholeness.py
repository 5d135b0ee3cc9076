"""Divisions made whole: every unit has a worker, and the units of each worker hang together.

Kernels of numba.

Kernels call each other with np.int64: numba would compile them anew for each literal.
"""

import numpy as np

from siting.travel.kernels.compiled import kernel
from siting.workers.caseloads.kernels.tallies import COUNT, FILES, distance_to, put


@kernel
def mend(division):
    """Make a division whole, in place; there are at least as many units as workers."""
    fill_empty(division)
    while keep_largest_parts(division):
        give_out(division)
        fill_empty(division)
    give_out(division)


@kernel
def keep_largest_parts(division):
    """Take from each worker the units that do not hang together with his largest part.

    Returns whether any were taken.
    """
    label, queue = division.label, division.room[1]
    n = len(label)
    part = np.full(n, -1, np.int64)
    files = np.zeros(n)
    best = np.full(len(division.tally), -1, np.int64)
    parts = 0
    for seed in range(n):
        if label[seed] < 0 or part[seed] >= 0:
            continue
        part[seed] = parts
        queue[0] = seed
        found, done = 1, 0
        while done < found:
            unit = queue[done]
            done += 1
            files[parts] += division.units[unit, FILES]
            for at in range(division.start[unit], division.start[unit + 1]):
                other = division.near[at]
                if label[other] == label[seed] and part[other] < 0:
                    part[other] = parts
                    queue[found] = other
                    found += 1
        worker = label[seed]
        if best[worker] < 0 or files[parts] > files[best[worker]]:
            best[worker] = parts
        parts += 1
    taken = False
    for unit in range(n):
        if label[unit] >= 0 and part[unit] != best[label[unit]]:
            put(division, unit, np.int64(-1))
            taken = True
    return taken


@kernel
def give_out(division):
    """Give each unit without a worker to one that it borders on, the nearest pair first."""
    label = division.label
    while True:
        chosen, goal, least = -1, -1, np.inf
        for unit in range(len(label)):
            if label[unit] >= 0:
                continue
            for at in range(division.start[unit], division.start[unit + 1]):
                worker = label[division.near[at]]
                if worker >= 0:
                    far = distance_to(division, unit, worker)
                    if far < least:
                        chosen, goal, least = unit, worker, far
        if chosen < 0:
            return
        put(division, np.int64(chosen), np.int64(goal))


@kernel
def fill_empty(division):
    """Give each worker without a unit the one that costs most where it is."""
    for worker in range(len(division.tally)):
        if division.tally[worker, COUNT] > 0.5:
            continue
        chosen, most = -1, -1.0
        for unit in range(len(division.label)):
            owner = division.label[unit]
            pays = np.inf if owner < 0 else -2.0
            if owner >= 0 and division.tally[owner, COUNT] > 1.5:
                pays = division.units[unit, FILES] * distance_to(division, unit, owner)
            if pays > most:
                chosen, most = unit, pays
        if chosen >= 0:
            put(division, np.int64(chosen), np.int64(worker))
