"""The best solution of a run under capacity, and how sites that were found become one."""

from collections.abc import Callable
from math import inf
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from siting.arrays import Floats, Int32s
from siting.location.methods.assigning.assignment import assign_to_open
from siting.location.methods.capacitated.batches import Job
from siting.location.methods.capacitated.exchange import Exchange
from siting.location.problem import LocationProblem
from siting.location.solution import Solution

#: Seconds for each demand point by which a first answer may come late: one that is there a moment
#: after the end is worth more than none. The transport plan of a country takes half a minute, and
#: several where its sites are poor.
LATE_S = 3e-4
#: The same for a better answer, when there is one already: seconds in any case, and for each point.
BETTER_S, BETTER_EACH_S = 0.3, 1e-5


class Settling:
    """What the searches of a run have led to.

    Parameters
    ----------
    problem
        A capacitated ``total`` problem with a number of sites.
    halted
        Asked whether the run is to end at once; what is known by then is enough, if anything is.
    """

    def __init__(
        self, problem: LocationProblem, halted: Callable[[], bool] = lambda: False
    ) -> None:
        self.problem, self._halted = problem, halted
        self.best: Solution | None = None
        self.price: NDArray[np.float64] | None = None
        self.iterations = 0
        #: Searches that ran, by name; without any, the sites of the first transport plan stand.
        self.ran: dict[str, None] = {}
        self._settled, self._ended = inf, 0.0

    def noted(self, name: str, job: Job) -> Job:
        """Return a job that notes that it ran."""

        def work(part: float, seed: int) -> None:
            self.ran[name] = None
            job(part, seed)

        return work

    @property
    def cost(self) -> float:
        """Cost of the best solution; ``inf`` for none."""
        return inf if self.best is None else self.best.cost

    def keep(self, solution: Solution) -> float:
        """Keep a solution if it is within all limits and better; returns its cost, or ``inf``."""
        if solution.cost >= self.cost:
            return solution.cost
        if solution.violations():
            return inf
        self.best = solution
        return solution.cost

    def _gives_up(self) -> bool:
        """Whether to go on no longer: a first answer may be late, a better one only a little."""
        if not self._halted():
            return False
        now, n = perf_counter(), self.problem.n_demand
        self._ended = self._ended or now
        late = LATE_S * n if self.best is None else BETTER_S + BETTER_EACH_S * n
        return now > self._ended + late

    def settle_sites(self, exchange: Exchange) -> float:
        """Assign the demand points to the sites that exchange found, unless that was done.

        Keeps the capacity prices as well. Returns the cost, ``inf`` for no solution or none anew.
        """
        if exchange.cost == self._settled:
            return inf
        self._settled = exchange.cost
        sites, price = exchange.best()
        return self.open(sites, price)

    def open(self, sites: Int32s, price: Floats | None = None) -> float:
        """Assign the demand points to some sites; returns the cost, ``inf`` for no solution.

        Parameters
        ----------
        sites
            Sites, as many as asked for.
        price
            Capacity price of each per unit of load, if known.
        """
        found = assign_to_open(self.problem, sites, price=price, halted=self._gives_up)
        if found is None:
            return inf
        if self.price is None:
            self.price = np.zeros(self.problem.n_candidates)
        self.price[sites] = found.price
        return self.keep(Solution(self.problem, sites, found.site))
