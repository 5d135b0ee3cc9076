"""Capacity prices by sweeps: quick, not exact, a start from which little is left to mend.

Every site in turn, with the others as they are, takes the price at which its load just fits: that
is coordinate ascent on the dual of the transport problem, as in Bertsekas and Castanon 1989, The
auction algorithm for the transportation problem, MIT report LIDS-P-1850.
"""

import numpy as np

from siting.travel.kernels.compiled import kernel

#: Part of a change of price that is made: all sites change at once and would overshoot.
DAMPING = 0.6


@kernel
def sweep_prices(slot, unit, load, capacity, waiting, price, sweeps):
    """Improve prices per unit of load; O(sweeps n k).

    Parameters
    ----------
    slot, unit
        Open sites of each demand point by position and cost per unit of load, shape (n, k); -1
        behind the last.
    load
        Load of each demand point, shape (n,).
    capacity
        Of each site, shape (p,).
    waiting
        Cost per unit of load of being served by none, shape (n,).
    price
        Prices to begin with, shape (p,); changed.
    sweeps
        Number of rounds.
    """
    n, p = len(slot), len(capacity)
    best = np.empty(n)
    chosen = np.empty(n, np.int32)
    margin = np.empty(n)
    for _ in range(sweeps):
        total = np.zeros(p)
        for demand in range(n):
            first, second, site = waiting[demand], np.inf, -1
            for at in range(slot.shape[1]):
                other = slot[demand, at]
                if other < 0 or unit[demand, at] >= second:
                    break
                value = unit[demand, at] + price[other]
                if value < first:
                    first, second, site = value, first, other
                elif value < second:
                    second = value
            best[demand], chosen[demand], margin[demand] = first, site, second - first
            if site >= 0:
                total[site] += load[demand]
        change = _rises(chosen, margin, load, total, capacity)
        change -= _falls(slot, unit, load, best, total, capacity, price)
        for site in range(p):
            price[site] = max(0.0, price[site] + DAMPING * change[site])


@kernel
def _rises(chosen, margin, load, total, capacity):
    """Return by how much each price must rise until what is above capacity goes elsewhere."""
    p = len(capacity)
    start = np.zeros(p + 1, np.int64)
    for demand in range(len(chosen)):
        site = chosen[demand]
        if site >= 0 and total[site] > capacity[site]:
            start[site + 1] += 1
    start = np.cumsum(start)
    place = start[:-1].copy()
    members = np.empty(start[p], np.int32)
    for demand in range(len(chosen)):
        site = chosen[demand]
        if site >= 0 and total[site] > capacity[site]:
            members[place[site]] = demand
            place[site] += 1
    rise = np.zeros(p)
    for site in range(p):
        mine = members[start[site] : start[site + 1]]
        excess = total[site] - capacity[site]
        for at in np.argsort(margin[mine]):
            if excess <= 0.0 or not margin[mine[at]] < np.inf:
                break
            rise[site] = margin[mine[at]]
            excess -= load[mine[at]]
    return rise


@kernel
def _falls(slot, unit, load, best, total, capacity, price):
    """Return by how much each price must fall until the room that is left is filled."""
    p = len(capacity)
    start = np.zeros(p + 1, np.int64)
    for step in range(2):
        if step == 1:
            start = np.cumsum(start)
            place = start[:-1].copy()
            members = np.empty(start[p], np.int32)
            drops = np.empty(start[p])
        for demand in range(len(slot)):
            for at in range(slot.shape[1]):
                site = slot[demand, at]
                if site < 0 or unit[demand, at] >= best[demand]:
                    break
                drop = unit[demand, at] + price[site] - best[demand]
                if price[site] <= 0.0 or total[site] >= capacity[site] or drop <= 0.0:
                    continue
                if step == 0:
                    start[site + 1] += 1
                else:
                    members[place[site]], drops[place[site]] = demand, drop
                    place[site] += 1
    fall = np.zeros(p)
    for site in range(p):
        if price[site] <= 0.0 or total[site] >= capacity[site]:
            continue
        room, fall[site] = capacity[site] - total[site], price[site]
        mine = slice(start[site], start[site + 1])
        for at in np.argsort(drops[mine]):
            room -= load[members[mine][at]]
            if room < 0.0:
                fall[site] = min(price[site], drops[mine][at])
                break
    return fall
