"""A table that is sorted in the browser, and whose rows can be picked by click and by keyboard."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st

from layers.texts import Words
from siting.ui.components.document import FRONTEND
from siting.ui.components.events import event_of, later

_table = st.components.v2.component(
    "siting_table",
    html='<div class="siting-table-root"></div>',
    js=(FRONTEND / "table.js").read_text(encoding="utf-8"),
    css=(FRONTEND / "table.css").read_text(encoding="utf-8"),
    isolate_styles=False,
)


@dataclass(frozen=True)
class Cell:
    """A cell of a table.

    Parameters
    ----------
    shown
        What is read, finished.
    order
        By what rows are sorted; None, and a number that is missing, go last.
    share
        How long the bar of the cell is, 0 to 1; None for a cell without one.
    color
        Of the bar.
    note
        What a screen reader and the pointer are told besides; empty for nothing.
    """

    shown: str
    order: float | str | None = None
    share: float | None = None
    color: str = ""
    note: str = ""


@dataclass(frozen=True)
class Row:
    """A row of a table: the id that is returned when it is picked, and its cells."""

    id: str
    cells: Sequence[Cell]


def show_table(  # noqa: PLR0913 - what a table is, and how it behaves
    heads: Sequence[str],
    rows: Sequence[Row],
    words: Words,
    *,
    key: str,
    label: str,
    height: str,
    kinds: Sequence[Literal["text", "number"]] = (),
    selected: str | None = None,
    pick: bool = True,
) -> str | None:
    """Show a table.

    Parameters
    ----------
    heads
        Its headings.
    rows
        Its rows, in the order in which they stand at first.
    words
        The language.
    key
        Of the component.
    label
        What the table is, for screen readers.
    height
        The most that it takes, as style sheets say it.
    kinds
        Of each column ``text`` or ``number``; numbers stand under each other.
    selected
        Id of the row that is marked.
    pick
        Whether rows can be picked.

    Returns
    -------
    The id of the row that was picked since the last run; None for none.
    """
    data = {
        "heads": list(heads),
        "kinds": list(kinds),
        "rows": [[row.id, [_told(cell) for cell in row.cells]] for row in rows],
        "label": label,
        "height": height,
        "selected": selected,
        "pick": pick,
        "sort": words.text("table_sort"),
        "language": words.language,
    }
    picked = _table(key=key, data=data, on_picked_change=later).picked
    return str(picked["id"]) if picked else None


def picked_row(key: str) -> str | None:
    """Return once what `show_table` of that key is about to, for whoever must know it before."""
    picked = event_of(key, "picked")
    return str(picked["id"]) if picked else None


def _told(cell: Cell) -> list[Any]:
    # A missing number is no JSON, and would leave the browser without the table.
    order = cell.order if cell.order is None or isinstance(cell.order, str) else float(cell.order)
    known = None if isinstance(order, float) and math.isnan(order) else order
    return [cell.shown, known, cell.share, cell.color, cell.note]
