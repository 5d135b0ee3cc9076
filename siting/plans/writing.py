"""A plan written to its file: whole, or not at all."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyogrio
from pyogrio.errors import DataSourceError

from layers.errors import FileFormatError
from layers.files.drafts import NO_ROOM
from layers.files.writing import draft
from layers.texts import Words
from siting.errors import PlanFileError
from siting.plans.qgis import drawn_plan, with_told, write_look
from siting.plans.schema import LAYERS
from siting.privacy import MIN_HOUSEHOLDS

#: Bytes of a plan, and of each of its households: somewhat more than was measured.
PLAN_BYTES, HOUSEHOLD_BYTES = 4_000_000, 250


def check_ending(path: str | Path) -> None:
    """Refuse a name that does not end in .gpkg, by which every program knows a GeoPackage.

    Raises
    ------
    PlanFileError
        When it does not.
    """
    if Path(path).suffix.lower() != ".gpkg":
        message = "A plan is a GeoPackage: {file} must end in .gpkg."
        raise PlanFileError(message, file=Path(path).name)


def write_plan(
    path: str | Path, frames: Mapping[str, pd.DataFrame], metadata: Mapping[str, str]
) -> None:
    """Write the frames of a plan to a GeoPackage, every layer of `LAYERS`, also those without rows.

    Beside them stands how QGIS draws them, and in two further columns what it shows of them: see
    `siting.plans.qgis.with_told`.

    Parameters
    ----------
    path
        File to write, ending in .gpkg; an older one there is replaced only once the new one is
        complete.
    frames
        Frames by the name of their layer.
    metadata
        See `siting.plans.facts.PlanFacts.to_metadata`.

    Raises
    ------
    PlanFileError
        When the file cannot be written, or does not end in .gpkg.
    OSError
        When the disk is full.
    """
    check_ending(path)
    pairs = pd.DataFrame({"key": metadata.keys(), "value": metadata.values()})
    try:
        with draft(path, private=True) as unfinished:
            told = with_told(frames)
            for name in LAYERS:
                _write(unfinished, name, told[name])
            pyogrio.write_dataframe(pairs, unfinished, layer="metadata", driver="GPKG")
            _write_look(unfinished, told, metadata.get("made_at", ""))
    except (FileFormatError, OSError, DataSourceError) as error:
        if isinstance(error, OSError) and error.errno in NO_ROOM:
            raise
        message = "The plan cannot be written to {path}: {error}"
        raise PlanFileError(message, path=path, error=error) from error


def _write(path: Path, name: str, frame: pd.DataFrame) -> None:
    layer = LAYERS[name]
    table = frame.reset_index() if layer.index else frame
    kind = {"geometry_type": layer.shape} if layer.shape and frame.empty else {}
    pyogrio.write_dataframe(table, path, layer=name, driver="GPKG", **kind)


def _write_look(path: Path, told: Mapping[str, pd.DataFrame], made_at: str) -> None:
    words = Words("fa")
    write_look(
        path,
        drawn_plan(words),
        told,
        title=words.text("title"),
        about=words.text("qgis_about", count=words.number(MIN_HOUSEHOLDS)),
        made_at=made_at,
        words=words,
    )
