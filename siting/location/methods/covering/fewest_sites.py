"""The method for set cover: the fewest sites within whose radius everybody is.

Sources: Gao, Yao, Weise and Li, European Journal of Operational Research 246 (2015), 750-761,
doi:10.1016/j.ejor.2015.05.038, for the search; Caprara, Fischetti and Toth, Operations Research 47
(1999), 730-743, doi:10.1287/opre.47.5.730, for the bound.
"""

from math import inf

import numpy as np

from layers.phrases import Phrase
from siting.arrays import Int32s
from siting.location.methods.covering import first_state
from siting.location.methods.covering.bound import price_sites
from siting.location.methods.covering.kernels import hunt as cover_hunt
from siting.location.methods.covering.kernels import state as cover_state
from siting.location.methods.covering.model import make_model, reduce_cover
from siting.location.methods.covering.reach import (
    Rule,
    cut_off_from_some,
    find_reach_by,
    unreached,
)
from siting.location.methods.covering.within_capacity import serve_all
from siting.location.methods.outcome import Method, Outcome, refusal
from siting.location.methods.programs.formulation import bound_by_load
from siting.location.methods.programs.highs import run_highs
from siting.location.problem import LocationProblem
from siting.location.progress import Watch
from siting.location.shortage import explain_infeasible
from siting.location.site_rules import Rules, make_rules
from siting.location.solution import Solution

#: Parts of a run that are used up when the first search, the bound and the second search end.
FIRST_PART, BOUND_PART, SEARCH_PART = 0.1, 0.25, 0.5
#: Part of the run that a problem with capacity spends without looking at it.
ASIDE = 0.3
#: Steps of the search between two looks at the watch.
STEPS = 200
#: Entries of the lists up to which HiGHS is asked.
MAX_PROGRAM = 1_000_000


class SetCover(Method):
    """Fewest sites that cover all demand."""

    name = "set_cover"

    def refuses(self, problem: LocationProblem) -> str:
        """Say what of the problem this cannot do."""
        wants = {
            Phrase("a given number of sites"): problem.n_sites is not None,
            Phrase("the objective {name!r}", name=problem.objective): problem.objective != "total",
            Phrase("penalties"): bool(np.isfinite(problem.penalty).any()),
        }
        return refusal(wants)

    def __call__(
        self, problem: LocationProblem, *, rng: np.random.Generator, watch: Watch
    ) -> Outcome:
        """Cover all, with ever fewer sites; with capacity, with ever more until all are served."""
        rules = make_rules(problem)
        seed = int(rng.integers(2**62))
        outcome = self._cover(problem, rules, seed, watch)
        if bound_by_load(problem) and not outcome.blocked:
            return _serve(problem, rules, outcome, rng, watch)
        return outcome

    def _cover(self, problem: LocationProblem, rules: Rules, seed: int, watch: Watch) -> Outcome:
        """Cover all without looking at capacity."""
        search = _Search(problem, rules, seed)
        if search.blocked:
            return Outcome(None, None, 0, self.name, search.blocked)
        search.run_all(watch.aside(ASIDE) if bound_by_load(problem) else watch)
        if search.best is None:
            why = explain_infeasible(problem) if search.bound == inf else ""
            bound = None if search.bound == inf else search.bound
            return Outcome(None, bound, search.iterations, self.name, why)
        near = problem.travel.nearest(1, among=search.best)
        solution = Solution(problem, search.best, near.site[:, 0])
        return Outcome(solution, search.bound, search.iterations, self.name)


class _Search:
    """The data of a run, its state and its best answer."""

    def __init__(self, problem: LocationProblem, rules: Rules, seed: int) -> None:
        self.rules, self.iterations = rules, 0
        self.prefer = np.zeros(problem.n_candidates)
        demand = np.flatnonzero(problem.weight > 0).astype(np.int32)
        # Demand without weight must reach some open site, however far.
        idle = np.flatnonzero(problem.weight <= 0).astype(np.int32)
        far = cut_off_from_some(problem.travel, of=idle, among=rules.free)
        near, any_distance = Rule(demand, problem.radius or 0.0), Rule(far, inf)
        whole = find_reach_by(problem.travel, [near, any_distance], among=rules.free)
        self.blocked = unreached(whole, np.concatenate([demand, far]), problem.radius or 0.0)
        self.best: Int32s | None = None
        self.bound = float(rules.fewest)
        if self.blocked:
            return
        self.reach, self.candidates = reduce_cover(whole, rules)
        self.state = first_state.begin(self.reach.unit(), rules, seed=seed)
        self.most = rules.most

    def run_all(self, watch: Watch) -> None:
        """Search and prove in turn."""
        watch.steps.searched("greedy cover")
        self._begin()
        self._search(watch, FIRST_PART)
        self._price(watch)
        self._search(watch, SEARCH_PART)
        self._solve(watch)

    def _size(self) -> float:
        return inf if self.best is None else float(len(self.best))

    def _begin(self) -> None:
        cover_hunt.cover_all(self.state)
        sites = cover_state.open_sites(self.state)
        size = len(sites) + self.rules.still_to_open(sites)
        cover_state.fill(self.state, size if not cover_state.uncovered(self.state) else self.most)
        self._note()

    def _note(self) -> None:
        if cover_state.uncovered(self.state) or cover_state.count_missing(self.state):
            return
        sites = cover_state.open_sites(self.state)
        if len(sites) < self._size():
            # Where nobody sets a condition, one site is enough: any that the quotas allow.
            self.best = sites if len(sites) else self.rules.complete(sites, 1, prefer=self.prefer)

    def _search(self, watch: Watch, part: float) -> None:
        """Take a site away and mend the cover, again and again."""
        stop = watch.searching(part)
        while not stop(self._size()) and self._size() > self.bound:
            self.iterations += 1
            size = len(cover_state.open_sites(self.state))
            if size >= self._size() and not cover_hunt.close_cheapest(self.state):
                return
            size = min(size, int(min(self._size() - 1, self.most)))
            watch.steps.searched("hunt for a cover")
            if cover_hunt.hunt(self.state, size, STEPS):
                self._note()

    def _price(self, watch: Watch) -> None:
        """Bound the number of sites by prices of the rows."""
        size = self._size() if self.best is not None else self.most + 1.0
        watch.steps.proved("prices of rows")
        bound = price_sites(
            self.reach,
            self.rules,
            enough=size - 1.0,
            stop=watch.proving(BOUND_PART, restate=lambda bound: min(self._rounded(bound), size)),
        )
        self.bound = min(self._rounded(bound), size)
        watch.proved(self.bound)

    def _rounded(self, value: float) -> float:
        return max(self.bound, float(np.ceil(value - 1e-6)))

    def _solve(self, watch: Watch) -> None:
        """Ask HiGHS for fewer sites than the best answer has."""
        size = self._size()
        if self.bound >= size or len(self.reach.site) > MAX_PROGRAM or watch.over():
            return
        limits = (self.bound, min(size - 1.0, float(self.most)))
        model = make_model(
            self.reach, self.rules, candidates=self.candidates, sites=limits, partial=False
        )
        stop = watch.proving(restate=lambda bound: min(self._rounded(bound), size))
        watch.steps.proved("highs")
        answer = run_highs(
            model.program,
            seconds=watch.seconds_left(),
            size=min(size, 1e6),
            stop=lambda _, bound: stop(bound),
            interrupted=lambda: watch.interrupted,
        )
        if answer.infeasible:
            self.bound = size
        elif answer.values is not None:
            self._complete(model.read(answer.values))
        if answer.bound > -inf and not answer.infeasible:
            self.bound = min(self._rounded(answer.bound), size)
        if self.bound < inf:
            watch.proved(self.bound)
            watch.found(self._size())

    def _complete(self, sites: Int32s) -> None:
        size = len(sites) + self.rules.still_to_open(sites)
        covers = np.diff(self.reach.start_of).astype(np.float64)
        if self.reach.count(sites).all() and size < self._size():
            self.best = self.rules.complete(sites, max(size, 1), prefer=covers)


def _serve(
    problem: LocationProblem,
    rules: Rules,
    outcome: Outcome,
    rng: np.random.Generator,
    watch: Watch,
) -> Outcome:
    """Find the fewest sites that serve all within capacity, beginning with the bound."""
    room = np.sort(problem.capacity[rules.allowed & ~rules.fixed])[::-1]
    left = problem.load.sum() * (1 - 1e-9) - problem.capacity[rules.fixed].sum()
    needed = int(np.searchsorted(np.cumsum(room), left)) + 1 if left > 0 else 0
    least = max(int(outcome.lower_bound or 1), int(rules.fixed.sum()) + needed)
    best: Solution | None = None
    low, high, size, step, tries = least, rules.most, least, 1, 0
    stop = watch.proving()
    while low <= high and not stop(least):
        tries += 1
        found = serve_all(problem, n_sites=size, radius=problem.radius or 0.0, rng=rng, watch=watch)
        if found is not None:
            best, high = found, size - 1
            watch.found(found.cost)
        else:
            low, step = size + 1, 2 * step
        size = min(high, low + step - 1) if best is None else (low + high) // 2
    return Outcome(best, float(least), outcome.iterations + tries, outcome.method)
