"""Travel times from a sparse table: for each place of demand the candidates that it can reach.

Demand points at one place share a row, and candidates at one place a column, so a table of
households is as large as their places are many. Eight bytes hold an entry.
"""

from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from siting.arrays import Flags, Floats, Int32s
from siting.errors import ArgumentError
from siting.travel.kernels import listing
from siting.travel.protocol import Neighbors, Travel, Within

#: What a travel time comes from.
NETWORK, ESTIMATED = "network", "estimated"


class SparseTravel(Travel):
    """Travel times between listed pairs; what is not listed cannot be reached.

    Make one with `from_entries`.

    Parameters
    ----------
    start
        Entries of row r are ``packed[start[r]:start[r + 1]]``, shape (rows + 1,).
    packed
        Entries as `siting.travel.kernels.listing` writes them, sorted along each row.
    row_of
        Row of each demand point, shape (n,).
    column_of
        Column of each candidate, shape (m,).
    beyond
        Milliseconds below which each row leaves no candidate out, -1 where it leaves none out at
        all, shape (rows,).
    turned
        The same entries as `siting.travel.kernels.listing.by_column` sorts them; by default they
        are sorted when they are first asked for.
    """

    def __init__(
        self,
        start: NDArray[np.int64],
        packed: NDArray[np.int64],
        *,
        row_of: Int32s,
        column_of: Int32s,
        beyond: NDArray[np.int64],
        turned: NDArray[np.int64] | None = None,
    ) -> None:
        self.start, self.packed, self.beyond = start, packed, beyond
        self.row_of, self.column_of = row_of, column_of
        self._given_turned = turned

    @classmethod
    def from_entries(
        cls,
        row: ArrayLike,
        column: ArrayLike,
        milliseconds: ArrayLike,
        *,
        row_of: ArrayLike,
        column_of: ArrayLike,
        estimated: ArrayLike | None = None,
        beyond: ArrayLike | None = None,
    ) -> "SparseTravel":
        """Make a table from pairs in any order; of a repeated pair the quickest counts.

        Of two equal times, the one that is not estimated counts.

        Parameters
        ----------
        row, column
            Positions of each pair.
        milliseconds
            Its travel time, at least 0 and below 2**31.
        row_of
            Row of each demand point, shape (n,), at least one.
        column_of
            Column of each candidate, shape (m,), at least one.
        estimated
            Whether each time is estimated; by default none is.
        beyond
            Milliseconds below which each row leaves no candidate out, -1 where it leaves none out
            at all, shape (rows,); by default no row leaves any out.

        Raises
        ------
        ProblemError
            When lengths differ, a position is outside the table, or a time is negative.
        """
        rows, columns = _labels(row_of, "demand points"), _labels(column_of, "candidates")
        n_rows, n_columns = int(rows.max()) + 1, int(columns.max()) + 1
        if beyond is not None:
            n_rows = max(n_rows, np.size(beyond))
        who, where, time = (_whole(each) for each in (row, column, milliseconds))
        flags = np.zeros(0, np.bool_) if estimated is None else np.asarray(estimated, np.bool_)
        if not len(who) == len(where) == len(time) or (len(flags) and len(flags) != len(who)):
            message = (
                "A travel table needs as many rows as columns and times; these are {n_who}, "
                "{n_places} and {n_times}."
            )
            raise ArgumentError(message, n_who=len(who), n_places=len(where), n_times=len(time))
        _check_range(who, n_rows, "rows")
        _check_range(where, n_columns, "columns")
        _check_range(time, 2**31 - 1, "milliseconds")
        start = np.zeros(n_rows + 1, np.int64)
        np.cumsum(np.bincount(who, minlength=n_rows), out=start[1:])
        packed = np.empty(len(who), np.int64)
        listing.fill_rows(who, where, time, flags, start[:-1].copy(), packed)
        listing.sort_rows(start, packed)
        first = listing.drop_repeated(start, packed, n_columns)
        left = np.full(n_rows, -1) if beyond is None else np.asarray(beyond)
        return cls(
            first,
            packed[: first[-1]],
            row_of=rows,
            column_of=columns,
            beyond=left.astype(np.int64),
        )

    @property
    def n_demand(self) -> int:
        """Number of demand points."""
        return len(self.row_of)

    @property
    def n_candidates(self) -> int:
        """Number of candidate sites."""
        return len(self.column_of)

    @property
    def n_entries(self) -> int:
        """Number of pairs of places that are listed."""
        return len(self.packed)

    @property
    def places(self) -> Int32s:
        """Label of the place of each candidate, shape (m,)."""
        return self.column_of

    @property
    def origins(self) -> Int32s:
        """Label of the place of each demand point, shape (n,)."""
        return self.row_of

    @cached_property
    def _turned(self) -> NDArray[np.int64]:
        if self._given_turned is not None:
            return self._given_turned
        turned: NDArray[np.int64] = listing.by_column(self.start, self.packed)
        return turned

    def entries(self) -> tuple[Int32s, Int32s, Int32s, Flags]:
        """Return row, column, milliseconds of all pairs, and whether they are estimated."""
        row = np.repeat(np.arange(len(self.start) - 1, dtype=np.int32), np.diff(self.start))
        bits = listing.COLUMN_BITS
        column = (self.packed & ((1 << bits) - 1)).astype(np.int32)
        time = (self.packed >> (bits + 1)).astype(np.int32)
        return row, column, time, (self.packed >> bits & 1).astype(np.bool_)

    def pairs(self, demand: Int32s, site: Int32s) -> Floats:
        """Return the seconds of each pair; ``inf`` for a site of -1 and for what is not listed."""
        time, _ = self._look_up(demand, site)
        return np.where(time < 0, np.inf, time / 1000.0)

    def source(self, demand: Int32s, site: Int32s) -> NDArray[np.str_]:
        """Say of each pair whether its time is of the ``network`` or ``estimated``, else empty."""
        time, estimated = self._look_up(demand, site)
        return np.where(time < 0, "", np.where(estimated, ESTIMATED, NETWORK))

    def nearest(
        self, k: int, *, of: Int32s | None = None, among: Int32s | None = None
    ) -> Neighbors:
        """Return each demand point's k nearest; `of` some demand points, `among` some sites."""
        everyone = np.arange(self.n_demand, dtype=np.int32)
        who = everyone if of is None else everyone[of]
        member_start, member = self._members(among)
        k = min(k, len(member))
        rows = self.start, self.packed, self.beyond
        row = self.row_of[who]
        site, time, left = listing.nearest(*rows, row, who, member_start, member, k)
        cost = np.where(time < 0, np.inf, time / 1000.0)
        return Neighbors(site, cost, np.where(left < 0, np.inf, left / 1000.0))

    def within(self, radius: float | Floats, *, of: Int32s, among: Int32s) -> Within:
        """List all of some sites within a radius, or one for each, of some demand points."""
        limit = np.broadcast_to(np.asarray(radius, dtype=np.float64), (len(of),))
        row, (member_start, member) = self.row_of[of], self._members(among)
        count = listing.count_within(
            self.start, self.packed, row, member_start, np.ascontiguousarray(limit)
        )
        first = np.r_[0, np.cumsum(count)].astype(np.int64)
        site = listing.fill_within(self.start, self.packed, row, member_start, member, first)
        return Within(first, site)

    def _look_up(self, demand: Int32s, site: Int32s) -> tuple[Int32s, Flags]:
        who, where = np.broadcast_arrays(demand, site)
        row = self.row_of[who.ravel()]
        column = np.where(where < 0, -1, self.column_of[where]).ravel()
        time, estimated = listing.look_up(self.start, self._turned, row, column)
        return time.reshape(who.shape), estimated.reshape(who.shape)

    def _members(self, among: Int32s | None) -> tuple[NDArray[np.int64], Int32s]:
        """List candidates by column."""
        sites = np.arange(self.n_candidates, dtype=np.int32) if among is None else among
        column = self.column_of[sites]
        first = np.zeros(int(self.column_of.max()) + 2, np.int64)
        np.cumsum(np.bincount(column, minlength=len(first) - 1), out=first[1:])
        return first, sites[np.argsort(column, kind="stable")].astype(np.int32)


def _whole(given: ArrayLike) -> Int32s:
    array = np.asarray(given)
    if array.ndim != 1 or (array.dtype.kind not in "iu" and array.size):
        message = "Rows, columns and milliseconds are lists of whole numbers, not {dtype}."
        raise ArgumentError(message, dtype=array.dtype)
    if array.size and array.max() >= 2**31:
        message = "A travel table holds positions and milliseconds below 2**31 only."
        raise ArgumentError(message)
    return array.astype(np.int32, copy=False)


def _labels(given: ArrayLike, what: str) -> Int32s:
    labels = _whole(given)
    if not len(labels) or labels.min() < 0:
        message = "A travel table needs at least one place, numbered from 0, of the {what}."
        raise ArgumentError(message, what=what)
    return labels


def _check_range(values: Int32s, end: int, what: str) -> None:
    if len(values) and (values.min() < 0 or values.max() >= end):
        message = (
            "The {what} of a travel table are from 0 to {last}; these go from {lowest} to "
            "{highest}."
        )
        raise ArgumentError(
            message, what=what, last=end - 1, lowest=values.min(), highest=values.max()
        )
