"""Travel tables kept on disk, each under the hash of all that it was made of."""

import hashlib
import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from layers.files.arrays import read_arrays
from layers.files.writing import draft
from siting.travel.sparse import SparseTravel

_logger = logging.getLogger(__name__)


def content_name(arrays: Iterable[NDArray[Any]], *others: object) -> str:
    """Return a name that stands for some arrays and other values, and nothing else."""
    digest = hashlib.sha256(repr(others).encode())
    for array in arrays:
        digest.update(f"{array.dtype.str} {array.shape};".encode())
        digest.update(np.ascontiguousarray(array).view(np.uint8).data)
    return digest.hexdigest()[:32]


def kept_or_made(path: Path, make: Callable[[], SparseTravel]) -> SparseTravel:
    """Read a table, or make it and keep it.

    A file that cannot be read is made anew. It appears under its name when it is whole, so that a
    run that is stopped, or another one beside it, does no harm. Where the table cannot be kept,
    for want of room or right, that is logged and the table is returned all the same.

    Parameters
    ----------
    path
        File of the table; its folder is made where there is none.
    make
        Makes the table.
    """
    if path.is_file():
        try:
            return _read(path)
        except (OSError, ValueError, KeyError) as error:
            _logger.warning("The travel table %s cannot be read and is made anew: %s", path, error)
    table = make()
    try:
        _write(path, table)
    except OSError as error:
        _logger.warning("The travel table could not be kept in %s: %s", path.parent, error)
    return table


def _read(path: Path) -> SparseTravel:
    file = read_arrays(path)
    return SparseTravel(
        file["start"],
        file["packed"],
        row_of=file["row_of"],
        column_of=file["column_of"],
        beyond=file["beyond"],
    )


def _write(path: Path, table: SparseTravel) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with draft(path) as unfinished, unfinished.open("wb") as file:
        np.savez(
            file,
            start=table.start,
            packed=table.packed,
            row_of=table.row_of,
            column_of=table.column_of,
            beyond=table.beyond,
        )
