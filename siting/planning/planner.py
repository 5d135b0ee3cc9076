"""From households to a plan, in one readable function."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.area_tables import AreaTable
from layers.centers import Sites
from layers.households.intake import Intake
from layers.streets.reading import Streets
from siting.checks import callable_or_none, kind_of, whole_number
from siting.engine import Engine
from siting.location.asked import Objective
from siting.location.progress import Listener
from siting.location.solution import Solution
from siting.location.stopping import MaxRuntime, Stop, check_stop
from siting.planning.capacities import capacity_facts
from siting.planning.changes import Change
from siting.planning.choosing import Wish, choose_sites, reach_limits, worst_province
from siting.planning.ground import Announce, Clock, lay_out, pose
from siting.planning.placed import centers_elsewhere, households_elsewhere
from siting.planning.projecting import Projection, files_facts
from siting.planning.quota_shares import Mixture
from siting.planning.request import Given, check_request
from siting.planning.room import enlarged, merge_room
from siting.plans.assembling import Answer, caseload_frames, plan_facts, plan_frames
from siting.plans.frames import Plan
from siting.plans.road_layer import plan_roads
from siting.plans.schema import typed_frames
from siting.plans.street_layers import plan_isochrones, travel_facts
from siting.standards import Standards
from siting.travel.streets.tables import Progress

#: Seconds that a plan searches and proves by default: a minute, and more for many households; a
#: minute of the whole country ends before there is any bound.
USUAL_S, USUAL_EACH_S = 60.0, 4e-4


def usual_seconds(n_households: int) -> float:
    """Return how long a plan of so many households searches and proves by default."""
    return max(USUAL_S, round(USUAL_EACH_S * n_households))


def plan(  # noqa: PLR0913 - the whole way from households to a plan has this many options
    intake: Intake,
    *,
    centers: int | Change,
    standards: Standards | None = None,
    existing: Sites | None = None,
    candidates: Sites | None = None,
    forbidden: gpd.GeoDataFrame | None = None,
    quotas: Mixture | AreaTable | None = None,
    counties: gpd.GeoDataFrame | None = None,
    neighborhoods: gpd.GeoDataFrame | None = None,
    streets: Sequence[Streets] = (),
    cache_dir: Path | None = None,
    across_gaps: bool = False,
    capacities: AreaTable | None = None,
    projection: Projection | None = None,
    caseloads: bool = True,
    objective: Objective = "total",
    worst_province_s: float | None = None,
    stop: Stop | None = None,
    seed: int = 0,
    announce: Announce | None = None,
    advance: Progress | None = None,
    listen: Listener | None = None,
    engine: Engine | None = None,
) -> Plan:
    """Choose centers for households and say where coverage falls short.

    Parameters
    ----------
    intake
        Households as `layers.read_households` returns them; approximate ones count where they were
        placed.
    centers
        Centers of the plan, those that stand included; or a change to those that stand.
    standards
        Capacities, limits and speeds; by default today's.
    existing
        Centers that stand, see `layers.centers.read_centers`: they take part with their own
        capacity, and stay unless they may move or close.
    candidates
        Places where a center may open, see `layers.centers.read_candidates`; by default every
        neighborhood offers one.
    forbidden
        Polygons in which no new center may open.
    quotas
        What centers are shared among provinces or counties by, see `siting.planning.quotas`: a
        table of limits, or a mixture, whose shares (Webster's) are then exact for each province.
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
    capacities
        Files of a center by county or province, see `layers.area_amounts.read_capacities`; they go
        before those of the standards.
    projection
        How demand grows until the year that is planned for; by default the files of today. Cost,
        loads and workers are then those of expected files; counts of households stay today's.
    caseloads
        Whether to split each center's households among its workers, see
        `siting.workers.caseload_areas.caseload_areas`.
    objective
        ``total``: least total travel; ``covered``: most households served within their limit, then
        least total travel from those sites; ``farthest``: least way of the farthest, then least
        total travel. Cost and bound of the plan are of the objective.
    worst_province_s
        With ``total``: the mean travel of the households of every province at most, in seconds;
        one without a center counts with its penalty.
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
    engine
        Who searches ways on streets and splits caseloads, see `siting.engine`; by default threads
        of this process. The search for centers runs here.

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
    given = Given(
        existing=existing,
        candidates=candidates,
        forbidden=forbidden,
        quotas=quotas,
        counties=counties,
        neighborhoods=neighborhoods,
        streets=streets,
        cache_dir=cache_dir,
        across_gaps=across_gaps,
        capacities=capacities,
        projection=projection,
    )
    check_request(intake, rules, given, centers)
    stop = MaxRuntime(usual_seconds(len(intake.located))) if stop is None else stop
    whole_number(seed, "seed")
    check_stop(stop)
    wish = Wish(objective=objective, worst_province_s=worst_province_s)
    _check_manner(caseloads, announce=announce, advance=advance, listen=listen)
    clock = Clock(announce)
    ground = lay_out(intake, centers, rules, given, clock=clock, advance=advance, engine=engine)
    households, labels, areas, sites, travel, *_ = ground
    with clock.step("centers"):
        problem = pose(ground, rules, centers)
        result = choose_sites(ground, problem, rules, wish, stop=stop, seed=seed, listen=listen)
        chosen = result.required()
        found = Solution(problem, chosen.open_sites, chosen.assignment)
        solution = merge_room(sites, found)
    with clock.step("coverage"):
        limit_s = pd.Series(reach_limits(ground, rules), index=households.index)
        known = (labels, areas, sites, travel, solution, limit_s, rules)
        answer = Answer(households, *known, drawn=neighborhoods is not None)
        frames, hours = plan_frames(answer, unlocated=intake.unlocated)
        reached = plan_isochrones(travel, frames["centers"])
        roads = plan_roads(streets, areas)
    interrupted = result.interrupted
    if caseloads:
        with clock.step("caseload areas"):
            try:
                frames |= caseload_frames(answer, frames, hours, engine=engine)
            except KeyboardInterrupt:  # what was found so far is worth more than nothing
                interrupted = True
    options: dict[str, object] = {
        "centers": asdict(centers) if isinstance(centers, Change) else centers,
        **given.told(),
        "enlarged": enlarged(sites, chosen),
        **capacity_facts(sites, solution.open_sites),
        **files_facts(ground.files),
        "caseloads": caseloads,
        "stop": repr(stop),
    }
    if worst_province_s is not None:
        name, mean = worst_province(ground, problem, found)
        told = {"limit_s": float(worst_province_s), "province": name, "mean_s": round(mean, 1)}
        options["worst_province"] = told
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
        objective=objective,
    )
    return Plan(
        **typed_frames(frames | {"isochrones": reached, "roads": roads}),
        unlocated=intake.unlocated,
        rejected=intake.rejected,
        facts=facts,
    )


def _check_manner(caseloads: object, **functions: object) -> None:
    kind_of(
        caseloads, bool | np.bool_, "`caseloads` must be True or False", "leave it out for True"
    )
    for name, function in functions.items():
        callable_or_none(function, name)
