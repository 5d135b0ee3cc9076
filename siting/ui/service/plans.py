"""Plan files of the workspace, and an opened plan."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:  # whoever only lists files need not wait for what reads them
    from siting.plans.frames import Plan

#: Environment variable that names the workspace, the folder of plans; the working directory
#: without it.
FOLDER_VARIABLE = "SITING_PLANS"


@dataclass(frozen=True)
class PlanFile:
    """A plan file in one of its states; what is kept of it is kept for that state.

    Parameters
    ----------
    path
        The file.
    changed
        When it was written last, in nanoseconds.
    """

    path: Path
    changed: int

    @classmethod
    def of(cls, path: Path) -> Self:
        """Return the present state of a file; OSError when there is none."""
        return cls(path, path.stat().st_mtime_ns)

    @property
    def name(self) -> str:
        """Name of the file."""
        return self.path.name


def plan_folder() -> Path:
    """Return the workspace, whose plans the pages offer."""
    return Path(os.environ.get(FOLDER_VARIABLE) or Path.cwd())


def list_plans(folder: Path) -> list[Path]:
    """Return the GeoPackages of a folder, newest first; none where there is no such folder."""
    found = [path for path in folder.glob("*.gpkg") if path.is_file()]
    return sorted(found, key=lambda path: (-path.stat().st_mtime, path.name))


def open_plan(path: Path) -> "Plan":
    """Open the areas of a plan, without its households.

    Raises
    ------
    PlanFileError
        When the file is not a plan.
    """
    from siting.plans.reading import open_areas  # noqa: PLC0415 - see above

    return open_areas(path)
