"""Demand points that are alike, as one: households of which no more is known than their town.

The dual of the assignment constraints gives demand points at one place the same multipliers, and
fills a site with as many of them as fit. So they may be posed as one demand point that a site may
take in part. It is cut into pieces that every site could take whole, since what is larger than a
capacity counts as out of its reach.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from siting.arrays import Floats, Int32s, joint_labels
from siting.location.problem import LocationProblem
from siting.travel.picked import PickedTravel

#: Demand points of a piece, on average, from which a problem of pieces is proved instead.
WORTHWHILE = 4


@dataclass(frozen=True)
class Pieces:
    """A problem whose demand points are pieces of what was asked.

    Parameters
    ----------
    problem
        The problem of pieces. What it costs to serve parts of them bounds the cost of the other one
        from below.
    piece
        Piece of each demand point of the other problem, shape (n,).
    """

    problem: LocationProblem
    piece: Int32s

    def gathered(self, values: Floats) -> Floats:
        """Add up values of demand points, shape (n,), by piece."""
        count = self.problem.n_demand
        return np.bincount(self.piece, weights=values, minlength=count).astype(np.float64)

    def spread(self, values: Floats) -> Floats:
        """Share values of pieces out to their demand points, which are all alike; shape (n,)."""
        members = np.bincount(self.piece, minlength=self.problem.n_demand)
        return (values / members)[self.piece]


def in_pieces(problem: LocationProblem) -> Pieces | None:
    """Pose demand points that are alike as one; None where that makes a problem little smaller.

    Parameters
    ----------
    problem
        A ``total`` problem.
    """
    if (int(problem.travel.origins.max()) + 1) * WORTHWHILE > problem.n_demand:
        return None
    label = _alike(problem)
    order = np.argsort(label, kind="stable")
    first = np.flatnonzero(np.r_[True, np.diff(label[order]) != 0])
    rank = np.arange(len(order)) - np.repeat(first, np.diff(np.r_[first, len(order)]))
    cut = rank % _most_members(problem)[order] == 0
    piece = np.empty(problem.n_demand, np.int32)
    piece[order] = np.cumsum(cut) - 1
    members = order[cut].astype(np.int32)
    if len(members) * WORTHWHILE > problem.n_demand:
        return None
    posed = problem.replace(
        travel=PickedTravel(problem.travel, members),
        weight=np.bincount(piece, weights=problem.weight),
        load=np.bincount(piece, weights=problem.load),
        penalty=problem.penalty[members],
    )
    return Pieces(posed, piece)


def _alike(problem: LocationProblem) -> Int32s:
    """Label demand points; those of one label differ in nothing that counts."""
    given = problem.travel.origins, problem.weight, problem.load, problem.penalty
    return joint_labels(*given)


def _most_members(problem: LocationProblem) -> NDArray[np.int64]:
    """Return how many points like each fit into any site that takes one of them, shape (n,)."""
    usable = np.unique(problem.capacity[~problem.forbidden])
    smallest = np.append(usable, np.inf)[np.searchsorted(usable, problem.load)]
    most = smallest / np.maximum(problem.load, 1e-300)
    return np.clip(most, 1, problem.n_demand).astype(np.int64)
