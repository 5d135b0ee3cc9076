"""The demand points that matter to a search for the least radius, and what they pay where."""

from math import inf

import numpy as np
from numpy.typing import NDArray

from siting.arrays import Floats, Int32s
from siting.location.methods.covering.kernels import lists as cover_lists
from siting.location.methods.covering.reach import Reach, merge_rows
from siting.location.problem import LocationProblem


class Known:
    """Demand points that matter so far, and what they pay at each candidate.

    Parameters
    ----------
    problem
        The problem.
    among
        Candidates that may open, ascending.
    """

    def __init__(self, problem: LocationProblem, among: Int32s) -> None:
        self.problem, self.among = problem, among
        self.demand = np.zeros(0, np.int32)
        self.start, self.site = np.zeros(1, np.int64), np.zeros(0, np.int32)
        self.cost = np.zeros(0)

    def add(self, demand: Int32s, within: float) -> None:
        """Add demand points; what costs more than `within` is never asked for."""
        idle = self.problem.weight[demand] <= 0
        for some, farthest in ((demand[~idle], within), (demand[idle], inf)):
            self._add(some, farthest)

    def _add(self, demand: Int32s, within: float) -> None:
        near = self.problem.travel.within(within, of=demand, among=self.among)
        who = np.repeat(demand, np.diff(near.start)).astype(np.int32)
        cost = self.problem.travel.pairs(who, near.site)
        cost[self.problem.weight[who] <= 0] = 0.0
        self.start = np.r_[self.start, self.start[-1] + near.start[1:]]
        self.site, self.cost = np.r_[self.site, near.site], np.r_[self.cost, cost]
        self.demand = np.r_[self.demand, demand].astype(np.int32)

    def reach(self, radius: float) -> Reach | None:
        """Return who can be within a radius; None where somebody who must cannot."""
        start, site = cover_lists.keep_entries(self.start, self.site, self.cost <= radius)
        must = np.flatnonzero(self.penalty() > radius)
        start, site = cover_lists.take_rows(start, site, must)
        reach = merge_rows(start, site, np.ones(len(must)), m=self.problem.n_candidates)
        return None if (reach.row_of < 0).any() else reach

    def pairs(self, radius: float) -> tuple[NDArray[np.int64], Int32s]:
        """Return row and candidate of each pair within a radius."""
        kept = self.cost <= radius
        row = np.repeat(np.arange(len(self.demand)), np.diff(self.start))
        return row[kept], self.site[kept]

    def penalty(self) -> Floats:
        """Return what each pays when unserved; those without weight nothing, if they may be."""
        penalty = self.problem.penalty[self.demand]
        idle = (self.problem.weight[self.demand] <= 0) & np.isfinite(penalty)
        return np.where(idle, 0.0, penalty)

    def values(self, low: float, high: float) -> tuple[Floats, Floats]:
        """Return what the objective can be from `low` to below `high`, in two parts."""
        penalty = self.penalty()
        return (
            self.cost[(self.cost >= low) & (self.cost < high)],
            penalty[(penalty >= low) & (penalty < high)],
        )
