"""A transport plan that stays optimal while sites open and close.

Loads may be split here: the plan is a minimum-cost flow from cells to open sites and, at a price,
to a waiting list. It is kept optimal by successive shortest paths. Closing a site pushes its load
along cheapest chains of moves to sites with room; opening one pulls load along the most saving
chains. Node prices, the duals of capacity, steer both searches and keep them local, so one exchange
of sites costs about a millisecond however large the plan. Everything that a change touched is
logged and can be taken back.

Theory: Ahuja, Magnanti and Orlin 1993, Network Flows, chapter 9. All functions take arrays only.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from siting.methods import windows
from siting.methods.flow_items import (
    AMOUNT,
    LEAST_PRICE,
    NO_LOAD,
    USED,
    add,
    at_least,
    count_anew,
    forget,
    nothing,
)
from siting.methods.flow_search import EDGES
from siting.methods.flow_sites import push, settle
from siting.methods.neighbor_lists import NeighborLists
from siting.travel import Floats, Integers

#: Chains of moves by which load above capacity is pushed away from a site, for each item, at most.
MOST_PUSHES = 16
#: Open candidates, the first ones in its list, to which a cell may go, unless told otherwise.
WINDOW = 64


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
    edge_to: Integers  # (m + 1, EDGES) cheapest move from a site to each other one
    edge_unit: Floats
    edge_cell: Integers
    n_edges: Integers  # (m + 1,) -1: to be found anew
    distance: Floats  # (m + 1,) of the running search; inf elsewhere
    parent: Integers
    parent_cell: Integers
    done: NDArray[np.bool_]
    slot: Integers
    seen: Integers
    counter: NDArray[np.int64]  # free item, logged moves, logged prices, items in use
    least: Floats  # (2,) amount and price that count as nothing
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
    tiny, load = nothing(load), at_least(load)
    unit = lists.cost / load[:, None]
    real = (load > NO_LOAD * tiny)[:, None] & np.isfinite(unit)
    highest = float(unit.max(where=real, initial=0.0))
    items = n + 8 * m + 4 * min(n, 50_000) + 64
    log = 64 * (min(n, 50_000) + m) + 4096
    none = np.full(items, -1, np.int32)
    nodes = np.full(m + 1, -1, np.int32)
    flow = Flow(
        site=lists.site,
        unit=unit,
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
        item_cell=none.copy(),
        item_site=none.copy(),
        item_unit=np.zeros(items),
        amount=np.zeros(items),
        next_of_cell=np.arange(1, items + 1, dtype=np.int32),
        first_of_cell=np.full(n, -1, np.int32),
        after=none.copy(),
        before=none.copy(),
        first_of_site=nodes.copy(),
        edge_to=np.zeros((m + 1, EDGES), np.int32),
        edge_unit=np.zeros((m + 1, EDGES)),
        edge_cell=np.zeros((m + 1, EDGES), np.int32),
        n_edges=nodes.copy(),
        distance=np.full(m + 1, np.inf),
        parent=nodes.copy(),
        parent_cell=nodes.copy(),
        done=np.zeros(m + 1, np.bool_),
        slot=nodes.copy(),
        seen=np.zeros(m + 1, np.int32),
        counter=np.zeros(4, np.int64),
        least=np.array([tiny, LEAST_PRICE * highest]),
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
        count_anew(flow)
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
            add(flow, cell, chosen, unit, load[cell])


@njit(cache=True, nogil=True)
def balance(flow):
    """Push away what is above capacity, fill what has room and a price: the optimal plan.

    From each site at most `MOST_PUSHES` chains for each item are pushed away.
    """
    most = MOST_PUSHES * (flow.counter[USED] + len(flow.capacity))
    for site in range(len(flow.capacity) - 1):
        for _ in range(most):
            if flow.load[site] <= flow.capacity[site] + flow.least[AMOUNT]:
                break
            forget(flow)
            if not push(flow, site, flow.load[site] - flow.capacity[site]):
                break
    for site in range(len(flow.capacity) - 1):
        if flow.is_open[site]:
            forget(flow)
            flow.total[1] = np.inf
            settle(flow, site)
