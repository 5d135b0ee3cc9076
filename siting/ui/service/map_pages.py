"""Pages of maps for the browser: named, drawn where nobody did yet, and found again."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from siting.jobs.map_pages import keep_page, page_name
from siting.ui.service.plans import PlanFile
from siting.ui.service.workspace import workspace

#: What a page answers, as `map_name` takes it: of which plan, which map, and what else it asks.
Question: TypeAlias = tuple[PlanFile, str, str | None]


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


def kept_page(name: str) -> Path | None:
    """Return the file of a page by its name; None where there is none."""
    stem, _, ending = name.partition(".")
    if ending != "html" or len(stem) != 64 or not set(stem) <= set("0123456789abcdef"):
        return None
    path = workspace().room("maps") / name
    return path if path.is_file() else None
