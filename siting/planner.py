"""From households to a plan, in one readable function."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from time import perf_counter
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.crs import points_xyz
from layers.intake import Intake
from siting.answer import (
    assignment_table,
    candidate_points,
    catchment_frame,
    center_frame,
    plan_metadata,
    rural_flags,
    serving_center,
)
from siting.catchments import caseload_areas
from siting.coverage import household_areas, neighborhood_gaps, summarize
from siting.errors import InfeasibleError, ProblemError
from siting.neighborhoods import assign_to_polygons, cluster_households
from siting.pace import PacedTravel, estimated_pace
from siting.plans import Plan
from siting.problem import LocationProblem
from siting.solution import Solution
from siting.solver import solve
from siting.staffing import household_hours, staff_centers
from siting.standards import Standards
from siting.stopping import MaxRuntime, Stop
from siting.travel import PointTravel
from siting.watching import Listener

#: Households that a neighborhood holds by default, at the target and at most.
NEIGHBORHOOD_TARGET, NEIGHBORHOOD_LARGEST = 50, 150
#: Candidates that each center has to choose from, by smaller neighborhoods where needed.
CANDIDATES_PER_CENTER = 8

#: Announces a step by its name for as long as it lasts; a progress bar listens to it.
Announce = Callable[[str], AbstractContextManager[object]]


def plan(  # noqa: PLR0913 - the whole way from households to a plan has this many options
    intake: Intake,
    *,
    centers: int,
    standards: Standards | None = None,
    counties: gpd.GeoDataFrame | None = None,
    neighborhoods: gpd.GeoDataFrame | None = None,
    caseloads: bool = True,
    stop: Stop | None = None,
    seed: int = 0,
    announce: Announce | None = None,
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
        Polygons indexed by county_code that no neighborhood crosses; without them provinces are
        used.
    neighborhoods
        Polygons indexed by neighborhood_id to be used instead of clustering.
    caseloads
        Whether to split each center's households among its workers, see
        `siting.catchments.caseload_areas`.
    stop
        When the search for better places and the proof of a bound end; by default after 60 seconds.
    seed
        Seed of all randomness.
    announce
        Called with the name of each step, for progress.
    listen
        Told of best cost and bound a few times a second while the search and the proof run.

    Returns
    -------
    The plan; its assignments, unlocated and rejected rows add up to the rows of the input. Ctrl-C
    during the search ends it with the best plan so far; ``metadata["interrupted"]`` then says yes.

    Raises
    ------
    ProblemError
        When there are too few households or neighborhoods for so many centers.
    UnsupportedError
        When the standards ask for what no method can do.
    InfeasibleError
        When no plan exists; the message names what blocks it.
    KeyboardInterrupt
        When Ctrl-C comes before there is any plan, or outside the search.

    Examples
    --------
    >>> intake = layers.read_households("households.xlsx")  # doctest: +SKIP
    >>> plan(intake, centers=80, seed=0).save("plan.gpkg")  # doctest: +SKIP
    """
    rules = standards or Standards.current()
    stop = stop or MaxRuntime(60.0)
    clock = _Clock(announce)
    households = intake.located.sort_index()  # whatever the order of rows, the plan is the same
    _check_request(len(households), centers, "households have a place")
    with clock.step("neighborhoods"):
        labels, areas = _neighborhoods(households, centers, counties, neighborhoods)
        _check_request(len(areas), centers, "neighborhoods have households")
    with clock.step("centers"):
        rural = rural_flags(areas, labels)
        travel = _travel(households, areas, rural, rules)
        result = solve(_pose(travel, centers, rules), stop=stop, seed=seed, listen=listen)
        if result.solution is None:
            raise KeyboardInterrupt if result.interrupted else InfeasibleError(result.message)
    with clock.step("coverage"):
        limit = np.where(rural, rules.rural_limit_s, rules.urban_limit_s)
        limit_s = pd.Series(limit, index=households.index)
        answer = _Answer(households, labels, areas, travel, result.solution, limit_s, rules)
        frames, hours = _frames(answer, unlocated=intake.unlocated)
    if caseloads:
        with clock.step("caseload areas"):
            frames |= _caseload_frames(answer, frames, hours)
    options = {
        "centers": centers,
        "counties": counties is not None,
        "neighborhoods": "clustered" if neighborhoods is None else "given",
        "caseloads": caseloads,
        "stop": repr(stop),
    }
    metadata = plan_metadata(
        intake, result, rules, options=options, seed=seed, seconds=clock.seconds
    ) | {
        "outside_neighborhoods": str(int(labels.isna().sum())),
        "interrupted": "yes" if result.interrupted else "no",
    }
    return Plan(**frames, unlocated=intake.unlocated, rejected=intake.rejected, metadata=metadata)


class _Answer(NamedTuple):
    """What the frames of a plan are made from; see `siting.answer` for each part."""

    households: gpd.GeoDataFrame
    labels: pd.Series
    areas: gpd.GeoDataFrame
    travel: PacedTravel
    solution: Solution
    limit_s: pd.Series
    rules: Standards


def _frames(answer: _Answer, *, unlocated: pd.DataFrame) -> tuple[dict[str, Any], pd.DataFrame]:
    """Return the frames of the plan but for caseload areas, and the hours of each household."""
    households, labels, areas, travel, solution, limit_s, rules = answer
    penalty = rules.unserved_penalty_s
    assignments = assignment_table(households, labels, areas, solution, travel, penalty_s=penalty)
    centers = center_frame(areas, solution, rules)
    served = serving_center(assignments, areas)
    rural, own_center = rural_flags(areas, labels), assignments["center_id"]
    hours = household_hours(households, own_center, centers, rules, rural=rural)
    staff = staff_centers(centers, own_center, hours, rules)
    centers = centers.join(staff[["workers_by_hours", "short_of_hours"]])
    lived = household_areas(households, labels, areas)
    frames = {
        "centers": centers,
        "neighborhoods": _published(areas).assign(center_id=served),
        "catchments": catchment_frame(centers, areas, served, staff),
        "gaps": neighborhood_gaps(assignments, areas, limit_s=limit_s),
        "summary": summarize(assignments, lived, centers, limit_s=limit_s, unlocated=unlocated),
        "assignments": assignments,
    }
    return frames, hours


def _caseload_frames(
    answer: _Answer, frames: dict[str, Any], hours: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Return the caseload areas, and the assignments with a worker for everyone served."""
    assignments = frames["assignments"]
    found = caseload_areas(
        answer.households,
        assignments["center_id"],
        frames["centers"],
        answer.rules,
        hours=hours,
        rural=rural_flags(answer.areas, answer.labels),
        catchments=frames["catchments"],
    )
    return {"caseload_areas": found.areas, "assignments": assignments.assign(worker=found.worker)}


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
        self.seconds[name] = round(perf_counter() - start, 2)


def _check_request(available: int, centers: int, what: str) -> None:
    if centers < 1:
        message = f"The number of centers must be at least 1, not {centers}."
        raise ProblemError(message)
    if available < centers:
        message = (
            f"{centers} centers are asked for, but only {available} {what}; ask for fewer centers, "
            "or run `siting check` to see why households have no place."
        )
        raise ProblemError(message)


def _neighborhoods(
    households: gpd.GeoDataFrame,
    centers: int,
    counties: gpd.GeoDataFrame | None,
    polygons: gpd.GeoDataFrame | None,
) -> tuple[pd.Series, gpd.GeoDataFrame]:
    if polygons is not None:
        labels, areas = assign_to_polygons(households, polygons)
        return labels, areas[areas["households"] > 0]
    fitting = len(households) // (centers * CANDIDATES_PER_CENTER)
    target = max(1, min(NEIGHBORHOOD_TARGET, fitting))
    largest = max(1, min(NEIGHBORHOOD_LARGEST, 3 * target))
    return cluster_households(households, target=target, largest=largest, counties=counties)


def _travel(
    households: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, rural: np.ndarray, rules: Standards
) -> PacedTravel:
    homes, places = points_xyz(households), points_xyz(candidate_points(areas))
    return PacedTravel(PointTravel(homes, places, metric="earth"), estimated_pace(rural, rules))


def _pose(travel: PacedTravel, centers: int, rules: Standards) -> LocationProblem:
    """Every household is a demand of one file; every neighborhood offers one candidate."""
    return LocationProblem(
        travel=travel,
        n_sites=centers,
        capacity=np.full(travel.n_candidates, float(rules.files_per_center)),
        min_load=np.full(travel.n_candidates, float(rules.minimum_files)),
        penalty=np.full(travel.n_demand, rules.unserved_penalty_s),
    )


def _published(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Leave out what points at a single home."""
    private = ["medoid", "longitude", "latitude"]
    return areas.drop(columns=[name for name in private if name in areas])
