"""Kernels of a running answer without capacity: what is known of it, kept true as sites change.

Of every cell the two nearest open sites are known, of every open site what closing it would cost,
and of every candidate how much of its list may matter. An exchange of sites changes that for the
cells around only (Resende and Werneck, Annals of Operations Research 150 (2007), 205-230,
doi:10.1007/s10479-006-0154-0, keep savings up to date in the same spirit).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from siting.arrays import Floats, Int32s
from siting.travel.kernels.compiled import inner


class Running(NamedTuple):
    """The running answer, and what it is made of.

    Parameters
    ----------
    site, cost, fallback
        Neighbor lists of cells, and costs without an open site in them, see
        `siting.location.methods.neighbors.cells.Cells`.
    pointer, demand_of, cost_of
        The same lists by candidate.
    rank
        Where in the list of each candidate the cell is, shape (n, k).
    site_cost
        Cost of each candidate.
    closable, openable
        Whether each candidate may be closed, and opened.
    kind, low, high
        Kinds of candidates and how many of each may be open.
    is_open
        Open candidates.
    opened
        How many of each kind.
    nearest, next_nearest
        The two nearest open sites of each cell in its list, -1 for none.
    first, second
        What they cost it; where there are none, the fallback.
    loss
        What closing each open site costs the cells that it serves.
    seen, queue
        Which candidates are in the queue, and the queue.
    waits, asked, profit
        Candidates of which is known what they gain, the list of them, and what; else ``-inf``.
    idle
        Some open sites that are missed least, -1 behind the last.
    extra, touched
        Room for what a site saves when a candidate opens instead.
    end
        How much of the list of each candidate is to be read: behind it is no cell that would rather
        go there than to its second site.
    """

    site: Int32s
    cost: Floats
    fallback: Floats
    pointer: NDArray[np.int64]
    demand_of: Int32s
    cost_of: Floats
    rank: Int32s
    site_cost: Floats
    closable: NDArray[np.bool_]
    openable: NDArray[np.bool_]
    kind: Int32s
    low: Int32s
    high: Int32s
    is_open: NDArray[np.bool_]
    opened: Int32s
    nearest: Int32s
    next_nearest: Int32s
    first: Floats
    second: Floats
    loss: Floats
    seen: NDArray[np.bool_]
    queue: Int32s
    waits: NDArray[np.bool_]
    asked: Int32s
    profit: Floats
    idle: Int32s
    extra: Floats
    touched: Int32s
    end: Int32s


@inner
def begin(running):
    """Work out what is known of cells and sites; return the value of the answer."""
    running.loss[:] = 0.0
    running.opened[:] = 0
    running.end[:] = 0
    value = 0.0
    for cell in range(len(running.first)):
        _look_up(running, cell)
        value += running.first[cell]
        if running.nearest[cell] >= 0:
            running.loss[running.nearest[cell]] += running.second[cell] - running.first[cell]
    for candidate in range(len(running.is_open)):
        running.seen[candidate] = False
        if running.is_open[candidate]:
            running.opened[running.kind[candidate]] += 1
            value += running.site_cost[candidate]
    order = np.argsort(running.loss - running.site_cost)
    count = 0
    for candidate in order:
        if count == len(running.idle):
            break
        if running.is_open[candidate] and running.closable[candidate]:
            running.idle[count] = candidate
            count += 1
    running.idle[count:] = -1
    return value


@inner
def _look_up(running, cell):
    """Find the two nearest open sites of a cell; return how many entries were read."""
    running.nearest[cell] = running.next_nearest[cell] = -1
    running.first[cell] = running.second[cell] = running.fallback[cell]
    read = 0
    for at in range(running.site.shape[1]):
        candidate = running.site[cell, at]
        read += 1
        if candidate < 0:
            break
        if running.is_open[candidate]:
            if running.nearest[cell] < 0:
                running.nearest[cell] = candidate
                running.first[cell] = running.cost[cell, at]
            else:
                running.next_nearest[cell] = candidate
                running.second[cell] = running.cost[cell, at]
                break
    running.second[cell] = max(running.first[cell], running.second[cell])
    for at in range(running.site.shape[1]):
        candidate = running.site[cell, at]
        if candidate < 0 or running.cost[cell, at] > running.second[cell]:
            break
        running.end[candidate] = max(running.end[candidate], running.rank[cell, at] + 1)
        read += 1
    return read


@inner
def exchange(running, closing, opening):
    """Close a site and open another one; return how the value changes, and the work."""
    change = running.site_cost[opening] - running.site_cost[closing]
    running.is_open[closing], running.is_open[opening] = False, True
    running.opened[running.kind[closing]] -= 1
    running.opened[running.kind[opening]] += 1
    read = 0
    for at in range(running.pointer[opening], running.pointer[opening] + running.end[opening]):
        cell, cost = running.demand_of[at], running.cost_of[at]
        read += 1
        if cost < running.second[cell]:
            added, looked = _renew(running, cell)
            change += added
            read += looked
    for at in range(running.pointer[closing], running.pointer[closing] + running.end[closing]):
        cell, cost = running.demand_of[at], running.cost_of[at]
        read += 1
        if running.nearest[cell] == closing or running.next_nearest[cell] == closing:
            added, looked = _renew(running, cell)
            change += added
            read += looked
    return change, read


@inner
def _renew(running, cell):
    """Look up the two nearest open sites of a cell; return how its cost changes, and the work."""
    before = running.first[cell]
    if running.nearest[cell] >= 0:
        running.loss[running.nearest[cell]] -= running.second[cell] - before
    read = _look_up(running, cell)
    if running.nearest[cell] >= 0:
        running.loss[running.nearest[cell]] += running.second[cell] - running.first[cell]
    return running.first[cell] - before, read


@inner
def least_missed(running):
    """Return the idle site whose closing costs least now, -1 for none, and what it costs."""
    best, least = -1, np.inf
    for site in running.idle:
        if site >= 0 and running.is_open[site]:
            missed = running.loss[site] - running.site_cost[site]
            if missed < least:
                best, least = site, missed
    return best, least
