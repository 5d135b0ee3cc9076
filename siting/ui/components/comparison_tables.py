"""What differs between two plans, by county and by group, in tables."""

from typing import Literal

import pandas as pd

from layers.texts import Words
from siting.plans.comparing import Comparison
from siting.reports.comparison_tables import AREA_COLUMNS, area_table
from siting.sentences.comparison import LEAST_SAID_S, area_cells, minutes_in_words
from siting.ui.components.table import Cell, Row, show_table

_HEIGHT = "340px"
_NUMBERS: list[Literal["number"]] = ["number"] * len(AREA_COLUMNS)


def show_counties(comparison: Comparison, words: Words) -> None:
    """Show counties with both plans side by side, those with the greatest change first."""
    table = area_table(comparison, level="county")
    names = ["county", *AREA_COLUMNS]
    rows = []
    for number, row in enumerate(table.to_dict("records")):
        cells = zip(area_cells(row, names, words), (row[name] for name in names), strict=True)
        rows.append(Row(str(number), [Cell(shown, _order(value)) for shown, value in cells]))
    show_table(
        [words.text(f"head_{name}") for name in names],
        rows,
        words,
        key="siting-compare-counties",
        label=words.text("compare_counties"),
        height=_HEIGHT,
        kinds=("text", *_NUMBERS),
        pick=False,
    )


def show_groups(comparison: Comparison, words: Words) -> None:
    """Show client groups by the change of their mean way."""
    groups = comparison.groups[comparison.groups["by"] == "group"]
    rows = []
    for number, row in enumerate(groups.to_dict("records")):
        name = row["group"]
        known = words.text("no_group") if pd.isna(name) else words.known("group", str(name))
        change = row["mean_travel_time_s_change"]
        rows.append(
            Row(
                str(number),
                [
                    Cell(known, known),
                    Cell(minutes_in_words(change, words), _order(change, least=LEAST_SAID_S)),
                ],
            )
        )
    show_table(
        [words.text("compare_group"), words.text("compare_change")],
        rows,
        words,
        key="siting-compare-groups",
        label=words.text("compare_groups"),
        height=_HEIGHT,
        kinds=["text", "number"],
        pick=False,
    )


def _order(value: object, *, least: float = 0.0) -> float | str | None:
    """Return by what a cell is sorted: less than is said counts as nothing."""
    if isinstance(value, str):
        return value
    number = float(value) if isinstance(value, int | float) else None
    return 0.0 if number is not None and abs(number) < least else number
