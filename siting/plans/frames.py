"""A plan: the answer as frames, kept in one GeoPackage that QGIS opens."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
from pyogrio.errors import DataSourceError

from layers.errors import FileFormatError
from layers.files.writing import draft
from siting.errors import PlanFileError
from siting.location.result import Certificate, Status
from siting.plans.columns import (
    CASELOAD_COLUMNS,
    LATER_LAYERS,
    LAYERS,
    no_caseload_areas,
    no_isochrones,
)
from siting.plans.writing import check_ending
from siting.standards import Standards

CASELOAD_COLUMNS += ["travel_share", "reason", "geometry"]


@dataclass(frozen=True, eq=False)
class Plan:
    """Where centers stand, whom they serve and where coverage falls short.

    Every frame is indexed by id and in WGS 84. Every row of the input is in exactly one of
    `assignments`, `unlocated` and `rejected`.

    Parameters
    ----------
    centers
        Index center_id; status (new, existing, fixed), capacity, load, workers (by files, which is
        the rule), workers_by_hours, short_of_hours (whether the hours need more workers than the
        files), province, county, point.
    neighborhoods
        Index neighborhood_id; name, province, county, setting, households, persons, center_id of
        the center that serves most of it, polygon.
    catchments
        Index center_id; households, home visits a year, their hours (travel included) and the
        travel_share of these, polygon: the neighborhoods of which the center serves the largest
        share.
    gaps
        Index neighborhood_id; households, in_reach, beyond_reach, no_capacity, mean_distance_m,
        p95_distance_m, polygon.
    summary
        Coverage of the country, each province and each county, see `siting.coverage.summarize`.
    assignments
        Index household_id; neighborhood_id, center_id (missing if unserved), distance_m along the
        ground in a straight line, travel_time_s, travel_source, placement, reason of the unserved.
    unlocated
        Index household_id; what the file said of households without a place.
    rejected
        Rows of the file that are no household: row, column, value, reason.
    metadata
        Standards, options, seed, versions, the input's SHA-256, cost, bound, status, timings; all
        as text.
    isochrones
        Where a center is reached in a time: center_id, mode (walk, drive), seconds, polygon. Empty
        in a plan that was made without streets.
    groups
        Coverage by setting and client group, see `siting.coverage.summarize_groups`; empty in a
        plan from before there was such a table.
    equity
        How unevenly travel and places are spread, see `siting.coverage.summarize_equity`; empty in
        such a plan.
    caseload_areas
        Index worker; center_id, households, hours a year, area_km2, compactness, travel_share,
        reason (what had to give in this center, see `layers.reasons`, or empty), polygon of the
        area that one social worker visits. Empty in a plan made without them.

    Examples
    --------
    >>> plan = open_plan("plan.gpkg")  # doctest: +SKIP
    >>> plan.result.gap  # doctest: +SKIP
    """

    centers: gpd.GeoDataFrame
    neighborhoods: gpd.GeoDataFrame
    catchments: gpd.GeoDataFrame
    gaps: gpd.GeoDataFrame
    summary: pd.DataFrame
    assignments: pd.DataFrame
    unlocated: pd.DataFrame
    rejected: pd.DataFrame
    metadata: Mapping[str, str]
    isochrones: gpd.GeoDataFrame = field(default_factory=no_isochrones)
    groups: pd.DataFrame = field(default_factory=pd.DataFrame)
    equity: pd.DataFrame = field(default_factory=pd.DataFrame)
    caseload_areas: gpd.GeoDataFrame = field(default_factory=no_caseload_areas)

    @property
    def result(self) -> Certificate:
        """What was proved of the plan's cost."""
        bound = self.metadata.get("lower_bound", "")
        return Certificate(
            cost=float(self.metadata["cost"]),
            lower_bound=float(bound) if bound else None,
            status=Status(self.metadata["status"]),
        )

    @property
    def standards(self) -> Standards:
        """The standards that the plan was made by; today's where it does not say."""
        text = self.metadata.get("standards", "")
        return Standards.from_text(text) if text else Standards.current()

    def save(self, path: str | Path) -> None:
        """Write the plan to a GeoPackage: whole, or not at all.

        Parameters
        ----------
        path
            File to write, ending in .gpkg; an older one there is replaced only once the new one is
            complete.

        Raises
        ------
        PlanFileError
            When the file cannot be written, or does not end in .gpkg.
        """
        check_ending(path)
        try:
            with draft(path) as unfinished:
                self._write(unfinished)
        except (FileFormatError, OSError, DataSourceError) as error:
            message = f"The plan cannot be written to {path}: {error}"
            raise PlanFileError(message) from error

    def _write(self, path: Path) -> None:
        for name, index in LAYERS.items():
            frame = getattr(self, name)
            table = frame.reset_index() if index else frame
            pyogrio.write_dataframe(table, path, layer=name, driver="GPKG")
        for name, index in LATER_LAYERS.items():
            frame = getattr(self, name)
            if len(frame):
                table = frame.reset_index() if index else frame
                pyogrio.write_dataframe(table, path, layer=name, driver="GPKG")
        pairs = pd.DataFrame({"key": self.metadata.keys(), "value": self.metadata.values()})
        pyogrio.write_dataframe(pairs, path, layer="metadata", driver="GPKG")
