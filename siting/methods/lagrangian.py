"""A proved lower bound for ``total``: the Lagrangian dual of the assignment constraints.

Every demand point offers a multiplier for being served. A site is then worth the best set of
offers, less travel, that fits into its capacity, and the bound is the sum of the offers less the
worth of the best `n_sites` sites. It holds for all candidates although each demand point lists only
its nearest: no multiplier may exceed the cost of the first candidate left out, so that no candidate
beyond a list is worth anything to it. Multipliers move by a deflected subgradient with Polyak steps
(Camerini, Fratta and Maffioli 1975, doi:10.1007/BFb0120697).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from siting.methods.neighbor_lists import charge
from siting.problem import LocationProblem
from siting.travel import Floats, Integers

#: Entries that the table of offers may hold.
MAX_ENTRIES = 100_000_000
#: Iterations without a better bound after which steps shrink, and the size at which they end.
PATIENCE, SMALLEST_PACE = 10, 1e-4
_BLOCK = 60_000


@dataclass(frozen=True)
class Offers:
    """Which demand points could pay for each candidate.

    Parameters
    ----------
    pointer, demand_of, cost_of
        Demand points that list candidate j and the weighted cost of each, cheapest first, are
        ``demand_of[pointer[j]:pointer[j + 1]]`` and the same of `cost_of`, rounded down.
    highest
        Largest multiplier of each demand point for which nothing left out could matter, shape (n,).
    order
        Demand point of the problem behind each position here: sorted by nearest candidate, so that
        what a candidate reads lies together in memory.
    """

    pointer: NDArray[np.int64]
    demand_of: Integers
    cost_of: NDArray[np.float32]
    highest: Floats
    order: Integers


def make_offers(problem: LocationProblem, *, k: int) -> Offers:
    """List each demand point's k nearest candidates by candidate.

    Parameters
    ----------
    problem
        A ``total`` problem.
    k
        Candidates listed for each demand point.
    """
    n, m = problem.n_demand, problem.n_candidates
    k = max(1, min(k, m, MAX_ENTRIES // n))
    order = np.argsort(problem.travel.nearest(1).site[:, 0], kind="stable").astype(np.int32)
    site = np.empty((n, k), np.int32)
    cost = np.empty((n, k), np.float32)
    highest = np.empty(n)
    for start in range(0, n, _BLOCK):
        block = slice(start, min(start + _BLOCK, n))
        near = problem.travel.nearest(k, of=order[block])
        weight = problem.weight[order[block]]
        site[block] = near.site
        with np.errstate(over="ignore"):
            rounded = charge(near.cost, weight).astype(np.float32)
        cost[block] = np.nextafter(rounded, np.float32(0.0))
        limit = np.minimum(near.beyond, problem.penalty[order[block]])
        highest[block] = np.where(weight > 0, limit * np.maximum(weight, 1e-300), 0.0)
    pointer, demand_of, cost_of = _by_candidate(site, cost, m)
    return Offers(pointer, demand_of, cost_of, highest, order)


@njit(cache=True)
def _by_candidate(site, cost, m):
    n, k = site.shape
    pointer = np.zeros(m + 1, np.int64)
    for demand in range(n):
        for at in range(k):
            if site[demand, at] >= 0:
                pointer[site[demand, at] + 1] += 1
    for candidate in range(m):
        pointer[candidate + 1] += pointer[candidate]
    place = pointer[:-1].copy()
    demand_of = np.empty(pointer[m], np.int32)
    cost_of = np.empty(pointer[m], np.float32)
    for demand in range(n):
        for at in range(k):
            candidate = site[demand, at]
            if candidate >= 0:
                demand_of[place[candidate]] = demand
                cost_of[place[candidate]] = cost[demand, at]
                place[candidate] += 1
    return pointer, demand_of, cost_of


@njit(cache=True, parallel=True)
def _worths(pointer, demand_of, cost_of, load, capacity, multiplier, threshold):
    """Compute what each candidate is worth, and the least saving per unit of load that it takes."""
    m = len(capacity)
    worth = np.zeros(m)
    for candidate in prange(m):
        worth[candidate], threshold[candidate] = _worth(
            pointer[candidate],
            pointer[candidate + 1],
            demand_of,
            cost_of,
            load,
            capacity[candidate],
            multiplier,
        )
    return worth


@njit(cache=True)
def _worth(first, last, demand_of, cost_of, load, capacity, multiplier):
    ratio = np.empty(last - first)
    size = np.empty(last - first)
    total, value, count = 0.0, 0.0, 0
    for at in range(first, last):
        demand = demand_of[at]
        saving = multiplier[demand] - cost_of[at]
        if saving > 0.0:
            size[count] = max(load[demand], 1e-300)
            ratio[count] = saving / size[count]
            total += size[count]
            value += saving
            count += 1
    if total <= capacity:
        return value, 0.0
    return _fill(ratio[:count], size[:count], capacity)


@njit(cache=True)
def _fill(ratio, size, capacity):
    """Fill a capacity with the best ratios, the last one in part; returns the value and that ratio.

    Quickselect by total size; O(entries) on average.
    """
    low, high = 0, len(ratio) - 1
    room, value = capacity, 0.0
    while low <= high:
        pivot = ratio[(low + high) // 2]
        left, right, at = low, high, low
        # Larger ratios to the left, equal in the middle, smaller to the right.
        while at <= right:
            if ratio[at] > pivot:
                ratio[at], ratio[left] = ratio[left], ratio[at]
                size[at], size[left] = size[left], size[at]
                left += 1
                at += 1
            elif ratio[at] < pivot:
                ratio[at], ratio[right] = ratio[right], ratio[at]
                size[at], size[right] = size[right], size[at]
                right -= 1
            else:
                at += 1
        larger = 0.0
        gain = 0.0
        for index in range(low, left):
            larger += size[index]
            gain += size[index] * ratio[index]
        if larger > room:
            high = left - 1
            continue
        room -= larger
        value += gain
        equal = 0.0
        for index in range(left, right + 1):
            equal += size[index]
        if equal >= room:
            return value + room * pivot, pivot
        room -= equal
        value += equal * pivot
        low = right + 1
    return value, 0.0


@njit(cache=True)
def _services(chosen, pointer, demand_of, cost_of, load, capacity, multiplier, threshold, served):
    """Count how often each demand point is taken by the chosen candidates."""
    served[:] = 0.0
    for candidate in chosen:
        room = capacity[candidate]
        for ties in range(2):
            for at in range(pointer[candidate], pointer[candidate + 1]):
                demand = demand_of[at]
                saving = multiplier[demand] - cost_of[at]
                if saving <= 0.0:
                    continue
                size = max(load[demand], 1e-300)
                ratio = saving / size
                above = ratio > threshold[candidate]
                if (ties == 0) != above or (ties == 1 and ratio < threshold[candidate]):
                    continue
                part = min(1.0, room / size)
                served[demand] += part
                room -= part * size
                if room <= 0.0:
                    break


def lower_bound(
    problem: LocationProblem,
    offers: Offers,
    *,
    start: Floats,
    target: float,
    stop: Callable[[float], bool],
) -> tuple[float, Floats, int]:
    """Raise the Lagrangian bound until told to stop.

    Parameters
    ----------
    problem
        A ``total`` problem with a number of sites; quotas and minimum loads are relaxed.
    offers
        Table of offers.
    start
        First multipliers, such as the cost plus capacity price that each demand point pays in a
        good answer, shape (n,).
    target
        Cost of a known answer, which scales the steps.
    stop
        Asked once an iteration, with the bound so far.

    Returns
    -------
    The best bound, which is at least 0, its multipliers, and the iterations.
    """
    state = _Ascent(problem, offers, start)
    best, iterations, stale, pace = -np.inf, 0, 0, 1.0
    multiplier, slope = state.multiplier.copy(), state.direction
    while not stop(best) and pace > SMALLEST_PACE:
        iterations += 1
        bound, here = state.evaluate()
        stale += 1
        if bound > best:
            stale = 0 if bound > best + 1e-6 * abs(best) else stale
            best, multiplier, slope = bound, state.multiplier.copy(), here
        if stale >= PATIENCE:
            pace, stale = 0.6 * pace, 0
            bound, here = best, slope
            state.restart(multiplier)
        if not state.step(here, pace * max(target - bound, 1e-9 * abs(target))):
            break
    by_demand = np.empty_like(multiplier)
    by_demand[offers.order] = multiplier
    return max(best, 0.0), by_demand, iterations


class _Ascent:
    """The multipliers and the direction in which they move."""

    def __init__(self, problem: LocationProblem, offers: Offers, start: Floats) -> None:
        self.offers, self.problem = offers, problem
        self.multiplier = np.clip(start[offers.order], 0.0, offers.highest)
        self.load = problem.load[offers.order]
        self.capacity = np.where(problem.forbidden, 0.0, problem.capacity)
        self.threshold = np.zeros(problem.n_candidates)
        self.served = np.zeros(problem.n_demand)
        self.direction = np.zeros(problem.n_demand)

    def evaluate(self) -> tuple[float, Floats]:
        """Return the bound at these multipliers and its slope."""
        offers, problem = self.offers, self.problem
        lists = (offers.pointer, offers.demand_of, offers.cost_of)
        worth = _worths(*lists, self.load, self.capacity, self.multiplier, self.threshold)
        fixed = np.flatnonzero(problem.fixed)
        free = np.flatnonzero(~problem.fixed & ~problem.forbidden)
        count = (problem.n_sites or 0) - len(fixed)
        best = free[np.argsort(-worth[free], kind="stable")[:count]]
        chosen = np.concatenate([fixed, best]).astype(np.int32)
        _services(
            chosen,
            *lists,
            self.load,
            self.capacity,
            self.multiplier,
            self.threshold,
            self.served,
        )
        return float(self.multiplier.sum() - worth[chosen].sum()), 1.0 - self.served

    def restart(self, multiplier: Floats) -> None:
        """Go back to given multipliers and forget the direction."""
        self.multiplier[:] = multiplier
        self.direction[:] = 0.0

    def step(self, slope: Floats, size: float) -> bool:
        """Move along the deflected slope; False where there is none."""
        held = ((self.multiplier <= 0) & (slope < 0)) | (
            (self.multiplier >= self.offers.highest) & (slope > 0)
        )
        slope = np.where(held, 0.0, slope)
        inner = float(slope @ self.direction)
        norm = float(self.direction @ self.direction)
        deflection = -1.5 * inner / norm if inner < 0 < norm else 0.0
        self.direction = slope + deflection * self.direction
        norm = float(self.direction @ self.direction)
        if norm <= 0:
            return False
        self.multiplier += size / norm * self.direction
        np.clip(self.multiplier, 0.0, self.offers.highest, out=self.multiplier)
        return True
