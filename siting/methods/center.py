"""The method for ``farthest``: narrow the radius down, covering only those who turn out to matter.

For a radius in question a few demand points are covered; those whom the answer leaves too far away
are added, until all are near enough or even the few cannot be covered. Sources: Minieka, SIAM
Review 12 (1970), 138-139, doi:10.1137/1012016; Chen and Chen, Computers & Operations Research 36
(2009), 1646-1655, doi:10.1016/j.cor.2008.03.009.
"""

from dataclasses import replace
from math import inf
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from siting.methods import cover_lists, cover_search
from siting.methods.cover_bound import price_sites
from siting.methods.cover_model import CoverModel, make_model, reduce_cover
from siting.methods.formulation import bound_by_load
from siting.methods.highs import Answer, run_highs
from siting.methods.outcome import Outcome
from siting.methods.reach import Reach, merge_rows
from siting.methods.reaching import serve_all
from siting.methods.rules import Rules, make_rules
from siting.problem import LocationProblem
from siting.shortage import explain_infeasible
from siting.solution import Solution
from siting.travel import Floats, Integers, list_within
from siting.watching import Watch

Flags: TypeAlias = NDArray[np.bool_]

#: Pairs of demand and candidate up to which everybody matters from the start.
ALL_PAIRS = 1_000_000
#: Pairs up to which the search looks at everybody.
LISTED_PAIRS = 30_000_000
#: Demand points that matter at first, for each site and at least; and that a look may add.
FIRST_PER_SITE, FIRST, ADDED = 2, 100, 50
#: Entries of the lists up to which HiGHS is asked.
MAX_PROGRAM = 2_000_000
#: Programs that are solved for one radius before it is branched on.
LOOKS = 8
#: Part of the time left that one call of it may take.
BRANCH_PART = 0.3
#: Part of the run that a problem with capacity spends without looking at it.
ASIDE = 0.25
#: Radii that are tried with capacity, at most, and how near they come to each other.
MOST_TRIES, NARROW = 16, 1e-4


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


class Center:
    """Least largest travel."""

    name = "center"

    def refuses(self, problem: LocationProblem) -> str:
        """Say what of the problem this cannot do."""
        wants = {
            f"the objective {problem.objective!r}": problem.objective != "farthest",
            "the fewest sites that cover all demand": problem.n_sites is None,
        }
        return " and ".join(what for what, wanted in wants.items() if wanted)

    def __call__(
        self, problem: LocationProblem, *, rng: np.random.Generator, watch: Watch
    ) -> Outcome:
        """Narrow the radius down; with capacity, again from where it ends without."""
        rules = make_rules(problem)
        search = _Search(problem, rules, int(rng.integers(2**62)))
        search.run(watch.aside(ASIDE) if bound_by_load(problem) else watch)
        bound = None if search.low == -inf else search.low
        if search.blocked:
            why = explain_infeasible(problem)
            return Outcome(None, None, search.iterations, self.name, why)
        if bound_by_load(problem):
            return _serve(problem, search, rng, watch)
        solution = search.solution()
        return Outcome(solution, bound, search.iterations, self.name)


class _Known:
    """Demand points that matter so far, and what they pay at each candidate."""

    def __init__(self, problem: LocationProblem, among: Integers) -> None:
        self.problem, self.among = problem, among
        self.demand = np.zeros(0, np.int32)
        self.start, self.site = np.zeros(1, np.int64), np.zeros(0, np.int32)
        self.cost = np.zeros(0)

    def add(self, demand: Integers, within: float) -> None:
        """Add demand points; what costs more than `within` is never asked for."""
        idle = self.problem.weight[demand] <= 0
        for some, farthest in ((demand[~idle], within), (demand[idle], inf)):
            self._add(some, farthest)

    def _add(self, demand: Integers, within: float) -> None:
        near = list_within(self.problem.travel, within, of=demand, among=self.among)
        who = np.repeat(demand, np.diff(near.start)).astype(np.int32)
        cost = self.problem.travel.pairs(who, near.site)
        cost[self.problem.weight[who] <= 0] = 0.0
        self.start = np.r_[self.start, self.start[-1] + near.start[1:]]
        self.site, self.cost = np.r_[self.site, near.site], np.r_[self.cost, cost]
        self.demand = np.r_[self.demand, demand].astype(np.int32)

    def rows(self, radius: float) -> tuple[NDArray[np.int64], Integers]:
        """List who is within a radius of those who must then be served."""
        row, site = self.pairs(radius)
        counts = np.bincount(row, minlength=len(self.demand))
        start = np.r_[0, np.cumsum(counts)].astype(np.int64)
        must = np.flatnonzero(self.penalty() > radius)
        return cover_lists.take_rows(start, site, must)

    def pairs(self, radius: float) -> tuple[NDArray[np.int64], Integers]:
        """Return row and candidate of each pair within a radius."""
        kept = self.cost <= radius
        row = np.repeat(np.arange(len(self.demand)), np.diff(self.start))
        return row[kept], self.site[kept]

    def penalty(self) -> Floats:
        """Return what each pays when unserved; those without weight nothing, if they may be."""
        penalty = self.problem.penalty[self.demand]
        idle = (self.problem.weight[self.demand] <= 0) & np.isfinite(penalty)
        return np.where(idle, 0.0, penalty)

    def values(self, low: float, high: float) -> tuple[Floats, Floats]:
        """Return what the objective can be from `low` to below `high`, in two parts."""
        penalty = self.penalty()
        return (
            self.cost[(self.cost >= low) & (self.cost < high)],
            penalty[(penalty >= low) & (penalty < high)],
        )


class _Search:
    """The data of a run, the radii still in question and the best answer."""

    def __init__(self, problem: LocationProblem, rules: Rules, seed: int) -> None:
        self.problem, self.rules, self.seed = problem, rules, seed
        self.low, self.high = -inf, inf
        self.best: Integers | None = None
        self.iterations, self.blocked = 0, False
        #: Sites that nobody needs open by position.
        self.prefer = np.zeros(problem.n_candidates)
        self.known = _Known(problem, rules.free)
        self.all: _Known | None = None
        self.pays = np.where(problem.weight > 0, problem.penalty, 0.0)
        self.must = np.isinf(problem.penalty)

    def run(self, watch: Watch) -> None:
        """Halve the radii in question, with more and more effort for each."""
        self._begin(watch)
        for effort in EFFORTS:
            self._round(watch, effort)
        effort = EFFORTS[-1]
        while not self.blocked and self.low < self.high and not watch.over():
            self._round(watch, effort)
            effort = Effort(MORE * max(effort.steps, 5_000), 0, MORE * effort.nodes)

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
        self._try(self._start(first), watch)
        self.known.add(first, self.high)
        if self.problem.n_demand * len(self.rules.free) <= LISTED_PAIRS:
            self.all = _Known(problem, self.rules.free)
            self.all.add(self._who_counts(), self.high)

    def _charge(self, travel: Floats) -> Floats:
        """Demand without weight pays nothing for travel, if it can travel at all."""
        return np.where((self.problem.weight <= 0) & np.isfinite(travel), 0.0, travel)

    def _who_counts(self) -> Integers:
        return np.flatnonzero((self.problem.weight > 0) | self.must).astype(np.int32)

    def _spread(self, cost: Floats) -> Integers:
        """Choose the demand points that matter at first: all, or some of everywhere."""
        counts = self._who_counts()
        if len(counts) * len(self.rules.free) <= ALL_PAIRS:
            return counts
        wanted = max(FIRST, FIRST_PER_SITE * (self.problem.n_sites or 1))
        if wanted >= len(counts):
            return counts
        draws = np.random.default_rng(self.seed).permutation(len(counts))[: wanted - 1]
        return np.unique(np.r_[counts[draws], int(cost.argmax())]).astype(np.int32)

    def _start(self, demand: Integers) -> Integers:
        """Open, one by one, the site nearest to whoever of some is farthest from all.

        Source: Gonzalez, Theoretical Computer Science 38 (1985), 293-306,
        doi:10.1016/0304-3975(85)90224-5.
        """
        problem, rules = self.problem, self.rules
        sites: list[int] = np.flatnonzero(rules.fixed).tolist()
        far = np.full(len(demand), inf)
        for site in sites:
            far = np.minimum(far, problem.travel.pairs(demand, np.full(len(demand), site)))
        opened = np.bincount(rules.kind[rules.fixed], minlength=len(rules.low))
        free = rules.allowed & ~rules.fixed
        count = problem.n_sites or 1
        nearest = problem.travel.nearest(1, of=demand, among=rules.free).site[:, 0]
        while len(sites) < count and len(demand):
            paid = np.minimum(far, self.pays[demand])
            worst = int(paid.argmax())
            missing = int(np.maximum(rules.low - opened, 0).sum())
            usable = free & (opened < rules.high)[rules.kind]
            if missing >= count - len(sites):
                usable &= (opened < rules.low)[rules.kind]
            site = int(nearest[worst])
            if site < 0 or not usable[site]:
                among = np.flatnonzero(usable).astype(np.int32)
                of = demand[worst : worst + 1]
                site = int(problem.travel.nearest(1, of=of, among=among).site[0, 0])
                site = int(among[0]) if site < 0 else site
            sites.append(site)
            free[site] = False
            opened[rules.kind[site]] += 1
            far = np.minimum(far, problem.travel.pairs(demand, np.full(len(demand), site)))
        chosen = np.unique(np.array(sites, np.int32)).astype(np.int32)
        return rules.complete(chosen, count, prefer=self.prefer)

    def _try(self, sites: Integers, watch: Watch) -> tuple[Floats, Integers]:
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

    def _listed(self) -> _Known:
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

    def _search_and_price(self, known: _Known, radius: float, watch: Watch, effort: Effort) -> int:
        """Look for sites that suffice; where none are found, whether prices rule them out."""
        reach = self._reach(known, radius)
        if reach is None:
            return _NO
        sites = self._search_cover(reach, effort.steps, watch)
        if sites is not None:
            return _YES if self._suffices(sites, radius, watch) else _UNKNOWN
        count = self.problem.n_sites or 1
        asked = iter(range(effort.price_steps))
        bound = price_sites(
            reach,
            self.rules,
            enough=count,
            stop=lambda _: next(asked, None) is None or watch.interrupted,
        )
        return _NO if bound > count + 1e-6 else _UNKNOWN

    def _solve(self, radius: float, watch: Watch, nodes: int) -> int:
        """Solve programs of those who matter until all are near enough, or they cannot be."""
        while not watch.closed and not watch.over():
            sites, sure = self._cover_few(radius, watch, nodes)
            if sites is None:
                return _NO if sure else _UNKNOWN
            if self._suffices(sites, radius, watch):
                return _YES
        return _UNKNOWN

    def _suffices(self, sites: Integers, radius: float, watch: Watch) -> bool:
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

    def _cover_few(self, radius: float, watch: Watch, nodes: int) -> tuple[Integers | None, bool]:
        """Find sites that cover those who matter; or say whether there surely are none."""
        for _ in range(LOOKS):
            whole = self._reach(self.known, radius)
            if whole is None:
                return None, True
            reach, candidates = reduce_cover(whole, self.rules)
            if len(reach.site) > MAX_PROGRAM or watch.seconds_left() <= 0:
                return None, False
            count = float(self.problem.n_sites or 1)
            model = make_model(
                reach, self.rules, candidates=candidates, sites=(0.0, count), partial=False
            )
            share, answer = self._relax(model, watch)
            if answer.infeasible:
                return None, True
            if share is None:
                return None, False
            if not self._add_short(radius, share):
                break
        sites, sure = self._branch(model, watch, nodes)
        if sites is None:
            return None, sure
        return self.rules.complete(sites, int(count), prefer=self.prefer), True

    def _relax(self, model: CoverModel, watch: Watch) -> tuple[Floats | None, Answer]:
        """Solve the linear relaxation; return how far each candidate opens."""
        program = replace(model.program, whole=np.zeros_like(model.program.whole))
        left = watch.seconds_left()
        seconds = max(BRANCH_PART * left, min(left, 1.0))
        answer = run_highs(program, seconds=seconds, interrupted=lambda: watch.interrupted)
        if answer.values is None:
            return None, answer
        share = np.zeros(len(self.rules.kind))
        share[model.candidates] = answer.values[: len(model.candidates)]
        return share, answer

    def _branch(self, model: CoverModel, watch: Watch, nodes: int) -> tuple[Integers | None, bool]:
        """Look for whole sites; without any, say whether there surely are none."""
        asked = iter(range(nodes))
        left = watch.seconds_left()
        answer = run_highs(
            replace(model.program, cost=np.zeros_like(model.program.cost)),
            seconds=max(BRANCH_PART * left, min(left, 1.0)),
            stop=lambda _, __: next(asked, None) is None,
            interrupted=lambda: watch.interrupted,
        )
        if answer.values is None:
            return None, answer.infeasible
        return model.read(answer.values), True

    def _add_short(self, radius: float, share: Floats) -> bool:
        """Let those matter whom partly open sites cover too little; whether there are any."""
        if self.all is None:
            return False
        row, site = self.all.pairs(radius)
        covered = np.bincount(row, weights=share[site], minlength=len(self.all.demand))
        short = np.flatnonzero((covered < 1.0 - 1e-6) & (self.all.penalty() > radius))
        short = short[np.argsort(covered[short], kind="stable")]
        fresh = short[~np.isin(self.all.demand[short], self.known.demand)][: 4 * ADDED]
        if not len(fresh):
            return False
        self.known.add(self.all.demand[fresh], self.high)
        return True

    def _reach(self, known: _Known, radius: float) -> Reach | None:
        """Return who can be within a radius; None where somebody cannot."""
        start, site = known.rows(radius)
        reach = merge_rows(start, site, np.ones(len(start) - 1), m=len(self.rules.kind))
        return None if (reach.row_of < 0).any() else reach

    def _search_cover(self, reach: Reach, steps: int, watch: Watch) -> Integers | None:
        """Look for sites that cover some, beginning with the best answer."""
        count = self.problem.n_sites or 1
        state = cover_search.begin(reach.unit(), self.rules, seed=self.seed)
        if self.best is not None:
            cover_search.copy_to(state, self.best)
        else:
            cover_search.cover_all(state)
            while len(cover_search.open_sites(state)) > count:
                cover_search.close_cheapest(state)
        cover_search.fill(state, count)
        if not self._hunt(state, count, steps, watch):
            return None
        return self.rules.complete(cover_search.open_sites(state), count, prefer=self.prefer)

    def _hunt(self, state: cover_search.State, count: int, steps: int, watch: Watch) -> bool:
        for _ in range(0, steps, _CHUNK):
            if cover_search.hunt(state, count, _CHUNK):
                return True
            if watch.interrupted or watch.seconds_left() <= 0:
                return False
        return False

    def solution(self) -> Solution | None:
        """Send everybody to the nearest of the best sites, or nowhere where that costs less."""
        if self.best is None or self.high == inf:
            return None
        near = self.problem.travel.nearest(1, among=self.best)
        pays = np.where(self.problem.weight > 0, self.problem.penalty, inf)
        site = np.where(near.cost[:, 0] <= pays, near.site[:, 0], -1).astype(np.int32)
        return Solution(self.problem, self.best, site)


_YES, _NO, _UNKNOWN = 1, 0, -1
#: Steps of the search between two looks at the watch.
_CHUNK = 500


def _serve(
    problem: LocationProblem, search: _Search, rng: np.random.Generator, watch: Watch
) -> Outcome:
    """Narrow down the radius within which sites were found that serve all within capacity."""
    best: Solution | None = None
    low, radius, tries = search.low, search.high, 0
    watch.proved(search.low)
    stop = watch.proving()
    while tries < MOST_TRIES and not stop(search.low):
        tries += 1
        found = serve_all(
            problem, n_sites=problem.n_sites or 1, radius=radius, rng=rng, watch=watch
        )
        if found is not None and (best is None or found.cost < best.cost):
            best = found
            watch.found(best.cost)
        elif radius == inf:
            break
        else:
            low = max(low, radius)
        if best is None:
            radius = inf if tries > MOST_TRIES // 2 else max(2 * radius, 1e-9)
        elif best.cost - low <= NARROW * best.cost:
            break
        else:
            radius = (low + best.cost) / 2
    return Outcome(best, search.low, search.iterations + tries, Center.name)
