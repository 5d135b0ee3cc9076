"""Provinces of a plan, or counties of a province, in a table: worst first, a click picks one."""

import math
from collections.abc import Hashable, Mapping
from typing import Any, Literal

from layers.texts import Words
from siting.maps import View
from siting.maps.palette import CLASS_COLORS, share_class
from siting.privacy import MIN_HOUSEHOLDS
from siting.reports.gap_tables import gap_table
from siting.ui.components.table import Cell, Row, show_table
from siting.ui.service.places import province_names

_NUMBERS = ("centers", "households", "gap_share", "mean_distance_m")
_KINDS: tuple[Literal["text", "number"], ...] = ("text", "number", "number", "number", "number")


def show_areas(
    view: View, words: Words, *, key: str, height: str, selected: str | None = None
) -> str | None:
    """Show the provinces of a plan, or the counties of a province.

    Parameters
    ----------
    view
        What of a plan is shown.
    words
        The language.
    key, height
        As in `siting.ui.components.table.show_table`.
    selected
        Name of the county that is marked; None for none.

    Returns
    -------
    The code of the province, or the name of the county, that was picked since the last run.
    """
    by = "province" if len(view.active) > 1 else "county"
    # Distances are straight; what comes from streets are the times.
    estimated = view.facts.travel_source == "estimated"
    source = words.text("source_estimated" if estimated else "source_straight")
    heads = [words.text(f"areas_{name}", source=source) for name in (by, *_NUMBERS)]
    return show_table(
        heads,
        area_rows(view, words, by=by),
        words,
        key=f"{key} {by}",
        label=words.text("table_title"),
        height=height,
        kinds=_KINDS,
        selected=selected,
    )


def area_rows(view: View, words: Words, *, by: str) -> list[Row]:
    """Return a row for each area, worst first.

    Parameters
    ----------
    view
        What of a plan is shown.
    words
        The language.
    by
        ``province`` or ``county``; rows of provinces have their codes as ids.
    """
    table = gap_table(view, by=by, words=words)
    codes = _codes(words) if by == "province" else {}
    styles = share_class(table["gap_share"])
    return [
        Row(str(codes.get(record[by], record[by])), _cells(record, by, int(style), words))
        for record, style in zip(table.to_dict(orient="records"), styles, strict=True)
    ]


def _codes(words: Words) -> dict[str, str]:
    return {str(name): str(code) for code, name in province_names(words).items()}


def _cells(record: Mapping[Hashable, Any], by: str, style: int, words: Words) -> list[Cell]:
    name = record[by] if isinstance(record[by], str) else ""
    first = Cell(name or words.text("area_unknown"), name or None)
    return [first, *(_cell(column, record[column], style, words) for column in _NUMBERS)]


def _cell(column: str, value: float, style: int, words: Words) -> Cell:
    if math.isnan(value):
        few = words.text("card_withheld", count=words.number(MIN_HOUSEHOLDS))
        return Cell(few if column == "households" else "")
    if column == "gap_share":
        return Cell(words.percent(value), value, share=value, color=CLASS_COLORS[style])
    shown = words.distance(value) if column == "mean_distance_m" else words.number(value)
    return Cell(shown, value)
