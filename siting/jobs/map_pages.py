"""Pages of maps, drawn once for each state of a plan and kept as files, whichever process draws."""

import contextlib
import fcntl
import json
import threading
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from layers.files.writing import draft
from siting.jobs.workspace import Workspace
from siting.maps import map_html
from siting.maps.assets import inline_script, inline_style
from siting.plans.reading import open_areas

#: Pages that are kept; the oldest go first.
MOST_PAGES = 200

_drawing = threading.Lock()


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
    folder = place.room("maps")
    target = folder / name
    if target.is_file():
        return target
    # Who waits for another process must not hold up those who ask for other maps.
    with _alone(target.with_suffix(".lock")), _drawing:
        if not target.is_file():
            with draft(target, private=True) as unfinished:
                unfinished.write_text(draw(), encoding="utf-8")
            _forget_oldest(folder)
    return target


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


@contextlib.contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Wait until no other process or thread draws the same page."""
    with lock.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            lock.unlink(missing_ok=True)


def _forget_oldest(folder: Path) -> None:
    pages = sorted(folder.glob("*.html"), key=lambda page: page.stat().st_mtime)
    for page in pages[:-MOST_PAGES]:
        page.unlink(missing_ok=True)
