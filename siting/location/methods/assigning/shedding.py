"""Loads that are small beside capacity: what a split leaves over is shed at the least cost.

A transport plan splits fewer demand points than there are sites. Given to the site of their largest
part, these overload a site by less than a load each. Where a site serves a hundred loads or more
that is next to nothing, and moving the cheapest ones away is as good as exchanging all with all.
"""

import numpy as np
from numpy.typing import NDArray

from siting.arrays import Floats, Int32s
from siting.location.problem import LocationProblem

#: Loads of the largest size that the smallest capacity holds, from which on loads are small.
MANY = 100
#: Load above capacity that is rounding.
_ROUNDING = 1e-12


def loads_are_small(problem: LocationProblem) -> bool:
    """Whether every candidate that may open has room for `MANY` of the largest load at least."""
    capacity = problem.capacity[~problem.forbidden]
    return bool(len(capacity)) and bool(MANY * problem.load.max() <= capacity.min())


def shed_excess(
    slot: Int32s,
    cost: Floats,
    load: Floats,
    capacity: Floats,
    penalty: Floats,
    chosen: Int32s,
) -> Int32s | None:
    """Move demand points off overloaded sites, and let who waits in where room is left.

    Parameters
    ----------
    slot, cost
        Open sites of each demand point by position and what it pays there, shape (n, k); -1 for
        none.
    load
        Of each demand point, shape (n,).
    capacity
        Of each open site, shape (p,).
    penalty
        What each demand point pays for being served by none, shape (n,).
    chosen
        Site of each demand point by position, -1 for none, shape (n,).

    Returns
    -------
    Sites that keep capacity; None where somebody would have to wait who must be served.
    """
    assign = chosen.copy()
    served = assign >= 0
    total: Floats = np.zeros(len(capacity))
    np.add.at(total, assign[served], load[served])
    limit = capacity * (1.0 + _ROUNDING)
    for site in np.flatnonzero(total > limit).tolist():
        members = np.flatnonzero(assign == site)
        while total[site] > limit[site]:
            room = np.append(limit - total, np.inf)
            room[site] = -np.inf
            option, extra = _cheapest_moves(slot, cost, load, penalty, members, site, room)
            at = int(extra.argmin())
            if not np.isfinite(extra[at]):
                return None
            mover, target = int(members[at]), int(option[at])
            assign[mover] = target
            total[site] -= load[mover]
            if target >= 0:
                total[target] += load[mover]
            members = np.delete(members, at)
    _let_in(slot, cost, load, limit, penalty, assign, total)
    return assign


def _cheapest_moves(
    slot: Int32s,
    cost: Floats,
    load: Floats,
    penalty: Floats,
    members: NDArray[np.intp],
    site: int,
    room: Floats,
) -> tuple[Int32s, Floats]:
    """Return where each member could go at the least extra cost per unit of load, and that."""
    options = np.column_stack([slot[members], np.full(len(members), -1, np.int32)])
    pays = np.column_stack([cost[members], penalty[members]])
    own = np.where(options[:, :-1] == site, pays[:, :-1], np.inf).min(axis=1)
    pays[:, :-1][options[:, :-1] < 0] = np.inf
    size = load[members]
    fits = (room[options] >= size[:, None]) & (size[:, None] > 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        extra = np.where(fits & np.isfinite(pays), (pays - own[:, None]) / size[:, None], np.inf)
    best = extra.argmin(axis=1)
    row = np.arange(len(members))
    return options[row, best].astype(np.int32), extra[row, best]


def _let_in(
    slot: Int32s,
    cost: Floats,
    load: Floats,
    limit: Floats,
    penalty: Floats,
    assign: Int32s,
    total: Floats,
) -> None:
    """Serve who waits where there is room, those first who gain most per unit of load."""
    waiting = np.flatnonzero((assign < 0) & (load > 0))
    gain = (penalty[waiting, None] - cost[waiting]) / load[waiting, None]
    gain[slot[waiting] < 0] = -np.inf
    for row in np.argsort(-gain.max(axis=1, initial=-np.inf), kind="stable").tolist():
        free = limit - total
        if free.max() < load[waiting].min():
            return
        who = int(waiting[row])
        fits = (free[slot[who]] >= load[who]) & (gain[row] > 0)
        if fits.any():
            target = int(slot[who][int(np.where(fits, gain[row], -np.inf).argmax())])
            assign[who] = target
            total[target] += load[who]
