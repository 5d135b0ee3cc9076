"""Simulated annealing by ruin and recreate: the running answer of one chain, and its best one."""

from math import inf

import numpy as np
from numpy.typing import NDArray

from siting.arrays import Floats, Int32s
from siting.location.methods.capacitated.batches import Job, Paced
from siting.location.methods.capacitated.kernels.ruin import anneal
from siting.location.methods.capacitated.kernels.ruin_parts import (
    COST,
    EXCESS,
    Parts,
    payments,
    set_answer,
    sites_cost,
)
from siting.location.methods.capacitated.recombine import Pool
from siting.location.methods.neighbors.cells import affordable_length, affordable_pairs, more_than
from siting.location.methods.neighbors.lists import charge
from siting.location.problem import LocationProblem
from siting.location.site_rules import make_rules
from siting.location.solution import Solution

#: Entries up to which all costs are kept in full, and entries that neighbor lists may hold.
DENSE_ENTRIES, LIST_ENTRIES = 40_000_000, 60_000_000
#: Open sites that a neighbor list holds on average.
OPEN_IN_LIST = 12
#: Demand points listed for each candidate, in relation to what a site serves: at least, at most.
NEAR, FEWEST_NEAR, MOST_NEAR = 1.5, 64, 400
#: Share of steps that exchange a site, and demand points taken off around a place at most.
EXCHANGES, MOST_REMOVED = 0.3, 12
#: How far the surcharge on load may come from the first one, down and up.
LEAST_SURCHARGE, MOST_SURCHARGE = 1e-12, 1e12
#: Cost of a running answer, in relation to the best one, up to which its clusters are kept.
GOOD = 1.05
_BLOCK = 4_000_000


class Annealing:
    """One chain.

    Parameters
    ----------
    problem
        A ``total`` problem with a number of sites.
    twin
        Another chain on the same problem, whose fixed data is shared.
    dense
        Whether all costs may be kept in full, where they are few enough.
    seconds
        Length of the run: what there is no time for is not kept.
    """

    def __init__(
        self,
        problem: LocationProblem,
        *,
        twin: "Annealing | None" = None,
        dense: bool = True,
        seconds: float = inf,
    ) -> None:
        self.problem = problem
        self._parts: Parts = (
            twin.copy_parts()
            if twin is not None
            else _make_parts(problem, dense=dense, pairs=affordable_pairs(seconds))
        )
        self._best_assign = np.full(problem.n_demand, -1, np.int32)
        self._best_open = self._parts.open_sites.copy()
        self._best = np.array([np.inf])
        self._surcharge, self._surcharges = np.zeros(1), (0.0, np.inf)
        # Half of what `Solution.violations` forgives.
        self._tolerance = 0.5e-9 * float(problem.load.sum())
        self.scale = 1.0

    @property
    def cost(self) -> float:
        """Cost of the best answer; ``inf`` where none within all limits was met."""
        must = np.isinf(self.problem.penalty)
        waits = self._best_assign == self.problem.n_candidates
        return np.inf if (must & waits).any() else float(self._best[0])

    def best(self) -> Solution | None:
        """Return the best answer within all limits, if one was met."""
        if not self.cost < np.inf:
            return None
        served = np.where(self._best_assign == self.problem.n_candidates, -1, self._best_assign)
        sites = np.sort(self._best_open).astype(np.int32)
        return Solution(self.problem, sites, served.astype(np.int32))

    def start(self, open_sites: Int32s, assignment: Int32s) -> None:
        """Begin at given open sites; where the assignment is -1, demand points wait."""
        set_answer(self._parts, open_sites.astype(np.int32), assignment.astype(np.int32))
        totals = self._parts.totals
        if totals[EXCESS] <= self._tolerance and totals[COST] < self.cost:
            self._best[0] = totals[COST]
            self._best_assign[:] = self._parts.assign
            self._best_open[:] = self._parts.open_sites
        load = float(self.problem.load.sum()) or 1.0
        # Where nothing is paid so far, a little of what waiting would cost.
        self.scale = max(
            (float(totals[COST]) - float(sites_cost(self._parts))) / self.problem.n_demand,
            1e-9 * float(self._parts.waiting.mean()),
        )
        self._surcharge[0] = self.scale * self.problem.n_demand / load
        self._surcharges = (
            LEAST_SURCHARGE * self._surcharge[0],
            MOST_SURCHARGE * self._surcharge[0],
        )

    def run(self, steps: int, *, heat: float, seed: int) -> None:
        """Run some steps at a temperature, given in mean costs of a demand point."""
        anneal(
            self._parts,
            self._best_assign,
            self._best_open,
            self._best,
            steps,
            heat * self.scale,
            self._surcharge,
            self._tolerance,
            EXCHANGES if self._can_exchange else 0.0,
            MOST_REMOVED,
            seed,
        )
        # What became nothing would never grow again, and what is endless compares to nothing.
        np.clip(self._surcharge, *self._surcharges, out=self._surcharge)

    def show(self, pool: Pool) -> None:
        """Add the clusters of the running answer to a pool, unless it is far from good."""
        totals = self._parts.totals
        if totals[COST] <= GOOD * self._best[0]:
            paid = payments(self._parts)
            pool.add(self._parts.assign, paid)

    def copy_parts(self) -> Parts:
        """Copy what changes of the running answer, share what does not."""
        return self._parts._replace(**{name: getattr(self._parts, name).copy() for name in _STATE})

    @property
    def _can_exchange(self) -> bool:
        return len(self._parts.open_sites) < len(self._parts.slot)


_STATE = (
    "assign",
    "total",
    "slot",
    "open_sites",
    "opened",
    "first",
    "after",
    "before",
    "totals",
)


def _make_parts(problem: LocationProblem, *, dense: bool, pairs: float) -> Parts:
    n, m, p = problem.n_demand, problem.n_candidates, problem.n_sites or 0
    site, cost = _lists(problem, pairs)
    dense = dense and n * m <= min(DENSE_ENTRIES, pairs)
    known = np.full((0, 0), -1, np.int32) if dense else np.where(site < 0, m, site)
    order = np.argsort(known, axis=1)
    table = _full_table(problem) if dense else np.empty((0, 0))
    rules = make_rules(problem)
    penalty = np.where(problem.weight > 0, problem.penalty, 0.0) * np.maximum(
        problem.weight, 1e-300
    )
    must = float(np.where(np.isfinite(cost), cost, 0.0).max(axis=1).sum())
    must = more_than(must + float(penalty[np.isfinite(penalty)].sum()))
    return Parts(
        site=site,
        cost=cost,
        dense=table,
        known=np.take_along_axis(known, order, axis=1).astype(np.int32),
        known_cost=np.empty((0, 0)) if dense else np.take_along_axis(cost, order, axis=1),
        near=_near_demand(problem, table, site, cost),
        waiting=np.where(np.isfinite(problem.penalty), penalty, must),
        load=problem.load.copy(),
        capacity=np.append(problem.capacity, np.inf),
        least=np.append(problem.min_load, 0.0),
        site_cost=np.append(problem.site_cost, problem.closed_cost),
        fixed=problem.fixed.copy(),
        forbidden=problem.forbidden.copy(),
        group=rules.kind,
        low=rules.low,
        high=rules.high,
        assign=np.full(n, -1, np.int64),
        total=np.zeros(m + 1),
        slot=np.full(m, -1, np.int64),
        open_sites=np.zeros(p, np.int64),
        opened=np.zeros(len(rules.low), np.int32),
        first=np.full(m + 1, -1, np.int64),
        after=np.full(n, -1, np.int64),
        before=np.full(n, -1, np.int64),
        totals=np.zeros(2),
    )


def _lists(problem: LocationProblem, pairs: float) -> tuple[Int32s, Floats]:
    n, m = problem.n_demand, problem.n_candidates
    wanted = max(64, -(-OPEN_IN_LIST * m // max(problem.n_sites or 1, 1)))
    wanted = affordable_length(n, pairs, wanted=wanted)
    near = problem.travel.nearest(max(1, min(wanted, m, LIST_ENTRIES // n)))
    cost = charge(near.cost, problem.weight)
    return near.site, cost


def _full_table(problem: LocationProblem) -> Floats:
    n, m = problem.n_demand, problem.n_candidates
    table = np.empty((n, m))
    rows = max(1, _BLOCK // m)
    sites = np.arange(m, dtype=np.int32)
    for first in range(0, n, rows):
        block = np.arange(first, min(first + rows, n), dtype=np.int32)
        travel = problem.travel.pairs(np.repeat(block, m), np.tile(sites, len(block)))
        table[block] = charge(travel.reshape(len(block), m), problem.weight[block])
    return table


def _near_demand(problem: LocationProblem, table: Floats, site: Int32s, cost: Floats) -> Int32s:
    """List the demand points that each candidate is cheapest for, shape (m, q)."""
    n, m = problem.n_demand, problem.n_candidates
    served = NEAR * n / max(problem.n_sites or 1, 1)
    width = int(min(n, max(FEWEST_NEAR, min(served, MOST_NEAR))))
    if len(table):
        near = np.argpartition(table, width - 1, axis=0)[:width].T
        order = np.argsort(np.take_along_axis(table.T, near, axis=1), axis=1, kind="stable")
        return np.take_along_axis(near, order, axis=1).astype(np.int32)
    return _turn_around(site, cost, m, width)


def _turn_around(site: Int32s, cost: Floats, m: int, width: int) -> Int32s:
    listed = site.ravel() >= 0
    rows = np.repeat(np.arange(len(site), dtype=np.int32), site.shape[1])[listed]
    flat = site.ravel()[listed]
    order = np.lexsort((cost.ravel()[listed], flat))
    rank = np.arange(len(order)) - np.searchsorted(flat[order], flat[order])
    near = np.full((m, width), -1, np.int32)
    kept = rank < width
    near[flat[order][kept], rank[kept]] = rows[order][kept]
    return near


def annealing_job(
    chain: Annealing, at: int, steps: int, *, hot: float, cold: float, timed: bool
) -> Job:
    """Return batches of annealing that cool down over a phase.

    Parameters
    ----------
    chain
        The chain.
    at
        Its number, so that chains do not run alike.
    steps
        Steps of the first batch, and of all where time does not count.
    hot, cold
        Temperature at the beginning and the end of the phase, in mean costs of a demand point.
    timed
        Whether time counts.
    """

    def run(steps: int, part: float, seed: int) -> int:
        chain.run(steps, heat=hot * (cold / hot) ** part, seed=seed + 7 * at)
        return steps

    return Paced(run, steps, timed=timed)


def cold_start(problem: LocationProblem, open_sites: Int32s) -> NDArray[np.int32]:
    """Assign everyone to the nearest open site, whatever its capacity."""
    return problem.travel.nearest(1, among=open_sites).site[:, 0]
