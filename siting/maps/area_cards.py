"""What the cards of areas say: each thing once for all areas that are alike in it."""

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd

from layers.texts import Words
from siting.privacy import MIN_HOUSEHOLDS

#: What stands before each value of a card, but its title.
CARD_KEYS = (
    "card_place",
    "card_households",
    "card_gap",
    "card_beyond",
    "card_no_capacity",
    "card_mean",
    "card_p95",
)


def area_cards(kind: str, areas: pd.DataFrame, words: Words, *, source: str) -> list[list[str]]:
    """Return the title of each area and the values of its card.

    Parameters
    ----------
    kind
        ``neighborhoods``, ``counties``, ``provinces`` or ``cells``; counts of cells are rounded,
        and called about.
    areas
        As `siting.maps.shown_areas` returns them.
    words
        Language of the cards.
    source
        ``estimated`` or ``measured``: where the distances come from.

    Returns
    -------
    For each row a title and a value for each of `CARD_KEYS`, empty where nothing is known.
    """
    about = "card_about" if kind == "cells" else "card_exactly"
    few = words.text("card_withheld", count=words.number(MIN_HOUSEHOLDS))

    def count(value: float | None, small: bool | None) -> str:  # noqa: FBT001 - of a column
        if value is not None:
            return words.text(about, number=words.number(value))
        return few if small else words.text("card_hidden")

    def gap(value: float | None, small: bool | None, share: float | None) -> str:  # noqa: FBT001
        told = count(value, small)
        if share is None:
            return told
        return words.text("card_share", count=told, share=words.percent(share))

    def distance(meters: float | None) -> str:
        if meters is None:
            return ""
        return words.text(f"card_{source}", distance=words.distance(meters))

    columns = [
        _each(lambda name, place: _title(kind, name, place, words), _names(areas), areas["place"]),
        _each(lambda place: _named(None if kind == "cells" else place, words), areas["place"]),
        _each(count, areas["households"], _small(areas, "households")),
        _each(gap, areas["gap"], _small(areas, "gap"), areas["gap_share"]),
        _each(count, areas["beyond_reach"], _small(areas, "beyond_reach")),
        _each(count, areas["no_capacity"], _small(areas, "no_capacity")),
        *(_each(distance, areas[name].round(-1)) for name in ("mean_distance_m", "p95_distance_m")),
    ]
    return [list(row) for row in zip(*columns, strict=True)]


def _title(kind: str, name: str | None, place: str | None, words: Words) -> str:
    if kind == "counties":
        return words.text("county_of", name=name or "")
    return words.text("cell", name=place or "") if kind == "cells" else _named(name, words)


def _named(name: str | None, words: Words) -> str:
    """Return a name that is the same in every language, so that a page writes it once."""
    return words.of(fa=name, en=name) if name else ""


def _names(areas: pd.DataFrame) -> pd.Series:
    """Return the names of areas; provinces have theirs in a column of its own."""
    return areas["name"] if "name" in areas else areas["province"]


def _small(areas: pd.DataFrame, name: str) -> pd.Series:
    """Return whether a count is withheld for being small; of households that is never said."""
    flag = f"few_{name}"
    return areas[flag] if flag in areas else pd.Series(data=False, index=areas.index)


def _each(say: Callable[..., str], *columns: pd.Series) -> Iterator[str]:
    """Say something of each row, once for rows that are alike; what is missing is None."""
    known: dict[tuple[Any, ...], str] = {}
    plain = [column.astype(object).where(column.notna(), None).tolist() for column in columns]
    for row in zip(*plain, strict=True):
        if row not in known:
            known[row] = say(*row)
        yield known[row]
