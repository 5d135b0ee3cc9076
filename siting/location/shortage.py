"""Why a location problem has no answer, where a count or a sum shows it."""

import numpy as np

from layers.phrases import Phrase
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
    message = (
        "{which} was found that keeps {within}, and none was ruled out; allow more time, or loosen "
        "one of these."
    )
    return Phrase(message, which=which, within=within)


def _name_limits(problem: LocationProblem) -> str:
    which, within = _limits(problem)
    message = (
        "{which} serves all demand that must be served within {within}; allow more, or give a "
        "penalty for demand that is left unserved."
    )
    return Phrase(message, which=which, within=within)


def _limits(problem: LocationProblem) -> tuple[Phrase, Phrase]:
    """Name what is chosen, and the limits within which it must serve."""
    allowed = ~problem.forbidden
    limits = {
        Phrase("the radius"): problem.n_sites is None,
        Phrase("capacity"): problem.capacitated,
        Phrase("minimum loads"): bool((problem.min_load[allowed] > 0).any()),
        Phrase("quotas"): bool(problem.quota),
        Phrase("fixed sites"): bool(problem.fixed.any()),
    }
    named = [name for name, given in limits.items() if given] or [Phrase("reach")]
    within = Phrase("{limits} and {last}", limits=named[:-1], last=named[-1])
    which = Phrase("No choice of {count} sites", count=problem.n_sites)
    return (
        Phrase("No choice") if problem.n_sites is None else which,
        within if len(named) > 1 else named[0],
    )


def _find_no_site(problem: LocationProblem) -> str:
    """Say that no site may open at all, though somebody is to be served by one."""
    if make_rules(problem).most > 0:
        return ""
    candidates = problem.n_candidates
    if problem.forbidden.all():
        message = "All {count} candidates are forbidden; let some of them open."
    else:
        message = "The quotas let none of the {count} candidates open; allow at least one site."
    return Phrase(message, count=candidates)


def _find_unfilled(problem: LocationProblem) -> str:
    if not (problem.min_load > 0).any():
        return ""
    chosen = make_rules(problem).best_choice(-problem.min_load, problem.n_sites or 0)
    needed, there = problem.min_load[chosen].sum(), problem.load.sum()
    if needed <= there * (1 + ROUNDING):
        return ""
    message = (
        "{n_sites} sites need a load of at least {needed:,.10g} to meet their minimum loads, but "
        "all demand has {there:,.10g}: {short:,.10g} too little."
    )
    return Phrase(message, n_sites=len(chosen), needed=needed, there=there, short=needed - there)


def _find_too_little_capacity(problem: LocationProblem) -> str:
    must = must_be_served(problem)
    count = problem.n_candidates if problem.n_sites is None else problem.n_sites
    chosen = make_rules(problem).best_choice(problem.capacity, count)
    room, needed = problem.capacity[chosen].sum(), problem.load[must].sum()
    if needed <= room * (1 + ROUNDING):
        return ""
    message = (
        "The load is {needed:,.10g}, but {n_sites} sites can take at most {room:,.10g}: "
        "{short:,.10g} too little."
    )
    return Phrase(message, needed=needed, n_sites=len(chosen), room=room, short=needed - room)


def _find_too_heavy(problem: LocationProblem) -> str:
    largest = problem.capacity[~problem.forbidden].max()
    must = must_be_served(problem)
    heavy = np.flatnonzero(must & (problem.load > largest * (1 + ROUNDING)))
    if not len(heavy):
        return ""
    message = (
        "Demand point {point} has a load of {load:,.10g}, more than the largest capacity, "
        "{largest:,.10g}."
    )
    return Phrase(message, point=heavy[0], load=problem.load[heavy[0]], largest=largest)


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
    message = (
        "{n_lost} demand points can reach no candidate that may open within {radius:,.10g}, for "
        "example point {point}; {remedy}."
        if far.any()
        else "{n_lost} demand points can reach no candidate that may open, for example point "
        "{point}; {remedy}."
    )
    remedy = (
        Phrase("widen the radius, or leave them out")
        if problem.n_sites is None
        else Phrase("give them a penalty, or leave them out")
    )
    values = {"n_lost": len(lost), "point": lost[0], "remedy": remedy}
    return Phrase(message, radius=problem.radius, **values)
