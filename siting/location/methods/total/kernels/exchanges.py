"""Kernels on sparse neighbor lists: seeding, nearest open sites, profits of exchanges."""

import numpy as np

from siting.travel.kernels.compiled import kernel

#: For `_absorb`, which would be compiled for each of the literals True and False.
SERVE, ASK = np.bool_(True), np.bool_(False)


@kernel
def seed_sites(
    site, fallback, pointer, demand_of, cost_of, load, capacity, is_open, may_open, draws, n_sites
):
    """Open sites one by one, each the best of a few drawn by the cost that they could save.

    A greedy k-means++ start (Arthur and Vassilvitskii 2007) on sparse lists, in which a site saves
    cost only up to its capacity. `draws` are uniform numbers of shape (sites, tries); O(sites n).
    Changes `is_open`.
    """
    n = len(site)
    nearest = fallback.copy()
    count = 0
    for candidate in range(len(is_open)):
        if is_open[candidate]:
            count += 1
            _absorb(nearest, pointer, demand_of, cost_of, load, capacity, candidate, SERVE)
    while count < n_sites:
        running = np.cumsum(nearest)
        best_gain, best = -1.0, -1
        for draw in draws[count]:
            demand = min(np.searchsorted(running, draw * running[n - 1], side="right"), n - 1)
            candidate = _first_closed(site[demand], is_open, may_open)
            if candidate < 0:
                continue
            gain = _absorb(nearest, pointer, demand_of, cost_of, load, capacity, candidate, ASK)
            if gain > best_gain:
                best_gain, best = gain, candidate
        if best < 0:
            best = _any_closed(is_open, may_open)
        is_open[best] = True
        count += 1
        _absorb(nearest, pointer, demand_of, cost_of, load, capacity, best, SERVE)


@kernel
def _absorb(nearest, pointer, demand_of, cost_of, load, capacity, candidate, keep):
    """Let a candidate serve the demand that it serves better, up to capacity; return the saving."""
    room, saved = capacity[candidate], 0.0
    for at in range(pointer[candidate], pointer[candidate + 1]):
        demand, cost = demand_of[at], cost_of[at]
        if cost < nearest[demand]:
            if load[demand] > room:
                break
            room -= load[demand]
            saved += nearest[demand] - cost
            if keep:
                nearest[demand] = cost
    return saved


@kernel
def _first_closed(sites, is_open, may_open):
    for candidate in sites:
        if candidate >= 0 and may_open[candidate] and not is_open[candidate]:
            return candidate
    return -1


@kernel
def _any_closed(is_open, may_open):
    for candidate in range(len(is_open)):
        if may_open[candidate] and not is_open[candidate]:
            return candidate
    return -1


@kernel
def two_nearest(site, cost, is_open, fallback):
    """Return each cell's nearest open site, its cost and the second one's; O(n k).

    Where a list holds no open site the site is -1 and the cost `fallback`.
    """
    n = len(site)
    nearest = np.full(n, -1, np.int32)
    first = fallback.copy()
    second = fallback.copy()
    for cell in range(n):
        for at in range(site.shape[1]):
            candidate = site[cell, at]
            if candidate < 0:
                break
            if is_open[candidate]:
                if nearest[cell] < 0:
                    nearest[cell] = candidate
                    first[cell] = cost[cell, at]
                else:
                    second[cell] = cost[cell, at]
                    break
    return nearest, first, np.maximum(first, second)


@kernel
def closing_losses(nearest, first, second, m):
    """Sum what closing each site costs its cells; O(n)."""
    loss = np.zeros(m)
    for cell in range(len(nearest)):
        if nearest[cell] >= 0:
            loss[nearest[cell]] += second[cell] - first[cell]
    return loss


@kernel
def may_exchange(closing, opening, quotas):
    """Whether the quotas allow one site to be closed for another one; see `rules.Rules.quotas`."""
    kind, count, low, high = quotas
    here, there = kind[closing], kind[opening]
    return here == there or (count[here] > low[here] and count[there] < high[there])


@kernel
def exchange_profits(
    pointer, demand_of, cost_of, nearest, first, second, loss, site_cost, may_open, quotas
):
    """Compute what opening each closed candidate gains, alone and with its best neighbor closed.

    Reads each candidate's own list once; O(entries). Returns for each candidate the gain of opening
    it alone, the profit of opening it and closing `partner`, and that partner (-1 for none near).
    """
    m = len(may_open)
    alone = np.full(m, -np.inf)
    profit = np.full(m, -np.inf)
    partner = np.full(m, -1, np.int32)
    extra = np.zeros(m)
    touched = np.empty(m, np.int32)
    for candidate in range(m):
        if not may_open[candidate]:
            continue
        gain, count = -site_cost[candidate], 0
        for at in range(pointer[candidate], pointer[candidate + 1]):
            cell, cost = demand_of[at], cost_of[at]
            if cost >= second[cell]:
                continue
            gain += max(0.0, first[cell] - cost)
            site = nearest[cell]
            if site < 0:
                continue
            if extra[site] == 0.0:
                touched[count] = site
                count += 1
            extra[site] += second[cell] - max(cost, first[cell]) + 1e-300
        alone[candidate] = gain
        for position in range(count):
            site = np.int64(touched[position])
            value = gain - loss[site] + extra[site]
            if value > profit[candidate] and may_exchange(site, candidate, quotas):
                profit[candidate] = value
                partner[candidate] = site
            extra[site] = 0.0
    return alone, profit, partner


@kernel
def choose_exchanges(
    order,
    alone,
    profit,
    partner,
    idle,
    loss,
    pointer,
    demand_of,
    cost_of,
    assign,
    second,
    limit,
    least,
    quotas,
):
    """Choose up to `limit` exchanges that do not touch each other, the most profitable first.

    `idle` lists open sites by what closing them costs, cheapest first, for candidates whose best
    partner is far away. Returns the candidates to open and the sites to close.
    """
    m = len(alone)
    busy = np.zeros(m, np.bool_)
    kind, open_of_kind = quotas[0], quotas[1]
    opened = np.empty(limit, np.int32)
    closed = np.empty(limit, np.int32)
    count, next_idle = 0, 0
    for candidate in order:
        if count == limit:
            break
        while next_idle < len(idle) and busy[idle[next_idle]]:
            next_idle += 1
        close, value = np.int64(partner[candidate]), profit[candidate]
        for site in idle[next_idle:]:
            if alone[candidate] - loss[site] <= value:
                break
            if not busy[site] and may_exchange(site, candidate, quotas):
                close, value = site, alone[candidate] - loss[site]
                break
        if close < 0 or value <= least or busy[close] or not may_exchange(close, candidate, quotas):
            continue
        free = True
        for at in range(pointer[candidate], pointer[candidate + 1]):
            demand = demand_of[at]
            if assign[demand] >= 0 and cost_of[at] < second[demand] and busy[assign[demand]]:
                free = False
                break
        if not free:
            continue
        for at in range(pointer[candidate], pointer[candidate + 1]):
            demand = demand_of[at]
            if assign[demand] >= 0 and cost_of[at] < second[demand]:
                busy[assign[demand]] = True
        busy[close] = True
        open_of_kind[kind[candidate]] += 1
        open_of_kind[kind[close]] -= 1
        opened[count], closed[count] = candidate, close
        count += 1
    return opened[:count], closed[:count]
