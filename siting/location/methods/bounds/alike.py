"""Demand points that are alike, as one: households of which no more is known than their town.

The dual of the assignment constraints gives demand points at one place the same multipliers, and
fills a site with as many of them as fit. So they may be posed as one demand point that a site
serves in part; each by itself, they would take turns at being served by all sites of their town
and by none, and the dual would not converge.
"""

from dataclasses import dataclass

import numpy as np

from siting.arrays import Floats, Int32s, joint_labels
from siting.location.problem import LocationProblem
from siting.travel.picked import PickedTravel

#: Demand points of a group, on average, from which a problem of groups is proved instead.
WORTHWHILE = 4


@dataclass(frozen=True)
class Groups:
    """A problem whose demand points are groups of those of another one.

    Parameters
    ----------
    problem
        The problem of groups. What it costs to serve them, in part where that is cheaper, bounds
        the cost of the other problem from below.
    group
        Group of each demand point of the other problem, shape (n,).
    """

    problem: LocationProblem
    group: Int32s

    def gathered(self, values: Floats) -> Floats:
        """Add up values of demand points, shape (n,), by group."""
        count = self.problem.n_demand
        return np.bincount(self.group, weights=values, minlength=count).astype(np.float64)

    def spread(self, values: Floats) -> Floats:
        """Share values of groups out to their demand points, which are all alike; shape (n,)."""
        members = np.bincount(self.group, minlength=self.problem.n_demand)
        return (values / members)[self.group]


def in_groups(problem: LocationProblem) -> Groups | None:
    """Pose demand points that are alike as one; None where that makes a problem little smaller.

    Parameters
    ----------
    problem
        A ``total`` problem.
    """
    origin = problem.travel.origins
    if (int(origin.max()) + 1) * WORTHWHILE > problem.n_demand:
        return None
    group = joint_labels(origin, problem.weight, problem.load, problem.penalty)
    members = np.unique(group, return_index=True)[1].astype(np.int32)
    if len(members) * WORTHWHILE > problem.n_demand:
        return None
    posed = problem.replace(
        travel=PickedTravel(problem.travel, members),
        weight=np.bincount(group, weights=problem.weight),
        load=np.bincount(group, weights=problem.load),
        penalty=problem.penalty[members],
    )
    return Groups(posed, group)
