"""What edits leave of a plan, as a plan: evaluated where every center stands, nothing searched.

Neighborhoods, and what else does not depend on centers, stay those of the plan that was edited, so
that the two can be laid beside each other. Whom each center serves is what the workshop answers.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.crs import WGS84
from layers.places.boundaries import locate
from siting.location.problem import LocationProblem
from siting.location.result import Status
from siting.location.solution import Solution
from siting.neighborhoods.forming import spots_of
from siting.planning.edits import Edit
from siting.planning.outcomes import Outcome
from siting.planning.sites import NEAR_M
from siting.planning.workshop import Workshop
from siting.plans.assembling import (
    NEIGHBORHOOD,
    OFFERED,
    STANDING,
    Answer,
    candidate_points,
    plan_frames,
)
from siting.plans.frames import Plan
from siting.plans.schema import LAYERS, typed_frames
from siting.plans.street_layers import travel_facts

#: Ids of neighborhoods that offer a place end so.
_NOT_OPEN = " (offered)"
_OF_PROVINCE = ["province_code", "province"]
_OF_AREA = ["county_code", "county", "setting"]
_OF_CENTER = ["neighborhood_id", *_OF_AREA]


def evaluated_plan(shop: Workshop, edits: Sequence[Edit]) -> Plan:
    """Return the plan that edits leave.

    Parameters
    ----------
    shop
        The workshop of the plan that is edited.
    edits
        What was done to it.

    Returns
    -------
    A plan of the same neighborhoods, without caseload areas, without a bound and, of street
    networks, without the ground that each center reaches.

    Raises
    ------
    ProblemError, StandardsError
        When the edits make no sense.
    """
    outcome = shop.answer(edits)
    before, rules = shop.plan, outcome.edited.standards
    answer = _answer(shop, outcome)
    frames, _ = plan_frames(answer, unlocated=before.unlocated)
    frames["centers"] = _as_before(frames["centers"], before.centers)
    frames["closed"] = _closed(before, outcome)
    frames["caseload_areas"] = LAYERS["caseload_areas"].empty()
    frames["isochrones"] = LAYERS["isochrones"].empty()
    facts = replace(
        before.facts,
        cost=outcome.figures.cost,
        status=Status.FEASIBLE,
        lower_bound=None,
        standards=rules,
        options={**before.facts.options, "centers": len(frames["centers"]), "caseloads": False},
        made_at=datetime.now(UTC).replace(microsecond=0),
        interrupted=False,
        **travel_facts(answer.travel, frames["assignments"])._asdict(),
    )
    return replace(before, **typed_frames(frames), facts=facts)


def _answer(shop: Workshop, outcome: Outcome) -> Answer:
    """Return what the frames of a plan are made from: every center is open, nothing else is."""
    before, rules = shop.plan, outcome.edited.standards
    index = shop.homes.index
    labels = before.assignments["neighborhood_id"].reindex(index)
    areas = before.neighborhoods.drop(columns="center_id")
    areas = areas.join(spots_of(shop.homes, labels, areas.index))
    centers = _standing(before, outcome)
    sites = gpd.GeoDataFrame(pd.concat([_offered(areas), centers]), crs=WGS84)
    travel = shop.travel_to(sites.geometry, rules)
    problem = LocationProblem(
        travel=travel,
        n_sites=len(centers),
        weight=np.full(len(index), shop.files_each),
        load=np.full(len(index), shop.files_each),
        capacity=sites["capacity"].to_numpy(dtype=np.float64),
        penalty=np.full(len(index), rules.unserved_penalty_s),
    )
    first = len(areas)
    served = np.where(outcome.center >= 0, outcome.center + first, -1).astype(np.int32)
    is_open = np.arange(first, len(sites), dtype=np.int32)
    return Answer(
        households=shop.homes,
        labels=labels,
        areas=areas,
        sites=sites,
        travel=travel,
        solution=Solution(problem, is_open, served),
        limit_s=pd.Series(outcome.limit_s, index=index),
        rules=rules,
        drawn=before.facts.options.get("neighborhoods") != "clustered",
    )


def _offered(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the neighborhoods as sites, where a center would be: by them gains are measured."""
    named = pd.DataFrame(areas[["name", *_OF_PROVINCE, *_OF_AREA]])
    frame = named.assign(neighborhood_id=areas.index, kind=OFFERED, capacity=0.0, may_move=False)
    # The same as of a center that stands there would be one id of two places.
    frame = frame.set_index(areas.index.astype("str") + _NOT_OPEN)
    points = candidate_points(areas).to_numpy()
    return gpd.GeoDataFrame(frame, geometry=points, crs=WGS84)


def _standing(before: Plan, outcome: Outcome) -> gpd.GeoDataFrame:
    """Return the centers as sites, each with the neighborhood that it stands in."""
    centers, old = outcome.edited.centers, before.centers
    near = locate(centers, before.neighborhoods, nearest_within_m=NEAR_M).astype("str")
    place = before.neighborhoods[_OF_AREA].reindex(near.to_numpy()).set_axis(centers.index)
    place = place.assign(neighborhood_id=near.to_numpy(), setting=place["setting"].fillna("rural"))
    # A center that nobody moved stands where the plan says that it does.
    stays = _unmoved(centers, old)
    place.loc[stays, _OF_CENTER] = old.loc[stays, _OF_CENTER]
    stood = old["status"].eq("existing").reindex(centers.index, fill_value=False)
    frame = pd.DataFrame(centers[["name", *_OF_PROVINCE, "capacity"]]).join(place)
    frame = frame.assign(
        kind=np.where(stood, STANDING, NEIGHBORHOOD),
        tier=old["tier"].reindex(centers.index),
        may_move=False,
    )
    return gpd.GeoDataFrame(frame, geometry=centers.geometry, crs=WGS84)


def _unmoved(centers: gpd.GeoDataFrame, old: gpd.GeoDataFrame) -> pd.Index:
    """Return the ids of centers that stand where they stood."""
    both = centers.index.intersection(old.index, sort=False)
    same = centers.geometry.loc[both].geom_equals(old.geometry.loc[both], align=False)
    ids: pd.Index = both[same.to_numpy()]
    return ids


def _as_before(centers: gpd.GeoDataFrame, old: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Keep of centers that stay what the plan says of how they came about."""
    stays = _unmoved(centers, old)
    centers.loc[stays, ["status", "moved_from"]] = old.loc[stays, ["status", "moved_from"]]
    return centers


def _closed(before: Plan, outcome: Outcome) -> gpd.GeoDataFrame:
    """Return the centers that the plan closes, and those that stood and an edit closed."""
    old = before.centers
    gone = old[old["status"].eq("existing") & ~old.index.isin(outcome.edited.centers.index)]
    columns = [name for name in before.closed.columns if name in gone.columns]
    more = gpd.GeoDataFrame(gone[columns], geometry="geometry", crs=old.crs)
    if more.empty:
        return before.closed
    told = more.assign(moved_to=pd.Series(pd.NA, index=more.index, dtype="str"))
    return gpd.GeoDataFrame(pd.concat([before.closed, told]), crs=old.crs)
