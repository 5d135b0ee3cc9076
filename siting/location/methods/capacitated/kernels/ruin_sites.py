"""Which site of a running answer to open, close or move; see `ruin_parts.Parts`."""

import numpy as np

from siting.location.methods.capacitated.kernels.ruin_parts import (
    COST,
    EXCESS,
    excess,
    may_replace,
    pay,
    put,
    take,
)
from siting.travel.kernels.compiled import inner

#: Demand points of a site that propose a better place for it, and how many each proposes.
PROPOSERS, PROPOSALS = 6, 2


@inner
def best_place(parts, site, surcharge):
    """Return the closed candidate at which the demand points of a site pay least, else the site.

    Every demand point proposes the candidates next to it; of many demand points a few do.
    """
    members = _count_members(parts, site)
    if members == 0 or parts.fixed[site]:
        return site
    load = parts.total[site]
    best = _members_pay(parts, site, site, np.inf) + surcharge * excess(parts, site, load)
    best += parts.site_cost[site]
    chosen = site
    stride = max(1.0, members / PROPOSERS)
    turn = np.random.random() * stride
    demand = parts.first[site]
    for at in range(members):
        if at >= int(turn):
            turn += stride
            for position in range(min(PROPOSALS, parts.site.shape[1])):
                other = np.int64(parts.site[demand, position])
                if other < 0:
                    break
                if other == chosen or parts.slot[other] >= 0 or not may_replace(parts, site, other):
                    continue
                extra = surcharge * excess(parts, other, load) + parts.site_cost[other]
                value = _members_pay(parts, site, other, best - extra) + extra
                if value < best - 1e-12 * abs(best):
                    best, chosen = value, other
        demand = parts.after[demand]
    return chosen


@inner
def _count_members(parts, site):
    members = 0
    demand = parts.first[site]
    while demand >= 0:
        members += 1
        demand = parts.after[demand]
    return members


@inner
def _members_pay(parts, site, other, limit):
    """Sum what the demand points of a site would pay at another one; stops above the limit."""
    value = 0.0
    demand = parts.first[site]
    while demand >= 0 and value < limit:
        value += pay(parts, demand, other)
        demand = parts.after[demand]
    return value


@inner
def relocate(parts, site, place):
    """Move an open site, with its demand points, to a closed candidate."""
    at = parts.slot[site]
    parts.slot[place] = at  # both are open while the demand points move
    parts.totals[EXCESS] += parts.least[place]
    _move_members(parts, site, place)
    parts.totals[COST] += parts.site_cost[place] - parts.site_cost[site]
    parts.totals[EXCESS] -= parts.least[site]
    parts.slot[site] = -1
    parts.open_sites[at] = place
    parts.opened[parts.group[site]] -= 1
    parts.opened[parts.group[place]] += 1


@inner
def _move_members(parts, origin, target):
    demand = parts.first[origin]
    while demand >= 0:
        following = parts.after[demand]
        take(parts, demand)
        put(parts, demand, target)
        demand = following


@inner
def choose_exchange(parts, anchor):
    """Return a candidate to open near a demand point and a site to close for it, or -1, -1."""
    opening = _closed_near(parts, anchor)
    if opening >= 0:
        closing = _choose_closing(parts, opening)
        if closing >= 0 and may_replace(parts, closing, opening):
            return opening, closing
    return -1, -1


@inner
def _closed_near(parts, demand):
    """Return a closed candidate near a demand point, the nearer the likelier; -1 for none."""
    skip = int(-np.log(1.0 - np.random.random()) * 3.0)
    last = -1
    for at in range(parts.site.shape[1]):
        site = parts.site[demand, at]
        if site < 0:
            break
        if parts.slot[site] < 0 and not parts.forbidden[site]:
            last = site
            skip -= 1
            if skip < 0:
                break
    return last


@inner
def _choose_closing(parts, opening):
    """Return an open site to close for a candidate: mostly one of its neighbors."""
    m = len(parts.slot)
    if np.random.random() < 0.03:
        return parts.open_sites[np.random.randint(len(parts.open_sites))]
    width = parts.near.shape[1]
    for _ in range(4):
        reach = max(1, int(width * np.random.random() ** 2))
        demand = parts.near[opening, np.random.randint(reach)]
        if demand >= 0 and parts.assign[demand] < m:
            return parts.assign[demand]
    return -1
