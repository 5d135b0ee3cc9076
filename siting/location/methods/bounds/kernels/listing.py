"""Lists of demand points by class of sites."""

import numpy as np

from siting.travel.kernels.compiled import kernel


@kernel
def by_class(counts, site, cost, m):
    """Turn lists of classes by demand point into lists of demand points by class; O(entries)."""
    pointer = np.zeros(m + 1, np.int64)
    for at in range(len(site)):
        pointer[site[at] + 1] += 1
    for number in range(m):
        pointer[number + 1] += pointer[number]
    place = pointer[:-1].copy()
    demand_of = np.empty(pointer[m], np.int32)
    cost_of = np.empty(pointer[m], np.float32)
    at = 0
    for demand in range(len(counts)):
        for _ in range(counts[demand]):
            number = site[at]
            demand_of[place[number]] = demand
            cost_of[place[number]] = cost[at]
            place[number] += 1
            at += 1
    return pointer, demand_of, cost_of


@kernel
def leave_out(pointer, demand_of, cost_of, highest):
    """Leave out of lists by class what costs its demand point the highest or more; O(entries)."""
    kept = np.zeros(len(pointer), np.int64)
    for number in range(len(pointer) - 1):
        kept[number + 1] = kept[number]
        for at in range(pointer[number], pointer[number + 1]):
            kept[number + 1] += cost_of[at] < highest[demand_of[at]]
    demand, cost = np.empty(kept[-1], np.int32), np.empty(kept[-1], np.float32)
    place = 0
    for at in range(pointer[-1]):
        if cost_of[at] < highest[demand_of[at]]:
            demand[place], cost[place] = demand_of[at], cost_of[at]
            place += 1
    return kept, demand, cost
