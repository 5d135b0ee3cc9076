"""Kernels of the search for covering sites: open, close, exchange, all by small updates.

Of each candidate the weight is known that opening it would newly cover (`gain`) and, if it is open,
the weight that only it covers (`loss`); opening or closing one changes them for its neighbors only.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from siting.methods.reach import Reach
from siting.methods.rules import Rules
from siting.travel import Integers


class State(NamedTuple):
    """What is open, what that covers, and what may change.

    Parameters
    ----------
    start, site, start_of, row
        Lists by row and by candidate, see `siting.methods.reach.Reach`.
    weight
        Weight of each row, shape (r,).
    covered, owner
        Open sites that cover each row, and the sum of their positions, shape (r,).
    gain, loss
        Weight of the uncovered rows of each candidate, and of the rows that it alone covers,
        shape (m,).
    is_open, fixed
        Whether each candidate is open, and must be, shape (m,).
    sites, place
        Open sites, and the place of each candidate among them.
    kind, low, high, opened
        Kind of each candidate; fewest, most and open sites of each kind.
    free
        Candidates that may open and cover anything.
    since
        When each candidate last changed, shape (m,).
    bare, bare_place
        Rows that no open site covers, and the place of each row among them.
    number
        Number of open sites, number of rows not covered, time, random state.
    """

    start: NDArray[np.int64]
    site: NDArray[np.int32]
    start_of: NDArray[np.int64]
    row: NDArray[np.int32]
    weight: NDArray[np.float64]
    covered: NDArray[np.int32]
    owner: NDArray[np.int64]
    gain: NDArray[np.float64]
    loss: NDArray[np.float64]
    is_open: NDArray[np.bool_]
    fixed: NDArray[np.bool_]
    sites: NDArray[np.int32]
    place: NDArray[np.int32]
    kind: NDArray[np.int32]
    low: NDArray[np.int32]
    high: NDArray[np.int32]
    opened: NDArray[np.int32]
    free: NDArray[np.int32]
    since: NDArray[np.int64]
    bare: NDArray[np.int32]
    bare_place: NDArray[np.int32]
    number: NDArray[np.int64]


#: Places of the numbers of a state: open sites, rows not covered, time, random state.
_OPEN, _BARE, _TIME, _RANDOM = 0, 1, 2, 3


def begin(reach: Reach, rules: Rules, *, seed: int) -> State:
    """Return the state in which only the fixed sites are open."""
    m, r = len(rules.kind), reach.n_rows
    each = np.repeat(reach.weight, np.diff(reach.start))
    gain = np.bincount(reach.site, weights=each, minlength=m).astype(np.float64)
    covers = np.diff(reach.start_of) > 0
    rows = np.arange(r, dtype=np.int32)
    state = State(
        *(reach.start, reach.site, reach.start_of, reach.row, reach.weight.copy()),
        *(np.zeros(r, np.int32), np.zeros(r, np.int64), gain, np.zeros(m)),
        *(np.zeros(m, np.bool_), rules.fixed, np.zeros(m, np.int32), np.zeros(m, np.int32)),
        *(rules.kind, rules.low, rules.high, np.zeros(len(rules.low), np.int32)),
        np.flatnonzero(rules.allowed & (covers | _needed(rules))).astype(np.int32),
        *(np.zeros(m, np.int64), rows, rows.copy(), np.array([0, r, 0, seed | 1], np.int64)),
    )
    for site in np.flatnonzero(rules.fixed):
        open_site(state, site)
    return state


def _needed(rules: Rules) -> NDArray[np.bool_]:
    """Whether each candidate may be needed although it covers nothing."""
    return (rules.low[rules.kind] > 0) | (len(rules.low) > 1)


def open_sites(state: State) -> Integers:
    """Return the open sites, ascending."""
    return np.flatnonzero(state.is_open).astype(np.int32)


def copy_to(state: State, sites: Integers) -> None:
    """Change the open sites of a state."""
    wanted = np.zeros(len(state.is_open), np.bool_)
    wanted[sites] = True
    for site in np.flatnonzero(state.is_open & ~wanted):
        close_site(state, site)
    for site in np.flatnonzero(wanted & ~state.is_open):
        open_site(state, site)


def uncovered(state: State) -> int:
    """Count the rows that no open site covers."""
    return int(state.number[_BARE])


@njit(cache=True)
def draw(state, n):
    """Draw a number below n (xorshift; Marsaglia 2003, doi:10.18637/jss.v008.i14)."""
    x = np.uint64(state.number[_RANDOM])
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    state.number[_RANDOM] = np.int64(x)
    return np.int64((x >> np.uint64(11)) % np.uint64(n))


@njit(cache=True)
def open_site(state, j):
    """Open a site; O(rows that it newly covers times their candidates)."""
    for at in range(state.start_of[j], state.start_of[j + 1]):
        i = state.row[at]
        weight = state.weight[i]
        if state.covered[i] == 0:
            for k in range(state.start[i], state.start[i + 1]):
                state.gain[state.site[k]] -= weight
            state.loss[j] += weight
            _forget_bare(state, i)
        elif state.covered[i] == 1:
            state.loss[state.owner[i]] -= weight
        state.covered[i] += 1
        state.owner[i] += j
    state.is_open[j] = True
    state.place[j] = state.number[_OPEN]
    state.sites[state.number[_OPEN]] = j
    state.number[_OPEN] += 1
    state.opened[state.kind[j]] += 1


@njit(cache=True)
def close_site(state, j):
    """Close a site; O(rows that it alone covers times their candidates)."""
    for at in range(state.start_of[j], state.start_of[j + 1]):
        i = state.row[at]
        weight = state.weight[i]
        state.covered[i] -= 1
        state.owner[i] -= j
        if state.covered[i] == 0:
            for k in range(state.start[i], state.start[i + 1]):
                state.gain[state.site[k]] += weight
            state.loss[j] -= weight
            _note_bare(state, i)
        elif state.covered[i] == 1:
            state.loss[state.owner[i]] += weight
    state.is_open[j] = False
    last = state.sites[state.number[_OPEN] - 1]
    state.sites[state.place[j]] = last
    state.place[last] = state.place[j]
    state.number[_OPEN] -= 1
    state.opened[state.kind[j]] -= 1


@njit(cache=True)
def _note_bare(state, i):
    state.bare_place[i] = state.number[_BARE]
    state.bare[state.number[_BARE]] = i
    state.number[_BARE] += 1


@njit(cache=True)
def _forget_bare(state, i):
    last = state.bare[state.number[_BARE] - 1]
    state.bare[state.bare_place[i]] = last
    state.bare_place[last] = state.bare_place[i]
    state.number[_BARE] -= 1


@njit(cache=True)
def _must_fill(state, target):
    """Whether each site that is still to open is needed for a quota."""
    return count_missing(state) >= target - state.number[_OPEN]


@njit(cache=True)
def count_missing(state):
    """Count the sites that quotas still ask for."""
    missing = 0
    for kind in range(len(state.low)):
        missing += max(0, state.low[kind] - state.opened[kind])
    return missing


@njit(cache=True)
def _may_open(state, j, must_fill):
    kind = state.kind[j]
    if state.is_open[j] or state.opened[kind] >= state.high[kind]:
        return False
    return not must_fill or state.opened[kind] < state.low[kind]


@njit(cache=True)
def best_to_open(state, target):
    """Return the candidate that covers most anew, the one longest unchanged of equals; -1: none."""
    must_fill = _must_fill(state, target)
    best = -1
    for j in state.free:
        if best >= 0 and state.gain[j] < state.gain[best]:
            continue
        if not _may_open(state, j, must_fill):
            continue
        if best < 0 or state.gain[j] > state.gain[best] or state.since[j] < state.since[best]:
            best = j
    return best


@njit(cache=True)
def fill(state, target):
    """Open the best candidate until enough sites are open; whether that was possible."""
    while state.number[_OPEN] < target:
        j = best_to_open(state, target)
        if j < 0:
            return False
        open_site(state, j)
    return True


@njit(cache=True)
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
    state.number[_TIME] += 1
    state.since[j] = state.number[_TIME]
    state.since[into] = state.number[_TIME]
    return gain, into


@njit(cache=True)
def exchange_all(state, target, least, passes):
    """Exchange every open site in turn until no exchange gains; return the whole gain."""
    whole = 0.0
    for _ in range(passes):
        gained = 0.0
        for j in state.sites[: state.number[_OPEN]].copy():
            gained += exchange_one(state, j, target, least)[0]
        whole += gained
        if gained <= least:
            break
    return whole


@njit(cache=True)
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


@njit(cache=True)
def shake(state, target, least, most_closed, closed, opened):
    """Close a few sites near each other, open as many anew, and exchange around there.

    Returns the change of the covered weight, how many sites were closed at first and how many in
    all; they are written to `closed` and `opened`, so that `undo` can take it back.
    """
    wanted = 1 + draw(state, most_closed)
    change, count = 0.0, 0
    j = state.sites[draw(state, state.number[_OPEN])]
    while count < wanted and j >= 0:
        if not state.fixed[j] and state.is_open[j]:
            change -= state.loss[j]
            close_site(state, j)
            state.number[_TIME] += 1
            state.since[j] = state.number[_TIME]
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
        state.number[_TIME] += 1
        state.since[into] = state.number[_TIME]
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


@njit(cache=True)
def _open_anew(state, target, closed, count):
    """Return one of the best candidates that were not just closed; -1 where there is none."""
    must_fill = _must_fill(state, target)
    best, second = -1, -1
    for j in state.free:
        if second >= 0 and state.gain[j] <= state.gain[second]:
            continue
        if not _may_open(state, j, must_fill):
            continue
        again = False
        for place in range(count):
            again |= closed[place] == j
        if again and draw(state, 4) > 0:
            continue
        if best < 0 or state.gain[j] > state.gain[best]:
            best, second = j, best
        else:
            second = j
    return second if second >= 0 and draw(state, 5) == 0 else best


@njit(cache=True)
def undo(state, closed, opened, count, changed):
    """Take back a shake of `count` sites, and the exchanges up to `changed` that followed it."""
    for place in range(changed - 1, count - 1, -1):
        close_site(state, opened[place])
        open_site(state, closed[place])
    for place in range(count):
        close_site(state, opened[place])
    for place in range(count):
        open_site(state, closed[place])


@njit(cache=True)
def _older(state, j, other):
    """Return which of two candidates is unchanged for longer."""
    return j if state.since[j] < state.since[other] else other


@njit(cache=True)
def _cheapest_to_close(state, kept):
    """Return the open site that covers least alone, the one longest unchanged of equals."""
    best = -1
    for place in range(state.number[_OPEN]):
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


@njit(cache=True)
def _best_for_row(state, i, target, closed):
    """Return the best candidate that covers a row and may open; -1 where there is none."""
    must_fill = _must_fill(state, target)
    best = -1
    for at in range(state.start[i], state.start[i + 1]):
        j = state.site[at]
        if j == closed or not _may_open(state, j, must_fill):
            continue
        if (
            best < 0
            or state.gain[j] > state.gain[best]
            or (state.gain[j] == state.gain[best] and state.since[j] < state.since[best])
        ):
            best = j
    return best


@njit(cache=True)
def close_cheapest(state):
    """Close the site that covers least alone; whether there was one."""
    j = _cheapest_to_close(state, -1)
    if j >= 0:
        close_site(state, j)
    return j >= 0


@njit(cache=True)
def hunt(state, target, steps):
    """Exchange sites until no row is bare, or for some steps; whether none is.

    Each step closes the site that covers least alone and opens the best one for a random bare row;
    bare rows then gain weight. Source: Gao, Weise and Li, Applied Soft Computing 37 (2015),
    750-768, doi:10.1016/j.asoc.2015.08.017.
    """
    kept = -1
    for _ in range(steps):
        if state.number[_BARE] == 0 and count_missing(state) == 0:
            return True
        closed = _cheapest_to_close(state, kept)
        if closed < 0:
            return False
        close_site(state, closed)
        into = -1
        for _try in range(8):
            if state.number[_BARE] == 0:
                into = best_to_open(state, target)
                break
            i = state.bare[draw(state, state.number[_BARE])]
            into = _best_for_row(state, i, target, closed)
            if into >= 0:
                break
        if into < 0:
            into = closed
        open_site(state, into)
        state.number[_TIME] += 1
        state.since[closed] = state.number[_TIME]
        state.since[into] = state.number[_TIME]
        kept = into
        for place in range(state.number[_BARE]):
            i = state.bare[place]
            state.weight[i] += 1.0
            for k in range(state.start[i], state.start[i + 1]):
                state.gain[state.site[k]] += 1.0
    return state.number[_BARE] == 0 and count_missing(state) == 0


@njit(cache=True)
def cover_all(state):
    """Open the best candidates until no row is bare, then close what is not needed."""
    target = len(state.is_open)
    while state.number[_BARE] > 0:
        j = best_to_open(state, target)
        if j < 0 or state.gain[j] <= 0:
            break
        open_site(state, j)
    for j in state.sites[: state.number[_OPEN]].copy():
        if state.loss[j] <= 0 and not state.fixed[j]:
            close_site(state, j)
