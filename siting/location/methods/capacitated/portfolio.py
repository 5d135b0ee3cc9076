"""Search under capacity: exchange on a transport plan and annealing side by side.

Where sites serve many demand points each, exchange is hard to beat: a load that is split here and
there costs little to settle. Where they serve few, packing loads into capacities is the problem,
and annealing is better. Nobody need decide beforehand: both run, on a core each, and who falls
behind goes on from the better answer or makes room for a second chain.
"""

from collections.abc import Callable, Sequence
from math import inf, isfinite

import numpy as np

from siting.location.methods.capacitated.annealing import Annealing, annealing_job, cold_start
from siting.location.methods.capacitated.batches import Job, Phases, run_batches
from siting.location.methods.capacitated.exchange import Exchange, exchange_job
from siting.location.methods.capacitated.recombine import Pool, recombine
from siting.location.methods.capacitated.settling import Settling
from siting.location.methods.neighbors.cells import Cells
from siting.location.problem import LocationProblem

#: Temperature of annealing at the last step of a phase, in mean costs of a demand point.
COLD = 0.03
#: Demand points of a site up to which clusters are recombined, and the part of a run for each time.
RECOMBINED, RECOMBINING = 40, 0.05
#: Relative cost by which exchange may lag before a second chain takes its core.
LAG = 0.002
#: Steps of annealing for each demand point between two questions to the stop where time does not
#: count, with so many demand points moved at most.
STEPS, MOST_MOVED = 10, 40_000


class Portfolio(Settling):
    """The searches of one run and the best solution that any of them found.

    Parameters
    ----------
    problem
        A capacitated ``total`` problem with a number of sites.
    cells
        Its cells.
    rng
        Source of randomness.
    seconds
        Length of the whole run; ``inf`` where time does not count and a run can be repeated.
    halted
        Asked between steps that are no iterations whether to end at once.
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
    #: The same where demand points are alike in groups.
    phases_grouped = phases
    #: The same of what is left after a proof; nothing is, since the search goes on anyhow.
    rest: Sequence[tuple[float, float]] = ()
    #: Whether what is told to a stop is no answer's cost.
    provisional = False

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
        self._rng, self._seconds = rng, seconds
        self._exchange: Exchange | None = Exchange(problem, cells, rng, halted=halted)
        self._chains: list[Annealing] = []
        self._pool = Pool(problem)

    @property
    def _splits_nothing(self) -> bool:
        """Whether the transport plan of the open sites is the best assignment."""
        problem = self.problem
        return bool(np.ptp(problem.load) == 0) and not bool((problem.min_load > 0).any())

    def settle(self) -> float:
        """Make a solution of what exchange found; returns its cost, ``inf`` for none anew."""
        return inf if self._exchange is None else self.settle_sites(self._exchange)

    def run(self, stop: Callable[[float], bool], *, used: Callable[[], float], heat: float) -> None:
        """Search until told to stop.

        Parameters
        ----------
        stop
            Asked between batches, with the best cost.
        used
            Says which part of this phase is over, from 0 to 1; 0 throughout where nobody knows.
        heat
            Temperature at which annealing begins, in mean costs of a demand point.
        """
        if self.best is None:
            self.settle()
        batches = run_batches(
            self._jobs(heat), over=lambda: self._look(stop), used=used, rng=self._rng
        )
        self.iterations += batches
        self._gather()
        if not stop(self.cost):
            self._recombine()

    def _look(self, stop: Callable[[float], bool]) -> bool:
        """Take clusters from the running answers; returns whether to stop."""
        if self._recombines:
            for chain in self._chains:
                chain.show(self._pool)
        return stop(self._value())

    def _value(self) -> float:
        return min([self.cost, *(chain.cost for chain in self._chains)])

    def _jobs(self, heat: float) -> list[Job]:
        jobs: list[Job] = []
        if self._halted():  # all that jobs need is made before their first batch
            return jobs
        exchange = self._exchange
        if exchange is not None and not exchange.can_move and self._splits_nothing:
            return []
        if exchange is not None and exchange.can_move:
            job = exchange_job(exchange, timed=isfinite(self._seconds))
            jobs.append(self.noted("exchange", job))
        self._start_chains(2 - len(jobs))
        jobs.extend(self._chain_job(chain, at, heat) for at, chain in enumerate(self._chains))
        return jobs

    def _start_chains(self, count: int) -> None:
        while len(self._chains) < count:
            twin = self._chains[0] if self._chains else None
            self._chains.append(Annealing(self.problem, twin=twin, seconds=self._seconds))
        if self.best is not None:
            sites, start = self.best.open_sites, self.best.assignment
        elif self._exchange is not None:
            sites, _ = self._exchange.best()
            start = cold_start(self.problem, sites)
        for chain in self._chains:
            chain.start(sites, start)

    def _chain_job(self, chain: Annealing, at: int, heat: float) -> Job:
        n, p = self.problem.n_demand, self.problem.n_sites or 1
        steps = min(STEPS * n, MOST_MOVED // max(20, n // p))
        timed = isfinite(self._seconds)
        job = annealing_job(chain, at, steps, hot=heat, cold=COLD, timed=timed)
        return self.noted("annealing", job)

    @property
    def _recombines(self) -> bool:
        problem = self.problem
        return problem.n_demand <= RECOMBINED * (problem.n_sites or 1)

    def _recombine(self) -> None:
        """Look for a better answer among those that the clusters seen so far make up."""
        if self.best is None or not self._recombines or not len(self._pool):
            return
        served = np.where(self.best.unserved, 0.0, self.best.travel) * self.problem.weight
        self._pool.add(self.best.assignment, served)
        self.ran["recombination"] = None
        found = recombine(
            self._pool, self.best, seconds=RECOMBINING * self._seconds, halted=self._halted
        )
        if found is not None:
            self.keep(found)

    def _gather(self) -> None:
        """Compare the searches and decide how exchange goes on."""
        exchanged = self.settle()
        annealed = inf
        for chain in self._chains:
            found = chain.best()
            if found is not None:
                annealed = min(annealed, self.keep(found))
        if self._exchange is None or self.best is None or self.cost == exchanged:
            return
        if self._exchange.cost > self.cost * (1 + LAG):
            self._exchange = None
        elif annealed < exchanged:
            self._exchange.move_to(self.best.open_sites)
