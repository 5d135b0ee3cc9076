"""Bounds on what an exchange of sites gains on a transport plan, from the duals of the plan."""

import numpy as np
from numpy.typing import NDArray

from siting.arrays import Integers
from siting.location.methods.transport.kernels.flow import Flow
from siting.location.methods.transport.kernels.sites import dearest
from siting.travel.kernels.compiled import inner, kernel


def rank(
    flow: Flow, may_open: NDArray[np.bool_], may_close: NDArray[np.bool_]
) -> tuple[Integers, Integers]:
    """Order closed candidates by what they may gain, and open sites by what closing may cost."""
    loss = _closing_bounds(flow)
    loss[~(flow.is_open & may_close)] = np.inf
    idle = np.argsort(loss, kind="stable")[:64]
    least = loss[idle[0]] if len(idle) else 0.0
    profit = _profit_bounds(flow, loss, least, may_open)
    order = np.argsort(-profit, kind="stable")
    return order[: int((profit > 1e-9 * flow.total[0]).sum())], idle


@inner
def _second(flow, cell, site):
    """Return the least cost plus price per unit for a cell without one site."""
    best = flow.waiting[cell]
    for at in range(flow.window_size[cell]):
        place = flow.window[cell, at]
        other = flow.site[cell, place]
        if flow.unit[cell, place] >= best:
            break
        if other != site:
            best = min(best, flow.unit[cell, place] + flow.price[other])
    return best


@kernel
def closing_bound(flow, site):
    """Bound from below what closing a site costs: its items' second choice under today's prices."""
    loss = flow.price[site] * (flow.capacity[site] if flow.price[site] > 0 else 0.0)
    loss -= flow.site_cost[site]
    item = flow.first_of_site[site]
    while item >= 0:
        cell, here = np.int64(flow.item_cell[item]), flow.item_unit[item] + flow.price[site]
        loss += flow.amount[item] * max(0.0, _second(flow, cell, site) - here)
        item = flow.after[item]
    return loss


@kernel
def _closing_bounds(flow):
    loss = np.full(len(flow.load), np.inf)
    for site in range(len(flow.load) - 1):
        if flow.is_open[site]:
            loss[site] = closing_bound(flow, site)
    return loss


@kernel
def _profit_bounds(flow, loss, least, may_open):
    """Bound from above what opening each candidate and closing one site gains, by duality."""
    m = len(may_open)
    profit = np.full(m, -np.inf)
    extra = np.zeros(m + 1)
    touched = np.empty(m + 1, np.int32)
    second = np.full(len(flow.item_cell), -1.0)
    most = _dearest_second(flow, second)
    for candidate in range(m):
        if flow.is_open[candidate] or not may_open[candidate]:
            continue
        gain, taken, count = 0.0, 0.0, 0
        for at in range(flow.pointer[candidate], flow.pointer[candidate + 1]):
            if flow.unit_of[at] >= most:
                break
            item = flow.first_of_cell[flow.cell_of[at]]
            while item >= 0:
                owner = flow.item_site[item]
                best = flow.item_unit[item] + flow.price[owner]
                unit = flow.unit_of[at]
                if unit < best:
                    gain += flow.amount[item] * (best - unit)
                    taken += flow.amount[item]
                if owner < m and unit < second[item]:
                    if extra[owner] == 0.0:
                        touched[count] = owner
                        count += 1
                    extra[owner] += flow.amount[item] * (second[item] - max(unit, best)) + 1e-300
                item = flow.next_of_cell[item]
        if taken > flow.capacity[candidate]:
            gain = _best_fill(flow, candidate)
        gain -= flow.site_cost[candidate]
        profit[candidate] = gain - least
        for position in range(count):
            owner = touched[position]
            profit[candidate] = max(profit[candidate], gain - loss[owner] + extra[owner])
            extra[owner] = 0.0
    return profit


@inner
def _dearest_second(flow, second):
    """Note the second choice of every item; returns the most that any pays, first or second."""
    most = dearest(flow)
    for cell in range(len(flow.first_of_cell)):
        item = flow.first_of_cell[cell]
        while item >= 0:
            owner = np.int64(flow.item_site[item])
            if owner < len(flow.load) - 1:
                second[item] = _second(flow, cell, owner)
                most = max(most, second[item])
            item = flow.next_of_cell[item]
    return most


@inner
def _best_fill(flow, candidate):
    """Sum the best savings per unit that fit into the candidate's capacity."""
    size = 0
    values = np.empty(4 * (flow.pointer[candidate + 1] - flow.pointer[candidate]) + 64)
    amounts = np.empty(len(values))
    for at in range(flow.pointer[candidate], flow.pointer[candidate + 1]):
        item = flow.first_of_cell[flow.cell_of[at]]
        while item >= 0 and size < len(values):
            saving = flow.item_unit[item] + flow.price[flow.item_site[item]] - flow.unit_of[at]
            if saving > 0.0:
                values[size], amounts[size] = saving, flow.amount[item]
                size += 1
            item = flow.next_of_cell[item]
    room, gain = flow.capacity[candidate], 0.0
    for position in np.argsort(-values[:size]):
        part = min(room, amounts[position])
        gain += part * values[position]
        room -= part
        if room <= 0.0:
            break
    return gain
