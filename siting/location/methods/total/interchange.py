"""Interchange without capacity: exchange open and closed sites until nothing gains, then shake.

The profit of every exchange of an open site for a closed one is read off sparse neighbor lists
(Whitaker's fast interchange in the form of Resende and Werneck, Annals of Operations Research 150
(2007), 205-230, doi:10.1007/s10479-006-0154-0); a set of exchanges that do not touch each other is
made at once and kept if the total falls.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from siting.arrays import Floats, Int32s
from siting.location.methods.neighbors.cells import Cells
from siting.location.methods.total.kernels import exchanges as lists
from siting.location.methods.total.kernels.running import Running
from siting.location.methods.total.kernels.shaking import shake_and_mend
from siting.location.problem import LocationProblem
from siting.location.site_rules import make_rules

#: Exchanges that may fail one by one before a place counts as a local optimum.
FAILURES = 8
#: Exchanges that a step makes at once, at most, where a cycle begins.
FIRST_LIMIT = 16
#: Draws for each seeded site, of which the best is taken.
SEED_TRIES = 6
#: Exchanges of a shake, and entries of lists that are read between two looks at the stop, at most.
MOST_SHAKEN, MOST_READ = 2, 10_000_000
#: Shakes of each site in a cycle, at whose beginning the whole is looked at; the rise of the cost,
#: in mean costs of a site, that is kept with a chance of 1/e when a cycle begins; and open sites
#: missed least that are kept in mind.
SHAKES, HEAT, IDLE = 20, 0.03, 64
#: Steps to a first local optimum, at most.
MOST_STEPS = 10_000


def nearest_loads(cells: Cells, is_open: NDArray[np.bool_]) -> Floats:
    """Return the load of each candidate if every cell goes to the nearest open one, shape (m,)."""
    lists_ = cells.lists
    site, _, _ = lists.two_nearest(lists_.site, lists_.cost, is_open, cells.fallback)
    served = site >= 0
    loads = np.bincount(site[served], weights=cells.load[served], minlength=len(is_open))
    return loads.astype(np.float64)


class Interchange:
    """The open sites now, and the best ones so far.

    Parameters
    ----------
    problem
        A ``total`` problem whose capacities do not matter.
    cells
        Its cells.
    rng
        Source of randomness; the same state and a stop by iterations give the same answer.
    """

    def __init__(self, problem: LocationProblem, cells: Cells, rng: np.random.Generator) -> None:
        self.cells, self.rng = cells, rng
        self.n_sites = problem.n_sites or 0
        self.fixed = problem.fixed
        self.may_open = ~problem.forbidden
        self.site_cost, self._closed_cost = problem.site_cost, problem.closed_cost
        self.can_move = problem.fixed.sum() < self.n_sites < self.may_open.sum()
        self.limit = self.n_sites
        self.rules = make_rules(problem)
        self.tabu = np.zeros(problem.n_candidates, np.bool_)
        endless = np.full(problem.n_candidates, np.inf)
        self.is_open = choose_seeds(problem, cells, capacity=endless, rng=rng)
        self._best = self.is_open.copy()
        self._best_value = self.value(self.is_open)
        self._running: Running | None = None
        self._cycles = self._shaken = 0
        self.iterations = 0

    def best(self) -> Int32s:
        """Return the best open sites, ascending."""
        return np.flatnonzero(self._best).astype(np.int32)

    def move_to(self, open_sites: Int32s) -> None:
        """Go on from other open sites."""
        self._shaken = 0
        self.is_open[:] = False
        self.is_open[open_sites] = True
        self.limit = self.n_sites

    def descend(self, halted: Callable[[], bool] = lambda: False) -> None:
        """Go to a first local optimum, in `MOST_STEPS` steps at most.

        Each step lowers the cost, which is summed up anew, by a share of it: no sites come twice.

        Parameters
        ----------
        halted
            Asked once a step whether to end at once.
        """
        for _ in range(MOST_STEPS):
            if not self.can_move or halted() or not self._step():
                return

    def run(self, stop: Callable[[float], bool]) -> None:
        """Descend, then shake and mend in cycles, until told to stop, which is asked once a step.

        The first cycle keeps only what is no worse; the others begin warm and cool down.
        """
        while self.can_move and not stop(self._best_value):
            self.iterations += 1
            if self._shaken or not self._step():
                self._shake()

    def _step(self) -> bool:
        value, improved = self.improve(self.is_open, self.value(self.is_open))
        if value < self._best_value * (1 - 1e-12):
            self._best, self._best_value = self.is_open.copy(), value
        return improved

    def value(self, is_open: NDArray[np.bool_]) -> float:
        """Sum the cost of each cell's nearest open site, and what the sites cost."""
        _, first, _ = self._nearest(is_open)
        return float(first.sum() + self.site_cost[is_open].sum()) + self._closed_cost

    def _nearest(self, is_open: NDArray[np.bool_]) -> tuple[Int32s, Floats, Floats]:
        nearest: tuple[Int32s, Floats, Floats] = lists.two_nearest(
            self.cells.lists.site, self.cells.lists.cost, is_open, self.cells.fallback
        )
        return nearest

    def improve(self, is_open: NDArray[np.bool_], value: float) -> tuple[float, bool]:
        """Make a set of exchanges that lowers the value; False in a local optimum."""
        nearest = self._nearest(is_open)
        while True:
            opened, closed = self._choose(is_open, nearest, value)
            if len(opened) == 0:
                break
            is_open[opened], is_open[closed] = True, False
            trial = self.value(is_open)
            if trial < value * (1 - 1e-12):
                self.limit = 2 * len(opened)
                self.tabu[:] = False
                return trial, True
            is_open[opened], is_open[closed] = False, True
            if len(opened) == 1:
                self.tabu[opened] = True
                if self.tabu.sum() > FAILURES:
                    break
            self.limit = max(1, len(opened) // 3)
        self.tabu[:] = False
        return value, False

    def _choose(
        self,
        is_open: NDArray[np.bool_],
        nearest: tuple[Int32s, Floats, Floats],
        value: float,
    ) -> tuple[Int32s, Int32s]:
        cells, (site, first, second) = self.cells, nearest
        loss = lists.closing_losses(site, first, second, len(is_open)) - self.site_cost
        loss[~is_open | self.fixed] = np.inf
        closed = self.may_open & ~is_open & ~self.tabu
        alone, profit, partner = lists.exchange_profits(
            cells.lists.pointer,
            cells.lists.demand_of,
            cells.lists.cost_of,
            site,
            first,
            second,
            loss,
            self.site_cost,
            closed,
            self.rules.quotas(is_open),
        )
        idle = np.argsort(loss, kind="stable")[: int(np.isfinite(loss).sum())]
        order = np.argsort(-np.maximum(profit, alone - loss[idle[0]]), kind="stable")
        pairs: tuple[Int32s, Int32s] = lists.choose_exchanges(
            order[: 4 * max(self.n_sites, 64)],
            alone,
            profit,
            partner,
            idle,
            loss,
            cells.lists.pointer,
            cells.lists.demand_of,
            cells.lists.cost_of,
            site,
            second,
            min(self.limit, len(idle)),
            1e-12 * value,
            self.rules.quotas(is_open),
        )
        return pairs

    def _shake(self) -> None:
        """Shake and mend the running answer for a while; at the end of a cycle, go to the best."""
        if self._running is None:
            self._running = self._make_running()
        if not self._shaken:
            self.is_open[:] = self._best
        cycle = SHAKES * self.n_sites
        warmth = 1.0 - self._shaken / cycle if self._cycles else 0.0
        self._best_value, count = shake_and_mend(
            self._running,
            self._best,
            self._best_value,
            self._closed_cost,
            min(self.cells.lists.site.size, MOST_READ),
            MOST_SHAKEN,
            HEAT * warmth * self._best_value / self.n_sites,
            int(self.rng.integers(2**31)),
        )
        self._shaken += count
        if self._shaken >= cycle:
            self._cycles, self._shaken = self._cycles + 1, 0
            self.is_open[:] = self._best
            self.limit = FIRST_LIMIT

    def _make_running(self) -> Running:
        """Return the running answer, which is `is_open`, and room for what is known of it."""
        cells, rules = self.cells, self.rules
        n, m = len(cells.load), len(self.is_open)
        return Running(
            site=cells.lists.site,
            cost=cells.lists.cost,
            fallback=cells.fallback,
            pointer=cells.lists.pointer,
            demand_of=cells.lists.demand_of,
            cost_of=cells.lists.cost_of,
            rank=_ranks(cells),
            site_cost=self.site_cost.astype(np.float64),
            closable=~self.fixed,
            openable=self.may_open,
            kind=rules.kind,
            low=rules.low,
            high=rules.high,
            is_open=self.is_open,
            opened=np.zeros(len(rules.low), np.int32),
            nearest=np.full(n, -1, np.int32),
            next_nearest=np.full(n, -1, np.int32),
            first=np.zeros(n),
            second=np.zeros(n),
            loss=np.zeros(m),
            seen=np.zeros(m, np.bool_),
            queue=np.zeros(m, np.int32),
            waits=np.zeros(m, np.bool_),
            asked=np.zeros(m, np.int32),
            profit=np.full(m, -np.inf),
            idle=np.full(IDLE, -1, np.int32),
            extra=np.zeros(m),
            touched=np.zeros(m, np.int32),
            end=np.zeros(m, np.int32),
        )


def _ranks(cells: Cells) -> Int32s:
    """Return where in the list of each candidate of its list a cell is, -1 behind the last."""
    lists_ = cells.lists
    rank = np.full(lists_.site.shape, -1, np.int32)
    before = np.repeat(lists_.pointer[:-1], np.diff(lists_.pointer))
    rank[lists_.demand_of, lists_.position_of] = np.arange(len(before)) - before
    return rank


def choose_seeds(
    problem: LocationProblem, cells: Cells, *, capacity: Floats, rng: np.random.Generator
) -> NDArray[np.bool_]:
    """Choose the sites that a search starts with, fixed ones among them, shape (m,)."""
    is_open = problem.fixed.copy()
    n_sites = problem.n_sites or 0
    lists.seed_sites(
        cells.lists.site,
        cells.fallback,
        cells.lists.pointer,
        cells.lists.demand_of,
        cells.lists.cost_of,
        cells.load,
        capacity.copy(),  # never read-only, for which the kernel would be compiled once more
        is_open,
        ~problem.forbidden,
        rng.random((n_sites, SEED_TRIES)),
        n_sites,
    )
    return make_rules(problem).mend(is_open, n_sites)


def choose_shake(
    cells: Cells,
    may_close: NDArray[np.bool_],
    may_open: NDArray[np.bool_],
    rng: np.random.Generator,
) -> tuple[Int32s, Int32s]:
    """Choose one to four open sites and as many closed ones near a random cell."""
    near = cells.lists.site[rng.integers(len(cells.lists.site))]
    near = near[near >= 0]
    closable, openable = near[may_close[near]], near[may_open[near]]
    count = min(len(closable), len(openable), int(rng.integers(1, 5)))
    closing = rng.permutation(closable[: 2 * count])[:count]
    return closing, rng.permutation(openable[: 4 * count])[:count]
