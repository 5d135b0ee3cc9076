"""What the page asks for: plan files of a folder, and an opened plan. Knows no Streamlit."""

import os
from collections.abc import Mapping
from pathlib import Path

from siting.errors import PlanFileError
from siting.maps import MappedPlan
from siting.plans import reading

#: Environment variable that names the folder of plans; the working directory without it.
FOLDER_VARIABLE = "SITING_PLANS"

#: Columns that the page reads, by layer.
NEEDED: Mapping[str, tuple[str, ...]] = {
    "centers": ("status", "capacity", "load", "workers", "province", "county", "province_code"),
    "catchments": ("hours",),
    "gaps": (
        "name", "province", "province_code", "county",
        "households", "in_reach", "beyond_reach", "no_capacity",
        "mean_distance_m", "p95_distance_m",
    ),
    "summary": (
        "level", "province_code", "province", "county",
        "households", "in_reach", "beyond_reach", "no_capacity",
        "mean_distance_m", "p95_distance_m", "centers", "load", "unlocated",
    ),
}  # fmt: skip


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
        When the file is not a plan, or lacks what the page shows.
    """
    plan = reading.open_areas(path)
    for layer, needed in NEEDED.items():
        missing = [name for name in needed if name not in getattr(plan, layer)]
        if missing:
            message = (
                f"{path.name} is not a plan of this version: its layer {layer!r} lacks "
                f"{', '.join(missing)}. Make the plan again with `siting plan`."
            )
            raise PlanFileError(message)
    return plan
