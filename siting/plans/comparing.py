"""How two plans differ: what is done to centers, who gains, who loses; how far that is known."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from siting.checks import real_number
from siting.plans.center_changes import MOVED_M, center_actions
from siting.plans.coverage_changes import group_changes, summary_changes
from siting.plans.frames import Plan
from siting.plans.time_changes import (
    KINDS,
    LEVELS,
    MEANS,
    count_changes,
    homes,
    joined_changes,
    larger_area,
    own_means,
    same_area,
    tell_changes,
)
from siting.privacy import rounded_count
from siting.standards import Standards

#: By what minutes are compared: the same households, or the means of neighborhoods or of areas.
Matched = Literal["households", "neighborhoods", "areas"]

#: How far borders of a neighborhood may differ that is the same, in degrees: what a file keeps.
_SAME_DEGREES = 1e-7

_TEXTS = ["level", "province_code", "province", "county", "setting"]


@dataclass(frozen=True, kw_only=True)
class Basis:
    """How far two plans can be compared.

    Parameters
    ----------
    matched
        By what minutes are compared.
    same_input
        Whether both were made from the same file; None where one does not say.
    households_both, only_before, only_after
        Households of both plans, and of one of them; a multiple of five, missing where few.
    elsewhere
        Ids in both plans that are in another county: not compared; likewise.
    neighborhoods_same, neighborhoods_after
        Neighborhoods of the later plan that the earlier one has, too, and all of them.
    travel_before, travel_after
        Where travel times come from.
    day_before, day_after
        Days on which they were made; None where not known.
    simulated_before, simulated_after
        Whether their households are known to be simulated.
    not_measured
        What either plan does not know, being of an older version.
    moved_m
        Farthest that a closed center and an opened one may lie apart to be one that moved.
    """

    matched: Matched
    same_input: bool | None
    households_both: float
    only_before: float
    only_after: float
    elsewhere: float
    neighborhoods_same: int
    neighborhoods_after: int
    travel_before: str
    travel_after: str
    day_before: date | None
    day_after: date | None
    simulated_before: bool
    simulated_after: bool
    not_measured: tuple[str, ...]
    moved_m: float


@dataclass(frozen=True, eq=False)
class Comparison:
    """How one plan differs from an earlier one; nothing in it tells of fewer than five households.

    Parameters
    ----------
    basis
        How far they can be compared.
    standards
        Standards that differ: standard, before, after, all as text.
    actions
        What is done to centers, see `siting.plans.center_changes.center_actions`.
    summary
        Coverage by area, see `siting.plans.coverage_changes.summary_changes`.
    groups
        Coverage by client group, see `siting.plans.coverage_changes.group_changes`.
    times
        Who gains and loses time: level (country, province, county, setting), province_code,
        province, county, setting; households that both plans know, and of these
        `siting.plans.time_changes.KINDS`, as multiples of five; mean_before_s, mean_after_s and
        mean_change_s, of those served in both. Where households are not the same the counts are
        missing and the means those of each plan.
    neighborhoods
        The later plan's, with name, county, households (of both plans) and the same means; index
        neighborhood_id.
    """

    basis: Basis
    standards: pd.DataFrame
    actions: gpd.GeoDataFrame
    summary: pd.DataFrame
    groups: pd.DataFrame
    times: pd.DataFrame
    neighborhoods: gpd.GeoDataFrame


def compare_plans(before: Plan, after: Plan, *, moved_m: float = MOVED_M) -> Comparison:
    """Say how a plan differs from an earlier one, as far as both allow.

    Parameters
    ----------
    before, after
        The plans, with their households (`siting.open_plan`).
    moved_m
        Farthest that a closed center and an opened one may lie apart to be one that moved, in
        meters.

    Returns
    -------
    What differs, in frames without a sentence; `siting.sentences.comparison` tells them.

    Examples
    --------
    >>> import siting  # doctest: +SKIP
    >>> difference = compare_plans(  # doctest: +SKIP
    ...     siting.open_plan("plan.gpkg"), siting.open_plan("plan.gpkg")
    ... )
    """
    moved_m = real_number(moved_m, "distance of a move", unit="meters")
    was, now = homes(before), homes(after)
    shared = now.index.intersection(was.index, sort=False)
    alike = same_area(was.loc[shared], now.loc[shared])
    both = shared[alike.to_numpy()]
    same = _same_neighborhoods(before.neighborhoods, after.neighborhoods)
    changes = joined_changes(was.loc[both], now.loc[both])
    counts = (len(both), len(was) - len(shared), len(now) - len(shared), len(shared) - len(both))
    return Comparison(
        basis=_basis(before, after, counts=counts, same=len(same), moved_m=moved_m),
        standards=_standards(before.standards, after.standards),
        actions=center_actions(before.centers, after.centers, moved_m=moved_m),
        summary=summary_changes(before.summary, after.summary),
        groups=group_changes(before.groups, after.groups),
        times=_joined_times(changes) if len(both) else _own_times(was, now),
        neighborhoods=_neighborhoods(after, changes, own=(was, now), same=same),
    )


def _basis(
    before: Plan, after: Plan, *, counts: tuple[int, int, int, int], same: int, moved_m: float
) -> Basis:
    """Say how far both can be compared; counts of households are in the order of the fields."""
    told = rounded_count(pd.Series(counts)).to_list()
    known = (before.facts.input_sha256, after.facts.input_sha256)
    return Basis(
        matched="households" if counts[0] else "neighborhoods" if same else "areas",
        same_input=known[0] == known[1] if all(known) else None,
        households_both=told[0],
        only_before=told[1],
        only_after=told[2],
        elsewhere=told[3],
        neighborhoods_same=same,
        neighborhoods_after=len(after.neighborhoods),
        travel_before=before.facts.travel_source,
        travel_after=after.facts.travel_source,
        day_before=before.facts.day,
        day_after=after.facts.day,
        simulated_before=before.facts.simulated,
        simulated_after=after.facts.simulated,
        not_measured=tuple(dict.fromkeys(before.facts.not_measured + after.facts.not_measured)),
        moved_m=moved_m,
    )


def _same_neighborhoods(before: gpd.GeoDataFrame, after: gpd.GeoDataFrame) -> pd.Index:
    """Return the ids of neighborhoods that have the same ground in both plans."""
    shared = after.index.intersection(before.index, sort=False)
    shapes = [np.asarray(frame.geometry.loc[shared]) for frame in (before, after)]
    first, second = (shapely.normalize(each) for each in shapes)
    same = shapely.equals_exact(first, second, tolerance=_SAME_DEGREES)
    ids: pd.Index = shared[same]
    return ids


def _standards(before: Standards, after: Standards) -> pd.DataFrame:
    """List the standards that differ, but for their name."""
    was, now = asdict(before), asdict(after)
    rows = [(key, str(was[key]), str(now[key])) for key in was if was[key] != now[key]]
    rows = [row for row in rows if row[0] != "name"]
    return pd.DataFrame(rows, columns=["standard", "before", "after"], dtype="str")


def _joined_times(changes: pd.DataFrame) -> pd.DataFrame:
    tables = []
    for level in LEVELS:
        table = count_changes(changes, level=level)
        told = tell_changes(table, larger_area(table, level))
        tables.append(told.assign(level=level))
    return _typed_times(pd.concat(tables, ignore_index=True))


def _own_times(was: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    tables = [own_means(was, now, level=level).assign(level=level) for level in LEVELS]
    return _typed_times(pd.concat(tables, ignore_index=True))


def _typed_times(table: pd.DataFrame) -> pd.DataFrame:
    """Give the columns their order and types; counties that nobody knows are left out."""
    numbers = ["households", *KINDS, *MEANS]
    whole = table.reindex(columns=[*_TEXTS, *numbers])
    whole[_TEXTS] = whole[_TEXTS].fillna("").replace("", None).astype("str")
    for level in ("county", "setting"):
        rows = whole["level"] == level
        if whole.loc[rows, level].isna().all():
            whole = whole[~rows]
    return whole.astype(dict.fromkeys(numbers, "float64")).reset_index(drop=True)


def _neighborhoods(
    after: Plan, changes: pd.DataFrame, *, own: tuple[pd.DataFrame, pd.DataFrame], same: pd.Index
) -> gpd.GeoDataFrame:
    """Return the neighborhoods of the later plan with what is told of their households."""
    areas = after.neighborhoods[["name", "province_code", "province", "county", "geometry"]]
    if len(changes):
        table = count_changes(changes, level="neighborhood").set_index("neighborhood_id")
        larger = areas["province_code"].astype("str").fillna("") + "/" + areas["county"].fillna("")
        told = tell_changes(table, larger.reindex(table.index).fillna(""))
    else:
        told = own_means(*own, level="neighborhood").set_index("neighborhood_id")
        told = told[told.index.isin(same)]
    numbers = told.reindex(columns=["households", *MEANS]).reindex(areas.index).astype("float64")
    return gpd.GeoDataFrame(areas.join(numbers), geometry="geometry", crs=areas.crs)
