"""Pages of maps for the browser: named, drawn where nobody did yet, and found again."""

import contextlib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from layers.errors import LayersError
from siting.errors import SitingError
from siting.jobs.map_pages import keep_depth, keep_page, page_name
from siting.maps import View
from siting.ui.service.plans import PlanFile
from siting.ui.service.workspace import workspace

#: What a page answers, as `map_name` takes it: of which plan, which map, and what else it asks.
Question: TypeAlias = tuple[PlanFile, str, str | None]

#: Pages of which a thread draws what lies beside them.
_DRAWING: set[str] = set()


def map_name(plan: PlanFile, *asked: str | None) -> str:
    """Return the name of a page: the same for the same plan, question and program.

    Parameters
    ----------
    plan
        The file of the plan.
    *asked
        What else the page depends on: which map, of which province.
    """
    return page_name(plan.path, plan.changed, *asked)


def map_page(name: str, draw: Callable[[], str]) -> str:
    """Draw a page unless it is kept, and return its name.

    Parameters
    ----------
    name
        As `map_name` returns it.
    draw
        Returns the page as text.

    Raises
    ------
    JobError, OSError
        When the page cannot be kept.
    """
    return keep_page(workspace(), name, draw).name


def page_bytes(question: Question, draw: Callable[[], str]) -> bytes:
    """Return a page as one file; errors as of `map_page`."""
    return keep_page(workspace(), map_name(*question), draw).read_bytes()


def draw_beside(name: str, view: Callable[[], View]) -> None:
    """Draw what a large map shows to those who come near, while its page is looked at.

    What cannot be drawn is left out: the map then shows the same from near as from afar.

    Parameters
    ----------
    name
        Of the page.
    view
        Returns what the page shows.
    """
    if name in _DRAWING or kept_page(beside(name)) is not None:
        return
    _DRAWING.add(name)
    threading.Thread(target=_draw, args=(name, view), name="siting depth", daemon=True).start()


def _draw(name: str, view: Callable[[], View]) -> None:
    try:
        with contextlib.suppress(SitingError, LayersError, OSError):
            keep_depth(workspace(), name, view)
    finally:
        _DRAWING.discard(name)


def beside(name: str) -> str:
    """Return the name of what lies beside a page."""
    return f"{name.partition('.')[0]}.json"


def kept_page(name: str) -> Path | None:
    """Return the file of a page, or of what lies beside it, by its name; None where none is."""
    stem, _, ending = name.partition(".")
    known = ending in {"html", "json"}
    if not known or len(stem) != 64 or not set(stem) <= set("0123456789abcdef"):
        return None
    path = workspace().room("maps") / name
    return path if path.is_file() else None
