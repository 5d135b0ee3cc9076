"""Travel seen from a limit: measured in limits, or charged where it is beyond one."""

import numpy as np

from siting.arrays import Floats, Int32s, joint_labels
from siting.travel.protocol import Neighbors, Travel, Within
from siting.travel.wrapped import WrappedTravel


class _Limited(WrappedTravel):
    """Travel in which each demand point has a limit of its own."""

    def __init__(self, travel: Travel, limit: Floats) -> None:
        super().__init__(travel)
        self._limit = np.broadcast_to(np.asarray(limit, np.float64), (travel.n_demand,))

    @property
    def origins(self) -> Int32s:
        """Label of the place and limit of each demand point, shape (n,)."""
        return joint_labels(self._travel.origins, self._limit)

    def pairs(self, demand: Int32s, site: Int32s) -> Floats:
        """Return the cost of each pair; a site of -1 costs ``inf``."""
        return self._told(self._travel.pairs(demand, site), demand)

    def nearest(
        self, k: int, *, of: Int32s | None = None, among: Int32s | None = None
    ) -> Neighbors:
        """Return each demand point's k nearest; the order is that of the travel itself."""
        near = self._travel.nearest(k, of=of, among=among)
        rows = np.arange(self.n_demand, dtype=np.int32) if of is None else of
        cost = self._told(near.cost, rows[:, None])
        return Neighbors(near.site, cost, self._told(near.beyond, rows))

    def within(self, radius: float | Floats, *, of: Int32s, among: Int32s) -> Within:
        """List all candidates that cost some demand points so much at most."""
        wanted = np.broadcast_to(np.asarray(radius, np.float64), (len(of),))
        near = self._travel.within(self._meant(wanted, of), of=of, among=among)
        row = near.row
        kept = self.pairs(of[row], near.site) <= wanted[row]
        return near.only(kept)

    def _told(self, travel: Floats, demand: Int32s) -> Floats:
        """Turn travel into cost; farther never costs less."""
        raise NotImplementedError

    def _meant(self, cost: Floats, demand: Int32s) -> Floats:
        """Return travel beyond which everything costs more than this."""
        raise NotImplementedError


class RelativeTravel(_Limited):
    """Travel measured in the limit of each demand point: 1 is just within.

    Parameters
    ----------
    travel
        The travel itself.
    limit
        The limit of each demand point, in its unit, above 0: one for all, or shape (n,).
    """

    def _told(self, travel: Floats, demand: Int32s) -> Floats:
        return travel / self._limit[demand]

    def _meant(self, cost: Floats, demand: Int32s) -> Floats:
        return cost * self._limit[demand] * (1.0 + 1e-12)


class ChargedTravel(_Limited):
    """Travel that costs more, once, where it is beyond the limit of a demand point.

    Parameters
    ----------
    travel
        The travel itself.
    limit
        The limit of each demand point, in its unit: one for all, or shape (n,).
    charge
        What going beyond it costs besides, at least 0, in the unit of travel: one for all, or
        shape (n,).
    """

    def __init__(self, travel: Travel, limit: Floats, charge: float | Floats) -> None:
        super().__init__(travel, limit)
        self._charge = np.broadcast_to(np.asarray(charge, np.float64), (travel.n_demand,))

    @property
    def origins(self) -> Int32s:
        """Label of the place, limit and charge of each demand point, shape (n,)."""
        return joint_labels(super().origins, self._charge)

    def _told(self, travel: Floats, demand: Int32s) -> Floats:
        beyond = travel > self._limit[demand]
        return np.where(beyond, travel + self._charge[demand], travel)

    def _meant(self, cost: Floats, demand: Int32s) -> Floats:  # noqa: ARG002 - the form of all
        return cost
