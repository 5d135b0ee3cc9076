"""Two things that decide how a problem is searched: shared places and scarce capacity."""

import numpy as np

from siting.problem import LocationProblem
from siting.room import best_sites
from siting.travel import label_places

#: Share of places among candidates from which they count as apart.
APART = 0.9
#: Share of load in the capacity of all sites above which nearly all of it is needed.
FULL = 0.95


def stand_apart(problem: LocationProblem) -> bool:
    """Whether most candidates have a place of their own."""
    places = len(np.unique(label_places(problem.travel)))
    return places >= APART * problem.n_candidates


def is_nearly_full(problem: LocationProblem) -> bool:
    """Whether nearly all capacity that the sites can have is needed."""
    everyone = ~problem.forbidden
    largest = best_sites(problem, problem.capacity, everyone, problem.n_sites or 0)
    return bool(problem.load.sum() > FULL * problem.capacity[largest].sum())
