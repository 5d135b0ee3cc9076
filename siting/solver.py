"""Solve a location problem: check it, choose a method, run it, say how it ended."""

from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from siting.methods.choice import choose
from siting.methods.outcome import Outcome
from siting.problem import LocationProblem
from siting.result import Result, Status
from siting.stopping import MaxRuntime, Stop
from siting.watching import Listener, Watch


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
        Name of a method, see `siting.methods.choice`; by default one that suits the problem.
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
        When there is no method of that name.
    siting.errors.UnsupportedError
        When no method supports the problem, or the one that was named does not.

    Examples
    --------
    >>> problem = LocationProblem.from_points([[0, 0], [1, 0], [9, 0]], [[0, 0], [9, 0]], n_sites=2)
    >>> solve(problem, stop=MaxRuntime(1)).cost
    1.0
    """
    started = perf_counter()
    chosen = choose(problem, method)
    blocked = find_shortage(problem)
    if blocked:
        return Result(None, Status.INFEASIBLE, None, perf_counter() - started, 0, "none", blocked)
    watch = Watch(
        stop or MaxRuntime(60.0),
        larger_is_better=problem.objective == "covered",
        listen=listen,
    )
    with watch.catching_interrupt():
        outcome = chosen(problem, rng=np.random.default_rng(seed), watch=watch)
    return _report(outcome, perf_counter() - started)


def _report(outcome: Outcome, runtime_s: float) -> Result:
    status, message = Status.FEASIBLE, ""
    if outcome.solution is None:
        status = Status.INFEASIBLE if outcome.blocked else Status.UNKNOWN
        message = outcome.blocked or (
            "No sites were found that serve all demand within reach and capacity; allow more "
            "sites, capacity or time, or give a penalty for demand that is left unserved."
        )
    elif outcome.lower_bound is not None:
        status = _judge(outcome.solution.cost, outcome.lower_bound)
    return Result(
        outcome.solution,
        status,
        outcome.lower_bound,
        runtime_s,
        outcome.iterations,
        outcome.method,
        message,
    )


def _judge(cost: float, bound: float) -> Status:
    """Call a cost optimal where the bound leaves nothing but rounding between them."""
    return Status.OPTIMAL if abs(cost - bound) <= 1e-9 * max(1.0, abs(cost)) else Status.FEASIBLE


def find_shortage(problem: LocationProblem) -> str:
    """Say in one sentence why no answer can exist, or nothing where none was found.

    Compares the load that must be served with the largest capacity that the sites can have, and
    looks for demand that fits into no site or can reach none.
    """
    must = np.isinf(problem.penalty)
    if problem.n_sites is None or not must.any():
        return ""
    return (
        _find_too_much(problem, must)
        or _find_too_heavy(problem, must)
        or _find_cut_off(problem, must)
    )


def _find_too_much(problem: LocationProblem, must: NDArray[np.bool_]) -> str:
    chosen = problem.capacity[problem.fixed]
    free = np.sort(problem.capacity[~problem.fixed & ~problem.forbidden])[::-1]
    room = chosen.sum() + free[: (problem.n_sites or 0) - len(chosen)].sum()
    needed = problem.load[must].sum()
    if needed <= room * (1 + 1e-12):
        return ""
    return (
        f"The load is {needed:,.10g}, but {problem.n_sites} sites can take at most {room:,.10g}: "
        f"{needed - room:,.10g} too little."
    )


def _find_too_heavy(problem: LocationProblem, must: NDArray[np.bool_]) -> str:
    largest = problem.capacity[~problem.forbidden].max()
    heavy = np.flatnonzero(must & (problem.load > largest))
    if not len(heavy):
        return ""
    return (
        f"Demand point {heavy[0]} has a load of {problem.load[heavy[0]]:,.10g}, more than the "
        f"largest capacity, {largest:,.10g}."
    )


def _find_cut_off(problem: LocationProblem, must: NDArray[np.bool_]) -> str:
    demand = np.flatnonzero(must).astype(np.int32)
    allowed = np.flatnonzero(~problem.forbidden).astype(np.int32)
    nearest = problem.travel.nearest(1, of=demand, among=allowed).cost[:, 0]
    lost = demand[np.isinf(nearest)]
    if not len(lost):
        return ""
    return (
        f"{len(lost)} demand points can reach no candidate that may open, for example point "
        f"{lost[0]}; give them a penalty, or leave them out."
    )
