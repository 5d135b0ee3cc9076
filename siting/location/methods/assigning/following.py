"""An optimal assignment that follows edits: sites open, close, move and change capacity.

Somebody who moves a center on a map wants to know at once who gains and who loses, exactly. Only
some hundred demand points go elsewhere, but which ones is not known beforehand: whoever loses a
site may push others out of theirs, and these push on. So the assignment is kept together with the
prices of places that prove it optimal, and an edit is followed by as many chains of moves as files
have to find a place. Nobody is looked at whom no chain touches, and the prices prove the next
assignment optimal as well, whatever was done before: `Followed.bound` equals `Followed.total`.

Theory: Ahuja, Magnanti and Orlin 1993, Network Flows, sections 9.7 (successive shortest paths) and
9.11 (reoptimization).
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from siting.arrays import AnyIntegers, Flags, Floats, Int32s
from siting.errors import ArgumentError
from siting.location.methods.assigning.assignment import SWEEPS
from siting.location.methods.assigning.kernels import following as kernels
from siting.location.methods.assigning.kernels.prices import sweep_prices
from siting.location.methods.neighbors.lists import charge
from siting.travel import Travel

#: Nearest open sites that each demand point looks at, at first.
OPTIONS = 24
#: Sites that open at once and are entered in all lists one by one; for more, lists are made anew.
_ONE_BY_ONE = 16


@dataclass(frozen=True, eq=False)
class Followed:
    """Who goes where, and the prices that prove it optimal.

    Parameters
    ----------
    capacity
        Demand points that each site can take, 0 where it is closed, shape (m,).
    site
        Site of each demand point; -1 where leaving it unserved costs less, shape (n,).
    cost
        What each demand point pays, its penalty where it has no site, shape (n,).
    price
        Price of a place at each site, at least 0; above 0 only where a site is full, shape (m,).
    """

    capacity: Floats
    site: Int32s
    cost: Floats
    price: Floats

    @property
    def open_sites(self) -> Int32s:
        """Positions of the open sites, ascending."""
        return np.flatnonzero(self.capacity > 0).astype(np.int32)

    @cached_property
    def load(self) -> Floats:
        """Demand points of each site, shape (m,)."""
        served = self.site[self.site >= 0]
        return np.bincount(served, minlength=len(self.capacity)).astype(np.float64)

    @cached_property
    def total(self) -> float:
        """Cost of all demand points."""
        return float(self.cost.sum())

    @cached_property
    def bound(self) -> float:
        """A lower bound on that of any assignment to these sites, by the prices alone."""
        paid = self.cost + np.where(self.site >= 0, self.price[self.site], 0.0)
        sold = self.price[self.open_sites] * self.capacity[self.open_sites]
        return float(paid.sum() - sold.sum())


class Following:
    """Assign demand points of one file each to changing open sites, each time at least cost.

    Parameters
    ----------
    travel
        Cost between demand points and sites, closed ones as well. Moves between any two sites are
        kept in a table, so there should be no more than a few thousand.
    weight
        Weight of each demand point in the cost, shape (n,).
    penalty
        Cost, times weight, of leaving a demand point unserved, finite, shape (n,).

    Raises
    ------
    ProblemError
        When somebody must be served whatever it costs.
    """

    def __init__(self, travel: Travel, *, weight: Floats, penalty: Floats) -> None:
        if not np.isfinite(penalty).all():
            message = "Edits are followed only where each demand point has a finite penalty."
            raise ArgumentError(message)
        self._travel = travel
        self._weight = np.asarray(weight, dtype=np.float64)
        self._waiting = self._weight * np.asarray(penalty, dtype=np.float64)
        self._book = _empty_book(travel, self._waiting, OPTIONS)
        self._present: Followed | None = None

    @property
    def n_sites(self) -> int:
        """Sites that are known, closed ones as well."""
        return self._travel.n_candidates

    def crowded(self, found: Followed) -> Flags:
        """Say who has no site and is near enough to an open one to be sent there, shape (n,).

        Parameters
        ----------
        found
            The assignment that was found last.
        """
        nearest = self._book.cost[:, 0] if self._book.cost.shape[1] else self._waiting + 1.0
        return np.asarray((found.site < 0) & (nearest <= self._waiting), dtype=np.bool_)

    def extend(self, travel: Travel) -> None:
        """Go on with travel to more sites, the same ones first.

        Parameters
        ----------
        travel
            Between the same demand points and all sites.

        Raises
        ------
        ProblemError
            When it is of other demand points, or of fewer sites.
        """
        known = self._travel
        if travel.n_demand != known.n_demand or travel.n_candidates < known.n_candidates:
            message = (
                "Travel of {n_demand} demand points to {n_candidates} sites does not continue that "
                "of {known_demand} to {known_candidates}."
            )
            raise ArgumentError(
                message,
                n_demand=travel.n_demand,
                n_candidates=travel.n_candidates,
                known_demand=known.n_demand,
                known_candidates=known.n_candidates,
            )
        self._travel, self._present = travel, None
        nodes = _nodes(travel)
        nodes["capacity"][: known.n_candidates] = self._book.capacity[:-1]
        self._book = self._book._replace(**nodes)

    def begin(self, capacity: Floats) -> Followed:
        """Assign everybody anew.

        Parameters
        ----------
        capacity
            Whole number of demand points that each site can take, 0 for a closed one, shape (m,).
        """
        self._take(capacity)
        book, m = self._book, self._travel.n_candidates
        rates, waiting = np.zeros(m), book.waiting
        ones, room = np.ones(len(book.near)), book.capacity[:-1].astype(np.float64)
        sweep_prices(book.near, book.cost, ones, room, waiting, rates, SWEEPS)
        book.price[:m] = np.where(room > 0, rates, 0.0)
        book.site[:], book.paid[:] = m, waiting
        return self._settled()

    def change(self, before: Followed, capacity: Floats) -> Followed:
        """Assign those whom a change of sites touches, at least cost for all.

        Parameters
        ----------
        before
            Any assignment that was found here.
        capacity
            Of each site after the change, shape (m,).
        """
        book, m = self._book, self._travel.n_candidates
        opened = self._take(capacity)
        if before is not self._present:
            book.site[:], book.paid[:] = np.where(before.site < 0, m, before.site), before.cost
            book.price[:] = 0.0
            book.price[: len(before.price)] = before.price
            opened = np.setdiff1d(np.flatnonzero(book.capacity[:-1]), before.open_sites)
        closed = book.capacity[book.site] == 0
        closed &= book.site < m
        book.site[closed], book.paid[closed] = m, book.waiting[closed]
        book.price[:-1][book.capacity[:-1] == 0] = 0.0
        value = book.paid + book.price[book.site]
        for each in opened:  # at this price nobody gains by going there
            book.price[each] = max(0.0, float((value - self._column(int(each))).max(initial=0.0)))
        return self._settled()

    def _take(self, capacity: Floats) -> AnyIntegers:
        """Take capacities over and bring the lists up to date; return the sites that opened."""
        book = self._book
        was = book.capacity[:-1] > 0
        book.capacity[:-1] = np.floor(capacity)
        now = book.capacity[:-1] > 0
        opened, closed = np.flatnonzero(now & ~was), np.flatnonzero(was & ~now)
        if len(opened) > _ONE_BY_ONE:
            self._list_anew(book.near.shape[1])
            return opened
        if len(closed):
            kernels.drop_closed(book)
        for each in opened:
            kernels.insert_opened(book, int(each), self._column(int(each)))
        return opened

    def _column(self, site: int) -> Floats:
        """Return the cost of everybody at a site."""
        n = self._travel.n_demand
        travel = self._travel.pairs(np.arange(n, dtype=np.int32), np.full(n, site, np.int32))
        return charge(travel[:, None], self._weight)[:, 0]

    def _settled(self) -> Followed:
        """Mend what an edit broke, with longer lists as long as any may be too short."""
        while True:
            book = self._book
            kernels.enter_all(book)
            kernels.settle(book)
            short = np.flatnonzero(kernels.too_short(book)).astype(np.int32)
            if not len(short):
                break
            self._lengthen(short)
        m = self._travel.n_candidates
        site = np.where(book.site == m, -1, book.site).astype(np.int32)
        capacity = book.capacity[:-1].astype(np.float64)
        self._present = Followed(capacity, site, book.paid.copy(), book.price[:-1].copy())
        return self._present

    def _lengthen(self, rows: Int32s) -> None:
        """List the nearest open sites of some rows anew; of all, and more, where lists are full."""
        book, width = self._book, self._book.near.shape[1]
        if (book.near[rows, -1] >= 0).any():
            self._list_anew(2 * width)
            return
        near = self._travel.nearest(width, of=rows, among=self._open)
        found = near.site.shape[1]
        book.near[rows], book.cost[rows] = -1, np.inf
        book.near[rows, :found] = near.site
        book.cost[rows, :found] = charge(near.cost, self._weight[rows])
        book.beyond[rows] = charge(near.beyond[:, None], self._weight[rows])[:, 0]

    def _list_anew(self, width: int) -> None:
        """List so many nearest open sites of everybody."""
        near = self._travel.nearest(width, among=self._open)
        site, cost = near.site.copy(), charge(near.cost, self._weight)
        beyond = charge(near.beyond[:, None], self._weight)[:, 0]
        self._book = self._book._replace(near=site, cost=cost, beyond=beyond)

    @property
    def _open(self) -> Int32s:
        return np.flatnonzero(self._book.capacity[:-1] > 0).astype(np.int32)


def _empty_book(travel: Travel, waiting: Floats, width: int) -> kernels.Book:
    """Return a book in which all sites are closed and everybody waits."""
    n = travel.n_demand
    return kernels.Book(
        near=np.full((n, width), -1, np.int32),
        cost=np.full((n, width), np.inf),
        beyond=np.full(n, np.inf),
        waiting=waiting,
        site=np.full(n, travel.n_candidates, np.int32),
        paid=waiting.copy(),
        after=np.full(n, -1, np.int32),
        before=np.full(n, -1, np.int32),
        **_nodes(travel),
    )


def _nodes(travel: Travel) -> dict[str, Any]:
    """Return the parts of a book that have a row for each site, all closed, and for waiting."""
    nodes = travel.n_candidates + 1
    capacity = np.zeros(nodes, np.int64)
    capacity[-1] = travel.n_demand
    return {
        "first": np.full(nodes, -1, np.int32),
        "load": np.zeros(nodes, np.int64),
        "capacity": capacity,
        "price": np.zeros(nodes),
        "change": np.full((nodes, nodes), np.inf),
        "mover": np.full((nodes, nodes), -1, np.int32),
        "stale": np.ones(nodes, np.bool_),
        "distance": np.full(nodes, np.inf),
        "parent": np.full(nodes, -1, np.int32),
        "done": np.zeros(nodes, np.bool_),
    }
