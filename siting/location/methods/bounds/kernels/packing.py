"""Kernels of the bound of small problems: each site takes the best that fits, found exactly.

Loads are whole numbers of some unit and costs a dense table, a row for each site; ``inf`` where a
demand point cannot be served from there. Sites are free (0), open (1) or closed (-1).
"""

import numpy as np

from siting.location.methods.bounds.kernels.worths import fill
from siting.travel.kernels.compiled import inner, kernel

#: Where steps end, as a part of Polyak's; by which part a bound must be better to count.
_LAST, _BETTER = 1e-4, 1e-6
#: What an iteration weighs in the mean of answers, in times of the one before, and the weight from
#: which all are made smaller.
_FRESH, _HEAVY = 1.1, 1e100


@kernel
def raise_packed(problem, state, scale, most, multiplier, aims, effort, often, share):
    """Raise the Lagrangian bound by deflected subgradients, as `lower_bound` does.

    Parameters
    ----------
    problem
        Costs (m, n), load of demand points in units, room of sites in units, what each site costs
        by itself, and how many open.
    state
        Whether each site may be either (0), is open (1) or closed (-1).
    scale, most
        Of each demand point: the root of its weight over the mean one, and the largest multiplier.
    multiplier
        First multipliers, and then the best; changed.
    aims
        The bound that steps aim at, and the one that is enough: there the rise ends.
    effort
        Part of Polyak's step that the first one takes, iterations without a better bound after
        which steps shrink, by how much, and iterations at most.
    often, share
        Mean of late answers: how often each site is open, shape (m,), and serves each demand
        point, shape (m, n); changed.

    Returns
    -------
    The bound; ``inf`` where no allowed set of sites is left. O(sites demand points) an iteration,
    and for each site that could be among the best O(demand points room).
    """
    m, n = problem[0].shape
    pace, patience, shrink, iterations = effort
    target, enough = aims
    here, direction = multiplier.copy(), np.zeros(n)
    taken, served, slope = np.zeros((m, n), np.bool_), np.zeros(n), np.zeros(n)
    chosen = np.full(problem[4], -1)
    best, stale, fresh, total = -np.inf, 0, 1.0, 0.0
    often[:], share[:] = 0.0, 0.0
    for _ in range(int(iterations)):
        bound = _evaluate(problem, state, here, taken, served, chosen)
        if bound == np.inf:
            return bound
        for site in chosen:
            often[site] += fresh
            for demand in range(n):
                share[site, demand] += fresh * taken[site, demand]
        total += fresh
        fresh *= _FRESH
        if fresh > _HEAVY:
            often /= fresh
            share /= fresh
            total, fresh = total / fresh, 1.0
        stale = 0 if bound > best + _BETTER * abs(best) else stale + 1
        if bound > best:
            best = bound
            multiplier[:] = here
            slope[:] = served
        if best >= enough or pace < _LAST:
            break
        if stale >= patience:
            pace *= shrink
            stale, bound = 0, best
            here[:] = multiplier
            served[:] = slope
            direction[:] = 0.0
        if not _step(here, direction, served, scale, most, pace * (target - bound)):
            break
    often /= total
    share /= total
    return best


@inner
def _step(here, direction, served, scale, most, length):
    """Move multipliers along the deflected slope; False where there is none."""
    n, inner_product, norm = len(here), 0.0, 0.0
    slope = np.empty(n)
    for demand in range(n):
        slope[demand] = (1.0 - served[demand]) * scale[demand]
        held = (here[demand] <= 0.0 and slope[demand] < 0.0) or (
            here[demand] >= most[demand] and slope[demand] > 0.0
        )
        if held:
            slope[demand] = 0.0
        inner_product += slope[demand] * direction[demand]
        norm += direction[demand] ** 2
    deflection = -1.5 * inner_product / norm if inner_product < 0.0 < norm else 0.0
    norm = 0.0
    for demand in range(n):
        direction[demand] = slope[demand] + deflection * direction[demand]
        norm += direction[demand] ** 2
    if norm <= 0.0:
        return False
    for demand in range(n):
        moved = here[demand] + length / norm * direction[demand] * scale[demand]
        here[demand] = min(max(moved, 0.0), most[demand])
    return True


@inner
def _evaluate(problem, state, multiplier, taken, served, chosen):
    """Return the bound at some multipliers; sets which sites it opens and whom they take.

    A site is packed only where it could be among the best: its limit, with the last demand point
    in part, says so.
    """
    cost, size, room, opening, n_sites = problem
    m = len(cost)
    limit, best = np.full(m, np.inf), np.full(n_sites + 1, np.inf)
    which = np.full(n_sites + 1, -1)
    bound, opened = multiplier.sum(), 0
    for site in range(m):
        if state[site] == 0:
            limit[site] = opening[site] - _limit(cost[site], size, room[site], multiplier)
        elif state[site] == 1 and opened < n_sites:
            bound += opening[site] - _pack(cost[site], size, room[site], multiplier, taken[site])
            chosen[opened] = site
            opened += 1
    left = n_sites - opened
    for site in np.argsort(limit):
        if left == 0 or limit[site] >= best[left - 1]:
            break
        lost = opening[site] - _pack(cost[site], size, room[site], multiplier, taken[site])
        place = left
        while place > 0 and best[place - 1] > lost:
            best[place], which[place] = best[place - 1], which[place - 1]
            place -= 1
        best[place], which[place] = lost, site
    served[:] = 0.0
    for place in range(left):
        bound += best[place]
        chosen[opened + place] = which[place]
    if bound < np.inf:
        for site in chosen:
            served += taken[site]
    return bound


@inner
def _limit(cost, size, room, multiplier):
    """Return the most that a site can save, with the last demand point taken in part."""
    n = len(cost)
    ratio, wide = np.empty(n), np.empty(n)
    count, total, value, free = 0, 0.0, 0.0, 0.0
    for demand in range(n):
        saving = multiplier[demand] - cost[demand]
        if saving <= 0.0:
            continue
        value += saving
        if size[demand] == 0:
            free += saving
            continue
        wide[count] = size[demand]
        ratio[count] = saving / wide[count]
        total += wide[count]
        count += 1
    if total <= room:
        return value
    # A little more, or rounding could leave a site out that is among the best.
    return free + fill(ratio[:count], wide[:count], float(room))[0] * (1.0 + 1e-12)


@inner
def _pack(cost, size, room, multiplier, taken):
    """Return the most that a site can save, and set whom it takes; O(demand points room)."""
    n = len(cost)
    items = np.empty(n, np.int64)
    count, total, value = 0, 0, 0.0
    for demand in range(n):
        taken[demand] = multiplier[demand] > cost[demand]
        if taken[demand]:
            items[count] = demand
            total += size[demand]
            value += multiplier[demand] - cost[demand]
            count += 1
    if total <= room:
        return value
    best = np.zeros(room + 1)
    takes = np.zeros((count, room + 1), np.bool_)
    for item in range(count):
        demand = items[item]
        saving = multiplier[demand] - cost[demand]
        for within in range(room, size[demand] - 1, -1):
            more = best[within - size[demand]] + saving
            if more > best[within]:
                best[within] = more
                takes[item, within] = True
    within = room
    for item in range(count - 1, -1, -1):
        demand = items[item]
        taken[demand] = takes[item, within]
        if taken[demand]:
            within -= size[demand]
    return best[room]


@kernel
def bound_pairs(problem, state, multiplier, without, forced):
    """Return what each site saves at most, and set what it saves without a demand point or with it.

    O(sites demand points room).

    Parameters
    ----------
    problem, state
        As of `raise_packed`.
    multiplier
        Of each demand point, shape (n,).
    without, forced
        What each site saves at most that does not serve the demand point, and that serves it,
        ``-inf`` where it cannot, shape (m, n); changed.
    """
    cost, size, room = problem[0], problem[1], problem[2]
    worth = np.full(len(cost), -np.inf)
    for site in range(len(cost)):
        without[site] = -np.inf
        forced[site] = -np.inf
        if state[site] >= 0:
            worth[site] = _pack_each(
                cost[site], size, room[site], multiplier, without[site], forced[site]
            )
    return worth


@inner
def _pack_each(cost, size, room, multiplier, without, forced):
    """Do it for one site: what comes before a demand point and what comes after it are packed."""
    n = len(cost)
    items = np.flatnonzero(multiplier > cost)
    count = len(items)
    before, after = np.zeros((count + 1, room + 1)), np.zeros((count + 1, room + 1))
    for item in range(count):
        _add(before[item], before[item + 1], cost, size, multiplier, items[item])
    for item in range(count - 1, -1, -1):
        _add(after[item + 1], after[item], cost, size, multiplier, items[item])
    best = before[count]
    for demand in range(n):
        without[demand] = best[room]
        if size[demand] <= room:
            forced[demand] = multiplier[demand] - cost[demand] + best[room - size[demand]]
    for item in range(count):
        demand = items[item]
        without[demand] = _join(before[item], after[item + 1], room)
        if size[demand] <= room:
            rest = _join(before[item], after[item + 1], room - size[demand])
            forced[demand] = multiplier[demand] - cost[demand] + rest
    return best[room]


@inner
def _add(old, new, cost, size, multiplier, demand):
    """Pack one demand point more, if that saves anything."""
    width = size[demand]
    saving = multiplier[demand] - cost[demand]
    for within in range(len(old)):
        new[within] = old[within]
        if within >= width:
            new[within] = max(new[within], old[within - width] + saving)


@inner
def _join(before, after, room):
    """Share some room out between two packings."""
    best = 0.0
    for within in range(room + 1):
        best = max(best, before[within] + after[room - within])
    return best
