"""Kernels of ruin and recreate for single-source capacity: take a neighborhood apart, rebuild it.

A step takes some demand points near a place off their sites, perhaps exchanges a site there, puts
the points back one by one where that is cheapest, moves the sites concerned to their best place,
and keeps the outcome by simulated annealing; else everything is taken back. Load above capacity,
and below the minimum, costs a surcharge per unit, so that the search can pass through answers that
break them. A last site of endless capacity is the waiting list.

After Schrimpf et al. 2000 (doi:10.1006/jcph.1999.6413) and Christiaens and Vanden Berghe 2020
(doi:10.1287/trsc.2019.0914), who did this for vehicle routes.
"""

import numpy as np

from siting.location.methods.capacitated.kernels.ruin_parts import (
    COST,
    EXCESS,
    best_site,
    count_anew,
    put,
    replace_site,
    take,
)
from siting.location.methods.capacitated.kernels.ruin_sites import (
    best_place,
    choose_exchange,
    relocate,
)
from siting.travel.kernels.compiled import inner, kernel

#: Chances that a demand point near the place stays, and that a site is overlooked.
SPARED, BLINK = 0.15, 0.02
#: Steps between two changes of the surcharge.
ADAPT = 256


@kernel
def anneal(
    parts,
    best_assign,
    best_open,
    best,
    steps,
    temperature,
    surcharge,
    tolerance,
    exchanges,
    most,
    seed,
):
    """Run some steps at one temperature; keeps the best answer within all limits.

    Cost and loads are summed up anew at the beginning, so that they drift no longer than a run.

    Parameters
    ----------
    parts
        The running answer; changed.
    best_assign, best_open, best
        Best answer within all limits, shapes (n,) and (p,), and its cost, shape (1,); changed.
    steps
        Number of steps.
    temperature
        Rise of the cost that is kept with a chance of 1/e.
    surcharge
        Cost of a unit of load above capacity or below the minimum, shape (1,); adapted so that
        the running answer is within all limits about every third time.
    tolerance
        Excess that counts as none.
    exchanges
        Share of steps that exchange a site.
    most
        Largest number of demand points taken off around a place.
    seed
        Seed of this run.
    """
    np.random.seed(seed)
    count_anew(parts)
    n, m = len(parts.assign), len(parts.slot)
    removed, origin = np.empty(n, np.int64), np.empty(n, np.int64)
    moves = np.empty((2 * n + 2, 2), np.int64)
    stamp = np.full(m + 1, -1, np.int64)
    for step in range(steps):
        cost, broken = parts.totals[COST], parts.totals[EXCESS]
        anchor = np.random.randint(n)
        place = parts.site[anchor, 0]
        opening, closing = -1, -1
        if np.random.random() < exchanges:
            opening, closing = choose_exchange(parts, anchor, surcharge[0])
            place = opening if opening >= 0 else place
        if place < 0:
            continue
        count = _ruin(parts, place, closing, most, removed, origin)
        if closing >= 0:
            replace_site(parts, closing, opening)
        for at in _order(parts, removed, count):
            put(parts, removed[at], best_site(parts, removed[at], surcharge[0], BLINK, -1)[0])
        moved = _recenter_changed(parts, removed, origin, count, surcharge[0], stamp, step, moves)
        change = parts.totals[COST] - cost + surcharge[0] * (parts.totals[EXCESS] - broken)
        if change > -temperature * np.log(1.0 - np.random.random()):
            _undo(parts, removed, origin, count, opening, closing, moves, moved)
            parts.totals[COST], parts.totals[EXCESS] = cost, broken
        elif parts.totals[EXCESS] <= tolerance and parts.totals[COST] < best[0] * (1.0 - 1e-12):
            best[0] = parts.totals[COST]
            best_assign[:] = parts.assign
            best_open[:] = parts.open_sites
        if step % ADAPT == ADAPT - 1:
            rise = 2.0 if best[0] == np.inf else 1.1
            surcharge[0] *= rise if parts.totals[EXCESS] > tolerance else 0.95


@inner
def _ruin(parts, place, closing, most, removed, origin):
    """Take demand points off their sites: all of a closing one, and some around a place."""
    count = 0
    if closing >= 0:
        demand = parts.first[closing]
        while demand >= 0:
            removed[count], origin[count] = demand, closing
            count += 1
            demand = parts.after[demand]
        for at in range(count):
            take(parts, removed[at])
    wanted = max(1 + np.random.randint(most), count)
    for at in range(parts.near.shape[1]):
        demand = np.int64(parts.near[place, at])
        if demand < 0 or wanted == 0:
            break
        if parts.assign[demand] >= 0 and np.random.random() >= SPARED:
            removed[count], origin[count] = demand, parts.assign[demand]
            take(parts, demand)
            count += 1
            wanted -= 1
    return count


@inner
def _order(parts, removed, count):
    """Order demand points for their return: at random, by load, or by what they stand to lose."""
    key = np.empty(count)
    kind = np.random.randint(4)
    for at in range(count):
        demand = removed[at]
        if kind == 0:
            key[at] = np.random.random()
        elif kind == 1:
            key[at] = -parts.load[demand] * (0.8 + 0.4 * np.random.random())
        elif kind == 2:
            key[at] = -parts.cost[demand, 0] * (0.8 + 0.4 * np.random.random())
        else:
            _, best = best_site(parts, demand, 0.0, 0.0, -1)
            key[at] = best * (0.9 + 0.2 * np.random.random())
    return np.argsort(key)


@inner
def _recenter_changed(parts, removed, origin, count, surcharge, stamp, now, moves):
    """Move every site that lost or won demand points to its best place; returns how many moved."""
    m = len(parts.slot)
    moved = 0
    for at in range(count):
        target = parts.assign[removed[at]]
        if target == origin[at]:
            continue
        for site in (origin[at], target):
            if site == m or parts.slot[site] < 0 or stamp[site] == now:
                continue
            place = best_place(parts, site, surcharge)
            stamp[place] = now
            if place != site:
                relocate(parts, site, place)
                moves[moved, 0], moves[moved, 1] = site, place
                moved += 1
    return moved


@inner
def _undo(parts, removed, origin, count, opening, closing, moves, moved):
    for at in range(moved - 1, -1, -1):
        relocate(parts, moves[at, 1], moves[at, 0])
    for at in range(count):
        take(parts, removed[at])
    if closing >= 0:
        replace_site(parts, opening, closing)
    for at in range(count):
        put(parts, removed[at], origin[at])
