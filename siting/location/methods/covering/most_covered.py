"""The method for ``covered``: exchange and shake, prices for a bound, a program for what is left.

Sources: Galvao and ReVelle, European Journal of Operational Research 88 (1996), 114-123, for the
bound; Cordeau, Furini and Ljubic, the same journal 275 (2019), 882-896, on how large covering
problems reduce.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from layers.phrases import Phrase
from siting.arrays import Flags, Floats, Int32s
from siting.location.methods.covering import first_state
from siting.location.methods.covering.bound import Prices, fixed_by_price, price_rows
from siting.location.methods.covering.kernels import (
    lists as cover_lists,
)
from siting.location.methods.covering.kernels import (
    search as cover_search,
)
from siting.location.methods.covering.kernels import (
    state as cover_state,
)
from siting.location.methods.covering.model import make_model
from siting.location.methods.covering.reach import Reach, find_reach, merge_rows
from siting.location.methods.covering.within_capacity import cover_within_capacity
from siting.location.methods.outcome import Method, Outcome, refusal
from siting.location.methods.programs.formulation import bound_by_load
from siting.location.methods.programs.highs import run_highs
from siting.location.problem import LocationProblem
from siting.location.progress import Watch
from siting.location.site_rules import Rules, make_rules
from siting.location.solution import Solution

#: Parts of a run that are used up when the first search, the bound and the second search end.
FIRST_PART, BOUND_PART, SEARCH_PART = 0.15, 0.4, 0.85
#: Sites that a shake closes, at most; and the exchanges that may follow.
MOST_CLOSED, MAX_CHANGES = 4, 64
#: A shake may lose so much of the value; the part falls to nothing within so many shakes.
MOST_LOST, SHAKES = 0.004, 4_000
#: Where that finds nothing better, both are doubled, trebled and so on, before all begins again.
TURNS = 4
#: Entries of the lists up to which what is left is given to HiGHS.
MAX_PROGRAM = 120_000
#: Passes of exchanges of every site, at most, before shakes begin.
_PASSES = 50
#: Least gain of an exchange, and what the rounding of sums is forgiven, relatively.
_ROUNDING, _SUMS = 1e-9, 1e-10


class Covering(Method):
    """Most weight within the radius."""

    name = "covering"

    def refuses(self, problem: LocationProblem) -> str:
        """Say what of the problem this cannot do."""
        other = problem.objective != "covered"
        wants = {
            Phrase("the objective {name!r}", name=problem.objective): other
            and problem.n_sites is not None,
            Phrase("the fewest sites that cover all demand"): problem.n_sites is None,
            Phrase("penalties"): bool(np.isfinite(problem.penalty).any()),
        }
        return refusal(wants)

    def __call__(
        self, problem: LocationProblem, *, rng: np.random.Generator, watch: Watch
    ) -> Outcome:
        """Search, prove, search on, and solve what is left where that is little."""
        rules = make_rules(problem)
        if bound_by_load(problem):
            return cover_within_capacity(problem, rng=rng, watch=watch, name=self.name)
        search = _Search(problem, rules, rng)
        search.run(watch, FIRST_PART)
        prices = search.prove(watch)
        search.run(watch, SEARCH_PART)
        bound = min(search.bound(prices.bound), search.solve_rest(prices, watch))
        watch.proved(bound)
        return Outcome(search.solution(), bound, search.iterations, self.name)


class _Search:
    """The data of a run, its state and its best answer."""

    def __init__(self, problem: LocationProblem, rules: Rules, rng: np.random.Generator) -> None:
        self.problem, self.rules = problem, rules
        demand = np.flatnonzero(problem.weight > 0).astype(np.int32)
        self.reach: Reach = find_reach(
            problem.travel,
            problem.radius or 0.0,
            of=demand,
            among=rules.free,
            weight=problem.weight[demand],
        )
        self.state = first_state.begin(self.reach, rules, seed=int(rng.integers(2**62)))
        useful = len(np.union1d(self.state.free, np.flatnonzero(rules.fixed)))
        self.target = min(problem.n_sites or 0, useful)
        self.movable = bool(rules.fixed.sum() < self.target < useful)
        self.iterations, self.started = 0, False
        self.closed = np.zeros(MAX_CHANGES, np.int64)
        self.opened = np.zeros(MAX_CHANGES, np.int64)
        cover_state.fill(self.state, self.target)
        self.best, self.best_value = cover_state.open_sites(self.state), self._value()
        self.whole = bool((problem.weight == np.rint(problem.weight)).all())

    def _value(self) -> float:
        return float(self.reach.weight[self.state.covered > 0].sum())

    def _note(self, value: float) -> None:
        """Keep sites of a value that is summed up anew, if it is better."""
        if value > self.best_value * (1 + 1e-12):
            self.best_value, self.best = value, cover_state.open_sites(self.state)

    def run(self, watch: Watch, part: float) -> None:
        """Search until a part of the run is used up."""
        stop = watch.searching(part)
        if not self.movable:
            watch.found(self.best_value)
            return
        watch.steps.searched("exchange of covering sites")
        least = _ROUNDING * max(self.best_value, 1e-300)
        if not self.started:
            self._descend(stop, least)
        value, since, turn = self.best_value, 0, 1
        cover_state.copy_to(self.state, self.best)
        while not stop(self.best_value):
            self.iterations += 1
            since += 1
            change, count, changed = cover_search.shake(
                self.state, self.target, least, MOST_CLOSED, self.closed, self.opened
            )
            allowed = turn * MOST_LOST * max(0.0, 1.0 - since / (turn * SHAKES))
            if value + change >= self.best_value * (1.0 - allowed):
                value += change
            else:
                cover_search.undo(self.state, self.closed, self.opened, count, changed)
            before = self.best_value
            if value > before:
                value = self._value()
                self._note(value)
            if self.best_value > before:
                turn = 1
            if since >= turn * SHAKES * 1.25:
                cover_state.copy_to(self.state, self.best)
                cover_state.count_anew(self.state)
                value, since, turn = self._value(), 0, turn % TURNS + 1

    def _descend(self, stop: Callable[[float], bool], least: float) -> None:
        """Exchange every site in turn, `_PASSES` times at most, as long as that gains."""
        self.started = True
        for _ in range(_PASSES):
            if stop(self.best_value):
                return
            self.iterations += 1
            gain = cover_search.exchange_all(self.state, self.target, least, 1)
            self._note(self._value())
            if gain <= least:
                return

    def bound(self, value: float) -> float:
        """Round a bound on the covered weight so that it stays one."""
        most = float(self.reach.weight.sum())
        if self.whole:
            return float(min(np.floor(value * (1 + 1e-12) + 1e-6), most))
        return float(min(value * (1 + _SUMS), most))

    def prove(self, watch: Watch) -> Prices:
        """Bound the covered weight by prices of the rows."""
        stop = watch.proving(BOUND_PART, restate=lambda bound: self.bound(-bound))
        n_sites = self.problem.n_sites or 0

        def choose(earned: Floats) -> tuple[Int32s, float]:
            sites = self.rules.best_choice(earned, n_sites)
            return sites, float(earned[sites].sum())

        watch.proved(self.bound(np.inf))
        watch.steps.proved("prices of rows")
        return price_rows(
            self.reach,
            worth=self.reach.weight,
            choose=choose,
            start=self.reach.weight / np.maximum(2, self.reach.count(self.best)),
            target=lambda: self.best_value,
            stop=lambda bound: stop(-bound),
        )

    def solve_rest(self, prices: Prices, watch: Watch) -> float:
        """Solve what no price decides, if that is little; return a bound on the covered weight."""
        if watch.closed or not self.movable or len(self.reach.site) > 20 * MAX_PROGRAM:
            return np.inf
        opened, closed = self._decided(prices)
        candidates = np.flatnonzero(self.rules.allowed & ~closed).astype(np.int32)
        rest, base = self._rest(opened, closed)
        if len(rest.site) > MAX_PROGRAM:
            return np.inf
        rules = replace(self.rules, fixed=self.rules.fixed | opened)
        count = float(self.problem.n_sites or 0)
        model = make_model(rest, rules, candidates=candidates, sites=(count, count), partial=True)
        most = base + float(rest.weight.sum())
        stop = watch.proving(restate=lambda cost: self.bound(max(most - cost, self.best_value)))
        watch.steps.proved("highs")
        answer = run_highs(
            model.program,
            seconds=watch.seconds_left(),
            size=max(most - self.best_value, 1.0),
            stop=lambda _, bound: stop(bound),
            interrupted=lambda: watch.interrupted,
        )
        if answer.values is not None:
            self._take(model.read(answer.values))
            watch.found(self.best_value)
        # HiGHS compares to an absolute tolerance: what it calls optimal is so up to rounding.
        near = most - answer.bound <= self.best_value + 1e-8 * self.best_value
        if answer.infeasible or (answer.optimal and near):
            return self.best_value
        return self.bound(max(most - answer.bound, self.best_value))

    def _decided(self, prices: Prices) -> tuple[Flags, Flags]:
        """Say which candidates the prices open and close in every better choice."""
        none = np.zeros(len(self.rules.kind), np.bool_)
        if len(self.rules.low) > 1 or not np.isfinite(prices.bound):
            return none, none
        better = self.best_value + (1.0 - 1e-6 if self.whole else 0.0)
        chosen = none.copy()
        chosen[self.rules.best_choice(prices.earned, self.problem.n_sites or 0)] = True
        free = self.rules.allowed & ~self.rules.fixed
        slack = (prices.bound - better) * (1 + 1e-9) + _ROUNDING * prices.bound
        return fixed_by_price(prices.earned, chosen, free, slack)

    def _rest(self, opened: Flags, closed: Flags) -> tuple[Reach, float]:
        """Return the rows that are not decided, and the weight that surely is covered."""
        reach = self.reach
        sure = reach.count(np.flatnonzero(opened | self.rules.fixed).astype(np.int32)) > 0
        start, site = cover_lists.take_rows(reach.start, reach.site, np.flatnonzero(~sure))
        start, site = cover_lists.keep_entries(start, site, ~closed[site])
        weight = reach.weight[~sure]
        rest = merge_rows(start, site, weight, m=len(self.rules.kind))
        return rest, float(reach.weight[sure].sum())

    def _take(self, sites: Int32s) -> None:
        value = float(self.reach.weight[self.reach.count(sites) > 0].sum())
        if value > self.best_value:
            self.best, self.best_value = sites, value

    def solution(self) -> Solution:
        """Complete the best sites and send everybody to the nearest one."""
        covers = np.diff(self.reach.start_of).astype(np.float64)
        n_sites = self.problem.n_sites or 0
        sites = self.rules.complete(self.best, n_sites, prefer=covers)
        near = self.problem.travel.nearest(1, among=sites)
        return Solution(self.problem, sites, near.site[:, 0])
