"""Who can reach what, and at which cost: travel between demand points and candidate sites.

A travel object answers three questions and nothing else: the cost of given pairs, each demand's
nearest candidates, and each demand's nearest candidates among some. Costs are in the unit of the
source, meters or seconds, per unit of demand weight; unreachable is ``inf``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import KDTree

from layers.crs import CURVATURE_RADIUS_M
from siting.errors import ProblemError
from siting.grid import Grid, straight_lengths
from siting.stacks import Stacks, stack, unstack

Floats = NDArray[np.float64]
Integers = NDArray[np.int32]
MetricName = Literal["euclidean", "floor", "earth", "greatcircle"]

#: The largest travel that is not unreachable.
_FARTHEST = np.finfo(np.float64).max

#: Earth radius of the ``greatcircle`` metric, in meters; published covering instances use it.
GREATCIRCLE_RADIUS_M = 6_378_100.0


@dataclass(frozen=True)
class Neighbors:
    """Nearest candidates of each demand point, nearest first.

    Parameters
    ----------
    site
        Candidate positions, shape (n, k); -1 where fewer than k can be reached.
    cost
        Travel cost to each, ascending along a row, shape (n, k); ``inf`` where `site` is -1.
    beyond
        Lower bound on the cost of anything left out of a row, shape (n,); ``inf`` when nothing was.
    """

    site: Integers
    cost: Floats
    beyond: Floats


@dataclass(frozen=True)
class Within:
    """All candidates within a radius of each demand point.

    Parameters
    ----------
    start
        The candidates of row i are ``site[start[i]:start[i + 1]]``, shape (n + 1,).
    site
        Candidate positions, ascending along a row.
    """

    start: NDArray[np.int64]
    site: Integers


@runtime_checkable
class Travel(Protocol):
    """What a solver asks of travel."""

    @property
    def n_demand(self) -> int:
        """Number of demand points."""

    @property
    def n_candidates(self) -> int:
        """Number of candidate sites."""

    def pairs(self, demand: Integers, site: Integers) -> Floats:
        """Return the cost of each pair; a site of -1 costs ``inf``."""

    def nearest(
        self, k: int, *, of: Integers | None = None, among: Integers | None = None
    ) -> Neighbors:
        """Return each demand point's k nearest; `of` some demand points, `among` some sites."""


def label_places(travel: Travel) -> Integers:
    """Label candidates so that those of one label are equally far from every demand point.

    Travel that offers an array ``places`` is asked for it; else every candidate is its own place.
    """
    places = getattr(travel, "places", None)
    return np.arange(travel.n_candidates, dtype=np.int32) if places is None else places


def is_whole(travel: Travel) -> bool:
    """Whether all travel is known to be in whole numbers, so that a bound may be rounded up."""
    return bool(getattr(travel, "whole", False))


def list_within(travel: Travel, radius: float | Floats, *, of: Integers, among: Integers) -> Within:
    """List all candidates within a radius of some demand points.

    Parameters
    ----------
    travel
        Asked by its own method ``within(radius, of=, among=)`` where it has one, else by
        `Travel.nearest` for ever longer lists.
    radius
        Largest travel, at least 0: one for all, or of each row, shape (rows,).
    of
        Demand points, one row each.
    among
        Candidates, ascending.
    """
    if not len(of) or not len(among):
        return Within(np.zeros(len(of) + 1, np.int64), np.zeros(0, np.int32))
    listed = getattr(travel, "within", None)
    if listed is not None:
        found: Within = listed(radius, of=of, among=among)
        return found
    k, limit = 32, np.broadcast_to(np.asarray(radius, dtype=np.float64), (len(of),))
    while True:
        near = travel.nearest(k, of=of, among=among)
        if k >= len(among) or (near.beyond > limit).all():
            return _by_rows(near.site, (near.site >= 0) & (near.cost <= limit[:, None]))
        k *= 2


def _by_rows(site: Integers, kept: NDArray[np.bool_]) -> Within:
    """Drop what is not kept from rows of sites, shape (n, k), and put each row in order."""
    last = np.iinfo(np.int32).max
    rows = np.sort(np.where(kept, site, last), axis=1)
    start = np.zeros(len(site) + 1, np.int64)
    np.cumsum(kept.sum(axis=1), out=start[1:])
    return Within(start, rows[rows < last].astype(np.int32))


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


class PointTravel:
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
        When shapes do not match or a coordinate is missing.
    """

    def __init__(
        self, demand: ArrayLike, sites: ArrayLike, *, metric: MetricName = "euclidean"
    ) -> None:
        if metric not in _BENDS:
            message = f"There is no metric {metric!r}; choose one of {', '.join(_BENDS)}."
            raise ProblemError(message)
        self.metric: MetricName = metric
        self._demand = _checked_points(demand, "demand", metric=metric)
        self._sites = _checked_points(sites, "sites", metric=metric)
        if self._demand.shape[1] != self._sites.shape[1]:
            message = (
                f"Demand points have {self._demand.shape[1]} coordinates and sites "
                f"{self._sites.shape[1]}; give both in the same system."
            )
            raise ProblemError(message)
        self._bend, self._straighten = _BENDS[metric], _STRAIGHTENS[metric]

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

    @cached_property
    def places(self) -> Integers:
        """Label of the place of each candidate, shape (m,)."""
        return np.unique(self._sites, axis=0, return_inverse=True)[1].ravel().astype(np.int32)

    @cached_property
    def _all_stacked(self) -> tuple[Stacks, KDTree]:
        return _stacked(self._sites)

    def pairs(self, demand: Integers, site: Integers) -> Floats:
        """Return the distance of each pair; a site of -1 is ``inf`` away."""
        straight = straight_lengths(self._demand, self._sites, demand, site)
        return np.where(site < 0, np.inf, self._bend(straight))

    def nearest(
        self, k: int, *, of: Integers | None = None, among: Integers | None = None
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

    def within(self, radius: float | Floats, *, of: Integers, among: Integers) -> Within:
        """List all of some sites within a radius, or one for each, of some demand points."""
        limit = np.broadcast_to(np.asarray(radius, dtype=np.float64), (len(of),))
        straight = self._straighten(np.maximum(limit, 0.0))
        points, sites = self._demand[of], self._sites[among]
        reach = straight * (1.0 + _ROUNDING) + _ROUNDING * np.abs(sites).max()
        widest = self._widest(points, sites)
        reach = np.minimum(reach, widest)
        sure = straight * (1.0 - _ROUNDING) - _ROUNDING * np.abs(sites).max()
        grid = Grid(sites, float(reach.max(initial=0.0)))
        start, site, close = grid.within(points, reach, np.maximum(sure, 0.0))
        row = np.repeat(np.arange(len(of)), np.diff(start))
        site = among[site].astype(np.int32)
        unsure = np.flatnonzero(close | (sure < 0)[row])
        kept = np.ones(len(site), np.bool_)
        kept[unsure] = self.pairs(of[row[unsure]], site[unsure]) <= limit[row[unsure]]
        counts = np.bincount(row[kept], minlength=len(of))
        return Within(np.r_[0, np.cumsum(counts)].astype(np.int64), site[kept])

    @staticmethod
    def _widest(points: Floats, sites: Floats) -> float:
        """Return a distance that no pair exceeds."""
        corners = np.vstack([points.min(axis=0), points.max(axis=0), sites.min(0), sites.max(0)])
        return float(np.sqrt((np.ptp(corners, axis=0) ** 2).sum())) * (1.0 + _ROUNDING) + _ROUNDING


def _stacked(sites: Floats) -> tuple[Stacks, KDTree]:
    stacks = stack(sites)
    return stacks, KDTree(stacks.places)


class TableTravel:
    """Costs from a table: a full matrix, or the pairs that can be reached at all.

    Parameters
    ----------
    matrix
        Costs, shape (n, m); ``inf`` where a site cannot be reached. A cost of zero is a cost.

    Raises
    ------
    ProblemError
        When the table is empty or not two-dimensional, or holds a negative or missing cost.
    """

    def __init__(self, matrix: ArrayLike) -> None:
        table = _numbers(matrix, "travel table")
        if table.ndim != 2 or 0 in table.shape:
            message = (
                "A travel table has two axes, demand and sites, neither of them empty; this one "
                f"has the shape {table.shape}."
            )
            raise ProblemError(message)
        if np.isnan(table).any() or (table < 0).any():
            message = (
                "A travel table holds missing or negative costs; mark unreachable pairs as inf."
            )
            raise ProblemError(message)
        table.setflags(write=False)
        self._table = table
        with np.errstate(invalid="ignore"):
            self.whole = bool((np.isinf(table) | (table == np.floor(table))).all())

    @property
    def n_demand(self) -> int:
        """Number of demand points."""
        return int(self._table.shape[0])

    @property
    def n_candidates(self) -> int:
        """Number of candidate sites."""
        return int(self._table.shape[1])

    def pairs(self, demand: Integers, site: Integers) -> Floats:
        """Return the cost of each pair; a site of -1 costs ``inf``."""
        return np.where(site < 0, np.inf, self._table[demand, site])

    def nearest(
        self, k: int, *, of: Integers | None = None, among: Integers | None = None
    ) -> Neighbors:
        """Return each demand point's k nearest; `of` some demand points, `among` some sites."""
        sites = np.arange(self.n_candidates, dtype=np.int32) if among is None else among
        table = self._table[:, sites] if of is None else self._table[np.ix_(of, sites)]
        k = min(k, len(sites))
        order = np.argsort(table, axis=1, kind="stable")
        beyond = np.full(len(table), np.inf)
        if k < len(sites):
            beyond = np.take_along_axis(table, order[:, k : k + 1], axis=1)[:, 0]
        order = order[:, :k]
        cost = np.take_along_axis(table, order, axis=1)
        site = np.where(np.isfinite(cost), sites[order], -1).astype(np.int32)
        return Neighbors(site, cost, beyond)

    def within(self, radius: float | Floats, *, of: Integers, among: Integers) -> Within:
        """List all of some sites within a radius, or one for each, of some demand points."""
        limit = np.broadcast_to(np.minimum(radius, _FARTHEST), (len(of),))
        row, place = np.nonzero(self._table[np.ix_(of, among)] <= limit[:, None])
        counts = np.bincount(row, minlength=len(of))
        start = np.r_[0, np.cumsum(counts)].astype(np.int64)
        return Within(start, among[place].astype(np.int32))


def _numbers(given: ArrayLike, what: str) -> Floats:
    try:
        return np.array(given, dtype=np.float64, order="C")
    except (TypeError, ValueError) as error:
        message = f"The {what} must be an array of numbers: {error}."
        raise ProblemError(message) from error


def _checked_points(points: ArrayLike, what: str, *, metric: str) -> Floats:
    array = _numbers(points, what)
    if array.ndim != 2 or 0 in array.shape:
        message = (
            f"The {what} must be a non-empty array of shape (n, 2); this one is {array.shape}."
        )
        raise ProblemError(message)
    missing = int((~np.isfinite(array)).any(axis=1).sum())
    if missing:
        message = (
            f"{missing} of the {what} have no coordinates; leave them out or place them first."
        )
        raise ProblemError(message)
    if metric == "greatcircle":
        if array.shape[1] != 2 or (np.abs(array) > [180.0, 90.0]).any():
            message = f"The {what} are not longitude and latitude in degrees, as greatcircle needs."
            raise ProblemError(message)
        array = _sphere_xyz(array)
    array.setflags(write=False)
    return array
