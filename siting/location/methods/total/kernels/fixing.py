"""Kernels of branch and bound for ``total`` without capacity: bounds of nodes, and what they close.

A node divides the candidates into groups and says how many of each are open. Its bound is that of
the Lagrangian dual; a candidate that is worth so much less than the last one chosen of its group
that the bound with it exceeds the best answer is closed in every better one (Christofides and
Beasley, European Journal of Operational Research 10 (1982), 196-204).
"""

import numpy as np
from numba import njit

from siting.travel.kernels.compiled import kernel

#: Iterations without a better bound after which steps shrink, by how much, and where they end.
PATIENCE, SHRINK, FIRST_PACE, SMALLEST_PACE = 8, 0.6, 0.7, 0.02
#: How far beyond the goal steps aim, as a part of the way to it.
BEYOND = 0.2
#: How much of the shares of earlier iterations is kept.
MEMORY = 0.93


@njit(cache=True, fastmath={"reassoc", "nsz", "contract"})
def _worth(row, multiplier):
    value = 0.0
    for at in range(len(row)):
        value += max(multiplier[at] - row[at], 0.0)
    return value


@kernel
def _choose(worth, first, count, chosen):
    """Mark the best of each group."""
    chosen[:] = False
    for group in range(len(count)):
        low, high = first[group], first[group + 1]
        if count[group] == high - low:
            chosen[low:high] = True
        elif count[group] == 1:
            chosen[low + np.argmax(worth[low:high])] = True
        elif count[group] > 0:
            order = np.argsort(-worth[low:high], kind="mergesort")
            for rank in range(count[group]):
                chosen[low + order[rank]] = True


@kernel
def ascend(cost, sites, first, count, start, highest, root, goal, most):
    """Raise the bound of a node.

    Parameters
    ----------
    cost
        Weighted cost of each demand point at each candidate, shape (m, n); ``inf`` allowed.
    sites
        Candidates of the node, by group, shape (k,).
    first, count
        Group g is ``sites[first[g]:first[g + 1]]``, of which `count[g]` are open.
    start, highest
        Multipliers to start with, and the largest that are allowed, shape (n,).
    root
        Square root of the weight of each demand point, shape (n,).
    goal
        A bound that suffices.
    most
        Iterations at most.

    Returns
    -------
    The bound, its multipliers, the worth of each site there, whether each site is chosen there, and
    the share of the iterations in which it was.
    """
    n, k = len(start), len(sites)
    here, best_at = start.copy(), start.copy()
    direction, slope, best_slope = np.zeros(n), np.zeros(n), np.zeros(n)
    worth, best_worth, share = np.zeros(k), np.zeros(k), np.zeros(k)
    chosen, best_chosen = np.zeros(k, np.bool_), np.zeros(k, np.bool_)
    best, stale, pace = -np.inf, 0, FIRST_PACE
    for iteration in range(most):
        bound = here.sum()
        for at in range(k):
            worth[at] = _worth(cost[sites[at]], here)
        _choose(worth, first, count, chosen)
        slope[:] = 1.0
        for at in range(k):
            if chosen[at]:
                bound -= worth[at]
                row = cost[sites[at]]
                for i in range(n):
                    if here[i] > row[i]:
                        slope[i] -= 1.0
            keep = MEMORY if iteration else 0.0
            share[at] = keep * share[at] + (1.0 - keep) * chosen[at]
        stale += 1
        if bound > best:
            if bound > best + 1e-6 * abs(best):
                stale = 0
            best = bound
            best_at[:], best_worth[:], best_chosen[:] = here, worth, chosen
            best_slope[:] = slope
            if best > goal:
                break
        if stale >= PATIENCE:
            pace, stale = SHRINK * pace, 0
            if pace < SMALLEST_PACE:
                break
            bound = best
            here[:], slope[:], direction[:] = best_at, best_slope, 0.0
        inner, norm = 0.0, 0.0
        for i in range(n):
            held = (here[i] <= 0 and slope[i] < 0) or (here[i] >= highest[i] and slope[i] > 0)
            slope[i] = 0.0 if held else slope[i] * root[i]
            inner += slope[i] * direction[i]
            norm += direction[i] * direction[i]
        deflection = -1.5 * inner / norm if inner < 0 < norm else 0.0
        norm = 0.0
        for i in range(n):
            direction[i] = slope[i] + deflection * direction[i]
            norm += direction[i] * direction[i]
        if norm <= 0:
            break
        # Steps that end at the goal come near it for ever and never beyond.
        beyond = goal + BEYOND * max(goal - best, 1e-4 * abs(goal))
        size = pace * max(beyond - bound, 1e-9 * abs(goal)) / norm
        for i in range(n):
            here[i] = min(max(here[i] + size * direction[i] * root[i], 0.0), highest[i])
    return best, best_at, best_worth, best_chosen, share


@kernel
def still_possible(worth, first, count, slack):
    """Say which sites of a node may be open in an answer that costs at most `slack` more."""
    keep = np.zeros(len(worth), np.bool_)
    for group in range(len(count)):
        low, high = first[group], first[group + 1]
        if count[group] == 0:
            continue
        limit = -np.inf
        if count[group] < high - low:
            limit = np.sort(worth[low:high])[high - low - count[group]] - slack
        for at in range(low, high):
            keep[at] = worth[at] >= limit
    return keep


@kernel
def cost_of_sites(cost, sites, waiting):
    """Sum the cost of each demand point's nearest site, or of waiting if that costs less."""
    total = 0.0
    for i in range(len(waiting)):
        least = waiting[i]
        for site in sites:
            least = min(least, cost[site, i])
        total += least
    return total
