"""Kernels that try exchanges of sites on a transport plan, and take back what does not pay."""

import numpy as np

from siting.location.methods.capacitated.kernels.exchange_bounds import closing_bound
from siting.location.methods.total.kernels.exchanges import may_exchange
from siting.location.methods.transport.kernels.items import (
    MOVES,
    PRICES,
    forget,
    mark,
    take_back,
)
from siting.location.methods.transport.kernels.sites import (
    CLOSED,
    OPEN,
    close_site,
    open_site,
    set_open,
)
from siting.travel.kernels.compiled import inner, kernel


@kernel
def try_exchanges(flow, order, idle, may_close, quotas, changed, tried, clock, batch, partners):
    """Try candidates in order, each with a few partners; keep what lowers the cost."""
    count, kept = 0, 0
    for candidate in order:
        if count == batch:
            break
        if flow.is_open[candidate] or not _fresh(flow, candidate, changed, tried):
            continue
        count += 1
        before = flow.total[0]
        moves, prices = mark(flow)
        open_site(flow, candidate)
        gain = before - flow.total[0]
        closed = _close_best(flow, candidate, idle, may_close, quotas, gain, before, partners)
        if closed >= 0:
            kept += 1
            kind, open_of_kind = quotas[0], quotas[1]
            open_of_kind[kind[candidate]] += 1
            open_of_kind[kind[closed]] -= 1
            stamp(flow, changed, clock)
            changed[candidate] = clock
            tried[closed] = clock
        else:
            set_open(flow, candidate, CLOSED)
            take_back(flow, moves, prices)
            flow.total[0] = before
            tried[candidate] = clock
        forget(flow)
    return count, kept


@inner
def _fresh(flow, candidate, changed, tried):
    """Whether a site near a candidate changed since the candidate failed."""
    if tried[candidate] == 0:
        return True
    m = len(tried)
    last = min(flow.pointer[candidate] + 24, flow.pointer[candidate + 1])
    for at in range(flow.pointer[candidate], last):
        item = flow.first_of_cell[flow.cell_of[at]]
        while item >= 0:
            owner = flow.item_site[item]
            if owner < m and changed[owner] > tried[candidate]:
                return True
            item = flow.next_of_cell[item]
    return False


@inner
def _close_best(flow, candidate, idle, may_close, quotas, gain, before, partners):
    """Close the site that brings the cost below `before`; -1 and no change where none does."""
    sites, losses = _partners(flow, candidate, idle, may_close, quotas)
    opened = flow.total[0]
    for position in np.argsort(losses)[:partners]:
        if losses[position] >= gain - 1e-9 * before:
            break
        site = sites[position]
        moves, logged = mark(flow)
        close_site(flow, site)
        if flow.total[0] < before * (1 - 1e-9):
            return site
        set_open(flow, site, OPEN)
        take_back(flow, moves, logged)
        flow.total[0] = opened
    return -1


@inner
def _partners(flow, candidate, idle, may_close, quotas):
    """Return sites that might close for a candidate, near and idle ones, and what that costs."""
    sites = np.empty(40, np.int64)
    count = 0
    for at in range(flow.pointer[candidate], flow.pointer[candidate + 1]):
        item = flow.first_of_cell[flow.cell_of[at]]
        while item >= 0 and count < 32:
            owner = np.int64(flow.item_site[item])
            item = flow.next_of_cell[item]
            if owner == candidate or not may_close[owner]:
                continue
            if may_exchange(owner, candidate, quotas) and not (sites[:count] == owner).any():
                sites[count] = owner
                count += 1
        if count >= 32:
            break
    near = count
    for owner in idle:
        if count == near + 3:
            break
        if not flow.is_open[owner] or owner == candidate or not may_close[owner]:
            continue
        if may_exchange(owner, candidate, quotas):
            sites[count] = owner
            count += 1
    losses = np.empty(count)
    for at in range(count):
        losses[at] = closing_bound(flow, sites[at])
    return sites[:count], losses


@kernel
def stamp(flow, changed, clock):
    """Note the time at all sites that the logged changes touched."""
    for at in range(flow.counter[PRICES]):
        changed[flow.price_node[at]] = clock
    for at in range(flow.counter[MOVES]):
        changed[flow.move_log[at, 1]] = clock
        changed[flow.move_log[at, 2]] = clock
