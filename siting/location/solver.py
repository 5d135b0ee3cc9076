"""Solve a location problem: check it, choose a method, run it, say how it ended."""

from dataclasses import replace
from time import perf_counter

import numpy as np

from siting.checks import callable_or_none, kind_of, whole_number
from siting.location.compiling import uncounted
from siting.location.methods.choice import choose
from siting.location.methods.outcome import Outcome
from siting.location.problem import LocationProblem
from siting.location.progress import Listener, Watch
from siting.location.proved import known_bound
from siting.location.result import Result, Status
from siting.location.shortage import explain_unfound, find_shortage
from siting.location.stopping import MaxRuntime, Stop, check_stop


def solve(
    problem: LocationProblem,
    *,
    stop: Stop | None = None,
    method: str = "auto",
    seed: int = 0,
    listen: Listener | None = None,
) -> Result:
    """Choose sites and assign demand, and prove how good that is.

    Ctrl-C ends the run with the best answer so far.

    Parameters
    ----------
    problem
        What is asked.
    stop
        When to stop searching and proving; by default after 60 seconds. A run also stops when its
        answer is proved optimal.
    method
        Name of a method, see `siting.location.methods.choice`; by default one that suits the
        problem.
    seed
        Seed of all randomness; with a stop by iterations the same seed gives the same answer.
    listen
        Told of progress a few times a second.

    Returns
    -------
    The best answer found, its status, and the bound where one was proved. A problem without an
    answer gives a result, not an error, whose message names what blocks it.

    Raises
    ------
    siting.errors.ProblemError
        When there is no method of that name, or an argument is not what it must be.
    siting.errors.UnsupportedError
        When no method supports the problem, or the one that was named does not.

    Examples
    --------
    >>> problem = LocationProblem.from_points([[0, 0], [1, 0], [9, 0]], [[0, 0], [9, 0]], n_sites=2)
    >>> solve(problem, stop=MaxRuntime(1)).cost
    1.0
    """
    started = perf_counter()
    remedy = "make one, for example with LocationProblem.from_points"
    kind_of(problem, LocationProblem, "What is solved must be a LocationProblem", remedy)
    ends = MaxRuntime(60.0) if stop is None else stop
    check_stop(ends)
    whole_number(seed, "seed")
    callable_or_none(listen, "listen")
    chosen = choose(problem, method)
    blocked = find_shortage(problem)
    if blocked:
        return Result(None, Status.INFEASIBLE, None, perf_counter() - started, 0, "none", blocked)
    watch = Watch(ends, larger_is_better=problem.objective == "covered", listen=listen)
    with watch.catching_interrupt(), uncounted(ends):
        outcome = chosen(problem, rng=np.random.default_rng(seed), watch=watch)
    if outcome.lower_bound is None and watch.closed:
        outcome = replace(outcome, lower_bound=watch.lower_bound)
    return _report(problem, outcome, perf_counter() - started, watch)


def _report(problem: LocationProblem, outcome: Outcome, runtime_s: float, watch: Watch) -> Result:
    status, message = Status.FEASIBLE, ""
    if outcome.solution is None:
        status = Status.INFEASIBLE if outcome.blocked else Status.UNKNOWN
        message = outcome.blocked or explain_unfound(problem)
    elif outcome.lower_bound is not None:
        status = _judge(outcome.solution.cost, outcome.lower_bound)
    cost = np.inf if outcome.solution is None else outcome.solution.cost
    return Result(
        outcome.solution,
        status,
        known_bound(cost, outcome.lower_bound),
        runtime_s,
        outcome.iterations,
        f"{outcome.method}: {watch.steps}" if str(watch.steps) else outcome.method,
        message,
        watch.interrupted,
    )


def _judge(cost: float, bound: float) -> Status:
    """Call a cost optimal where the bound leaves nothing but rounding between them."""
    return Status.OPTIMAL if abs(cost - bound) <= 1e-9 * abs(cost) else Status.FEASIBLE
