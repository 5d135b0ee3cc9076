"""Kernels of single-source assignment: moves of one demand point, exchanges of two."""

from typing import NamedTuple

import numpy as np
from numba import njit

from siting.arrays import Floats, Int32s
from siting.travel.kernels.compiled import kernel

#: Gains below this share of what is at stake are none.
_LEAST = 1e-9


class _Running(NamedTuple):
    """An assignment that is being improved, and what it is judged by."""

    options: Int32s  # (n, width) sites that each demand point may go to, cheapest first
    costs: Floats  # (n, width)
    load: Floats  # (n,)
    capacity: Floats  # (m,)
    surcharge: float  # cost of a unit of load above capacity
    assign: Int32s  # (n,)
    total: Floats  # (m,) load
    here: Floats  # (n,) what each demand point pays
    least: float  # a gain counts above `_LEAST` of this and of what a demand point pays


@kernel
def site_loads(assign, load, m):
    """Sum the loads at each candidate; O(n)."""
    total = np.zeros(m)
    for demand in range(len(assign)):
        if assign[demand] >= 0:
            total[assign[demand]] += load[demand]
    return total


@kernel
def shift_and_swap(options, costs, load, capacity, surcharge, assign, rounds):
    """Improve an assignment by moving one demand point, or exchanging two, until neither helps.

    A unit of load above capacity costs `surcharge`. O(rounds n width (1 + members)). Returns the
    total of cost and surcharges; demand points without any option are left out of it. Loads of
    sites are summed up anew at the beginning and then kept by adding and subtracting, so that a
    few rounds at a time are better than many.
    """
    n, m = len(options), len(capacity)
    total = site_loads(assign, load, m)
    here = np.zeros(n)
    for demand in range(n):
        here[demand] = _option_cost(options, costs, demand, assign[demand])
    least = surcharge * load.mean()
    running = _Running(options, costs, load, capacity, surcharge, assign, total, here, least)
    for _ in range(rounds):
        if _shift_pass(running) + _swap_pass(running) == 0:
            break
    value = 0.0
    for demand in range(n):
        if assign[demand] >= 0:
            value += here[demand]
    for site in range(m):
        value += surcharge * max(0.0, total[site] - capacity[site])
    return value


@kernel
def _option_cost(options, costs, demand, site):
    for at in range(options.shape[1]):
        if options[demand, at] == site:
            return costs[demand, at]
    return np.inf


@kernel
def _excess(total, capacity):
    return max(0.0, total - capacity)


@kernel
def _shift_pass(running):
    """Move each demand point where that saves most; returns how many moved."""
    options, costs, load, capacity, surcharge, assign, total, here, least = running
    moved = 0
    for demand in range(len(options)):
        origin = assign[demand]
        if origin < 0 or (load[demand] == 0.0 and options[demand, 0] == origin):
            continue
        size = load[demand]
        relief = _excess(total[origin], capacity[origin]) - _excess(
            total[origin] - size, capacity[origin]
        )
        best, target, target_cost = -_LEAST * (least + here[demand]), -1, 0.0
        for at in range(options.shape[1]):
            change = costs[demand, at] - here[demand]
            if change - surcharge * relief >= best:
                break
            site = options[demand, at]
            if site == origin:
                continue
            burden = _excess(total[site] + size, capacity[site]) - _excess(
                total[site], capacity[site]
            )
            change += surcharge * (burden - relief)
            if change < best:
                best, target, target_cost = change, site, costs[demand, at]
        if target >= 0:
            total[origin] -= size
            total[target] += size
            assign[demand] = target
            here[demand] = target_cost
            moved += 1
    return moved


@kernel
def _swap_pass(running):
    """Exchange each demand point with one of another site where that saves; returns how many."""
    options, costs, load, capacity, _, assign, total, here, _ = running
    n, m = len(options), len(total)
    head = np.full(m, -1, np.int32)
    after = np.full(n, -1, np.int32)
    for demand in range(n):
        if assign[demand] >= 0:
            after[demand] = head[assign[demand]]
            head[assign[demand]] = demand
    moved = 0
    for demand in range(n):
        origin = assign[demand]
        if origin < 0:
            continue
        crowded = total[origin] > capacity[origin]
        for at in range(options.shape[1]):
            site = options[demand, at]
            if site < 0:
                break
            change = costs[demand, at] - here[demand]
            if change >= 0.0 and not crowded:
                break
            if site == origin:
                continue
            partner = _best_partner(running, demand, site, change, head, after)
            if partner < 0:
                continue
            difference = load[demand] - load[partner]
            total[origin] -= difference
            total[site] += difference
            here[partner] = _option_cost(options, costs, partner, origin)
            here[demand] = costs[demand, at]
            assign[partner] = origin
            assign[demand] = site
            moved += 1
            break
    return moved


# Inlined, because handing all arrays on with every call would take a tenth of the time.
@njit(cache=True, inline="always")
def _best_partner(running, demand, site, change, head, after):
    """Return whom of another site to exchange a demand point with; -1 where nobody pays."""
    capacity, assign, total = running.capacity, running.assign, running.total
    origin = assign[demand]
    before = _excess(total[origin], capacity[origin]) + _excess(total[site], capacity[site])
    best, partner = -_LEAST * (running.least + running.here[demand]), np.int64(-1)
    other = np.int64(head[site])
    while other >= 0:
        if assign[other] == site:
            back = _option_cost(running.options, running.costs, other, origin)
            if back < np.inf:
                difference = running.load[demand] - running.load[other]
                now = _excess(total[origin] - difference, capacity[origin]) + _excess(
                    total[site] + difference, capacity[site]
                )
                value = change + back - running.here[other] + running.surcharge * (now - before)
                if value < best:
                    best, partner = value, other
        other = after[other]
    return partner
