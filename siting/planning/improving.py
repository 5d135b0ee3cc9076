"""A scenario becomes a plan: as it was edited, or with the rest improved around what was chosen."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import geopandas as gpd
import pandas as pd

from layers.centers import MAY_MOVE, STAYS, Sites, check_centers
from layers.households.intake import Intake
from siting.location.result import Status
from siting.location.stopping import MaxIterations
from siting.planning.edits import Edit, Edited, apply_edits
from siting.planning.plan_streets import across_gaps, check_streets
from siting.planning.planner import plan as make_plan
from siting.planning.projecting import projection_of
from siting.plans.frames import Plan


def plan_as_edited(plan: Plan, intake: Intake, edits: Sequence[Edit], **manner: Any) -> Plan:  # noqa: ANN401 - options of `siting.plan`
    """Make the plan that edits leave: every center stays where they put it.

    Parameters
    ----------
    plan, intake
        The plan that was edited, and the households that it was made from.
    edits
        What was done to it.
    **manner
        Options of `siting.planning.planner.plan`, such as streets and caseloads.

    Returns
    -------
    A plan without a bound: where centers stand was chosen by hand, so nothing is proved of it.

    Raises
    ------
    ProblemError, StandardsError
        When the edits make no sense, or the households or streets are others.
    UnsupportedError
        When the plan is for files that grow otherwise in one area than in another.
    """
    manner = _as_planned(plan, manner)
    edited = apply_edits(plan.centers, plan.standards, edits)
    sites = _standing(plan, edited, free=False, edits=edits)
    made = make_plan(
        intake,
        centers=len(edited.centers),
        standards=edited.standards,
        existing=sites,
        stop=MaxIterations(0),
        **manner,
    )
    return replace(made, facts=replace(made.facts, lower_bound=None, status=Status.FEASIBLE))


def improve_around(plan: Plan, intake: Intake, edits: Sequence[Edit], **manner: Any) -> Plan:  # noqa: ANN401 - options of `siting.plan`
    """Improve the rest of a plan around the choices of edits.

    Centers that were locked, or that an edit added, moved or enlarged, stay as they are; so many as
    there are in all may be elsewhere, each at the cost that the standards state for moving.

    Parameters
    ----------
    plan, intake, edits, **manner
        As for `plan_as_edited`; also the stop, the seed, and who listens.

    Returns
    -------
    A plan whose bound is that of this very problem.

    Raises
    ------
    ProblemError, StandardsError
        When the edits make no sense, or the households or streets are others.
    UnsupportedError
        When the plan is for files that grow otherwise in one area than in another.
    """
    manner = _as_planned(plan, manner)
    edited = apply_edits(plan.centers, plan.standards, edits)
    sites = _standing(plan, edited, free=True, edits=edits)
    return make_plan(
        intake,
        centers=len(edited.centers),
        standards=edited.standards,
        existing=sites,
        **manner,
    )


def _as_planned(plan: Plan, manner: dict[str, Any]) -> dict[str, Any]:
    """Return how a plan is to be made on the streets and for the files of the one that was edited.

    Parameters
    ----------
    plan
        The plan that was edited.
    manner
        What is asked for besides.
    """
    check_streets(plan.facts, manner.get("streets", ()))
    known = {
        "across_gaps": across_gaps(plan.facts),
        "projection": projection_of(plan.facts.options),
    }
    return known | manner


def _standing(plan: Plan, edited: Edited, *, free: bool, edits: Sequence[Edit]) -> Sites:
    """Return the centers as such that stand; those that nobody chose may move, if that is asked."""
    centers = edited.centers
    chosen = {edit.center_id for edit in edits if edit.act in {"add", "move", "enlarge"}}
    stays = centers["locked"] | centers.index.isin(chosen)
    frame = pd.DataFrame(
        {
            "center_id": centers.index.to_numpy(),
            "name": centers["name"].to_numpy(),
            "capacity": centers["capacity"].to_numpy(),
            "status": [STAYS if kept or not free else MAY_MOVE for kept in stays],
            "tier": plan.centers["tier"].reindex(centers.index).to_numpy(),
        }
    )
    return check_centers(gpd.GeoDataFrame(frame, geometry=centers.geometry.to_numpy(), crs=4326))
