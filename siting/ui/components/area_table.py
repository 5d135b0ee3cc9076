"""Provinces of a plan, or counties of a province, in a table: worst first, a click picks one."""

import math
from typing import Any

import pandas as pd

from layers.places.boundaries import load_provinces
from layers.texts import Words
from siting.maps import View
from siting.maps.palette import CLASS_COLORS, share_class
from siting.privacy import MIN_HOUSEHOLDS
from siting.reports.gap_tables import gap_table
from siting.ui.components.table import Cell, Row, show_table

_NUMBERS = ("centers", "households", "gap_share", "mean_distance_m")


def show_areas(view: View, words: Words, *, key: str, height: str) -> str | None:
    """Show the provinces of a plan, or the counties of a province.

    Returns
    -------
    The code of the province, or the name of the county, that was picked since the last run.
    """
    by = "county" if view.province_code is not None or len(view.active) == 1 else "province"
    table = gap_table(view, by=by, words=words)
    codes = _codes(words) if by == "province" else {}
    names = [by, *_NUMBERS]
    styles = share_class(table["gap_share"])
    rows = [
        Row(
            str(codes.get(record[by], record[by])),
            [_cell(name, record[name], int(style), words) for name in names],
        )
        for record, style in zip(table.to_dict(orient="records"), styles, strict=True)
    ]
    heads = [words.text(f"areas_{name}") for name in names]
    kinds = ["text", *["number"] * len(_NUMBERS)]
    return show_table(
        heads, rows, words, key=f"{key} {by}", label=words.text("table_title"), height=height,
        kinds=kinds, pick=by == "province",
    )  # fmt: skip


def _codes(words: Words) -> dict[str, str]:
    provinces = load_provinces()
    names = provinces["province" if words.language == "fa" else "province_en"]
    return {str(name): str(code) for code, name in names.items()}


def _cell(name: str, value: Any, style: int, words: Words) -> Cell:  # noqa: ANN401 - of a table
    if isinstance(value, str) or (pd.isna(value) and name not in _NUMBERS):
        known = value if isinstance(value, str) and value else words.text("area_unknown")
        return Cell(known, known)
    if math.isnan(value):
        few = words.text("card_withheld", count=words.number(MIN_HOUSEHOLDS))
        return Cell(few if name == "households" else words.text("card_hidden"))
    if name == "gap_share":
        return Cell(words.percent(value), value, share=value, color=CLASS_COLORS[style])
    shown = words.distance(value) if name == "mean_distance_m" else words.number(value)
    return Cell(shown, value)
