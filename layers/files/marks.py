"""The mark of simulated records, where a format has a place for one: nobody in such a file exists.

Frames bear it among their attributes, Parquet with these, workbooks among their keywords. A CSV has
no place for it, so of what is read from one nothing is claimed.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from layers.files.ownership import BROKEN, office_properties, parquet_attributes

#: Name of the mark among the attributes of a frame.
SIMULATED = "simulated"

#: The mark among the keywords of a workbook.
KEYWORD = "siting: simulated"


def mark_simulated(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the same frame with the mark; what is made of it by pandas bears it too."""
    marked = frame.copy(deep=False)
    marked.attrs = {**frame.attrs, SIMULATED: True}
    return marked


def is_simulated(frame: pd.DataFrame) -> bool:
    """Say whether a frame bears the mark."""
    return frame.attrs.get(SIMULATED) is True


def says_simulated(path: Path, kind: str) -> bool:
    """Say whether a file bears the mark.

    Parameters
    ----------
    path
        A file that is there.
    kind
        What it is, see `layers.files.kinds.tell_kind`.

    Returns
    -------
    False where the format has no place for the mark.
    """
    look = _LOOKS.get(kind)
    try:
        return look is not None and look(path)
    except BROKEN:
        return False


def _parquet_says(path: Path) -> bool:
    return parquet_attributes(path).get(SIMULATED) is True


def _workbook_says(path: Path) -> bool:
    return f"<cp:keywords>{KEYWORD}</cp:keywords>".encode() in office_properties(path)


_LOOKS: Mapping[str, Callable[[Path], bool]] = {
    "parquet": _parquet_says,
    "workbook": _workbook_says,
}
