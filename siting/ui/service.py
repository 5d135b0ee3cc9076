"""What the page asks for: plan files of a folder, and an opened plan. Knows no Streamlit."""

import os
from pathlib import Path

from siting.maps import MappedPlan
from siting.plans import reading

#: Environment variable that names the folder of plans; the working directory without it.
FOLDER_VARIABLE = "SITING_PLANS"


def plan_folder() -> Path:
    """Return the folder whose plans the page offers."""
    return Path(os.environ.get(FOLDER_VARIABLE) or Path.cwd())


def list_plans(folder: Path) -> list[Path]:
    """Return the GeoPackages of a folder, newest first; none where there is no such folder."""
    found = [path for path in folder.glob("*.gpkg") if path.is_file()]
    return sorted(found, key=lambda path: (-path.stat().st_mtime, path.name))


def open_plan(path: Path) -> MappedPlan:
    """Open the areas of a plan, without its households.

    Raises
    ------
    PlanFileError
        When the file is not a plan.
    """
    return reading.open_areas(path)
