"""The Lagrangian bound by blocks of candidates.

Within a block no demand point may be served more than once. With that kept, and not only paid for,
a block is a small location problem, and the bound is

    multipliers + bounds of the blocks - what prices let an allowed set of sites cost at most,

where a block's bound is on its sites' costs and prices, its travel, less the multipliers of whom it
serves. A demand point whose multiplier is lower than the cheapest cost outside its home block gets
one as high as that: nobody outside gains by it. Whatever bounds blocks, their sum with the rest is
a bound, whatever sets of sites quotas allow. From the multipliers of the whole the bound is the
same as theirs; then each block raises its own, with steps as long as it needs, while the whole
would take one length for all.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import local
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from siting.arrays import Flags, Floats, Int32s
from siting.location.methods.bounds.kernels.blocks import cut_out, find_homes, raise_block
from siting.location.methods.bounds.lagrangian import Dual, find_worths
from siting.location.site_rules import Rules

#: How high a multiplier is lifted at most, in times of what it was and of their mean.
_LIFT, _LIFT_BY_MEAN = 2.0, 1.0
#: Iterations by which a block is raised, and the part of its share of the gap that is hoped for.
ITERATIONS, HOPE = 60, 0.3
#: Blocks between two questions to the stop; two cores work on them.
BATCH = 8

Made = TypeVar("Made")


@dataclass(frozen=True)
class Block:
    """Some candidates, and the demand points that could pay for them, numbered anew from 0.

    Parameters
    ----------
    table
        Pointer, demand points and costs of the sites.
    load, most
        Of each demand point, and the most that it can pay: its multiplier, shape (n,).
    capacity, price, state
        Of each site, what it costs when it is open, and whether it may be either (0), must be open
        (1) or closed (-1), shape (m,).
    paid
        What demand points pay by the multipliers of the whole, shape (n,).
    behind, at_home
        Demand point of the whole behind each number, and whether this is its home, shape (n,).
    share
        The part of all that is paid at home that is paid here.
    """

    table: tuple[NDArray[np.int64], Int32s, NDArray[np.float32]]
    load: Floats
    most: Floats
    capacity: Floats
    price: Floats
    state: NDArray[np.int8]
    paid: Floats
    behind: Int32s
    at_home: Flags
    share: float


@dataclass(frozen=True)
class Raised:
    """What is proved of a block.

    Parameters
    ----------
    bound
        On its costs less its multipliers.
    paid
        What its demand points pay, which proves it.
    reduced, often_open
        Of each site what it costs less what it saves, and how often it was open of late, in [0, 1].
    """

    bound: float
    paid: Floats
    reduced: Floats
    often_open: Floats


def raised(
    block: Block, paid: Floats, state: NDArray[np.int8], *, level: float, iterations: int
) -> Raised:
    """Raise the bound of a block from what is paid on, with its sites in given states."""
    best, sites = paid.copy(), len(state)
    reduced, often = np.zeros(sites), np.zeros(sites)
    bound = raise_block(
        block.table, block.load, block.capacity, block.price, block.most, state, best,
        max(level, 1e-300), iterations, reduced, often,
    )  # fmt: skip
    return Raised(float(bound), best, reduced, often)


class Blocks:
    """A dual in blocks, around given multipliers.

    Parameters
    ----------
    dual
        The dual of the whole, with offers of all that may matter.
    multiplier
        Its multipliers, in the order of the problem, shape (n,).
    block_of
        Block of each class, see `partition_classes`.
    """

    def __init__(self, dual: Dual, multiplier: Floats, block_of: Int32s) -> None:
        offers = dual.offers
        self._dual, self._table = dual, (offers.pointer, offers.demand_of, offers.cost_of)
        self._paid = np.minimum(np.maximum(multiplier[offers.order], 0.0), offers.highest)
        self._most, self._home = self._lifted(block_of)
        worth, _ = find_worths(dual, multiplier)
        price = prices(dual.rules, worth, dual.n_sites)
        dearest = price[dual.rules.best_choice(price, dual.n_sites)].sum()
        #: What is added to the bounds of the blocks.
        self.rest = float(self._most.sum()) + dual.closed_cost - float(dearest)
        self._cost = dual.site_cost + price
        self._block_of = block_of
        self._sites = self._by_block(block_of[offers.class_of])
        self._scratch = local()
        self.count = len(self._sites)

    def _lifted(self, block_of: Int32s) -> tuple[Floats, Int32s]:
        """Return multipliers as high as they may be for nothing, and the home of each."""
        n, paid = len(self._paid), self._paid
        home, lowest = np.full(n, -1, np.int32), np.full(n, np.inf)
        lift = _LIFT * paid + _LIFT_BY_MEAN * float(paid.mean())
        elsewhere = np.minimum(self._dual.offers.highest, lift)
        find_homes(self._table, block_of, home, lowest, elsewhere)
        return np.maximum(paid, elsewhere), home

    def _by_block(self, block: Int32s) -> list[Int32s]:
        """List the candidates of each block that may open."""
        free = self._dual.rules.free
        order = free[np.argsort(block[free], kind="stable")]
        bounds = np.flatnonzero(np.diff(block[order])) + 1
        return [part.astype(np.int32) for part in np.split(order, bounds) if len(part)]

    def cut(self, number: int) -> Block:
        """Return one of the blocks."""
        dual, sites = self._dual, self._sites[number]
        classes = dual.offers.class_of[sites]
        if not hasattr(self._scratch, "number_of"):
            self._scratch.number_of = np.full(len(self._most), -1, np.int32)
        *table, behind = cut_out(self._table, classes, self._most, self._scratch.number_of)
        paid = self._paid[behind]
        at_home = self._home[behind] == self._block_of[classes[0]]
        return Block(
            (table[0], table[1], table[2]),
            dual.load[behind],
            self._most[behind],
            dual.capacity[classes],
            self._cost[sites],
            dual.rules.fixed[sites].astype(np.int8),
            paid,
            behind,
            at_home,
            float(paid[at_home].sum() / max(self._paid.sum(), 1e-300)),
        )

    def raise_all(self, *, gap: float, stop: Callable[[], bool]) -> tuple[float, Floats]:
        """Raise every block by itself, from the multipliers of the whole.

        Parameters
        ----------
        gap
            What the bound lacks at most, which scales the steps.
        stop
            Asked between some blocks and the next.

        Returns
        -------
        The bound, ``-inf`` if it was stopped, and what demand points pay at home by then, in the
        order of the problem: good multipliers of the whole.
        """
        paid, total, done = self._paid.copy(), 0.0, 0

        def work(number: int) -> tuple[Block, Raised]:
            block = self.cut(number)
            level = HOPE * gap * block.share
            return block, raised(block, block.paid, block.state, level=level, iterations=ITERATIONS)

        for block, found in in_batches(work, range(self.count), stop):
            paid[block.behind[block.at_home]] = found.paid[block.at_home]
            total += found.bound
            done += 1
        by_demand = np.empty_like(paid)
        by_demand[self._dual.offers.order] = paid
        return (self.rest + total if done == self.count else -np.inf), by_demand


def prices(rules: Rules, worth: Floats, n_sites: int) -> Floats:
    """Return prices of candidates at which each by itself would open where the rules open it.

    Parameters
    ----------
    rules
        Which sets of sites are allowed.
    worth
        What each candidate is worth beyond its cost, shape (m,).
    n_sites
        How many open.
    """
    is_open = np.zeros(len(worth), np.bool_)
    is_open[rules.best_choice(worth, n_sites)] = True
    free = rules.allowed & ~rules.fixed
    everywhere = _between(worth, free & is_open, free & ~is_open)
    price = np.full(len(worth), everywhere)
    for kind in range(len(rules.low) - 1):
        own = rules.kind == kind
        opened = int((own & is_open).sum())
        alone = _between(worth, own & free & is_open, own & free & ~is_open)
        few, many = opened <= rules.low[kind], opened >= rules.high[kind]
        if many:
            price[own] = alone if few else max(alone, everywhere)
        elif few:
            price[own] = min(alone, everywhere)
    return price


def _between(worth: Floats, inside: Flags, outside: Flags) -> float:
    """Return a number between the least worth inside and the greatest outside."""
    least, most = worth[inside].min(initial=np.inf), worth[outside].max(initial=-np.inf)
    known = [float(value) for value in (least, most) if np.isfinite(value)]
    return sum(known) / len(known) if known else 0.0


def in_batches(
    work: Callable[[int], Made], numbers: Sequence[int], stop: Callable[[], bool]
) -> Iterator[Made]:
    """Work on each number, on two cores, and yield in their order until told to stop."""
    with ThreadPoolExecutor(2) as pool:
        for start in range(0, len(numbers), BATCH):
            if stop():
                return
            yield from pool.map(work, numbers[start : start + BATCH])
