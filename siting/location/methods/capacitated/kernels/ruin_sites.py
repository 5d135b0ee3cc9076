"""Which site of a running answer to open, close or move; see `ruin_parts.Parts`."""

import numpy as np

from siting.location.methods.capacitated.kernels.ruin_parts import (
    COST,
    EXCESS,
    best_site,
    excess,
    may_replace,
    pay,
    put,
    take,
)
from siting.travel.kernels.compiled import inner, kernel

#: Demand points of a site that propose a better place for it, and how many each proposes.
PROPOSERS, PROPOSALS = 6, 2
#: Share of exchanges between places far from each other, and how many sites are drawn for each.
FAR, DRAWS = 0.2, 10


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
def choose_exchange(parts, anchor, surcharge):
    """Return a candidate to open and a site to close for it, or -1, -1.

    Mostly the candidate is near a demand point and the site next to it. So sites only ever move to
    their neighbors, and a region that has one too many keeps it for long: now and then the best of
    a few are taken, wherever they are.
    """
    if np.random.random() < FAR:
        return _choose_far(parts, anchor, surcharge)
    opening = _closed_near(parts, anchor)
    if opening >= 0:
        closing = _choose_closing(parts, opening)
        if closing >= 0 and may_replace(parts, closing, opening):
            return opening, closing
    return -1, -1


@inner
def _choose_far(parts, anchor, surcharge):
    """Of a few candidates take the one that saves most, of a few sites the one least missed."""
    opening, most = -1, -np.inf
    for _ in range(DRAWS):
        site = _closed_near(parts, anchor)
        if site >= 0:
            gain = savings(parts, site)
            if gain > most:
                opening, most = site, gain
        anchor = np.random.randint(len(parts.assign))
    if opening < 0:
        return -1, -1
    closing, least = -1, np.inf
    for _ in range(DRAWS):
        site = parts.open_sites[np.random.randint(len(parts.open_sites))]
        if may_replace(parts, site, opening):
            loss = losses(parts, site, surcharge, least)
            if loss < least:
                closing, least = site, loss
    return (opening, closing) if closing >= 0 else (-1, -1)


@kernel
def savings(parts, site):
    """Estimate what a closed candidate saves: those near it for whom it is cheaper, while it holds.

    Returns
    -------
    What they save, less what it costs to open.
    """
    room, gain = parts.capacity[site], -parts.site_cost[site]
    for at in range(parts.near.shape[1]):
        demand = np.int64(parts.near[site, at])
        if demand < 0 or room < parts.load[demand]:
            break
        saved = pay(parts, demand, parts.assign[demand]) - pay(parts, demand, site)
        if saved > 0.0:
            gain += saved
            room -= parts.load[demand]
    return gain


@kernel
def losses(parts, site, surcharge, limit):
    """Estimate what is lost where a site closes: its demand points go where each is cheapest.

    Parameters
    ----------
    parts
        The running answer.
    site
        An open site.
    surcharge
        Cost of a unit of load above capacity.
    limit
        Losses from which on they need not be known.
    """
    loss = -parts.site_cost[site]
    demand = parts.first[site]
    while demand >= 0 and loss < limit:
        loss += best_site(parts, demand, surcharge, 0.0, site)[1] - pay(parts, demand, site)
        demand = parts.after[demand]
    return loss


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
    width = parts.near.shape[1]
    for _ in range(4):
        reach = max(1, int(width * np.random.random() ** 2))
        demand = parts.near[opening, np.random.randint(reach)]
        if demand >= 0 and parts.assign[demand] < m:
            return parts.assign[demand]
    return -1
