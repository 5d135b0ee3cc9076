"""A plan written to its file: whole, or not at all."""

from pathlib import Path

from siting.errors import PlanFileError


def check_ending(path: str | Path) -> None:
    """Refuse a name that does not end in .gpkg, by which every program knows a GeoPackage.

    Raises
    ------
    PlanFileError
        When it does not.
    """
    if Path(path).suffix.lower() != ".gpkg":
        message = f"A plan is a GeoPackage: {Path(path).name} must end in .gpkg."
        raise PlanFileError(message)
