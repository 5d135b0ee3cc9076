"""Candidates in blocks: those that the same demand points would pay for lie together."""

from heapq import heapify, heappop, heappush
from itertools import combinations

import numpy as np

from siting.arrays import Floats, Int32s
from siting.location.methods.bounds.kernels.blocks import cheapest_three
from siting.location.methods.bounds.offers import Offers

#: How much sooner small blocks are united than large ones: by this power of their sizes.
_EVEN = 0.7


def partition_classes(offers: Offers, paid: Floats, *, largest: int) -> Int32s:
    """Divide the classes of candidates into blocks.

    Two blocks become one while many demand points have their cheapest classes in both and the sizes
    allow it, so that borders run where few live.

    Parameters
    ----------
    offers
        Table of offers.
    paid
        What demand points pay, in the order of the table, shape (n,).
    largest
        Most candidates of a block; one class may have more.

    Returns
    -------
    Block of each class, numbered from 0.
    """
    m = len(offers.first_of)
    size = np.bincount(offers.class_of, minlength=m).tolist()
    shared = _shared(offers, paid)
    members = {number: [number] for number in range(m)}

    def likely(one: int, other: int) -> float:
        evened: float = (size[one] * size[other]) ** _EVEN
        return -shared[one][other] / evened

    waiting = [(likely(a, b), a, b) for a in range(m) for b in shared[a] if a < b]
    heapify(waiting)
    while waiting:
        known, one, other = heappop(waiting)
        if other not in shared[one] or size[one] + size[other] > largest:
            continue
        if likely(one, other) > known:
            heappush(waiting, (likely(one, other), one, other))
            continue
        if len(shared[one]) < len(shared[other]):
            one, other = other, one
        _unite(shared, one, other)
        size[one] += size[other]
        members[one] += members.pop(other)
        for third in shared[one]:
            heappush(waiting, (likely(one, third), one, third))
    block_of = np.empty(m, np.int32)
    for number, some in enumerate(members.values()):
        block_of[some] = number
    return block_of


def _shared(offers: Offers, paid: Floats) -> list[dict[int, float]]:
    """Count for each class and each other one the demand points that would pay for both."""
    table = offers.pointer, offers.demand_of, offers.cost_of
    m, best = len(offers.first_of), np.full((len(paid), 3), -1, np.int32)
    cheapest_three(table, paid, best)
    best.sort(axis=1)
    pairs = np.concatenate([best[:, pair] for pair in combinations(range(3), 2)])
    pairs = pairs[pairs[:, 0] >= 0].astype(np.int64)
    keys, counts = np.unique(pairs[:, 0] * m + pairs[:, 1], return_counts=True)
    shared: list[dict[int, float]] = [{} for _ in range(m)]
    for key, count in zip(keys.tolist(), counts.tolist(), strict=True):
        one, other = divmod(key, m)
        shared[one][other] = shared[other][one] = float(count)
    return shared


def _unite(shared: list[dict[int, float]], one: int, other: int) -> None:
    """Give one block what another shares with others."""
    del shared[one][other]
    for third, count in shared[other].items():
        if third == one:
            continue
        del shared[third][other]
        shared[one][third] = shared[third][one] = shared[one].get(third, 0.0) + count
    shared[other] = {}
