"""The running answer of ruin and recreate: demand points at sites, with cost and excess kept."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from siting.arrays import Floats, Int32s, Integers
from siting.travel.kernels.compiled import inner, kernel

# Positions in `Parts.totals`.
COST, EXCESS = 0, 1


class Parts(NamedTuple):
    """The problem and the running answer as arrays; site m is the waiting list.

    Kernels hand demand points and sites to each other as 64-bit numbers, whatever the arrays hold:
    each kernel would be compiled once more for numbers of another width.
    """

    site: Int32s  # (n, k) candidates of each demand point, cheapest first; -1 behind the last
    cost: Floats  # (n, k)
    dense: Floats  # (n, m) all costs, or nothing: then `known` and `known_cost` are searched
    known: Int32s  # (n, k) the same candidates in ascending order; m behind the last
    known_cost: Floats
    near: Int32s  # (m, q) demand points near each candidate, cheapest first; -1 behind the last
    waiting: Floats  # (n,)
    load: Floats  # (n,)
    capacity: Floats  # (m + 1,)
    least: Floats  # (m + 1,) minimum load of an open site
    site_cost: Floats  # (m + 1,) of an open site; of site m what leaving all closed costs
    fixed: NDArray[np.bool_]  # (m,)
    forbidden: NDArray[np.bool_]  # (m,)
    group: Int32s  # (m,)
    low: Int32s  # (groups,) fewest and most open sites
    high: Int32s
    assign: Integers  # (n,) site of each demand point
    total: Floats  # (m + 1,) load
    slot: Integers  # (m,) position in `open_sites`; -1 when closed
    open_sites: Integers  # (p,)
    opened: Int32s  # (groups,) open sites
    first: Integers  # (m + 1,) demand points of a site, linked by position
    after: Integers
    before: Integers
    totals: Floats  # (2,) cost and excess


@kernel
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


@kernel
def payments(parts):
    """Return what each demand point pays, shape (n,)."""
    paid = np.empty(len(parts.assign))
    for demand in range(len(paid)):
        paid[demand] = pay(parts, demand, parts.assign[demand])
    return paid


@kernel
def excess(parts, site, load):
    """Return by how much a load breaks the limits of an open site."""
    return max(0.0, load - parts.capacity[site]) + max(0.0, parts.least[site] - load)


@kernel
def sites_cost(parts):
    """Return what the sites cost by themselves, open and closed ones."""
    total = parts.site_cost[len(parts.slot)]
    for site in parts.open_sites:
        total += parts.site_cost[site]
    return total


@inner
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


@inner
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


@inner
def best_site(parts, demand, surcharge, blink, but):
    """Return the site where a demand point is cheapest now, and its cost, surcharge included.

    A site is overlooked with a chance of `blink`, and `but` always; -1 for none.
    """
    m = len(parts.slot)
    load = parts.load[demand]
    chosen, best = np.int64(m), parts.waiting[demand]
    p, k = len(parts.open_sites), parts.site.shape[1]
    if parts.dense.shape[0] > 0 and p * p < 6 * m:
        for at in range(p):
            site = parts.open_sites[at]
            value = parts.dense[demand, site]
            if value < best and site != but:
                value += surcharge * (
                    excess(parts, site, parts.total[site] + load)
                    - excess(parts, site, parts.total[site])
                )
                if value < best and np.random.random() >= blink:
                    chosen, best = site, value
        return chosen, best
    for at in range(k):
        site = np.int64(parts.site[demand, at])
        if site < 0 or parts.cost[demand, at] >= best:
            break
        if parts.slot[site] < 0 or site == but:
            continue
        value = parts.cost[demand, at] + surcharge * (
            excess(parts, site, parts.total[site] + load) - excess(parts, site, parts.total[site])
        )
        if value < best and np.random.random() >= blink:
            chosen, best = site, value
    return chosen, best


@kernel
def set_answer(parts, open_sites, assignment):
    """Set the running answer; demand points with -1 wait."""
    parts.slot[:] = -1
    parts.first[:] = -1
    parts.total[:] = 0.0
    parts.totals[:] = 0.0
    parts.opened[:] = 0
    parts.open_sites[:] = open_sites
    parts.totals[COST] = sites_cost(parts)
    for at in range(len(open_sites)):
        parts.slot[open_sites[at]] = at
        parts.opened[parts.group[open_sites[at]]] += 1
        parts.totals[EXCESS] += parts.least[open_sites[at]]
    m = len(parts.slot)
    for demand in range(len(assignment)):
        # A site beyond a list that was cut short cannot be priced.
        site = assignment[demand] if assignment[demand] >= 0 else m
        put(parts, demand, site if pay(parts, demand, site) < np.inf else m)


@inner
def count_anew(parts):
    """Sum up the loads of sites, cost and excess from who is where.

    They are kept by adding and subtracting, and drift; O(demand points + sites).
    """
    parts.total[:] = 0.0
    parts.totals[:] = 0.0
    for demand in range(len(parts.assign)):
        parts.total[parts.assign[demand]] += parts.load[demand]
        parts.totals[COST] += pay(parts, demand, parts.assign[demand])
    parts.totals[COST] += sites_cost(parts)
    for site in parts.open_sites:
        parts.totals[EXCESS] += excess(parts, site, parts.total[site])


@inner
def replace_site(parts, closing, opening):
    """Open a closed candidate in place of an open site without demand points."""
    at = parts.slot[closing]
    parts.totals[COST] += parts.site_cost[opening] - parts.site_cost[closing]
    parts.totals[EXCESS] += parts.least[opening] - parts.least[closing]
    parts.slot[closing], parts.slot[opening] = -1, at
    parts.open_sites[at] = opening
    parts.opened[parts.group[closing]] -= 1
    parts.opened[parts.group[opening]] += 1


@kernel
def may_replace(parts, closing, opening):
    """Whether a candidate may be opened in place of an open site."""
    if parts.forbidden[opening] or parts.fixed[closing]:
        return False
    here, there = parts.group[closing], parts.group[opening]
    return here == there or (
        parts.opened[here] > parts.low[here] and parts.opened[there] < parts.high[there]
    )
