"""Exchange of sites under capacity, each tried exactly on an optimal transport plan.

The duals of the plan bound from above what any exchange can gain, so most are dropped unseen; the
others are done on the plan, kept if the cost falls and taken back if not. In a local optimum a
small region is shaken.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from siting.arrays import Floats, Int32s
from siting.location.methods.capacitated.batches import Job, Paced
from siting.location.methods.capacitated.kernels.exchange_bounds import rank
from siting.location.methods.capacitated.kernels.exchange_trials import stamp, try_exchanges
from siting.location.methods.neighbors.cells import Cells, is_nearly_full
from siting.location.methods.total.interchange import (
    Interchange,
    choose_seeds,
    choose_shake,
    nearest_loads,
)
from siting.location.methods.transport.kernels.items import count_anew, forget
from siting.location.methods.transport.kernels.sites import close_site, open_site
from siting.location.methods.transport.plan import make_flow
from siting.location.problem import LocationProblem
from siting.location.site_rules import make_rules

#: Exchanges tried between two questions to the stop.
BATCH = 200
#: Share of the load above capacity up to which the best sites without capacity are a good start.
MAX_OVERLOAD = 0.5
#: Partners tried for each candidate.
PARTNERS = 3


def _choose_start(
    problem: LocationProblem,
    cells: Cells,
    rng: np.random.Generator,
    halted: Callable[[], bool],
) -> NDArray[np.bool_]:
    """Start where capacity does not matter, unless that would overload too many sites.

    Where nearly all capacity is needed, sites must be where the load is from the start.
    """
    if is_nearly_full(problem):
        return choose_seeds(problem, cells, capacity=problem.capacity, rng=rng)
    start = Interchange(problem, cells, rng)
    start.descend(halted)
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
    halted
        Asked, while they are chosen, whether to end at once.
    """

    def __init__(
        self,
        problem: LocationProblem,
        cells: Cells,
        rng: np.random.Generator,
        *,
        start: Int32s | None = None,
        halted: Callable[[], bool] = lambda: False,
    ) -> None:
        self.problem, self.cells, self._rng = problem, cells, rng
        is_open = np.zeros(problem.n_candidates, np.bool_)
        if start is None:
            is_open = _choose_start(problem, cells, rng, halted)
        else:
            is_open[start] = True
        self._flow = make_flow(
            cells.lists,
            cells.load,
            problem.capacity,
            cells.fallback,
            is_open=is_open,
            halted=halted,
        )
        self._flow.site_cost[:] = np.append(problem.site_cost, problem.closed_cost)
        count_anew(self._flow)
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

    def best(self) -> tuple[Int32s, Floats]:
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

    def move_to(self, open_sites: Int32s) -> None:
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
        count_anew(self._flow)
        if self._now < self._best[1]:
            self._best = self._snapshot()

    @property
    def _now(self) -> float:
        return float(self._flow.total[0])

    def _improve(self, batch: int) -> tuple[int, bool]:
        """Try exchanges; returns how many, and whether none is left to try.

        Loads and cost are summed up anew, and what is kept lowers the cost by a share of it: no
        sites come twice.
        """
        count_anew(self._flow)
        order, idle = rank(self._flow, self._may_open, self._may_close)
        self._clock += 1
        tried, _ = try_exchanges(
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
        count_anew(self._flow)
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
        for site in opening.tolist():
            open_site(flow, site)
        for site in closing.tolist():
            close_site(flow, site)
        stamp(flow, self._changed, self._clock)
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
