"""Travel of some of the demand points, as if there were no others."""

import numpy as np

from siting.arrays import Floats, Int32s
from siting.travel.protocol import Neighbors, Travel, Within
from siting.travel.wrapped import PartialTravel


class PickedTravel(PartialTravel):
    """Travel in which some demand points of another one are numbered from 0.

    Parameters
    ----------
    travel
        The travel itself.
    demand
        Its demand points that take part, which may come several times, shape (n,).
    """

    def __init__(self, travel: Travel, demand: Int32s) -> None:
        super().__init__(travel)
        self._demand = np.asarray(demand, np.int32)

    @property
    def n_demand(self) -> int:
        """Number of demand points that take part."""
        return len(self._demand)

    @property
    def origins(self) -> Int32s:
        """Label of the place of each demand point, shape (n,)."""
        return self._travel.origins[self._demand]

    def pairs(self, demand: Int32s, site: Int32s) -> Floats:
        """Return the cost of each pair; a site of -1 costs ``inf``."""
        return self._travel.pairs(self._demand[demand], site)

    def nearest(
        self, k: int, *, of: Int32s | None = None, among: Int32s | None = None
    ) -> Neighbors:
        """Return each demand point's k nearest."""
        who = self._demand if of is None else self._demand[of]
        return self._travel.nearest(k, of=who, among=among)

    def within(self, radius: float | Floats, *, of: Int32s, among: Int32s) -> Within:
        """List all candidates within a radius of some demand points."""
        return self._travel.within(radius, of=self._demand[of], among=among)
