"""Shortest paths on a transport plan: the cheapest chains of moves away from a site and to it."""

import heapq

import numpy as np

from siting.location.methods.transport.kernels.items import AMOUNT
from siting.travel.kernels.compiled import inner, kernel

#: Sites to which the cheapest move from a site is kept, at most.
EDGES = 96


@kernel
def search(flow, source):
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
        full = flow.load[node] >= flow.capacity[node] - flow.least[AMOUNT]
        if node != source and (node == waiting or not full):
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


@kernel
def search_back(flow, site):
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


@kernel
def clear(flow, count):
    """Forget a search that saw so many nodes."""
    for position in range(count):
        flow.distance[flow.seen[position]] = np.inf
        flow.done[flow.seen[position]] = False


@inner
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
                if count == EDGES:
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
