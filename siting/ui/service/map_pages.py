"""Pages of maps, drawn once for each state of a plan and kept as files for the browser."""

import json
import threading
from collections.abc import Callable
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from layers.files.writing import draft
from siting.maps.assets import inline_script, inline_style
from siting.ui.service.plans import PlanFile
from siting.ui.service.workspace import workspace

#: Pages that are kept; the oldest go first.
MOST_PAGES = 200

_drawing = threading.Lock()


def map_name(plan: PlanFile, *asked: str | None) -> str:
    """Return the name of a page: the same for the same plan, question and program.

    Parameters
    ----------
    plan
        The file of the plan.
    *asked
        What else the page depends on: which map, of which province.
    """
    program = sha256((inline_script() + inline_style()).encode()).hexdigest()
    told = [str(plan.path.resolve()), plan.changed, list(asked), version("siting"), program]
    return f"{sha256(json.dumps(told).encode()).hexdigest()}.html"


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
    folder = workspace().room("maps")
    target = folder / name
    with _drawing:  # two people who open one plan wait for one drawing
        if not target.is_file():
            with draft(target, private=True) as unfinished:
                unfinished.write_text(draw(), encoding="utf-8")
            _forget_oldest(folder)
    return name


def kept_page(name: str) -> Path | None:
    """Return the file of a page by its name; None where there is none."""
    stem, _, ending = name.partition(".")
    if ending != "html" or len(stem) != 64 or not set(stem) <= set("0123456789abcdef"):
        return None
    path = workspace().room("maps") / name
    return path if path.is_file() else None


def _forget_oldest(folder: Path) -> None:
    pages = sorted(folder.glob("*.html"), key=lambda page: page.stat().st_mtime)
    for page in pages[:-MOST_PAGES]:
        page.unlink(missing_ok=True)
