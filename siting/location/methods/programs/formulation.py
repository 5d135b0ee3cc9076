"""Location problems as mixed-integer programs, with all candidates in them.

Columns are, in this order, the candidates (1 for open), the pairs of demand and candidate (1 for
served there), and the demand points (1 for not served). Pairs that no best answer needs are left
out; every such rule is exact. Rows ``served <= open`` are written for each pair, which makes the
linear relaxation tight. Source: Laporte, Nickel and Saldanha da Gama, Location Science (2nd ed.,
2019), chapters 2 to 5, doi:10.1007/978-3-030-32177-2.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from siting.arrays import Floats, Int32s
from siting.location.methods.programs.program import Program, Rows
from siting.location.problem import LocationProblem
from siting.location.solution import Solution

#: Rows of loads are scaled by a power of two to about this size: HiGHS lets a row be broken by
#: 1e-6, which is then less than a relative 1e-9.
_LOAD_SIZE = 2.0**12
#: Pairs of travel computed at a time.
_BLOCK = 4_000_000


@dataclass(frozen=True)
class Pairs:
    """Pairs of demand and candidate that an answer may use, by demand point.

    Parameters
    ----------
    demand, site
        Positions, shape (k,).
    travel
        Travel of each, finite, shape (k,).
    """

    demand: Int32s
    site: Int32s
    travel: Floats


@dataclass(frozen=True)
class Model:
    """A program and what its columns stand for.

    Parameters
    ----------
    problem
        The problem.
    program
        The program.
    pairs
        Pairs with a column of their own, after those of the candidates; none where only the choice
        of sites is in the program.
    """

    problem: LocationProblem
    program: Program
    pairs: Pairs

    def read(self, values: Floats) -> Solution:
        """Turn the values of the columns into a solution."""
        m = self.problem.n_candidates
        open_sites = np.flatnonzero(values[:m] > 0.5).astype(np.int32)
        if not bound_by_load(self.problem):
            return Solution(self.problem, open_sites, nearest_open(self.problem, open_sites))
        served = values[m : m + len(self.pairs.demand)] > 0.5
        assignment = np.full(self.problem.n_demand, -1, np.int32)
        assignment[self.pairs.demand[served]] = self.pairs.site[served]
        return Solution(self.problem, open_sites, assignment)

    def write(self, solution: Solution) -> Floats:
        """Turn a solution into values of the first columns; they settle those of the rest."""
        is_open = np.zeros(self.problem.n_candidates)
        is_open[solution.open_sites] = 1.0
        if not bound_by_load(self.problem):
            return is_open
        served = solution.assignment[self.pairs.demand] == self.pairs.site
        return np.concatenate([is_open, served])


def bound_by_load(problem: LocationProblem) -> bool:
    """Whether capacity or a minimum load can keep demand from its nearest open site."""
    return problem.capacitated or bool((problem.min_load[~problem.forbidden] > 0).any())


def nearest_open(problem: LocationProblem, open_sites: Int32s) -> Int32s:
    """Assign everybody to the nearest open site; -1 where waiting at a penalty costs less."""
    n, p = problem.n_demand, len(open_sites)
    assignment = np.full(n, -1, np.int32)
    for first in range(0, n if p else 0, step := max(1, _BLOCK // max(p, 1))):
        block = np.arange(first, min(n, first + step), dtype=np.int32)
        travel = _table(problem, block, open_sites)
        best = travel.argmin(axis=1)
        least = travel[np.arange(len(block)), best]
        waits = np.isinf(least) | ((least > problem.penalty[block]) & (problem.weight[block] > 0))
        assignment[block] = np.where(waits, -1, open_sites[best])
    return assignment


def usable_pairs(problem: LocationProblem, *, farthest: Floats) -> Pairs:
    """List the pairs that an answer may use.

    Parameters
    ----------
    problem
        The problem.
    farthest
        Largest travel at which each demand point may be served, shape (n,).
    """
    allowed = np.flatnonzero(~problem.forbidden).astype(np.int32)
    nearest_only = problem.objective == "total" and not bound_by_load(problem)
    parts = []
    for first in range(0, problem.n_demand, step := max(1, _BLOCK // len(allowed))):
        block = np.arange(first, min(problem.n_demand, first + step), dtype=np.int32)
        travel = _table(problem, block, allowed)
        # A load that is above a capacity by rounding alone still fits.
        fits = problem.load[block, None] <= problem.capacity[allowed] * (1 + 1e-9)
        keep = fits & np.isfinite(travel) & (travel <= farthest[block, None])
        if nearest_only and problem.n_sites is not None:
            keep &= _may_be_nearest(problem, travel, allowed)
        row, column = np.nonzero(keep)
        parts.append((block[row], allowed[column], travel[row, column]))
    demand, site, cost = (np.concatenate(part) for part in zip(*parts, strict=True))
    return Pairs(demand, site, cost)


def _may_be_nearest(problem: LocationProblem, travel: Floats, allowed: Int32s) -> NDArray[np.bool_]:
    """Whether a candidate can be the nearest open one: some others stay closed, fixed ones open."""
    others = len(allowed) - (problem.n_sites or 0)
    rank = travel.argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
    possible = rank <= others
    fixed = problem.fixed[allowed]
    if fixed.any():
        possible &= travel <= travel[:, fixed].min(axis=1)[:, None]
    return possible


def _table(problem: LocationProblem, demand: Int32s, sites: Int32s) -> Floats:
    rows, columns = np.repeat(demand, len(sites)), np.tile(sites, len(demand))
    return problem.travel.pairs(rows, columns).reshape(len(demand), len(sites))


def total_model(problem: LocationProblem) -> Model:
    """Model the least total cost, but for what leaving all sites closed costs."""
    free_to_wait = bool((problem.min_load[~problem.forbidden] == 0).all())
    # Serving at more than the penalty never pays, unless a minimum load needs the demand.
    charged = (problem.weight > 0) & free_to_wait
    pairs = usable_pairs(problem, farthest=np.where(charged, problem.penalty, np.inf))
    waiting = np.where(problem.weight > 0, problem.penalty, 0.0)
    waiting = np.where(np.isfinite(problem.penalty), waiting * problem.weight, np.inf)
    paid = problem.weight[pairs.demand] * pairs.travel
    opening = problem.site_cost
    return _serving_model(problem, pairs, paid=paid, waiting=waiting, opening=opening)


def covered_model(problem: LocationProblem) -> Model:
    """Model the most covered weight, as the least weight that is not covered."""
    # Demand beyond the radius may fill a minimum load; it is as little covered as if it waited.
    filling = bool((problem.min_load[~problem.forbidden] > 0).any())
    radius = problem.radius or 0.0
    farthest = np.full(problem.n_demand, np.inf if filling else radius)
    pairs = usable_pairs(problem, farthest=farthest)
    if bound_by_load(problem):
        paid = np.where(pairs.travel <= radius, 0.0, problem.weight[pairs.demand])
        return _serving_model(problem, pairs, paid=paid, waiting=problem.weight, opening=0.0)
    return _reaching_model(problem, pairs, waiting=problem.weight, opening=0.0)


def reaching_model(problem: LocationProblem, *, radius: float, opening: float) -> Model:
    """Model that all weight is served within a radius.

    Parameters
    ----------
    problem
        The problem; for ``farthest``, demand whose penalty is within the radius may wait.
    radius
        Largest travel of demand with any weight.
    opening
        What an open site costs: 1 to open the fewest, 0 where any answer will do.
    """
    charged = problem.weight > 0
    pairs = usable_pairs(problem, farthest=np.where(charged, radius, np.inf))
    may_wait = np.isfinite(problem.penalty) & ((problem.penalty <= radius) | ~charged)
    waiting = np.where(may_wait, 0.0, np.inf)
    if bound_by_load(problem):
        paid = np.zeros(len(pairs.demand))
        return _serving_model(problem, pairs, paid=paid, waiting=waiting, opening=opening)
    return _reaching_model(problem, pairs, waiting=waiting, opening=opening)


def _serving_model(
    problem: LocationProblem,
    pairs: Pairs,
    *,
    paid: Floats,
    waiting: Floats,
    opening: float | Floats,
) -> Model:
    """Model who serves whom; `waiting` is what not being served costs, ``inf`` where it must be."""
    n, m, k = problem.n_demand, problem.n_candidates, len(pairs.demand)
    rows = Rows()
    column = np.arange(m, m + k)
    everyone, pair = np.arange(n), np.arange(k)
    rows.add(n, (pairs.demand, column, 1.0), (everyone, m + k + everyone, 1.0), low=1.0, high=1.0)
    rows.add(k, (pair, column, 1.0), (pair, pairs.site, -1.0), high=0.0)
    _add_loads(rows, problem, pairs)
    _add_sites(rows, problem)
    may_wait = np.isfinite(waiting)
    cost = np.concatenate([np.broadcast_to(opening, m), paid, np.where(may_wait, waiting, 0.0)])
    low = np.concatenate([problem.fixed, np.zeros(k + n)])
    high = np.concatenate([~problem.forbidden, np.ones(k), may_wait]).astype(np.float64)
    # Where load does not matter, open sites being whole makes the best assignment whole.
    whole = np.concatenate([np.ones(m), np.full(k, bound_by_load(problem)), np.zeros(n)])
    return Model(problem, rows.program(cost, low, high, whole.astype(np.bool_)), pairs)


def _reaching_model(
    problem: LocationProblem, pairs: Pairs, *, waiting: Floats, opening: float
) -> Model:
    """Model who is within reach of some open site, without saying of which."""
    n, m = problem.n_demand, problem.n_candidates
    # Who may wait for nothing, or reaches every candidate, sets no condition.
    count = np.bincount(pairs.demand, minlength=n)
    free = (waiting == 0) | ((count == int((~problem.forbidden).sum())) & (count > 0))
    row_of = np.cumsum(~free) - 1
    kept = ~free[pairs.demand]
    asked = np.flatnonzero(~free)
    row = np.arange(len(asked))
    rows = Rows()
    reach = (row_of[pairs.demand[kept]], pairs.site[kept], 1.0)
    rows.add(len(asked), reach, (row, m + row, 1.0), low=1.0)
    _add_sites(rows, problem)
    may_wait = np.isfinite(waiting[asked])
    cost = np.concatenate([np.full(m, opening), np.where(may_wait, waiting[asked], 0.0)])
    low = np.concatenate([problem.fixed, np.zeros(len(asked))])
    high = np.concatenate([~problem.forbidden, may_wait]).astype(np.float64)
    whole = np.concatenate([np.ones(m, np.bool_), np.zeros(len(asked), np.bool_)])
    nothing = np.empty(0, np.int32)
    program = rows.program(cost, low, high, whole)
    return Model(problem, program, Pairs(nothing, nothing, np.empty(0)))


def _add_loads(rows: Rows, problem: LocationProblem, pairs: Pairs) -> None:
    """Add the rows of capacity and of minimum load: at least 0 is left to each open site."""
    limited = (problem.capacity < problem.load.sum()) & ~problem.forbidden
    needing = (problem.min_load > 0) & ~problem.forbidden
    for chosen, limit, sign in (
        (limited, problem.capacity, -1.0),
        (needing, problem.min_load, 1.0),
    ):
        sites = np.flatnonzero(chosen)
        row_of, used = np.cumsum(chosen) - 1, np.flatnonzero(chosen[pairs.site])
        at_least = 1e-9 * problem.load.sum()
        scale = sign * _LOAD_SIZE / 2.0 ** np.ceil(np.log2(np.maximum(limit[sites], at_least)))
        row = row_of[pairs.site[used]]
        served = scale[row] * problem.load[pairs.demand[used]]
        opened = (np.arange(len(sites)), sites, -scale * limit[sites])
        rows.add(len(sites), (row, problem.n_candidates + used, served), opened, low=0.0)


def _add_sites(rows: Rows, problem: LocationProblem) -> None:
    """Add the rows of the number of sites, in all and in each group."""
    every = np.arange(problem.n_candidates)
    least = 1 if problem.n_sites is None else problem.n_sites
    most = np.inf if problem.n_sites is None else problem.n_sites
    rows.add(1, (np.zeros_like(every), every, 1.0), low=least, high=most)
    for key, (low, high) in problem.quota.items():
        members = np.flatnonzero(problem.group == key)
        rows.add(1, (np.zeros_like(members), members, 1.0), low=low, high=high)
