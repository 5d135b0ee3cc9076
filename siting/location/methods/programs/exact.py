"""The method for small problems: a mixed-integer program of all of it, solved by HiGHS."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isfinite

import numpy as np

from layers.phrases import Phrase
from siting.arrays import Floats
from siting.location.methods.outcome import Method, Outcome, refusal
from siting.location.methods.programs.formulation import (
    Model,
    bound_by_load,
    covered_model,
    reaching_model,
    total_model,
    usable_pairs,
)
from siting.location.methods.programs.highs import Answer, run_highs
from siting.location.problem import LocationProblem
from siting.location.progress import Interrupted, Watch
from siting.location.shortage import explain_infeasible
from siting.location.solution import Solution
from siting.location.stopping import FirstOf, MaxIterations, MaxRuntime, Stop

#: Pairs of demand and candidate up to which a program fits into memory.
MAX_PAIRS = 20_000_000
#: Pairs up to which ``auto`` takes this method, where load matters and where it does not. Measured
#: on one core with random points and 15 % spare capacity. With load, 60 x 60: total 1 to 5 s,
#: farthest 1 s, others 0.03 s; 100 x 100: 6 s and more, only ``covered`` below 1 s. Without,
#: 100 x 100: total 1 s, others 0.2 s; 200 x 200: total, farthest 2 to 4 s; 300 x 300: others 1 s.
SMALL_WITH_LOAD = {"total": 4_000, "covered": 10_000, "farthest": 4_000, "fewest": 4_000}
SMALL = {"total": 20_000, "covered": 60_000, "farthest": 20_000, "fewest": 60_000}
#: Iterations of the method that finds a first answer, and its part of the time.
START_ITERATIONS, START_PART = 10, 0.2
#: What a bound gives away, relatively, so that rounding in HiGHS cannot lift it above the optimum.
_SHAVE = 2e-9


class Exact(Method):
    """Any objective with any limits; the answer is proved optimal if the time suffices.

    An iteration, for a stop by iterations, is a node of the search tree or other news of HiGHS.

    Parameters
    ----------
    starters
        Methods that may find a first answer.
    """

    name = "exact"

    def __init__(self, starters: Sequence[Method] = ()) -> None:
        self._starters = tuple(starters)

    def refuses(self, problem: LocationProblem) -> str:
        """Say what of the problem this cannot do."""
        pairs = _pairs(problem)
        covering = problem.objective == "covered" or problem.n_sites is None
        wants = {
            Phrase("{count:,} pairs of demand and candidate", count=pairs): pairs > MAX_PAIRS,
            Phrase("penalties"): covering and bool(np.isfinite(problem.penalty).any()),
        }
        return refusal(wants)

    def suits(self, problem: LocationProblem) -> bool:
        """Whether the problem is so small that it is solved within a second or two, as a rule."""
        small = SMALL_WITH_LOAD if bound_by_load(problem) else SMALL
        return _pairs(problem) <= small["fewest" if problem.n_sites is None else problem.objective]

    def __call__(
        self, problem: LocationProblem, *, rng: np.random.Generator, watch: Watch
    ) -> Outcome:
        """Find a first answer, then solve the program until the watch says stop."""
        first = self._first(problem, rng, watch)
        if watch.closed:
            return Outcome(first, watch.lower_bound, 0, self.name)
        if problem.objective == "farthest":
            return _narrow_radius(problem, first, watch)
        return _solve(_pose(problem, first), first, watch)

    def _first(
        self, problem: LocationProblem, rng: np.random.Generator, watch: Watch
    ) -> Solution | None:
        """Return the answer of a quick method, if it keeps all limits; note its bound."""
        left = watch.seconds_left()
        ends: list[Stop] = [MaxIterations(START_ITERATIONS), Interrupted(watch)]
        stop = FirstOf((*ends, MaxRuntime(START_PART * left)) if isfinite(left) else tuple(ends))
        for method in self._starters:
            if method.refuses(problem):
                continue
            own = Watch(stop, larger_is_better=problem.objective == "covered")
            own.steps = watch.steps
            outcome = method(problem, rng=rng, watch=own)
            if outcome.lower_bound is not None:
                watch.proved(outcome.lower_bound)
            if outcome.solution is None or outcome.solution.violations():
                return None
            watch.found(outcome.solution.cost)
            return outcome.solution
        return None


def _pairs(problem: LocationProblem) -> int:
    return problem.n_demand * int((~problem.forbidden).sum())


@dataclass(frozen=True)
class _Task:
    """A model whose cost is the objective, or what is left of the weight of all demand.

    What leaving all sites closed costs is not in the model.

    Parameters
    ----------
    model
        The model.
    size
        How large the cost of a solution is, roughly.
    """

    model: Model
    size: float

    def objective(self, cost: float) -> float:
        """Turn a cost into the objective."""
        problem = self.model.problem
        if problem.objective == "covered":
            return float(problem.weight.sum()) - cost
        return cost + problem.closed_cost

    def bound(self, cost: float) -> float:
        """Turn a bound on the cost into a safe one on the objective."""
        costs = self.model.program.cost
        whole = bool((costs == np.rint(costs)).all())
        safe = cost - _SHAVE * (abs(cost) + self.model.problem.closed_cost)
        if whole:
            safe = float(np.ceil(safe - 1e-6))
        return self.objective(max(safe, -self.model.problem.closed_cost))


def _pose(problem: LocationProblem, first: Solution | None) -> _Task:
    if problem.objective == "covered":
        return _Task(covered_model(problem), float(problem.weight.sum()))
    if problem.n_sites is None:
        radius = float(problem.radius or 0.0)
        return _Task(reaching_model(problem, radius=radius, opening=1.0), problem.n_candidates)
    model = total_model(problem)
    return _Task(model, _typical_cost(model) if first is None else first.cost)


def _typical_cost(model: Model) -> float:
    """Return the mean cost of a pair for each demand point: the size of a cost, not a bound."""
    paid = model.program.cost[model.problem.n_candidates :]
    return float(paid.mean()) * model.problem.n_demand if len(paid) else 0.0


def _solve(task: _Task, first: Solution | None, watch: Watch) -> Outcome:
    """Solve the program of any objective but ``farthest``."""
    answer = _run(task, first, watch)
    solution = _better(task, first, answer)
    if solution is None and answer.infeasible:
        why = explain_infeasible(task.model.problem)
        return Outcome(None, None, answer.nodes, Exact.name, why)
    if answer.bound > -inf:
        watch.proved(task.bound(answer.bound))
    if solution is not None:
        watch.found(solution.cost)
        # HiGHS compares to an absolute 1e-6 after scaling: less than this.
        same = abs(solution.cost - task.objective(answer.bound)) <= 1e-9 * solution.cost
        if answer.optimal and same:
            return Outcome(solution, solution.cost, answer.nodes, Exact.name)
    return Outcome(solution, watch.lower_bound, answer.nodes, Exact.name)


def _run(task: _Task, first: Solution | None, watch: Watch) -> Answer:
    going = watch.proving(restate=task.bound)
    watch.steps.searched("highs")
    watch.steps.proved("highs")

    def over(best: float, bound: float) -> bool:
        if best < inf:
            watch.found(task.objective(best))
        return going(bound)

    return run_highs(
        task.model.program,
        seconds=watch.seconds_left(),
        size=task.size,
        start=None if first is None else task.model.write(first),
        stop=over,
        interrupted=lambda: watch.interrupted,
    )


def _better(task: _Task, first: Solution | None, answer: Answer) -> Solution | None:
    """Return the better of two answers, as far as they keep all limits to the letter."""
    found = None if answer.values is None else task.model.read(answer.values)
    if found is None or found.violations():
        return first
    if first is None:
        return found
    gain = first.cost - found.cost
    return found if (-gain if found.problem.objective == "covered" else gain) >= 0 else first


def _narrow_radius(problem: LocationProblem, first: Solution | None, watch: Watch) -> Outcome:
    """Find the least radius within which all can be served, by halving the radii in question.

    Source: Minieka, SIAM Review 12 (1970), 138-139.
    """
    radii = possible_radii(problem)
    best, nodes, low, high = first, 0, 0, len(radii) - 1
    if best is not None:
        high = int(np.searchsorted(radii, best.cost))
    while best is None or low < high:
        middle = high if best is None else (low + high) // 2
        task = _Task(reaching_model(problem, radius=float(radii[middle]), opening=0.0), 1.0)
        answer = _run(task, None, watch)
        nodes += answer.nodes
        found = _better(task, None, answer)
        if found is not None:
            # Never beyond the middle, or rounding could keep it where it is for good.
            best, high = found, min(middle, int(np.searchsorted(radii, found.cost)))
            watch.found(found.cost)
        elif not answer.infeasible:
            break
        elif best is None:
            return Outcome(None, None, nodes, Exact.name, explain_infeasible(problem))
        else:
            low = middle + 1
        watch.proved(float(radii[low]))
        if low < high and watch.over():
            break
    watch.proved(float(radii[low]))
    return Outcome(best, watch.lower_bound, nodes, Exact.name)


def possible_radii(problem: LocationProblem) -> Floats:
    """List, ascending, the values that the objective ``farthest`` can have.

    They begin with what the demand point that is worst off pays at least. Never empty.
    """
    charged = problem.weight > 0
    # Serving beyond the penalty never pays, unless a minimum load needs the demand.
    needed = (problem.min_load[~problem.forbidden] > 0).any()
    most = np.full(problem.n_demand, np.inf) if needed else problem.penalty
    pairs = usable_pairs(problem, farthest=np.where(charged, most, -1.0))
    least = np.where(charged, problem.penalty, 0.0)
    np.minimum.at(least, pairs.demand, pairs.travel)
    waits = problem.penalty[charged & np.isfinite(problem.penalty)]
    radii = np.unique(np.concatenate([[0.0], pairs.travel, waits]))
    finite = least[np.isfinite(least)]
    reached: Floats = radii[radii >= finite.max(initial=0.0)]
    return reached
