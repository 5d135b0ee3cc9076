"""The ground of a plan: who lives where, where centers may stand, and how far that is."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from time import perf_counter
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.area_tables import AreaTable
from layers.households.intake import Intake
from layers.places.boundaries import load_counties
from siting.arrays import Floats
from siting.checks import kind_of
from siting.engine import Engine
from siting.location.problem import LocationProblem
from siting.neighborhoods.forming import assign_to_polygons, cluster_households
from siting.planning.capacities import capacities_by_place
from siting.planning.changes import Change, Limits, constrain_groups, number_of_sites
from siting.planning.projecting import expected_files
from siting.planning.quota_shares import Mixture
from siting.planning.quotas import make_limits
from siting.planning.request import Given, check_number, n_centers
from siting.planning.sites import offer_sites, refuse_crowd
from siting.plans.assembling import ROOM, rural_flags
from siting.standards import Standards
from siting.travel.household_travel import PlanTravel, plan_travel
from siting.travel.streets.tables import Progress

#: Households that a neighborhood holds by default, at the target and at most.
NEIGHBORHOOD_TARGET, NEIGHBORHOOD_LARGEST = 50, 150
#: Candidates that each center has to choose from, by smaller neighborhoods where needed.
CANDIDATES_PER_CENTER = 8

#: Announces a step by its name for as long as it lasts; a progress bar listens to it.
Announce = Callable[[str], AbstractContextManager[object]]


class Ground(NamedTuple):
    """What a problem is posed on.

    Parameters
    ----------
    households
        Located households, in the order of their ids: the demand.
    labels
        Neighborhood of each, on their index.
    areas
        Neighborhoods with households.
    sites
        Where centers may stand, see `siting.planning.sites.offer_sites`: the candidates.
    travel
        Between them.
    rural
        Whether each household lives in the country, shape (n,).
    limits
        Quotas of provinces or counties, if any.
    files
        Files that each household is expected to stand for, shape (n,); None for one each.
    """

    households: gpd.GeoDataFrame
    labels: pd.Series
    areas: gpd.GeoDataFrame
    sites: gpd.GeoDataFrame
    travel: PlanTravel
    rural: NDArray[np.bool_]
    limits: Limits | None
    files: Floats | None = None


class Clock:
    """Announces steps and keeps how many seconds each took."""

    def __init__(self, announce: Announce | None) -> None:
        self._announce = announce or nullcontext
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Announce a step for as long as the block runs."""
        start = perf_counter()
        with self._announce(name):
            yield
        self.seconds[name.replace(" ", "_")] = round(perf_counter() - start, 2)


def lay_out(
    intake: Intake,
    centers: int | Change,
    rules: Standards,
    given: Given,
    *,
    clock: Clock,
    advance: Progress | None = None,
    engine: Engine | None = None,
) -> Ground:
    """Form neighborhoods, list sites, and find out how far everybody is from each.

    Parameters
    ----------
    intake, centers, rules, given
        As `check_request` accepted them.
    clock
        Told of each step.
    advance
        Called while ways on streets are searched, with how many candidates are done, and of how
        many.
    engine
        Who searches them; by default threads of this process.

    Raises
    ------
    ProblemError
        When there are too few neighborhoods or sites for so many centers, or sites contradict
        each other.
    """
    households = intake.located.sort_index()  # whatever the order of rows, the plan is the same
    wanted = n_centers(centers, given.existing)
    with clock.step("neighborhoods"):
        units = load_counties() if given.counties is None else given.counties
        labels, areas = _neighborhoods(households, wanted, units, given.neighborhoods)
        sites = offer_sites(
            *(areas, rules, units),
            existing=given.existing,
            candidates=given.candidates,
            forbidden=given.forbidden,
            change=centers if isinstance(centers, Change) else None,
            by_place=capacities_by_place(
                intake, rules, table=given.capacities, counties=given.counties
            ),
        )
        files = expected_files(households, given.projection)
        limits = _limits(given.quotas, intake, wanted, given.counties)
        usable = int((~sites["forbidden"] & (sites["kind"] != ROOM)).sum())
        empty = given.existing is None and given.candidates is None and given.forbidden is None
        what = "neighborhoods have households" if empty else "places may have one"
        check_number(usable, wanted, what)
    rural = rural_flags(areas, labels)
    with clock.step("streets") if given.streets else nullcontext():
        travel = plan_travel(
            *(households.geometry, sites.geometry, rural, rules),
            streets=given.streets,
            cache_dir=given.cache_dir,
            advance=advance,
            across_gaps=given.across_gaps,
            engine=engine,
        )
    return Ground(households, labels, areas, sites, travel, rural, limits, files)


def pose(ground: Ground, rules: Standards, centers: int | Change) -> LocationProblem:
    """Pose the problem of a plan: every household is a demand of one file, or of those expected.

    Parameters
    ----------
    ground
        See `lay_out`.
    rules
        The standards.
    centers
        Centers of the plan, or a change to those that stand.
    """
    sites, travel = ground.sites, ground.travel
    if not isinstance(centers, Change):
        refuse_crowd(sites, centers)
    group, quota = constrain_groups(sites, centers, ground.limits)
    files = np.ones(travel.n_demand) if ground.files is None else ground.files
    return LocationProblem(
        travel=travel,
        n_sites=number_of_sites(sites, centers),
        weight=files,
        load=files,
        capacity=sites["capacity"].to_numpy(dtype=np.float64),
        min_load=sites["min_load"].to_numpy(dtype=np.float64),
        penalty=np.full(travel.n_demand, rules.unserved_penalty_s),
        fixed=sites["fixed"].to_numpy(dtype=np.bool_),
        forbidden=sites["forbidden"].to_numpy(dtype=np.bool_),
        opening_cost=sites["opening_cost"].to_numpy(dtype=np.float64),
        closing_cost=sites["closing_cost"].to_numpy(dtype=np.float64),
        group=group,
        quota=quota,
    )


def _neighborhoods(
    households: gpd.GeoDataFrame,
    centers: int,
    counties: gpd.GeoDataFrame,
    polygons: gpd.GeoDataFrame | None,
) -> tuple[pd.Series, gpd.GeoDataFrame]:
    if polygons is not None:
        labels, areas = assign_to_polygons(households, polygons)
        return labels, areas[areas["households"] > 0]
    fitting = len(households) // (centers * CANDIDATES_PER_CENTER)
    target = max(1, min(NEIGHBORHOOD_TARGET, fitting))
    largest = max(1, min(NEIGHBORHOOD_LARGEST, 3 * target))
    return cluster_households(households, target=target, largest=largest, counties=counties)


def _limits(
    quotas: Mixture | AreaTable | None,
    intake: Intake,
    n_centers: int,
    counties: gpd.GeoDataFrame | None,
) -> Limits | None:
    """Return the limits of provinces or counties that quotas ask for."""
    if quotas is None:
        return None
    kind_of(
        quotas,
        Mixture | AreaTable,
        "Quotas must be a mixture or a table",
        "make one with Mixture.parse, or read it with layers.read_quotas",
    )
    return make_limits(quotas, intake, centers=n_centers, counties=counties)
