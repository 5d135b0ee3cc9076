"""The one type for every location question: who needs service, where it may stand, what is best."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from dataclasses import replace as replace_fields
from typing import Any, Self, TypeAlias, get_args

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from siting.arrays import Floats
from siting.checks import kind_of, magnitudes, real_number, whole_number
from siting.errors import ProblemError
from siting.location.asked import Objective
from siting.travel import MetricName, PointTravel, Travel

Points: TypeAlias = ArrayLike | gpd.GeoDataFrame | gpd.GeoSeries

#: Groups that a message names at most.
_NAMED = 5


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
        _check_travel(self.travel)
        n, m = self.travel.n_demand, self.travel.n_candidates
        set_ = object.__setattr__
        set_(self, "weight", _amounts(self.weight, n, 1.0, "weight"))
        set_(self, "load", _amounts(self.load, n, self.weight, "load"))
        set_(self, "capacity", _amounts(self.capacity, m, np.inf, "capacity", infinite=True))
        set_(self, "min_load", _amounts(self.min_load, m, 0.0, "min_load"))
        set_(self, "penalty", _amounts(self.penalty, n, np.inf, "penalty", infinite=True))
        for name in ("opening_cost", "closing_cost"):
            set_(self, name, _amounts(getattr(self, name), m, 0.0, name))
        set_(self, "fixed", _flags(self.fixed, m, "fixed"))
        set_(self, "forbidden", _flags(self.forbidden, m, "forbidden"))
        kind_of(
            self.quota,
            Mapping,
            "The quotas must be a mapping of each group to its fewest and most sites",
            "leave them out where there are none",
        )
        if self.group is not None:
            set_(self, "group", _frozen(np.array(self.group), m, "group"))
        set_(self, "quota", {key: _quota(key, given) for key, given in self.quota.items()})
        _check_objective(self)
        _check_costs(self)
        _check_radius(self)
        _check_sites(self)
        _check_quota(self)

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
            _check_meters(real_number(given["radius"], "radius"))
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
        message = (
            f"Demand is in {here.name} and sites are in {there.name}; bring both to one system."
        )
        raise ProblemError(message)


def _is_in_meters(points: Points) -> bool:
    crs = getattr(points, "crs", None)
    return crs is not None and crs.axis_info[0].unit_name in ("metre", "meter")


def _coordinates(points: Points, metric: MetricName) -> ArrayLike:
    if not isinstance(points, gpd.GeoDataFrame | gpd.GeoSeries):
        return points
    if points.crs is not None and points.crs.is_geographic and metric != "greatcircle":
        message = (
            f"The points are in degrees ({points.crs.name}); project them to meters first, for "
            "example with layers.to_plane, or use metric='greatcircle'."
        )
        raise ProblemError(message)
    kinds = set(points.geom_type.fillna("nothing")) - {"Point"}
    if kinds:
        message = f"The geometries must all be points, but there are also: {', '.join(kinds)}."
        raise ProblemError(message)
    return np.column_stack([points.geometry.x.to_numpy(), points.geometry.y.to_numpy()])


def _frozen(array: NDArray[Any], size: int, name: str) -> NDArray[Any]:
    if array.shape != (size,):
        message = f"{name} has shape {array.shape}, but ({size},) is needed."
        raise ProblemError(message)
    array.setflags(write=False)
    return array


def _amounts(
    given: ArrayLike | None, size: int, default: ArrayLike, name: str, *, infinite: bool = False
) -> Floats:
    value = default if given is None else given
    try:
        array = np.array(np.broadcast_to(value, (size,)) if np.ndim(value) == 0 else value, float)
    except (TypeError, ValueError) as error:
        message = f"{name} must be numbers, one for each of {size} or one for all: {error}."
        raise ProblemError(message) from error
    _frozen(array, size, name)
    wrong = np.isnan(array) | (array < 0) | (np.isinf(array) & (not infinite))
    if wrong.any():
        position = int(np.flatnonzero(wrong)[0])
        message = (
            f"{name} must be a number of at least 0 everywhere; it is {array[position]} at "
            f"position {position} ({int(wrong.sum())} such values)."
        )
        raise ProblemError(message)
    magnitudes(array, name)
    return array


def _flags(given: ArrayLike | None, size: int, name: str) -> NDArray[np.bool_]:
    array = np.zeros(size, np.bool_) if given is None else np.array(given)
    if array.dtype != np.bool_:
        message = f"{name} must be one True or False for each candidate, not {array.dtype}."
        raise ProblemError(message)
    return _frozen(array, size, name)


def _quota(key: Hashable, given: object) -> tuple[int, int]:
    counts = tuple(given) if isinstance(given, tuple | list) else ()
    whole = [isinstance(c, int | np.integer) and not isinstance(c, bool) for c in counts]
    if len(counts) != 2 or not all(whole):
        message = (
            f"The quota of {key} must be two whole numbers, the fewest and the most sites, not "
            f"{given!r}."
        )
        raise ProblemError(message)
    return int(counts[0]), int(counts[1])


def _check_travel(travel: object) -> None:
    if not isinstance(travel, Travel):
        message = (
            f"Travel must answer all that siting.travel.Travel asks, but {type(travel).__name__} "
            "does not; inherit from Travel, which answers what you need not."
        )
        raise ProblemError(message)


def _check_objective(problem: LocationProblem) -> None:
    if problem.objective not in get_args(Objective):
        known = ", ".join(get_args(Objective))
        message = f"There is no objective {problem.objective!r}; choose one of {known}."
        raise ProblemError(message)
    if problem.n_sites is None and problem.objective != "total":
        message = (
            f"The objective {problem.objective!r} needs the number of sites; give n_sites, or "
            "leave the objective out to ask for the fewest sites that serve all within the radius."
        )
        raise ProblemError(message)
    if problem.radius is None and (problem.objective == "covered" or problem.n_sites is None):
        message = "Coverage needs a radius: give the travel within which demand counts as covered."
        raise ProblemError(message)


def _check_costs(problem: LocationProblem) -> None:
    if problem.sites_cost and (problem.objective != "total" or problem.n_sites is None):
        message = (
            "Costs of opening and closing count in the objective 'total' with a number of sites "
            "only; leave them out, or fix open what should stay."
        )
        raise ProblemError(message)


def _check_radius(problem: LocationProblem) -> None:
    if problem.radius is None:
        return
    if real_number(problem.radius, "radius") == np.inf:
        message = "The radius must be finite; leave limits out that limit nothing."
        raise ProblemError(message)
    if problem.travel.in_meters:
        _check_meters(problem.radius)


def _check_meters(radius: float) -> None:
    """Refuse a radius that cannot be in meters: nobody means less than one, but none at all."""
    if 0 < radius < 1:
        message = (
            f"A radius of {radius} looks like degrees or kilometers, but travel is in meters here; "
            "give the radius in meters."
        )
        raise ProblemError(message)


def _check_sites(problem: LocationProblem) -> None:
    both = int((problem.fixed & problem.forbidden).sum())
    if both:
        message = f"{both} candidates are both fixed open and forbidden; decide for one."
        raise ProblemError(message)
    if problem.n_sites is None:
        return
    whole_number(problem.n_sites, "number of sites", least=1)
    allowed, fixed = int((~problem.forbidden).sum()), int(problem.fixed.sum())
    if problem.n_sites > allowed:
        message = f"{problem.n_sites} sites are asked for, but only {allowed} candidates may open."
        raise ProblemError(message)
    if fixed > problem.n_sites:
        message = (
            f"{fixed} candidates are fixed open, more than the {problem.n_sites} sites asked for."
        )
        raise ProblemError(message)


def _check_quota(problem: LocationProblem) -> None:
    if not problem.quota:
        return
    if problem.group is None:
        message = "Quotas need the group of each candidate; give `group`."
        raise ProblemError(message)
    if pd.isna(problem.group).any():
        message = (
            f"{int(pd.isna(problem.group).sum())} candidates have no group; give each its own."
        )
        raise ProblemError(message)
    unknown = [key for key in problem.quota if not (problem.group == key).any()]
    if unknown:
        message = (
            f"The quotas name {', '.join(map(str, unknown))}, but no candidate is of that group; "
            f"the groups are {', '.join(map(str, pd.unique(problem.group)[:_NAMED]))}."
        )
        raise ProblemError(message)
    for key, (low, high) in problem.quota.items():
        inside = problem.group == key
        allowed, fixed = int((inside & ~problem.forbidden).sum()), int(problem.fixed[inside].sum())
        if not 0 <= low <= high or low > allowed:
            message = (
                f"The quota of {key} asks for {low} to {high} sites, but {allowed} candidates may "
                "open there."
            )
            raise ProblemError(message)
        if fixed > high:
            message = (
                f"{fixed} candidates of {key} are fixed open, more than its quota of {high} sites."
            )
            raise ProblemError(message)
    _check_quota_sums(problem)


def _check_quota_sums(problem: LocationProblem) -> None:
    """Refuse a number of sites that the quotas of all groups, taken together, cannot give."""
    if problem.n_sites is None:
        return
    free = np.ones(problem.n_candidates, np.bool_)
    lowest = highest = 0
    for key, (low, high) in problem.quota.items():
        inside = problem.group == key
        free[inside] = False
        lowest += max(low, int(problem.fixed[inside].sum()))
        highest += min(high, int((inside & ~problem.forbidden).sum()))
    lowest += int((free & problem.fixed).sum())
    highest += int((free & ~problem.forbidden).sum())
    if lowest > problem.n_sites:
        fixed = ", with the fixed sites," if problem.fixed.any() else ""
        message = (
            f"The quotas ask{fixed} for at least {lowest} sites, more than the {problem.n_sites} "
            "in all."
        )
        raise ProblemError(message)
    if highest < problem.n_sites:
        message = (
            f"The quotas allow at most {highest} sites, fewer than the {problem.n_sites} asked for."
        )
        raise ProblemError(message)
