"""Pages of maps, drawn once for each state of a plan and kept as files, whichever process draws."""

import json
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from layers.places.boundaries import load_provinces
from siting.jobs.once import keep_once
from siting.jobs.workspace import Workspace
from siting.maps import View, is_deep, plan_view, planned_provinces, view_depth, view_html
from siting.maps.assets import inline_script, inline_style
from siting.plans.reading import open_areas

#: Pages that are kept; the oldest go first.
MOST_PAGES = 200
#: The same of what large maps show to those who come near, some megabytes each.
MOST_DEPTHS = 12


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


def keep_depth(place: Workspace, page: str, view: Callable[[], View]) -> Path:
    """Draw what a large map shows to those who come near, unless it is kept; return its file.

    Parameters
    ----------
    place
        The workspace.
    page
        Name of the page beside which it is kept.
    view
        Returns what the page shows.

    Raises
    ------
    JobError, OSError
        When it cannot be kept.
    """
    return keep_once(
        (place.room("maps") / page).with_suffix(".json"),
        lambda unfinished: unfinished.write_text(view_depth(view()), encoding="utf-8"),
        most=MOST_DEPTHS,
    )


def draw_country(
    place: Workspace, plan: Path, *, rest: Callable[[], object] = lambda: None
) -> Path:
    """Draw the map that the first reader of a plan will see, unless it is kept.

    That is the map of the whole plan, or of its province where it has but one.

    Parameters
    ----------
    place, plan
        The workspace, and the file of the plan.
    rest
        Called between the page and what lies beside it, which is asked for later.

    Raises
    ------
    JobError, OSError
        When the page cannot be kept.
    SitingError, LayersError
        When the file is no plan, or something that maps need is not installed.
    """
    changed = plan.stat().st_mtime_ns
    country = place.room("maps") / page_name(plan, changed, "plan", None)
    if country.is_file():
        return country
    opened = open_areas(plan)
    codes = planned_provinces(opened.gaps, load_provinces())
    only = codes[0] if len(codes) == 1 else None
    name, view = page_name(plan, changed, "plan", only), plan_view(opened, province=only)
    return _draw(place, name, view, rest)


def draw_provinces(place: Workspace, plan: Path) -> Iterator[Path]:
    """Draw the maps of the provinces of a plan one after the other, as their readers will ask.

    Parameters
    ----------
    place, plan
        As of `draw_country`, with the same errors.

    Yields
    ------
    The page of each province, as soon as it is kept.
    """
    changed = plan.stat().st_mtime_ns
    opened = open_areas(plan)
    for code in planned_provinces(opened.gaps, load_provinces()):
        name = page_name(plan, changed, "plan", code)
        yield _draw(place, name, plan_view(opened, province=code), lambda: None)


def _draw(place: Workspace, name: str, view: View, rest: Callable[[], object]) -> Path:
    page = keep_page(place, name, lambda: view_html(view, beside=True))
    if is_deep(view.gaps):
        rest()
        keep_depth(place, name, lambda: view)
    return page
