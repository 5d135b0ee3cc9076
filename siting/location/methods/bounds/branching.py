"""Blocks of candidates branched on: what is lost by a site that is open in part.

A block's dual ends where sites could be open in part. Branch and bound goes on: the site that is
most nearly half open is opened in one branch and closed in the other (Goertz and Klose 2012,
doi:10.1287/ijoc.1110.0468, do so for facility location). The least bound of the branches that are
left is one for the block, however many are left: a tree may be cut at any time.
"""

from collections.abc import Callable
from heapq import heappush, heapreplace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from siting.location.methods.bounds.blocks import (
    BATCH,
    HOPE,
    Block,
    Blocks,
    Raised,
    in_batches,
    raised,
)

#: Iterations at the root.
ROOT_ITERATIONS = 150
#: Iterations at a branch, and the part of the block's share of the gap that is hoped for in one.
BRANCH_ITERATIONS, BRANCH_HOPE = 40, 0.05
#: By how many shares of the gap a block is raised at most. What a site would add beyond that need
#: not be branched on, since then another bound is the least.
MOST_SHARES = 2.0
#: What growing a tree is hoped to gain at first, in shares of the gap: those that gain most for
#: their work grow first, and large blocks, which gain little, wait.
HOPED = 0.05
#: From here on a site counts as open in part.
IN_PART = 0.01


class Branch(NamedTuple):
    """What is proved where some sites are open and some closed; the least bound comes first."""

    bound: float
    number: int
    state: NDArray[np.int8]
    paid: NDArray[np.float32]
    often_open: NDArray[np.float32]


class Tree:
    """The branches of a block.

    Parameters
    ----------
    block
        The block.
    gap
        What the bound of the whole lacks at most.
    """

    def __init__(self, block: Block, gap: float) -> None:
        self.block, share = block, gap * block.share
        self._hope, self._count = BRANCH_HOPE * share, 0
        self._hoped, self._work = HOPED * share, max(len(block.table[1]), 1)
        root = raised(
            block, block.paid, block.state, level=HOPE * share, iterations=ROOT_ITERATIONS
        )
        self._root, self._limit = root.bound, root.bound + MOST_SHARES * share
        self._branches = [self._branch(root, block.state, -np.inf)]
        self.settled = False

    @property
    def bound(self) -> float:
        """What is proved of the block: of its costs less its multipliers."""
        return min(self._limit, self._branches[0].bound)

    @property
    def promise(self) -> float:
        """What growing gained so far, and some more, for the work that it was."""
        return (self.bound - self._root + self._hoped) / (self._work * self._count)

    def grow(self) -> None:
        """Branch where the bound is least, unless nothing is open in part there."""
        least = self._branches[0]
        free = np.flatnonzero(least.state == 0)
        often = least.often_open[free]
        part = np.minimum(often, 1.0 - often)
        if least.bound >= self._limit or part.max(initial=0.0) < IN_PART:
            self.settled = True
            return
        site = free[np.argmax(part)]
        first, second = (self._with(least, int(site), value) for value in (1, -1))
        heapreplace(self._branches, first)
        heappush(self._branches, second)

    def _with(self, branch: Branch, site: int, value: int) -> Branch:
        state = branch.state.copy()
        state[site] = value
        paid = np.minimum(branch.paid.astype(np.float64), self.block.most)
        found = raised(self.block, paid, state, level=self._hope, iterations=BRANCH_ITERATIONS)
        return self._branch(found, state, branch.bound)

    def _branch(self, found: Raised, state: NDArray[np.int8], known: float) -> Branch:
        """Return a branch; sites whose other state would cost more than the limit are done with."""
        room, state = self._limit - found.bound, state.copy()
        free = state == 0
        state[free & (found.reduced > room)] = -1
        state[free & (found.reduced < -room)] = 1
        self._count += 1
        half = found.paid.astype(np.float32), found.often_open.astype(np.float32)
        return Branch(max(found.bound, known), self._count, state, *half)


def raise_by_branching(blocks: Blocks, *, gap: float, stop: Callable[[float], bool]) -> float:
    """Branch where it gains most until nothing is open in part or told to stop.

    Parameters
    ----------
    blocks
        The blocks.
    gap
        What the bound lacks at most.
    stop
        Asked between some blocks and the next, with the bound so far.

    Returns
    -------
    The bound; ``-inf`` if it was stopped before every block had one.
    """
    everyone = range(blocks.count)
    trees = list(
        in_batches(lambda number: Tree(blocks.cut(number), gap), everyone, lambda: stop(-np.inf))
    )
    if len(trees) < blocks.count:
        return -np.inf

    def bound() -> float:
        return blocks.rest + sum(tree.bound for tree in trees)

    open_ = set(everyone)
    while open_ and not stop(bound()):
        best = sorted(open_, key=lambda number: (-trees[number].promise, number))[:BATCH]
        for _ in in_batches(lambda number: trees[number].grow(), best, lambda: False):
            pass
        open_.difference_update(number for number in best if trees[number].settled)
    return bound()
