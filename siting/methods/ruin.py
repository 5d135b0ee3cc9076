"""Kernels of ruin and recreate for single-source capacity: take a neighborhood apart, rebuild it.

A step takes some demand points near a place off their sites, perhaps exchanges a site there, puts
the points back one by one where that is cheapest, moves the sites concerned to their best place,
and keeps the outcome by simulated annealing; else everything is taken back. Load above capacity,
and below the minimum, costs a surcharge per unit, so that the search can pass through answers that
break them. A last site of endless capacity is the waiting list.

After Schrimpf et al. 2000 (doi:10.1006/jcph.1999.6413) and Christiaens and Vanden Berghe 2020
(doi:10.1287/trsc.2019.0914), who did this for vehicle routes.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from siting.travel import Floats, Integers

# Positions in `Parts.totals`.
COST, EXCESS = 0, 1

#: Demand points of a site that propose a better place for it, and how many each proposes.
PROPOSERS, PROPOSALS = 6, 2
#: Chances that a demand point near the place stays, and that a site is overlooked.
SPARED, BLINK = 0.15, 0.02
#: Steps between two changes of the surcharge.
ADAPT = 256


class Parts(NamedTuple):
    """The problem and the running answer as arrays; site m is the waiting list."""

    site: Integers  # (n, k) candidates of each demand point, cheapest first; -1 behind the last
    cost: Floats  # (n, k)
    dense: Floats  # (n, m) all costs, or nothing: then `known` and `known_cost` are searched
    known: Integers  # (n, k) the same candidates in ascending order; m behind the last
    known_cost: Floats
    near: Integers  # (m, q) demand points near each candidate, cheapest first; -1 behind the last
    waiting: Floats  # (n,)
    load: Floats  # (n,)
    capacity: Floats  # (m + 1,)
    least: Floats  # (m + 1,) minimum load of an open site
    fixed: NDArray[np.bool_]  # (m,)
    forbidden: NDArray[np.bool_]  # (m,)
    group: Integers  # (m,)
    low: Integers  # (groups,) fewest and most open sites
    high: Integers
    assign: Integers  # (n,) site of each demand point
    total: Floats  # (m + 1,) load
    slot: Integers  # (m,) position in `open_sites`; -1 when closed
    open_sites: Integers  # (p,)
    opened: Integers  # (groups,) open sites
    first: Integers  # (m + 1,) demand points of a site, linked by position
    after: Integers
    before: Integers
    totals: Floats  # (2,) cost and excess


@njit(cache=True, nogil=True)
def pay(parts, demand, site):
    """Return what a demand point pays at a site; ``inf`` where it cannot go."""
    m = len(parts.slot)
    if site == m:
        return parts.waiting[demand]
    if parts.dense.shape[0] > 0:
        return parts.dense[demand, site]
    low, high = 0, parts.known.shape[1]
    while low < high:
        middle = (low + high) // 2
        if parts.known[demand, middle] < site:
            low = middle + 1
        else:
            high = middle
    if low < parts.known.shape[1] and parts.known[demand, low] == site:
        return parts.known_cost[demand, low]
    return np.inf


@njit(cache=True, nogil=True)
def payments(parts):
    """Return what each demand point pays, shape (n,)."""
    paid = np.empty(len(parts.assign))
    for demand in range(len(paid)):
        paid[demand] = pay(parts, demand, parts.assign[demand])
    return paid


@njit(cache=True, nogil=True)
def excess(parts, site, load):
    """Return by how much a load breaks the limits of an open site."""
    return max(0.0, load - parts.capacity[site]) + max(0.0, parts.least[site] - load)


@njit(cache=True, nogil=True)
def take(parts, demand):
    """Take a demand point off its site."""
    site = parts.assign[demand]
    parts.totals[COST] -= pay(parts, demand, site)
    load = parts.total[site]
    parts.total[site] = load - parts.load[demand]
    parts.totals[EXCESS] += excess(parts, site, parts.total[site]) - excess(parts, site, load)
    left, right = parts.before[demand], parts.after[demand]
    if left >= 0:
        parts.after[left] = right
    else:
        parts.first[site] = right
    if right >= 0:
        parts.before[right] = left
    parts.assign[demand] = -1


@njit(cache=True, nogil=True)
def put(parts, demand, site):
    """Put a demand point that has no site to one."""
    parts.totals[COST] += pay(parts, demand, site)
    load = parts.total[site]
    parts.total[site] = load + parts.load[demand]
    parts.totals[EXCESS] += excess(parts, site, parts.total[site]) - excess(parts, site, load)
    head = parts.first[site]
    parts.after[demand], parts.before[demand] = head, -1
    if head >= 0:
        parts.before[head] = demand
    parts.first[site] = demand
    parts.assign[demand] = site


@njit(cache=True, nogil=True)
def load(parts, open_sites, assignment):
    """Set the running answer; demand points with -1 wait."""
    parts.slot[:] = -1
    parts.first[:] = -1
    parts.total[:] = 0.0
    parts.totals[:] = 0.0
    parts.opened[:] = 0
    parts.open_sites[:] = open_sites
    for at in range(len(open_sites)):
        parts.slot[open_sites[at]] = at
        parts.opened[parts.group[open_sites[at]]] += 1
        parts.totals[EXCESS] += parts.least[open_sites[at]]
    m = len(parts.slot)
    for demand in range(len(assignment)):
        # A site beyond a list that was cut short cannot be priced.
        site = assignment[demand] if assignment[demand] >= 0 else m
        put(parts, demand, site if pay(parts, demand, site) < np.inf else m)


@njit(cache=True, nogil=True)
def replace_site(parts, closing, opening):
    """Open a closed candidate in place of an open site without demand points."""
    at = parts.slot[closing]
    parts.totals[EXCESS] += parts.least[opening] - parts.least[closing]
    parts.slot[closing], parts.slot[opening] = -1, at
    parts.open_sites[at] = opening
    parts.opened[parts.group[closing]] -= 1
    parts.opened[parts.group[opening]] += 1


@njit(cache=True, nogil=True)
def may_replace(parts, closing, opening):
    """Whether a candidate may be opened in place of an open site."""
    if parts.forbidden[opening] or parts.fixed[closing]:
        return False
    here, there = parts.group[closing], parts.group[opening]
    return here == there or (
        parts.opened[here] > parts.low[here] and parts.opened[there] < parts.high[there]
    )


@njit(cache=True, nogil=True)
def _best_site(parts, demand, surcharge, blink):
    """Return the site where a demand point is cheapest now, surcharge included."""
    m = len(parts.slot)
    load = parts.load[demand]
    chosen, best = m, parts.waiting[demand]
    p, k = len(parts.open_sites), parts.site.shape[1]
    if parts.dense.shape[0] > 0 and p * p < 6 * m:
        for at in range(p):
            site = parts.open_sites[at]
            value = parts.dense[demand, site]
            if value < best:
                value += surcharge * (
                    excess(parts, site, parts.total[site] + load)
                    - excess(parts, site, parts.total[site])
                )
                if value < best and np.random.random() >= blink:
                    chosen, best = site, value
        return chosen, best
    for at in range(k):
        site = parts.site[demand, at]
        if site < 0 or parts.cost[demand, at] >= best:
            break
        if parts.slot[site] < 0:
            continue
        value = parts.cost[demand, at] + surcharge * (
            excess(parts, site, parts.total[site] + load) - excess(parts, site, parts.total[site])
        )
        if value < best and np.random.random() >= blink:
            chosen, best = site, value
    return chosen, best


@njit(cache=True, nogil=True)
def _move_members(parts, origin, target):
    demand = parts.first[origin]
    while demand >= 0:
        following = parts.after[demand]
        take(parts, demand)
        put(parts, demand, target)
        demand = following


@njit(cache=True, nogil=True)
def _members_pay(parts, site, other, limit):
    """Sum what the demand points of a site would pay at another one; stops above the limit."""
    value = 0.0
    demand = parts.first[site]
    while demand >= 0 and value < limit:
        value += pay(parts, demand, other)
        demand = parts.after[demand]
    return value


@njit(cache=True, nogil=True)
def _count_members(parts, site):
    members = 0
    demand = parts.first[site]
    while demand >= 0:
        members += 1
        demand = parts.after[demand]
    return members


@njit(cache=True, nogil=True)
def _best_place(parts, site, surcharge):
    """Return the closed candidate at which the demand points of a site pay least, else the site.

    Every demand point proposes the candidates next to it; of many demand points a few do.
    """
    members = _count_members(parts, site)
    if members == 0 or parts.fixed[site]:
        return site
    load = parts.total[site]
    best = _members_pay(parts, site, site, np.inf) + surcharge * excess(parts, site, load)
    chosen = site
    stride = max(1.0, members / PROPOSERS)
    turn = np.random.random() * stride
    demand = parts.first[site]
    for at in range(members):
        if at >= int(turn):
            turn += stride
            for position in range(min(PROPOSALS, parts.site.shape[1])):
                other = parts.site[demand, position]
                if other < 0:
                    break
                if other == chosen or parts.slot[other] >= 0 or not may_replace(parts, site, other):
                    continue
                extra = surcharge * excess(parts, other, load)
                value = _members_pay(parts, site, other, best - extra) + extra
                if value < best * (1.0 - 1e-12):
                    best, chosen = value, other
        demand = parts.after[demand]
    return chosen


@njit(cache=True, nogil=True)
def relocate(parts, site, place):
    """Move an open site, with its demand points, to a closed candidate."""
    at = parts.slot[site]
    parts.slot[place] = at  # both are open while the demand points move
    parts.totals[EXCESS] += parts.least[place]
    _move_members(parts, site, place)
    parts.totals[EXCESS] -= parts.least[site]
    parts.slot[site] = -1
    parts.open_sites[at] = place
    parts.opened[parts.group[site]] -= 1
    parts.opened[parts.group[place]] += 1


@njit(cache=True, nogil=True)
def _closed_near(parts, demand):
    """Return a closed candidate near a demand point, the nearer the likelier; -1 for none."""
    skip = int(-np.log(1.0 - np.random.random()) * 3.0)
    last = -1
    for at in range(parts.site.shape[1]):
        site = parts.site[demand, at]
        if site < 0:
            break
        if parts.slot[site] < 0 and not parts.forbidden[site]:
            last = site
            skip -= 1
            if skip < 0:
                break
    return last


@njit(cache=True, nogil=True)
def _choose_closing(parts, opening):
    """Return an open site to close for a candidate: mostly one of its neighbors."""
    m = len(parts.slot)
    if np.random.random() < 0.03:
        return parts.open_sites[np.random.randint(len(parts.open_sites))]
    width = parts.near.shape[1]
    for _ in range(4):
        reach = max(1, int(width * np.random.random() ** 2))
        demand = parts.near[opening, np.random.randint(reach)]
        if demand >= 0 and parts.assign[demand] < m:
            return parts.assign[demand]
    return np.int32(-1)


@njit(cache=True, nogil=True)
def _choose_exchange(parts, anchor):
    """Return a candidate to open near a demand point and a site to close for it, or -1, -1."""
    opening = _closed_near(parts, anchor)
    if opening >= 0:
        closing = _choose_closing(parts, opening)
        if closing >= 0 and may_replace(parts, closing, opening):
            return opening, closing
    return np.int32(-1), np.int32(-1)


@njit(cache=True, nogil=True)
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
        demand = parts.near[place, at]
        if demand < 0 or wanted == 0:
            break
        if parts.assign[demand] >= 0 and np.random.random() >= SPARED:
            removed[count], origin[count] = demand, parts.assign[demand]
            take(parts, demand)
            count += 1
            wanted -= 1
    return count


@njit(cache=True, nogil=True)
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
            place = _best_place(parts, site, surcharge)
            stamp[place] = now
            if place != site:
                relocate(parts, site, place)
                moves[moved, 0], moves[moved, 1] = site, place
                moved += 1
    return moved


@njit(cache=True, nogil=True)
def _undo(parts, removed, origin, count, opening, closing, moves, moved):
    for at in range(moved - 1, -1, -1):
        relocate(parts, moves[at, 1], moves[at, 0])
    for at in range(count):
        take(parts, removed[at])
    if closing >= 0:
        replace_site(parts, opening, closing)
    for at in range(count):
        put(parts, removed[at], origin[at])


@njit(cache=True, nogil=True)
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
    n, m = len(parts.assign), len(parts.slot)
    removed, origin = np.empty(n, np.int32), np.empty(n, np.int32)
    moves = np.empty((2 * n + 2, 2), np.int32)
    stamp = np.full(m + 1, -1, np.int64)
    for step in range(steps):
        cost, broken = parts.totals[COST], parts.totals[EXCESS]
        anchor = np.random.randint(n)
        place = parts.site[anchor, 0]
        opening, closing = np.int32(-1), np.int32(-1)
        if np.random.random() < exchanges:
            opening, closing = _choose_exchange(parts, anchor)
            place = opening if opening >= 0 else place
        if place < 0:
            continue
        count = _ruin(parts, place, closing, most, removed, origin)
        if closing >= 0:
            replace_site(parts, closing, opening)
        for at in _order(parts, removed, count):
            put(parts, removed[at], _best_site(parts, removed[at], surcharge[0], BLINK)[0])
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


@njit(cache=True, nogil=True)
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
            _, best = _best_site(parts, demand, 0.0, 0.0)
            key[at] = best * (0.9 + 0.2 * np.random.random())
    return np.argsort(key)
