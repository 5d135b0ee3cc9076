"""Search for sites that cover everything: begin with any cover, hunt for one of fewer sites."""

import numpy as np

from siting.location.methods.covering.kernels.state import (
    BARE,
    OPEN,
    TIME,
    best_to_open,
    close_site,
    count_missing,
    draw,
    may_open,
    needed_for_quotas,
    open_site,
)
from siting.travel.kernels.compiled import inner, kernel

#: No site. A kernel would be compiled for the literal -1 and again for other numbers.
NONE = np.int64(-1)


@kernel
def cover_all(state):
    """Open the best candidates until no row is bare, then close what is not needed."""
    target = len(state.is_open)
    while state.number[BARE] > 0:
        j = best_to_open(state, target)
        if j < 0 or state.gain[j] <= 0:
            break
        open_site(state, j)
    for j in state.sites[: state.number[OPEN]].copy():
        if state.loss[j] <= 0 and not state.fixed[j]:
            close_site(state, j)


@kernel
def close_cheapest(state):
    """Close the site that covers least alone; whether there was one."""
    j = _cheapest_to_close(state, NONE)
    if j >= 0:
        close_site(state, j)
    return j >= 0


@inner
def _cheapest_to_close(state, kept):
    """Return the open site that covers least alone, the one longest unchanged of equals."""
    best = -1
    for place in range(state.number[OPEN]):
        j = state.sites[place]
        if state.fixed[j] or j == kept:
            continue
        if (
            best < 0
            or state.loss[j] < state.loss[best]
            or (state.loss[j] == state.loss[best] and state.since[j] < state.since[best])
        ):
            best = j
    return best


@kernel
def hunt(state, target, steps):
    """Exchange sites until no row is bare, or for some steps; whether none is.

    Each step closes the site that covers least alone and opens the best one for a random bare row;
    bare rows then gain weight. Source: Gao, Yao, Weise and Li, European Journal of Operational
    Research 246 (2015), 750-761, doi:10.1016/j.ejor.2015.05.038.
    """
    kept = NONE
    for _ in range(steps):
        if state.number[BARE] == 0 and count_missing(state) == 0:
            return True
        closed = _cheapest_to_close(state, kept)
        if closed < 0:
            return False
        close_site(state, closed)
        into = NONE
        for _try in range(8):
            if state.number[BARE] == 0:
                into = best_to_open(state, target)
                break
            i = state.bare[draw(state, state.number[BARE])]
            into = _best_for_row(state, i, target, closed)
            if into >= 0:
                break
        if into < 0:
            into = closed
        open_site(state, into)
        state.number[TIME] += 1
        state.since[closed] = state.number[TIME]
        state.since[into] = state.number[TIME]
        kept = into
        for place in range(state.number[BARE]):
            i = state.bare[place]
            state.weight[i] += 1.0
            for k in range(state.start[i], state.start[i + 1]):
                state.gain[state.site[k]] += 1.0
    return state.number[BARE] == 0 and count_missing(state) == 0


@inner
def _best_for_row(state, i, target, closed):
    """Return the best candidate that covers a row and may open; -1 where there is none."""
    needed = needed_for_quotas(state, target)
    best = -1
    for at in range(state.start[i], state.start[i + 1]):
        j = state.site[at]
        if j == closed or not may_open(state, j, needed):
            continue
        if (
            best < 0
            or state.gain[j] > state.gain[best]
            or (state.gain[j] == state.gain[best] and state.since[j] < state.since[best])
        ):
            best = j
    return best
