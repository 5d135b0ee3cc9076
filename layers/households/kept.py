"""Households kept beside what was made of them: written whole, for their owner, read exactly."""

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from layers.errors import FileFormatError, LayersError
from layers.files.writing import draft
from layers.households.intake import GROUPS, Intake

_FACTS = "intake.json"
_PLACED = ("accepted", "approximate")
_FRAMES = (*GROUPS, "issues")
_KNOWN = ("source", "sha256", "n_rows")


def keep_intake(intake: Intake, folder: str | Path) -> None:
    """Write households into a new folder that only its owner may read: whole, or not at all.

    Parameters
    ----------
    intake
        What was read; its findings are kept, what was unread or marked is not.
    folder
        Folder to make; nothing may be in it.

    Raises
    ------
    OSError
        When it cannot be written.
    """
    with draft(folder, private=True) as unfinished:
        unfinished.mkdir()
        for name in _FRAMES:
            getattr(intake, name).to_parquet(unfinished / f"{name}.parquet")
        facts = {name: getattr(intake, name) for name in (*_KNOWN, "simulated")}
        (unfinished / _FACTS).write_text(json.dumps(facts), encoding="utf-8")


def kept_intake(folder: str | Path) -> Intake:
    """Read households that `keep_intake` wrote.

    Raises
    ------
    FileFormatError
        When the folder is not what it wrote, or a file of it is damaged.
    """
    kept = Path(folder)
    try:
        facts = json.loads((kept / _FACTS).read_text(encoding="utf-8"))
        frames: dict[str, Any] = {name: _read(kept / f"{name}.parquet", name) for name in _FRAMES}
        known: dict[str, Any] = {name: facts[name] for name in _KNOWN}
        simulated = facts.get("simulated") is True  # older ones do not say
        return Intake(**frames, **known, simulated=simulated)
    except (LayersError, OSError, ValueError, KeyError, TypeError) as error:
        message = (
            "{file} does not hold the households that were kept there ({fault:clause}); make the "
            "scenario anew from the plan and its households."
        )
        raise FileFormatError(message, file=kept.name, fault=error) from error


def _read(path: Path, name: str) -> pd.DataFrame:
    return gpd.read_parquet(path) if name in _PLACED else pd.read_parquet(path)
