"""Recombination: the best answer that can be put together from clusters seen on the way.

A cluster is a site with demand points that fit into its capacity. A search meets thousands of them
in answers that are each good in some places; an integer program picks those that together serve
everyone at the least cost. This is the set partitioning heuristic of vehicle routing (Subramanian,
Uchoa and Ochi 2013, doi:10.1016/j.cor.2013.01.013).
"""

from collections.abc import Callable

import numpy as np

from siting.arrays import AnyIntegers, Floats, Int32s
from siting.location.methods.programs.highs import run_highs
from siting.location.methods.programs.program import Program, Rows
from siting.location.problem import LocationProblem
from siting.location.site_rules import make_rules
from siting.location.solution import Solution

#: Clusters that are kept, the newest ones.
MOST_KEPT = 12_000
#: Nodes of the integer program where time does not count.
MOST_NODES = 50


class Pool:
    """Clusters of a ``total`` problem, each once, at its cheapest site.

    Parameters
    ----------
    problem
        The problem.
    """

    def __init__(self, problem: LocationProblem) -> None:
        self.problem = problem
        self._clusters: dict[tuple[bytes, int], tuple[float, int]] = {}
        # Where it matters which sites are open, the same demand points may want other ones.
        self._any_site = not problem.fixed.any() and not problem.quota

    def __len__(self) -> int:
        """Return the number of clusters."""
        return len(self._clusters)

    def add(self, assignment: AnyIntegers, cost: Floats) -> None:
        """Add the clusters of an assignment that are within capacity and minimum load.

        Parameters
        ----------
        assignment
            Site of each demand point; one that is no candidate stands for none, shape (n,).
        cost
            What each demand point pays there, shape (n,).
        """
        problem, m = self.problem, self.problem.n_candidates
        served = np.flatnonzero((assignment >= 0) & (assignment < m))
        order = served[np.argsort(assignment[served], kind="stable")].astype(np.int32)
        sites, first = np.unique(assignment[order], return_index=True)
        if not len(sites):
            return
        load = np.add.reduceat(problem.load[order], first)
        pays = np.add.reduceat(cost[order], first) + problem.site_cost[sites]
        fits = (load <= problem.capacity[sites] * (1 + 1e-12)) & (load >= problem.min_load[sites])
        ends = np.append(first[1:], len(order))
        for at in np.flatnonzero(fits & np.isfinite(pays)):
            found = (float(pays[at]), int(sites[at]))
            key = order[first[at] : ends[at]].tobytes(), 0 if self._any_site else found[1]
            known = self._clusters.pop(key, None)
            self._clusters[key] = found if known is None else min(found, known)
        while len(self._clusters) > MOST_KEPT:
            del self._clusters[next(iter(self._clusters))]

    def arrays(self) -> tuple[list[Int32s], Floats, Int32s]:
        """Return the members, the cost, that of the site included, and the site of each cluster."""
        members = [np.frombuffer(key, np.int32) for key, _ in self._clusters]
        cost, site = zip(*self._clusters.values(), strict=True)
        return members, np.array(cost), np.array(site, np.int32)


def recombine(
    pool: Pool, best: Solution, *, seconds: float, halted: Callable[[], bool] = lambda: False
) -> Solution | None:
    """Return the best answer made of clusters of the pool, if it is better than the best one.

    Parameters
    ----------
    pool
        Clusters, those of `best` among them.
    best
        The best answer so far.
    seconds
        Time to use at most; ``inf`` for a limit by nodes, so that a run can be repeated.
    halted
        Asked between two linear programs whether to end at once.
    """
    members, cost, site = pool.arrays()
    waits = np.flatnonzero(np.isfinite(pool.problem.penalty)).astype(np.int32)
    program = _pose(pool.problem, members, cost, site, waits)
    nodes = 0

    def over(_cost: float, _bound: float) -> bool:
        nonlocal nodes
        nodes += 1
        return bool(np.isinf(seconds)) and nodes > MOST_NODES

    start = _columns_of(best, members, site, waits)
    found = run_highs(
        program, seconds=seconds, size=best.cost, start=start, stop=over, interrupted=halted
    )
    if found.values is None:
        return None
    chosen = np.flatnonzero(found.values[: len(members)] > 0.5)
    solution = _assemble(pool.problem, [members[at] for at in chosen], site[chosen], best)
    return solution if solution is not None and solution.cost < best.cost else None


def _pose(
    problem: LocationProblem,
    members: list[Int32s],
    cost: Floats,
    site: Int32s,
    waits: Int32s,
) -> Program:
    """Choose clusters that serve everyone, no site twice; columns for those who wait come last."""
    count, n = len(members), problem.n_demand
    rows = Rows()
    column = np.repeat(np.arange(count), [len(part) for part in members])
    unserved = count + np.arange(len(waits))
    # Where no site needs a minimum load, serving somebody twice can only cost more.
    most = 1.0 if (problem.min_load > 0).any() else np.inf
    rows.add(n, (np.concatenate(members), column, 1.0), (waits, unserved, 1.0), low=1.0, high=most)
    names, number = np.unique(site, return_inverse=True)
    rows.add(len(names), (number, np.arange(count), 1.0), low=problem.fixed[names], high=1.0)
    each = np.arange(count)
    least = 0.0 if most > 1 else float(problem.n_sites or 0)
    rows.add(1, (np.zeros(count, np.int64), each, 1.0), low=least, high=problem.n_sites or 0)
    rules = make_rules(problem)
    kinds = len(rules.low)
    rows.add(kinds, (rules.kind[site], each, 1.0), low=rules.low, high=rules.high)
    penalty = problem.penalty[waits] * problem.weight[waits]
    pays = np.concatenate([cost, penalty])
    size = len(pays)
    return rows.program(pays, np.zeros(size), np.ones(size), np.ones(size, np.bool_))


def _columns_of(
    best: Solution, members: list[Int32s], site: Int32s, waits: Int32s
) -> Floats | None:
    """Return the columns of the best answer, where all its clusters are in the pool."""
    number = {(part.tobytes(), int(site[at])): at for at, part in enumerate(members)}
    start = np.zeros(len(members) + len(waits))
    for open_site in best.open_sites:
        part = np.flatnonzero(best.assignment == open_site).astype(np.int32)
        at = number.get((part.tobytes(), int(open_site)), -1)
        if len(part) and at < 0:
            return None
        if len(part):
            start[at] = 1.0
    start[len(members) :] = best.unserved[waits]
    return start


def _assemble(
    problem: LocationProblem, members: list[Int32s], site: Int32s, best: Solution
) -> Solution | None:
    """Make a solution of clusters; whoever is in two goes where travel is less."""
    assignment = np.full(problem.n_demand, -1, np.int32)
    travel = np.full(problem.n_demand, np.inf)
    for part, open_site in zip(members, site, strict=True):
        here = problem.travel.pairs(part, np.full(len(part), open_site, np.int32))
        nearer = here < travel[part]
        assignment[part[nearer]] = open_site
        travel[part] = np.minimum(travel[part], here)
    closed = np.zeros(problem.n_candidates)
    closed[best.open_sites] = 1.0
    sites = make_rules(problem).complete(np.unique(site), problem.n_sites or 0, prefer=closed)
    solution = Solution(problem, sites, assignment)
    return None if solution.violations() else solution
