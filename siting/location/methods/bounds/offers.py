"""Who could pay for which site: the table that the Lagrangian bound reads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from siting.arrays import Floats, Int32s
from siting.location.methods.bounds.kernels.listing import by_class, leave_out
from siting.location.methods.neighbors.cells import Cells
from siting.location.methods.neighbors.lists import charge
from siting.location.problem import LocationProblem

#: Entries that the table may hold.
MAX_ENTRIES = 100_000_000
#: Demand points that are asked how long their lists would be; how limits fall, and how often, where
#: lists would be too long.
SAMPLE, SHORTER, TRIES = 2_000, 0.9, 50
#: Prices of load that are told apart, besides none.
LEVELS = 8
_BLOCK = 60_000


@dataclass(frozen=True)
class Offers:
    """Which demand points could pay for a site of each class.

    Candidates at one place with the same capacity are of one class and worth the same.

    Parameters
    ----------
    pointer, demand_of, cost_of
        Demand points that list class q and the weighted cost of each, `floor` for its load
        included, are ``demand_of[pointer[q]:pointer[q + 1]]`` and the same of `cost_of`, rounded
        down.
    highest
        Largest multiplier of each demand point for which nothing left out could matter, shape (n,).
    order
        Demand point of the problem behind each position here: sorted by nearest candidate, so that
        what a class reads lies together in memory.
    class_of
        Class of each candidate, shape (m,).
    first_of
        One candidate of each class.
    floor
        Price of a unit of load at each class, which is in `cost_of` and due to those who serve: a
        site that is full takes nothing that saves less, which need not be listed, shape (q,).
    """

    pointer: NDArray[np.int64]
    demand_of: Int32s
    cost_of: NDArray[np.float32]
    highest: Floats
    order: Int32s
    class_of: Int32s
    first_of: Int32s
    floor: Floats


def make_offers(
    problem: LocationProblem,
    *,
    k: int,
    reach: Floats | None = None,
    floor: Floats | None = None,
    over: Callable[[], bool] = lambda: False,
) -> Offers | None:
    """List each demand point's nearest classes by class.

    Parameters
    ----------
    problem
        A ``total`` problem.
    k
        Classes listed for each demand point, at most; on average, where `reach` is given.
    reach
        Weighted cost up to which a class matters to each demand point, shape (n,); by default all
        of the `k` nearest are listed.
    floor
        Price of a unit of load that is added to what each candidate costs, where `reach` is given,
        shape (m,); some `LEVELS` are made of it. By default nothing is.
    over
        Asked now and then whether to give up.

    Returns
    -------
    The table; None if told to give up.
    """
    first_of, class_of = _classes(problem)
    n, m = problem.n_demand, len(first_of)
    nearest = problem.travel.nearest(1, among=first_of).site[:, 0]
    order = np.argsort(nearest, kind="stable").astype(np.int32)
    number = np.full(problem.n_candidates + 1, -1, np.int32)
    number[first_of] = np.arange(m, dtype=np.int32)
    most = max(1, min(k, m, MAX_ENTRIES // n))
    levels = _levels(first_of, None if reach is None or floor is None else floor[first_of])
    limit = None if reach is None else _affordable(problem, order, levels, reach[order], most)
    parts, highest = [], np.empty(n)
    for start in range(0, n, _BLOCK):
        if over():
            return None
        block = slice(start, min(start + _BLOCK, n))
        if limit is None:
            *lists, highest[block] = _list_nearest(problem, order[block], first_of, most)
        else:
            *lists, highest[block] = _list_within(problem, order[block], levels, limit[block])
        parts.append((lists[0], number[lists[1]], lists[2]))
    counts, site, cost = (np.concatenate(part) for part in zip(*parts, strict=True))
    del parts  # as large as the lists of all
    pointer, demand_of, cost_of = by_class(counts, site, cost, m)
    added = np.zeros(m)
    for price, among in levels:
        added[number[among]] = price
    return Offers(pointer, demand_of, cost_of, highest, order, class_of, first_of, added)


def _levels(among: Int32s, floor: Floats | None) -> list[tuple[float, Int32s]]:
    """Return prices from 0 up, none above what is wanted, and the candidates of each."""
    if floor is None or not floor.any():
        return [(0.0, among)]
    steps = np.unique(np.quantile(floor[floor > 0], np.arange(LEVELS) / LEVELS, method="lower"))
    steps = np.append(0.0, steps)
    level = np.searchsorted(steps, floor, side="right") - 1
    found = [(float(price), among[level == at]) for at, price in enumerate(steps)]
    return [(price, members) for price, members in found if len(members)]


def _affordable(
    problem: LocationProblem,
    order: Int32s,
    levels: Sequence[tuple[float, Int32s]],
    limit: Floats,
    most: int,
) -> Floats:
    """Lower the limits until a sample of demand points lists no more than so many on average."""
    sample = np.arange(0, len(order), max(1, len(order) // SAMPLE))
    for _ in range(TRIES):
        listed = _list_within(problem, order[sample], levels, limit[sample])[0]
        if listed.mean() <= most:
            break
        limit = limit * SHORTER
    return limit


def _list_nearest(
    problem: LocationProblem, demand: Int32s, among: Int32s, k: int
) -> tuple[Int32s, Int32s, NDArray[np.float32], Floats]:
    """List the k nearest; returns how many each demand point lists, them, their cost, the limit."""
    near, weight = problem.travel.nearest(k, of=demand, among=among), problem.weight[demand]
    cost = charge(near.cost, weight)
    beyond = np.where(weight > 0, near.beyond * np.maximum(weight, 1e-300), np.inf)
    highest = np.minimum(beyond, _dues(problem, demand))
    kept = (near.site >= 0) & (cost < highest[:, None])
    return kept.sum(axis=1).astype(np.int32), near.site[kept], _rounded_down(cost[kept]), highest


def _list_within(
    problem: LocationProblem,
    demand: Int32s,
    levels: Sequence[tuple[float, Int32s]],
    limit: Floats,
) -> tuple[Int32s, Int32s, NDArray[np.float32], Floats]:
    """List all up to a cost; returns the same."""
    weight, load, travel = problem.weight[demand], problem.load[demand], problem.travel
    # What costs exactly the limit saves nothing, whether it is listed or not.
    highest = np.minimum(limit, _dues(problem, demand))
    rows, sites, costs = [], [], []
    for price, among in levels:
        left = highest - price * load
        radius = np.where(weight > 0, left / np.maximum(weight, 1e-300), 0.0)
        near = travel.within(np.maximum(radius, 0.0), of=demand, among=among)
        row = near.row
        cost = travel.pairs(demand[row], near.site) * weight[row] + price * load[row]
        kept = cost < highest[row]
        rows.append(row[kept])
        sites.append(near.site[kept])
        costs.append(_rounded_down(cost[kept]))
    row = np.concatenate(rows)
    by_row = np.argsort(row, kind="stable") if len(levels) > 1 else slice(None)
    counts = np.bincount(row, minlength=len(demand)).astype(np.int32)
    return counts, np.concatenate(sites)[by_row], np.concatenate(costs)[by_row], highest


def _dues(problem: LocationProblem, demand: Int32s) -> Floats:
    """Return what demand points pay for staying unserved; those without weight pay nothing."""
    weight = problem.weight[demand]
    return np.where(weight > 0, problem.penalty[demand] * np.maximum(weight, 1e-300), 0.0)


def _rounded_down(cost: Floats) -> NDArray[np.float32]:
    with np.errstate(over="ignore"):
        return np.nextafter(cost.astype(np.float32), np.float32(0.0))


def shorten(offers: Offers, multiplier: Floats) -> Offers:
    """Leave out what costs more than given multipliers, which become the highest allowed.

    Parameters
    ----------
    offers
        Table of offers.
    multiplier
        In the order of the table, shape (n,).
    """
    highest = np.minimum(offers.highest, multiplier)
    pointer, demand_of, cost_of = leave_out(
        offers.pointer, offers.demand_of, offers.cost_of, highest
    )
    return replace(offers, pointer=pointer, demand_of=demand_of, cost_of=cost_of, highest=highest)


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
        np.zeros(m),
    )


def _classes(problem: LocationProblem) -> tuple[Int32s, Int32s]:
    """Return one candidate of each class, ascending, and the class of each candidate."""
    place = problem.travel.places.astype(np.float64)
    # What must stay closed must not stand for others; its capacity counts as none.
    capacity = np.where(problem.forbidden, -1.0, problem.capacity)
    _, first, label = np.unique(
        np.column_stack([place, capacity]), axis=0, return_index=True, return_inverse=True
    )
    order = np.argsort(first, kind="stable")
    rank = np.empty(len(first), np.int32)
    rank[order] = np.arange(len(first), dtype=np.int32)
    return first[order].astype(np.int32), rank[label.ravel()]
