"""Costs from a full table of demand points by candidates."""

import numpy as np
from numpy.typing import ArrayLike

from siting.arrays import Floats, Int32s
from siting.checks import magnitudes
from siting.errors import ArgumentError
from siting.travel.protocol import Neighbors, Travel, Within, as_numbers

#: The largest travel that is not unreachable.
_FARTHEST = np.finfo(np.float64).max


class TableTravel(Travel):
    """Costs from a table: a full matrix, or the pairs that can be reached at all.

    Parameters
    ----------
    matrix
        Costs, shape (n, m); ``inf`` where a site cannot be reached. A cost of zero is a cost.

    Raises
    ------
    ProblemError
        When the table is empty or not two-dimensional, or holds a negative or missing cost.
    """

    def __init__(self, matrix: ArrayLike) -> None:
        table = as_numbers(matrix, "travel table")
        if table.ndim != 2 or 0 in table.shape:
            message = (
                "A travel table has two axes, demand and sites, neither of them empty; this one "
                "has the shape {shape}."
            )
            raise ArgumentError(message, shape=table.shape)
        if np.isnan(table).any() or (table < 0).any():
            message = (
                "A travel table holds missing or negative costs; mark unreachable pairs as inf."
            )
            raise ArgumentError(message)
        magnitudes(table, "costs of a travel table")
        table.setflags(write=False)
        self._table = table
        with np.errstate(invalid="ignore"):
            self._whole = bool((np.isinf(table) | (table == np.floor(table))).all())
        self._reaches_all = not bool(np.isinf(table).any())

    @property
    def n_demand(self) -> int:
        """Number of demand points."""
        return int(self._table.shape[0])

    @property
    def n_candidates(self) -> int:
        """Number of candidate sites."""
        return int(self._table.shape[1])

    @property
    def whole(self) -> bool:
        """Whether all costs are whole numbers."""
        return self._whole

    @property
    def reaches_all(self) -> bool:
        """Whether every demand point can reach every candidate."""
        return self._reaches_all

    def pairs(self, demand: Int32s, site: Int32s) -> Floats:
        """Return the cost of each pair; a site of -1 costs ``inf``."""
        return np.where(site < 0, np.inf, self._table[demand, site])

    def nearest(
        self, k: int, *, of: Int32s | None = None, among: Int32s | None = None
    ) -> Neighbors:
        """Return each demand point's k nearest; `of` some demand points, `among` some sites."""
        sites = np.arange(self.n_candidates, dtype=np.int32) if among is None else among
        table = self._table[:, sites] if of is None else self._table[np.ix_(of, sites)]
        k = min(k, len(sites))
        order = np.argsort(table, axis=1, kind="stable")
        beyond = np.full(len(table), np.inf)
        if k < len(sites):
            beyond = np.take_along_axis(table, order[:, k : k + 1], axis=1)[:, 0]
        order = order[:, :k]
        cost = np.take_along_axis(table, order, axis=1)
        site = np.where(np.isfinite(cost), sites[order], -1).astype(np.int32)
        return Neighbors(site, cost, beyond)

    def within(self, radius: float | Floats, *, of: Int32s, among: Int32s) -> Within:
        """List all of some sites within a radius, or one for each, of some demand points."""
        limit = np.broadcast_to(np.minimum(radius, _FARTHEST), (len(of),))
        row, place = np.nonzero(self._table[np.ix_(of, among)] <= limit[:, None])
        counts = np.bincount(row, minlength=len(of))
        start = np.r_[0, np.cumsum(counts)].astype(np.int64)
        return Within(start, among[place].astype(np.int32))
