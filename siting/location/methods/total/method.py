"""Least total cost without capacity: interchange, proved by a Lagrangian bound and branching."""

import numpy as np

from layers.phrases import Phrase
from siting.arrays import Int32s
from siting.location.methods.assigning.assignment import assign_to_open
from siting.location.methods.bounds.proof import Proof
from siting.location.methods.neighbors.cells import make_cells
from siting.location.methods.outcome import Method, Outcome, other_than, refusal
from siting.location.methods.total.branching import Branching, suits_branching
from siting.location.methods.total.interchange import Interchange
from siting.location.problem import LocationProblem
from siting.location.progress import Watch
from siting.location.solution import Solution

#: Open sites that a neighbor list holds on average.
OPEN_IN_LIST = 12
#: When searches, proofs and branchings end, as parts of the whole run.
SCHEDULE = (
    ("search", 0.15),
    ("proof", 0.4),
    ("branch", 0.5),
    ("search", 0.55),
    ("proof", 0.9),
    ("branch", 1.0),
    ("search", 1.0),
)


class Total(Method):
    """Interchange."""

    name = "interchange"

    def refuses(self, problem: LocationProblem) -> str:
        """Say what of the problem this cannot do."""
        more = {
            Phrase("minimum loads"): bool((problem.min_load > 0).any()),
            Phrase("capacity"): problem.capacitated,
        }
        return refusal(other_than(problem, "total") | more)

    def __call__(
        self, problem: LocationProblem, *, rng: np.random.Generator, watch: Watch
    ) -> Outcome:
        """Search, prove and branch in turns."""
        run = _Run(problem, rng, watch)
        watch.begin()
        for phase, end in SCHEDULE:
            if phase == "search":
                run.search(end)
            elif run.best is not None and phase == "proof":
                run.prove(run.best, end)
            elif run.best is not None:
                run.branch(run.best, end)
        return Outcome(run.best, run.bound, run.iterations, self.name)


class _Run:
    """What a run has found and proved, and how it goes on."""

    def __init__(self, problem: LocationProblem, rng: np.random.Generator, watch: Watch) -> None:
        self.problem, self.watch = problem, watch
        cells = make_cells(problem, open_in_list=OPEN_IN_LIST, seconds=watch.seconds_left())
        self._search, self._proof = Interchange(problem, cells, rng), Proof(problem, cells)
        self._branching: Branching | None = None
        self.best: Solution | None = None

    @property
    def iterations(self) -> int:
        """Iterations of the search."""
        return self._search.iterations

    @property
    def bound(self) -> float | None:
        """The best bound."""
        proved, branching = self._proof.bound, self._branching
        return proved if proved is None or branching is None else max(proved, branching.bound)

    def search(self, end: float) -> None:
        """Search until a part of the run is over."""
        self.watch.steps.searched("interchange")
        self._search.run(self.watch.searching(end, provisional=True))
        self._keep(self._search.best())

    def prove(self, best: Solution, end: float) -> None:
        """Raise the bound, unless that has come to its end."""
        if self._proof.settled or self.watch.halted():
            return
        self.watch.steps.proved("lagrangian")
        self._proof.run(best, None, self.watch.proving(end))
        sites = self._proof.best_sites()
        if sites is not None:
            self._search.move_to(sites)

    def branch(self, best: Solution, end: float) -> None:
        """Close the gap that is left after the best multipliers, where that may be done in time."""
        proof, stop = self._proof, self.watch.proving(end)
        if not proof.settled or proof.multiplier is None or not suits_branching(self.problem):
            return
        if stop(-np.inf):
            return
        if self._branching is None:
            self._branching = Branching(
                self.problem, proof.multiplier, best.cost, whole=proof.whole
            )
        self._branching.tighten(best.cost)
        self.watch.steps.proved("branching")
        self._branching.run(stop, halted=self.watch.halted)
        if self._branching.best is not None:
            self._keep(self._branching.best)

    def _keep(self, sites: Int32s) -> None:
        """Keep an answer if it is better."""
        found = assign_to_open(self.problem, sites)
        if found is not None:
            solution = Solution(self.problem, sites, found.site)
            if self.best is None or solution.cost < self.best.cost:
                self.best = solution
        self.watch.found(np.inf if self.best is None else self.best.cost)
