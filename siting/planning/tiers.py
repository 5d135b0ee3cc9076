"""A second level of centers on a finished plan: where they stand, and who is within their reach.

The thirty comprehensive centers and the specialized ones are another layer: some centers of the
first level become one of the second as well, or stand already, and serve the households of some
groups from a wider area. Which ones is the p-median problem (Hakimi 1964,
doi:10.1287/opre.12.3.450) of these households with the centers of the plan as candidates: a
hierarchy of facilities whose upper level is nested in the lower one (Sahin and Sural 2007,
doi:10.1016/j.cor.2005.10.012).
"""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.centers import Sites
from layers.crs import WGS84
from layers.households.intake import Intake
from layers.phrases import Phrase
from layers.places.boundaries import locate
from layers.streets.reading import Streets
from layers.text import key
from siting.arrays import Flags
from siting.errors import ProblemError
from siting.location.problem import LocationProblem
from siting.location.result import Certificate
from siting.location.solver import solve
from siting.location.stopping import MaxRuntime, Stop
from siting.planning.sites import NEAR_M
from siting.planning.tier_frames import Posed, TierPlan, TierRules, tier_frames
from siting.plans.frames import Plan
from siting.travel.household_travel import plan_travel

#: Seconds of search and proof by default.
USUAL_S = 60.0

_AREA = ["province_code", "province", "county_code", "county"]
#: Names that a message shows at most.
_NAMED = 12


def site_tier(
    plan: Plan,
    intake: Intake,
    rules: TierRules,
    *,
    existing: Sites | None = None,
    streets: Sequence[Streets] = (),
    stop: Stop | None = None,
    seed: int = 0,
) -> TierPlan:
    """Choose which centers of a plan become centers of a second level, and say who reaches them.

    Parameters
    ----------
    plan
        The first level.
    intake
        Its households, for places and groups: a plan holds no homes.
    rules
        How many, for whom.
    existing
        Centers that stand; those of the tier take part where they are.
    streets
        Networks, as for `siting.plan`.
    stop
        When search and proof end; by default after a minute.
    seed
        Seed of all randomness.

    Raises
    ------
    ProblemError
        When nobody is of the groups, no center stands and no number is given, or more are asked for
        than there are places.
    InfeasibleError, NotFoundError
        When there is no answer, or none was found.

    Examples
    --------
    >>> import layers, siting  # doctest: +SKIP
    >>> from siting.planning.tier_frames import TierRules  # doctest: +SKIP
    >>> intake = layers.read_households("households.xlsx")  # doctest: +SKIP
    >>> rules = TierRules(centers=3, groups=("disability",))  # doctest: +SKIP
    >>> site_tier(siting.open_plan("plan.gpkg"), intake, rules).coverage  # doctest: +SKIP
    """
    posed = _pose(plan, intake, rules, existing=existing, streets=streets)
    result = solve(posed.problem, stop=stop or MaxRuntime(USUAL_S), seed=seed)
    found = result.required()
    certificate = Certificate(result.cost, result.lower_bound, result.status)
    return tier_frames(plan, posed, found, rules, certificate)


def _pose(
    plan: Plan,
    intake: Intake,
    rules: TierRules,
    *,
    existing: Sites | None,
    streets: Sequence[Streets],
) -> Posed:
    """Pose the problem: households of the groups, centers of the plan, those of the tier fixed."""
    homes = _of_groups(intake.located.sort_index(), rules.groups)
    sites = _places(plan, rules.tier, existing)
    standing = int(sites["standing"].sum())
    wanted = standing if rules.centers is None else rules.centers
    if not wanted:
        message = (
            "No center of the tier {tier!r} stands, and no number is asked for; say how many "
            "centers are to become one, or give those that stand."
        )
        raise ProblemError(message, tier=rules.tier)
    if not standing <= wanted <= len(sites):
        message = (
            "{wanted} centers of the tier {tier!r} are asked for, but {standing} stand and there "
            "are {n_sites} places in all; ask for a number between them."
        )
        raise ProblemError(
            message, wanted=wanted, tier=rules.tier, standing=standing, n_sites=len(sites)
        )
    travel = plan_travel(
        homes.geometry, sites.geometry, _rural(plan, homes), plan.standards, streets=tuple(streets)
    )
    problem = LocationProblem(
        travel=travel,
        n_sites=wanted,
        capacity=np.full(len(sites), np.inf if rules.files is None else float(rules.files)),
        penalty=np.full(len(homes), plan.standards.unserved_penalty_s),
        fixed=sites["standing"].to_numpy(dtype=np.bool_),
    )
    return Posed(homes, sites, travel, problem)


def _of_groups(homes: gpd.GeoDataFrame, groups: Sequence[str]) -> gpd.GeoDataFrame:
    """Return the households that belong to any of some groups; all where none is named."""
    if homes.empty:
        message = "No household has a place, so nobody can reach a center."
        raise ProblemError(message)
    if not groups:
        return homes
    _, texts = pd.factorize(homes["groups"])
    own = {text: {key(name) for name in str(text).split(";")} for text in texts}
    known = sorted({name.strip() for text in texts for name in str(text).split(";")} - {""})
    spelled = {key(name) for name in known}
    lost = [name for name in groups if key(name) not in spelled]
    if lost:
        message = "No located household is of the group {group!r}; there are {known}."
        raise ProblemError(
            message, group=lost[0], known=known[:_NAMED] or Phrase("none in this file")
        )
    asked = {key(name) for name in groups}
    meant = {text for text, names in own.items() if names & asked}
    return homes[homes["groups"].isin(meant)]


def _places(plan: Plan, tier: str, existing: Sites | None) -> gpd.GeoDataFrame:
    """List the centers of the plan and those of the tier that stand elsewhere."""
    columns = ["name", *_AREA, "tier", "geometry"]
    first = plan.centers[columns]
    stands = first["tier"].map(key, na_action="ignore").eq(key(tier)).fillna(value=False)
    sites = first.assign(standing=stands.astype(bool))
    if existing is not None:
        given = existing.accepted
        named = given["tier"].map(key, na_action="ignore").eq(key(tier)).fillna(value=False)
        of_tier = given[named.astype(bool)]
        sites["standing"] |= sites.index.isin(of_tier.index)
        more = of_tier[~of_tier.index.isin(sites.index)]
        if len(more):
            others = more.reindex(columns=columns).assign(standing=True)
            near = locate(more, plan.neighborhoods, nearest_within_m=NEAR_M)
            others[_AREA] = plan.neighborhoods[_AREA].reindex(near.to_numpy()).to_numpy()
            sites = pd.concat([sites, others])
    return gpd.GeoDataFrame(sites, geometry="geometry", crs=WGS84).rename_axis("center_id")


def _rural(plan: Plan, homes: gpd.GeoDataFrame) -> Flags:
    """Say which households live in the country, by the neighborhood that the plan gives them."""
    label = plan.assignments["neighborhood_id"].reindex(homes.index)
    setting = label.map(plan.neighborhoods["setting"])
    return np.asarray(setting.ne("urban").to_numpy(), dtype=np.bool_)
