"""Why something is so: codes with their values, as the text of one cell.

A cell such as ``no_point; placed {"place": "Yazd", "likeness": 97}`` holds one or more reasons; a
reason without values is its code alone. Their sentences are in the catalog of `layers.texts`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from layers.errors import LayersError

if TYPE_CHECKING:
    import pandas as pd

#: What a value may be: a text, a number, or a list of texts.
Value = str | int | float | list[str]

_BETWEEN = "; "
_CODE = re.compile(r"[a-z][a-z0-9_]*")
_READER = json.JSONDecoder()


class Reason(NamedTuple):
    """A code, and what fills its sentence."""

    code: str
    values: Mapping[str, Value]


def reason(code: str, **values: Value) -> str:
    """Write one reason.

    Parameters
    ----------
    code
        Name of the reason: lower-case letters, digits and underscores.
    **values
        What fills the places of its sentence; numbers stay numbers.

    Returns
    -------
    The text of a cell.

    Examples
    --------
    >>> reason("same_id", row=7)
    'same_id {"row": 7}'
    """
    return f"{code} {json.dumps(values, ensure_ascii=False)}" if values else code


def reason_column(code: str, **columns: pd.Series) -> pd.Series:
    """Write one reason for each record.

    Parameters
    ----------
    code
        Name of the reason.
    **columns
        What fills its sentence, one value for each record, all on one index.

    Returns
    -------
    Texts on the same index.
    """
    import pandas as pd  # noqa: PLC0415 - the command line tells reasons without it

    index = next(iter(columns.values())).index
    rows = list(zip(*(column.tolist() for column in columns.values()), strict=True))
    told = {row: reason(code, **dict(zip(columns, row, strict=True))) for row in set(rows)}
    return pd.Series([told[row] for row in rows], index=index, dtype="str")


def join_reasons(*cells: str) -> str:
    """Write several reasons into one cell; empty cells are left out."""
    return _BETWEEN.join(filter(None, cells))


def join_columns(first: pd.Series, second: pd.Series) -> pd.Series:
    """Write the reasons of two columns on one index into one; neither has an empty cell."""
    return first + _BETWEEN + second


def read_reasons(cell: str) -> list[Reason]:
    """Read the reasons of a cell.

    Parameters
    ----------
    cell
        Text that `reason` and `join_reasons` wrote; empty where there is no reason.

    Raises
    ------
    LayersError
        When it is anything else.
    """
    found: list[Reason] = []
    at = 0
    while at < len(cell):
        start = at + len(_BETWEEN) if found else 0
        code = _CODE.match(cell, start)
        if code is None or (found and not cell.startswith(_BETWEEN, at)):
            message = "{cell!r} is no reason: it must be a code, with values in braces or none."
            raise LayersError(message, cell=cell)
        values, at = _read_values(cell, code.end())
        found.append(Reason(code.group(), values))
    return found


def _read_values(cell: str, at: int) -> tuple[dict[str, Value], int]:
    """Read the values that stand at a place, if any, and return where they end."""
    if not cell.startswith(" {", at):
        return {}, at
    try:
        values, end = _READER.raw_decode(cell, at + 1)
    except json.JSONDecodeError:
        return {}, at
    return values, end
