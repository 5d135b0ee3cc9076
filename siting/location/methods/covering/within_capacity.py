"""Radius and capacity together, as a problem of least total cost: what is reached costs nothing.

A demand point costs nothing at a site within the radius and one, times its weight, where it stays
unserved. So the method for ``total`` covers the most weight, or finds out whether given sites can
serve all.
"""

from dataclasses import dataclass

import numpy as np

from siting.arrays import Floats, Int32s
from siting.location.methods.capacitated.method import Capacitated
from siting.location.methods.outcome import Outcome
from siting.location.problem import LocationProblem
from siting.location.progress import Watch
from siting.location.proved import known_bound
from siting.location.solution import Solution
from siting.location.stopping import FirstOf, MaxIterations, MaxRuntime, Stop
from siting.travel import Neighbors, Travel, Within
from siting.travel.wrapped import WrappedTravel

#: Iterations of one try where time does not matter, and the part of the time that is left.
TRY_ITERATIONS, TRY_PART = 60, 0.15


class ReachTravel(WrappedTravel):
    """Travel that costs nothing within a radius, and is impossible or costs the same all beyond.

    Parameters
    ----------
    travel
        The travel itself.
    radius
        The radius of each demand point, shape (n,).
    beyond
        What travel beyond it costs; ``inf`` where it is impossible.
    """

    def __init__(self, travel: Travel, radius: Floats, *, beyond: float = np.inf) -> None:
        super().__init__(travel)
        self._radius, self._beyond = radius, beyond

    @property
    def reaches_all(self) -> bool:
        """Whether every demand point can reach every candidate: not those beyond its radius."""
        return False

    @property
    def whole(self) -> bool:
        """Costs are 0 and 1, so the weight left out is a whole number where weights are."""
        return self._beyond in {1.0, np.inf}

    def pairs(self, demand: Int32s, site: Int32s) -> Floats:
        """Return zero for each pair within the radius; ``inf`` where nobody can go at all."""
        return self._charged(self._travel.pairs(demand, site), self._radius[demand])

    def nearest(
        self, k: int, *, of: Int32s | None = None, among: Int32s | None = None
    ) -> Neighbors:
        """Return each demand point's k nearest that can be reached, the nearest first."""
        near = self._travel.nearest(k, of=of, among=among)
        radius = self._radius if of is None else self._radius[of]
        cost = self._charged(near.cost, radius[:, None])
        site = np.where(np.isfinite(cost), near.site, -1).astype(np.int32)
        return Neighbors(site, cost, self._charged(near.beyond, radius))

    def within(self, radius: float | Floats, *, of: Int32s, among: Int32s) -> Within:
        """List all candidates that cost some demand points so much at most."""
        limit = np.broadcast_to(np.asarray(radius, np.float64), (len(of),))
        farthest = np.where(limit >= self._beyond, np.inf, self._radius[of])
        return self._travel.within(farthest, of=of, among=among)

    def _charged(self, travel: Floats, radius: Floats) -> Floats:
        outside = np.where(np.isfinite(travel), self._beyond, np.inf)
        return np.where((travel <= radius) & np.isfinite(travel), 0.0, outside)


def _pose(
    problem: LocationProblem,
    *,
    n_sites: int,
    radius: Floats,
    weight: Floats,
    penalty: Floats | float,
    beyond: float = np.inf,
) -> LocationProblem:
    travel = ReachTravel(problem.travel, radius, beyond=beyond)
    return problem.replace(
        travel=travel,
        n_sites=n_sites,
        objective="total",
        radius=None,
        weight=weight,
        penalty=penalty,
    )


def cover_within_capacity(
    problem: LocationProblem, *, rng: np.random.Generator, watch: Watch, name: str
) -> Outcome:
    """Cover the most weight within capacity; who is not covered stays unserved, or fills a site.

    Where sites have a minimum load, demand beyond the radius may be served for it, and then counts
    as little as if it waited.
    """
    filling = bool((problem.min_load[~problem.forbidden] > 0).any())
    n, whole = problem.n_demand, float(problem.weight.sum())
    radius = np.full(n, problem.radius or 0.0)
    posed = _pose(
        problem,
        n_sites=problem.n_sites or 1,
        radius=radius,
        weight=problem.weight,
        penalty=np.ones(n),
        beyond=1.0 if filling else np.inf,
    )

    def turn(value: float) -> float:
        return whole - value

    outcome = Capacitated()(posed, rng=rng, watch=watch.restated(turn, turn))
    if outcome.solution is None:
        return Outcome(None, None, outcome.iterations, name, outcome.blocked)
    found = outcome.solution
    solution = Solution(problem, found.open_sites, found.assignment)
    # That no more than all can be covered says nothing, unless it is.
    left_out = known_bound(found.cost, outcome.lower_bound)
    bound = None if left_out is None else max(turn(left_out), solution.cost)
    return Outcome(solution, bound, outcome.iterations, name)


@dataclass(frozen=True)
class _Served(Stop):
    """Stops when all are served, and when the run is interrupted."""

    watch: Watch

    def __call__(self, best_cost: float, lower_bound: float | None = None) -> bool:  # noqa: ARG002
        """Whether to stop."""
        return best_cost <= 0 or self.watch.interrupted

    def interrupted(self) -> bool:
        """Whether the run is interrupted."""
        return self.watch.interrupted


def serve_all(
    problem: LocationProblem,
    *,
    n_sites: int,
    radius: float,
    rng: np.random.Generator,
    watch: Watch,
) -> Solution | None:
    """Look for sites that serve all within a radius and capacity.

    Parameters
    ----------
    problem
        A problem of any objective. Demand whose penalty is at most the radius may stay unserved;
        demand without weight may go farther.
    n_sites
        Sites to open.
    radius
        Largest travel.
    rng
        Source of randomness.
    watch
        The run, of which this takes a part of the time that is left.

    Returns
    -------
    An answer to the problem; None where none was found.
    """
    limit = np.where(problem.weight > 0, radius, np.inf)
    may_wait = (problem.penalty <= radius) | (np.isfinite(problem.penalty) & (problem.weight == 0))
    load = problem.load
    weight = 1.0 + load / max(float(load.mean()), 1e-300)
    penalty = np.where(may_wait, 0.0, 1.0)
    posed = _pose(problem, n_sites=n_sites, radius=limit, weight=weight, penalty=penalty)
    stops: list[Stop] = [_Served(watch)]
    left = watch.seconds_left()
    stops.append(
        MaxRuntime(TRY_PART * left) if np.isfinite(left) else MaxIterations(TRY_ITERATIONS)
    )
    own = Watch(FirstOf(tuple(stops)))
    own.steps = watch.steps
    own.proved(0.0)
    found = Capacitated()(posed, rng=rng, watch=own).solution
    if found is None or found.cost > 0:
        return None
    solution = Solution(problem, found.open_sites, found.assignment)
    return None if solution.violations() else solution
