"""An answer to a location problem: the bare decision, and every measure derived from it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from siting.arrays import Flags, Floats, Int32s
from siting.location.problem import LocationProblem
from siting.travel import Travel


def within_reach(
    travel: Travel, demand: Int32s, open_sites: Int32s, penalty: Floats | float
) -> Flags:
    """Say which demand points are near enough to an open site to be sent there.

    Parameters
    ----------
    travel
        Travel between demand and candidates.
    demand
        Positions of demand points, shape (k,).
    open_sites
        Positions of the open candidates, ascending, at least one.
    penalty
        What each costs without a site; nobody is sent farther, shape (k,) or one for all.
    """
    return np.asarray(travel.nearest(1, of=demand, among=open_sites).cost[:, 0] <= penalty)


@dataclass(frozen=True, eq=False)
class Solution:
    """Which candidates are open, and which of them serves each demand point.

    Parameters
    ----------
    problem
        The problem that this answers.
    open_sites
        Positions of the open candidates, ascending, shape (p,).
    assignment
        Position of the candidate that serves each demand point, -1 where none does, shape (n,).
    """

    problem: LocationProblem
    open_sites: Int32s
    assignment: Int32s

    def __repr__(self) -> str:
        """Say in one line what was found."""
        return (
            f"<{type(self).__name__}: {len(self.open_sites)} open sites, "
            f"{int(self.unserved.sum())} of {self.problem.n_demand} demand points unserved>"
        )

    @cached_property
    def travel(self) -> Floats:
        """Travel of each demand point to its site, ``inf`` where it has none, shape (n,)."""
        demand = np.arange(self.problem.n_demand, dtype=np.int32)
        return self.problem.travel.pairs(demand, self.assignment)

    @cached_property
    def load(self) -> Floats:
        """Load of each candidate, zero where it is closed, shape (m,)."""
        served = self.assignment >= 0
        load = np.bincount(
            self.assignment[served],
            weights=self.problem.load[served],
            minlength=self.problem.n_candidates,
        )
        return load.astype(np.float64)

    @property
    def unserved(self) -> NDArray[np.bool_]:
        """Whether each demand point has no site, shape (n,)."""
        return self.assignment < 0

    @cached_property
    def crowded(self) -> Flags:
        """Whether each demand point has no site and is near enough to one to be sent there."""
        lost = np.flatnonzero(self.unserved).astype(np.int32)
        crowded = np.zeros(self.problem.n_demand, np.bool_)
        crowded[lost] = within_reach(
            self.problem.travel, lost, self.open_sites, self.problem.penalty[lost]
        )
        return crowded

    @cached_property
    def cost(self) -> float:
        """The objective: for ``covered`` the weight within the radius, else what to make small."""
        problem = self.problem
        if problem.objective == "covered":
            return float(problem.weight[self.travel <= (problem.radius or 0.0)].sum())
        if problem.n_sites is None:
            return float(len(self.open_sites))
        per_unit = np.where(self.unserved, problem.penalty, self.travel)
        if problem.objective == "farthest":
            return float(per_unit[problem.weight > 0].max(initial=0.0))
        charged = problem.weight > 0
        travel = float((problem.weight[charged] * per_unit[charged]).sum())
        return travel + self.sites_cost

    @cached_property
    def sites_cost(self) -> float:
        """What of the cost is for sites: for opening the open ones and leaving others closed."""
        problem = self.problem
        return problem.closed_cost + float(problem.site_cost[self.open_sites].sum())

    @property
    def _beyond_radius(self) -> NDArray[np.bool_]:
        return (self.problem.weight > 0) & (self.travel > (self.problem.radius or 0.0))

    @property
    def overload(self) -> float:
        """Total load above capacity."""
        return float(np.maximum(self.load - self.problem.capacity, 0.0).sum())

    def violations(self) -> list[str]:
        """Say, one sentence each, what the answer breaks; empty for a feasible one."""
        return self._broken_choice() + self._broken_service() + self._broken_quotas()

    def _broken_choice(self) -> list[str]:
        problem, found = self.problem, []
        is_open = np.zeros(problem.n_candidates, np.bool_)
        is_open[self.open_sites] = True
        if problem.n_sites is not None and len(self.open_sites) != problem.n_sites:
            found.append(f"{len(self.open_sites)} sites are open, not {problem.n_sites}.")
        if (problem.fixed & ~is_open).any():
            found.append("A fixed site is closed.")
        if (problem.forbidden & is_open).any():
            found.append("A forbidden site is open.")
        return found

    def _broken_service(self) -> list[str]:
        problem, found, slack = self.problem, [], 1e-9 * self.problem.load.sum()
        if not np.isin(self.assignment[~self.unserved], self.open_sites).all():
            found.append("Demand is assigned to a closed site.")
        if self.overload > slack:
            found.append(f"Capacity is exceeded by {self.overload:g} in all.")
        lacking = problem.min_load[self.open_sites] - self.load[self.open_sites]
        if (lacking > slack).any():
            found.append("An open site has less than its minimum load.")
        if problem.objective != "covered" and np.isinf(problem.penalty[self.unserved]).any():
            found.append("Demand that must be served is not.")
        if np.isinf(self.travel[~self.unserved]).any():
            found.append("Demand is assigned to a site that it cannot reach.")
        if problem.n_sites is None and self._beyond_radius.any():
            found.append("Demand is served from beyond the radius.")
        return found

    def _broken_quotas(self) -> list[str]:
        found = []
        for key, (low, high) in self.problem.quota.items():
            count = int((self.problem.group[self.open_sites] == key).sum())  # type: ignore[index]
            if not low <= count <= high:
                found.append(
                    f"Group {key} has {count} sites, outside its quota of {low} to {high}."
                )
        return found
