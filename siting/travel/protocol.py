"""What is asked of travel, and what it answers.

A travel object says the cost of given pairs, which candidates are nearest to a demand point or
within a radius of it, and what it knows of all pairs at once. Costs are in the unit of the source,
meters or seconds, per unit of demand weight; unreachable is ``inf``.
"""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from siting.arrays import Floats, Int32s
from siting.errors import ArgumentError


@dataclass(frozen=True)
class Neighbors:
    """Nearest candidates of each demand point, nearest first.

    Parameters
    ----------
    site
        Candidate positions, shape (n, k); -1 where fewer than k can be reached.
    cost
        Travel cost to each, ascending along a row, shape (n, k); ``inf`` where `site` is -1.
    beyond
        Lower bound on the cost of anything left out of a row, shape (n,); ``inf`` when nothing was.
    """

    site: Int32s
    cost: Floats
    beyond: Floats


@dataclass(frozen=True)
class Within:
    """All candidates within a radius of each demand point.

    Parameters
    ----------
    start
        The candidates of row i are ``site[start[i]:start[i + 1]]``, shape (n + 1,).
    site
        Candidate positions, ascending along a row.
    """

    start: NDArray[np.int64]
    site: Int32s

    @property
    def row(self) -> NDArray[np.int64]:
        """Row of each candidate in `site`."""
        return np.repeat(np.arange(len(self.start) - 1), np.diff(self.start))

    def only(self, kept: NDArray[np.bool_]) -> "Within":
        """Return the lists with only those of all candidates that are kept."""
        before = np.r_[0, np.cumsum(kept)].astype(np.int64)
        return Within(before[self.start], self.site[kept])


@runtime_checkable
class Travel(Protocol):
    """What a solver asks of travel.

    Travel of your own inherits from this: `places`, `origins`, `whole`, `reaches_all` and `within`
    then have answers that are right for all travel, and that what knows more of itself overrides.
    """

    @property
    def n_demand(self) -> int:
        """Number of demand points."""
        ...

    @property
    def n_candidates(self) -> int:
        """Number of candidate sites."""
        ...

    def pairs(self, demand: Int32s, site: Int32s) -> Floats:
        """Return the cost of each pair; a site of -1 costs ``inf``."""
        ...

    def nearest(
        self, k: int, *, of: Int32s | None = None, among: Int32s | None = None
    ) -> Neighbors:
        """Return each demand point's k nearest; `of` some demand points, `among` some sites."""
        ...

    @property
    def places(self) -> Int32s:
        """Label of each candidate, shape (m,); those of one label are equally far from everybody.

        By default every candidate has its own.
        """
        return np.arange(self.n_candidates, dtype=np.int32)

    @property
    def origins(self) -> Int32s:
        """Label of each demand point, shape (n,); all that have one label travel alike.

        By default every demand point has its own.
        """
        return np.arange(self.n_demand, dtype=np.int32)

    @property
    def whole(self) -> bool:
        """Whether all costs are known to be whole numbers, so that a bound may be rounded up."""
        return False

    @property
    def reaches_all(self) -> bool:
        """Whether it is known that every demand point can reach every candidate."""
        return False

    @property
    def in_meters(self) -> bool:
        """Whether costs are known to be in meters."""
        return False

    def within(self, radius: float | Floats, *, of: Int32s, among: Int32s) -> Within:
        """List all candidates within a radius of some demand points.

        By default `nearest` is asked for ever longer lists.

        Parameters
        ----------
        radius
            Largest travel, at least 0: one for all, or of each row, shape (rows,).
        of
            Demand points, one row each.
        among
            Candidates, ascending.
        """
        if not len(of) or not len(among):
            return nobody_within(len(of))
        k, limit = 32, np.broadcast_to(np.asarray(radius, dtype=np.float64), (len(of),))
        while True:
            near = self.nearest(k, of=of, among=among)
            if k >= len(among) or (near.beyond > limit).all():
                return _by_rows(near.site, (near.site >= 0) & (near.cost <= limit[:, None]))
            k *= 2


def nobody_within(rows: int) -> Within:
    """Return the empty lists of some demand points."""
    return Within(np.zeros(rows + 1, np.int64), np.zeros(0, np.int32))


def _by_rows(site: Int32s, kept: NDArray[np.bool_]) -> Within:
    """Drop what is not kept from rows of sites, shape (n, k), and put each row in order."""
    last = np.iinfo(np.int32).max
    rows = np.sort(np.where(kept, site, last), axis=1)
    start = np.zeros(len(site) + 1, np.int64)
    np.cumsum(kept.sum(axis=1), out=start[1:])
    return Within(start, rows[rows < last].astype(np.int32))


def as_numbers(given: ArrayLike, what: str) -> Floats:
    """Copy an array as real numbers, or say that it holds something else."""
    try:
        return np.array(given, dtype=np.float64, order="C")
    except (TypeError, ValueError) as error:
        message = "The {what} must be an array of numbers: {error}."
        raise ArgumentError(message, what=what, error=error) from error
