"""Sites that stand: the least travel of loads that may be split among them, or without one.

Nothing is chosen here but who goes where. A load may be split: a demand point whose load is not
that of one household stands for several, and these need not go to the same site. So the answer is a
minimum-cost flow, best of all up to rounding wherever every open site is listed for everybody; the
prices of capacity prove a bound in any case. Closing one site moves what it served along cheapest
chains, see `siting.location.methods.transport.plan`, and is taken back again.
"""

from dataclasses import dataclass

import numpy as np

from siting.arrays import Floats, Int32s
from siting.errors import ArgumentError
from siting.location.methods.neighbors.lists import charge, make_lists
from siting.location.methods.transport.kernels.items import count_anew, forget, mark, take_back
from siting.location.methods.transport.kernels.sites import OPEN, close_site, set_open
from siting.location.methods.transport.plan import make_flow
from siting.travel import Travel

#: Pairs of demand and site up to which every open site is listed for everybody, and how many of the
#: nearest are beyond that.
ALL_PAIRS, LISTED = 6_000_000, 24


@dataclass(frozen=True, eq=False)
class Shares:
    """Which part of each load goes where.

    Parameters
    ----------
    demand
        Demand point of each part, shape (k,).
    site
        Position of its site among the open ones; -1 for what no site serves, shape (k,).
    amount
        Load of the part, shape (k,).
    cost
        Sum of load times travel, or times the penalty of what no site serves.
    lower_bound
        Proved bound on the cost of any such answer.
    """

    demand: Int32s
    site: Int32s
    amount: Floats
    cost: float
    lower_bound: float


class Standing:
    """Open sites and the loads that go to them.

    Parameters
    ----------
    travel
        Travel between demand and candidates.
    open_sites
        Positions of the open candidates, ascending, shape (p,).
    load
        Load of each demand point, above 0, shape (n,).
    capacity
        Largest load of each open site, shape (p,).
    penalty
        What a unit of load costs that no site serves, finite; nobody is sent farther.
    listed
        Nearest open sites that are looked at for each demand point; by default all of them, unless
        there are more than `ALL_PAIRS` pairs.

    Raises
    ------
    ProblemError
        When a load is not above 0, or the penalty is endless.
    """

    def __init__(
        self,
        travel: Travel,
        open_sites: Int32s,
        *,
        load: Floats,
        capacity: Floats,
        penalty: float,
        listed: int | None = None,
    ) -> None:
        if not ((load > 0) & np.isfinite(load)).all() or not np.isfinite(penalty):
            message = "Loads must be above 0 and the penalty finite; leave out who has no load."
            raise ArgumentError(message)
        p = len(open_sites)
        every = p if travel.n_demand * p <= ALL_PAIRS else LISTED
        near = travel.nearest(min(p, listed or every), among=open_sites)
        at = np.full(travel.n_candidates, -1, np.int32)
        at[open_sites] = np.arange(p, dtype=np.int32)
        usable = (near.site >= 0) & (near.cost <= penalty)
        site = np.where(usable, at[near.site], -1).astype(np.int32)
        time = np.where(usable, near.cost, np.inf)
        self.travel, self.open_sites = travel, open_sites
        self._site, self._time, self._load = site, time, load
        self._capacity, self._penalty = capacity, penalty
        #: The least that whoever goes neither to a listed site nor waits would pay.
        self._else = np.minimum(near.beyond, penalty)
        self._flow = make_flow(
            make_lists(site, charge(time, load), load, p),
            load,
            np.asarray(capacity, dtype=np.float64),
            load * penalty,
            is_open=np.ones(p, np.bool_),
            width=site.shape[1],
        )

    @property
    def cost(self) -> float:
        """The least cost of all loads."""
        return float(self._flow.total[0])

    def shares(self) -> Shares:
        """Return which part of each load goes where, all sites open."""
        return self._read(None)

    def without(self, site: int) -> Shares:
        """Return which part of each load goes where while one of the open sites is closed.

        Parameters
        ----------
        site
            Its position among the open sites.
        """
        before = self._close(site)
        found = self._read(site)
        self._reopen(site, before)
        return found

    def costs_without(self) -> Floats:
        """Return the least cost with each of the open sites closed alone, shape (p,)."""
        costs = np.empty(len(self.open_sites))
        for site in range(len(costs)):
            before = self._close(site)
            costs[site] = self.cost
            self._reopen(site, before)
        return costs

    def _close(self, site: int) -> tuple[int, int]:
        forget(self._flow)
        moves, prices = mark(self._flow)
        close_site(self._flow, np.int64(site))
        count_anew(self._flow)
        return int(moves), int(prices)

    def _reopen(self, site: int, before: tuple[int, int]) -> None:
        set_open(self._flow, np.int64(site), OPEN)
        take_back(self._flow, *map(np.int64, before))
        count_anew(self._flow)
        self._flow.n_edges[:] = -1  # they were found while the site was closed
        forget(self._flow)

    def _read(self, closed: int | None) -> Shares:
        flow = self._flow
        used = np.flatnonzero(flow.amount > 0)
        site = flow.item_site[used]
        return Shares(
            demand=flow.item_cell[used].astype(np.int32),
            site=np.where(site == len(self.open_sites), -1, site).astype(np.int32),
            amount=flow.amount[used],
            cost=self.cost,
            lower_bound=self._bound(closed),
        )

    def _bound(self, closed: int | None) -> float:
        """Bound the cost by the prices of capacity: the Lagrangian dual of the flow."""
        price = self._flow.price[:-1].copy()
        room = price * np.where(price > 0, self._capacity, 0.0)
        if closed is not None:
            price[closed], room[closed] = np.inf, 0.0
        least = self._else.copy()
        for column in range(self._site.shape[1]):
            here, listed = self._site[:, column], self._site[:, column] >= 0
            paid = self._time[listed, column] + price[here[listed]]
            least[listed] = np.minimum(least[listed], paid)
        return min(self.cost, float((self._load * least).sum() - room.sum()))
