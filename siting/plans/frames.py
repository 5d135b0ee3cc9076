"""A plan: the answer as frames, kept in one GeoPackage that QGIS opens."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from layers.crs import WGS84
from layers.errors import FileFormatError
from layers.files.writing import draft
from siting.errors import PlanFileError
from siting.location.result import Certificate, Status
from siting.standards import Standards

#: Layers with areas or points, and the index of each.
AREA_LAYERS: Mapping[str, str] = {
    "centers": "center_id",
    "neighborhoods": "neighborhood_id",
    "catchments": "center_id",
    "gaps": "neighborhood_id",
}
#: Layers and tables that not every plan has, and the index of each: where centers are reached on
#: streets, areas of social workers, measures that plans of earlier versions lack.
LATER_LAYERS: Mapping[str, str | None] = {
    "isochrones": None,
    "caseload_areas": "worker",
    "groups": None,
    "equity": None,
}
LATER_AREAS = ("isochrones", "caseload_areas")
#: Tables that hold no household, and the index of each.
OTHER_TABLES: Mapping[str, str | None] = {"summary": None}
#: Tables of households and rows, and the index of each (none for rows that have no id).
HOUSEHOLD_TABLES: Mapping[str, str | None] = {
    "assignments": "household_id",
    "unlocated": "household_id",
    "rejected": None,
}
_LAYERS: Mapping[str, str | None] = {**AREA_LAYERS, **OTHER_TABLES, **HOUSEHOLD_TABLES}
_ISOCHRONE_COLUMNS = ["center_id", "mode", "seconds", "geometry"]
_CASELOAD_COLUMNS = ["center_id", "households", "hours", "area_km2", "compactness"]
_CASELOAD_COLUMNS += ["travel_share", "reason", "geometry"]


def no_isochrones() -> gpd.GeoDataFrame:
    """Return the isochrones of a plan that was made without streets."""
    return gpd.GeoDataFrame(columns=_ISOCHRONE_COLUMNS, crs=WGS84)


def no_caseload_areas() -> gpd.GeoDataFrame:
    """Return the caseload areas of a plan that was made without them."""
    index = pd.Index([], name=LATER_LAYERS["caseload_areas"], dtype="str")
    return gpd.GeoDataFrame(columns=_CASELOAD_COLUMNS, index=index, crs=WGS84)


#: Whole numbers that may be missing: a GeoPackage gives them back as fractions.
_WHOLE: Mapping[str, Mapping[str, str]] = {
    "neighborhoods": {"persons": "Int64"},
    "unlocated": {"persons": "Int16"},
}


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
        reason (what had to give in this center, in words, or empty), polygon of the area that one
        social worker visits. Empty in a plan made without them.

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
        for name, index in _LAYERS.items():
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


def check_ending(path: str | Path) -> None:
    """Refuse a name that does not end in .gpkg, by which every program knows a GeoPackage.

    Raises
    ------
    PlanFileError
        When it does not.
    """
    if Path(path).suffix.lower() != ".gpkg":
        message = f"A plan is a GeoPackage: {Path(path).name} must end in .gpkg."
        raise PlanFileError(message)


def open_plan(path: str | Path) -> Plan:
    """Open a saved plan.

    Parameters
    ----------
    path
        A GeoPackage that `Plan.save` wrote.

    Returns
    -------
    The plan, households included.

    Raises
    ------
    PlanFileError
        When the file is missing, is no GeoPackage, or lacks a layer or column of a plan.
    """
    tables = {name: _read(path, name, index) for name, index in HOUSEHOLD_TABLES.items()}
    return _open(path, tables)


def open_areas(path: str | Path) -> Plan:
    """Open a saved plan without its households: quick, and with nothing private in it.

    Parameters
    ----------
    path
        As for `open_plan`.

    Returns
    -------
    The plan; its tables of households and rows are empty.

    Raises
    ------
    PlanFileError
        As for `open_plan`.
    """
    tables = {
        name: pd.DataFrame(index=pd.Index([], name=index))
        for name, index in HOUSEHOLD_TABLES.items()
    }
    return _open(path, tables)


def open_center(path: str | Path, center_id: str) -> Plan:
    """Open a saved plan with the households of one center only.

    Parameters
    ----------
    path
        As for `open_plan`.
    center_id
        The center.

    Returns
    -------
    The plan; its assignments are those of the center, and it has no unlocated and rejected rows.

    Raises
    ------
    PlanFileError
        As for `open_plan`, or when the plan has no such center.
    """
    plan = open_areas(path)
    if center_id not in plan.centers.index:
        shown = ", ".join(plan.centers.index[:5])
        message = (
            f"{Path(path).name} has no center {center_id!r}; its {len(plan.centers):,} centers "
            f"are called like {shown}."
        )
        raise PlanFileError(message)
    quoted = center_id.replace("'", "''")
    where = f"center_id = '{quoted}'"
    assignments = _read(path, "assignments", HOUSEHOLD_TABLES["assignments"], where=where)
    return replace(plan, assignments=assignments)


def _open(path: str | Path, tables: dict[str, pd.DataFrame]) -> Plan:
    areas = {
        name: _read(path, name, index) for name, index in {**AREA_LAYERS, **OTHER_TABLES}.items()
    }
    pairs = _read(path, "metadata", None).reindex(columns=["key", "value"]).fillna("")
    metadata = dict(zip(pairs["key"].astype(str), pairs["value"].astype(str), strict=True))
    missing = [key for key in ("cost", "status") if key not in metadata]
    if missing:
        message = f"{Path(path).name} is not a plan: its metadata lack {' and '.join(missing)}."
        raise PlanFileError(message)
    return Plan(**areas, **tables, **_read_later(path), metadata=metadata)


def _read_later(path: str | Path) -> dict[str, Any]:
    """Read what some plans do not have."""
    names = set(pyogrio.list_layers(path)[:, 0])
    found: dict[str, Any] = {
        name: _read(path, name, index) for name, index in LATER_LAYERS.items() if name in names
    }
    shapes = {name: gpd.GeoDataFrame(found[name]) for name in LATER_AREAS if name in found}
    return found | shapes


def _read(
    path: str | Path, layer: str, index: str | None, *, where: str | None = None
) -> pd.DataFrame:
    file = Path(path)
    if not file.is_file():
        message = f"There is no plan at {file}."
        raise PlanFileError(message)
    if not _is_geopackage(file):
        message = f"{file.name} is not a plan: it is no GeoPackage."
        raise PlanFileError(message)
    try:
        frame: pd.DataFrame = pyogrio.read_dataframe(file, layer=layer, where=where)
    except (DataSourceError, DataLayerError) as error:
        message = (
            f"{file.name} is not a plan: the layer {layer!r} cannot be read. Choose a file that "
            "`siting plan` wrote."
        )
        raise PlanFileError(message) from error
    areas = (*AREA_LAYERS, *LATER_AREAS)
    if layer in areas and getattr(frame, "crs", None) != WGS84:
        message = (
            f"The layer {layer!r} of {file.name} is not in WGS 84; it is not a plan of this tool."
        )
        raise PlanFileError(message)
    if index and index not in frame:
        message = f"{file.name} is not a plan: its layer {layer!r} lacks the column {index!r}."
        raise PlanFileError(message)
    return _typed(frame, layer, index)


def _is_geopackage(file: Path) -> bool:
    """Read the marks of SQLite and of a GeoPackage in it, at the places where both stand."""
    with file.open("rb") as opened:
        head = opened.read(72)
    return head.startswith(b"SQLite format 3\0") and head[68:] == b"GPKG"


def _typed(frame: pd.DataFrame, layer: str, index: str | None) -> pd.DataFrame:
    """Give columns the types that they had before they were saved."""
    kinds: dict[str, str] = {
        name: "str" for name in frame.columns if frame[name].dtype == np.dtype(object)
    }
    whole = {name: kind for name, kind in _WHOLE.get(layer, {}).items() if name in frame}
    typed = frame.astype(kinds | whole)
    return typed.set_index(index) if index else typed
