"""Kernels of the bound by blocks: some candidates, and the demand points that could pay for them.

Within a block no demand point may be served more than once, so that it has a dual of its own: what
demand points pay there, which is at most their multiplier. All is in the block's own numbers.
"""

import numpy as np

from siting.location.methods.bounds.kernels.worths import fill
from siting.travel.kernels.compiled import inner, kernel

#: Iterations without a better bound after which steps are halved, and by how little a bound must be
#: better, in steps; steps below so much of the first end the rise.
_PATIENCE, _BETTER, _LAST = 6, 0.02, 1e-3
#: Weight of the last iteration in the average of what is open.
_FRESH = 0.1


@kernel
def find_homes(table, block_of, home, lowest, elsewhere):
    """Find the block of each demand point's cheapest class, and what the cheapest elsewhere costs.

    Parameters
    ----------
    table
        Pointer, demand points and costs of the classes.
    block_of
        Block of each class.
    home, lowest, elsewhere
        Of each demand point its block, the least cost, and the least in another block; changed.
        They come as -1, ``inf`` and the most that is worth knowing.
    """
    pointer, demand_of, cost_of = table
    for number in range(len(block_of)):
        for at in range(pointer[number], pointer[number + 1]):
            demand = demand_of[at]
            if cost_of[at] < lowest[demand]:
                lowest[demand] = cost_of[at]
                home[demand] = block_of[number]
    for number in range(len(block_of)):
        for at in range(pointer[number], pointer[number + 1]):
            demand = demand_of[at]
            if home[demand] != block_of[number]:
                elsewhere[demand] = min(elsewhere[demand], cost_of[at])


@kernel
def cut_out(table, classes, most, number_of):
    """Copy what some classes list and their demand points could pay at most; O(entries).

    Parameters
    ----------
    table
        Pointer, demand points and costs of the classes.
    classes
        Those of the block; one may come several times.
    most
        The most that each demand point can pay.
    number_of
        -1 for each demand point, and so again afterwards.

    Returns
    -------
    Pointer, demand points in numbers of the block, costs, and the demand point behind each number.
    """
    pointer, demand_of, cost_of = table
    start = np.zeros(len(classes) + 1, np.int64)
    for place in range(len(classes)):
        number = classes[place]
        start[place + 1] = start[place]
        for at in range(pointer[number], pointer[number + 1]):
            start[place + 1] += cost_of[at] < most[demand_of[at]]
    demand, cost = np.empty(start[-1], np.int32), np.empty(start[-1], np.float32)
    behind = np.empty(start[-1], np.int32)
    count, to = 0, 0
    for place in range(len(classes)):
        number = classes[place]
        for at in range(pointer[number], pointer[number + 1]):
            one = demand_of[at]
            if cost_of[at] < most[one]:
                if number_of[one] < 0:
                    number_of[one] = count
                    behind[count] = one
                    count += 1
                demand[to], cost[to] = number_of[one], cost_of[at]
                to += 1
    number_of[behind[:count]] = -1
    return start, demand, cost, behind[:count].copy()


@kernel
def raise_block(table, load, capacity, price, most, state, paid, level, iterations, reduced, open_):
    """Raise the bound of a block, and set what is paid to what proves it.

    Parameters
    ----------
    table
        Pointer, demand points and costs of the sites.
    load, capacity, price
        Load of demand points, capacity of sites, and what each costs when it is open.
    most
        The most that each demand point pays.
    state
        1 for sites that are open, -1 for closed ones, 0 for those that may be either.
    paid
        What each demand point pays at first; changed.
    level
        By how much the bound is hoped to rise.
    iterations
        Most of them.
    reduced, open_
        Of each site what it costs less what it saves, and how often it was open of late; changed.

    Returns
    -------
    The bound: of the costs of the block less the most that its demand points could pay.
    """
    slope, direction = np.empty(len(most)), np.zeros(len(most))
    longest = np.max(np.diff(table[0])) if len(capacity) else 0
    ratio, size = np.empty(longest), np.empty(longest)
    here, now = paid.copy(), reduced.copy()
    best, stale, hope = -np.inf, 0, level
    for turn in range(iterations):
        bound = (here - most).sum()
        slope[:] = 1.0
        for site in range(len(capacity)):
            if state[site] < 0:
                continue
            left = _serve(table, site, load, capacity[site], price[site], here, state[site] > 0,
                          slope, ratio, size)  # fmt: skip
            now[site] = left
            is_open = state[site] > 0 or left < 0.0
            share = _FRESH if turn else 1.0
            open_[site] += share * (is_open - open_[site])
            bound += left if is_open else 0.0
        stale += 1
        if bound > best:
            stale = 0 if bound > best + _BETTER * hope else stale
            best = bound
            paid[:], reduced[:] = here, now
        if stale >= _PATIENCE:
            hope, stale = 0.5 * hope, 0
            here[:], direction[:] = paid, 0.0
            if hope < _LAST * level:
                break
            continue
        if not _step(here, most, slope, direction, best + hope - bound):
            break
    return best


@inner
def _serve(table, site, load, capacity, price, paid, is_open, slope, ratio, size):
    """Return what a site costs less what it saves; where that is open, take whom it serves off."""
    pointer, demand_of, cost_of = table
    first, last = pointer[site], pointer[site + 1]
    count, total, value, free = 0, 0.0, 0.0, 0.0
    for at in range(first, last):
        demand = demand_of[at]
        gain = paid[demand] - cost_of[at]
        if gain > 0.0 and load[demand] <= capacity:
            value += gain
            if load[demand] == 0.0:
                free += gain
            else:
                ratio[count], size[count] = gain / load[demand], load[demand]
                total += load[demand]
                count += 1
    least = 0.0
    if total > capacity:
        packed, least = fill(ratio[:count], size[:count], capacity)
        value = free + packed
    if not is_open and price - value >= 0.0:
        return price - value
    room = capacity
    for equal in range(2):
        for at in range(first, last):
            demand = demand_of[at]
            gain = paid[demand] - cost_of[at]
            if gain <= 0.0 or load[demand] > capacity:
                continue
            if total <= capacity or load[demand] == 0.0 or gain / load[demand] > least:
                if equal == 0:
                    slope[demand] -= 1.0
                    room -= load[demand]
            elif equal == 1 and gain / load[demand] == least and room > 0.0:
                part = min(1.0, room / load[demand])
                slope[demand] -= part
                room -= part * load[demand]
        if total <= capacity:
            break
    return price - value


@inner
def _step(paid, most, slope, direction, rise):
    """Move along the deflected slope, as far as for a rise; False where there is none."""
    along, norm = 0.0, 0.0
    for demand in range(len(paid)):
        if (paid[demand] <= 0.0 and slope[demand] < 0.0) or (
            paid[demand] >= most[demand] and slope[demand] > 0.0
        ):
            slope[demand] = 0.0
        along += slope[demand] * direction[demand]
        norm += direction[demand] ** 2
    deflection = -1.5 * along / norm if along < 0.0 < norm else 0.0
    norm = 0.0
    for demand in range(len(paid)):
        direction[demand] = slope[demand] + deflection * direction[demand]
        norm += direction[demand] ** 2
    if norm <= 0.0:
        return False
    for demand in range(len(paid)):
        moved = paid[demand] + rise / norm * direction[demand]
        paid[demand] = min(max(moved, 0.0), most[demand])
    return True


@kernel
def cheapest_three(table, paid, best):
    """List the classes that serve each demand point most cheaply, as far as it would pay for them.

    Sets `best`, shape (n, 3), which comes as -1.
    """
    pointer, demand_of, cost_of = table
    least = np.full(best.shape, np.inf)
    for number in range(len(pointer) - 1):
        for at in range(pointer[number], pointer[number + 1]):
            demand, cost = demand_of[at], cost_of[at]
            if cost >= least[demand, 2] or cost > paid[demand]:
                continue
            place = 2
            while place > 0 and least[demand, place - 1] > cost:
                least[demand, place] = least[demand, place - 1]
                best[demand, place] = best[demand, place - 1]
                place -= 1
            least[demand, place], best[demand, place] = cost, number
