"""Branch and bound for ``total`` without capacity, where few candidates are left in question.

A group of candidates of which some are open is split by how far they are from one demand point, and
a branch says how many of each part are open: that changes the bound far more than to close one
candidate of many that are alike. It is the branching of the radius formulation (Cornuejols,
Nemhauser and Wolsey 1980).
"""

from collections.abc import Callable
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count as counter

import numpy as np

from siting.arrays import Floats, Int32s
from siting.location.methods.neighbors.lists import charge
from siting.location.methods.total.kernels.fixing import ascend, cost_of_sites, still_possible
from siting.location.problem import LocationProblem

#: Pairs of demand and candidate up to which a table of them is made, and
#: multipliers of nodes that are kept in all.
MAX_PAIRS, MAX_KEPT = 3_000_000, 20_000_000
#: Iterations at the root and at other nodes.
ROOT_ITERATIONS, ITERATIONS = 400, 90
#: Demand points by whose distance a split is tried.
POINTS_TRIED = 12
#: What a bound gives away, relatively, for rounding.
_SHAVE = 2e-10


@dataclass(frozen=True)
class Node:
    """Groups of candidates and how many of each are open.

    Parameters
    ----------
    groups
        Rows of the table of costs, group by group.
    counts
        How many of each are open.
    multiplier
        The best multipliers so far.
    shares
        How often each candidate was among the best of its group.
    """

    groups: list[Int32s]
    counts: list[int]
    multiplier: Floats
    shares: list[Floats]


def suits_branching(problem: LocationProblem) -> bool:
    """Whether nodes of a problem can be bounded here: no quotas or costs of sites, few pairs."""
    few = problem.n_demand * problem.n_candidates <= MAX_PAIRS
    free = not problem.quota and not problem.sites_cost
    return few and free and bool((problem.weight > 0).any())


class Branching:
    """The nodes that are open, and the best answer so far.

    Parameters
    ----------
    problem
        A ``total`` problem without capacity, minimum loads and quotas.
    multiplier
        Multipliers of a bound, shape (n,).
    cost
        Cost of the best answer.
    whole
        Whether all costs are in whole numbers.
    """

    def __init__(
        self, problem: LocationProblem, multiplier: Floats, cost: float, *, whole: bool
    ) -> None:
        self._sites = np.flatnonzero(~problem.forbidden).astype(np.int32)
        # Who counts for nothing may still have to be served.
        asked = (problem.weight > 0) | np.isinf(problem.penalty)
        self._points = np.flatnonzero(asked).astype(np.int32)
        weight = problem.weight[self._points]
        self._cost = _table(problem, self._points, self._sites)
        self._far = 1.0 + 2.0 * float(self._cost[np.isfinite(self._cost)].max(initial=0.0))
        self._waiting = charge(problem.penalty[self._points, None], weight)[:, 0]
        self._root = np.sqrt(weight / weight.mean())
        self._whole, self._upper = whole, cost
        self._order = counter()
        self._heap: list[tuple[float, int, Node]] = []
        self.best: Int32s | None = None
        start = np.clip(multiplier[self._points], 0.0, self._waiting)
        fixed = np.flatnonzero(problem.fixed[self._sites]).astype(np.int32)
        free = np.flatnonzero(~problem.fixed[self._sites]).astype(np.int32)
        wanted = (problem.n_sites or 0) - len(fixed)
        groups = [fixed[at : at + 1] for at in range(len(fixed))]
        root = Node([*groups, free], [1] * len(fixed) + [wanted], start, [])
        self._enter(root, -np.inf, ROOT_ITERATIONS)

    @property
    def _goal(self) -> float:
        """What a bound must exceed for its node to hold no better answer."""
        return self._upper - (1.0 - 1e-6 if self._whole else _SHAVE * abs(self._upper))

    @property
    def bound(self) -> float:
        """The bound that is proved."""
        least = self._heap[0][0] if self._heap else np.inf
        if self._whole:
            return min(self._upper, float(np.ceil(least - 1e-6)) if least < np.inf else least)
        # Nodes were left out whose bound was next to the best cost.
        return min(self._upper * (1.0 - 2.0 * _SHAVE), least * (1.0 - _SHAVE))

    def run(
        self, stop: Callable[[float], bool], *, halted: Callable[[], bool] = lambda: False
    ) -> None:
        """Go through the nodes, the least bound first, until told to stop or there are none.

        Each node is divided into ones of fewer candidates or smaller groups, so there is an end.

        Parameters
        ----------
        stop
            Asked once a node, with the bound.
        halted
            Asked once a part of a node whether to end at once.
        """
        while (
            self._heap and len(self._heap) * len(self._points) < MAX_KEPT and not stop(self.bound)
        ):
            bound, _, node = heappop(self._heap)
            if bound > self._goal:
                self._heap.clear()
            elif not self._enter_parts(node, bound, halted):
                break
        stop(self.bound)

    def _enter_parts(self, node: Node, bound: float, halted: Callable[[], bool]) -> bool:
        """Divide a node and bound its parts; say whether there was time for all of them."""
        for part in self._split(node):
            if halted():  # the parts that are left are in the whole
                heappush(self._heap, (bound, next(self._order), node))
                return False
            self._enter(part, bound, ITERATIONS)
        return True

    def tighten(self, cost: float) -> None:
        """Note the cost of a better answer."""
        self._upper = min(self._upper, cost)

    def _enter(self, node: Node, above: float, iterations: int) -> None:
        """Bound a node, close what it rules out, and keep it if it may hold a better answer."""
        sites = np.concatenate(node.groups)
        first = np.r_[0, np.cumsum([len(group) for group in node.groups])]
        counts = np.array(node.counts)
        bound, multiplier, worth, chosen, share = ascend(
            self._cost,
            sites,
            first,
            counts,
            node.multiplier,
            self._waiting,
            self._root,
            self._goal,
            iterations,
        )
        self._try(sites[chosen])
        if bound > self._goal or len(sites) == counts.sum():
            return
        keep = still_possible(worth, first, counts, self._goal - bound)
        inside = [slice(first[at], first[at + 1]) for at in range(len(counts))]
        groups = [sites[part][keep[part]] for part in inside]
        shares = [share[part][keep[part]] for part in inside]
        left = Node(groups, node.counts, multiplier, shares)
        if sum(map(len, groups)) == counts.sum():
            self._try(np.concatenate(groups))
            return
        heappush(self._heap, (max(bound, above), next(self._order), left))

    def _try(self, sites: Int32s) -> None:
        """Keep an answer if it is better."""
        cost = cost_of_sites(self._cost, sites, self._waiting)
        if cost < self._upper:
            self._upper, self.best = cost, self._sites[sites]

    def _split(self, node: Node) -> list[Node]:
        """Divide a group by the distance from one demand point, in all ways to share its sites."""
        at = self._group_to_split(node)
        near, far = self._parts(node, at)
        children = []
        for inner in range(node.counts[at] + 1):
            outer = node.counts[at] - inner
            if inner > len(near) or outer > len(far):
                continue
            groups, counts = node.groups.copy(), node.counts.copy()
            groups[at : at + 1] = [near] * (inner > 0) + [far] * (outer > 0)
            counts[at : at + 1] = [inner] * (inner > 0) + [outer] * (outer > 0)
            children.append(Node(groups, counts, node.multiplier, []))
        return children

    def _group_to_split(self, node: Node) -> int:
        """Return the group whose sites, in the shares that they have, differ most."""
        spread = [
            -1.0 if len(group) == count else float(_variance(self._finite(group), share).sum())
            for group, count, share in zip(node.groups, node.counts, node.shares, strict=True)
        ]
        return int(np.argmax(spread))

    def _parts(self, node: Node, at: int) -> tuple[Int32s, Int32s]:
        group, share, count = node.groups[at], node.shares[at], node.counts[at]
        table = self._finite(group)
        if (table == table[0]).all():
            return group[:count], group[:0]
        variance = _variance(table, share)
        best = (-1.0, group[:count], group[count:])
        for point in np.argsort(-variance, kind="stable")[:POINTS_TRIED]:
            row = table[:, point]
            order = np.argsort(row, kind="stable")
            steps = np.diff(row[order])
            cuts = np.flatnonzero(steps > 0)
            if not len(cuts):
                continue
            within = np.cumsum(share[order])[cuts]
            # Half-way between whole numbers of sites, else in the middle; best in a gap.
            between = np.abs(within - np.floor(within + 0.5))
            middle = np.minimum(cuts + 1, len(group) - cuts - 1) / len(group)
            gap = 1.0 + 2.0 * steps[cuts] / np.ptp(row)
            value = (between + 0.05 * middle) * gap * np.sqrt(variance[point])
            cut = int(np.argmax(value))
            if value[cut] > best[0]:
                last = cuts[cut] + 1
                best = (value[cut], group[order[:last]], group[order[last:]])
        return best[1], best[2]

    def _finite(self, group: Int32s) -> Floats:
        return np.minimum(self._cost[group], self._far)


def _variance(table: Floats, share: Floats) -> Floats:
    """Return the variance of each column, rows counted by share and a little in any case."""
    part = share + 1e-3
    part = part / part.sum()
    mean = part @ table
    variance: Floats = np.maximum(part @ (table * table) - mean * mean, 0.0)
    return variance


def _table(problem: LocationProblem, points: Int32s, sites: Int32s) -> Floats:
    """Return the weighted cost of each demand point at each site, shape (sites, points)."""
    travel = problem.travel.pairs(np.tile(points, len(sites)), np.repeat(sites, len(points)))
    return charge(travel.reshape(len(sites), len(points)).T, problem.weight[points]).T.copy()
