"""How firm the centers of a finished plan are, from the households that it was made from.

A plan keeps neither its candidates nor who could go where. So the ground is laid out anew, from the
same households with the same options: neighborhoods, and the place that each offers, come out the
same, and what differs is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.crs import earth_xyz
from layers.households.intake import Intake
from layers.phrases import Phrase
from siting.arrays import Int32s
from siting.errors import ProblemError, UnsupportedError
from siting.planning.changes import Change
from siting.planning.firmness import ALTERNATIVES, NEAR_S, NEARBY, Firmness, site_firmness
from siting.planning.ground import Announce, Clock, lay_out, pose
from siting.planning.quota_shares import Mixture
from siting.planning.request import Given, check_request
from siting.planning.workshop import same_households
from siting.plans.frames import Plan

#: Seconds by default: so many, and more for many households.
USUAL_S, USUAL_EACH_S = 40.0, 1.6e-3
#: How far a center may lie from the candidate of its id and be the same, in meters.
SAME_M = 20.0
#: Options of a plan that must be given again, and the option of the command that does it.
_AGAIN = ("existing", "candidates", "forbidden", "counties", "neighborhoods", "capacities")


@dataclass(frozen=True, eq=False)
class FirmPlan:
    """How firm the centers of a plan are.

    Parameters
    ----------
    centers
        Index center_id; name, province, county, ``files``; ``out_at_least``, ``alone_at_least`` and
        ``out_found`` in household-seconds, and ``verdict``: see
        `siting.planning.firmness.Firmness`.
    alternatives
        A row for each exchange, cheapest first: ``center_id``; of the place instead ``place_id``,
        ``name``, province, county and its point; ``more`` (household-seconds) and ``as_good``.
    firmness
        The same by positions, with what is proved of candidates.
    candidates
        Candidates where no center stands and one may open.
    """

    centers: pd.DataFrame
    alternatives: gpd.GeoDataFrame
    firmness: Firmness
    candidates: int


def plan_firmness(
    plan: Plan,
    intake: Intake,
    *,
    given: Given | None = None,
    alternatives: int = ALTERNATIVES,
    nearby: int = NEARBY,
    near_s: float = NEAR_S,
    seconds: float | None = None,
    announce: Announce | None = None,
) -> FirmPlan:
    """Say how firm each center of a plan is, and where it could as well stand.

    Parameters
    ----------
    plan
        A plan for least total travel, with its table of households.
    intake
        The households that it was made from.
    given
        What it was made with besides: centers, candidates, quotas, streets and so on. Quotas that
        are no table are read from the plan.
    alternatives, nearby, near_s
        See `siting.planning.firmness.site_firmness`.
    seconds
        Time for exchanges and proofs; by default 40 seconds up to 25,000 households and more
        beyond, 288 for 180,000.
    announce
        Called with the name of each step.

    Raises
    ------
    ProblemError
        When the households or what is given differ from what the plan was made from.
    UnsupportedError
        When the plan is for another objective, projects demand or enlarges centers.
    """
    _check_kind(plan)
    same_households(plan, intake)
    asked = _given_again(plan, given or Given())
    told: Any = plan.facts.options["centers"]
    wanted = Change(**told) if isinstance(told, Mapping) else int(told)
    check_request(intake, plan.standards, asked, wanted)
    clock = Clock(announce)
    ground = lay_out(intake, wanted, plan.standards, asked, clock=clock)
    stand = _positions(plan.centers, ground.sites)
    with clock.step("exchanges"):
        problem = pose(ground, plan.standards, wanted)
        found = site_firmness(
            problem,
            stand,
            lower_bound=plan.facts.lower_bound,
            alternatives=alternatives,
            nearby=nearby,
            near_s=near_s,
            seconds=usual_seconds(problem.n_demand) if seconds is None else seconds,
        )
    free = int((~problem.forbidden).sum()) - len(stand)
    return FirmPlan(_centers(found, ground.sites), _swaps(found, ground.sites), found, free)


def usual_seconds(n_households: int) -> float:
    """Return how long the centers of so many households are looked at by default."""
    return max(USUAL_S, round(USUAL_EACH_S * n_households))


def _check_kind(plan: Plan) -> None:
    """Refuse plans whose sites are no answer to a problem of least travel, a file a household."""
    facts = plan.facts
    why = None
    if facts.objective != "total":
        why = Phrase("was made for the objective {objective!r}", objective=facts.objective)
    elif "worst_province" in facts.options:
        why = Phrase("keeps a limit for the worst province")
    elif facts.options.get("enlarged"):
        why = Phrase("enlarges centers")
    elif "projection" in facts.options:
        why = Phrase("is for files that are expected later")
    elif "centers" not in facts.options:
        why = Phrase("does not say how many centers were asked for")
    if why:
        message = (
            "How firm centers are is known for plans of least travel of today's files; this one "
            "{why}. Make one without that."
        )
        raise UnsupportedError(message, why=why)


def _given_again(plan: Plan, given: Given) -> Given:
    """Return what a plan was made with, refusing what differs from what is given now."""
    options = plan.facts.options
    told = str(options.get("quotas", ""))
    if given.quotas is None and told:
        given = replace(given, quotas=_mixture(told))
    given = replace(given, across_gaps=bool(options.get("across_gaps", False)))
    now = given.told()
    other = [name for name in _AGAIN if options.get(name) != now.get(name)]
    if not told and given.quotas is not None:
        other.append("quotas")
    if bool(plan.facts.streets) != bool(given.streets):
        other.append("streets")
    if other:
        names = ", ".join(f"--{name}" for name in other)
        message = (
            "The plan was made with other {names} than are given now; give the same files again, "
            "and none that it was made without."
        )
        raise ProblemError(message, names=names)
    return given


def _mixture(told: str) -> Mixture:
    """Return the mixture that quotas were shared by; a table must be given again."""
    if not Mixture.names(told):
        message = "The plan was made with quotas from {told}; give the file again, --quotas."
        raise ProblemError(message, told=told)
    return Mixture.parse(told)


def _positions(centers: gpd.GeoDataFrame, sites: gpd.GeoDataFrame) -> Int32s:
    """Return the candidates on which the centers of a plan stand."""
    at = sites.index.get_indexer(centers.index)
    known = at >= 0
    there = sites.geometry.iloc[at[known]]
    here = centers.geometry[known]
    ways = earth_xyz(here.x.to_numpy(), here.y.to_numpy()) - earth_xyz(
        there.x.to_numpy(), there.y.to_numpy()
    )
    elsewhere = int((~known).sum()) + int((np.linalg.norm(ways, axis=1) > SAME_M).sum())
    if elsewhere:
        message = (
            "{elsewhere:,} of {n_centers:,} centers of the plan stand where these households offer "
            "no place; give the file and the options that the plan was made with, and no plan that "
            "was edited by hand."
        )
        raise ProblemError(message, elsewhere=elsewhere, n_centers=len(centers))
    return np.sort(at).astype(np.int32)


def _centers(found: Firmness, sites: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the sites by id, with what they are called."""
    table = found.sites
    named = pd.DataFrame(sites[["name", "province", "county"]]).iloc[table.index.to_numpy()]
    told = table[["files", "out_at_least", "alone_at_least", "out_found", "verdict"]].set_axis(
        named.index, axis=0
    )
    return named.join(told).rename_axis("center_id")


def _swaps(found: Firmness, sites: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the exchanges by ids, with what the other place is called."""
    swaps, other = found.swaps, sites.iloc[found.swaps["other"].to_numpy()]
    frame = pd.DataFrame(other[["name", "province", "county"]]).reset_index(names="place_id")
    frame.insert(0, "center_id", sites.index[swaps["site"].to_numpy()].to_numpy())
    frame = frame.assign(more=swaps["more"].to_numpy(), as_good=swaps["as_good"].to_numpy())
    return gpd.GeoDataFrame(frame, geometry=other.geometry.to_numpy(), crs=sites.crs)
