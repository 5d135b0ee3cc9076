"""Demand that only some candidates can serve, and that is too much for them."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from layers.phrases import Phrase
from siting.arrays import Floats, Int32s
from siting.location.problem import LocationProblem
from siting.location.site_rules import make_rules

#: Pairs of demand and candidate up to which it is looked at who can reach whom.
_MAX_PAIRS = 5_000_000
#: Sets of groups, those with the most load first, for which load and capacity are compared.
_MAX_SETS = 256
#: Pairs of travel computed at a time.
_BLOCK = 4_000_000
#: Rounding that a sum of loads is forgiven, relatively.
ROUNDING = 1e-9


def find_short_part(problem: LocationProblem) -> str:
    """Say which demand that only some candidates can serve is too much for them; else nothing."""
    if problem.n_sites is not None and problem.travel.reaches_all:
        return ""
    must = np.flatnonzero(must_be_served(problem)).astype(np.int32)
    if len(must) * problem.n_candidates > _MAX_PAIRS or not len(must):
        return ""
    reach = _reach(problem, must)
    if reach.nnz == len(must) * int((~problem.forbidden).sum()):
        return ""  # everybody reaches every candidate: there are no parts
    return (
        _find_heavy_for_its_reach(problem, must, reach)
        or _find_short_group(problem, must, reach)
        or _find_too_many_parts(problem, must, reach)
    )


def must_be_served(problem: LocationProblem) -> NDArray[np.bool_]:
    """Whether each demand point has to be assigned to some site, shape (n,)."""
    nobody = problem.objective == "covered"
    return np.zeros(problem.n_demand, np.bool_) if nobody else np.isinf(problem.penalty)


def farthest_travel(problem: LocationProblem) -> Floats:
    """Return the largest travel at which each demand point may be served."""
    limited = (problem.weight > 0) & (problem.n_sites is None)
    radius = np.inf if problem.radius is None else problem.radius
    return np.where(limited, radius, np.inf)


def _reach(problem: LocationProblem, demand: Int32s) -> csr_array:
    """Return who can travel where, shape (len(demand), m)."""
    allowed = np.flatnonzero(~problem.forbidden).astype(np.int32)
    farthest, rows, columns = farthest_travel(problem), [], []
    for first in range(0, len(demand), step := max(1, _BLOCK // len(allowed))):
        block = demand[first : first + step]
        pairs = problem.travel.pairs(np.repeat(block, len(allowed)), np.tile(allowed, len(block)))
        travel = pairs.reshape(len(block), len(allowed))
        row, column = np.nonzero(np.isfinite(travel) & (travel <= farthest[block, None]))
        rows.append((first + row).astype(np.int32))
        columns.append(allowed[column])
    row, column = np.concatenate(rows), np.concatenate(columns)
    shape = (len(demand), problem.n_candidates)
    return csr_array((np.ones(len(row), np.int8), (row, column)), shape=shape)


def _components(reach: csr_array) -> tuple[Int32s, Int32s]:
    """Find the parts that share no candidate; return that of each demand point and candidate."""
    n, m = reach.shape
    edges = reach.tocoo()
    graph = csr_array((edges.data, (edges.row, n + edges.col)), shape=(n + m, n + m))
    part = connected_components(graph, directed=False)[1]
    return part[:n], part[n:]


def _find_heavy_for_its_reach(problem: LocationProblem, demand: Int32s, reach: csr_array) -> str:
    largest = np.zeros(len(demand))
    rows = np.repeat(np.arange(len(demand)), np.diff(reach.indptr))
    np.maximum.at(largest, rows, problem.capacity[reach.indices])
    heavy = np.flatnonzero(problem.load[demand] > largest * (1 + ROUNDING))
    if not len(heavy):
        return ""
    point = demand[heavy[0]]
    message = (
        "Demand point {point} has a load of {load:,.10g}, more than the largest capacity that it "
        "can reach, {largest:,.10g}."
    )
    return Phrase(message, point=point, load=problem.load[point], largest=largest[heavy[0]])


def _find_short_group(problem: LocationProblem, demand: Int32s, reach: csr_array) -> str:
    """Compare load and capacity for each set of groups to which some demand is confined.

    Where candidates have no groups, the parts that share no demand stand for them.
    """
    if problem.group is None:
        names, part = None, np.unique(_components(reach)[1], return_inverse=True)[1]
    else:
        names, part = np.unique(problem.group.astype(str), return_inverse=True)
    belongs = csr_array((np.ones(len(part), np.int32), (np.arange(len(part)), part)))
    sets, own = np.unique((reach @ belongs).toarray() > 0, axis=0, return_inverse=True)
    load = np.bincount(own.ravel(), weights=problem.load[demand])
    rules = make_rules(problem)
    for groups in sets[np.argsort(-load, kind="stable")[:_MAX_SETS]]:
        needed = load[~(sets & ~groups).any(axis=1)].sum()
        among = groups[part] & ~problem.forbidden
        count = int(among.sum())
        if problem.n_sites is not None:
            count = rules.most_among(among, problem.n_sites)
        chosen = rules.among(among).best_choice(problem.capacity, count)
        room = problem.capacity[chosen].sum()
        if needed > room * (1 + ROUNDING):
            message = (
                "The demand that only {candidates} can serve has a load of {needed:,.10g}, but at "
                "most {n_sites} sites may open there, for {room:,.10g}: {short:,.10g} too little."
            )
            return Phrase(
                message,
                candidates=_name_candidates(names, groups, among),
                needed=needed,
                n_sites=len(chosen),
                room=room,
                short=needed - room,
            )
    return ""


def _name_candidates(
    names: NDArray[np.str_] | None, groups: NDArray[np.bool_], among: NDArray[np.bool_]
) -> Phrase:
    if names is not None:
        return Phrase("candidates of {groups:and}", groups=list(map(str, names[groups])))
    first, *others = np.flatnonzero(among)
    if not others:
        return Phrase("candidate {first}", first=first)
    return Phrase("candidate {first} and {count} others", first=first, count=len(others))


def _find_too_many_parts(problem: LocationProblem, demand: Int32s, reach: csr_array) -> str:
    """Count the sites that parts which share no candidate need at least, by their capacity."""
    if problem.n_sites is None:
        return ""
    home, part = _components(reach)
    load = np.bincount(home, weights=problem.load[demand])
    parts, needed = np.unique(home), 0
    for number in parts:
        capacity = np.sort(problem.capacity[(part == number) & ~problem.forbidden])[::-1]
        room = np.cumsum(capacity) * (1 + ROUNDING)
        needed += int(np.searchsorted(room, load[number])) + 1
    if needed <= problem.n_sites:
        return ""
    message = (
        "The demand falls into {n_parts} parts that share no candidate and need at least {needed} "
        "sites in all, but only {n_sites} may open."
    )
    return Phrase(message, n_parts=len(parts), needed=needed, n_sites=problem.n_sites)
