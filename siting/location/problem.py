"""The one type for every location question: who needs service, where it may stand, what is best."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from dataclasses import replace as replace_fields
from typing import Any, Self, TypeAlias

import geopandas as gpd
import numpy as np
from numpy.typing import ArrayLike, NDArray

from siting.arrays import Floats
from siting.checks import kind_of
from siting.errors import ArgumentError
from siting.location.asked import Objective
from siting.location.given import (
    amounts,
    check_costs,
    check_objective,
    check_radius,
    check_sites,
    check_travel,
    flags,
    frozen,
)
from siting.location.given_quotas import check_quotas, fewest_and_most
from siting.travel import MetricName, PointTravel, Travel

Points: TypeAlias = ArrayLike | gpd.GeoDataFrame | gpd.GeoSeries


@dataclass(frozen=True, kw_only=True, eq=False)
class LocationProblem:
    """Choose sites for demand; copied and checked once, then never changed.

    Every array is by position: n demand points, m candidates. Single source: a demand point has one
    site.

    Parameters
    ----------
    travel
        Cost between demand and candidates, per unit of weight.
    n_sites
        Sites to open, fixed ones included; None asks for the fewest that serve all demand within
        `radius`.
    objective
        ``total``: least sum of weight times travel; ``covered``: most weight within `radius`;
        ``farthest``: least largest travel.
    weight
        Weight of each demand point in the objective, shape (n,), at least 0; default 1.
    load
        What each demand point takes of a site's capacity, shape (n,), at least 0; default its
        weight.
    capacity
        Largest total load of each candidate, shape (m,), ``inf`` for no limit; default no limit.
    min_load
        Smallest total load with which a candidate may open, shape (m,); default 0.
    fixed
        Candidates that are open in every answer, shape (m,), boolean; default none.
    forbidden
        Candidates that are closed in every answer, shape (m,), boolean; default none.
    group
        Label of each candidate, such as its province, shape (m,); needed with `quota`.
    quota
        Fewest and most sites to open in each named group.
    radius
        Travel within which demand counts as covered; needed for ``covered`` and for set cover.
    penalty
        Cost, times weight, of leaving a demand point unserved, shape (n,); ``inf`` (the default)
        where it must be served.
    opening_cost
        Cost of every candidate that opens, shape (m,), at least 0; default 0. Costs of sites count
        for ``total`` with a number of sites.
    closing_cost
        Cost of every candidate that stays closed, shape (m,), at least 0; default 0.

    Raises
    ------
    ProblemError
        When the parts contradict each other; the message says which and how to mend it.
    """

    travel: Travel
    n_sites: int | None
    objective: Objective = "total"
    weight: Floats = None  # type: ignore[assignment]
    load: Floats = None  # type: ignore[assignment]
    capacity: Floats = None  # type: ignore[assignment]
    min_load: Floats = None  # type: ignore[assignment]
    fixed: NDArray[np.bool_] = None  # type: ignore[assignment]
    forbidden: NDArray[np.bool_] = None  # type: ignore[assignment]
    group: NDArray[Any] | None = None
    quota: Mapping[Hashable, tuple[int, int]] = field(default_factory=dict)
    radius: float | None = None
    penalty: Floats = None  # type: ignore[assignment]
    opening_cost: Floats = None  # type: ignore[assignment]
    closing_cost: Floats = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        """Fill in defaults, copy what was given and refuse what contradicts itself."""
        check_travel(self.travel)
        n, m = self.travel.n_demand, self.travel.n_candidates
        set_ = object.__setattr__
        set_(self, "weight", amounts(self.weight, n, 1.0, "weight"))
        set_(self, "load", amounts(self.load, n, self.weight, "load"))
        set_(self, "capacity", amounts(self.capacity, m, np.inf, "capacity", infinite=True))
        set_(self, "min_load", amounts(self.min_load, m, 0.0, "min_load"))
        set_(self, "penalty", amounts(self.penalty, n, np.inf, "penalty", infinite=True))
        for name in ("opening_cost", "closing_cost"):
            set_(self, name, amounts(getattr(self, name), m, 0.0, name))
        set_(self, "fixed", flags(self.fixed, m, "fixed"))
        set_(self, "forbidden", flags(self.forbidden, m, "forbidden"))
        kind_of(
            self.quota,
            Mapping,
            "The quotas must be a mapping of each group to its fewest and most sites",
            "leave them out where there are none",
        )
        if self.group is not None:
            set_(self, "group", frozen(np.array(self.group), m, "group"))
        set_(self, "quota", {key: fewest_and_most(key, given) for key, given in self.quota.items()})
        self._check()

    def _check(self) -> None:
        """Refuse parts that contradict each other."""
        n_sites, fixed, forbidden = self.n_sites, self.fixed, self.forbidden
        check_objective(self.objective, n_sites=n_sites, radius=self.radius)
        if self.sites_cost:
            check_costs(self.objective, n_sites=n_sites)
        if self.radius is not None:
            check_radius(self.radius, in_meters=self.travel.in_meters)
        check_sites(n_sites, fixed=fixed, forbidden=forbidden)
        check_quotas(self.quota, self.group, n_sites=n_sites, fixed=fixed, forbidden=forbidden)

    @classmethod
    def from_points(
        cls,
        demand: Points,
        sites: Points,
        *,
        n_sites: int | None,
        metric: MetricName = "euclidean",
        **given: Any,  # noqa: ANN401 - the fields of this very class, checked by its constructor
    ) -> Self:
        """Pose a problem on points.

        Parameters
        ----------
        demand, sites
            Coordinates, shape (n, 2) and (m, 2), or frames of points; frames must not be in degrees
            unless `metric` is ``greatcircle``.
        n_sites
            Sites to open.
        metric
            How distance is measured, see `siting.travel.PointTravel`.
        **given
            Any other field of the problem, such as ``load`` and ``capacity``.

        Examples
        --------
        >>> homes, sites = [[0, 0], [1, 0], [9, 0]], [[0, 0], [9, 0]]
        >>> problem = LocationProblem.from_points(homes, sites, n_sites=2)
        >>> problem.n_demand, problem.n_candidates
        (3, 2)
        """
        _check_same_crs(demand, sites)
        if given.get("radius") is not None and _is_in_meters(demand):
            check_radius(given["radius"], in_meters=True)
        travel = PointTravel(
            _coordinates(demand, metric), _coordinates(sites, metric), metric=metric
        )
        return cls(travel=travel, n_sites=n_sites, **given)

    def __repr__(self) -> str:
        """Say in one line what is asked; arrays of a nation would fill the screen."""
        sites = "fewest sites" if self.n_sites is None else f"n_sites={self.n_sites}"
        return (
            f"<{type(self).__name__}: {self.objective}, {self.n_demand} demand points, "
            f"{self.n_candidates} candidates, {sites}>"
        )

    def replace(self, **changes: Any) -> Self:  # noqa: ANN401 - the fields of this very class
        """Return a copy with some fields changed, checked anew."""
        return replace_fields(self, **changes)

    @property
    def n_demand(self) -> int:
        """Number of demand points."""
        return self.travel.n_demand

    @property
    def n_candidates(self) -> int:
        """Number of candidate sites."""
        return self.travel.n_candidates

    @property
    def capacitated(self) -> bool:
        """Whether any candidate that may open has a capacity that could bind."""
        return bool((self.capacity[~self.forbidden] < self.load.sum()).any())

    @property
    def site_cost(self) -> Floats:
        """What it costs to open each candidate rather than leave it closed, shape (m,)."""
        return self.opening_cost - self.closing_cost

    @property
    def closed_cost(self) -> float:
        """What it costs to leave all candidates closed."""
        return float(self.closing_cost.sum())

    @property
    def sites_cost(self) -> bool:
        """Whether any candidate costs something by itself, open or closed."""
        return bool((self.opening_cost > 0).any() or (self.closing_cost > 0).any())


def _check_same_crs(demand: Points, sites: Points) -> None:
    here, there = getattr(demand, "crs", None), getattr(sites, "crs", None)
    if here is not None and there is not None and here != there:
        message = "Demand is in {here} and sites are in {there}; bring both to one system."
        raise ArgumentError(message, here=here.name, there=there.name)


def _is_in_meters(points: Points) -> bool:
    crs = getattr(points, "crs", None)
    return crs is not None and crs.axis_info[0].unit_name in ("metre", "meter")


def _coordinates(points: Points, metric: MetricName) -> ArrayLike:
    if not isinstance(points, gpd.GeoDataFrame | gpd.GeoSeries):
        return points
    if points.crs is not None and points.crs.is_geographic and metric != "greatcircle":
        message = (
            "The points are in degrees ({crs}); project them to meters first, for example with "
            "layers.to_plane, or use metric='greatcircle'."
        )
        raise ArgumentError(message, crs=points.crs.name)
    kinds = set(points.geom_type.fillna("nothing")) - {"Point"}
    if kinds:
        message = "The geometries must all be points, but there are also: {kinds}."
        raise ArgumentError(message, kinds=list(kinds))
    return np.column_stack([points.geometry.x.to_numpy(), points.geometry.y.to_numpy()])
