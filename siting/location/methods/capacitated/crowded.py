"""Search under capacity where demand points of equal or small loads are too many: on cells first.

Cells are annealed as if they were demand points, which moves sites about quickly; exchange on a
transport plan, which may split cells, mends what that overlooked; and a transport plan of the
demand points themselves, which is exact for equal loads and nearly so for small ones, is the
answer.
"""

from collections.abc import Callable
from math import isfinite

import numpy as np

from siting.arrays import Floats, Int32s
from siting.location.methods.assigning.shedding import loads_are_small
from siting.location.methods.capacitated.annealing import Annealing, annealing_job, cold_start
from siting.location.methods.capacitated.batches import Phases, run_batches
from siting.location.methods.capacitated.exchange import Exchange, exchange_job
from siting.location.methods.capacitated.settling import Settling
from siting.location.methods.neighbors.cells import Cells, is_nearly_full
from siting.location.problem import LocationProblem
from siting.location.solution import Solution
from siting.travel import Neighbors, Travel

#: Temperature of annealing at its last step, in mean costs of a cell.
COLD = 0.02
#: When phases end, as parts of the whole run, and the temperature at which annealing begins in
#: each; 0 for exchange, None for a proof.
PHASES: Phases = ((0.04, 0.0), (0.5, 0.5), (0.58, 0.0), (1.0, None))
#: The same where demand points are alike in groups, of which a program proves more.
PHASES_GROUPED: Phases = ((0.04, 0.0), (0.25, 0.5), (0.3, 0.0), (1.0, None))
#: The same of what is left after a proof that ended early.
REST = ((0.85, 0.5), (1.0, 0.0))
#: Steps between two questions to the stop where time does not count.
STEPS = 500
#: Load beyond its capacity that a site may have while cells are annealed, in mean cells, where
#: nearly all capacity is needed: cells that cannot be split would find no room.
BEYOND = 1 / 3


class Crowded(Settling):
    """The searches of one run and the best solution that they found.

    Parameters
    ----------
    problem
        A capacitated ``total`` problem of equal or small loads, without minimum loads.
    cells
        Its cells, fewer than it has demand points.
    rng
        Source of randomness.
    seconds
        Length of the whole run; ``inf`` where time does not count and a run can be repeated.
    halted
        Asked between steps that are no iterations whether to end at once.
    """

    phases, phases_grouped, rest = PHASES, PHASES_GROUPED, REST
    #: Whether what is told to a stop is the cost of a plan of cells, and no answer's.
    provisional = True

    def __init__(
        self,
        problem: LocationProblem,
        cells: Cells,
        rng: np.random.Generator,
        *,
        seconds: float,
        halted: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__(problem, halted)
        self._cells, self._rng, self._seconds = cells, rng, seconds
        self._exchange = Exchange(problem, cells, rng, halted=halted)
        self._posed = _pose_cells(problem, cells)

    @staticmethod
    def suits(problem: LocationProblem, cells: Cells) -> bool:
        """Whether a problem and its cells are of this kind."""
        alike = np.ptp(problem.load) == 0 or loads_are_small(problem)
        alike = alike and not (problem.min_load > 0).any()
        return bool(alike) and len(cells.load) < problem.n_demand

    def run(self, stop: Callable[[float], bool], *, used: Callable[[], float], heat: float) -> None:
        """Search until told to stop, see `portfolio.Portfolio.run`."""
        if not self._exchange.can_move or self._halted():
            return
        chains = self._start_chains() if heat > 0 else []
        jobs = [
            self.noted(
                "annealing on cells",
                annealing_job(chain, at, STEPS, hot=heat, cold=COLD, timed=isfinite(self._seconds)),
            )
            for at, chain in enumerate(chains)
        ] or [self.noted("exchange", exchange_job(self._exchange, timed=isfinite(self._seconds)))]
        self.iterations += run_batches(
            jobs, over=lambda: stop(self._exchange.cost), used=used, rng=self._rng
        )
        for chain in chains:
            self._adopt(chain.best())

    def settle(self) -> float:
        """Make a solution of what exchange found; returns its cost, ``inf`` for none anew."""
        return self.settle_sites(self._exchange)

    def open(self, sites: Int32s, price: Floats | None = None) -> float:
        """Assign the demand points to some sites; what is better by that is searched on."""
        known, cost = self.cost, super().open(sites, price)
        if cost < known and not self._halted():
            self._go_on(sites)
        return cost

    def _start_chains(self) -> list[Annealing]:
        sites, _ = self._exchange.best()
        first = Annealing(self._posed, dense=False, seconds=self._seconds)
        chains = [first, Annealing(self._posed, twin=first)]
        for chain in chains:
            chain.start(sites, cold_start(self._posed, sites))
        return chains

    def _adopt(self, answer: Solution | None) -> None:
        """Let exchange go on from the sites of an answer for cells, if its own are worse."""
        if answer is not None:
            self._go_on(answer.open_sites)

    def _go_on(self, sites: Int32s) -> None:
        """Let exchange go on from some sites, if its own are worse."""
        other = Exchange(self.problem, self._cells, self._rng, start=sites)
        if other.cost < self._exchange.cost:
            self._exchange = other


def _pose_cells(problem: LocationProblem, cells: Cells) -> LocationProblem:
    """Pose the problem on cells, none of which may be split."""
    travel, capacity = _CellTravel(cells, problem.n_candidates), problem.capacity
    if is_nearly_full(problem):
        capacity = np.where(capacity > 0, capacity + BEYOND * float(cells.load.mean()), 0.0)
    return problem.replace(
        travel=travel,
        weight=np.ones(len(cells.load)),
        load=cells.load,
        penalty=cells.fallback,
        capacity=capacity,
    )


class _CellTravel(Travel):
    """What cells pay in all at the candidates that they list; others they cannot reach."""

    def __init__(self, cells: Cells, m: int) -> None:
        self._lists, self._n_candidates = cells.lists, m

    @property
    def n_demand(self) -> int:
        """Number of cells."""
        return len(self._lists.site)

    @property
    def n_candidates(self) -> int:
        """Number of candidate sites."""
        return self._n_candidates

    def pairs(self, demand: Int32s, site: Int32s) -> Floats:
        """Return the cost of each pair; O(k) each."""
        listed = self._lists.site[demand] == np.asarray(site)[:, None]
        listed &= (np.asarray(site) >= 0)[:, None]
        cost = np.where(listed, self._lists.cost[demand], np.inf)
        return np.asarray(cost.min(axis=1), np.float64)

    def nearest(
        self, k: int, *, of: Int32s | None = None, among: Int32s | None = None
    ) -> Neighbors:
        """Return each cell's k cheapest candidates; `of` some cells, `among` some sites."""
        rows = slice(None) if of is None else of
        site, cost = self._lists.site[rows], self._lists.cost[rows]
        if among is not None:
            wanted = np.zeros(self.n_candidates + 1, np.bool_)
            wanted[among] = True
            order = np.argsort(~wanted[site], axis=1, kind="stable")[:, :k]
            site, cost = np.take_along_axis(site, order, axis=1), np.take_along_axis(cost, order, 1)
            site = np.where(wanted[site], site, -1).astype(np.int32)
            cost = np.where(site >= 0, cost, np.inf)
        return Neighbors(site[:, :k], cost[:, :k], np.full(len(site), np.inf))
