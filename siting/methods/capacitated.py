"""Least total cost under capacity: search by a portfolio, proof by a Lagrangian bound."""

from collections.abc import Callable
from math import isfinite

import numpy as np

from siting.methods.cells import make_cells
from siting.methods.outcome import Outcome
from siting.methods.portfolio import Portfolio
from siting.methods.proof import Proof
from siting.problem import LocationProblem
from siting.watching import Watch

#: Open sites that a neighbor list holds on average.
OPEN_IN_LIST = 12
#: When phases end, as parts of the whole run, and the temperature at which annealing begins in
#: each, in mean costs of a demand point; None for a proof.
WITH_ANNEALING = (
    (0.05, 1.0),
    (0.4, 4.0),
    (0.52, 0.5),
    (0.64, 0.5),
    (0.85, None),
    (0.93, 0.5),
    (1.0, 0.5),
)
#: The same where loads are equal: nothing is split, so exchange needs no help.
EXCHANGE_ONLY = ((0.1, 1.0), (0.2, None), (0.5, 1.0), (1.0, None))


class Capacitated:
    """Exchange and annealing."""

    name = "exchange"

    def refuses(self, problem: LocationProblem) -> str:
        """Say what of the problem this cannot do."""
        wants = {
            f"the objective {problem.objective!r}": problem.objective != "total",
            "the fewest sites that cover all demand": problem.n_sites is None,
        }
        return " and ".join(what for what, wanted in wants.items() if wanted)

    def __call__(
        self, problem: LocationProblem, *, rng: np.random.Generator, watch: Watch
    ) -> Outcome:
        """Search and prove in turns."""
        cells = make_cells(problem, open_in_list=OPEN_IN_LIST)
        seconds = watch.seconds_left()
        search = Portfolio(problem, cells, rng, timed=isfinite(seconds))
        proof = Proof(problem, cells)
        began = watch.used()
        for end, heat in WITH_ANNEALING if search.anneals else EXCHANGE_ONLY:
            if heat is not None:
                part = _part(watch, began, end)
                search.run(watch.searching(end), used=part, heat=heat, seconds=seconds)
            elif search.best is not None:
                proof.run(search.best, search.price, watch.proving(end))
            began = end
        return Outcome(search.best, proof.bound, search.iterations, self.name)


def _part(watch: Watch, begin: float, end: float) -> Callable[[], float]:
    """Return how much of a phase is over."""
    return lambda: min(1.0, max(0.0, (watch.used() - begin) / (end - begin)))
