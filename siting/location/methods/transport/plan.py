"""A transport plan that stays optimal while sites open and close.

Loads may be split here: the plan is a minimum-cost flow from cells to open sites and, at a price,
to a waiting list. It is kept optimal by successive shortest paths. Closing a site pushes its load
along cheapest chains of moves to sites with room; opening one pulls load along the most saving
chains. Node prices, the duals of capacity, steer both searches and keep them local, so one exchange
of sites costs about a millisecond however large the plan. Everything that a change touched is
logged and can be taken back.

Theory: Ahuja, Magnanti and Orlin 1993, Network Flows, chapter 9. All functions take arrays only.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from siting.arrays import Floats
from siting.location.methods.neighbors.lists import NO_LOAD, NeighborLists, at_least, nothing
from siting.location.methods.transport.kernels import windows
from siting.location.methods.transport.kernels.balancing import fill_sites, place_loads, push_from
from siting.location.methods.transport.kernels.flow import Flow
from siting.location.methods.transport.kernels.items import count_anew, forget
from siting.location.methods.transport.kernels.search import EDGES

#: Part of the highest cost of a unit up to which prices count as nothing.
LEAST_PRICE = 1e-14
#: Open candidates, the first ones in its list, to which a cell may go, unless told otherwise.
WINDOW = 64
#: Sites that are brought to balance between two questions whether to give up.
AT_ONCE = 20


def make_flow(
    lists: NeighborLists,
    load: Floats,
    capacity: Floats,
    waiting: Floats,
    *,
    is_open: NDArray[np.bool_] | None = None,
    price: Floats | None = None,
    width: int = WINDOW,
    halted: Callable[[], bool] = lambda: False,
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
    halted
        Asked now and then whether to leave load where it is: the plan then may exceed capacity.
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
        site_cost=np.zeros(m + 1),  # whoever asks for costs of sites sets them, and counts anew
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
        parent=nodes.astype(np.int64),
        parent_cell=nodes.astype(np.int64),
        done=np.zeros(m + 1, np.bool_),
        slot=nodes.copy(),
        seen=np.zeros(m + 1, np.int64),
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
    place_loads(flow, load)
    if is_open is not None:
        _balance(flow, halted)
        count_anew(flow)
    forget(flow)
    return flow


def _balance(flow: Flow, halted: Callable[[], bool]) -> None:
    """Push away what is above capacity, fill what has room and a price: the optimal plan."""
    open_sites = np.flatnonzero(flow.is_open[:-1])
    for step in (push_from, fill_sites):
        for first in range(0, len(open_sites), AT_ONCE):
            if halted():
                return
            step(flow, open_sites[first : first + AT_ONCE])
