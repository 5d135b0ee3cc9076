"""Neighborhoods with a gap in a table: worst first, a click picks one."""

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from layers.texts import Words
from siting.maps.palette import CLASS_COLORS, share_class
from siting.sentences.coverage import way_in_words
from siting.ui.components.table import Cell, Row, show_table

#: More rows than anybody reads are slow to draw; the file has all.
MOST_ROWS = 500


def show_gaps(
    worst: pd.DataFrame, words: Words, *, key: str, height: str, selected: str | None
) -> str | None:
    """Show the first `MOST_ROWS` neighborhoods of a list.

    Parameters
    ----------
    worst
        See `siting.reports.gap_lists.GapList`.
    words
        The language.
    key
        Of the table.
    height
        The most that it takes, as style sheets say it.
    selected
        Id of the neighborhood that is marked.

    Returns
    -------
    The id of the one that was picked since the last run; None for none.
    """
    shown = worst.head(MOST_ROWS)
    styles = share_class(shown["without_coverage"] / shown["households"])
    rows = [
        Row(str(area), _cells(record, int(style), words))
        for area, record, style in zip(shown.index, shown.to_dict("records"), styles, strict=True)
    ]
    names = ["name", "head_without", "head_of", "head_way", "nearest_center"]
    return show_table(
        [words.text(f"gaps_{name}") for name in names], rows, words,
        key=key, label=words.text("gaps_title"), height=height,
        kinds=["text", "number", "number", "number", "text"], selected=selected,
    )  # fmt: skip


def _cells(row: Mapping[Hashable, Any], style: int, words: Words) -> list[Cell]:
    missing, households = row["without_coverage"], row["households"]
    seconds = row["nearest_travel_time_s"]
    name, center = _text(row["name"]) or words.text("unnamed"), _text(row["nearest_center"])
    share = missing / households
    return [
        Cell(name, name, note=_text(row["county"])),
        Cell(words.number(missing), missing, share=share, color=CLASS_COLORS[style]),
        Cell(words.number(households), households),
        Cell(way_in_words(seconds, words), seconds),
        Cell(center, center or None),
    ]


def _text(value: Any) -> str:  # noqa: ANN401 - a cell of a table
    return value if isinstance(value, str) else ""
