"""The state of a transport plan.

Kernels hand cells and sites to each other as 64-bit numbers, whatever the arrays hold: each kernel
would be compiled once more for numbers of another width.
"""

from typing import NamedTuple

from siting.arrays import Flags, Floats, Int32s, Integers


class Flow(NamedTuple):
    """The plan as arrays; node m is the waiting list. Lists of items are linked by position."""

    site: Int32s  # (n, k) candidates of each cell, nearest first
    unit: Floats  # (n, k) cost per unit of load
    pointer: Integers  # (m + 1,) the same by candidate
    cell_of: Int32s
    unit_of: Floats
    position_of: Int32s
    window: Int32s  # (n, _) positions of the first open sites of each cell, see `windows`
    window_size: Int32s
    window_reach: Int32s
    waiting: Floats  # (n,) cost per unit of load on the waiting list
    capacity: Floats  # (m + 1,)
    site_cost: Floats  # (m + 1,) of an open site; of node m what leaving all closed costs
    is_open: Flags  # (m + 1,)
    load: Floats  # (m + 1,)
    price: Floats  # (m + 1,) dual of capacity, at least 0
    item_cell: Int32s  # an item is the part of a cell's load that one site serves
    item_site: Int32s
    item_unit: Floats
    amount: Floats
    next_of_cell: Int32s
    first_of_cell: Int32s  # (n,)
    after: Int32s
    before: Int32s
    first_of_site: Int32s  # (m + 1,)
    edge_to: Int32s  # (m + 1, EDGES) cheapest move from a site to each other one
    edge_unit: Floats
    edge_cell: Int32s
    n_edges: Int32s  # (m + 1,) -1: to be found anew
    distance: Floats  # (m + 1,) of the running search; inf elsewhere
    parent: Integers
    parent_cell: Integers
    done: Flags
    slot: Int32s
    seen: Integers
    counter: Integers  # free item, logged moves, logged prices, items in use
    least: Floats  # (2,) amount and price that count as nothing
    total: Floats  # (2,) cost of the plan; what no load pays more than, price included
    move_log: Int32s  # (_, 3) cell, from, to
    amount_log: Floats
    price_node: Int32s
    price_log: Floats
