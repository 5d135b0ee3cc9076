"""The values that the largest travel of an answer can have."""

import numpy as np

from siting.methods.formulation import usable_pairs
from siting.problem import LocationProblem
from siting.travel import Floats


def possible_radii(problem: LocationProblem) -> Floats:
    """List, ascending, the values that the objective ``farthest`` can have.

    They begin with what the demand point that is worst off pays at least. Never empty.
    """
    charged = problem.weight > 0
    # Serving beyond the penalty never pays, unless a minimum load needs the demand.
    needed = (problem.min_load[~problem.forbidden] > 0).any()
    most = np.full(problem.n_demand, np.inf) if needed else problem.penalty
    pairs = usable_pairs(problem, farthest=np.where(charged, most, -1.0))
    least = np.where(charged, problem.penalty, 0.0)
    np.minimum.at(least, pairs.demand, pairs.travel)
    waits = problem.penalty[charged & np.isfinite(problem.penalty)]
    radii = np.unique(np.concatenate([[0.0], pairs.travel, waits]))
    finite = least[np.isfinite(least)]
    return radii[radii >= finite.max(initial=0.0)]
