"""Parts of loads on a transport plan: where they are, how they move, and how that is undone.

An item is the part of a cell's load that one site serves. Items are linked by cell and by site.
What moves, and what prices change, is logged and can be taken back. Arguments are those of
`siting.location.methods.transport.kernels.flow.Flow`.

No load is ever lost: what would be too little to stay moves along. Loads of sites and the cost are
kept by adding and subtracting, and summed up anew by `count_anew`.
"""

import numpy as np

from siting.travel.kernels.compiled import inner, kernel

#: Positions in `Flow.least`.
AMOUNT, PRICE = 0, 1
#: Positions in `Flow.counter`: free item, logged moves, logged prices, items in use.
FREE, MOVES, PRICES, USED = 0, 1, 2, 3


@kernel
def forget(flow):
    """Accept all changes so far: they can no longer be taken back."""
    flow.counter[MOVES] = 0
    flow.counter[PRICES] = 0


@kernel
def mark(flow):
    """Return a place in the log to come back to."""
    return flow.counter[MOVES], flow.counter[PRICES]


@inner
def has_room(flow):
    """Whether one more chain of moves can be logged, with half of the log left for an emergency.

    It is what ends the search for a plan in any case: between two calls of `forget` there are at
    most so many moves as half of the log holds.
    """
    nodes = len(flow.load)
    logged, used = flow.counter[MOVES] + nodes, flow.counter[USED] + nodes
    return logged <= len(flow.amount_log) // 2 and used <= len(flow.amount)


@kernel
def count_anew(flow):
    """Sum up the loads of sites and the cost from sites and items; O(cells + items)."""
    flow.load[:] = 0.0
    flow.total[0] = 0.0
    for site in range(len(flow.is_open)):
        if flow.is_open[site]:
            flow.total[0] += flow.site_cost[site]
    for cell in range(len(flow.first_of_cell)):
        item = flow.first_of_cell[cell]
        while item >= 0:
            flow.load[flow.item_site[item]] += flow.amount[item]
            flow.total[0] += flow.amount[item] * flow.item_unit[item]
            item = flow.next_of_cell[item]


@kernel
def take_back(flow, moves, prices):
    """Undo every move and price since a mark; the caller resets the flags of open sites first."""
    while flow.counter[MOVES] > moves:
        at = flow.counter[MOVES] - 1
        cell, origin, target = flow.move_log[at]
        move(flow, np.int64(cell), np.int64(target), np.int64(origin), flow.amount_log[at])
        flow.counter[MOVES] = at  # the way back was logged as well
    while flow.counter[PRICES] > prices:
        flow.counter[PRICES] -= 1
        at = flow.counter[PRICES]
        flow.price[flow.price_node[at]] = flow.price_log[at]


@kernel
def set_price(flow, node, price):
    """Set a price, at least 0, and log the old one; the waiting list has none."""
    at = flow.counter[PRICES]
    if at < len(flow.price_log):
        flow.price_node[at] = node
        flow.price_log[at] = flow.price[node]
        flow.counter[PRICES] = at + 1
    flow.price[node] = max(0.0, price) if node < len(flow.price) - 1 else 0.0


@kernel
def held(flow, cell, site):
    """Return how much of a cell's load a site serves."""
    item = _find(flow, cell, site)
    return flow.amount[item] if item >= 0 else 0.0


@kernel
def move(flow, cell, origin, target, amount):
    """Move a part of a cell's load from one site to another one, and log that.

    All of what the first site serves goes if hardly anything would be left.
    """
    item = _find(flow, cell, origin)
    if item < 0:
        return
    if flow.amount[item] - amount <= flow.least[AMOUNT]:
        amount = flow.amount[item]
    other = _find(flow, cell, target)
    unit = _unit_cost(flow, cell, target) if other < 0 else flow.item_unit[other]
    flow.total[0] += amount * (unit - flow.item_unit[item])
    flow.load[origin] -= amount
    flow.load[target] += amount
    flow.amount[item] -= amount
    if flow.amount[item] <= 0.0:
        _remove(flow, item)
    if other < 0:
        _insert(flow, cell, target, unit, amount)
    else:
        flow.amount[other] += amount
    flow.n_edges[origin] = -1
    flow.n_edges[target] = -1
    at = flow.counter[MOVES]
    if at < len(flow.amount_log):
        flow.move_log[at, 0] = cell
        flow.move_log[at, 1] = origin
        flow.move_log[at, 2] = target
        flow.amount_log[at] = amount
        flow.counter[MOVES] = at + 1


@inner
def add(flow, cell, site, unit, amount):
    """Let a site serve load of a cell that is nowhere yet."""
    _insert(flow, cell, site, unit, amount)
    flow.load[site] += amount
    flow.total[0] += amount * unit


@inner
def _find(flow, cell, site):
    item = flow.first_of_cell[cell]
    while item >= 0 and flow.item_site[item] != site:
        item = flow.next_of_cell[item]
    return item


@inner
def _unit_cost(flow, cell, site):
    if site == len(flow.capacity) - 1:
        return flow.waiting[cell]
    for at in range(flow.window_size[cell]):
        place = flow.window[cell, at]
        if flow.site[cell, place] == site:
            return flow.unit[cell, place]
    for place in range(flow.site.shape[1]):
        if flow.site[cell, place] == site:
            return flow.unit[cell, place]
    return np.inf


@inner
def _insert(flow, cell, site, unit, amount):
    item = flow.counter[FREE]
    flow.counter[FREE] = flow.next_of_cell[item]
    flow.counter[USED] += 1
    flow.item_cell[item] = cell
    flow.item_site[item] = site
    flow.item_unit[item] = unit
    flow.amount[item] = amount
    flow.next_of_cell[item] = flow.first_of_cell[cell]
    flow.first_of_cell[cell] = item
    first = flow.first_of_site[site]
    flow.after[item] = first
    flow.before[item] = -1
    if first >= 0:
        flow.before[first] = item
    flow.first_of_site[site] = item


@inner
def _remove(flow, item):
    cell, site = flow.item_cell[item], flow.item_site[item]
    if flow.first_of_cell[cell] == item:
        flow.first_of_cell[cell] = flow.next_of_cell[item]
    else:
        previous = flow.first_of_cell[cell]
        while flow.next_of_cell[previous] != item:
            previous = flow.next_of_cell[previous]
        flow.next_of_cell[previous] = flow.next_of_cell[item]
    if flow.before[item] >= 0:
        flow.after[flow.before[item]] = flow.after[item]
    else:
        flow.first_of_site[site] = flow.after[item]
    if flow.after[item] >= 0:
        flow.before[flow.after[item]] = flow.before[item]
    flow.next_of_cell[item] = flow.counter[FREE]
    flow.counter[FREE] = item
    flow.counter[USED] -= 1
