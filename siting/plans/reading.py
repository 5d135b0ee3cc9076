"""A plan read from its file, whatever version of the schema the file has."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from pyogrio.errors import DataLayerError, DataSourceError
from shapely.errors import ShapelyError

from layers.errors import FileFormatError
from layers.files.databases import Counts, check_database
from layers.files.gdal import read_features
from layers.files.limits import check_regular
from layers.reasons import reason
from siting.checks import kind_of
from siting.errors import PlanFileError, StandardsError
from siting.plans.facts import PlanFacts
from siting.plans.finding import find_center
from siting.plans.frames import Plan
from siting.plans.qgis import TOLD
from siting.plans.schema import HOUSEHOLD_TABLES, LAYERS, PLAN_VERSION
from siting.standards import Standards

# What is raised on a layer that holds other things than GDAL and shapely expect.
_BROKEN = (
    DataLayerError,
    DataSourceError,
    NameError,  # pyogrio, of a layer without a CRS
    OverflowError,
    RuntimeError,
    ShapelyError,
    TypeError,
    ValueError,
)


def open_plan(path: str | Path) -> Plan:
    """Open a saved plan.

    Parameters
    ----------
    path
        A GeoPackage that `Plan.save` wrote, with this version of the program or an older one.

    Returns
    -------
    The plan, households included. What the version that made it did not measure is there without
    values, and named in ``facts.not_measured``.

    Raises
    ------
    PlanFileError
        When the file is missing, is no GeoPackage, comes from a newer version of the program, or
        is not as the schema of a plan says.
    """
    return _open(path, LAYERS)


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
    return _open(path, LAYERS.keys() - HOUSEHOLD_TABLES)


def open_report(path: str | Path) -> Plan:
    """Open a saved plan as a report needs it: without households, but with its rejected rows.

    Parameters
    ----------
    path
        As for `open_plan`.

    Returns
    -------
    The plan; its tables of households are empty.

    Raises
    ------
    PlanFileError
        As for `open_plan`.
    """
    return _open(path, LAYERS.keys() - {"assignments", "unlocated"})


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
    wanted = LAYERS.keys() - {"unlocated", "rejected"}
    without_homes = open_areas(path)
    quoted = find_center(without_homes.centers, center).replace("'", "''")
    return _open(path, wanted, where={"assignments": f"center_id = '{quoted}'"})


def input_digest(path: str | Path) -> str:
    """Return the digest of the households that a saved plan was made of; empty where it says none.

    Parameters
    ----------
    path
        As for `open_plan`.

    Raises
    ------
    PlanFileError
        When the file is missing, or no plan.
    """
    file = Path(path)
    _check_file(file)
    return _read_metadata(file).get("input_sha256", "")


class _Content(NamedTuple):
    """What was read of a file: frames by layer, their index still a column; metadata by key."""

    frames: Mapping[str, pd.DataFrame]
    metadata: Mapping[str, str]


def _open(
    path: str | Path, wanted: Collection[str], *, where: Mapping[str, str] | None = None
) -> Plan:
    kind_of(path, str | PathLike, "A plan is opened from the path of its file", "give that path")
    file = Path(path)
    counts = _check_file(file)
    metadata = _read_metadata(file)
    version = _version(file, metadata)
    names = [name for name in LAYERS if name in wanted]
    names = [name for name in names if name in counts or not _may_lack(name, version)]
    chosen = where or {}
    content = _Content({name: _read(file, name, chosen.get(name)) for name in names}, metadata)
    for step in _UPGRADES[version - 1 :]:
        content = step(content, wanted)
    try:
        return Plan(**_frames(content.frames), facts=PlanFacts.from_metadata(content.metadata))
    except (PlanFileError, StandardsError) as error:
        message = "{file} is not a plan that can be used: {fault:lower}"
        raise PlanFileError(message, file=file.name, fault=error) from error


def _may_lack(layer: str, version: int) -> bool:
    """Say whether a file of a version may be without a layer."""
    known = LAYERS[layer]
    return known.optional or (known.later and version < PLAN_VERSION)


def _check_file(file: Path) -> Counts:
    """Refuse what is no plan or damaged anywhere; count the rows of its layers."""
    if not file.exists():
        message = "There is no plan at {file}."
        raise PlanFileError(message, file=file)
    try:
        check_regular(file)
    except FileFormatError as error:
        raise PlanFileError(error.phrase) from error
    with file.open("rb") as opened:
        head = opened.read(72)
    if not (head.startswith(b"SQLite format 3\0") and head[68:] == b"GPKG"):
        message = "{file} is not a plan: it is no GeoPackage."
        raise PlanFileError(message, file=file.name)
    try:
        return check_database(file)
    except FileFormatError as error:
        raise PlanFileError(error.phrase) from error


def _read(file: Path, layer: str, where: str | None = None) -> pd.DataFrame:
    try:
        frame: pd.DataFrame = read_features(
            file, "geopackage", name=file.name, layer=layer, where=where
        )
    except FileFormatError as error:
        raise PlanFileError(error.phrase) from error
    except _BROKEN as error:
        message = (
            "{file} is not a plan: the layer {layer!r} cannot be read. Choose a file that `siting "
            "plan` wrote."
        )
        raise PlanFileError(message, file=file.name, layer=layer) from error
    return frame


def _read_metadata(file: Path) -> dict[str, str]:
    pairs = _read(file, "metadata").reindex(columns=["key", "value"]).fillna("")
    return dict(zip(pairs["key"].astype(str), pairs["value"].astype(str), strict=True))


def _version(file: Path, metadata: Mapping[str, str]) -> int:
    """Return the version of the schema of a file; the first one did not say."""
    said = metadata.get("plan_version", "1")
    if not said.isdecimal() or int(said) < 1:
        message = "{file} is not a plan: its metadata say plan_version {said!r}."
        raise PlanFileError(message, file=file.name, said=said[:40])
    if int(said) > PLAN_VERSION:
        message = (
            "{file} was written by a newer version of siting (its plan_version is {said}, and this "
            "program knows up to {plan_version}); update siting to open it."
        )
        raise PlanFileError(message, file=file.name, said=int(said), plan_version=PLAN_VERSION)
    return int(said)


def _frames(read: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """Give frames their types and indexes; those that were not read are empty.

    What the file has for QGIS alone is left there.
    """
    frames = {}
    for name, layer in LAYERS.items():
        if name not in read:
            frames[name] = layer.empty()
            continue
        own = read[name].drop(columns=TOLD.get(name, []), errors="ignore")
        frame = layer.typed(own)
        frames[name] = frame.set_index(layer.index) if layer.index in frame else frame
    return frames


#: What columns hold that version 3 knows first: before it, all centers of a plan were new.
_NEW_IN_3 = {"tier": None, "moved_from": None}

#: What a later column of version 1 is known to hold where the file lacks it: that version had no
#: times but estimated ones, and knew of no center that was short of hours.
_KNOWN_OF_1: Mapping[str, str | bool | None] = {
    "travel_source": "estimated",
    "short_of_hours": False,
    **_NEW_IN_3,
}

#: Layers in which version 1 wrote reasons as English sentences instead of codes.
_SENTENCES = ("unlocated", "rejected", "caseload_areas")

#: Layers that a plan may be made without: that a file of version 1 lacks one says nothing else.
_CHOSEN = ("isochrones", "caseload_areas", "closed", "roads")


def _from_version_1(content: _Content, wanted: Collection[str]) -> _Content:
    """Add what files of version 1 may lack, and say what of it was not measured.

    That version grew without a number, wrote no layer without rows, and stated no standards at
    first; it had today's then.
    """
    frames, lacking = {}, []
    for name in (name for name in LAYERS if name in wanted):
        layer, frame = LAYERS[name], content.frames.get(name)
        if frame is None:
            lacking += [name] * (name not in _CHOSEN)
            continue
        absent = [key for key, column in layer.columns.items() if column.later and key not in frame]
        lacking += [f"{name}.{key}" for key in absent if key not in _KNOWN_OF_1]
        known = {key: _KNOWN_OF_1.get(key, np.nan) for key in absent}
        frames[name] = frame.assign(
            **{key: pd.Series(value, index=frame.index) for key, value in known.items()}
        )
    for name in (name for name in _SENTENCES if name in frames):
        frames[name] = frames[name].assign(reason=frames[name]["reason"].map(_as_code))
    metadata = {"not_measured": json.dumps(lacking), **content.metadata}
    if not metadata.get("standards"):
        today = Standards.current()
        name = metadata.get("standards_name", today.name)
        metadata["standards"] = replace(today, name=name).to_toml(sources=False)
    return _Content(frames, metadata)


def _from_version_2(content: _Content, wanted: Collection[str]) -> _Content:
    """Add what version 3 says of centers that stand: before it, a plan knew of none."""
    frames = dict(content.frames)
    if "centers" in frames:
        centers = frames["centers"]
        new = [name for name in _NEW_IN_3 if name not in centers]
        frames["centers"] = centers.assign(
            **{name: pd.Series(_NEW_IN_3[name], index=centers.index, dtype="str") for name in new}
        )
    if "closed" in wanted and "closed" not in frames:
        empty = LAYERS["closed"].empty()
        frames["closed"] = empty.reset_index()
    return _Content(frames, content.metadata)


def _as_code(said: object) -> object:
    """Carry a sentence as what it is: a text of an older version; a missing one stays so."""
    return reason("older_version", said=said) if isinstance(said, str) and said else said


#: Bring a file of each version, from the first, up to the next.
_UPGRADES: tuple[Callable[[_Content, Collection[str]], _Content], ...] = (
    _from_version_1,
    _from_version_2,
)
