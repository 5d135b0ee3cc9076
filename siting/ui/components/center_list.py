"""The centers of a province in a table, and the social workers of one."""

from typing import Literal, TypeAlias

import pandas as pd

from layers.texts import Words, isolated
from siting.maps.palette import CASELOAD_COLORS, CASELOAD_ENDS
from siting.ui.components.table import Cell, Row, show_table

Kind: TypeAlias = Literal["text", "number"]

_HEADS = ("name", "county", "full", "workers", "hours", "mean_minutes")
_KINDS: tuple[Kind, ...] = (
    "text", "text", "number", "number", "number", "number"
)  # fmt: skip
_WORKER_KINDS: tuple[Kind, ...] = ("text", "number", "number", "number", "number")
_WORKERS = ("worker", "files", "hours", "travel", "area")


def list_centers(
    table: pd.DataFrame, words: Words, *, key: str, height: str, selected: str | None
) -> str | None:
    """Show the centers; a click or Enter picks one.

    Parameters
    ----------
    table
        As `siting.reports.center_tables.center_table` returns it.
    words
        The language.
    key, height
        As for `show_table`.
    selected
        The center that is marked.

    Returns
    -------
    The id of the center that was picked since the last run; None for none.
    """
    rows = [Row(str(center), _center_cells(str(center), row, words))
            for center, row in table.iterrows()]  # fmt: skip
    return show_table(
        [words.text(f"centers_{name}") for name in _HEADS],
        rows,
        words,
        key=key,
        label=words.text("centers_list_title"),
        height=height,
        kinds=_KINDS,
        selected=selected,
    )


def _center_cells(center: str, row: pd.Series, words: Words) -> list[Cell]:
    load, hours, way = row["load"], row["hours"], row["mean_travel_time_s"] / 60
    hidden = words.text("card_hidden")
    share = None if pd.isna(load) else min(1.0, load / max(row["capacity"], 1))
    full = words.text(
        "centers_full_of", load=words.number(load) or hidden, capacity=words.number(row["capacity"])
    )
    short = bool(row["short_of_hours"])
    shown = words.text("centers_hours_short", hours=hours) if short else words.number(hours)
    name = row["name"] if isinstance(row["name"], str) else center
    county = row["county"] if isinstance(row["county"], str) else ""
    return [
        Cell(isolated(name), name, note=center),
        Cell(county, county),
        Cell(full, load, share, _color(share)),
        Cell(words.number(row["workers"]), row["workers"]),
        Cell(shown, hours, note=words.text("short_of_hours") if short else ""),
        Cell(words.number(way), way),
    ]


def _color(share: float | None) -> str:
    steps = [] if share is None else [end for end in CASELOAD_ENDS if share > end]
    return CASELOAD_COLORS[min(len(steps) + 1, 3)]


def list_workers(table: pd.DataFrame, words: Words, *, key: str, name: str, most: float) -> None:
    """Show the social workers of a center.

    Parameters
    ----------
    table
        As `siting.reports.center_tables.worker_table` returns it.
    words
        The language.
    key
        Of the component.
    name
        Of the center.
    most
        Hours a year of one worker.
    """
    rows = [Row(str(worker), _worker_cells(str(worker), row, words, most))
            for worker, row in table.iterrows()]  # fmt: skip
    show_table(
        [words.text(f"workers_{head}") for head in _WORKERS],
        rows,
        words,
        key=key,
        label=words.text("workers_title", name=words.name(name)),
        height="220px",
        kinds=_WORKER_KINDS,
        pick=False,
    )


def _worker_cells(worker: str, row: pd.Series, words: Words, most: float) -> list[Cell]:
    hours, area = row["hours"], row["area_km2"]
    hidden = words.text("card_hidden")
    share = None if pd.isna(hours) else min(1.0, float(hours) / most)
    digits = 1 if area < 10 else 0
    square = words.number(area, digits=digits)
    return [
        Cell(isolated(worker), worker),
        Cell(words.number(row["households"]) or hidden, row["households"]),
        Cell(words.number(hours) or hidden, hours, share, CASELOAD_COLORS[2]),
        Cell(words.percent(row["travel_share"]), row["travel_share"]),
        Cell(words.text("card_area_km2", number=square) if square else "", area),
    ]
