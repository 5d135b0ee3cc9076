"""Small problems whose every plan is listed: what each costs, and how far each province travels."""

from itertools import combinations, product

import numpy as np

from siting.location.problem import LocationProblem
from siting.location.result import Result, Status
from siting.location.solution import Solution
from siting.travel import TableTravel

PENALTY = 12.0


def small_provinces(seed):
    """Return a problem of up to six households, three provinces and often capacity."""
    rng = np.random.default_rng(seed)
    n, m, p = int(rng.integers(4, 7)), int(rng.integers(3, 6)), int(rng.integers(1, 3))
    where, sites = rng.random((n, 1, 2)), rng.random((1, m, 2))
    table = np.round(10 * np.hypot(*(where - sites).transpose(2, 0, 1)), 1)
    room = [np.inf, np.ceil(0.8 * n / p), np.ceil(n / p), np.ceil(1.3 * n / p)]
    problem = LocationProblem(
        travel=TableTravel(table),
        n_sites=p,
        capacity=np.full(m, rng.choice(room)),
        load=np.ones(n),
        weight=rng.integers(1, 4, n).astype(float),
        penalty=np.full(n, PENALTY),
    )
    return problem, rng.choice(["a", "b", "c", ""], n, p=[0.3, 0.3, 0.3, 0.1])


class EveryPlan:
    """All plans of a small problem, and a stand-in for the solver that looks at each."""

    def __init__(self, problem):
        self.problem, sites, assigned = problem, [], []
        for chosen in combinations(range(problem.n_candidates), problem.n_sites):
            for way in product((-1, *chosen), repeat=problem.n_demand):
                load = np.bincount([at for at in way if at >= 0], minlength=problem.n_candidates)
                if (load <= problem.capacity).all():
                    sites.append(chosen)
                    assigned.append(way)
        self.sites, self.assigned = np.array(sites), np.array(assigned)
        self.each = self.travel_of(problem)

    def travel_of(self, problem):
        """Return what each household pays for each second of its weight, in each plan."""
        n, m = problem.n_demand, problem.n_candidates
        at = np.repeat(np.arange(n, dtype=np.int32), m)
        table = problem.travel.pairs(at, np.tile(np.arange(m, dtype=np.int32), n)).reshape(n, m)
        paid = np.column_stack([table, problem.penalty])  # the last column is that of -1
        return paid[np.arange(n), self.assigned]

    @property
    def total(self):
        """Return the cost of each plan."""
        return self.each @ self.problem.weight

    def means(self, province):
        """Return the mean of each named province in each plan."""
        weight = self.problem.weight
        names = sorted(set(province) - {""})
        parts = [np.where(province == name, weight, 0.0) for name in names]
        return np.stack([self.each @ part / part.sum() for part in parts], axis=1)

    def solve(self, problem, *, stop, seed=0, slack=0.0):  # noqa: ARG002 - as the solver's
        """Answer as `siting.solve` does; with some slack, as if the time was too short."""
        cost = self.travel_of(problem) @ problem.weight
        best = cost.min()
        rng = np.random.default_rng([seed, int(1e6 * best) % 2**31])
        good = np.flatnonzero(cost <= best * (1 + slack) + 1e-12)
        at = rng.choice(good)
        plan = Solution(
            problem, self.sites[at].astype(np.int32), self.assigned[at].astype(np.int32)
        )
        status = Status.FEASIBLE if slack else Status.OPTIMAL
        return Result(plan, status, best * (1 - slack), 0.0, 1, "every plan")
