"""What is told of a second level of centers: who it serves, who refers to it, who is in reach."""

from dataclasses import dataclass
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.text import key
from siting.arrays import most_frequent
from siting.checks import real_number, whole_number
from siting.coverage.gaps import household_areas
from siting.errors import ProblemError
from siting.location.problem import LocationProblem
from siting.location.result import Certificate
from siting.location.solution import Solution
from siting.planning.tier_catchments import tier_catchments
from siting.plans.frames import Plan
from siting.travel.household_travel import PlanTravel
from siting.travel.sources import joined_source

#: The name of the tier that is meant where none is said: 30 such centers were announced.
COMPREHENSIVE = "comprehensive"
#: Seconds within which a center of the second level counts as in reach, an assumption: an hour.
LIMIT_S = 3_600.0

_AREA = ["province_code", "province"]
_KINDS = ["in_reach", "beyond_reach", "no_capacity"]

_COUNTED = {
    "centers": "number of centers of the tier",
    "files": "number of files of the tier",
}


@dataclass(frozen=True, kw_only=True)
class TierRules:
    """What is asked of a second level.

    Parameters
    ----------
    tier
        Its name; centers whose tier is called so stand already.
    centers
        How many there shall be, those that stand included; None for those that stand.
    groups
        Groups of households that it serves; empty for all households.
    files
        Files that each of its centers takes; None for no limit.
    limit_s
        Travel time within which a household counts as in reach, in seconds.

    Raises
    ------
    ProblemError
        When a number makes no sense or the tier has no name.
    """

    tier: str = COMPREHENSIVE
    centers: int | None = None
    groups: tuple[str, ...] = ()
    files: int | None = None
    limit_s: float = LIMIT_S

    def __post_init__(self) -> None:
        """Refuse what makes no sense."""
        if not key(self.tier):
            message = "The tier needs a name, such as comprehensive."
            raise ProblemError(message)
        for name, what in _COUNTED.items():
            if getattr(self, name) is not None:
                whole_number(getattr(self, name), what, least=1)
        if not real_number(self.limit_s, "travel limit of the tier", unit="seconds") > 0:
            message = "The travel limit of the tier must be above 0."
            raise ProblemError(message)


@dataclass(frozen=True, eq=False)
class TierPlan:
    """A second level of centers.

    Parameters
    ----------
    centers
        Points in WGS 84; index center_id, ascending. Columns name, province_code, province,
        county_code, county, ``tier``, ``standing`` (whether it stood already), ``households`` that
        it serves, of them ``in_reach``, ``beyond_reach`` and ``no_capacity`` (always 0), and
        ``mean_travel_time_s``.
    referrals
        Centers of the first level; index center_id of the plan. Columns ``refers_to`` (the center
        of the second level that most of its households of the groups have; missing where it serves
        none of them), ``households`` of these groups, and the kinds as above.
    catchments
        Their ground, polygons in WGS 84 on the index of the centers, see
        `siting.planning.tier_catchments.tier_catchments`.
    coverage
        One row for the country and one for each province: level, province_code, province,
        households of the groups, the kinds, ``share_in_reach``, ``mean_travel_time_s`` of the
        served.
    assignments
        Households of the groups: ``center_id`` of the second level (missing for the unserved),
        ``first`` (their center of the first level) and ``travel_time_s``. For the analyst: it is
        not written anywhere.
    certificate
        What was proved of the cost, in household-seconds.
    travel_source
        Where times come from: network, estimated or mixed.

    Notes
    -----
    Counts are exact; `siting.sentences.tiers.tell_tier` makes of them what may be shown.
    """

    centers: gpd.GeoDataFrame
    referrals: pd.DataFrame
    catchments: gpd.GeoDataFrame
    coverage: pd.DataFrame
    assignments: pd.DataFrame
    certificate: Certificate
    travel_source: str


class Posed(NamedTuple):
    """The problem of a second level.

    Parameters
    ----------
    homes
        Located households of the groups: the demand.
    sites
        Places where the tier may stand: name, area, tier, ``standing``; index center_id.
    travel
        Between them.
    problem
        Posed on these.
    """

    homes: gpd.GeoDataFrame
    sites: gpd.GeoDataFrame
    travel: PlanTravel
    problem: LocationProblem


def tier_frames(
    plan: Plan, posed: Posed, solution: Solution, rules: TierRules, certificate: Certificate
) -> TierPlan:
    """Make the frames of a second level from the solution of its problem.

    Parameters
    ----------
    plan
        The first level.
    posed
        The problem, on households of the groups and places where the tier may stand.
    solution
        Its answer.
    rules
        What was asked.
    certificate
        What was proved of the cost.
    """
    served = _assignments(plan, posed, solution)
    kinds = _kinds(served, solution, rules.limit_s)
    everyone = np.flatnonzero(~solution.unserved).astype(np.int32)
    source = posed.travel.source(everyone, solution.assignment[everyone])
    centers = _centers(posed.sites, solution, served, kinds, rules)
    referrals = _referrals(plan, served, kinds)
    return TierPlan(
        centers=centers,
        referrals=referrals,
        catchments=tier_catchments(plan, served, referrals["refers_to"], centers.index),
        coverage=_coverage(plan, posed.homes, served, kinds),
        assignments=served,
        certificate=certificate,
        travel_source=joined_source(pd.Series(source, dtype="str")),
    )


def _assignments(plan: Plan, posed: Posed, solution: Solution) -> pd.DataFrame:
    """Say to which center of either level each household goes."""
    center = pd.Series(posed.sites.index.to_numpy()[solution.assignment], posed.homes.index)
    return pd.DataFrame(
        {
            "center_id": center.mask(solution.unserved).astype("str"),
            "first": plan.assignments["center_id"].reindex(posed.homes.index).astype("str"),
            "travel_time_s": np.where(solution.unserved, np.nan, solution.travel),
        }
    )


def _kinds(served: pd.DataFrame, solution: Solution, limit_s: float) -> pd.DataFrame:
    """Put every household into one of three kinds, counted as 1 and 0."""
    full = solution.crowded
    reached = (served["travel_time_s"] <= limit_s).to_numpy()
    parts = {"in_reach": reached, "beyond_reach": ~reached & ~full, "no_capacity": full}
    table = pd.DataFrame(parts, index=served.index).astype(np.int64)
    table.insert(0, "households", 1)
    return table


def _centers(
    sites: gpd.GeoDataFrame,
    solution: Solution,
    served: pd.DataFrame,
    kinds: pd.DataFrame,
    rules: TierRules,
) -> gpd.GeoDataFrame:
    """Return the centers of the second level with whom they serve."""
    chosen = sites.iloc[solution.open_sites].sort_index()
    counts = kinds.groupby(served["center_id"]).sum().reindex(chosen.index, fill_value=0)
    mean = served.groupby("center_id")["travel_time_s"].mean()
    frame = chosen.assign(tier=rules.tier).join(counts)
    return gpd.GeoDataFrame(frame.assign(mean_travel_time_s=mean.reindex(chosen.index)))


def _referrals(plan: Plan, served: pd.DataFrame, kinds: pd.DataFrame) -> pd.DataFrame:
    """Say to which center of the second level each center of the first one refers."""
    first = plan.centers[["name", "province", "county"]]
    counts = kinds.groupby(served["first"]).sum().reindex(first.index, fill_value=0)
    most = most_frequent(served["center_id"], served["first"]).reindex(first.index)
    names = pd.DataFrame(first).assign(refers_to=most.astype("str"))
    return names.join(counts)


def _coverage(
    plan: Plan, homes: gpd.GeoDataFrame, served: pd.DataFrame, kinds: pd.DataFrame
) -> pd.DataFrame:
    """Add up the country and each province."""
    label = plan.assignments["neighborhood_id"].reindex(homes.index)
    area = household_areas(homes, label, plan.neighborhoods)[_AREA].fillna("")
    rows = kinds.assign(time=served["travel_time_s"])
    tables = []
    for level in ("country", "province"):
        own = area if level == "province" else area.assign(**dict.fromkeys(_AREA, ""))
        parts = rows.groupby([own[name] for name in _AREA])
        table = parts[["households", *_KINDS]].sum()
        table["share_in_reach"] = table["in_reach"] / table["households"]
        table["mean_travel_time_s"] = parts["time"].mean()
        tables.append(table.reset_index().assign(level=level))
    whole = pd.concat(tables, ignore_index=True)
    whole[_AREA] = whole[_AREA].astype("str").replace("", None).astype("str")
    return whole[["level", *whole.columns.drop("level")]]
