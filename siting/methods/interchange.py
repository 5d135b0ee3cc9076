"""Interchange without capacity: exchange open and closed sites until nothing gains, then shake.

The profit of every exchange of an open site for a closed one is read off sparse neighbor lists
(Whitaker's fast interchange in the form of Resende and Werneck 2007,
doi:10.1016/j.ejor.2005.05.018); a set of exchanges that do not touch each other is made at once and
kept if the total falls.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from siting.methods import lists
from siting.methods.cells import Cells
from siting.problem import LocationProblem
from siting.travel import Floats, Integers

#: Exchanges that may fail one by one before a place counts as a local optimum.
FAILURES = 8
#: Draws for each seeded site, of which the best is taken.
SEED_TRIES = 6


def interchange(
    problem: LocationProblem,
    cells: Cells,
    *,
    rng: np.random.Generator,
    stop: Callable[[float], bool],
) -> tuple[Integers, int]:
    """Search for the best open sites where capacity does not matter.

    Parameters
    ----------
    problem
        A ``total`` problem whose capacities cannot bind.
    cells
        Its cells.
    rng
        Source of randomness; the same state and a stop by iterations give the same answer.
    stop
        Asked once an exchange.

    Returns
    -------
    Open sites by position, ascending; iterations.
    """
    search = _Search(problem, cells)
    endless = np.full(problem.n_candidates, np.inf)
    is_open = choose_seeds(problem, cells, capacity=endless, rng=rng)
    value = search.value(is_open)
    best, best_value, iterations = is_open.copy(), value, 0
    while not stop(best_value) and search.can_move:
        iterations += 1
        value, improved = search.improve(is_open, value)
        if value < best_value * (1 - 1e-12):
            best, best_value = is_open.copy(), value
        if not improved:
            is_open[:] = best
            search.shake(is_open, rng)
            value = search.value(is_open)
    return np.flatnonzero(best).astype(np.int32), iterations


class _Search:
    """The fixed data of a run, and its moves."""

    def __init__(self, problem: LocationProblem, cells: Cells) -> None:
        self.cells = cells
        self.n_sites = problem.n_sites or 0
        self.fixed = problem.fixed
        self.may_open = ~problem.forbidden
        self.can_move = problem.fixed.sum() < self.n_sites < self.may_open.sum()
        self.limit = self.n_sites
        self.tabu = np.zeros(problem.n_candidates, np.bool_)

    def value(self, is_open: NDArray[np.bool_]) -> float:
        """Sum the cost of each cell's nearest open site."""
        _, first, _ = self._nearest(is_open)
        return float(first.sum())

    def _nearest(self, is_open: NDArray[np.bool_]) -> tuple[Integers, Floats, Floats]:
        return lists.two_nearest(
            self.cells.lists.site, self.cells.lists.cost, is_open, self.cells.fallback
        )

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
        nearest: tuple[Integers, Floats, Floats],
        value: float,
    ) -> tuple[Integers, Integers]:
        cells, (site, first, second) = self.cells, nearest
        loss = lists.closing_losses(site, first, second, len(is_open))
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
            closed,
        )
        idle = np.argsort(loss, kind="stable")[: int(np.isfinite(loss).sum())].astype(np.int32)
        order = np.argsort(-np.maximum(profit, alone - loss[idle[0]]), kind="stable")
        return lists.choose_exchanges(
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
        )

    def shake(self, is_open: NDArray[np.bool_], rng: np.random.Generator) -> None:
        """Exchange a few sites around a random place, for better or worse."""
        closing, opening = choose_shake(
            self.cells, is_open & ~self.fixed, self.may_open & ~is_open, rng
        )
        is_open[closing], is_open[opening] = False, True
        self.limit = 16


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
        capacity,
        is_open,
        ~problem.forbidden,
        rng.random((n_sites, SEED_TRIES)),
        n_sites,
    )
    return is_open


def choose_shake(
    cells: Cells,
    may_close: NDArray[np.bool_],
    may_open: NDArray[np.bool_],
    rng: np.random.Generator,
) -> tuple[Integers, Integers]:
    """Choose one to four open sites and as many closed ones near a random cell."""
    near = cells.lists.site[rng.integers(len(cells.lists.site))]
    near = near[near >= 0]
    closable, openable = near[may_close[near]], near[may_open[near]]
    count = min(len(closable), len(openable), int(rng.integers(1, 5)))
    closing = rng.permutation(closable[: 2 * count])[:count]
    return closing, rng.permutation(openable[: 4 * count])[:count]
