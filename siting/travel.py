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
from siting.stacks import Stacks, stack, unstack

Floats = NDArray[np.float64]
Integers = NDArray[np.int32]
MetricName = Literal["euclidean", "floor", "earth", "greatcircle"]

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
        self._demand = _checked_points(demand, "demand", metric=metric)
        self._sites = _checked_points(sites, "sites", metric=metric)
        if self._demand.shape[1] != self._sites.shape[1]:
            message = (
                f"Demand points have {self._demand.shape[1]} coordinates and sites "
                f"{self._sites.shape[1]}; give both in the same system."
            )
            raise ProblemError(message)
        self._bend = _BENDS[metric]

    @property
    def n_demand(self) -> int:
        """Number of demand points."""
        return len(self._demand)

    @property
    def n_candidates(self) -> int:
        """Number of candidate sites."""
        return len(self._sites)

    @cached_property
    def _all_stacked(self) -> tuple[Stacks, KDTree]:
        return _stacked(self._sites)

    def pairs(self, demand: Integers, site: Integers) -> Floats:
        """Return the distance of each pair; a site of -1 is ``inf`` away."""
        straight = np.sqrt(((self._demand[demand] - self._sites[site]) ** 2).sum(axis=-1))
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
