"""The bound raised by a program in which sites come in whole numbers, demand points in part.

Where demand points are alike, as households are of whom no more is known than their town, a country
is a few thousand of them, and the dual of the assignment constraints ends at the linear relaxation:
small towns share a site there. A program that counts the sites of each place in whole numbers is
small enough for HiGHS, whose cuts close most of what is left; and where it opens sites, an answer
may do so, too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf

import numpy as np

from siting.arrays import Flags, Floats, Int32s, Integers
from siting.location.methods.bounds.lagrangian import Dual
from siting.location.methods.programs.highs import run_highs
from siting.location.methods.programs.program import Program, Rows

#: Offers up to which a program is worth its time: the first relaxation of 110,000 took HiGHS 12
#: seconds; far more than a country of towns has were not tried.
MOST_ENTRIES = 600_000
#: Rows of loads are scaled to about this size, see `siting.location.methods.programs.formulation`.
_LOAD_SIZE = 2.0**12
#: What a bound gives away, relatively: HiGHS lets the rows of a demand point be broken by 1e-6.
_SHAVE = 1e-6


@dataclass(frozen=True)
class Programmed:
    """What a program proved, and the sites of the best that it found; None where it found none."""

    bound: float
    sites: Int32s | None


@dataclass(frozen=True)
class _Units:
    """Candidates that are alike: of one class and one kind, shape (u,), and theirs, shape (m,).

    Candidates that may not open are of none (-1).
    """

    class_of: Integers
    kind_of: Integers
    unit: Integers

    @property
    def count(self) -> int:
        """Number of units."""
        return len(self.class_of)

    def held(self, some: Flags) -> Floats:
        """Count those of some candidates in each unit."""
        chosen = self.unit[some & (self.unit >= 0)]
        return np.bincount(chosen, minlength=self.count).astype(np.float64)


def suits_program(dual: Dual) -> bool:
    """Whether a program proves the same as a dual, and is not too large."""
    return dual.divisible and len(dual.offers.demand_of) <= MOST_ENTRIES


def raise_by_program(
    dual: Dual,
    *,
    known: float,
    target: float,
    seconds: float,
    stop: Callable[[float], bool],
    interrupted: Callable[[], bool] | None = None,
) -> Programmed:
    """Raise a bound by counting sites in whole numbers.

    Parameters
    ----------
    dual
        What the bound depends on; demand points are served in part.
    known
        The bound so far.
    target
        Cost of a known answer, which scales the program.
    seconds
        Time after which to end; ``inf`` for no limit.
    stop
        Asked at all news of HiGHS, with the bound so far.
    interrupted
        Asked between news whether to end at once.

    Returns
    -------
    A bound no worse than the known one, and sites.
    """
    units = _find_units(dual)
    program = _pose(dual, units)

    def safe(cost: float) -> float:
        cost += dual.closed_cost
        return max(known, cost - _SHAVE * abs(cost)) if cost > -inf else known

    answer = run_highs(
        program,
        seconds=seconds,
        size=target,
        stop=lambda _, bound: stop(safe(bound)),
        interrupted=interrupted,
    )
    if answer.infeasible or answer.values is None:
        return Programmed(safe(-inf if answer.infeasible else answer.bound), None)
    counts = np.rint(answer.values[: units.count]).astype(np.int64)
    return Programmed(safe(answer.bound), _members(dual, units, counts))


def _find_units(dual: Dual) -> _Units:
    rules = dual.rules
    pairs = np.column_stack([dual.offers.class_of, rules.kind])
    unit = np.full(len(pairs), -1, np.int64)
    found, own = np.unique(pairs[rules.allowed], axis=0, return_inverse=True)
    unit[rules.allowed] = own.ravel()
    return _Units(found[:, 0].astype(np.int64), found[:, 1].astype(np.int64), unit)


def _pose(dual: Dual, units: _Units) -> Program:
    """Pose the program; its columns are units, offers that may be taken up, and demand points.

    A demand point is served by what is not listed, or not at all, for no less than `highest`.
    """
    offers, u = dual.offers, units.count
    per_class = np.diff(offers.pointer)
    class_of = np.repeat(np.arange(len(per_class)), per_class)
    opens = np.bincount(units.class_of, minlength=len(per_class)) > 0
    kept = opens[class_of]
    class_of, demand = class_of[kept], offers.demand_of[kept].astype(np.int64)
    k, n = len(demand), len(dual.load)
    pair, everyone, column = np.arange(k), np.arange(n), u + np.arange(k)
    rows = Rows()
    rows.add(n, (demand, column, 1.0), (everyone, u + k + everyone, 1.0), low=1.0, high=1.0)
    load = np.maximum(dual.load[demand], 1e-300)
    share = np.minimum(1.0, dual.capacity[class_of] / load)
    row, unit = _joined(class_of, units)
    rows.add(k, (pair, column, 1.0), (row, unit, -share[row]), high=0.0)
    _add_loads(rows, dual, units, class_of, demand)
    _add_sites(rows, dual, units)
    left = np.isfinite(offers.highest)
    cost = np.concatenate(
        [_least_cost(dual, units), offers.cost_of[kept], np.where(left, offers.highest, 0.0)]
    )
    low = np.concatenate([units.held(dual.rules.fixed), np.zeros(k + n)])
    high = np.concatenate([units.held(dual.rules.allowed), np.ones(k), left]).astype(np.float64)
    whole = np.arange(u + k + n) < u
    return rows.program(cost.astype(np.float64), low, high, whole)


def _joined(class_of: Integers, units: _Units) -> tuple[Integers, Integers]:
    """Return each row with each unit of its class; units stand in the order of their classes."""
    first = np.searchsorted(units.class_of, class_of)
    count = np.searchsorted(units.class_of, class_of, side="right") - first
    row = np.repeat(np.arange(len(class_of)), count)
    within = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    return row, first[row] + within


def _add_loads(rows: Rows, dual: Dual, units: _Units, class_of: Integers, demand: Integers) -> None:
    """Add that no class serves more than its sites hold."""
    limited = np.zeros(len(dual.capacity), np.bool_)
    limited[units.class_of] = True
    limited &= dual.capacity < dual.load.sum()
    row_of, used = np.cumsum(limited) - 1, np.flatnonzero(limited[class_of])
    holds = dual.capacity[limited]
    scale = _LOAD_SIZE / np.maximum(holds, 1e-9 * dual.load.sum())
    row = row_of[class_of[used]]
    served = (row, units.count + used, scale[row] * dual.load[demand[used]])
    own = np.flatnonzero(limited[units.class_of])
    at = row_of[units.class_of[own]]
    rows.add(len(holds), served, (at, own, -scale[at] * holds[at]), high=0.0)


def _add_sites(rows: Rows, dual: Dual, units: _Units) -> None:
    """Add the number of sites, in all and of each kind."""
    every = np.arange(units.count)
    rows.add(1, (np.zeros_like(every), every, 1.0), low=dual.n_sites, high=dual.n_sites)
    rules = dual.rules
    if len(rules.low) > 1:
        kinds = (units.kind_of, every, 1.0)
        rows.add(len(rules.low), kinds, low=rules.low, high=rules.high)


def _least_cost(dual: Dual, units: _Units) -> Floats:
    """Return what a site of each unit costs by itself, at least."""
    least = np.full(units.count, np.inf)
    own = units.unit >= 0
    np.minimum.at(least, units.unit[own], dual.site_cost[own])
    return least


def _members(dual: Dual, units: _Units, counts: Integers) -> Int32s | None:
    """Return so many candidates of each unit, those that must be open and cost least first."""
    order = np.lexsort((dual.site_cost, ~dual.rules.fixed, units.unit))
    order = order[units.unit[order] >= 0]
    first = np.searchsorted(units.unit[order], np.arange(units.count))
    rank = np.arange(len(order)) - first[units.unit[order]]
    sites = np.sort(order[rank < counts[units.unit[order]]]).astype(np.int32)
    return sites if len(sites) == dual.n_sites else None
