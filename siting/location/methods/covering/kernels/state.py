"""State of a search for covering sites: open and close, all by small updates.

Of each candidate the weight is known that opening it would newly cover (`gain`) and, if it is open,
the weight that only it covers (`loss`); opening or closing one changes them for its neighbors only.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from siting.arrays import Int32s
from siting.travel.kernels.compiled import inner, kernel


class State(NamedTuple):
    """What is open, what that covers, and what may change.

    Kernels hand sites to each other as 64-bit numbers, whatever the arrays hold: each kernel would
    be compiled once more for numbers of another width.

    Parameters
    ----------
    start, site, start_of, row
        Lists by row and by candidate, see `siting.location.methods.covering.reach.Reach`.
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
    sites: NDArray[np.int64]
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
OPEN, BARE, TIME, RANDOM = 0, 1, 2, 3


def open_sites(state: State) -> Int32s:
    """Return the open sites, ascending."""
    return np.flatnonzero(state.is_open).astype(np.int32)


def copy_to(state: State, sites: Int32s) -> None:
    """Change the open sites of a state."""
    wanted = np.zeros(len(state.is_open), np.bool_)
    wanted[sites] = True
    for site in np.flatnonzero(state.is_open & ~wanted):
        close_site(state, site)
    for site in np.flatnonzero(wanted & ~state.is_open):
        open_site(state, site)


def uncovered(state: State) -> int:
    """Count the rows that no open site covers."""
    return int(state.number[BARE])


@inner
def draw(state, n):
    """Draw a number below n (xorshift; Marsaglia 2003, doi:10.18637/jss.v008.i14)."""
    x = np.uint64(state.number[RANDOM])
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    state.number[RANDOM] = np.int64(x)
    return np.int64((x >> np.uint64(11)) % np.uint64(n))


@kernel
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
    state.place[j] = state.number[OPEN]
    state.sites[state.number[OPEN]] = j
    state.number[OPEN] += 1
    state.opened[state.kind[j]] += 1


@kernel
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
    last = state.sites[state.number[OPEN] - 1]
    state.sites[state.place[j]] = last
    state.place[last] = state.place[j]
    state.number[OPEN] -= 1
    state.opened[state.kind[j]] -= 1


@kernel
def count_anew(state):
    """Sum up gains and losses from what is covered; O(entries).

    They are kept by adding and subtracting weights, and drift where those are no whole numbers.
    """
    state.gain[:] = 0.0
    state.loss[:] = 0.0
    for i in range(len(state.weight)):
        if state.covered[i] == 0:
            for k in range(state.start[i], state.start[i + 1]):
                state.gain[state.site[k]] += state.weight[i]
        elif state.covered[i] == 1:
            state.loss[state.owner[i]] += state.weight[i]


@inner
def _note_bare(state, i):
    state.bare_place[i] = state.number[BARE]
    state.bare[state.number[BARE]] = i
    state.number[BARE] += 1


@inner
def _forget_bare(state, i):
    last = state.bare[state.number[BARE] - 1]
    state.bare[state.bare_place[i]] = last
    state.bare_place[last] = state.bare_place[i]
    state.number[BARE] -= 1


@kernel
def fill(state, target):
    """Open the best candidate until enough sites are open; whether that was possible."""
    while state.number[OPEN] < target:
        j = best_to_open(state, target)
        if j < 0:
            return False
        open_site(state, j)
    return True


@inner
def best_to_open(state, target):
    """Return the candidate that covers most anew, the one longest unchanged of equals; -1: none."""
    needed = needed_for_quotas(state, target)
    best = -1
    for j in state.free:
        if best >= 0 and state.gain[j] < state.gain[best]:
            continue
        if not may_open(state, j, needed):
            continue
        if best < 0 or state.gain[j] > state.gain[best] or state.since[j] < state.since[best]:
            best = j
    return best


@inner
def may_open(state, j, needed):
    """Whether a candidate may be opened; where sites are `needed` for quotas, for one of these."""
    kind = state.kind[j]
    if state.is_open[j] or state.opened[kind] >= state.high[kind]:
        return False
    return not needed or state.opened[kind] < state.low[kind]


@inner
def needed_for_quotas(state, target):
    """Whether each site that is still to open is needed for a quota."""
    return count_missing(state) >= target - state.number[OPEN]


@kernel
def count_missing(state):
    """Count the sites that quotas still ask for."""
    missing = 0
    for kind in range(len(state.low)):
        missing += max(0, state.low[kind] - state.opened[kind])
    return missing
