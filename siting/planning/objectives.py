"""A plan for another objective: most households in reach, or the least farthest way.

Such an objective leaves much open: who is beyond the limit, or nearer than the farthest, may be
served from anywhere. So what it leaves open is then decided by the least total travel.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from siting.arrays import Floats, Int32s
from siting.location.asked import Objective
from siting.location.problem import LocationProblem
from siting.location.progress import Listener
from siting.location.result import Result, Status
from siting.location.solution import Solution
from siting.location.solver import solve
from siting.location.stopping import Stop
from siting.travel.charged import ChargedTravel, RelativeTravel

#: Parts of the run that the objective itself may use up, and a new choice of sites after that.
COVERED_PART, FARTHEST_PART, ANEW_PART = 0.85, 0.6, 0.9
#: How many times the largest penalty a way beyond the limit costs in the second step.
_CHARGE = 10.0
#: Open sites that are asked for room, the nearest first, at most.
_ASKED = 64


def solve_for(
    problem: LocationProblem,
    objective: Objective,
    *,
    limit_s: Floats,
    stop: Stop,
    seed: int = 0,
    listen: Listener | None = None,
) -> Result:
    """Solve a problem of least total travel for an objective of the planner.

    Parameters
    ----------
    problem
        A ``total`` problem with a number of sites.
    objective
        ``total``; ``covered``: most weight served within the own limit, then least total travel
        from the same sites; ``farthest``: least largest travel, then least total travel with that.
    limit_s
        Travel within which each demand point is in reach, shape (n,).
    stop
        When search and proof end.
    seed
        Seed of all randomness.
    listen
        Told of progress in the objective.

    Returns
    -------
    Cost, status and bound are of the objective: household-seconds, households in reach (whose
    bound is from above), or the seconds of the farthest. Whom no site can take for lack of room is
    the farthest, with its penalty.

    Raises
    ------
    ProblemError
        When sites cost something by themselves, which only ``total`` counts.
    """
    if objective == "covered":
        return _covered(problem, limit_s, stop, seed, listen)
    if objective == "farthest":
        return _farthest(problem, stop, seed, listen)
    return solve(problem, stop=stop, seed=seed, listen=listen)


def _covered(
    problem: LocationProblem, limit: Floats, stop: Stop, seed: int, listen: Listener | None
) -> Result:
    asked = problem.replace(
        travel=RelativeTravel(problem.travel, limit), objective="covered", radius=1.0, penalty=None
    )
    result = solve(asked, stop=stop.until(COVERED_PART), seed=seed, listen=listen)
    if result.solution is None:
        return result
    sites = result.solution.open_sites
    kept = np.where(result.solution.travel <= 1.0, result.solution.assignment, -1)
    kept = _fill_least(problem, kept.astype(np.int32), result.solution.assignment)
    plans = [Solution(problem, sites, _complete(problem, sites, kept))]
    charged = _charged(_only(problem, sites), limit)
    plans += _found(problem, solve(charged, stop=stop, seed=seed))
    told = [Solution(asked, plan.open_sites, plan.assignment) for plan in plans]
    most = max(plan.cost for plan in told)
    best = min(
        (plan.cost, at) for at, plan in enumerate(plans) if told[at].cost >= most * (1 - 1e-12)
    )[1]
    return _retold(result, told[best])


def _farthest(problem: LocationProblem, stop: Stop, seed: int, listen: Listener | None) -> Result:
    asked = problem.replace(objective="farthest")
    result = solve(asked, stop=stop.until(FARTHEST_PART), seed=seed, listen=listen)
    if result.solution is None:
        return result
    first = result.solution
    limit = np.full(problem.n_demand, first.cost)
    plans = [Solution(problem, first.open_sites, first.assignment)]
    for choice, end in ((problem, ANEW_PART), (_only(problem, first.open_sites), 1.0)):
        plans += _found(problem, solve(_charged(choice, limit), stop=stop.until(end), seed=seed))
    told = [Solution(asked, plan.open_sites, plan.assignment) for plan in plans]
    good = [at for at, plan in enumerate(told) if plan.cost <= first.cost]
    return _retold(result, told[min(good, key=lambda at: plans[at].cost)])


def _retold(result: Result, plan: Solution) -> Result:
    """Return a result with another answer, at least as good."""
    closed = result.lower_bound is not None and np.isclose(
        plan.cost, result.lower_bound, rtol=1e-9, atol=0.0
    )
    status = Status.OPTIMAL if closed else result.status
    return replace(result, solution=plan, status=status)


def _found(problem: LocationProblem, result: Result) -> list[Solution]:
    if result.solution is None:
        return []
    plan = Solution(problem, result.solution.open_sites, result.solution.assignment)
    return [] if plan.violations() else [plan]


def _only(problem: LocationProblem, sites: Int32s) -> LocationProblem:
    """Leave nothing but some sites, all of them open."""
    fixed: NDArray[np.bool_] = np.zeros(problem.n_candidates, np.bool_)
    fixed[sites] = True
    return problem.replace(fixed=fixed, forbidden=~fixed, group=None, quota={})


def _charged(problem: LocationProblem, limit: Floats) -> LocationProblem:
    """Let a way beyond the limit, and being served nowhere, cost much more."""
    finite = problem.penalty[np.isfinite(problem.penalty)]
    charge = _CHARGE * max(float(finite.max(initial=0.0)), float(limit.max(initial=0.0)), 1.0)
    travel = ChargedTravel(problem.travel, limit, charge)
    # Who is served nowhere for less than the limit does not count as beyond it.
    more = np.where(problem.penalty > limit, charge, 0.0)
    return problem.replace(travel=travel, penalty=problem.penalty + more)


def _fill_least(problem: LocationProblem, kept: Int32s, given: Int32s) -> Int32s:
    """Let those whom a site serves for its minimum load stay there."""
    return np.where(
        (kept < 0) & (problem.min_load[np.maximum(given, 0)] > 0) & (given >= 0), given, kept
    ).astype(np.int32)


def _complete(problem: LocationProblem, sites: Int32s, assignment: Int32s) -> Int32s:
    """Send everybody without a site to the nearest with room, those with a short way first."""
    served = assignment.copy()
    waiting = np.flatnonzero(served < 0).astype(np.int32)
    taken = np.bincount(
        served[served >= 0],
        weights=problem.load[served >= 0],
        minlength=problem.n_candidates,
    )
    room = problem.capacity - taken
    near = problem.travel.nearest(min(len(sites), _ASKED), of=waiting, among=sites)
    usable = (near.site >= 0) & (near.cost <= problem.penalty[waiting][:, None])
    for row, rank in np.argwhere(usable)[np.argsort(near.cost[usable], kind="stable")]:
        person, site = waiting[row], near.site[row, rank]
        if served[person] < 0 and problem.load[person] <= room[site]:
            served[person] = site
            room[site] -= problem.load[person]
    return served
