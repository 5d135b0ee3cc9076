"""Kernels of iterated local search without capacity: shake around a place, mend what is near.

A running answer knows of every cell its two nearest open sites, and of every open site what closing
it would cost. An exchange of sites changes both for the cells around only, and only candidates near
those cells may have begun to gain: looking at them alone, a shake and the way back to a local
optimum take time with what lies around and not with the whole (Resende and Werneck, Annals of
Operations Research 150 (2007), 205-230, doi:10.1007/s10479-006-0154-0, keep savings up to date in
the same spirit; Lourenco, Martin and Stutzle 2003, doi:10.1007/0-306-48056-5_11, on iterating).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from siting.arrays import Floats, Int32s
from siting.location.methods.total.kernels.exchanges import may_exchange
from siting.travel.kernels.compiled import inner, kernel

#: Part of the value below which a difference is taken for rounding.
ROUNDING = 1e-12
#: Exchanges after which mending ends, for each site that may be shaken; some two are usual.
PATIENCE = 50
#: Share of exchanges of a shake that close a site which is missed least, wherever it is.
FAR = 0.2


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


@kernel
def shake_and_mend(running, best, value, constant, work, most, heat, seed):
    """Shake and mend, keeping what is no worse or not by much, until enough entries were read.

    Parameters
    ----------
    running
        The answer to begin with; changed. What it knows of cells and sites is worked out anew.
    best
        The best answer so far, shape (m,); changed.
    value
        Its value.
    constant
        What every answer costs besides its cells and open sites.
    work
        Entries of lists to read, about.
    most
        Exchanges of a shake, at most.
    heat
        Rise of the value that is kept with a chance of 1/e.
    seed
        Seed of this run.

    Returns
    -------
    The value of the best answer, and how often the running one was shaken.
    """
    np.random.seed(seed)
    now = _begin(running) + constant
    made = np.empty((2, len(running.is_open)), np.int32)
    shaken, read, rounding = 0, 0, ROUNDING * abs(value)
    while read < work:
        shaken += 1
        count, change, looked = _shake(running, most, made)
        read += looked + 1
        tail = _line_up(running, made, count)
        limit = min(made.shape[1], count + PATIENCE * most)
        count, gained, looked = _mend(running, tail, made, count, limit, rounding)
        change += gained
        read += looked
        if change > rounding - heat * np.log(1.0 - np.random.random()):
            for back in range(count - 1, -1, -1):
                read += _exchange(running, made[0, back], made[1, back])[1]
            continue
        now += change
        if now < value - rounding:
            value = now
            best[:] = running.is_open
    return value, shaken


@inner
def _begin(running):
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
def _least_missed(running):
    """Return the idle site whose closing costs least now, -1 for none, and what it costs."""
    best, least = -1, np.inf
    for site in running.idle:
        if site >= 0 and running.is_open[site]:
            missed = running.loss[site] - running.site_cost[site]
            if missed < least:
                best, least = site, missed
    return best, least


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
def _shake(running, most, made):
    """Exchange a few sites around a random cell; return how many, the change and the work."""
    cell = np.random.randint(len(running.first))
    wanted = np.random.randint(1, most + 1)
    count, change, read = 0, 0.0, 0
    for _ in range(wanted):
        closing, opening = _draw_pair(running, cell, wanted)
        if closing >= 0 and opening >= 0:
            added, looked = _exchange(running, closing, opening)
            made[0, count], made[1, count] = opening, closing
            change += added
            read += looked
            count += 1
    return count, change, read


@inner
def _draw_pair(running, cell, wanted):
    """Draw an open site to close and a closed one to open, both among the nearest of a cell."""
    closing, opening, closable, openable = -1, -1, 0, 0
    for at in range(running.site.shape[1]):
        candidate = running.site[cell, at]
        if candidate < 0 or (closable >= 2 * wanted and openable >= 4 * wanted):
            break
        if running.is_open[candidate]:
            if running.closable[candidate] and closable < 2 * wanted:
                closable += 1
                if np.random.randint(closable) == 0:
                    closing = candidate
        elif running.openable[candidate] and openable < 4 * wanted:
            openable += 1
            if np.random.randint(openable) == 0:
                opening = candidate
    if np.random.random() < FAR:
        site = running.idle[np.random.randint(len(running.idle))]
        closing = site if site >= 0 and running.is_open[site] else closing
    if closing < 0 or opening < 0:
        return -1, -1
    quotas = running.kind, running.opened, running.low, running.high
    return (closing, opening) if may_exchange(closing, opening, quotas) else (-1, -1)


@inner
def _exchange(running, closing, opening):
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
def _line_up(running, made, count):
    """Put the candidates around exchanges into the queue; return its length."""
    tail = 0
    for number in range(count):
        for side in range(2):
            tail = _ask_around(running, made[side, number], tail)
    return tail


@inner
def _ask_around(running, place, tail):
    """Add the candidates that cells near a place would rather have than their second site."""
    for at in range(running.pointer[place], running.pointer[place] + running.end[place]):
        cell, cost = running.demand_of[at], running.cost_of[at]
        if cost > running.second[cell]:
            continue
        for near in range(running.site.shape[1]):
            candidate = running.site[cell, near]
            if candidate < 0 or running.cost[cell, near] >= running.second[cell]:
                break
            free = running.openable[candidate] and not running.is_open[candidate]
            if free and not running.seen[candidate]:
                running.seen[candidate] = True
                running.queue[tail] = candidate
                tail += 1
    return tail


@inner
def _mend(running, tail, made, count, limit, least):
    """Make the exchange that gains most of those around the last ones, until none gains.

    Returns how many exchanges there are with those made before, the change of the value, and the
    work.
    """
    change, read, asked = 0.0, 0, 0
    while count < limit:
        least_missed = _least_missed(running)
        asked, looked = _ask(running, tail, asked, least_missed)
        read += looked + asked
        opening, profit = -1, least
        for position in range(asked):
            if running.profit[running.asked[position]] > profit:
                opening = running.asked[position]
                profit = running.profit[opening]
        if opening < 0:
            break
        closing, profit, looked = _best_partner(running, opening, least_missed)
        running.profit[opening] = profit  # another exchange may have changed it from afar
        read += looked
        if closing < 0 or profit <= least:
            tail = 0
            continue
        added, looked = _exchange(running, closing, opening)
        change += added
        read += looked
        made[0, count], made[1, count] = opening, closing
        count += 1
        running.profit[opening] = -np.inf
        tail = _ask_around(running, opening, 0)
        tail = _ask_around(running, closing, tail)
    for position in range(asked):
        running.profit[running.asked[position]] = -np.inf
        running.waits[running.asked[position]] = False
    for position in range(tail):
        running.seen[running.queue[position]] = False
    return count, change, read


@inner
def _ask(running, tail, asked, least_missed):
    """Work out what those in the queue gain; return how many are known now, and the work."""
    read = 0
    for position in range(tail):
        candidate = running.queue[position]
        running.seen[candidate] = False
        running.profit[candidate] = -np.inf
        if running.is_open[candidate]:
            continue
        if not running.waits[candidate]:
            running.waits[candidate] = True
            running.asked[asked] = candidate
            asked += 1
        closing, profit, looked = _best_partner(running, candidate, least_missed)
        read += looked
        if closing >= 0:
            running.profit[candidate] = profit
    return asked, read


@inner
def _best_partner(running, opening, least_missed):
    """Return the site to close for a candidate, what both gain together, and the work."""
    extra, touched = running.extra, running.touched
    gain, count, read = -running.site_cost[opening], 0, 0
    for at in range(running.pointer[opening], running.pointer[opening] + running.end[opening]):
        cell, cost = running.demand_of[at], running.cost_of[at]
        read += 1
        if cost >= running.second[cell]:
            continue
        gain += max(0.0, running.first[cell] - cost)
        site = running.nearest[cell]
        if site < 0:
            continue
        if extra[site] == 0.0:
            touched[count] = site
            count += 1
        extra[site] += running.second[cell] - max(cost, running.first[cell]) + 1e-300
    closing, profit = -1, -np.inf
    quotas = running.kind, running.opened, running.low, running.high
    for position in range(count):
        site = touched[position]
        value = gain + running.site_cost[site] - running.loss[site] + extra[site]
        extra[site] = 0.0
        if value > profit and running.closable[site] and may_exchange(site, opening, quotas):
            closing, profit = site, value
    idle, missed = least_missed
    if idle >= 0 and gain - missed > profit and may_exchange(idle, opening, quotas):
        closing, profit = idle, gain - missed
    return closing, profit, read
