"""Travel time estimated from distance: on foot where that is quicker, else by a shared vehicle.

Used where no street network is given; plans and maps call such times ``estimated``.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from siting.arrays import Floats, Int32s, joint_labels
from siting.standards import Standards
from siting.travel import Neighbors, PointTravel, Travel, Within

#: Word that tables and maps carry where travel times come from distance and speed.
ESTIMATED = "estimated"


@dataclass(frozen=True)
class Pace:
    """How fast each of n demand points travels.

    Parameters
    ----------
    walk_s_per_m, ride_s_per_m
        Seconds per meter of straight line, detour included, on foot and in a vehicle, shape (n,).
    boarding_s
        Seconds to reach and await a vehicle.
    """

    walk_s_per_m: Floats
    ride_s_per_m: Floats
    boarding_s: float

    def times(self, distance_m: Floats, *, of: Int32s | None = None) -> Floats:
        """Turn distances, shape (n,) or (n, k), into seconds; farther is never quicker."""
        pick = slice(None) if of is None else of
        shape = (-1,) + (1,) * (distance_m.ndim - 1)
        walk = distance_m * self.walk_s_per_m[pick].reshape(shape)
        ride = distance_m * self.ride_s_per_m[pick].reshape(shape) + self.boarding_s
        return np.minimum(walk, ride)

    def distances(self, seconds: float | Floats, *, of: Int32s) -> Floats:
        """Return how far each of some demand points comes in a time, rounded up a little."""
        walk = seconds / self.walk_s_per_m[of]
        ride = (seconds - self.boarding_s) / self.ride_s_per_m[of]
        return np.maximum(walk, ride) * (1.0 + 1e-9) + 1e-9


def estimated_pace(rural: NDArray[np.bool_], standards: Standards) -> Pace:
    """Take the pace of town or country from the standards.

    Parameters
    ----------
    rural
        Whether each demand point is in the country, shape (n,).
    standards
        Speeds and detour factors.
    """
    detour = np.where(rural, standards.rural_detour, standards.urban_detour)
    ride_kph = np.where(rural, standards.rural_ride_kph, standards.urban_ride_kph)
    return Pace(3.6 * detour / standards.walk_kph, 3.6 * detour / ride_kph, standards.boarding_s)


class PacedTravel(Travel):
    """Travel times between points, estimated from distance along the ground.

    Parameters
    ----------
    distance
        Distances between the points, in meters.
    pace
        Pace of each demand point.
    """

    def __init__(self, distance: PointTravel, pace: Pace) -> None:
        self.distance = distance
        self._pace = pace

    @property
    def n_demand(self) -> int:
        """Number of demand points."""
        return self.distance.n_demand

    @property
    def n_candidates(self) -> int:
        """Number of candidate sites."""
        return self.distance.n_candidates

    @property
    def places(self) -> Int32s:
        """Label of the place of each candidate, shape (m,)."""
        return self.distance.places

    @property
    def origins(self) -> Int32s:
        """Label of the place and pace of each demand point, shape (n,)."""
        pace = self._pace.walk_s_per_m, self._pace.ride_s_per_m
        return joint_labels(self.distance.origins, *pace)

    @property
    def reaches_all(self) -> bool:
        """Whether every demand point can reach every candidate: where there is a distance."""
        return self.distance.reaches_all

    def pairs(self, demand: Int32s, site: Int32s) -> Floats:
        """Return the seconds of each pair; a site of -1 costs ``inf``."""
        return self._pace.times(self.distance.pairs(demand, site), of=demand)

    def source(self, demand: Int32s, site: Int32s) -> NDArray[np.str_]:
        """Say of each pair that its time is ``estimated``."""
        return np.full(np.broadcast(demand, site).shape, ESTIMATED)

    def nearest(
        self, k: int, *, of: Int32s | None = None, among: Int32s | None = None
    ) -> Neighbors:
        """Return each demand point's k nearest; `of` some demand points, `among` some sites."""
        near = self.distance.nearest(k, of=of, among=among)
        times = self._pace.times
        return Neighbors(near.site, times(near.cost, of=of), times(near.beyond, of=of))

    def within(self, radius: float | Floats, *, of: Int32s, among: Int32s) -> Within:
        """List all of some sites that some demand points reach in so many seconds each."""
        near = self.distance.within(self._pace.distances(radius, of=of), of=of, among=among)
        row = near.row
        kept = self.pairs(of[row], near.site) <= np.broadcast_to(radius, (len(of),))[row]
        return near.only(kept)
