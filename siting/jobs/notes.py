"""Small files of JSON that a process writes while others read them: whole at any moment."""

import json
import math
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def write_note(path: Path, values: Mapping[str, Any]) -> None:
    """Write values in place of those that stand there; only their owner may read them.

    Parameters
    ----------
    path
        File to write.
    values
        Of JSON; numbers that are none, or endless, are written as missing.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    number = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(number, "w", encoding="utf-8") as file:
        json.dump(_plain(values), file, ensure_ascii=False, allow_nan=False)
    unfinished.replace(path)


def read_note(path: Path) -> dict[str, Any] | None:
    """Return the values of a note; None where there is none, or it is damaged."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _plain(value: object) -> object:
    """Return a value as JSON knows it."""
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
