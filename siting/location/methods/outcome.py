"""What a method is given, what it hands back, and what it says to what it cannot do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from layers.phrases import Phrase
from siting.location.asked import Objective
from siting.location.problem import LocationProblem
from siting.location.progress import Watch
from siting.location.solution import Solution


@dataclass(frozen=True)
class Outcome:
    """What a method found.

    Parameters
    ----------
    solution
        The best solution; None where none was found.
    lower_bound
        Proved bound on the objective of any solution (for ``covered``, an upper one); None where
        none was proved.
    iterations
        Iterations of the search.
    method
        Name of the method.
    blocked
        Where it is proved that no solution exists: what blocks it, in one sentence.
    """

    solution: Solution | None
    lower_bound: float | None
    iterations: int
    method: str
    blocked: str = ""


class Method(Protocol):
    """A way to solve some problems; a method inherits from this."""

    name: str

    def refuses(self, problem: LocationProblem) -> str:
        """Say in a few words what of the problem the method cannot do; nothing if it can."""
        ...

    def suits(self, problem: LocationProblem) -> bool:  # noqa: ARG002 - for those who are choosy
        """Whether ``auto`` should take the method for a problem that it can solve."""
        return True

    def __call__(
        self, problem: LocationProblem, *, rng: np.random.Generator, watch: Watch
    ) -> Outcome:
        """Search and prove until the watch says stop."""
        ...


def refusal(wanted: Mapping[Phrase, bool]) -> str:
    """Say which things are wanted of those that a method cannot do; nothing where none is."""
    things = [thing for thing, is_wanted in wanted.items() if is_wanted]
    return Phrase("{things:and}", things=things) if things else ""


def other_than(problem: LocationProblem, objective: Objective) -> dict[Phrase, bool]:
    """Say whether a problem asks for more than one objective with a number of sites."""
    return {
        Phrase("the objective {name!r}", name=problem.objective): problem.objective != objective,
        Phrase("the fewest sites that cover all demand"): problem.n_sites is None,
    }
