"""From households to a plan, in one readable function."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.households.intake import Intake
from layers.places.boundaries import load_counties
from layers.streets.reading import Streets
from siting.checks import callable_or_none, kind_of, whole_number
from siting.errors import ProblemError
from siting.location.problem import LocationProblem
from siting.location.progress import Listener
from siting.location.solver import solve
from siting.location.stopping import MaxRuntime, Stop, check_stop
from siting.neighborhoods.forming import assign_to_polygons, cluster_households
from siting.planning.placed import centers_elsewhere, households_elsewhere
from siting.plans.assembling import (
    Answer,
    candidate_points,
    caseload_frames,
    plan_facts,
    plan_frames,
    rural_flags,
)
from siting.plans.frames import Plan
from siting.plans.schema import typed_frames
from siting.plans.street_layers import plan_isochrones, travel_facts
from siting.standards import Standards
from siting.travel.household_travel import PlanTravel, plan_travel
from siting.travel.street_times import by_mode
from siting.travel.streets.tables import Progress

#: Households that a neighborhood holds by default, at the target and at most.
NEIGHBORHOOD_TARGET, NEIGHBORHOOD_LARGEST = 50, 150
#: Candidates that each center has to choose from, by smaller neighborhoods where needed.
CANDIDATES_PER_CENTER = 8
#: Seconds that a plan searches and proves by default: a minute, and more for many households; a
#: minute of the whole country ends before there is any bound.
USUAL_S, USUAL_EACH_S = 60.0, 4e-4

#: Announces a step by its name for as long as it lasts; a progress bar listens to it.
Announce = Callable[[str], AbstractContextManager[object]]


def usual_seconds(n_households: int) -> float:
    """Return how long a plan of so many households searches and proves by default."""
    return max(USUAL_S, round(USUAL_EACH_S * n_households))


def plan(  # noqa: PLR0913 - the whole way from households to a plan has this many options
    intake: Intake,
    *,
    centers: int,
    standards: Standards | None = None,
    counties: gpd.GeoDataFrame | None = None,
    neighborhoods: gpd.GeoDataFrame | None = None,
    streets: Sequence[Streets] = (),
    cache_dir: Path | None = None,
    across_gaps: bool = False,
    caseloads: bool = True,
    stop: Stop | None = None,
    seed: int = 0,
    announce: Announce | None = None,
    advance: Progress | None = None,
    listen: Listener | None = None,
) -> Plan:
    """Choose centers for households and say where coverage falls short.

    Parameters
    ----------
    intake
        Households as `layers.read_households` returns them; approximate ones count where they were
        placed.
    centers
        Centers to open.
    standards
        Capacities, limits and speeds; by default today's.
    counties
        Polygons indexed by county_code that no neighborhood crosses, those that the households were
        read with; by default the bundled ones, see `layers.load_counties`.
    neighborhoods
        Polygons indexed by neighborhood_id to be used instead of clustering.
    streets
        Street networks, at most one for walking and one for driving, see
        `layers.streets.reading.read_streets`; what they cannot say is estimated, and so is all
        without any.
    cache_dir
        Folder in which travel tables are kept, to be used again for the same input.
    across_gaps
        Whether to estimate ways across gaps of the networks, such as water without a bridge; by
        default no household is sent, and none counts as within reach, across one.
    caseloads
        Whether to split each center's households among its workers, see
        `siting.workers.caseload_areas.caseload_areas`.
    stop
        When the search for better places and the proof of a bound end; by default after
        `usual_seconds`: 60 seconds up to 150,000 households, 432 for 1,080,000.
    seed
        Seed of all randomness.
    announce
        Called with the name of each step, for progress.
    advance
        Called while ways on streets are searched, with how many candidates are done, and of how
        many.
    listen
        Told of best cost and bound a few times a second while the search and the proof run.

    Returns
    -------
    The plan; its assignments, unlocated and rejected rows add up to the rows of the input. Ctrl-C
    during the search ends it with the best plan so far, and one while caseload areas are drawn
    leaves them out; ``facts.interrupted`` then says so.

    Raises
    ------
    ProblemError
        When an argument is not what it must be, there are too few households or neighborhoods for
        so many centers, or two networks are for the same way of moving.
    UnsupportedError
        When the standards ask for what no method can do.
    InfeasibleError
        When no plan exists; the message names what blocks it.
    NotFoundError
        When none was found until the stop, and none was ruled out.
    KeyboardInterrupt
        When Ctrl-C comes before there is any plan, or outside search and caseload areas.

    Examples
    --------
    >>> import layers  # doctest: +SKIP
    >>> intake = layers.read_households("households.xlsx")  # doctest: +SKIP
    >>> plan(intake, centers=80, seed=0).save("plan.gpkg")  # doctest: +SKIP
    """
    rules = Standards.current() if standards is None else standards
    _check_kinds(intake, rules, counties, neighborhoods, streets)
    stop = MaxRuntime(usual_seconds(len(intake.located))) if stop is None else stop
    whole_number(centers, "number of centers", least=1)
    whole_number(seed, "seed")
    check_stop(stop)
    kind_of(
        caseloads, bool | np.bool_, "`caseloads` must be True or False", "leave it out for True"
    )
    for name, function in (("announce", announce), ("advance", advance), ("listen", listen)):
        callable_or_none(function, name)
    clock = _Clock(announce)
    households = intake.located.sort_index()  # whatever the order of rows, the plan is the same
    _check_request(len(households), centers, "households have a place")
    if streets:
        by_mode(streets)  # refused now, not when much is done
    with clock.step("neighborhoods"):
        units = load_counties() if counties is None else counties
        labels, areas = _neighborhoods(households, centers, units, neighborhoods)
        _check_request(len(areas), centers, "neighborhoods have households")
    rural = rural_flags(areas, labels)
    with clock.step("streets") if streets else nullcontext():
        travel = plan_travel(
            *(households.geometry, candidate_points(areas), rural, rules),
            streets=streets,
            cache_dir=cache_dir,
            advance=advance,
            across_gaps=across_gaps,
        )
    with clock.step("centers"):
        result = solve(_pose(travel, centers, rules), stop=stop, seed=seed, listen=listen)
        if result.solution is None:
            raise KeyboardInterrupt if result.interrupted else result.refusal()
    with clock.step("coverage"):
        limit = np.where(rural, rules.rural_limit_s, rules.urban_limit_s)
        limit_s = pd.Series(limit, index=households.index)
        given = (labels, areas, travel, result.solution, limit_s, rules)
        answer = Answer(households, *given, drawn=neighborhoods is not None)
        frames, hours = plan_frames(answer, unlocated=intake.unlocated)
        reached = plan_isochrones(travel, frames["centers"])
    interrupted = result.interrupted
    if caseloads:
        with clock.step("caseload areas"):
            try:
                frames |= caseload_frames(answer, frames, hours)
            except KeyboardInterrupt:  # what was found so far is worth more than nothing
                interrupted = True
    options = {
        "centers": centers,
        "counties": "bundled" if counties is None else "given",
        "neighborhoods": "clustered" if neighborhoods is None else "given",
        "across_gaps": across_gaps,
        "caseloads": caseloads,
        "stop": repr(stop),
    }
    facts = plan_facts(
        *(intake, result, rules),
        options=options,
        seed=seed,
        timings=clock.seconds,
        travel=travel_facts(travel, frames["assignments"]),
    )
    facts = replace(
        facts,
        outside_neighborhoods=int(labels.isna().sum()),
        households_elsewhere=households_elsewhere(households, labels, areas),
        centers_elsewhere=centers_elsewhere(frames["centers"]),
        interrupted=interrupted,
    )
    return Plan(
        **typed_frames(frames | {"isochrones": reached}),
        unlocated=intake.unlocated,
        rejected=intake.rejected,
        facts=facts,
    )


class _Clock:
    """Announces steps and keeps how many seconds each took."""

    def __init__(self, announce: Announce | None) -> None:
        self._announce = announce or nullcontext
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        start = perf_counter()
        with self._announce(name):
            yield
        self.seconds[name.replace(" ", "_")] = round(perf_counter() - start, 2)


def _check_kinds(
    intake: object,
    rules: object,
    counties: object,
    neighborhoods: object,
    streets: Sequence[object],
) -> None:
    """Refuse what was not read yet, such as the path of a file."""
    read = (
        "read the file with layers.read_households, or check a frame with layers.check_households"
    )
    kind_of(intake, Intake, "The households must be an intake", read)
    read = "read the file with siting.Standards.from_toml"
    kind_of(rules, Standards, "The standards must be Standards", read)
    for frame, what, function in (
        (counties, "counties", "layers.read_counties"),
        (neighborhoods, "neighborhoods", "layers.read_neighborhoods"),
    ):
        if frame is not None:
            kind_of(
                frame,
                gpd.GeoDataFrame,
                f"The {what} must be a frame of polygons",
                f"read the file with {function}",
            )
    read = "read each file with layers.read_streets"
    kind_of(streets, list | tuple, "The streets must be a list of networks", read)
    for network in streets:
        kind_of(network, Streets, "A street network must be Streets", read)


def _check_request(available: int, centers: int, what: str) -> None:
    if available < centers:
        message = (
            f"{centers} centers are asked for, but only {available} {what}; ask for fewer centers, "
            "or run `siting check` to see why households have no place."
        )
        raise ProblemError(message)


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


def _pose(travel: PlanTravel, centers: int, rules: Standards) -> LocationProblem:
    """Every household is a demand of one file; every neighborhood offers one candidate."""
    return LocationProblem(
        travel=travel,
        n_sites=centers,
        capacity=np.full(travel.n_candidates, float(rules.files_per_center)),
        min_load=np.full(travel.n_candidates, float(rules.minimum_files)),
        penalty=np.full(travel.n_demand, rules.unserved_penalty_s),
    )
