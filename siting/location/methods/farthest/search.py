"""Search for the least radius: narrow it down, covering only those who turn out to matter.

For a radius in question a few demand points are covered; those whom the answer leaves too far away
are added, until all are near enough or even the few cannot be covered.
"""

from math import inf, isfinite
from typing import NamedTuple

import numpy as np

from siting.arrays import Floats, Int32s
from siting.location.methods.covering import first_state
from siting.location.methods.covering.bound import price_sites
from siting.location.methods.covering.kernels import hunt as cover_hunt
from siting.location.methods.covering.kernels import state as cover_state
from siting.location.methods.covering.reach import Reach
from siting.location.methods.farthest.demand import Known
from siting.location.methods.farthest.program import cover_known
from siting.location.methods.farthest.start import open_farthest_first
from siting.location.problem import LocationProblem
from siting.location.progress import Watch
from siting.location.site_rules import Rules

#: Pairs of demand and candidate up to which everybody matters from the start.
ALL_PAIRS = 1_000_000
#: Pairs up to which the search looks at everybody.
LISTED_PAIRS = 30_000_000
#: Demand points that matter at first, for each site and at least; and that a look may add.
FIRST_PER_SITE, FIRST, ADDED = 2, 100, 50
#: Steps of the search between two looks at the watch.
_CHUNK = 500


class Effort(NamedTuple):
    """What may be done for one radius: steps of the search and of prices, nodes of HiGHS."""

    steps: int
    price_steps: int
    nodes: int


#: Efforts of the first rounds, and how much more of the last one each following round makes.
EFFORTS, MORE = (
    (
        Effort(5_000, 0, 0),
        Effort(0, 400, 0),
        Effort(20_000, 0, 0),
        Effort(0, 3_000, 0),
        Effort(0, 0, 20),
    ),
    4,
)

#: What an effort is at most where time does not count, lest an iteration become endless.
MOST_STEPS, MOST_NODES = 320_000, 1_280

_YES, _NO, _UNKNOWN = 1, 0, -1


def _more(effort: Effort, *, timed: bool) -> Effort:
    steps, nodes = MORE * max(effort.steps, 5_000), MORE * effort.nodes
    if not timed:
        steps, nodes = min(steps, MOST_STEPS), min(nodes, MOST_NODES)
    return Effort(steps, 0, nodes)


class Search:
    """The data of a run, the radii still in question and the best answer.

    Parameters
    ----------
    problem
        A ``farthest`` problem with a number of sites.
    rules
        Which sites may open.
    seed
        Seed of all that is random.
    """

    def __init__(self, problem: LocationProblem, rules: Rules, seed: int) -> None:
        self.problem, self.rules, self.seed = problem, rules, seed
        self.count = problem.n_sites or 1
        self.low, self.high = -inf, inf
        self.best: Int32s | None = None
        self.iterations, self.blocked = 0, False
        #: Sites that nobody needs open by position.
        self.prefer = np.zeros(problem.n_candidates)
        self.known = Known(problem, rules.free)
        self.all: Known | None = None
        self.pays = np.where(problem.weight > 0, problem.penalty, 0.0)
        self.must = np.isinf(problem.penalty)

    def run(self, watch: Watch) -> None:
        """Halve the radii in question, with more and more effort for each.

        It ends, at the latest, when a round of the effort of the last one changed nothing.
        """
        self._begin(watch)
        for effort in EFFORTS:
            self._round(watch, effort)
        effort, last = EFFORTS[-1], None
        while not self.blocked and self.low < self.high and not watch.over():
            self._round(watch, effort)
            state = effort, self.low, self.high, len(self.known.demand)
            if state == last:
                break
            effort, last = _more(effort, timed=isfinite(watch.seconds_left())), state

    def _begin(self, watch: Watch) -> None:
        problem = self.problem
        near = problem.travel.nearest(1, among=self.rules.free)
        cost = np.minimum(self._charge(near.cost[:, 0]), self.pays)
        if np.isinf(cost).any():
            self.blocked = True
            return
        self.low = float(cost.max(initial=0.0))
        watch.proved(self.low)
        first = self._spread(cost)
        watch.steps.searched("farthest first")
        self._try(self._start(first), watch)
        self.known.add(first, self.high)
        if self.problem.n_demand * len(self.rules.free) <= LISTED_PAIRS:
            self.all = Known(problem, self.rules.free)
            self.all.add(self._who_counts(), self.high)

    def _charge(self, travel: Floats) -> Floats:
        """Demand without weight pays nothing for travel, if it can travel at all."""
        return np.where((self.problem.weight <= 0) & np.isfinite(travel), 0.0, travel)

    def _who_counts(self) -> Int32s:
        return np.flatnonzero((self.problem.weight > 0) | self.must).astype(np.int32)

    def _spread(self, cost: Floats) -> Int32s:
        """Choose the demand points that matter at first: all, or some of everywhere."""
        counts = self._who_counts()
        if len(counts) * len(self.rules.free) <= ALL_PAIRS:
            return counts
        wanted = max(FIRST, FIRST_PER_SITE * self.count)
        if wanted >= len(counts):
            return counts
        draws = np.random.default_rng(self.seed).permutation(len(counts))[: wanted - 1]
        return np.unique(np.r_[counts[draws], int(cost.argmax())]).astype(np.int32)

    def _start(self, demand: Int32s) -> Int32s:
        """Return sites to begin with, the first ones farthest from each other."""
        sites = open_farthest_first(self.problem, self.rules, demand, self.pays[demand])
        return self.rules.complete(sites, self.count, prefer=self.prefer)

    def _try(self, sites: Int32s, watch: Watch) -> tuple[Floats, Int32s]:
        """Look what everybody pays when some sites are open, and at which of them."""
        near = self.problem.travel.nearest(1, among=sites)
        paid = np.minimum(self._charge(near.cost[:, 0]), self.pays)
        paid[self.must & ~np.isfinite(near.cost[:, 0])] = inf
        cost = float(paid.max(initial=0.0))
        if cost < self.high or self.best is None:
            self.high, self.best = cost, sites
            if cost < inf:
                watch.found(cost)
        return paid, near.site[:, 0]

    def _round(self, watch: Watch, effort: Effort) -> None:
        """Halve the radii once, leaving those aside that stay undecided."""
        stop = watch.proving()
        soft = self.low
        while not self.blocked and soft < self.high and not stop(self.low):
            self.iterations += 1
            radius = self._middle(soft)
            answer = self._decide(radius, watch, effort)
            if answer != _YES:
                soft = self._next(radius)
            if answer == _NO:
                self._raise_low(soft, watch)
        stop(self.low)

    def _raise_low(self, low: float, watch: Watch) -> None:
        self.low = max(self.low, low)
        if self.low == inf:
            self.blocked = True
        else:
            watch.proved(self.low)

    def _listed(self) -> Known:
        """Return everybody, or else those who matter: their best answer costs as much, or less."""
        return self.known if self.all is None else self.all

    def _next(self, radius: float) -> float:
        """Return the least value above a radius that the objective can have."""
        over = np.nextafter(radius, inf)
        least = (part.min(initial=self.high) for part in self._listed().values(over, self.high))
        return float(min(self.high, *least))

    def _middle(self, low: float) -> float:
        """Return a value that the objective can have, halfway between `low` and the best one."""
        values = np.concatenate(self._listed().values(low, self.high))
        if not len(values):
            return low
        top = float(values.max()) if self.high == inf else self.high
        below = values[values <= (low + top) / 2]
        return float(below.max()) if len(below) else float(values.min())

    def _decide(self, radius: float, watch: Watch, effort: Effort) -> int:
        """Say whether all can be within a radius, or all of those who matter cannot."""
        if self.all is not None:
            answer = self._search_and_price(self.all, radius, watch, effort)
            if answer != _UNKNOWN or not effort.nodes:
                return answer
            return self._solve(radius, watch, effort.nodes)
        while not watch.closed and not watch.over():
            before = len(self.known.demand)
            answer = self._search_and_price(self.known, radius, watch, effort)
            if answer == _UNKNOWN and effort.nodes:
                answer = self._solve(radius, watch, effort.nodes)
            if answer != _UNKNOWN or len(self.known.demand) == before:
                return answer
        return _UNKNOWN

    def _search_and_price(self, known: Known, radius: float, watch: Watch, effort: Effort) -> int:
        """Look for sites that suffice; where none are found, whether prices rule them out."""
        reach = known.reach(radius)
        if reach is None:
            return _NO
        sites = self._search_cover(reach, effort.steps, watch)
        if sites is not None:
            return _YES if self._suffices(sites, radius, watch) else _UNKNOWN
        if effort.price_steps:
            watch.steps.proved("prices of rows")
        asked = iter(range(effort.price_steps))
        bound = price_sites(
            reach,
            self.rules,
            enough=self.count,
            stop=lambda _: next(asked, None) is None or watch.halted(),
        )
        return _NO if bound > self.count + 1e-6 else _UNKNOWN

    def _solve(self, radius: float, watch: Watch, nodes: int) -> int:
        """Solve programs of those who matter until all are near enough, or they cannot be.

        Each one has more of them than the one before.
        """
        before = -1
        while len(self.known.demand) > before and not watch.closed and not watch.over():
            before = len(self.known.demand)
            sites, sure = cover_known(
                self.known,
                radius,
                everybody=self.all,
                within=self.high,
                rules=self.rules,
                n_sites=self.count,
                nodes=nodes,
                watch=watch,
            )
            if sites is None:
                return _NO if sure else _UNKNOWN
            sites = self.rules.complete(sites, self.count, prefer=self.prefer)
            if self._suffices(sites, radius, watch):
                return _YES
        return _UNKNOWN

    def _suffices(self, sites: Int32s, radius: float, watch: Watch) -> bool:
        """Whether all are within a radius of some sites; if not, those who are not matter."""
        paid, nearest = self._try(sites, watch)
        far = np.flatnonzero(paid > radius)
        if not len(far):
            return True
        far = far[np.lexsort((-paid[far], nearest[far]))]
        # The worst of each site.
        worst = far[np.r_[True, np.diff(nearest[far]) != 0]]
        worst = worst[np.argsort(-paid[worst], kind="stable")][:ADDED]
        self.known.add(np.setdiff1d(worst, self.known.demand).astype(np.int32), self.high)
        return False

    def _search_cover(self, reach: Reach, steps: int, watch: Watch) -> Int32s | None:
        """Look for sites that cover some, beginning with the best answer."""
        state = first_state.begin(reach.unit(), self.rules, seed=self.seed)
        if self.best is not None:
            cover_state.copy_to(state, self.best)
        else:
            cover_hunt.cover_all(state)
            while len(cover_state.open_sites(state)) > self.count:
                if not cover_hunt.close_cheapest(state):
                    break
        cover_state.fill(state, self.count)
        if not self._hunt(state, steps, watch):
            return None
        return self.rules.complete(cover_state.open_sites(state), self.count, prefer=self.prefer)

    def _hunt(self, state: cover_state.State, steps: int, watch: Watch) -> bool:
        for _ in range(0, steps, _CHUNK):
            watch.steps.searched("hunt for a cover")
            if cover_hunt.hunt(state, self.count, _CHUNK):
                return True
            if watch.halted():
                return False
        return False
