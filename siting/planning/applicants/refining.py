"""Among assignments of equal worth, the one that applicants, asked in their order, like best."""

from collections import deque

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from siting.arrays import Flags, Integers
from siting.planning.applicants.wishes import NOTHING, Wishes


def refine(wishes: Wishes, worth: Integers, granted: Integers) -> Integers:
    """Choose among the assignments of greatest worth, one applicant after the other.

    Parameters
    ----------
    wishes
        Applicants, centers and wishes.
    worth
        What it is worth to grant a wish.
    granted
        The position of the wish that is granted to each applicant, `NOTHING` where none is: an
        assignment of greatest worth in all.

    Returns
    -------
    Another such assignment: the first applicant has the dearest that any of them gives it, the
    second the dearest that is left, and so on.

    Notes
    -----
    Any two assignments of greatest worth differ by closed ways on which the worth does not change.
    With prices that support the first of them (`_prices`) such a way uses tight wishes only, those
    that pay exactly what they cost, and stays within a strongly connected part of what these link.
    So each applicant asks for one search, in one such part: what a dearer wish has searched in vain
    is not searched again for the next.
    """
    ways = _Ways(wishes, worth, granted)
    for applicant in range(wishes.n_applicants):
        ways.settle(applicant)
    return np.array(ways.granted, dtype=np.int64)


def _prices(wishes: Wishes, worth: Integers, granted: Integers) -> Integers:
    """Return the least lengths of ways to each node, where taking a wish shortens a way.

    Nodes are the applicants, then the centers, then nobody. The lengths are prices: no wish that is
    not granted pays more than them, every granted one as much.
    """
    tails, heads, lengths = _arcs(wishes, worth, granted)
    order = np.argsort(heads, kind="stable")
    tails, heads, lengths = tails[order], heads[order], lengths[order]
    first = np.flatnonzero(np.r_[True, heads[1:] != heads[:-1]])
    reached = heads[first]
    price = np.zeros(wishes.n_applicants + wishes.n_centers + 1, dtype=np.int64)
    while True:
        shorter = np.minimum.reduceat(price[tails] + lengths, first)
        if (shorter >= price[reached]).all():
            return price
        price[reached] = np.minimum(price[reached], shorter)


def _arcs(
    wishes: Wishes, worth: Integers, granted: Integers
) -> tuple[Integers, Integers, Integers]:
    """Return tail, head and length of every change that can be made to an assignment.

    An applicant takes a center (less its worth), a center loses its applicant (plus the worth); who
    gives one back leads to nobody, who has none comes from there; centers the other way round.
    """
    n, m = wishes.n_applicants, wishes.n_centers
    taken = np.zeros(len(worth), dtype=bool)
    taken[granted[granted != NOTHING]] = True
    held = np.zeros(m, dtype=bool)
    held[wishes.center[taken]] = True
    center = n + wishes.center
    edges = (
        np.where(taken, center, wishes.applicant),
        np.where(taken, wishes.applicant, center),
        np.where(taken, worth, -worth),
    )
    sides = np.concatenate([granted != NOTHING, ~held])  # those that lead to nobody
    nodes, nobody = np.arange(n + m), np.full(n + m, n + m)
    ends = (np.where(sides, nodes, nobody), np.where(sides, nobody, nodes), np.zeros(n + m, int))
    tails, heads, lengths = (np.concatenate(pair) for pair in zip(edges, ends, strict=True))
    return tails, heads, lengths


class _Ways:
    """The tight ways by which an assignment can change without changing its worth.

    Attributes
    ----------
    granted
        The wish granted to each applicant.
    settled
        Whether an applicant's wish is settled.
    """

    def __init__(self, wishes: Wishes, worth: Integers, granted: Integers) -> None:
        price = _prices(wishes, worth, granted)
        tails, heads, lengths = _arcs(wishes, worth, granted)
        tight = lengths + price[tails] == price[heads]
        part = _parts(tails[tight], heads[tight], len(price))
        n, self._nobody = wishes.n_applicants, len(price) - 1
        useful = _within(tight, tails, heads, part)
        self._n = n
        self._first = wishes.starts.tolist()
        self._tight = useful[: len(worth)].tolist()
        self._center = (n + wishes.center).tolist()
        linked = useful[len(worth) :]
        self._to_nobody = linked.tolist()
        self._at_nobody = np.flatnonzero(linked).tolist()
        self.granted = granted.tolist()
        self.settled = [False] * n
        self._holder = {self._center[wish]: a for a, wish in enumerate(self.granted) if wish >= 0}

    def settle(self, applicant: int) -> None:
        """Grant the dearest wish that those who are not settled can make up for; settle it."""
        own = self.granted[applicant]
        end = self._first[applicant + 1] if own == NOTHING else own
        came: dict[int, tuple[int, int]] = {}
        for wish in range(self._first[applicant], end):
            if self._tight[wish] and self._search(applicant, wish, came):
                self._turn(came, applicant)
                break
        self.settled[applicant] = True

    def _search(self, goal: int, wish: int, came: dict[int, tuple[int, int]]) -> bool:
        """Find a way back to an applicant from the center of a wish, where none led before."""
        start = self._center[wish]
        if start in came:
            return False
        came[start] = (goal, wish)
        queue = deque([start])
        while queue:
            node = queue.popleft()
            for following, by in self._leaving(node):
                if following not in came:
                    came[following] = (node, by)
                    queue.append(following)
                if following == goal:
                    return True
        return False

    def _leaving(self, node: int) -> list[tuple[int, int]]:
        """Return the nodes that a tight way leads to, each with the wish that it takes."""
        if node == self._nobody:
            return [(other, NOTHING) for other in self._at_nobody if self._comes_from_nobody(other)]
        if node >= self._n:
            holder = self._holder.get(node)
            if holder is None:
                return [(self._nobody, NOTHING)] if self._to_nobody[node] else []
            return [] if self.settled[holder] else [(holder, NOTHING)]
        own = self.granted[node]
        wishes = range(self._first[node], self._first[node + 1])
        led = [(self._center[wish], wish) for wish in wishes if self._tight[wish] and wish != own]
        if own != NOTHING and self._to_nobody[node]:
            led.append((self._nobody, NOTHING))
        return led

    def _comes_from_nobody(self, node: int) -> bool:
        if node < self._n:
            return self.granted[node] == NOTHING and not self.settled[node]
        return node in self._holder

    def _turn(self, came: dict[int, tuple[int, int]], goal: int) -> None:
        """Make every change of a closed way."""
        taken, node = [], goal
        while True:
            before, wish = came[node]
            if before < self._n:
                taken.append((before, wish))
            node = before
            if node == goal:
                break
        for applicant, _ in taken:
            own = self.granted[applicant]
            if own != NOTHING and self._holder.get(self._center[own]) == applicant:
                del self._holder[self._center[own]]
        for applicant, wish in taken:
            self.granted[applicant] = wish
            if wish != NOTHING:
                self._holder[self._center[wish]] = applicant


def _parts(tails: Integers, heads: Integers, count: int) -> Integers:
    """Return the strongly connected part of each node."""
    graph = csr_array((np.ones(len(tails), dtype=np.int8), (tails, heads)), shape=(count, count))
    return np.asarray(connected_components(graph, connection="strong")[1], dtype=np.int64)


def _within(tight: Flags, tails: Integers, heads: Integers, part: Integers) -> Flags:
    """Tell which tight ways stay within a part."""
    return np.asarray(tight & (part[tails] == part[heads]))
