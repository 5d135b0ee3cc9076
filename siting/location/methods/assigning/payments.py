"""What everybody pays at the prices of an assignment, and so what other sites save at most.

The prices that prove an assignment bound every other one as well: what everybody pays is at least
what his way and place cost anywhere, so no set of sites costs less than all payments less what its
places are sold for. Beyond that only a site that was closed saves anything.
"""

import numpy as np

from siting.arrays import Floats, Int32s
from siting.location.methods.assigning.following import Followed
from siting.location.methods.neighbors.lists import charge
from siting.location.problem import LocationProblem


class Payments:
    """What everybody pays at the prices of an assignment, and what another site saves at most.

    Parameters
    ----------
    problem
        The problem.
    open_sites
        Its open sites, ascending, shape (p,).
    base
        The assignment to these, numbered from 0; further nodes of it are closed.
    room
        Demand points that each candidate can take, shape (m,).
    """

    def __init__(
        self, problem: LocationProblem, open_sites: Int32s, base: Followed, room: Floats
    ) -> None:
        self._problem, self._open, self._room = problem, open_sites, room
        self._site, self._price = base.site, base.price[: len(open_sites)]
        self._waiting = problem.weight * problem.penalty
        self.value = base.cost + np.where(base.site >= 0, base.price[base.site], 0.0)

    def ways(self, demand: Int32s, site: Int32s) -> Floats:
        """Return what some demand points pay for their way to candidates."""
        given = self._problem
        return charge(given.travel.pairs(demand, site)[:, None], given.weight[demand])[:, 0]

    def saved_at_most(self, value: Floats, other: int) -> float:
        """Return what one more site saves at most where everybody pays so much, shape (n,)."""
        everybody = np.arange(len(value), dtype=np.int32)
        saved = value - self.ways(everybody, np.full_like(everybody, other))
        saved = saved[saved > 0]
        turned_away = len(saved) - int(self._room[other])
        if turned_away > 0:
            saved = np.partition(saved, turned_away - 1)[turned_away:]
        return float(saved.sum())

    def value_without(self, site: int) -> Floats:
        """Return what everybody pays without a site: its own the next best one, shape (n,)."""
        value, along = self.value.copy(), self._along(site)
        at = int(np.searchsorted(self._open, site))
        rest = np.delete(np.arange(len(self._open)), at)
        asked = self._table(along, self._open[rest]) + self._price[rest]
        value[along] = np.minimum(asked.min(axis=1, initial=np.inf), self._waiting[along])
        return value

    def paid_without(self, site: int, value: Floats) -> float:
        """Return a bound on the cost without a site where everybody pays so much, shape (n,)."""
        rest = self._open != site
        return float(value.sum() - self._price[rest] @ self._room[self._open[rest]])

    def without(self, site: int, others: Int32s) -> tuple[float, Floats]:
        """Return a bound on the cost without a site, and what its own save beyond the others.

        Parameters
        ----------
        site
            The open site.
        others
            Candidates, shape (k,).

        Returns
        -------
        The bound, and for each candidate what it may save those of the site more than at the
        present prices, shape (k,).
        """
        value, along = self.value_without(site), self._along(site)
        ways = np.maximum(self._table(along, others), self.value[along][:, None])
        saved = np.maximum(value[along][:, None] - ways, 0.0).sum(axis=0)
        return self.paid_without(site, value), saved

    def _along(self, site: int) -> Int32s:
        """Return the demand points of an open site."""
        at = int(np.searchsorted(self._open, site))
        return np.flatnonzero(self._site == at).astype(np.int32)

    def _table(self, demand: Int32s, sites: Int32s) -> Floats:
        """Return what some demand points pay for their way to some sites."""
        pairs = np.repeat(demand, len(sites)), np.tile(sites, len(demand))
        return self.ways(*pairs).reshape(len(demand), len(sites))
