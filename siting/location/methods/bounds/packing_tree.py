"""Branch and bound to the end: small problems under capacity, loads packed exactly.

A part of all answers is parted where its dual is least sure: at the site that is most nearly half
open, and where no site is, at a demand point, which goes to the site that serves it most or to
another (Ceselli and Righini 2005, doi:10.1002/net.20059, part the sites of a demand point so). In
every part, what cannot be better than the best answer is left out again. The least bound of the
parts that are left is one for the problem, wherever the tree is cut.
"""

from collections.abc import Callable, Iterator
from heapq import heappop, heappush
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from siting.arrays import Flags, Floats
from siting.location.methods.assigning.assignment import assign_to_open
from siting.location.methods.bounds.packing import Choices, Effort, Packing, Raised
from siting.location.problem import LocationProblem
from siting.location.solution import Solution

#: How the bound of the whole is raised first, after something was left out, and in a part.
FIRST, AGAIN = Effort(1.0, 20, 0.7, 2_000), Effort(0.3, 20, 0.7, 400)
PART = Effort(0.5, 6, 0.5, 40)
#: Rises of the whole at most, and the part of the pairs that must have been left out for one more.
RISES, WORTHWHILE = 4, 0.01
#: From here on a site counts as open in part.
IN_PART = 0.05
#: Parts between two whose sites are tried as an answer.
TRIED_EVERY = 16
#: By which part of it a cost may be lower without being better, and a bound must exceed it, so that
#: rounding leaves nothing out that matters: less than what counts as optimal.
_SAME = 1e-10


class Part(NamedTuple):
    """A part of all answers; the least bound comes first.

    `pairs` are the bits of those of `Choices`, and `goes` says where the part is parted: the
    position of a site and -1, or of the site that a demand point is to have, and of that.
    """

    bound: float
    number: int
    state: NDArray[np.int8]
    pairs: NDArray[np.uint8]
    must: Flags
    multiplier: Floats
    goes: tuple[int, int]


class Tree:
    """The parts of all answers that may hold one that is better than the best.

    Parameters
    ----------
    problem
        A capacitated ``total`` problem with a number of sites.
    best
        The best answer so far, within all limits.
    whole
        Whether all costs are whole numbers, so that an answer is better by 1 or not at all.
    halted
        Asked between the first rises whether to end.
    """

    def __init__(
        self,
        problem: LocationProblem,
        best: Solution,
        *,
        whole: bool,
        halted: Callable[[], bool] = lambda: False,
    ) -> None:
        self._problem, self._whole, self.best = problem, whole, best
        self._packing = Packing(problem)
        self._shape = problem.n_candidates, problem.n_demand
        self._parts: list[Part] = []
        self._tried: set[bytes] = set()
        self.count = 0
        choices, start = self._packing.everything(), self._packing.first_multiplier()
        self._begin(choices, start, FIRST, halted)

    def _begin(
        self, choices: Choices, start: Floats, effort: Effort, halted: Callable[[], bool]
    ) -> None:
        """Leave out of all answers what no better one has, as long as that goes on."""
        for _ in range(RISES):
            found = self._packing.raised(choices, start, worst=self._worst, effort=effort)
            self._try(choices, found)
            if found.bound >= self._worst:
                return
            start, effort, before = found.multiplier, AGAIN, int(choices.pairs.sum())
            choices = self._packing.shrunk(choices, start, worst=self._worst + self._margin)
            if before - int(choices.pairs.sum()) < WORTHWHILE * before or halted():
                break
        self._keep(choices, found, found.bound)

    @property
    def _margin(self) -> float:
        return _SAME * self.best.cost

    @property
    def _worst(self) -> float:
        """The most that an answer may cost to be better than the best."""
        cost = self.best.cost
        return cost - 1.0 + 1e-6 if self._whole else cost - self._margin

    @property
    def bound(self) -> float:
        """What any answer costs at least."""
        least = self._parts[0].bound if self._parts else self.best.cost
        if self._whole:
            least = float(np.ceil(least - 1e-6))
        return max(min(least, self.best.cost), 0.0)

    @property
    def left(self) -> int:
        """Pairs that better answers may have, in the part with the least bound."""
        return int(np.bitwise_count(self._parts[0].pairs).sum()) if self._parts else 0

    def offer(self, solution: Solution) -> None:
        """Take note of an answer that was found elsewhere; it is within all limits."""
        if solution.cost >= self.best.cost:
            return
        self.best = solution
        if len(self._parts) == 1:
            only = self._parts.pop()
            self._begin(self._choices(only), only.multiplier, AGAIN, lambda: False)

    def run(self, stop: Callable[[float], bool]) -> None:
        """Part the part with the least bound, until none is left or told to stop.

        Parameters
        ----------
        stop
            Asked before each, with the bound.
        """
        while self._parts and not stop(self.bound):
            least = heappop(self._parts)
            if least.bound >= self._worst:
                self._parts.clear()
                return
            for choices in self._parted(least):
                self._add(choices, least)

    def _add(self, choices: Choices, parent: Part) -> None:
        """Bound a part, and keep it if it may hold a better answer."""
        if not _possible(choices):
            return
        found = self._packing.raised(choices, parent.multiplier, worst=self._worst, effort=PART)
        if found.bound >= self._worst:
            return
        worst = self._worst + self._margin
        choices = self._packing.shrunk(choices, found.multiplier, worst=worst)
        if _possible(choices):
            self._keep(choices, found, max(found.bound, parent.bound))

    def _keep(self, choices: Choices, found: Raised, bound: float) -> None:
        goes = self._where(choices, found)
        if goes is None:
            self._finish(choices)
            return
        if goes[1] >= 0 or self.count % TRIED_EVERY == TRIED_EVERY - 1:
            self._try(choices, found)
        self.count += 1
        pairs = np.packbits(choices.pairs)
        given = choices.state, pairs, choices.must, found.multiplier, goes
        heappush(self._parts, Part(bound, self.count, *given))

    def _where(self, choices: Choices, found: Raised) -> tuple[int, int] | None:
        """Say where to part: at a site, or where a demand point goes; None where all is decided."""
        free = np.flatnonzero(choices.state == 0)
        unsure = np.minimum(found.often[free], 1.0 - found.often[free])
        if unsure.max(initial=0.0) > IN_PART:
            return int(free[unsure.argmax()]), -1
        options = choices.pairs.sum(axis=0) + ~choices.must
        share = np.where(choices.pairs, found.share, -1.0)
        most = share.max(axis=0)
        open_ = np.flatnonzero(options > 1)
        if len(open_):
            demand = open_[np.abs(most[open_] - 0.5).argmin()]
            return int(share[:, demand].argmax()), int(demand)
        return (int(free[0]), -1) if len(free) else None

    def _choices(self, part: Part) -> Choices:
        size = self._shape[0] * self._shape[1]
        pairs = np.unpackbits(part.pairs, count=size).reshape(self._shape).astype(np.bool_)
        return Choices(part.state, pairs, part.must)

    def _parted(self, part: Part) -> Iterator[Choices]:
        """Yield both halves of a part."""
        whole, (site, demand) = self._choices(part), part.goes
        if demand < 0:
            for state in (1, -1):
                yield _with_site(whole, site, state)
            return
        only = whole.pairs.copy()
        only[:, demand] = False
        others, must = only.copy(), whole.must.copy()
        others[:, demand] = whole.pairs[:, demand]
        others[site, demand] = False
        only[site, demand], must[demand] = True, True
        yield _with_site(Choices(whole.state, only, must), site, 1)
        yield Choices(whole.state, others, whole.must)

    def _finish(self, choices: Choices) -> None:
        """Take the only answer that is left of a part, if it is within all limits and better."""
        served = choices.pairs.any(axis=0)
        assignment = np.where(served, choices.pairs.argmax(axis=0), -1).astype(np.int32)
        self._take(np.flatnonzero(choices.state > 0).astype(np.int32), assignment)

    def _try(self, choices: Choices, found: Raised) -> None:
        """Take the sites that are open most often, and whom each serves most, or can at best."""
        often = np.where(choices.state > 0, 2.0, np.where(choices.state < 0, -1.0, found.often))
        likely = np.argsort(-often, kind="stable")[: self._problem.n_sites or 0]
        sites = np.sort(likely).astype(np.int32)
        if often[sites].min(initial=0.0) < 0:
            return
        self._take(sites, sites[found.share[sites].argmax(axis=0)])
        if sites.tobytes() in self._tried:
            return
        self._tried.add(sites.tobytes())
        assigned = assign_to_open(self._problem, sites)
        if assigned is not None:
            self._take(sites, assigned.site)

    def _take(self, sites: NDArray[np.int32], assignment: NDArray[np.int32]) -> None:
        solution = Solution(self._problem, sites, assignment)
        if solution.cost < self.best.cost and not solution.violations():
            self.best = solution


def _with_site(choices: Choices, site: int, state: int) -> Choices:
    """Return the choices with a site open (1) or closed (-1)."""
    changed, pairs = choices.state.copy(), choices.pairs
    changed[site] = state
    if state < 0:
        pairs = pairs.copy()
        pairs[site] = False
    return Choices(changed, pairs, choices.must)


def _possible(choices: Choices) -> bool:
    """Whether every demand point that must be served can be."""
    served = np.asarray(choices.pairs.any(axis=0))
    return bool(served[choices.must].all())
