"""What is withheld, how places are rounded, how text is made harmless: one rule each.

Whoever shows or writes a number, a place or a text of a file calls these, and states no limit of
its own. That a spreadsheet or a terminal does not obey a text is told by `layers.files.harmless`,
which writers below siting need as well; it is handed on from here.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from layers.files.harmless import harmless, harmless_line, harmless_table

__all__ = [
    "CANDIDATE_DECIMALS",
    "KNOWN_DECIMALS",
    "MIN_HOUSEHOLDS",
    "harmless",
    "harmless_line",
    "harmless_markdown",
    "harmless_table",
    "hidden_cells",
    "round_places",
    "too_few",
    "withhold",
]

#: Fewest households that a count of a group may tell of.
MIN_HOUSEHOLDS = 5

#: Decimals of the place of a new center: it is chosen among homes, and about 100 m hide which.
CANDIDATE_DECIMALS = 3

#: Decimals of a place that is known anyway, a center that stands or a town: about 10 m.
KNOWN_DECIMALS = 4

_MARKDOWN = frozenset(r"\`*_{}[]()#+-.!<>|$~:")


def too_few(households: Any) -> Any:  # noqa: ANN401 - a number, or an array or column of them
    """Tell which counts of households are too small to be shown with anything about them.

    Parameters
    ----------
    households
        A number, or an array or column of them.

    Returns
    -------
    Whether each is below `MIN_HOUSEHOLDS`, in the form of the given; a missing count is not.
    """
    return households < MIN_HOUSEHOLDS


def withhold(
    table: pd.DataFrame, numbers: Sequence[str], *, by: str = "households"
) -> pd.DataFrame:
    """Take the numbers of small groups out of a table.

    Parameters
    ----------
    table
        One row a group.
    numbers
        Columns that tell of its households; they become floats.
    by
        Column with the number of its households.

    Returns
    -------
    The same table, of the same type, with `numbers` missing where there are `too_few`.
    """
    shown = table.copy()
    names = list(numbers)
    shown[names] = shown[names].astype("float64").mask(too_few(table[by]))
    return shown


def hidden_cells(counts: np.ndarray) -> np.ndarray:
    """Say which cells of a table with known totals are withheld.

    Parameters
    ----------
    counts
        Households, shape (rows, columns); 0 where there are none.

    Returns
    -------
    True for counts from 1 to below `MIN_HOUSEHOLDS`, and for the smallest other counts of every row
    and column that would have but one such cell, which its total would give away. Same shape.
    """
    known = counts > 0
    hidden: np.ndarray = known & too_few(counts)
    changed = True
    while changed:
        changed = False
        for flags, filled, numbers in (
            *zip(hidden, known, counts, strict=True),
            *zip(hidden.T, known.T, counts.T, strict=True),
        ):
            others = np.flatnonzero(filled & ~flags)
            if flags.sum() == 1 and len(others):
                flags[others[np.argmin(numbers[others])]] = True  # a view: it marks the table
                changed = True
    return hidden


def round_places(degrees: Any, *, decimals: int = CANDIDATE_DECIMALS) -> Any:  # noqa: ANN401 - see below
    """Round coordinates so that they do not point at a home.

    Parameters
    ----------
    degrees
        A frame, an array or a pair of coordinates in degrees.
    decimals
        `CANDIDATE_DECIMALS`; `KNOWN_DECIMALS` only for places that are known anyway.

    Returns
    -------
    The same, rounded: a frame for a frame, else an array.
    """
    return np.round(degrees, decimals)


def harmless_markdown(text: str) -> str:
    """Keep a text from being read as Markdown, where a page takes that and not plain text."""
    return "".join(f"\\{letter}" if letter in _MARKDOWN else letter for letter in text)
