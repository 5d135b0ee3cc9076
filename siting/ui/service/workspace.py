"""What is kept in private beside the plans: files that were read, jobs, pages of maps."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from siting.jobs import Workspace
from siting.ui.service.plans import plan_folder


@dataclass(frozen=True)
class Kept:
    """A file that was read.

    Parameters
    ----------
    id
        Under which it is kept.
    home
        Its folder.
    label
        What it is, see `siting.jobs.reading.keep`.
    """

    id: str
    home: Path
    label: Mapping[str, Any]

    @property
    def what(self) -> str:
        """What it holds, such as ``households``."""
        return str(self.label["what"])

    @property
    def name(self) -> str:
        """Name of the file; empty of what was simulated."""
        return str(self.label["file"])


def workspace() -> Workspace:
    """Return the workspace of this application."""
    return Workspace(plan_folder().resolve())


def list_kept(room: Literal["households", "inputs"], *, what: str = "") -> list[Kept]:
    """Return what was read, newest first; what is damaged is left out.

    Parameters
    ----------
    room
        Households, or other tables.
    what
        Of other tables only those that hold this.
    """
    place = workspace()
    home = place.room(room)
    return [
        Kept(name, home / name, label)
        for name, label in place.labels(room).items()
        if what in {"", label.get("what")}
    ]
