"""Who can be covered by whom: demand points that the same candidates reach, taken together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from siting.arrays import Floats, Int32s
from siting.location.methods.covering.kernels import lists as cover_lists
from siting.travel import Travel

#: Demand points whose candidates are listed at a time.
_BLOCK = 100_000
#: The same where all their candidates are listed.
_FEW = 1_000


@dataclass(frozen=True)
class Reach:
    """Candidates of each row of demand, and the rows of each candidate.

    Parameters
    ----------
    start, site
        Candidates that cover row i: ``site[start[i]:start[i + 1]]``, ascending.
    start_of, row
        Rows that candidate j covers: ``row[start_of[j]:start_of[j + 1]]``, ascending.
    weight
        Total weight of each row, shape (r,).
    row_of
        Row of each demand point that was asked for, -1 where no candidate reaches it.
    """

    start: NDArray[np.int64]
    site: Int32s
    start_of: NDArray[np.int64]
    row: Int32s
    weight: Floats
    row_of: Int32s

    @property
    def n_rows(self) -> int:
        """Number of rows."""
        return len(self.weight)

    def unit(self) -> Self:
        """Return the same with a weight of one for each row."""
        return replace(self, weight=np.ones(self.n_rows))

    def count(self, sites: Int32s) -> Int32s:
        """Count for each row how many of some sites cover it."""
        count: Int32s = cover_lists.count_open(self.start_of, self.row, sites, self.n_rows)
        return count


def find_reach(
    travel: Travel, radius: float, *, of: Int32s, among: Int32s, weight: Floats
) -> Reach:
    """List who covers whom.

    Parameters
    ----------
    travel
        Travel between demand and candidates.
    radius
        Travel up to which demand is covered.
    of
        Demand points that count.
    among
        Candidates that may open, ascending.
    weight
        Weight of each of those demand points.
    """
    return find_reach_by(travel, [Rule(of, radius)], among=among, weight=weight)


def merge_rows(start: NDArray[np.int64], site: Int32s, weight: Floats, *, m: int) -> Reach:
    """Take rows with the same candidates together and leave out those without any."""
    label, count = cover_lists.label_rows(start, site, _marks(m))
    first = np.zeros(count, np.int64)
    first[label[::-1]] = np.arange(len(label))[::-1]
    size = np.diff(start)
    filled = size[first] > 0
    number = np.where(filled, np.cumsum(filled) - 1, -1)
    row_of = number[label].astype(np.int32)
    kept = first[filled]
    counted = row_of >= 0
    merged = np.bincount(row_of[counted], weight[counted], len(kept)).astype(np.float64)
    rows, sites = cover_lists.take_rows(start, site, kept)
    return make_reach(rows, sites, merged, row_of=row_of, m=m)


def make_reach(
    start: NDArray[np.int64], site: Int32s, weight: Floats, *, row_of: Int32s, m: int
) -> Reach:
    """Add the lists by candidate to lists by row."""
    start_of, row = cover_lists.transpose(start, site, m)
    return Reach(start, site, start_of, row, weight.astype(np.float64), row_of)


def _marks(m: int) -> NDArray[np.uint64]:
    """Return two random numbers for each candidate, whose sums tell sets of them apart."""
    return np.random.default_rng(0).integers(0, 2**64, (m, 2), dtype=np.uint64)


@dataclass(frozen=True)
class Rule:
    """Up to which travel some demand points are covered.

    Parameters
    ----------
    demand
        The demand points.
    radius
        Largest travel; ``inf`` for any that is possible at all.
    """

    demand: Int32s
    radius: float


def find_reach_by(
    travel: Travel, parts: Sequence[Rule], *, among: Int32s, weight: Floats | None = None
) -> Reach:
    """List who covers whom where not all demand points have the same radius."""
    counts, sites = [np.zeros(1, np.int64)], [np.zeros(0, np.int32)]
    for part in parts:
        for first in range(0, len(part.demand), _BLOCK):
            of = part.demand[first : first + _BLOCK]
            near = travel.within(part.radius, of=of, among=among)
            counts.append(np.diff(near.start))
            sites.append(near.site)
    start = np.cumsum(np.concatenate(counts))
    given = np.ones(len(start) - 1) if weight is None else weight
    return merge_rows(start, np.concatenate(sites), given, m=travel.n_candidates)


def cut_off_from_some(travel: Travel, *, of: Int32s, among: Int32s) -> Int32s:
    """Return those of some demand points that some candidate cannot serve, however far."""
    if travel.reaches_all:
        return of[:0]
    found = [of[:0]]
    for first in range(0, len(of), _FEW):
        block = of[first : first + _FEW]
        near = travel.within(np.inf, of=block, among=among)
        found.append(block[np.diff(near.start) < len(among)])
    return np.concatenate(found)


def unreached(reach: Reach, demand: Int32s, radius: float) -> str:
    """Say in one sentence which demand points no candidate covers; nothing where all are."""
    lost = demand[reach.row_of < 0]
    if not len(lost):
        return ""
    return (
        f"{len(lost)} demand points are beyond the radius of {radius:,.10g} from every candidate "
        f"that may open, for example point {lost[0]}; allow a larger radius, or leave them out."
    )
