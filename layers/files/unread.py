"""Columns of a file that are not read, and which of them look like the coordinates of homes."""

import re
from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from layers.text import as_text, normalize, numbers

#: Cells of a column that are looked at.
SAMPLE = 200
#: Share of them that must look like coordinates.
ENOUGH = 0.8

# Degrees of Iran and around, which a column of other numbers seldom keeps to.
_LATITUDES, _LONGITUDES = (24.0, 40.5), (43.5, 64.0)
_HEADER = re.compile(
    r"latit|longit|\blat\b|\blng\b|\blon\b|coord|utm|\bgps\b|\bgeo|wkt|easting|northing|plus ?code|"
    r"مختصات|موقعیت|لوکیشن|جی پی اس|طول و عرض"
)
_CELL = re.compile(
    r"^\s*(SRID=\d+;)?\s*POINT\s*Z?\s*\(|[0-9]{2}\.[0-9]+\s*[,;/،\s]\s*[0-9]{2}\.[0-9]+|°|"
    r"https?://\S*(map|neshan|balad|goo\.gl)|geo:[0-9]|^[23456789CFGHJMPQRVWX]{4,8}\+[0-9A-Z]{2,3}\b",
    re.IGNORECASE,
)


class Unread(NamedTuple):
    """A column that is not read."""

    header: str
    like_coordinates: bool


def unread_columns(columns: Iterable[tuple[object, pd.Series]]) -> tuple[Unread, ...]:
    """Tell of columns that are not read whether they look like coordinates.

    Parameters
    ----------
    columns
        Header and some cells of each; one without a header counts where a cell is filled.

    Returns
    -------
    One for each column that holds anything, in their order.
    """
    found = []
    for position, (header, cells) in enumerate(columns, start=1):
        sample = as_text(cells.dropna().head(SAMPLE)).dropna()
        named = normalize(str(header)) if header is not None else ""
        if named or len(sample):
            like = bool(_HEADER.search(named.casefold())) or _holds_coordinates(sample)
            found.append(Unread(named[:60] or f"({position})", like))
    return tuple(found)


def _holds_coordinates(sample: pd.Series) -> bool:
    """Say whether most cells are degrees of this part of the world, or a point in one cell."""
    if len(sample) < 2:
        return False
    if sample.map(lambda text: bool(_CELL.search(normalize(text)))).mean() >= ENOUGH:
        return True
    values = numbers(sample)
    if values.notna().mean() < ENOUGH or (values.dropna() % 1 == 0).mean() > 1 - ENOUGH:
        return False
    return any(
        values.between(low, high).mean() >= ENOUGH for low, high in (_LATITUDES, _LONGITUDES)
    )
