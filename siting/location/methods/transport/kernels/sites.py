"""Open and close sites on a transport plan that stays optimal.

Each chain of moves fills a site, empties an item or ends an excess. That it comes to an end, and
soon, although rounding may make two chains look better than each other, is seen to by
`siting.location.methods.transport.kernels.items.has_room`; the plan is then allowed, if not the
best one.
"""

import numpy as np

from siting.location.methods.transport.kernels import windows
from siting.location.methods.transport.kernels.items import (
    AMOUNT,
    PRICE,
    has_room,
    held,
    move,
    set_price,
)
from siting.location.methods.transport.kernels.search import clear, search, search_back
from siting.travel.kernels.compiled import inner, kernel

#: For `set_open`, which would be compiled for each of the literals True and False.
OPEN, CLOSED = np.bool_(True), np.bool_(False)


@kernel
def set_open(flow, site, is_open):
    """Say whether a site is open; nothing moves."""
    if flow.is_open[site] == is_open:
        return
    flow.is_open[site] = is_open
    view = flow.site, flow.is_open, flow.window, flow.window_size, flow.window_reach
    for at in range(flow.pointer[site], flow.pointer[site + 1]):
        if is_open:
            windows.show(*view[2:], flow.cell_of[at], flow.position_of[at])
        else:
            windows.hide(*view, flow.cell_of[at], flow.position_of[at])


@kernel
def open_site(flow, site):
    """Open a site and pull load to it while that saves; the plan is optimal again."""
    if not flow.is_open[site]:
        flow.total[0] += flow.site_cost[site]
    set_open(flow, site, OPEN)
    flow.n_edges[site] = -1
    flow.total[1] = dearest(flow)
    entry = 0.0
    for at in range(flow.pointer[site], flow.pointer[site + 1]):
        if flow.unit_of[at] >= flow.total[1]:
            break
        item = flow.first_of_cell[flow.cell_of[at]]
        while item >= 0:
            owner = flow.item_site[item]
            flow.n_edges[owner] = -1
            entry = max(entry, flow.price[owner] + flow.item_unit[item] - flow.unit_of[at])
            item = flow.next_of_cell[item]
    set_price(flow, site, entry)
    settle(flow, site)


@kernel
def close_site(flow, site):
    """Close a site and push its load elsewhere; the plan is optimal again."""
    if flow.is_open[site]:
        flow.total[0] -= flow.site_cost[site]
    set_open(flow, site, CLOSED)
    flow.n_edges[site] = -1
    while flow.first_of_site[site] >= 0:
        # What has no load, or what rounding left over, goes as well.
        if not push(flow, site, max(flow.load[site], 2.0 * flow.least[AMOUNT])):
            _send_waiting(flow, site)
            break
    set_price(flow, site, 0.0)


@inner
def _send_waiting(flow, site):
    """Put the load of a site on the waiting list, as far as that may wait."""
    waiting = len(flow.capacity) - 1
    item = flow.first_of_site[site]
    while item >= 0:
        following = flow.after[item]
        cell = np.int64(flow.item_cell[item])
        if flow.waiting[cell] < np.inf:
            move(flow, cell, site, waiting, flow.amount[item])
        item = following


@kernel
def dearest(flow):
    """Return the most that any unit of load pays, the price of its site included."""
    most = 0.0
    for cell in range(len(flow.first_of_cell)):
        item = flow.first_of_cell[cell]
        while item >= 0:
            most = max(most, flow.item_unit[item] + flow.price[flow.item_site[item]])
            item = flow.next_of_cell[item]
    return most


@inner
def settle(flow, site):
    """Pull load to a site that has room and a price, until it has no price or no room."""
    full = flow.capacity[site] - flow.least[AMOUNT]
    while flow.price[site] > flow.least[PRICE] and flow.load[site] < full and has_room(flow):
        origin, bound, count = search_back(flow, site)
        for position in range(count):
            node = flow.seen[position]
            if flow.distance[node] < bound:
                set_price(flow, node, flow.price[node] - (bound - flow.distance[node]))
        if origin >= 0:
            _augment_back(flow, origin, site)
        clear(flow, count)


@inner
def _augment_back(flow, origin, site):
    amount = flow.capacity[site] - flow.load[site]
    node = origin
    while node != site:
        amount = min(amount, held(flow, flow.parent_cell[node], node))
        node = flow.parent[node]
    node = origin
    while node != site:
        move(flow, flow.parent_cell[node], node, flow.parent[node], amount)
        node = flow.parent[node]


@inner
def push(flow, source, excess):
    """Send load along the cheapest chain to a site with room; False where there is none."""
    if not has_room(flow):
        return False
    target, count = search(flow, source)
    if target < 0:
        clear(flow, count)
        return False
    end = flow.distance[target]
    for position in range(count):
        node = flow.seen[position]
        if flow.done[node]:
            set_price(flow, node, flow.price[node] + end - flow.distance[node])
    amount = min(excess, flow.capacity[target] - flow.load[target])
    node = target
    while node != source:
        amount = min(amount, held(flow, flow.parent_cell[node], flow.parent[node]))
        node = flow.parent[node]
    node = target
    while node != source:
        move(flow, flow.parent_cell[node], flow.parent[node], node, amount)
        node = flow.parent[node]
    clear(flow, count)
    return True
