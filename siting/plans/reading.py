"""A plan read from its file."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from layers.crs import WGS84
from siting.errors import PlanFileError
from siting.plans.columns import (
    AREA_LAYERS,
    HOUSEHOLD_TABLES,
    LATER_AREAS,
    LATER_LAYERS,
    OTHER_TABLES,
    WHOLE,
)
from siting.plans.finding import find_center
from siting.plans.frames import Plan


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


def open_center(path: str | Path, center: str) -> Plan:
    """Open a saved plan with the households of one center only.

    Parameters
    ----------
    path
        As for `open_plan`.
    center
        Id or name of the center.

    Returns
    -------
    The plan; its assignments are those of the center, and it has no unlocated and rejected rows.

    Raises
    ------
    PlanFileError
        As for `open_plan`, or when the plan has no such center, or several of that name.
    """
    plan = open_areas(path)
    quoted = find_center(plan.centers, center).replace("'", "''")
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
    whole = {name: kind for name, kind in WHOLE.get(layer, {}).items() if name in frame}
    typed = frame.astype(kinds | whole)
    return typed.set_index(index) if index else typed
