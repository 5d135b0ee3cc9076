"""Travel that stands on another one, and tells of itself what that one does."""

from siting.arrays import Int32s
from siting.travel.protocol import Travel


class WrappedTravel(Travel):
    """Travel between the demand points and candidates of another one, at other costs.

    What depends on costs, `whole` and `in_meters`, is not passed on; nor is `origins`, since costs
    may differ at one place.

    Parameters
    ----------
    travel
        The travel itself.
    """

    def __init__(self, travel: Travel) -> None:
        self._travel = travel

    @property
    def n_demand(self) -> int:
        """Number of demand points."""
        return self._travel.n_demand

    @property
    def n_candidates(self) -> int:
        """Number of candidate sites."""
        return self._travel.n_candidates

    @property
    def places(self) -> Int32s:
        """Label of the place of each candidate, shape (m,)."""
        return self._travel.places

    @property
    def reaches_all(self) -> bool:
        """Whether every demand point can reach every candidate."""
        return self._travel.reaches_all


class PartialTravel(WrappedTravel):
    """Travel between some demand points and candidates of another one, at its costs."""

    @property
    def origins(self) -> Int32s:
        """Label of the place of each demand point, shape (n,)."""
        return self._travel.origins

    @property
    def whole(self) -> bool:
        """Whether all costs are known to be whole numbers."""
        return self._travel.whole

    @property
    def in_meters(self) -> bool:
        """Whether costs are known to be in meters."""
        return self._travel.in_meters
