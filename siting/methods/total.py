"""Least total cost without capacity: interchange, proved by a Lagrangian bound."""

import numpy as np

from siting.methods.assignment import assign_to_open
from siting.methods.cells import make_cells
from siting.methods.interchange import Interchange
from siting.methods.outcome import Outcome
from siting.methods.proof import Proof
from siting.problem import LocationProblem
from siting.solution import Solution
from siting.watching import Watch

#: Open sites that a neighbor list holds on average.
OPEN_IN_LIST = 12
#: When searches and proofs end, as parts of the whole run.
SCHEDULE = (("search", 0.15), ("proof", 0.4), ("search", 0.7), ("proof", 1.0))


class Total:
    """Interchange."""

    name = "interchange"

    def refuses(self, problem: LocationProblem) -> str:
        """Say what of the problem this cannot do."""
        wants = {
            f"the objective {problem.objective!r}": problem.objective != "total",
            "the fewest sites that cover all demand": problem.n_sites is None,
            "minimum loads": bool((problem.min_load > 0).any()),
            "capacity": problem.capacitated,
        }
        return " and ".join(what for what, wanted in wants.items() if wanted)

    def __call__(
        self, problem: LocationProblem, *, rng: np.random.Generator, watch: Watch
    ) -> Outcome:
        """Search and prove in turns."""
        cells = make_cells(problem, open_in_list=OPEN_IN_LIST)
        search, proof = Interchange(problem, cells, rng), Proof(problem, cells)
        best: Solution | None = None
        for phase, end in SCHEDULE:
            if phase == "search":
                search.run(watch.searching(end, provisional=True))
                best = _assign(problem, search, best)
                watch.found(np.inf if best is None else best.cost)
            elif best is not None:
                proof.run(best, None, watch.proving(end))
        return Outcome(best, proof.bound, search.iterations, self.name)


def _assign(
    problem: LocationProblem, search: Interchange, best: Solution | None
) -> Solution | None:
    found = assign_to_open(problem, search.best())
    if found is None:
        return best
    solution = Solution(problem, search.best(), found.site)
    return solution if best is None or solution.cost < best.cost else best
