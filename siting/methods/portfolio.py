"""Search under capacity: exchange on a transport plan and annealing side by side.

Where sites serve many demand points each, exchange is hard to beat: a load that is split here and
there costs little to settle. Where they serve few, packing loads into capacities is the problem,
and annealing is better. Nobody need decide beforehand: both run, on a core each, and who falls
behind goes on from the better answer or makes room for a second chain.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from math import inf

import numpy as np
from numpy.typing import NDArray

from siting.methods.annealing import Annealing, cold_start
from siting.methods.assignment import assign_to_open
from siting.methods.cells import Cells
from siting.methods.exchange import Exchange
from siting.methods.pace import COOLING, Paced, Phases
from siting.methods.recombine import Pool, recombine
from siting.problem import LocationProblem
from siting.solution import Solution

#: Temperature of annealing at the last step of a phase, in mean costs of a demand point.
COLD = 0.03
#: Demand points of a site up to which clusters are recombined, and the part of a run for each time.
RECOMBINED, RECOMBINING = 40, 0.05
#: Relative cost by which exchange may lag before a second chain takes its core.
LAG = 0.002
#: Work between two questions to the stop where time does not count: exchanges, and steps of
#: annealing for each demand point, with so many demand points moved at most.
EXCHANGES, STEPS, MOST_MOVED = 200, 10, 40_000


class Portfolio:
    """The searches of one run and the best solution that any of them found.

    Parameters
    ----------
    problem
        A capacitated ``total`` problem with a number of sites.
    cells
        Its cells.
    rng
        Source of randomness.
    timed
        Whether batches are sized by the clock; else a run can be repeated.
    """

    #: When phases end, as parts of the whole run, and the temperature at which annealing begins in
    #: each, in mean costs of a demand point; None for a proof.
    phases: Phases = (
        (0.05, 1.0),
        (0.4, 4.0),
        (0.52, 0.5),
        (0.64, 0.5),
        (0.85, None),
        (0.93, 0.5),
        (1.0, 0.5),
    )
    #: Whether what is told to a stop is no answer's cost.
    provisional = False

    def __init__(
        self, problem: LocationProblem, cells: Cells, rng: np.random.Generator, *, timed: bool
    ) -> None:
        self.problem, self._rng, self._timed = problem, rng, timed
        self.best: Solution | None = None
        self.price: NDArray[np.float64] | None = None
        self.iterations = 0
        self._exchange: Exchange | None = Exchange(problem, cells, rng)
        self._chains: list[Annealing] = []
        self._pool = Pool(problem)
        self._settled = inf

    @property
    def cost(self) -> float:
        """Cost of the best solution; ``inf`` for none."""
        return inf if self.best is None else self.best.cost

    @property
    def _splits_nothing(self) -> bool:
        """Whether the transport plan of the open sites is the best assignment."""
        problem = self.problem
        return bool(np.ptp(problem.load) == 0) and not bool((problem.min_load > 0).any())

    def settle(self) -> None:
        """Do nothing: every phase ends with a solution."""

    def run(
        self,
        stop: Callable[[float], bool],
        *,
        used: Callable[[], float],
        heat: float,
        seconds: float,
    ) -> None:
        """Search until told to stop.

        Parameters
        ----------
        stop
            Asked between batches, with the best cost.
        used
            Says which part of this phase is over, from 0 to 1; 0 throughout where nobody knows.
        heat
            Temperature at which annealing begins, in mean costs of a demand point.
        seconds
            Length of the whole run; ``inf`` where time does not count.
        """
        if self.best is None:
            self._settle()
        jobs = self._jobs(heat)
        batch = 0
        with ThreadPoolExecutor(2) as pool:
            while jobs and not stop(self._value()):
                part = used() or min(1.0, batch / COOLING)
                seed = int(self._rng.integers(2**31))
                list(pool.map(lambda job: job(part, seed), jobs))  # noqa: B023 - done before the next
                batch += 1
                self.iterations += 1
                self._show()
        self._gather()
        if not stop(self.cost):
            self._recombine(seconds)

    def _value(self) -> float:
        return min([self.cost, *(chain.cost for chain in self._chains)])

    def _jobs(self, heat: float) -> list[Callable[[float, int], None]]:
        jobs: list[Callable[[float, int], None]] = []
        exchange = self._exchange
        if exchange is not None and not exchange.can_move and self._splits_nothing:
            return []
        if exchange is not None and exchange.can_move:
            jobs.append(
                Paced(lambda size, _part, _seed: exchange.run(size), EXCHANGES, self._timed)
            )
        self._start_chains(2 - len(jobs))
        jobs.extend(self._chain_job(chain, at, heat) for at, chain in enumerate(self._chains))
        return jobs

    def _start_chains(self, count: int) -> None:
        while len(self._chains) < count:
            twin = self._chains[0] if self._chains else None
            self._chains.append(Annealing(self.problem, twin=twin))
        sites = self._sites() if self.best is None else self.best.open_sites
        start = cold_start(self.problem, sites) if self.best is None else self.best.assignment
        for chain in self._chains:
            chain.start(sites, start)

    def _sites(self) -> np.ndarray:
        if self._exchange is None:
            message = "without a solution there is always an exchange"
            raise AssertionError(message)
        return self._exchange.best()[0]

    def _chain_job(self, chain: Annealing, at: int, heat: float) -> "Paced":
        def run(steps: int, part: float, seed: int) -> int:
            chain.run(steps, heat=heat * (COLD / heat) ** part, seed=seed + 7 * at)
            return steps

        n, p = self.problem.n_demand, self.problem.n_sites or 1
        return Paced(run, min(STEPS * n, MOST_MOVED // max(20, n // p)), self._timed)

    def _settle(self) -> float:
        """Assign demand points to the sites that exchange found; returns the cost."""
        if self._exchange is None or self._exchange.cost == self._settled:
            return inf
        self._settled = self._exchange.cost
        sites, price = self._exchange.best()
        found = assign_to_open(self.problem, sites, price=price)
        if found is None:
            return inf
        solution = Solution(self.problem, sites, found.site)
        if self.price is None:
            self.price = np.zeros(self.problem.n_candidates)
        self.price[sites] = found.price
        return self._keep(solution)

    def _keep(self, solution: Solution) -> float:
        short = (solution.load < self.problem.min_load)[solution.open_sites].any()
        cost = inf if short else solution.cost
        if cost < self.cost:
            self.best = solution
        return cost

    @property
    def _recombines(self) -> bool:
        problem = self.problem
        return problem.n_demand <= RECOMBINED * (problem.n_sites or 1)

    def _show(self) -> None:
        if self._recombines:
            for chain in self._chains:
                chain.show(self._pool)

    def _recombine(self, seconds: float) -> None:
        """Look for a better answer among those that the clusters seen so far make up."""
        if self.best is None or not self._recombines or not len(self._pool):
            return
        served = np.where(self.best.unserved, 0.0, self.best.travel) * self.problem.weight
        self._pool.add(self.best.assignment, served)
        found = recombine(self._pool, self.best, seconds=RECOMBINING * seconds)
        if found is not None:
            self._keep(found)

    def _gather(self) -> None:
        """Compare the searches and decide how exchange goes on."""
        exchanged = self._settle()
        annealed = inf
        for chain in self._chains:
            found = chain.best()
            if found is not None:
                annealed = min(annealed, self._keep(found))
        if self._exchange is None or self.best is None or self.cost == exchanged:
            return
        if self._exchange.cost > self.cost * (1 + LAG):
            self._exchange = None
        elif annealed < exchanged:
            self._exchange.move_to(self.best.open_sites)
