"""A transport plan that stays optimal while sites open and close.

Loads may be split here: the plan is a minimum-cost flow from cells to open sites and, at a price,
to a waiting list. It is kept optimal by successive shortest paths. Closing a site pushes its load
along cheapest chains of moves to sites with room; opening one pulls load along the most saving
chains. Node prices, the duals of capacity, steer both searches and keep them local, so one exchange
of sites costs about a millisecond however large the plan. Everything that a change touched is
logged and can be taken back.

Theory: Ahuja, Magnanti and Orlin 1993, Network Flows, chapters 9 and 11. All functions take arrays
only.
"""

import heapq
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from siting.methods import windows
from siting.methods.neighbor_lists import NeighborLists
from siting.travel import Floats, Integers

#: Amounts of load below this count as nothing.
EPSILON = 1e-9
#: What a cell without load counts as, so that it goes somewhere.
NO_LOAD = 100 * EPSILON
#: Open candidates, the first ones in its list, to which a cell may go, unless told otherwise.
WINDOW = 64
_EDGES = 96

# Positions in `Flow.counter` and `Flow.total`.
_FREE, _MOVES, _PRICES = 0, 1, 2


class Flow(NamedTuple):
    """The plan as arrays; node m is the waiting list. Lists of items are linked by position."""

    site: Integers  # (n, k) candidates of each cell, nearest first
    unit: Floats  # (n, k) cost per unit of load
    pointer: NDArray[np.int64]  # (m + 1,) the same by candidate
    cell_of: Integers
    unit_of: Floats
    position_of: Integers
    window: Integers  # (n, _) positions of the first open sites of each cell, see `windows`
    window_size: Integers
    window_reach: Integers
    waiting: Floats  # (n,) cost per unit of load on the waiting list
    capacity: Floats  # (m + 1,)
    is_open: NDArray[np.bool_]  # (m + 1,)
    load: Floats  # (m + 1,)
    price: Floats  # (m + 1,) dual of capacity, at least 0
    item_cell: Integers  # an item is the part of a cell's load that one site serves
    item_site: Integers
    item_unit: Floats
    amount: Floats
    next_of_cell: Integers
    first_of_cell: Integers  # (n,)
    after: Integers
    before: Integers
    first_of_site: Integers  # (m + 1,)
    edge_to: Integers  # (m + 1, _EDGES) cheapest move from a site to each other one
    edge_unit: Floats
    edge_cell: Integers
    n_edges: Integers  # (m + 1,) -1: to be found anew
    distance: Floats  # (m + 1,) of the running search; inf elsewhere
    parent: Integers
    parent_cell: Integers
    done: NDArray[np.bool_]
    slot: Integers
    seen: Integers
    counter: NDArray[np.int64]  # free item, logged moves, logged prices
    total: Floats  # (2,) cost of the plan; what no load pays more than, price included
    move_log: Integers  # (_, 3) cell, from, to
    amount_log: Floats
    price_node: Integers
    price_log: Floats


def make_flow(
    lists: NeighborLists,
    load: Floats,
    capacity: Floats,
    waiting: Floats,
    *,
    is_open: NDArray[np.bool_] | None = None,
    price: Floats | None = None,
    width: int = WINDOW,
) -> Flow:
    """Start a plan: load goes to open candidates at given prices and is then brought to balance.

    Parameters
    ----------
    lists
        Candidates of each cell and their weighted cost.
    load
        Load of each cell, shape (n,).
    capacity
        Capacity of each candidate, shape (m,).
    waiting
        Cost of a cell whose whole load waits, shape (n,); ``inf`` where it may not.
    is_open
        Candidates that are open, shape (m,); default none, so that all load waits.
    price
        Prices per unit of load at which these take what comes, shape (m,); default 0. The better
        they are, the less is left to mend; the plan is optimal whatever they are.
    width
        Open candidates, the first ones in its list, to which a cell may go.
    """
    n, m = len(lists.site), len(capacity)
    load = np.maximum(load, NO_LOAD)
    items = n + 8 * m + 4 * min(n, 50_000) + 64
    log = 64 * (min(n, 50_000) + m) + 4096
    nothing = np.full(items, -1, np.int32)
    nodes = np.full(m + 1, -1, np.int32)
    flow = Flow(
        site=lists.site,
        unit=lists.cost / load[:, None],
        pointer=lists.pointer,
        cell_of=lists.demand_of,
        unit_of=lists.cost_of / load[lists.demand_of],
        position_of=lists.position_of,
        window=np.zeros((n, min(width, lists.site.shape[1])), np.int32),
        window_size=np.zeros(n, np.int32),
        window_reach=np.zeros(n, np.int32),
        waiting=waiting / load,
        capacity=np.append(capacity, np.inf),
        is_open=np.zeros(m + 1, np.bool_),
        load=np.zeros(m + 1),
        price=np.zeros(m + 1),
        item_cell=nothing.copy(),
        item_site=nothing.copy(),
        item_unit=np.zeros(items),
        amount=np.zeros(items),
        next_of_cell=np.arange(1, items + 1, dtype=np.int32),
        first_of_cell=np.full(n, -1, np.int32),
        after=nothing.copy(),
        before=nothing.copy(),
        first_of_site=nodes.copy(),
        edge_to=np.zeros((m + 1, _EDGES), np.int32),
        edge_unit=np.zeros((m + 1, _EDGES)),
        edge_cell=np.zeros((m + 1, _EDGES), np.int32),
        n_edges=nodes.copy(),
        distance=np.full(m + 1, np.inf),
        parent=nodes.copy(),
        parent_cell=nodes.copy(),
        done=np.zeros(m + 1, np.bool_),
        slot=nodes.copy(),
        seen=np.zeros(m + 1, np.int32),
        counter=np.zeros(3, np.int64),
        total=np.array([0.0, np.inf]),
        move_log=np.zeros((log, 3), np.int32),
        amount_log=np.zeros(log),
        price_node=np.zeros(log, np.int32),
        price_log=np.zeros(log),
    )
    flow.is_open[m] = True
    if is_open is not None:
        flow.is_open[:m] = is_open
    if price is not None:
        flow.price[:m] = price
    windows.fill(flow.site, flow.is_open, flow.window, flow.window_size, flow.window_reach)
    _place(flow, load)
    if is_open is not None:
        balance(flow)
    forget(flow)
    return flow


@njit(cache=True, nogil=True)
def _place(flow, load):
    """Put each cell's load where cost plus price is least."""
    waiting = len(flow.capacity) - 1
    for cell in range(len(load)):
        best, chosen, unit = flow.waiting[cell], waiting, flow.waiting[cell]
        for at in range(flow.window_size[cell]):
            place = flow.window[cell, at]
            site, here = flow.site[cell, place], flow.unit[cell, place]
            if here >= best:
                break
            if here + flow.price[site] < best:
                best, chosen, unit = here + flow.price[site], site, here
        if unit < np.inf:
            _add(flow, cell, chosen, unit, load[cell])


@njit(cache=True, nogil=True)
def balance(flow):
    """Push away what is above capacity, fill what has room and a price: the optimal plan."""
    for site in range(len(flow.capacity) - 1):
        while flow.load[site] > flow.capacity[site] + EPSILON:
            forget(flow)
            if not _push(flow, site, flow.load[site] - flow.capacity[site]):
                break
    for site in range(len(flow.capacity) - 1):
        if flow.is_open[site]:
            forget(flow)
            flow.total[1] = np.inf
            settle(flow, site)


@njit(cache=True, nogil=True)
def forget(flow):
    """Accept all changes so far: they can no longer be taken back."""
    flow.counter[_MOVES] = 0
    flow.counter[_PRICES] = 0


@njit(cache=True, nogil=True)
def mark(flow):
    """Return a place in the log to come back to."""
    return flow.counter[_MOVES], flow.counter[_PRICES]


@njit(cache=True, nogil=True)
def take_back(flow, moves, prices):
    """Undo every move and price since a mark; the caller resets the flags of open sites first."""
    while flow.counter[_MOVES] > moves:
        flow.counter[_MOVES] -= 1
        at = flow.counter[_MOVES]
        cell, origin, target = flow.move_log[at]
        _move(flow, cell, target, origin, flow.amount_log[at], False)
    while flow.counter[_PRICES] > prices:
        flow.counter[_PRICES] -= 1
        at = flow.counter[_PRICES]
        flow.price[flow.price_node[at]] = flow.price_log[at]


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
def open_site(flow, site):
    """Open a site and pull load to it while that saves; the plan is optimal again."""
    set_open(flow, site, True)
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
    _set_price(flow, site, entry)
    settle(flow, site)


@njit(cache=True, nogil=True)
def dearest(flow):
    """Return the most that any unit of load pays, the price of its site included."""
    most = 0.0
    for cell in range(len(flow.first_of_cell)):
        item = flow.first_of_cell[cell]
        while item >= 0:
            most = max(most, flow.item_unit[item] + flow.price[flow.item_site[item]])
            item = flow.next_of_cell[item]
    return most


@njit(cache=True, nogil=True)
def settle(flow, site):
    """Pull load to a site that has room and a price, until it has no price or no room."""
    while flow.price[site] > EPSILON and flow.load[site] < flow.capacity[site] - EPSILON:
        origin, bound, count = _search_back(flow, site)
        for position in range(count):
            node = flow.seen[position]
            if flow.distance[node] < bound:
                _set_price(flow, node, flow.price[node] - (bound - flow.distance[node]))
        if origin >= 0:
            _augment_back(flow, origin, site)
        _clear(flow, count)


@njit(cache=True, nogil=True)
def close_site(flow, site):
    """Close a site and push its load elsewhere; the plan is optimal again."""
    set_open(flow, site, False)
    flow.n_edges[site] = -1
    while flow.first_of_site[site] >= 0:
        # What has no load, or what rounding left over, goes as well.
        if not _push(flow, site, max(flow.load[site], 2.0 * EPSILON)):
            break
    _set_price(flow, site, 0.0)


@njit(cache=True, nogil=True)
def _push(flow, source, excess):
    """Send load along the cheapest chain to a site with room; False where there is none."""
    target, count = _search(flow, source)
    if target < 0:
        _clear(flow, count)
        return False
    end = flow.distance[target]
    for position in range(count):
        node = flow.seen[position]
        if flow.done[node]:
            _set_price(flow, node, flow.price[node] + end - flow.distance[node])
    amount = min(excess, flow.capacity[target] - flow.load[target])
    node = target
    while node != source:
        amount = min(amount, _held(flow, flow.parent_cell[node], flow.parent[node]))
        node = flow.parent[node]
    node = target
    while node != source:
        _move(flow, flow.parent_cell[node], flow.parent[node], node, amount, True)
        node = flow.parent[node]
    _clear(flow, count)
    return True


@njit(cache=True, nogil=True)
def _augment_back(flow, origin, site):
    amount = flow.capacity[site] - flow.load[site]
    node = origin
    while node != site:
        amount = min(amount, _held(flow, flow.parent_cell[node], node))
        node = flow.parent[node]
    node = origin
    while node != site:
        _move(flow, flow.parent_cell[node], node, flow.parent[node], amount, True)
        node = flow.parent[node]


@njit(cache=True, nogil=True)
def _search(flow, source):
    """Find the cheapest chain of moves from a site to one with room, by reduced cost (Dijkstra)."""
    waiting = len(flow.capacity) - 1
    flow.seen[0] = source
    count = 1
    flow.distance[source] = 0.0
    heap = [(0.0, np.int64(source))]
    while len(heap) > 0:
        reach, node = heapq.heappop(heap)
        if flow.done[node]:
            continue
        flow.done[node] = True
        if node != source and (node == waiting or flow.load[node] < flow.capacity[node] - EPSILON):
            return np.int64(node), count
        if flow.n_edges[node] < 0:
            _find_edges(flow, node)
        for at in range(flow.n_edges[node]):
            other = flow.edge_to[node, at]
            if flow.done[other] or not flow.is_open[other]:
                continue
            step = flow.edge_unit[node, at] - flow.price[node] + flow.price[other]
            longer = reach + max(step, 0.0)
            if longer < flow.distance[other]:
                if flow.distance[other] == np.inf:
                    flow.seen[count] = other
                    count += 1
                flow.distance[other] = longer
                flow.parent[other] = node
                flow.parent_cell[other] = flow.edge_cell[node, at]
                heapq.heappush(heap, (longer, np.int64(other)))
    return np.int64(-1), count


@njit(cache=True, nogil=True)
def _search_back(flow, site):
    """Find the most saving chain of moves that ends at a site; -1 where none saves anything.

    A chain may begin at any site: what it saves is the price of its end, less that of its
    beginning, less its reduced cost. Returns the beginning, by how much prices fall along the
    chain, and the nodes seen.
    """
    waiting = len(flow.capacity) - 1
    flow.seen[0] = site
    count = 1
    flow.distance[site] = 0.0
    limit, origin = flow.price[site], np.int64(-1)
    heap = [(0.0, np.int64(site))]
    while len(heap) > 0:
        reach, node = heapq.heappop(heap)
        if flow.done[node]:
            continue
        if reach >= limit:
            break
        flow.done[node] = True
        if node != site and reach + flow.price[node] < limit:
            limit, origin = reach + flow.price[node], np.int64(node)
        if node == waiting:
            continue
        beyond = flow.total[1] + limit - reach - flow.price[node]
        for at in range(flow.pointer[node], flow.pointer[node + 1]):
            cell, unit = flow.cell_of[at], flow.unit_of[at]
            if unit >= beyond:
                break
            item = flow.first_of_cell[cell]
            while item >= 0:
                owner = flow.item_site[item]
                if not flow.done[owner] and owner != node:
                    step = unit - flow.item_unit[item] - flow.price[owner] + flow.price[node]
                    longer = reach + max(step, 0.0)
                    if longer < flow.distance[owner] and longer < limit:
                        if flow.distance[owner] == np.inf:
                            flow.seen[count] = owner
                            count += 1
                        flow.distance[owner] = longer
                        flow.parent[owner] = node
                        flow.parent_cell[owner] = cell
                        heapq.heappush(heap, (longer, np.int64(owner)))
                item = flow.next_of_cell[item]
    return origin, limit, count


@njit(cache=True, nogil=True)
def _find_edges(flow, site):
    """Find the cheapest move from a site to each other open one; O(items k)."""
    waiting = len(flow.capacity) - 1
    count = 0
    item = flow.first_of_site[site]
    while item >= 0:
        cell = flow.item_cell[item]
        here = flow.item_unit[item]
        for at in range(-1, flow.window_size[cell]):
            if at < 0:
                other, change = waiting, flow.waiting[cell] - here
            else:
                place = flow.window[cell, at]
                other, change = flow.site[cell, place], flow.unit[cell, place] - here
            if other == site:
                continue
            place = flow.slot[other]
            if place < 0:
                if count == _EDGES:
                    continue
                place = count
                flow.slot[other] = place
                flow.edge_to[site, place] = other
                flow.edge_unit[site, place] = np.inf
                count += 1
            if change < flow.edge_unit[site, place]:
                flow.edge_unit[site, place] = change
                flow.edge_cell[site, place] = cell
        item = flow.after[item]
    for place in range(count):
        flow.slot[flow.edge_to[site, place]] = -1
    flow.n_edges[site] = count


@njit(cache=True, nogil=True)
def _clear(flow, count):
    for position in range(count):
        flow.distance[flow.seen[position]] = np.inf
        flow.done[flow.seen[position]] = False


@njit(cache=True, nogil=True)
def _set_price(flow, node, price):
    at = flow.counter[_PRICES]
    if at < len(flow.price_log):
        flow.price_node[at] = node
        flow.price_log[at] = flow.price[node]
        flow.counter[_PRICES] = at + 1
    flow.price[node] = max(0.0, price) if node < len(flow.price) - 1 else 0.0


@njit(cache=True, nogil=True)
def _find(flow, cell, site):
    item = flow.first_of_cell[cell]
    while item >= 0 and flow.item_site[item] != site:
        item = flow.next_of_cell[item]
    return item


@njit(cache=True, nogil=True)
def _held(flow, cell, site):
    item = _find(flow, cell, site)
    return flow.amount[item] if item >= 0 else 0.0


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
def _move(flow, cell, origin, target, amount, keep):
    item = _find(flow, cell, origin)
    other = _find(flow, cell, target)
    unit = _unit_cost(flow, cell, target) if other < 0 else flow.item_unit[other]
    flow.total[0] += amount * (unit - flow.item_unit[item])
    flow.load[origin] -= amount
    flow.load[target] += amount
    flow.amount[item] -= amount
    if flow.amount[item] <= EPSILON:
        flow.load[origin] -= flow.amount[item]
        _remove(flow, item)
    if other < 0:
        _insert(flow, cell, target, unit, amount)
    else:
        flow.amount[other] += amount
    flow.n_edges[origin] = -1
    flow.n_edges[target] = -1
    at = flow.counter[_MOVES]
    if keep and at < len(flow.amount_log):
        flow.move_log[at, 0] = cell
        flow.move_log[at, 1] = origin
        flow.move_log[at, 2] = target
        flow.amount_log[at] = amount
        flow.counter[_MOVES] = at + 1


@njit(cache=True, nogil=True)
def _add(flow, cell, site, unit, amount):
    _insert(flow, cell, site, unit, amount)
    flow.load[site] += amount
    flow.total[0] += amount * unit


@njit(cache=True, nogil=True)
def _insert(flow, cell, site, unit, amount):
    item = flow.counter[_FREE]
    flow.counter[_FREE] = flow.next_of_cell[item]
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


@njit(cache=True, nogil=True)
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
    flow.next_of_cell[item] = flow.counter[_FREE]
    flow.counter[_FREE] = item
