"""An optimal assignment of single files to sites, kept while sites open, close and change capacity.

Every demand point takes one place. The last node is the waiting list, with room for all. At any
time nobody would rather go elsewhere at the prices of places (reduced costs are at least 0); what
an edit breaks is only that a site has more than it can take, or room left and a price. One chain of
moves after another mends that, each a shortest path by reduced costs: Ahuja, Magnanti and Orlin
1993, Network Flows, section 9.7.
"""

from typing import NamedTuple

import numpy as np

from siting.arrays import Flags, Floats, Int32s, Integers
from siting.travel.kernels.compiled import inner, kernel


class Book(NamedTuple):
    """Who goes where, and what every move would cost; node m is the waiting list."""

    near: Int32s  # (n, k) open sites of each demand point, nearest first; -1 behind the last
    cost: Floats  # (n, k)
    beyond: Floats  # (n,) least cost of an open site that is not listed, or less
    waiting: Floats  # (n,) cost of being served by none
    site: Int32s  # (n,) node of each demand point
    paid: Floats  # (n,) its cost there
    after: Int32s  # (n,) the next demand point of the same node, and the one before; -1 for none
    before: Int32s
    first: Int32s  # (m + 1,)
    load: Integers  # (m + 1,)
    capacity: Integers  # (m + 1,) 0 where closed
    price: Floats  # (m + 1,) of a place, at least 0
    change: Floats  # (m + 1, m + 1) what the cheapest move from a node to another one costs
    mover: Int32s  # (m + 1, m + 1) who moves
    stale: Flags  # (m + 1,) whether the moves from a node are to be found anew
    distance: Floats  # (m + 1,) of a search
    parent: Int32s
    done: Flags


@kernel
def drop_closed(book):
    """Take closed sites out of all lists; what is left moves up."""
    for row in range(len(book.near)):
        kept = 0
        for at in range(book.near.shape[1]):
            here = book.near[row, at]
            if here < 0:
                break
            if book.capacity[here] > 0:
                if kept < at:
                    book.near[row, kept], book.cost[row, kept] = here, book.cost[row, at]
                kept += 1
        for at in range(kept, book.near.shape[1]):
            if book.near[row, at] < 0:
                break
            book.near[row, at], book.cost[row, at] = -1, np.inf


@kernel
def insert_opened(book, opened, column):
    """Enter one site in the lists of all rows that it is nearer to than what they leave out."""
    last = book.near.shape[1] - 1
    for row in range(len(book.near)):
        here, at = column[row], last
        if not here < book.beyond[row]:
            continue
        if book.near[row, at] >= 0:
            if here >= book.cost[row, at]:
                book.beyond[row] = here
                continue
            book.beyond[row] = min(book.beyond[row], book.cost[row, at])
        while at > 0 and (book.near[row, at - 1] < 0 or book.cost[row, at - 1] > here):
            book.near[row, at], book.cost[row, at] = book.near[row, at - 1], book.cost[row, at - 1]
            at -= 1
        book.near[row, at], book.cost[row, at] = opened, here


@kernel
def enter_all(book):
    """Make the lists of members, loads and moves from the site of each demand point."""
    book.first[:] = -1
    book.load[:] = 0
    book.stale[:] = True
    for row in range(len(book.site)):
        _enter(book, row, book.site[row])


@kernel
def settle(book):
    """Bring the book to balance: nobody above capacity, no price where there is room.

    Whoever would rather go elsewhere at the present prices goes there first.
    """
    nodes = len(book.price)
    for row in range(len(book.site)):
        node, cost = _best(book, row)
        here = book.site[row]
        if here != node and book.paid[row] + book.price[here] > cost + book.price[node]:
            _leave(book, row)
            book.site[row], book.paid[row] = node, cost
            _enter(book, row, node)
            book.stale[node] = True
    for node in range(nodes - 1):
        while book.load[node] > book.capacity[node]:
            _push(book, node)
    for node in range(nodes - 1):
        while book.price[node] > 0.0 and book.load[node] < book.capacity[node]:
            _pull(book, node)


@kernel
def too_short(book):
    """Say of each row whether what its list leaves out may be cheaper than where it goes."""
    short = np.zeros(len(book.site), np.bool_)
    for row in range(len(book.site)):
        short[row] = book.beyond[row] < book.paid[row] + book.price[book.site[row]]
    return short


@inner
def _best(book, row):
    """Return the node where a demand point pays least, price included, and its cost there."""
    node, cost, least = len(book.price) - 1, book.waiting[row], book.waiting[row]
    for at in range(book.near.shape[1]):
        here = book.near[row, at]
        if here < 0 or book.cost[row, at] >= least:
            break
        if book.cost[row, at] + book.price[here] < least:
            node, cost, least = here, book.cost[row, at], book.cost[row, at] + book.price[here]
    return node, cost


@inner
def _enter(book, row, node):
    """Add a demand point to the members of a node."""
    head = book.first[node]
    book.after[row], book.before[row] = head, -1
    if head >= 0:
        book.before[head] = row
    book.first[node] = row
    book.load[node] += 1


@inner
def _leave(book, row):
    """Take a demand point from the members of its node, whose moves are to be found anew."""
    node, earlier, later = book.site[row], book.before[row], book.after[row]
    if earlier >= 0:
        book.after[earlier] = later
    else:
        book.first[node] = later
    if later >= 0:
        book.before[later] = earlier
    book.load[node] -= 1
    book.stale[node] = True


@inner
def _find_moves(book, node):
    """Find the cheapest move from a node to each other one."""
    book.change[node, :] = np.inf
    row = book.first[node]
    while row >= 0:
        _offer(book, node, row)
        row = book.after[row]
    book.stale[node] = False


@inner
def _offer(book, node, row):
    """Let a member of a node offer its moves."""
    paid, waiting = book.paid[row], len(book.price) - 1
    for at in range(book.near.shape[1]):
        here = book.near[row, at]
        if here < 0:
            break
        if book.cost[row, at] - paid < book.change[node, here]:
            book.change[node, here], book.mover[node, here] = book.cost[row, at] - paid, row
    if book.waiting[row] - paid < book.change[node, waiting]:
        book.change[node, waiting], book.mover[node, waiting] = book.waiting[row] - paid, row


@inner
def _move(book, origin, target):
    """Let the cheapest mover from a node to another one go there."""
    row = book.mover[origin, target]
    paid = book.change[origin, target] + book.paid[row]
    _leave(book, row)
    book.site[row], book.paid[row] = target, _cost_at(book, row, target, paid)
    _enter(book, row, target)
    if not book.stale[target]:
        _offer(book, target, row)


@inner
def _cost_at(book, row, target, nearly):
    """Return the cost of a demand point at a node, free of what adding and subtracting left."""
    if target == len(book.price) - 1:
        return book.waiting[row]
    for at in range(book.near.shape[1]):
        if book.near[row, at] == target:
            return book.cost[row, at]
    return nearly


@inner
def _nearest(book):
    """Return the node that a search reaches next; -1 where it reaches none."""
    node, least = -1, np.inf
    for other in range(len(book.price)):
        if not book.done[other] and book.distance[other] < least:
            node, least = other, book.distance[other]
    return node


@inner
def _push(book, source):
    """Send one file from a node that has too many along the cheapest chain to one with room."""
    waiting = len(book.price) - 1
    book.distance[:] = np.inf
    book.done[:] = False
    book.distance[source] = 0.0
    while True:
        node = _nearest(book)
        if node != source and (node == waiting or book.load[node] < book.capacity[node]):
            break
        book.done[node] = True
        if book.stale[node]:
            _find_moves(book, node)
        for other in range(waiting + 1):
            step = book.change[node, other] - book.price[node] + book.price[other]
            reach = book.distance[node] + max(step, 0.0)
            if not book.done[other] and reach < book.distance[other]:
                book.distance[other], book.parent[other] = reach, node
    end = book.distance[node]
    for other in range(waiting):
        if book.done[other]:
            book.price[other] += end - book.distance[other]
    while node != source:
        _move(book, book.parent[node], node)
        node = book.parent[node]


@inner
def _pull(book, target):
    """Send one file along the most saving chain to a node with room and a price; else no price."""
    nodes = len(book.price)
    for node in range(nodes):
        if book.stale[node]:
            _find_moves(book, node)
    book.distance[:] = np.inf
    book.done[:] = False
    book.distance[target] = 0.0
    limit, origin = book.price[target], -1
    while True:
        node = _nearest(book)
        if node < 0 or book.distance[node] >= limit:
            break
        book.done[node] = True
        if node != target and book.distance[node] + book.price[node] < limit:
            limit, origin = book.distance[node] + book.price[node], node
        if node == nodes - 1:
            continue
        for other in range(nodes):
            step = book.change[other, node] - book.price[other] + book.price[node]
            reach = book.distance[node] + max(step, 0.0)
            if not book.done[other] and reach < book.distance[other]:
                book.distance[other], book.parent[other] = reach, node
    for node in range(nodes - 1):
        if book.distance[node] < limit:
            book.price[node] = max(0.0, book.price[node] - (limit - book.distance[node]))
    if origin < 0:
        book.price[target] = 0.0
        return
    node = origin
    while node != target:
        _move(book, node, book.parent[node])
        node = book.parent[node]
