"""Travel to some of the candidates, as if there were no others."""

import numpy as np

from siting.arrays import Floats, Int32s
from siting.travel.protocol import Neighbors, Travel, Within
from siting.travel.wrapped import PartialTravel


class ChosenTravel(PartialTravel):
    """Travel in which some candidates of another one are numbered from 0.

    Parameters
    ----------
    travel
        The travel itself.
    sites
        Its candidates that take part, each once, shape (m,).
    """

    def __init__(self, travel: Travel, sites: Int32s) -> None:
        super().__init__(travel)
        self._sites = np.asarray(sites, np.int32)
        self._number = np.full(travel.n_candidates + 1, -1, np.int32)
        self._number[self._sites] = np.arange(len(self._sites), dtype=np.int32)

    @property
    def n_candidates(self) -> int:
        """Number of candidates that take part."""
        return len(self._sites)

    @property
    def places(self) -> Int32s:
        """Label of the place of each candidate, shape (m,)."""
        return self._travel.places[self._sites]

    def pairs(self, demand: Int32s, site: Int32s) -> Floats:
        """Return the cost of each pair; a site of -1 costs ``inf``."""
        return self._travel.pairs(demand, self._given(site))

    def nearest(
        self, k: int, *, of: Int32s | None = None, among: Int32s | None = None
    ) -> Neighbors:
        """Return each demand point's k nearest."""
        known = self._sites if among is None else self._sites[among]
        near = self._travel.nearest(k, of=of, among=np.sort(known))
        return Neighbors(self._number[near.site], near.cost, near.beyond)

    def within(self, radius: float | Floats, *, of: Int32s, among: Int32s) -> Within:
        """List all candidates within a radius of some demand points."""
        near = self._travel.within(radius, of=of, among=np.sort(self._sites[among]))
        site = self._number[near.site]
        return Within(near.start, site[np.lexsort((site, near.row))])

    def _given(self, site: Int32s) -> Int32s:
        """Return the candidates of the travel itself; -1 stays."""
        return np.where(np.asarray(site) < 0, -1, self._sites[site]).astype(np.int32)
