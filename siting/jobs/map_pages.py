"""Pages of maps, drawn once for each state of a plan and kept as files, whichever process draws."""

import json
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from siting.jobs.once import keep_once
from siting.jobs.workspace import Workspace
from siting.maps import map_html
from siting.maps.assets import inline_script, inline_style
from siting.plans.reading import open_areas

#: Pages that are kept; the oldest go first.
MOST_PAGES = 200


def page_name(plan: Path, changed: int, *asked: str | None) -> str:
    """Return the name of a page: the same for the same plan, question and program.

    Parameters
    ----------
    plan, changed
        The file of the plan, and when it was written last, in nanoseconds.
    *asked
        What else the page depends on: which map, of which province.
    """
    told = [str(plan.resolve()), changed, list(asked), *_program()]
    return f"{sha256(json.dumps(told).encode()).hexdigest()}.html"


@cache
def _program() -> tuple[str, str]:
    """Return what tells this program from another: its version, and what its maps are made of."""
    parts = sha256((inline_script() + inline_style()).encode()).hexdigest()
    return version("siting"), parts


def keep_page(place: Workspace, name: str, draw: Callable[[], str]) -> Path:
    """Draw a page unless it is kept, or another process draws it now; return its file.

    Parameters
    ----------
    place
        The workspace.
    name
        As `page_name` returns it.
    draw
        Returns the page as text.

    Raises
    ------
    JobError, OSError
        When the page cannot be kept.
    """
    return keep_once(
        place.room("maps") / name,
        lambda unfinished: unfinished.write_text(draw(), encoding="utf-8"),
        most=MOST_PAGES,
    )


def draw_country(place: Workspace, plan: Path) -> Path:
    """Draw the map of a whole plan unless it is kept, as its first reader will ask for it.

    Parameters
    ----------
    place, plan
        The workspace, and the file of the plan.

    Raises
    ------
    JobError, OSError
        When the page cannot be kept.
    SitingError, LayersError
        When the file is no plan, or something that maps need is not installed.
    """
    name = page_name(plan, plan.stat().st_mtime_ns, "plan", None)
    return keep_page(place, name, lambda: map_html(open_areas(plan)))
