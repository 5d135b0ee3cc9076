"""Exchange of sites under capacity, each tried exactly on an optimal transport plan.

The duals of the plan bound from above what any exchange can gain, so most are dropped unseen; the
others are done on the plan, kept if the cost falls and taken back if not. In a local optimum a
small region is shaken.
"""

from collections.abc import Callable

import numpy as np
from numba import njit
from numpy.typing import NDArray

from siting.methods.cells import Cells
from siting.methods.flow import (
    Flow,
    close_site,
    forget,
    make_flow,
    mark,
    open_site,
    take_back,
)
from siting.methods.interchange import choose_seeds, choose_shake
from siting.problem import LocationProblem
from siting.travel import Floats, Integers

#: Exchanges tried between two questions to the stop.
BATCH = 200
#: Partners tried for each candidate.
PARTNERS = 3


def exchange(
    problem: LocationProblem,
    cells: Cells,
    *,
    rng: np.random.Generator,
    stop: Callable[[float], bool],
) -> tuple[Integers, Floats, int]:
    """Search for the best open sites.

    Parameters
    ----------
    problem
        A capacitated ``total`` problem.
    cells
        Its cells.
    rng
        Source of randomness.
    stop
        Asked every `BATCH` exchanges.

    Returns
    -------
    Open sites by position, ascending; their capacity prices per unit of load; exchanges tried.
    """
    search = _Search(problem, cells, rng)
    best = search.snapshot()
    iterations = 0
    while not stop(best[1]) and search.can_move:
        tried, local = search.improve()
        iterations += tried
        better = search.cost < best[1] * (1 - 1e-12)
        if better:
            best = search.snapshot()
        if local:
            if not better:
                search.restore(best[0])
            search.shake(rng)
    search.restore(best[0])
    sites = np.flatnonzero(search.flow.is_open[:-1]).astype(np.int32)
    return sites, search.flow.price[sites], iterations


class _Search:
    """The plan, and what is known of candidates that failed."""

    def __init__(self, problem: LocationProblem, cells: Cells, rng: np.random.Generator) -> None:
        self.problem, self.cells = problem, cells
        self.flow = make_flow(cells.lists, cells.load, problem.capacity, cells.fallback)
        m, n_sites = problem.n_candidates, problem.n_sites or 0
        self.may_open = ~problem.forbidden
        self.may_close = np.append(~problem.fixed, False)
        self.can_move = problem.fixed.sum() < n_sites < self.may_open.sum()
        self.clock = 1
        self.changed = np.ones(m + 1, np.int64)
        self.tried = np.zeros(m, np.int64)
        seeds = choose_seeds(problem, cells, capacity=problem.capacity, rng=rng)
        for site in np.flatnonzero(seeds):
            open_site(self.flow, site)
            forget(self.flow)

    @property
    def cost(self) -> float:
        """Cost of the plan, with loads split where that is cheaper."""
        return float(self.flow.total[0])

    def improve(self) -> tuple[int, bool]:
        """Try a batch of exchanges; returns how many, and whether none is left to try."""
        order, idle = _rank(self.flow, self.may_open, self.may_close)
        self.clock += 1
        tried, _ = _try_exchanges(
            self.flow,
            order,
            idle,
            self.may_close,
            self.changed,
            self.tried,
            self.clock,
            BATCH,
            PARTNERS,
        )
        return max(int(tried), 1), tried < BATCH

    def snapshot(self) -> tuple[dict[str, NDArray[np.generic]], float]:
        """Copy what an exchange can change."""
        return {name: getattr(self.flow, name).copy() for name in _CHANGING}, self.cost

    def restore(self, saved: dict[str, NDArray[np.generic]]) -> None:
        """Return to a snapshot."""
        for name, array in saved.items():
            getattr(self.flow, name)[...] = array
        self.flow.n_edges[:] = -1

    def shake(self, rng: np.random.Generator) -> None:
        """Exchange a few sites around a random place, for better or worse."""
        flow = self.flow
        is_open = flow.is_open[:-1]
        closing, opening = choose_shake(
            self.cells, is_open & self.may_close[:-1], self.may_open & ~is_open, rng
        )
        self.clock += 1
        for site in opening:
            open_site(flow, site)
        for site in closing:
            close_site(flow, site)
        _stamp(flow, self.changed, self.clock)
        self.tried[closing] = self.clock
        forget(flow)


_CHANGING = (
    "is_open",
    "load",
    "price",
    "item_cell",
    "item_site",
    "item_unit",
    "amount",
    "next_of_cell",
    "first_of_cell",
    "after",
    "before",
    "first_of_site",
    "counter",
    "total",
)


def _rank(
    flow: Flow, may_open: NDArray[np.bool_], may_close: NDArray[np.bool_]
) -> tuple[Integers, Integers]:
    """Order closed candidates by what they may gain, and open sites by what closing may cost."""
    loss = _closing_bounds(flow)
    loss[~(flow.is_open & may_close)] = np.inf
    idle = np.argsort(loss, kind="stable")[:64].astype(np.int32)
    least = loss[idle[0]] if len(idle) else 0.0
    profit = _profit_bounds(flow, loss, least, may_open)
    order = np.argsort(-profit, kind="stable").astype(np.int32)
    return order[: int((profit > 1e-9 * flow.total[0]).sum())], idle


@njit(cache=True)
def _second(flow, cell, site):
    """Return the least cost plus price per unit for a cell without one site."""
    best = flow.waiting[cell]
    for at in range(flow.site.shape[1]):
        other = flow.site[cell, at]
        if other < 0 or flow.unit[cell, at] >= best:
            break
        if other != site and flow.is_open[other]:
            best = min(best, flow.unit[cell, at] + flow.price[other])
    return best


@njit(cache=True)
def _closing_bound(flow, site):
    """Bound from below what closing a site costs: its items' second choice under today's prices."""
    loss = flow.price[site] * (flow.capacity[site] if flow.price[site] > 0 else 0.0)
    item = flow.first_of_site[site]
    while item >= 0:
        here = flow.item_unit[item] + flow.price[site]
        loss += flow.amount[item] * max(0.0, _second(flow, flow.item_cell[item], site) - here)
        item = flow.after[item]
    return loss


@njit(cache=True)
def _closing_bounds(flow):
    loss = np.full(len(flow.load), np.inf)
    for site in range(len(flow.load) - 1):
        if flow.is_open[site]:
            loss[site] = _closing_bound(flow, site)
    return loss


@njit(cache=True)
def _profit_bounds(flow, loss, least, may_open):
    """Bound from above what opening each candidate and closing one site gains, by duality."""
    m = len(may_open)
    profit = np.full(m, -np.inf)
    extra = np.zeros(m + 1)
    touched = np.empty(m + 1, np.int32)
    second = np.full(len(flow.item_cell), -1.0)
    for candidate in range(m):
        if flow.is_open[candidate] or not may_open[candidate]:
            continue
        gain, taken, count = 0.0, 0.0, 0
        for at in range(flow.pointer[candidate], flow.pointer[candidate + 1]):
            item = flow.first_of_cell[flow.cell_of[at]]
            while item >= 0:
                owner = flow.item_site[item]
                best = flow.item_unit[item] + flow.price[owner]
                unit = flow.unit_of[at]
                if unit < best:
                    gain += flow.amount[item] * (best - unit)
                    taken += flow.amount[item]
                if owner < m:
                    if second[item] < 0.0:
                        second[item] = _second(flow, flow.item_cell[item], owner)
                    if unit < second[item]:
                        if extra[owner] == 0.0:
                            touched[count] = owner
                            count += 1
                        extra[owner] += (
                            flow.amount[item] * (second[item] - max(unit, best)) + 1e-300
                        )
                item = flow.next_of_cell[item]
        if taken > flow.capacity[candidate]:
            gain = _best_fill(flow, candidate)
        profit[candidate] = gain - least
        for position in range(count):
            owner = touched[position]
            profit[candidate] = max(profit[candidate], gain - loss[owner] + extra[owner])
            extra[owner] = 0.0
    return profit


@njit(cache=True)
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


@njit(cache=True)
def _stamp(flow, changed, clock):
    for at in range(flow.counter[2]):
        changed[flow.price_node[at]] = clock
    for at in range(flow.counter[1]):
        changed[flow.move_log[at, 1]] = clock
        changed[flow.move_log[at, 2]] = clock


@njit(cache=True)
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


@njit(cache=True)
def _try_exchanges(flow, order, idle, may_close, changed, tried, clock, batch, partners):
    """Try candidates in order, each with a few partners; keep what lowers the cost."""
    count, kept = 0, 0
    for candidate in order:
        if count == batch:
            break
        if flow.is_open[candidate] or not _fresh(flow, candidate, changed, tried):
            continue
        count += 1
        before = flow.total[0]
        open_site(flow, candidate)
        gain = before - flow.total[0]
        closed = _close_best(flow, candidate, idle, may_close, gain, before, partners)
        if closed >= 0:
            kept += 1
            _stamp(flow, changed, clock)
            changed[candidate] = clock
            tried[closed] = clock
        else:
            flow.is_open[candidate] = False
            take_back(flow, 0, 0)
            tried[candidate] = clock
        forget(flow)
    return count, kept


@njit(cache=True)
def _close_best(flow, candidate, idle, may_close, gain, before, partners):
    """Close the site that brings the cost below `before`; -1 and no change where none does."""
    sites, losses = _partners(flow, candidate, idle, may_close)
    for position in np.argsort(losses)[:partners]:
        if losses[position] >= gain - 1e-9 * before:
            break
        site = sites[position]
        moves, logged = mark(flow)
        close_site(flow, site)
        if flow.total[0] < before * (1 - 1e-9):
            return site
        flow.is_open[site] = True
        take_back(flow, moves, logged)
    return -1


@njit(cache=True)
def _partners(flow, candidate, idle, may_close):
    m = len(flow.load) - 1
    sites = np.empty(40, np.int32)
    losses = np.empty(40)
    count = 0
    for at in range(flow.pointer[candidate], flow.pointer[candidate + 1]):
        item = flow.first_of_cell[flow.cell_of[at]]
        while item >= 0 and count < 32:
            owner = flow.item_site[item]
            if owner < m and owner != candidate and may_close[owner]:
                known = False
                for position in range(count):
                    known = known or sites[position] == owner
                if not known:
                    sites[count] = owner
                    losses[count] = _closing_bound(flow, owner)
                    count += 1
            item = flow.next_of_cell[item]
        if count >= 32:
            break
    added = 0
    for owner in idle:
        if added == 3 or count == 40:
            break
        if flow.is_open[owner] and may_close[owner] and owner != candidate:
            sites[count] = owner
            losses[count] = _closing_bound(flow, owner)
            count += 1
            added += 1
    return sites[:count], losses[:count]
