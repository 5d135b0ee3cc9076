"""Units change hands between workers that border on each other, as long as that pays.

Kernels of numba: moves of one unit, moves of one with all that hangs on it, exchanges of two, and
chains along three workers. Of each kind the best is taken, of exchanges the best for each unit at
once, never one that tears a worker's units apart.

Kernels call each other with np.int64: numba would compile them anew for each literal.
"""

import numpy as np

from siting.travel.kernels.compiled import inner, kernel
from siting.workers.caseloads.kernels.parts import parts_without
from siting.workers.caseloads.kernels.tallies import (
    COUNT,
    FILES,
    attempt,
    cost_of,
    count_anew,
    distance_to,
)

#: Gains below this share of the cost, or of the inertia of all units, are none.
_LEAST = 1e-9

#: Changes of hands for each unit, at most; see `benchmarks/caseloads.py` for how many there are.
_MOST_CHANGES = 20

#: Units on each border that exchanges and chains may take, those that would gain most.
_PAIRED, _CHAINED = 16, 8


@kernel
def improve(division, kinds):
    """Change hands until nothing pays; return the cost.

    `kinds` are 1: moves; 2: with all that hangs on a unit, too; 3: exchanges, too; 4: chains, too.
    A round of moves takes O(borders x workers), one with what hangs on them O(borders x n), one of
    exchanges O(workers^2 x `_PAIRED`^2).

    It ends: the cost is that of tallies summed up anew, a function of the labels alone, and each
    change lowers it, so that no division comes twice. It ends soon, since there are at most
    `_MOST_CHANGES` of them for each unit, and since it looks at `division.halt`.
    """
    changes = np.empty((max(3, len(division.label)), 3), np.int64)
    count_anew(division)
    cost = cost_of(division)
    kind = 0
    left = _MOST_CHANGES * len(division.label)
    while kind < kinds and left > 0 and division.halt[0] == 0:
        before, made = cost, 1
        least = cost - _LEAST * max(1.0, cost)
        if kind == 2:
            cost, made = _exchange(division, cost, changes)
        else:
            if kind == 0:
                count = _best_move(division, least, changes)
            elif kind == 1:
                count = _best_carry(division, least, changes)
            else:
                count = _best_chain(division, least, changes)
            cost = _change(division, changes, count, cost)
        kind = 0 if cost < before else kind + 1
        left -= max(1, made)
    return cost


@inner
def _change(division, changes, count, cost):
    """Make changes if they cost less than `cost` with tallies summed up anew; return the cost."""
    if count == 0:
        return cost
    for k in range(count):
        changes[k, 2] = division.label[changes[k, 0]]
        division.label[changes[k, 0]] = changes[k, 1]
    count_anew(division)
    changed = cost_of(division)
    if changed < cost:
        return changed
    for k in range(count):
        division.label[changes[k, 0]] = changes[k, 2]
    count_anew(division)
    return cost


@inner
def _best_move(division, least, changes):
    """Write the move of one unit that gains most; return the number of changes, 0 or 1."""
    label = division.label
    trial = np.empty((1, 3), np.int64)
    count = 0
    for unit in range(len(label)):
        own = label[unit]
        tried = -1
        if division.tally[own, COUNT] < 1.5:
            continue
        for at in range(division.start[unit], division.start[unit + 1]):
            worker = label[division.near[at]]
            if worker in (own, tried):
                continue
            tried = worker
            trial[0, 0], trial[0, 1] = unit, worker
            cost = attempt(division, trial, np.int64(1), least)
            if cost < least:
                least, count = cost, 1
                changes[0] = trial[0]
    return count


@inner
def _best_carry(division, least, changes):
    """Write the best move of a unit whose worker it holds together, with all but his largest part.

    Returns the number of changes, 0 or more.
    """
    label = division.label
    n = len(label)
    trial = np.empty((n, 3), np.int64)
    part = np.empty(n, np.int64)
    best, carried, goal = -1, -1, -1
    for unit in range(n):
        own = label[unit]
        kept = -2  # not looked up so far
        tried = -1
        for at in range(division.start[unit], division.start[unit + 1]):
            worker = label[division.near[at]]
            if worker in (own, tried):
                continue
            tried = worker
            if kept == -2:
                kept = parts_without(division, unit, part)
            if kept < 0:
                break
            count = _write_carry(label, part, unit, own, kept, worker, trial)
            cost = attempt(division, trial, count, least)
            if cost < least:
                least, best, carried, goal = cost, unit, kept, worker
    if best < 0:
        return 0
    parts_without(division, np.int64(best), part)
    rest, taker = np.int64(carried), np.int64(goal)
    return _write_carry(label, part, np.int64(best), label[best], rest, taker, changes)


@inner
def _write_carry(label, part, unit, own, kept, worker, changes):
    """Write a unit and all parts of its worker but one; return how many."""
    count = 0
    for other in range(len(label)):
        if other == unit or (label[other] == own and part[other] != kept):
            changes[count, 0], changes[count, 1] = other, worker
            count += 1
    return count


@inner
def _borders(division, most):
    """List the units of each worker that border on each other worker, the cheapest to give first.

    Returns
    -------
    Units, shape (workers, workers, most), and how many there are, shape (workers, workers).
    """
    workers = len(division.tally)
    units = np.empty((workers, workers, most), np.int64)
    pays = np.full((workers, workers, most), np.inf)
    count = np.zeros((workers, workers), np.int64)
    seen = np.full(workers, -1, np.int64)
    for unit in range(len(division.label)):
        own = division.label[unit]
        for at in range(division.start[unit], division.start[unit + 1]):
            other = division.label[division.near[at]]
            if other == own or seen[other] == unit:
                continue
            seen[other] = unit
            pay = distance_to(division, unit, other) - distance_to(division, unit, own)
            pay *= division.units[unit, FILES]
            last = min(count[own, other], most - 1)
            if pay >= pays[own, other, last]:
                continue
            count[own, other] = min(count[own, other] + 1, most)
            while last > 0 and pays[own, other, last - 1] > pay:
                pays[own, other, last] = pays[own, other, last - 1]
                units[own, other, last] = units[own, other, last - 1]
                last -= 1
            pays[own, other, last] = pay
            units[own, other, last] = unit
    return units, count


@inner
def _exchange(division, cost, changes):
    """Exchange each unit at a border for the one that gains most, if any does, one after the other.

    Returns the cost and the number of exchanges. Where limits are tight there are hundreds of them;
    the best of all pairs, found anew for each, takes a quarter more time for a division, and is
    hardly better (benchmarks/README.md, caseload areas).
    """
    workers, label = len(division.tally), division.label
    units, borders = _borders(division, np.int64(_PAIRED))
    trial = np.empty((2, 3), np.int64)
    made = 0
    for one in range(workers):
        for other in range(one + 1, workers):
            for i in range(borders[one, other]):
                trial[0, 0], trial[0, 1], trial[1, 1] = units[one, other, i], other, one
                least, count = cost - _LEAST * max(1.0, cost), 0
                for j in range(borders[other, one]):
                    trial[1, 0] = units[other, one, j]
                    if label[trial[0, 0]] != one or label[trial[1, 0]] != other:
                        continue  # it has changed hands since
                    found = attempt(division, trial, np.int64(2), least)
                    if found < least:
                        least, count = found, 2
                        changes[0], changes[1] = trial[0], trial[1]
                if count > 0:
                    cost = _change(division, changes, np.int64(2), cost)
                    made += 1
    return cost, made


@inner
def _best_chain(division, least, changes):
    """Write the best units to pass along three workers, perhaps one back to the first.

    Returns the number of changes: 0, 2 or 3.
    """
    workers = len(division.tally)
    units, borders = _borders(division, np.int64(_CHAINED))
    trial = np.empty((3, 3), np.int64)
    count = 0
    for turn in range(workers**3):
        one, two, three = turn // workers**2, turn // workers % workers, turn % workers
        if two in (one, three) or one == three or borders[one, two] == 0:
            continue
        back = borders[three, one] if one < two and one < three else 0
        for i in range(borders[one, two]):
            for j in range(borders[two, three]):
                for k in range(-1, back):
                    trial[0, 0], trial[0, 1] = units[one, two, i], two
                    trial[1, 0], trial[1, 1] = units[two, three, j], three
                    used = 2
                    if k >= 0:
                        used = 3
                        trial[2, 0], trial[2, 1] = units[three, one, k], one
                    cost = attempt(division, trial, np.int64(used), least)
                    if cost < least:
                        least, count = cost, used
                        changes[0], changes[1], changes[2] = trial[0], trial[1], trial[2]
    return count
