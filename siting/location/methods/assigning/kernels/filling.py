"""Kernels that fill sites up to their minimum load by moving demand points along cheapest ways.

A way begins at the waiting list, or at a site that can spare a demand point, and ends at a site
that lacks load; every site between hands one on for the one that it takes. With equal loads these
are the shortest augmenting ways of a minimum-cost flow, so an assignment that was cheapest without
minimum loads stays cheapest with them. Source: Ahuja, Magnanti and Orlin, Network Flows (1993),
section 9.7.
"""

from typing import NamedTuple

import numpy as np

from siting.arrays import Floats, Int32s
from siting.location.methods.assigning.kernels.moves import site_loads
from siting.travel.kernels.compiled import inner, kernel

#: How filling ended, or did not yet.
FILLED, STUCK, GOING = 1, 0, 2
#: Ways in a row that may break a capacity before a site counts as one that cannot be filled.
_TRIES = 200
#: Sites up to which every way is looked at; among more, none beyond one that costs more than the
#: best way so far: only full sites lead from there to a cheaper one.
_EVERY_WAY = 300
#: Load that counts as nothing, as a part of all.
_NOTHING = 1e-12


class _Running(NamedTuple):
    """An assignment whose sites are filled; site p is the waiting list."""

    options: Int32s  # (n, width) open sites that each demand point may go to; -1 for none
    costs: Floats  # (n, width)
    waiting: Floats  # (n,) what it costs to wait
    load: Floats  # (n,)
    capacity: Floats  # (p,)
    least: Floats  # (p,)
    assign: Int32s  # (n,) site of each demand point
    total: Floats  # (p + 1,) load
    first: Int32s  # (p + 1,) demand points of a site, linked by position
    after: Int32s  # (n,)
    before: Int32s  # (n,)
    into: Floats  # (p, p + 1) what it costs to move one demand point to a site from another
    who: Int32s  # (p, p + 1) which one that is
    nothing: float


@kernel
def fill(options, costs, waiting, load, capacity, least, assign, most):
    """Move demand points until every site has its minimum load.

    `assign` holds positions of sites, the number of sites for waiting, and is changed. Capacities
    are kept, and no site falls below its minimum load. Returns `FILLED`, `STUCK` where no way leads
    to some site, or `GOING` after `most` ways. O(width members) and O(p) for each site looked at
    for each way, O(p^2) memory.
    """
    p = len(capacity)
    running = _begin(options, costs, waiting, load, capacity, least, assign)
    dist, onward = np.full(p + 1, np.inf), np.full(p + 1, -1, np.int32)
    tries = ways = 0
    while tries < _TRIES:
        if ways >= most:
            return GOING
        lack = least - running.total[:p]
        poor = np.argmax(lack)
        if lack[poor] <= running.nothing:
            return FILLED
        source = _cheapest_way(running, poor, dist, onward)
        if source < 0:
            return STUCK
        moved = _move_along(running, source, onward)
        tries, ways = (0, ways + 1) if moved else (tries + 1, ways)
    return STUCK


@inner
def _begin(options, costs, waiting, load, capacity, least, assign):
    """Link the demand points of each site and find the cheapest moves."""
    n, p = len(options), len(capacity)
    total = site_loads(assign, load, p + 1)
    first, after = np.full(p + 1, -1, np.int32), np.full(n, -1, np.int32)
    before = np.full(n, -1, np.int32)
    into, who = np.full((p, p + 1), np.inf), np.full((p, p + 1), -1, np.int32)
    nothing = _NOTHING * load.sum()
    running = _Running(
        options, costs, waiting, load, capacity, least, assign, total, first, after, before, into,
        who, nothing,
    )  # fmt: skip
    for demand in range(n):
        _link(running, demand, assign[demand])
    for site in range(p + 1):
        _find_moves(running, site)
    return running


@inner
def _link(running, demand, site):
    follower = running.first[site]
    running.before[demand] = -1
    running.after[demand] = follower
    if follower >= 0:
        running.before[follower] = demand
    running.first[site] = demand
    running.assign[demand] = site


@inner
def _unlink(running, demand):
    ahead, follower = running.before[demand], running.after[demand]
    if ahead >= 0:
        running.after[ahead] = follower
    else:
        running.first[running.assign[demand]] = follower
    if follower >= 0:
        running.before[follower] = ahead


@inner
def _find_moves(running, site):
    """Find the cheapest move from a site to each other one; O(members width)."""
    p = len(running.capacity)
    running.into[:, site] = np.inf
    demand = running.first[site]
    while demand >= 0:
        here = np.inf
        if site == p:
            here = running.waiting[demand]
        else:
            for at in range(running.options.shape[1]):
                if running.options[demand, at] == site:
                    here = running.costs[demand, at]
                    break
        if running.load[demand] > 0 and here < np.inf:
            for at in range(running.options.shape[1]):
                other = running.options[demand, at]
                if other < 0 or other == site or not running.costs[demand, at] < np.inf:
                    continue
                change = running.costs[demand, at] - here
                if change < running.into[other, site]:
                    running.into[other, site] = change
                    running.who[other, site] = demand
        demand = running.after[demand]


@inner
def _cheapest_way(running, poor, dist, onward):
    """Find where the cheapest way to a site begins, -1 for nowhere; `onward` leads along it.

    Labels are corrected from the site backward; O(p) for each site that is looked at.
    """
    p = len(running.capacity)
    dist[:], onward[:] = np.inf, -1
    dist[poor] = 0.0
    waits = np.zeros(p + 1, np.bool_)
    line = np.empty(50 * (p + 1), np.int32)
    line[0], head, tail = poor, 0, 1
    best, source = np.inf, -1
    while head < tail:
        site = line[head]
        head += 1
        waits[site] = False
        if p > _EVERY_WAY and dist[site] >= best:
            continue
        for other in range(p + 1):
            cost = dist[site] + running.into[site, other]
            margin = 1e-12 * (abs(dist[site]) + abs(running.into[site, other]))
            if not cost < dist[other] - margin or _is_on_way(onward, site, other):
                continue
            dist[other], onward[other] = cost, site
            if cost < best and _can_spare(running, other, running.who[site, other]):
                best = cost
            if other < p and not waits[other] and tail < len(line):
                line[tail], waits[other] = other, True
                tail += 1
    best = np.inf
    for other in range(p + 1):
        if other == poor or not dist[other] < best:
            continue
        if _can_spare(running, other, running.who[onward[other], other]):
            best, source = dist[other], other
    return source


@inner
def _is_on_way(onward, site, other):
    """Whether one site is on the way from another onward, or is that one; a longer way is none."""
    steps = 0
    while site >= 0 and steps < len(onward):
        if site == other:
            return True
        site = onward[site]
        steps += 1
    return site >= 0


@inner
def _can_spare(running, site, demand):
    if site == len(running.capacity):
        return True
    return running.total[site] - running.load[demand] >= running.least[site] - running.nothing


@inner
def _move_along(running, source, onward):
    """Move one demand point over each step of a way; returns whether all limits let it.

    Where they do not, the step to the site whose limit is in the way is left out from now on, until
    one of its sites changes.
    """
    load, who = running.load, running.who
    site, gave = onward[source], source
    while site >= 0:
        comes, follower = who[site, gave], onward[site]
        after = running.total[site] + load[comes]
        lowest = 0.0
        if follower >= 0:
            after -= load[who[follower, site]]
            lowest = min(running.total[site], running.least[site]) - running.nothing
        if after > running.capacity[site] * (1.0 + 1e-12) or after < lowest:
            running.into[site, gave] = np.inf
            return False
        gave, site = site, follower
    site, gave = onward[source], source
    while site >= 0:
        demand, follower = who[site, gave], onward[site]
        _unlink(running, demand)
        _link(running, demand, site)
        running.total[gave] -= load[demand]
        running.total[site] += load[demand]
        gave, site = site, follower
    site = source
    while site >= 0:
        _find_moves(running, site)
        site = onward[site]
    return True
