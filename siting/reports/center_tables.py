"""The centers of a province and the workers of a center: as rows to show, and as a file."""

from typing import Protocol

import geopandas as gpd
import pandas as pd

from layers.texts import Words
from siting.coverage.catchments import catchment_coverage
from siting.privacy import tell_about, tell_loads, tell_workers

#: What tells how many households a center serves, or of so few that each could be meant.
_TELLING = ("load", "workers_by_hours", "hours", "travel_share")
_SHOWN = (
    "name", "county", "setting", "status", "load", "capacity", "workers", "workers_by_hours",
    "hours", "travel_share", "short_of_hours",
)  # fmt: skip
_COVERAGE = ("households", "in_reach", "beyond_reach", "no_capacity", "mean_travel_time_s")
_WORKERS = ("households", "hours", "travel_share", "area_km2", "compactness")
_IN_FILES = (
    "name", "county", "load", "capacity", "workers", "workers_by_hours", "hours", "travel_share",
    "mean_minutes", "short_of_hours",
)  # fmt: skip


class StaffedPlan(Protocol):
    """The part of a plan that these tables read; `siting.plans.frames.Plan` has it."""

    @property
    def centers(self) -> gpd.GeoDataFrame:
        """Centers of the plan."""

    @property
    def catchments(self) -> gpd.GeoDataFrame:
        """Catchment of each center."""

    @property
    def neighborhoods(self) -> gpd.GeoDataFrame:
        """Neighborhoods, each with the center that serves most of it."""

    @property
    def gaps(self) -> gpd.GeoDataFrame:
        """Coverage of each neighborhood."""

    @property
    def caseload_areas(self) -> gpd.GeoDataFrame:
        """Area of each social worker."""


def center_table(plan: StaffedPlan, *, province: str | None = None) -> pd.DataFrame:
    """Return the centers of a province, those short of hours first, then the fullest.

    Parameters
    ----------
    plan
        A plan with its areas.
    province
        Two-digit code; None for all centers.

    Returns
    -------
    Index center_id: name, county, setting, status, load, capacity, workers, workers_by_hours, hours
    (a year, travel included), travel_share, short_of_hours; of the catchment catchment_households,
    in_reach, beyond_reach, no_capacity (rounded, see `siting.privacy.tell_about`) and
    mean_travel_time_s. Numbers are missing where `siting.privacy` withholds them.
    """
    centers = plan.centers
    if province is not None:
        centers = centers[centers["province_code"] == province]
    work = plan.catchments[["hours", "travel_share"]].reindex(centers.index)
    table = pd.DataFrame(centers.drop(columns="geometry")).join(work)[list(_SHOWN)]
    few = tell_loads(plan.centers).reindex(table.index).isna()
    for name in _TELLING:
        table[name] = table[name].astype("float64").mask(few)
    table["short_of_hours"] = table["short_of_hours"] & ~few
    told = _told_coverage(plan).reindex(table.index)
    table = table.join(told.rename(columns={"households": "catchment_households"}))
    full = table["load"] / table["capacity"]
    order = pd.DataFrame({"short": table["short_of_hours"], "full": full})
    return table.loc[order.sort_values(["short", "full"], ascending=False, kind="stable").index]


def _told_coverage(plan: StaffedPlan) -> pd.DataFrame:
    """Return the coverage of every catchment as it is told; sums of provinces are told exactly."""
    found = catchment_coverage(plan.neighborhoods, plan.gaps)
    province = plan.centers["province_code"].reindex(found.index).fillna("")
    told = tell_about(found, sums=[province], means=["mean_travel_time_s", "mean_distance_m"])
    return told[list(_COVERAGE)]


def worker_table(plan: StaffedPlan, center_id: str) -> pd.DataFrame:
    """Return the social workers of a center and what each of them has to do.

    Parameters
    ----------
    plan
        A plan; without caseload areas it names no workers.
    center_id
        The center.

    Returns
    -------
    Index worker: households, hours (a year, travel included), travel_share, area_km2 and
    compactness and reason, told as `told_workers` tells them.
    """
    areas = plan.caseload_areas
    own = told_workers(areas[areas["center_id"] == center_id], tell_loads(plan.centers))
    return own.loc[sorted(own.index, key=lambda name: (len(name), name)), [*_WORKERS, "reason"]]


def told_workers(areas: gpd.GeoDataFrame, loads: pd.Series) -> pd.DataFrame:
    """Return what is told of social workers.

    Parameters
    ----------
    areas
        Their caseload areas, with all of each center that is among them.
    loads
        Files of each center as `siting.privacy.tell_loads` tells them.

    Returns
    -------
    The same rows without shapes; households, hours, travel_share, area_km2 and compactness as
    floats, missing where the households are few or would give others away. Reasons are of a center
    and name its fewest files, so that there they are empty for all of its workers.
    """
    table = pd.DataFrame(areas.drop(columns="geometry"))
    few = tell_workers(table, loads).isna()
    names = list(_WORKERS)
    table[names] = table[names].astype("float64").mask(few, axis=0)
    silent = few.groupby(table["center_id"]).transform("any")
    return table.assign(reason=table["reason"].fillna("").mask(silent, ""))


def center_file(table: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Return `center_table` with headings in words, for a file.

    Parameters
    ----------
    table
        As `center_table` returns it.
    words
        The language of headings and of what is no number.
    """
    short = {True: words.text("short_of_hours"), False: ""}
    shown = table.assign(
        mean_minutes=(table["mean_travel_time_s"] / 60).round(1),
        short_of_hours=table["short_of_hours"].map(short),
        hours=table["hours"].round(),
        travel_share=table["travel_share"].round(3),
    )[list(_IN_FILES)]
    shown.insert(0, "center", table.index)
    headings = {name: words.text(f"centers_{name}") for name in shown.columns}
    return shown.rename(columns=headings).reset_index(drop=True)
