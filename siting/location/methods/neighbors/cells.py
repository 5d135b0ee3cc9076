"""Cells: demand points that share their nearest candidate, handled together during a search.

A cell's neighbor list is that of one of its own demand points, so it works for any kind of travel;
its costs are the sums over all of them. The search on cells is a guide; the cost of an answer is
computed on demand points.
"""

from dataclasses import dataclass
from math import inf

import numpy as np

from siting.arrays import Floats, Int32s
from siting.location.methods.neighbors.lists import NeighborLists, charge, make_lists
from siting.location.problem import LocationProblem
from siting.location.site_rules import make_rules

#: Demand points up to which each is its own cell: always, and in any case.
FEW_POINTS, MAX_CELLS = 1_000, 30_000
#: Demand points for each candidate above which they are grouped, so that an exchange moves cells
#: and not one household at a time.
CROWDED = 4
#: Largest number of entries in the neighbor lists.
MAX_ENTRIES = 60_000_000

#: Pairs of travel computed at a time.
_BLOCK = 4_000_000


#: Pairs of demand and candidate whose travel is found, put in order and listed in a second, on one
#: core; and the part of a run that this may take.
PAIRS_PER_SECOND, SETUP_PART = 8_000_000, 0.25


def affordable_pairs(seconds: float) -> float:
    """Return how many pairs of demand and candidate a run of that length can afford to list."""
    return SETUP_PART * seconds * PAIRS_PER_SECOND


def affordable_length(n: int, pairs: float, *, wanted: int) -> int:
    """Return how long the lists of n demand points may be: as is wanted, or half as long."""
    return int(min(wanted, max(-(-wanted // 2), pairs / n)))


@dataclass(frozen=True)
class Cells:
    """Demand as the search sees it.

    Parameters
    ----------
    lists
        Candidates of each cell and what they cost it.
    load
        Load of each cell, shape (n,).
    fallback
        Weighted cost charged to a cell none of whose listed candidates is open, shape (n,).
    cell
        Cell of each demand point.
    """

    lists: NeighborLists
    load: Floats
    fallback: Floats
    cell: Int32s


def make_cells(problem: LocationProblem, *, open_in_list: int, seconds: float = inf) -> Cells:
    """Group demand points by nearest candidates where there are too many, and list candidates.

    Parameters
    ----------
    problem
        Any problem with a number of sites.
    open_in_list
        Open sites that a list should hold on average; lists are complete for small problems.
    seconds
        Length of the run; where it is short, lists are as long as there is time for.
    """
    m = problem.n_candidates
    members, cell = _group(problem)
    weight = _add_up(problem.weight, cell, len(members))
    load = _add_up(problem.load, cell, len(members))
    wanted = max(64, -(-open_in_list * m // max(problem.n_sites or 1, 1)))
    pairs = affordable_pairs(seconds)
    small = m * len(members) <= MAX_ENTRIES // 10 and m * problem.n_demand <= pairs
    k = max(1, min(m if small else wanted, m, MAX_ENTRIES // len(members)))
    if not small:
        k = min(k, affordable_length(problem.n_demand, pairs, wanted=wanted))
    near = problem.travel.nearest(k, of=members)
    site = near.site.copy()
    if len(members) == problem.n_demand:
        cost = charge(near.cost, weight)
    else:
        cost = _member_costs(problem, cell, site)
        order = np.argsort(cost, axis=1, kind="stable")
        site, cost = (
            np.take_along_axis(site, order, axis=1),
            np.take_along_axis(cost, order, axis=1),
        )
    cost[site < 0] = np.inf
    fallback = _fallback(problem, members, cell, cost, complete=k == m)
    too_far = cost > 0.98 * fallback[:, None]
    site[too_far], cost[too_far] = -1, np.inf
    return Cells(make_lists(site, cost, load, m), load, fallback, cell)


def _add_up(values: Floats, cell: Int32s, count: int) -> Floats:
    return np.bincount(cell, weights=values, minlength=count).astype(np.float64)


def _fallback(
    problem: LocationProblem, members: Int32s, cell: Int32s, cost: Floats, *, complete: bool
) -> Floats:
    """Price a cell whose list holds no open site.

    It pays its penalty, or more than all else where it must be served.

    Where lists are cut short and capacity does not matter, some site beyond the list will serve it.
    """
    last = np.where(np.isfinite(cost), cost, 0.0).max(axis=1)
    finite = np.isfinite(problem.penalty)
    penalty = np.where(finite, problem.penalty, 0.0) * problem.weight
    waits = _add_up((~finite).astype(np.float64), cell, len(members)) == 0
    if complete or problem.capacitated:
        must = np.full(len(last), more_than(float(last.sum())))
    else:
        must = 2.0 * last + 1e-9 * last.mean()
    return np.where(waits, _add_up(penalty, cell, len(members)), must)


def more_than(cost: float) -> float:
    """Return a cost that is above another one by a little, whatever its unit."""
    return (1.0 + 1e-6) * cost or 1.0


def _group(problem: LocationProblem) -> tuple[Int32s, Int32s]:
    """Return the demand point at which each cell stands, and the cell of each demand point.

    No cell is empty.
    """
    n = problem.n_demand
    crowded = n > max(FEW_POINTS, CROWDED * problem.n_candidates)
    if n <= MAX_CELLS and not crowded:
        everyone = np.arange(n, dtype=np.int32)
        return everyone, everyone
    near = problem.travel.nearest(1)
    nearest = near.site[:, 0]
    order = np.lexsort((near.cost[:, 0], nearest))
    first = np.flatnonzero(np.r_[True, np.diff(nearest[order]) != 0])
    # The median of a cell by distance to its candidate stands for it: neither its core nor its rim.
    sizes = np.diff(np.r_[first, n])
    members = order[first + sizes // 2].astype(np.int32)
    cell = np.empty(n, np.int32)
    cell[order] = np.repeat(np.arange(len(first), dtype=np.int32), sizes)
    return members, cell


def _member_costs(problem: LocationProblem, cell: Int32s, site: Int32s) -> Floats:
    """Sum what the demand points of each cell pay for each candidate, at most their penalty."""
    order = np.argsort(cell, kind="stable").astype(np.int32)
    starts = np.searchsorted(cell[order], np.arange(len(site) + 1))
    total = np.zeros(site.shape)
    first = 0
    while first < len(site):
        last = (
            int(np.searchsorted(starts, starts[first] + _BLOCK // site.shape[1], side="right")) - 1
        )
        last = max(first + 1, last)
        people = order[starts[first] : starts[last]]
        listed = site[cell[people]]
        cost = problem.travel.pairs(np.repeat(people, site.shape[1]), listed.ravel())
        capped = np.minimum(cost.reshape(listed.shape), problem.penalty[people, None])
        paid = charge(capped, problem.weight[people])
        total[first:last] = np.add.reduceat(paid, starts[first:last] - starts[first], axis=0)
        first = last
    return total


#: Share of places among candidates from which they count as apart.
APART = 0.9


#: Share of load in the capacity of all sites above which nearly all of it is needed.
FULL = 0.95


def stand_apart(problem: LocationProblem) -> bool:
    """Whether most candidates have a place of their own."""
    places = len(np.unique(problem.travel.places))
    return places >= APART * problem.n_candidates


def is_nearly_full(problem: LocationProblem) -> bool:
    """Whether nearly all capacity that the sites can have is needed."""
    largest = make_rules(problem).best_choice(problem.capacity, problem.n_sites or 0)
    return bool(problem.load.sum() > FULL * problem.capacity[largest].sum())
