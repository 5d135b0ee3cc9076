"""The frames of a plan, made from the solution of its location problem."""

import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist

from layers.crs import WGS84, national_crs, to_plane
from layers.households.intake import Intake
from siting.areas.closing import tiling
from siting.areas.merging import merged
from siting.arrays import most_frequent
from siting.coverage import NO_CAPACITY, TOO_FAR, measure_coverage
from siting.engine import Engine
from siting.location.result import Result
from siting.location.solution import Solution
from siting.plans.facts import PlanFacts
from siting.plans.street_layers import TravelFacts
from siting.privacy import round_places
from siting.standards import Standards
from siting.travel.household_travel import PlanTravel
from siting.travel.street_times import StreetTravel
from siting.workers.caseload_areas import caseload_areas
from siting.workers.hours import household_hours, staff_centers

#: What a site is: of a neighborhood, of a center that stands, offered by hand, or more room.
NEIGHBORHOOD, STANDING, OFFERED, ROOM = "neighborhood", "standing", "offered", "room"

#: Columns of text in the assignments, which may be missing.
_WORDS = ["neighborhood_id", "center_id", "worker", "travel_source", "reason"]


def candidate_points(areas: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """Return the place in each neighborhood where a center may open.

    It is the middle of the square that stands for the neighborhood's medoid, which itself is the
    home of a client: see `siting.privacy.places`.

    Parameters
    ----------
    areas
        Index neighborhood_id; longitude and latitude of that square.
    """
    degrees = round_places(areas[["longitude", "latitude"]])
    points = gpd.points_from_xy(degrees["longitude"], degrees["latitude"])
    return gpd.GeoSeries(points, index=areas.index, crs=WGS84)


def assignment_table(
    households: gpd.GeoDataFrame,
    labels: pd.Series,
    sites: gpd.GeoDataFrame,
    solution: Solution,
    travel: PlanTravel,
    *,
    penalty_s: float,
) -> pd.DataFrame:
    """Say for every located household which center serves it, how far it is, or why none does.

    Parameters
    ----------
    households
        Index household_id; placement.
    labels
        Neighborhood of each household, on the same index.
    sites
        Candidates, indexed by the id of the center that would stand there.
    solution
        Answer with the households as demand, in their order.
    travel
        Travel of the same problem.
    penalty_s
        Travel time beyond which nobody is sent, in seconds.

    Returns
    -------
    The ``assignments`` of a plan, on the index of `households`; ``worker`` is missing as long as no
    caseload areas are drawn, ``travel_source`` of the unserved is that of the way to the nearest
    center, missing where all are beyond the longest time that was looked at.
    """
    everyone = np.arange(len(households), dtype=np.int32)
    unserved = solution.unserved
    reason = pd.Series(pd.NA, index=households.index, dtype="str")
    meant = solution.assignment.copy()
    if unserved.any():
        near = travel.nearest(1, of=everyone[unserved], among=solution.open_sites)
        reason[unserved] = np.where(near.cost[:, 0] > penalty_s, TOO_FAR, NO_CAPACITY)
        meant[unserved] = near.site[:, 0]
    source = pd.Series(travel.source(everyone, meant), dtype="str").replace("", pd.NA)
    center = pd.Series(sites.index.to_numpy()[solution.assignment], dtype="str")
    center[unserved] = pd.NA
    distance = travel.distance.pairs(everyone, solution.assignment)
    return pd.DataFrame(
        {
            "neighborhood_id": labels.to_numpy(),
            "center_id": center.to_numpy(),
            "worker": pd.Series(pd.NA, index=households.index, dtype="str").to_numpy(),
            "distance_m": np.where(unserved, np.nan, distance),
            "travel_time_s": np.where(unserved, np.nan, solution.travel),
            "travel_source": source.to_numpy(),
            "placement": households["placement"].to_numpy(),
            "reason": reason.to_numpy(),
        },
        index=households.index,
    ).astype(dict.fromkeys(_WORDS, "str"))


def center_frame(
    sites: gpd.GeoDataFrame, solution: Solution, standards: Standards
) -> gpd.GeoDataFrame:
    """Return the open centers; a new one is named after the neighborhood in which it stands.

    Parameters
    ----------
    sites
        Candidates, see `siting.planning.sites.offer_sites`.
    solution
        Which of them are open, and whom they serve.
    standards
        Files of a worker.
    """
    at = solution.open_sites
    load = np.rint(solution.load[at]).astype(np.int64)
    stands = sites.iloc[at]
    given = ["province_code", "province", "county_code", "county", "setting", "name", "tier"]
    old = moved_centers(sites, solution).reindex(stands.index)
    status = np.where(stands["kind"] == STANDING, "existing", np.where(old.isna(), "new", "moved"))
    frame = pd.DataFrame(stands[given]).assign(
        status=status,
        moved_from=old.astype("str"),
        capacity=solution.problem.capacity[at].astype(np.int64),
        load=load,
        workers=standards.workers_for_files(load),
        neighborhood_id=stands["neighborhood_id"].to_numpy(),
    )
    return gpd.GeoDataFrame(frame, geometry=stands.geometry, crs=WGS84).rename_axis("center_id")


def moved_centers(sites: gpd.GeoDataFrame, solution: Solution) -> pd.Series:
    """Say which center that may move has moved to which new one: pairs of least total distance.

    Returns
    -------
    Id of the center that moved, by the id of the one that it became; as many as there are pairs.
    """
    is_open = np.zeros(len(sites), np.bool_)
    is_open[solution.open_sites] = True
    kind = sites["kind"].to_numpy()
    left = sites[(kind == STANDING) & ~is_open & sites["may_move"].to_numpy()]
    came = sites[np.isin(kind, [NEIGHBORHOOD, OFFERED]) & is_open]
    if left.empty or came.empty:
        return pd.Series(dtype="str")
    plane = national_crs()
    places = [to_plane(part.geometry, crs=plane).get_coordinates() for part in (left, came)]
    row, column = linear_sum_assignment(cdist(*places))
    return pd.Series(left.index.to_numpy()[row], index=came.index[column], dtype="str")


def closed_frame(
    sites: gpd.GeoDataFrame, solution: Solution, centers: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """Return the centers that stand and are not in the plan, and where those that move go."""
    is_open = np.zeros(len(sites), np.bool_)
    is_open[solution.open_sites] = True
    gone = sites[(sites["kind"] == STANDING).to_numpy() & ~is_open]
    moved = centers["moved_from"].dropna()
    target = pd.Series(moved.index.to_numpy(), index=moved.to_numpy(), dtype="str")
    frame = pd.DataFrame(gone[["province_code", "province", "county_code", "county", "name"]])
    frame = frame.assign(
        tier=gone["tier"],
        capacity=gone["capacity"].astype(np.int64),
        moved_to=target.reindex(gone.index).astype("str"),
    )
    return gpd.GeoDataFrame(frame, geometry=gone.geometry, crs=WGS84).rename_axis("center_id")


def serving_center(assignments: pd.DataFrame, areas: gpd.GeoDataFrame) -> pd.Series:
    """Return the center that serves most households of each neighborhood, on a tie the first by id.

    Parameters
    ----------
    assignments
        Index household_id; neighborhood_id and center_id.
    areas
        Index neighborhood_id.

    Returns
    -------
    center_id on the index of `areas`; missing where no household of the neighborhood is served.
    """
    most = most_frequent(assignments["center_id"], assignments["neighborhood_id"])
    return most.reindex(areas.index).astype("str")


def catchment_frame(
    centers: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame,
    served: pd.Series,
    staff: pd.DataFrame,
) -> gpd.GeoDataFrame:
    """Return each center's households, visits and hours a year, and area.

    Parameters
    ----------
    centers
        Index center_id.
    areas
        Neighborhoods, whose polygons tile.
    served
        Center that serves most of each, on their index.
    staff
        Files, visits, hours and travel_share of each center, see
        `siting.workers.hours.staff_centers`.

    Returns
    -------
    On the index of `centers`: households, visits and hours a year (travel included), travel_share
    and the union of the neighborhoods that the center serves most of; no shape for a center that
    serves the largest share of none.
    """
    totals = staff.reindex(centers.index)[["files", "visits", "hours", "travel_share"]]
    totals = totals.rename(columns={"files": "households"})
    totals = totals.round({"visits": 1, "hours": 1, "travel_share": 4})
    shapes = merged(areas.geometry, served).reindex(centers.index)
    return gpd.GeoDataFrame(totals, geometry=shapes, crs=WGS84)


def plan_facts(
    intake: Intake,
    result: Result,
    standards: Standards,
    *,
    options: Mapping[str, object],
    seed: int,
    timings: Mapping[str, float],
    travel: TravelFacts,
) -> PlanFacts:
    """Return what a plan keeps of its making; `timings` are in seconds."""
    packages = ["siting", "geopandas", "numba", "numpy", "pandas", "scikit-learn", "shapely"]
    versions = {"python": platform.python_version()} | {name: version(name) for name in packages}
    return PlanFacts(
        standards=standards,
        options=options,
        seed=seed,
        versions=versions,
        made_at=datetime.now(UTC).replace(microsecond=0),
        input=intake.source,
        input_sha256=intake.sha256,
        rows=intake.n_rows,
        simulated=intake.simulated,
        approximate=len(intake.approximate),
        cost=float(result.cost),
        lower_bound=None if result.lower_bound is None else float(result.lower_bound),
        status=result.status,
        method=result.method,
        iterations=result.iterations,
        timings=dict(timings),
        **travel._asdict(),
    )


def rural_flags(areas: gpd.GeoDataFrame, labels: pd.Series) -> NDArray[np.bool_]:
    """Say of each household whether its neighborhood is in the country; outside all, it is."""
    rural = areas["setting"].eq("rural").reindex(labels, fill_value=True)
    return np.asarray(rural, dtype=np.bool_)


class Answer(NamedTuple):
    """What the frames of a plan are made from; see `siting.plans.assembling` for each part."""

    households: gpd.GeoDataFrame
    labels: pd.Series
    areas: gpd.GeoDataFrame
    sites: gpd.GeoDataFrame
    travel: PlanTravel
    solution: Solution
    limit_s: pd.Series
    rules: Standards
    drawn: bool


def plan_frames(answer: Answer, *, unlocated: pd.DataFrame) -> tuple[dict[str, Any], pd.DataFrame]:
    """Return the frames of the plan but for caseload areas, and the hours of each household."""
    households, labels, areas, sites, travel, solution, limit_s, rules, _ = answer
    penalty = rules.unserved_penalty_s
    assignments = assignment_table(households, labels, sites, solution, travel, penalty_s=penalty)
    centers = center_frame(sites, solution, rules)
    served = serving_center(assignments, areas)
    rural, own_center = rural_flags(areas, labels), assignments["center_id"]
    hours = household_hours(households, own_center, centers, rules, rural=rural)
    staff = staff_centers(centers, own_center, hours, rules)
    centers = centers.join(staff[["workers_by_hours", "short_of_hours"]])
    catchments = catchment_frame(centers, areas, served, staff)
    measured = measure_coverage(
        households,
        areas,
        assignments,
        centers,
        travel,
        open_sites=solution.open_sites,
        limit_s=limit_s,
        unlocated=unlocated,
    )
    frames = {
        "centers": centers,
        "closed": closed_frame(sites, solution, centers),
        "neighborhoods": _published(areas).assign(center_id=served),
        "catchments": _mended(catchments, areas[served.isna()]) if answer.drawn else catchments,
        "assignments": assignments,
        **measured,
    }
    return frames, hours


def caseload_frames(
    answer: Answer, frames: dict[str, Any], hours: pd.DataFrame, *, engine: Engine | None = None
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
        travel=answer.travel if isinstance(answer.travel, StreetTravel) else None,
        engine=engine,
    )
    return {"caseload_areas": found.areas, "assignments": assignments.assign(worker=found.worker)}


def _mended(catchments: gpd.GeoDataFrame, unserved: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Make catchments of drawn neighborhoods tile: drawings leave strips and holes open."""
    return catchments.set_geometry(tiling(catchments.geometry, others=unserved.geometry))


def _published(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Leave out what points at a single home."""
    private = ["medoid", "longitude", "latitude"]
    return areas.drop(columns=[name for name in private if name in areas])
