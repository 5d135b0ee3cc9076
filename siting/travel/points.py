"""Distances between points, computed when asked and never stored as a matrix."""

from collections.abc import Callable
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.spatial import KDTree

from layers.crs import CURVATURE_RADIUS_M
from siting.arrays import Floats, Int32s, joint_labels
from siting.checks import magnitudes
from siting.errors import ArgumentError
from siting.travel.kernels.grid import Grid, straight_lengths
from siting.travel.kernels.stacks import Stacks, stack, unstack
from siting.travel.protocol import Neighbors, Travel, Within, as_numbers, nobody_within

MetricName = Literal["euclidean", "floor", "earth", "greatcircle"]

#: Earth radius of the ``greatcircle`` metric, in meters; published covering instances use it.
GREATCIRCLE_RADIUS_M = 6_378_100.0


def _bend_sphere(radius: float) -> Callable[[Floats], Floats]:
    def bend(chord: Floats) -> Floats:
        return 2.0 * radius * np.arcsin(np.minimum(chord / (2.0 * radius), 1.0))

    return bend


def _sphere_xyz(points: Floats) -> Floats:
    lon, lat = np.radians(points).T
    return GREATCIRCLE_RADIUS_M * np.column_stack(
        [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)]
    )


_BENDS: dict[str, Callable[[Floats], Floats]] = {
    "euclidean": lambda straight: straight,
    "floor": np.floor,
    "earth": _bend_sphere(CURVATURE_RADIUS_M),
    "greatcircle": _bend_sphere(GREATCIRCLE_RADIUS_M),
}


def _straighten_sphere(radius: float) -> Callable[[Floats], Floats]:
    def straighten(arc: Floats) -> Floats:
        return 2.0 * radius * np.sin(np.minimum(arc / (2.0 * radius), np.pi / 2.0))

    return straighten


#: Straight distance up to which a bent one is within a radius.
_STRAIGHTENS: dict[str, Callable[[Floats], Floats]] = {
    "euclidean": lambda radius: radius,
    "floor": lambda radius: np.floor(radius) + 1.0,
    "earth": _straighten_sphere(CURVATURE_RADIUS_M),
    "greatcircle": _straighten_sphere(GREATCIRCLE_RADIUS_M),
}
#: Part of a distance that rounding may change; what is that near to a radius is measured anew.
_ROUNDING = 1e-9


class PointTravel(Travel):
    """Distances between points, computed when asked and never stored as a matrix.

    Parameters
    ----------
    demand, sites
        Coordinates, shape (n, d) and (m, d): planar (x, y), earth-centered (x, y, z) for ``earth``,
        longitude and latitude in degrees for ``greatcircle``.
    metric
        ``euclidean``; ``floor``, its integer part; ``earth``, distance along the ground between
        earth-centered points; ``greatcircle``, on a sphere of radius `GREATCIRCLE_RADIUS_M`.

    Raises
    ------
    ProblemError
        When shapes do not match, a coordinate is missing, or coordinates are so large, or so near
        to each other, that no distance can be computed.
    """

    def __init__(
        self, demand: ArrayLike, sites: ArrayLike, *, metric: MetricName = "euclidean"
    ) -> None:
        if metric not in tuple(_BENDS):
            message = "There is no metric {metric!r}; choose one of {bends}."
            raise ArgumentError(message, metric=metric, bends=list(_BENDS))
        self.metric: MetricName = metric
        self._demand = _checked_points(demand, "demand", metric=metric)
        self._sites = _checked_points(sites, "sites", metric=metric)
        if self._demand.shape[1] != self._sites.shape[1]:
            message = (
                "Demand points have {dimensions} coordinates and sites {other_dimensions}; give "
                "both in the same system."
            )
            raise ArgumentError(
                message, dimensions=self._demand.shape[1], other_dimensions=self._sites.shape[1]
            )
        if metric != "greatcircle":
            both = np.vstack([self._demand, self._sites])
            # Squares of what is left between them are what distances come from.
            magnitudes(np.array([np.abs(both).max(), np.ptp(both, axis=0).max()]), "coordinates")

    def _bend(self, straight: Floats) -> Floats:
        return _BENDS[self.metric](straight)

    def _straighten(self, bent: Floats) -> Floats:
        return _STRAIGHTENS[self.metric](bent)

    @property
    def n_demand(self) -> int:
        """Number of demand points."""
        return len(self._demand)

    @property
    def n_candidates(self) -> int:
        """Number of candidate sites."""
        return len(self._sites)

    @property
    def whole(self) -> bool:
        """Whether all distances are whole numbers."""
        return self.metric == "floor"

    @property
    def in_meters(self) -> bool:
        """Whether distances are in meters, whatever the coordinates are in."""
        return self.metric in {"earth", "greatcircle"}

    @property
    def reaches_all(self) -> bool:
        """Every demand point can reach every candidate: between points there is always a way."""
        return True

    @cached_property
    def places(self) -> Int32s:
        """Label of the place of each candidate, shape (m,)."""
        return np.unique(self._sites, axis=0, return_inverse=True)[1].ravel().astype(np.int32)

    @cached_property
    def origins(self) -> Int32s:
        """Label of the place of each demand point, shape (n,)."""
        return joint_labels(*self._demand.T)

    @cached_property
    def _all_stacked(self) -> tuple[Stacks, KDTree]:
        return _stacked(self._sites)

    def pairs(self, demand: Int32s, site: Int32s) -> Floats:
        """Return the distance of each pair; a site of -1 is ``inf`` away."""
        straight = straight_lengths(self._demand, self._sites, demand, site)
        return np.where(site < 0, np.inf, self._bend(straight))

    def nearest(
        self, k: int, *, of: Int32s | None = None, among: Int32s | None = None
    ) -> Neighbors:
        """Return each demand point's k nearest; `of` some demand points, `among` some sites."""
        stacks, tree = self._all_stacked if among is None else _stacked(self._sites[among])
        everyone = np.arange(self.n_demand, dtype=np.int32)
        who = everyone if of is None else everyone[of]
        k = min(k, len(stacks.members))
        places = np.arange(1, min(k, tree.n) + 1)
        straight, place = tree.query(self._demand[who], k=places, workers=-1)
        distance = self._bend(np.asarray(straight))
        site, cost, beyond = unstack(np.asarray(place), distance, stacks, turn=who, k=k)
        return Neighbors(site if among is None else among[site].astype(np.int32), cost, beyond)

    def within(self, radius: float | Floats, *, of: Int32s, among: Int32s) -> Within:
        """List all of some sites within a radius, or one for each, of some demand points."""
        if not len(of) or not len(among):
            return nobody_within(len(of))
        limit = np.broadcast_to(np.asarray(radius, dtype=np.float64), (len(of),))
        straight = self._straighten(np.maximum(limit, 0.0))
        points, sites = self._demand[of], self._sites[among]
        reach = straight * (1.0 + _ROUNDING) + _ROUNDING * np.abs(sites).max()
        widest = self._widest(points, sites)
        reach = np.minimum(reach, widest)
        sure = straight * (1.0 - _ROUNDING) - _ROUNDING * np.abs(sites).max()
        grid = Grid(sites, float(reach.max(initial=0.0)))
        start, place, close = grid.within(points, reach, np.maximum(sure, 0.0))
        near = Within(start, among[place].astype(np.int32))
        row, site = near.row, near.site
        unsure = np.flatnonzero(close | (sure < 0)[row])
        kept = np.ones(len(site), np.bool_)
        kept[unsure] = self.pairs(of[row[unsure]], site[unsure]) <= limit[row[unsure]]
        return near.only(kept)

    @staticmethod
    def _widest(points: Floats, sites: Floats) -> float:
        """Return a distance that no pair exceeds."""
        corners = np.vstack([points.min(axis=0), points.max(axis=0), sites.min(0), sites.max(0)])
        return float(np.sqrt((np.ptp(corners, axis=0) ** 2).sum())) * (1.0 + _ROUNDING) + _ROUNDING


def _stacked(sites: Floats) -> tuple[Stacks, KDTree]:
    stacks = stack(sites)
    return stacks, KDTree(stacks.places)


def _checked_points(points: ArrayLike, what: str, *, metric: str) -> Floats:
    array = as_numbers(points, what)
    if array.ndim != 2 or 0 in array.shape:
        message = "The {what} must be a non-empty array of shape (n, 2); this one is {shape}."
        raise ArgumentError(message, what=what, shape=array.shape)
    missing = int((~np.isfinite(array)).any(axis=1).sum())
    if missing:
        message = "{missing} of the {what} have no coordinates; leave them out or place them first."
        raise ArgumentError(message, missing=missing, what=what)
    if metric == "greatcircle":
        if array.shape[1] != 2 or (np.abs(array) > [180.0, 90.0]).any():
            message = "The {what} are not longitude and latitude in degrees, as greatcircle needs."
            raise ArgumentError(message, what=what)
        array = _sphere_xyz(array)
    array.setflags(write=False)
    return array
