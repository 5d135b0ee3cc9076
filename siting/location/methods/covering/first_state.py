"""The state from which a covering search begins."""

import numpy as np
from numpy.typing import NDArray

from siting.location.methods.covering.kernels.state import State, open_site
from siting.location.methods.covering.reach import Reach
from siting.location.site_rules import Rules


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
        *(np.zeros(m, np.bool_), rules.fixed, np.zeros(m, np.int64), np.zeros(m, np.int32)),
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
