"""Covering as a mixed-integer program, without the candidates and rows that decide nothing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from siting.arrays import Floats, Int32s
from siting.location.methods.covering.kernels import lists as cover_lists
from siting.location.methods.covering.reach import Reach, make_reach
from siting.location.methods.programs.program import Program, Rows
from siting.location.site_rules import Rules

#: Comparisons that the search for what is dominated may make.
_COMPARISONS = 20_000_000
#: Rounds of leaving out rows and candidates in turn.
_ROUNDS = 4


@dataclass(frozen=True)
class CoverModel:
    """A program whose first columns are candidates, and the candidates that they stand for.

    After them come, for each kind, the number of other sites that open, and for each row whether it
    stays bare, where that is allowed.
    """

    program: Program
    candidates: Int32s

    def read(self, values: Floats) -> Int32s:
        """Return the sites that open in a solution, those that stand for no candidate left out."""
        return self.candidates[values[: len(self.candidates)] > 0.5]

    def write(self, sites: Int32s, reach: Reach, rules: Rules) -> Floats:
        """Turn open sites into values of the columns."""
        chosen = np.isin(self.candidates, sites)
        others = sites[~np.isin(sites, self.candidates)]
        spare = np.bincount(rules.kind[others], minlength=len(rules.low))
        bare = len(self.program.cost) - len(chosen) - len(spare)
        left = reach.count(self.candidates[chosen]) == 0 if bare else np.zeros(0, np.bool_)
        return np.concatenate([chosen, spare, left]).astype(np.float64)


def make_model(
    reach: Reach,
    rules: Rules,
    *,
    candidates: Int32s,
    sites: tuple[float, float],
    partial: bool,
) -> CoverModel:
    """Write covering down.

    Parameters
    ----------
    reach
        Rows to cover.
    rules
        Rules for the open sites.
    candidates
        Candidates that are decided one by one, ascending; of others only their number is.
    sites
        Fewest and most sites to open.
    partial
        Whether rows may stay bare at the cost of their weight; else all must be covered, by few
        sites.
    """
    m, kinds, r = len(candidates), len(rules.low), reach.n_rows if partial else 0
    place = np.full(len(rules.kind), -1, np.int64)
    place[candidates] = np.arange(m)
    column = place[reach.site]
    row = np.repeat(np.arange(reach.n_rows), np.diff(reach.start))[column >= 0]
    column = column[column >= 0]
    rows = Rows()
    bare = np.arange(r)
    rows.add(reach.n_rows, (row, column, 1.0), (bare, m + kinds + bare, 1.0), low=1.0)
    every = np.arange(kinds)
    kind = rules.kind[candidates]
    counted = (kind, np.arange(m), 1.0), (every, m + every, 1.0)
    rows.add(kinds, *counted, low=rules.low, high=rules.high)
    zero = np.zeros(m + kinds, np.int64)
    rows.add(1, (zero, np.arange(m + kinds), 1.0), low=sites[0], high=sites[1])
    others = rules.allowed.copy()
    others[candidates] = False
    spare = np.bincount(rules.kind[others], minlength=kinds)
    forced = np.bincount(rules.kind[others & rules.fixed], minlength=kinds)
    opening = np.full(m + kinds, 0.0 if partial else 1.0)
    program = rows.program(
        np.concatenate([opening, reach.weight[:r]]),
        np.concatenate([rules.fixed[candidates], forced, np.zeros(r)]).astype(np.float64),
        np.concatenate([np.ones(m), spare, np.ones(r)]).astype(np.float64),
        np.arange(m + kinds + r) < m + kinds,
    )
    return CoverModel(program, candidates)


def reduce_cover(reach: Reach, rules: Rules) -> tuple[Reach, Int32s]:
    """Leave out rows and candidates that cannot matter where every row must be covered.

    A row goes if a fixed site covers it, or if it is covered wherever another one is; a candidate
    goes if another one of its kind covers all that it does. Returns the rows left and the
    candidates left, fixed ones among them.
    """
    m = len(rules.kind)
    bare = reach.count(np.flatnonzero(rules.fixed).astype(np.int32)) == 0
    active = rules.allowed & ~rules.fixed
    reach = _keep(reach, np.flatnonzero(bare), active, m)
    for _ in range(_ROUNDS):
        lists = (reach.start, reach.site, reach.start_of, reach.row)
        implied = cover_lists.find_implied(*lists, _COMPARISONS)
        lists_of = (reach.start_of, reach.row, reach.start, reach.site)
        dominated = cover_lists.find_dominated(*lists_of, active, rules.kind, _COMPARISONS)
        if not implied.any() and not (dominated & active).any():
            break
        active &= ~dominated
        reach = _keep(reach, np.flatnonzero(~implied), active, m)
    return reach, np.flatnonzero(active | rules.fixed).astype(np.int32)


def _keep(reach: Reach, rows: NDArray[np.int64], active: NDArray[np.bool_], m: int) -> Reach:
    """Keep some rows and candidates; every row keeps a candidate."""
    start, site = cover_lists.take_rows(reach.start, reach.site, rows)
    start, site = cover_lists.keep_entries(start, site, active[site])
    nothing = np.zeros(0, np.int32)
    return make_reach(start, site, reach.weight[rows], row_of=nothing, m=m)
