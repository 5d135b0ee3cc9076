"""Exchange of sites under capacity, each tried exactly on an optimal transport plan.

The duals of the plan bound from above what any exchange can gain, so most are dropped unseen; the
others are done on the plan, kept if the cost falls and taken back if not. In a local optimum a
small region is shaken.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from siting.methods.batches import Job, Paced
from siting.methods.cells import Cells
from siting.methods.crowding import is_nearly_full
from siting.methods.flow import (
    Flow,
    close_site,
    dearest,
    forget,
    make_flow,
    mark,
    open_site,
    set_open,
    take_back,
)
from siting.methods.interchange import Interchange, choose_seeds, choose_shake, nearest_loads
from siting.methods.lists import may_exchange
from siting.methods.rules import make_rules
from siting.problem import LocationProblem
from siting.travel import Floats, Integers

#: Exchanges tried between two questions to the stop.
BATCH = 200
#: Share of the load above capacity up to which the best sites without capacity are a good start.
MAX_OVERLOAD = 0.5
#: Partners tried for each candidate.
PARTNERS = 3


def _choose_start(
    problem: LocationProblem, cells: Cells, rng: np.random.Generator
) -> NDArray[np.bool_]:
    """Start where capacity does not matter, unless that would overload too many sites.

    Where nearly all capacity is needed, sites must be where the load is from the start.
    """
    if is_nearly_full(problem):
        return choose_seeds(problem, cells, capacity=problem.capacity, rng=rng)
    start = Interchange(problem, cells, rng)
    start.descend()
    is_open = start.is_open
    overload = nearest_loads(cells, is_open) - problem.capacity
    if np.maximum(overload, 0.0).sum() <= MAX_OVERLOAD * cells.load.sum():
        return is_open
    return choose_seeds(problem, cells, capacity=problem.capacity, rng=rng)


class Exchange:
    """The plan, what is known of candidates that failed, and the best plan so far.

    Parameters
    ----------
    problem
        A capacitated ``total`` problem.
    cells
        Its cells.
    rng
        Source of randomness.
    start
        Open sites to begin with; by default they are chosen here.
    """

    def __init__(
        self,
        problem: LocationProblem,
        cells: Cells,
        rng: np.random.Generator,
        *,
        start: Integers | None = None,
    ) -> None:
        self.problem, self.cells, self._rng = problem, cells, rng
        is_open = np.zeros(problem.n_candidates, np.bool_)
        if start is None:
            is_open = _choose_start(problem, cells, rng)
        else:
            is_open[start] = True
        self._flow = make_flow(
            cells.lists, cells.load, problem.capacity, cells.fallback, is_open=is_open
        )
        self._rules = make_rules(problem)
        m = problem.n_candidates
        self._may_open = ~problem.forbidden
        self._may_close = np.append(~problem.fixed, False)
        self.can_move = problem.fixed.sum() < (problem.n_sites or 0) < self._may_open.sum()
        self._clock = 1
        self._changed = np.ones(m + 1, np.int64)
        self._tried = np.zeros(m, np.int64)
        self._best = self._snapshot()

    @property
    def cost(self) -> float:
        """Cost of the best plan, with loads split where that is cheaper."""
        return self._best[1]

    def best(self) -> tuple[Integers, Floats]:
        """Return the best open sites, ascending, and their capacity prices per unit of load."""
        saved = self._best[0]
        sites = np.flatnonzero(saved["is_open"][:-1]).astype(np.int32)
        return sites, np.asarray(saved["price"][sites], np.float64)

    def run(self, batch: int = BATCH) -> int:
        """Try a batch of exchanges, and shake the plan in a local optimum; returns how many."""
        tried, local = self._improve(batch)
        better = self._now < self._best[1] * (1 - 1e-12)
        if better:
            self._best = self._snapshot()
        if local and self.can_move:
            if not better:
                self._restore(self._best[0])
            self._shake()
        return tried

    def move_to(self, open_sites: Integers) -> None:
        """Go on from other open sites."""
        self._restore(self._best[0])
        wanted = np.zeros(self.problem.n_candidates, np.bool_)
        wanted[open_sites] = True
        is_open = self._flow.is_open[:-1].copy()
        for site in np.flatnonzero(wanted & ~is_open):
            open_site(self._flow, site)
            forget(self._flow)
        for site in np.flatnonzero(is_open & ~wanted):
            close_site(self._flow, site)
            forget(self._flow)
        self._clock += 1
        self._changed[:] = self._clock
        if self._now < self._best[1]:
            self._best = self._snapshot()

    @property
    def _now(self) -> float:
        return float(self._flow.total[0])

    def _improve(self, batch: int) -> tuple[int, bool]:
        """Try exchanges; returns how many, and whether none is left to try."""
        order, idle = _rank(self._flow, self._may_open, self._may_close)
        self._clock += 1
        tried, _ = _try_exchanges(
            self._flow,
            order,
            idle,
            self._may_close,
            self._rules.quotas(self._flow.is_open[:-1]),
            self._changed,
            self._tried,
            self._clock,
            batch,
            PARTNERS,
        )
        return max(int(tried), 1), tried < batch

    def _snapshot(self) -> tuple[dict[str, NDArray[np.generic]], float]:
        return {name: getattr(self._flow, name).copy() for name in _CHANGING}, self._now

    def _restore(self, saved: dict[str, NDArray[np.generic]]) -> None:
        for name, array in saved.items():
            getattr(self._flow, name)[...] = array
        self._flow.n_edges[:] = -1

    def _shake(self) -> None:
        """Exchange a few sites around a random place, for better or worse."""
        flow = self._flow
        is_open = flow.is_open[:-1]
        closing, opening = choose_shake(
            self.cells, is_open & self._may_close[:-1], self._may_open & ~is_open, self._rng
        )
        closing, opening = self._rules.pairs_within(is_open, closing, opening)
        self._clock += 1
        for site in opening:
            open_site(flow, site)
        for site in closing:
            close_site(flow, site)
        _stamp(flow, self._changed, self._clock)
        self._tried[closing] = self._clock
        forget(flow)


def exchange_job(exchange: Exchange, *, timed: bool) -> Job:
    """Return batches of exchanges; where time does not count, of `BATCH` each."""
    return Paced(lambda size, _part, _seed: exchange.run(size), BATCH, timed=timed)


_CHANGING = (
    "is_open",
    "window",
    "window_size",
    "window_reach",
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


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
def _closing_bound(flow, site):
    """Bound from below what closing a site costs: its items' second choice under today's prices."""
    loss = flow.price[site] * (flow.capacity[site] if flow.price[site] > 0 else 0.0)
    item = flow.first_of_site[site]
    while item >= 0:
        here = flow.item_unit[item] + flow.price[site]
        loss += flow.amount[item] * max(0.0, _second(flow, flow.item_cell[item], site) - here)
        item = flow.after[item]
    return loss


@njit(cache=True, nogil=True)
def _closing_bounds(flow):
    loss = np.full(len(flow.load), np.inf)
    for site in range(len(flow.load) - 1):
        if flow.is_open[site]:
            loss[site] = _closing_bound(flow, site)
    return loss


@njit(cache=True, nogil=True)
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
        profit[candidate] = gain - least
        for position in range(count):
            owner = touched[position]
            profit[candidate] = max(profit[candidate], gain - loss[owner] + extra[owner])
            extra[owner] = 0.0
    return profit


@njit(cache=True, nogil=True)
def _dearest_second(flow, second):
    """Note the second choice of every item; returns the most that any pays, first or second."""
    most = dearest(flow)
    for cell in range(len(flow.first_of_cell)):
        item = flow.first_of_cell[cell]
        while item >= 0:
            owner = flow.item_site[item]
            if owner < len(flow.load) - 1:
                second[item] = _second(flow, cell, owner)
                most = max(most, second[item])
            item = flow.next_of_cell[item]
    return most


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
def _stamp(flow, changed, clock):
    for at in range(flow.counter[2]):
        changed[flow.price_node[at]] = clock
    for at in range(flow.counter[1]):
        changed[flow.move_log[at, 1]] = clock
        changed[flow.move_log[at, 2]] = clock


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
def _try_exchanges(flow, order, idle, may_close, quotas, changed, tried, clock, batch, partners):
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
        closed = _close_best(flow, candidate, idle, may_close, quotas, gain, before, partners)
        if closed >= 0:
            kept += 1
            kind, open_of_kind = quotas[0], quotas[1]
            open_of_kind[kind[candidate]] += 1
            open_of_kind[kind[closed]] -= 1
            _stamp(flow, changed, clock)
            changed[candidate] = clock
            tried[closed] = clock
        else:
            set_open(flow, candidate, False)
            take_back(flow, 0, 0)
            tried[candidate] = clock
        forget(flow)
    return count, kept


@njit(cache=True, nogil=True)
def _close_best(flow, candidate, idle, may_close, quotas, gain, before, partners):
    """Close the site that brings the cost below `before`; -1 and no change where none does."""
    sites, losses = _partners(flow, candidate, idle, may_close, quotas)
    for position in np.argsort(losses)[:partners]:
        if losses[position] >= gain - 1e-9 * before:
            break
        site = sites[position]
        moves, logged = mark(flow)
        close_site(flow, site)
        if flow.total[0] < before * (1 - 1e-9):
            return site
        set_open(flow, site, True)
        take_back(flow, moves, logged)
    return -1


@njit(cache=True, nogil=True)
def _partners(flow, candidate, idle, may_close, quotas):
    """Return sites that might close for a candidate, near and idle ones, and what that costs."""
    sites = np.empty(40, np.int32)
    count = 0
    for at in range(flow.pointer[candidate], flow.pointer[candidate + 1]):
        item = flow.first_of_cell[flow.cell_of[at]]
        while item >= 0 and count < 32:
            owner = flow.item_site[item]
            item = flow.next_of_cell[item]
            if owner == candidate or not may_close[owner]:
                continue
            if may_exchange(owner, candidate, quotas) and not (sites[:count] == owner).any():
                sites[count] = owner
                count += 1
        if count >= 32:
            break
    near = count
    for owner in idle:
        if count == near + 3:
            break
        if not flow.is_open[owner] or owner == candidate or not may_close[owner]:
            continue
        if may_exchange(owner, candidate, quotas):
            sites[count] = owner
            count += 1
    losses = np.empty(count)
    for at in range(count):
        losses[at] = _closing_bound(flow, sites[at])
    return sites[:count], losses
