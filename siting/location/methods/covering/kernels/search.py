"""Search for the sites that cover most: exchange them, shake a few, take that back."""

import numpy as np

from siting.location.methods.covering.kernels.state import (
    OPEN,
    TIME,
    best_to_open,
    close_site,
    draw,
    may_open,
    needed_for_quotas,
    open_site,
)
from siting.travel.kernels.compiled import inner, kernel

#: One site in so many opens although it was just closed; one in so many that opens is the second
#: best. `draw` would be compiled for each literal anew.
SPARED, SECOND = np.int64(4), np.int64(5)


@kernel
def exchange_all(state, target, least, passes):
    """Exchange every open site in turn until no exchange gains; return the whole gain."""
    whole = 0.0
    for _ in range(passes):
        gained = 0.0
        for j in state.sites[: state.number[OPEN]].copy():
            gained += exchange_one(state, j, target, least)[0]
        whole += gained
        if gained <= least:
            break
    return whole


@inner
def exchange_one(state, j, target, least):
    """Close a site and open the best one instead, if that gains; return the gain and who opened."""
    if state.fixed[j]:
        return 0.0, j
    before = state.loss[j]
    close_site(state, j)
    into = best_to_open(state, target)
    gain = state.gain[into] - before if into >= 0 else 0.0
    if into < 0 or gain <= least:
        open_site(state, j)
        return 0.0, j
    open_site(state, into)
    state.number[TIME] += 1
    state.since[j] = state.number[TIME]
    state.since[into] = state.number[TIME]
    return gain, into


@kernel
def shake(state, target, least, most_closed, closed, opened):
    """Close a few sites near each other, open as many anew, and exchange around there.

    Returns the change of the covered weight, how many sites were closed at first and how many in
    all; they are written to `closed` and `opened`, so that `undo` can take it back.
    """
    wanted = 1 + draw(state, most_closed)
    change, count = 0.0, 0
    j = state.sites[draw(state, state.number[OPEN])]
    while count < wanted and j >= 0:
        if not state.fixed[j] and state.is_open[j]:
            change -= state.loss[j]
            close_site(state, j)
            state.number[TIME] += 1
            state.since[j] = state.number[TIME]
            closed[count] = j
            count += 1
        j = _walk(state, j)
    for place in range(count):
        into = _open_anew(state, target, closed, count)
        if into < 0:
            into = best_to_open(state, target)
        change += state.gain[into]
        open_site(state, into)
        opened[place] = into
        state.number[TIME] += 1
        state.since[into] = state.number[TIME]
    changed = count
    around = opened[:count].copy()
    for j in around:
        for _ in range(3):
            near = _walk(state, j)
            if near < 0 or changed == len(closed):
                continue
            gain, into = exchange_one(state, near, target, least)
            if into != near:
                change += gain
                closed[changed], opened[changed] = near, into
                changed += 1
    return change, count, changed


@inner
def _walk(state, j):
    """Walk from a site over shared rows to another open site; -1 where none is met."""
    for _ in range(12):
        if state.start_of[j] == state.start_of[j + 1]:
            return -1
        i = state.row[state.start_of[j] + draw(state, state.start_of[j + 1] - state.start_of[j])]
        if state.covered[i] > 0:
            first = draw(state, state.start[i + 1] - state.start[i])
            for step in range(state.start[i + 1] - state.start[i]):
                k = state.start[i] + (first + step) % (state.start[i + 1] - state.start[i])
                near = state.site[k]
                if state.is_open[near] and near != j and not state.fixed[near]:
                    return near
        j = state.site[state.start[i] + draw(state, state.start[i + 1] - state.start[i])]
    return -1


@inner
def _open_anew(state, target, closed, count):
    """Return one of the best candidates that were not just closed; -1 where there is none."""
    needed = needed_for_quotas(state, target)
    best, second = -1, -1
    for j in state.free:
        if second >= 0 and state.gain[j] <= state.gain[second]:
            continue
        if not may_open(state, j, needed):
            continue
        again = False
        for place in range(count):
            again |= closed[place] == j
        if again and draw(state, SPARED) > 0:
            continue
        if best < 0 or state.gain[j] > state.gain[best]:
            best, second = j, best
        else:
            second = j
    return second if second >= 0 and draw(state, SECOND) == 0 else best


@kernel
def undo(state, closed, opened, count, changed):
    """Take back a shake of `count` sites, and the exchanges up to `changed` that followed it."""
    for place in range(changed - 1, count - 1, -1):
        close_site(state, opened[place])
        open_site(state, closed[place])
    for place in range(count):
        close_site(state, opened[place])
    for place in range(count):
        open_site(state, closed[place])
