"""Why a location problem has no answer, where a count or a sum shows it."""

import numpy as np

from siting.location.problem import LocationProblem
from siting.location.short_parts import (
    ROUNDING,
    farthest_travel,
    find_short_part,
    must_be_served,
)
from siting.location.site_rules import make_rules


def find_shortage(problem: LocationProblem) -> str:
    """Say in one sentence why no answer can exist; nothing where no reason was found.

    Looks whether any site may open; compares what must be served with the largest capacity that the
    sites can have within their quotas, in all and in each part that only some candidates reach;
    looks for demand that fits into no site or can reach none, for parts that need more sites than
    there are, and for minimum loads that no demand can fill. What it says is certain; that it says
    nothing proves nothing.
    """
    return (
        _find_no_site(problem)
        or _find_unfilled(problem)
        or _find_too_little_capacity(problem)
        or _find_too_heavy(problem)
        or _find_cut_off(problem)
        or find_short_part(problem)
    )


def explain_infeasible(problem: LocationProblem) -> str:
    """Say in one sentence what blocks a problem that was proved to have no answer."""
    return find_shortage(problem) or _name_limits(problem)


def explain_unfound(problem: LocationProblem) -> str:
    """Say in one sentence within which limits no answer was found, though none was ruled out."""
    which, within = _limits(problem)
    return (
        f"{which} was found that keeps {within}, and none was ruled out; allow more time, or "
        "loosen one of these."
    )


def _name_limits(problem: LocationProblem) -> str:
    which, within = _limits(problem)
    return (
        f"{which} serves all demand that must be served within {within}; allow more, or give a "
        "penalty for demand that is left unserved."
    )


def _limits(problem: LocationProblem) -> tuple[str, str]:
    """Name what is chosen, and the limits within which it must serve."""
    allowed = ~problem.forbidden
    limits = {
        "the radius": problem.n_sites is None,
        "capacity": problem.capacitated,
        "minimum loads": bool((problem.min_load[allowed] > 0).any()),
        "quotas": bool(problem.quota),
        "fixed sites": bool(problem.fixed.any()),
    }
    named = [name for name, given in limits.items() if given] or ["reach"]
    within = " and ".join([*([", ".join(named[:-1])] if len(named) > 1 else []), named[-1]])
    which = "No choice" if problem.n_sites is None else f"No choice of {problem.n_sites} sites"
    return which, within


def _find_no_site(problem: LocationProblem) -> str:
    """Say that no site may open at all, though somebody is to be served by one."""
    if make_rules(problem).most > 0:
        return ""
    candidates = problem.n_candidates
    if problem.forbidden.all():
        return f"All {candidates} candidates are forbidden; let some of them open."
    return f"The quotas let none of the {candidates} candidates open; allow at least one site."


def _find_unfilled(problem: LocationProblem) -> str:
    if not (problem.min_load > 0).any():
        return ""
    chosen = make_rules(problem).best_choice(-problem.min_load, problem.n_sites or 0)
    needed, there = problem.min_load[chosen].sum(), problem.load.sum()
    if needed <= there * (1 + ROUNDING):
        return ""
    return (
        f"{len(chosen)} sites need a load of at least {needed:,.10g} to meet their minimum loads, "
        f"but all demand has {there:,.10g}: {needed - there:,.10g} too little."
    )


def _find_too_little_capacity(problem: LocationProblem) -> str:
    must = must_be_served(problem)
    count = problem.n_candidates if problem.n_sites is None else problem.n_sites
    chosen = make_rules(problem).best_choice(problem.capacity, count)
    room, needed = problem.capacity[chosen].sum(), problem.load[must].sum()
    if needed <= room * (1 + ROUNDING):
        return ""
    return (
        f"The load is {needed:,.10g}, but {len(chosen)} sites can take at most {room:,.10g}: "
        f"{needed - room:,.10g} too little."
    )


def _find_too_heavy(problem: LocationProblem) -> str:
    largest = problem.capacity[~problem.forbidden].max()
    must = must_be_served(problem)
    heavy = np.flatnonzero(must & (problem.load > largest * (1 + ROUNDING)))
    if not len(heavy):
        return ""
    return (
        f"Demand point {heavy[0]} has a load of {problem.load[heavy[0]]:,.10g}, more than the "
        f"largest capacity, {largest:,.10g}."
    )


def _find_cut_off(problem: LocationProblem) -> str:
    demand = np.flatnonzero(must_be_served(problem)).astype(np.int32)
    if not len(demand):
        return ""
    allowed = np.flatnonzero(~problem.forbidden).astype(np.int32)
    near = problem.travel.nearest(1, of=demand, among=allowed)
    nearest = np.minimum(near.cost[:, 0], problem.travel.pairs(demand, near.site[:, 0]))
    far = nearest > farthest_travel(problem)[demand]
    lost = demand[np.isinf(nearest) | far]
    if not len(lost):
        return ""
    within = f" within {problem.radius:,.10g}" if far.any() else ""
    remedy = (
        "widen the radius, or leave them out"
        if problem.n_sites is None
        else "give them a penalty, or leave them out"
    )
    return (
        f"{len(lost)} demand points can reach no candidate that may open{within}, for example "
        f"point {lost[0]}; {remedy}."
    )
