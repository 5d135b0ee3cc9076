"""Kernels of iterated local search without capacity: shake around a place, mend what is near.

Only candidates near the cells that an exchange changed may have begun to gain: looking at them
alone, a shake and the way back to a local optimum take time with what lies around and not with the
whole (Lourenco, Martin and Stutzle 2003, doi:10.1007/0-306-48056-5_11, on iterating).
"""

import numpy as np

from siting.location.methods.total.kernels.exchanges import may_exchange
from siting.location.methods.total.kernels.running import begin, exchange, least_missed
from siting.travel.kernels.compiled import inner, kernel

#: Part of the value below which a difference is taken for rounding.
ROUNDING = 1e-12
#: Exchanges after which mending ends, for each site that may be shaken; some two are usual.
PATIENCE = 50
#: Share of exchanges of a shake that close a site which is missed least, wherever it is.
FAR = 0.2


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
    now = begin(running) + constant
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
                read += exchange(running, made[0, back], made[1, back])[1]
            continue
        now += change
        if now < value - rounding:
            value = now
            best[:] = running.is_open
    return value, shaken


@inner
def _shake(running, most, made):
    """Exchange a few sites around a random cell; return how many, the change and the work."""
    cell = np.random.randint(len(running.first))
    wanted = np.random.randint(1, most + 1)
    count, change, read = 0, 0.0, 0
    for _ in range(wanted):
        closing, opening = _draw_pair(running, cell, wanted)
        if closing >= 0 and opening >= 0:
            added, looked = exchange(running, closing, opening)
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
        idle = least_missed(running)
        asked, looked = _ask(running, tail, asked, idle)
        read += looked + asked
        opening, profit = -1, least
        for position in range(asked):
            if running.profit[running.asked[position]] > profit:
                opening = running.asked[position]
                profit = running.profit[opening]
        if opening < 0:
            break
        closing, profit, looked = _best_partner(running, opening, idle)
        running.profit[opening] = profit  # another exchange may have changed it from afar
        read += looked
        if closing < 0 or profit <= least:
            tail = 0
            continue
        added, looked = exchange(running, closing, opening)
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
def _ask(running, tail, asked, idle):
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
        closing, profit, looked = _best_partner(running, candidate, idle)
        read += looked
        if closing >= 0:
            running.profit[candidate] = profit
    return asked, read


@inner
def _best_partner(running, opening, idle):
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
    site, missed = idle
    if site >= 0 and gain - missed > profit and may_exchange(site, opening, quotas):
        closing, profit = site, gain - missed
    return closing, profit, read
