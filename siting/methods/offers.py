"""Who could pay for which site: the table that the Lagrangian bound reads."""

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from siting.methods.cells import Cells
from siting.methods.neighbor_lists import charge
from siting.problem import LocationProblem
from siting.travel import Floats, Integers, label_places

#: Entries that the table may hold.
MAX_ENTRIES = 100_000_000
#: Candidates that are listed at first where costs above a limit do not matter.
FEW = 48
#: Demand points that are asked how long their lists would be.
SAMPLE = 2_000
_BLOCK = 60_000


@dataclass(frozen=True)
class Offers:
    """Which demand points could pay for a site of each class.

    Candidates at one place with the same capacity are of one class and worth the same.

    Parameters
    ----------
    pointer, demand_of, cost_of
        Demand points that list class q and the weighted cost of each are
        ``demand_of[pointer[q]:pointer[q + 1]]`` and the same of `cost_of`, rounded down.
    highest
        Largest multiplier of each demand point for which nothing left out could matter, shape (n,).
    order
        Demand point of the problem behind each position here: sorted by nearest candidate, so that
        what a class reads lies together in memory.
    class_of
        Class of each candidate, shape (m,).
    first_of
        One candidate of each class.
    """

    pointer: NDArray[np.int64]
    demand_of: Integers
    cost_of: NDArray[np.float32]
    highest: Floats
    order: Integers
    class_of: Integers
    first_of: Integers


def make_offers(problem: LocationProblem, *, k: int, reach: Floats | None = None) -> Offers:
    """List each demand point's nearest classes by class.

    Parameters
    ----------
    problem
        A ``total`` problem.
    k
        Classes listed for each demand point, at most.
    reach
        Weighted cost up to which a class matters to each demand point, shape (n,); by default all
        of the `k` nearest are listed.
    """
    first_of, class_of = _classes(problem)
    n, m = problem.n_demand, len(first_of)
    nearest = problem.travel.nearest(1, among=first_of).site[:, 0]
    order = np.argsort(nearest, kind="stable").astype(np.int32)
    number = np.full(problem.n_candidates + 1, -1, np.int32)
    number[first_of] = np.arange(m, dtype=np.int32)
    limit = np.full(n, np.inf) if reach is None else reach[order]
    widest = max(1, min(k, m, MAX_ENTRIES // n))
    if reach is not None:
        widest = max(widest, _widest(problem, order, first_of, limit, min(k, m)))
    parts, highest = [], np.empty(n)
    for start in range(0, n, _BLOCK):
        block = slice(start, min(start + _BLOCK, n))
        *lists, highest[block] = _list(problem, order[block], first_of, limit[block], widest)
        parts.append((lists[0], number[lists[1]], lists[2]))
    counts, site, cost = (np.concatenate(part) for part in zip(*parts, strict=True))
    pointer, demand_of, cost_of = _by_class(counts, site, cost, m)
    return Offers(pointer, demand_of, cost_of, highest, order, class_of, first_of)


def _widest(
    problem: LocationProblem, order: Integers, among: Integers, limit: Floats, k: int
) -> int:
    """Return how long lists may get, up to k, by what a sample of demand points lists."""
    n = len(order)
    sample = np.arange(0, n, max(1, n // SAMPLE))
    near = problem.travel.nearest(k, of=order[sample], among=among)
    cost = charge(near.cost, problem.weight[order[sample]])
    counts = (cost < limit[sample][:, None]).sum(axis=1)
    while k > 1 and np.minimum(counts, k).mean() * n > MAX_ENTRIES:
        k = int(0.9 * k)
    return k


def _list(
    problem: LocationProblem, demand: Integers, among: Integers, limit: Floats, widest: int
) -> tuple[Integers, Integers, NDArray[np.float32], Floats]:
    """List candidates up to a cost; returns how many of each point, them, their cost, the limit.

    A few nearest candidates are enough for most; the others ask for ever more of them.
    """
    k = widest if np.isinf(limit).all() else min(FEW, widest)
    rows, sites, costs = [], [], []
    highest = np.empty(len(demand))
    asking = np.arange(len(demand))
    while len(asking):
        near = problem.travel.nearest(k, of=demand[asking], among=among)
        weight = problem.weight[demand[asking]]
        cost = charge(near.cost, weight)
        beyond = np.where(weight > 0, near.beyond * np.maximum(weight, 1e-300), np.inf)
        done = (beyond >= limit[asking]) | (k >= widest)
        penalty = problem.penalty[demand[asking]]
        most = np.where(weight > 0, penalty * np.maximum(weight, 1e-300), 0.0)
        # What costs exactly the limit saves nothing, whether it is listed or not.
        capped = np.minimum(np.where(np.isinf(limit[asking]), beyond, limit[asking]), beyond)
        highest[asking] = np.minimum(capped, most)
        kept = done[:, None] & (near.site >= 0) & (cost < highest[asking][:, None])
        row, at = np.nonzero(kept)
        rows.append(asking[row])
        sites.append(near.site[row, at])
        costs.append(cost[row, at])
        asking, k = asking[~done], min(4 * k, widest)
    row = np.concatenate(rows)
    by_row = np.argsort(row, kind="stable")
    with np.errstate(over="ignore"):
        rounded = np.concatenate(costs)[by_row].astype(np.float32)
    down = np.nextafter(rounded, np.float32(0.0))
    counts = np.bincount(row, minlength=len(demand)).astype(np.int32)
    return counts, np.concatenate(sites)[by_row].astype(np.int32), down, highest


def offers_of_cells(cells: Cells, m: int) -> Offers:
    """Take the table from the lists of cells, every candidate a class of its own.

    It serves to find multipliers; a bound it gives none, since cells stand for many demand points.
    """
    lists = cells.lists
    everyone = np.arange(m, dtype=np.int32)
    last = np.where(np.isfinite(lists.cost), lists.cost, 0.0).max(axis=1)
    return Offers(
        lists.pointer,
        lists.demand_of,
        lists.cost_of.astype(np.float32),
        np.maximum(2.0 * last, cells.fallback),
        np.arange(len(cells.load), dtype=np.int32),
        everyone,
        everyone,
    )


def _classes(problem: LocationProblem) -> tuple[Integers, Integers]:
    """Return one candidate of each class, ascending, and the class of each candidate."""
    place = label_places(problem.travel).astype(np.float64)
    # What must stay closed must not stand for others; its capacity counts as none.
    capacity = np.where(problem.forbidden, -1.0, problem.capacity)
    _, first, label = np.unique(
        np.column_stack([place, capacity]), axis=0, return_index=True, return_inverse=True
    )
    order = np.argsort(first, kind="stable")
    rank = np.empty(len(first), np.int32)
    rank[order] = np.arange(len(first), dtype=np.int32)
    return first[order].astype(np.int32), rank[label.ravel()]


@njit(cache=True)
def _by_class(counts, site, cost, m):
    pointer = np.zeros(m + 1, np.int64)
    for at in range(len(site)):
        pointer[site[at] + 1] += 1
    for number in range(m):
        pointer[number + 1] += pointer[number]
    place = pointer[:-1].copy()
    demand_of = np.empty(pointer[m], np.int32)
    cost_of = np.empty(pointer[m], np.float32)
    at = 0
    for demand in range(len(counts)):
        for _ in range(counts[demand]):
            number = site[at]
            demand_of[place[number]] = demand
            cost_of[place[number]] = cost[at]
            place[number] += 1
            at += 1
    return pointer, demand_of, cost_of
