"""What is given: households, boundaries, settlements, as checked frames."""

from layers.boundaries import load_provinces, locate, read_counties, read_neighborhoods
from layers.crs import to_plane, to_wgs84
from layers.errors import (
    CrsError,
    FileFormatError,
    LayersError,
    MissingAssetError,
    MissingColumnError,
)
from layers.gazetteer import place_by_name
from layers.households import check_households, read_households
from layers.intake import Intake
from layers.intake_report import write_report
from layers.settlements import built_up_radius_m, classify_setting, load_settlements
from layers.simulate import simulate_households
from layers.writing import write_table

__all__ = [
    "CrsError",
    "FileFormatError",
    "Intake",
    "LayersError",
    "MissingAssetError",
    "MissingColumnError",
    "built_up_radius_m",
    "check_households",
    "classify_setting",
    "load_provinces",
    "load_settlements",
    "locate",
    "place_by_name",
    "read_counties",
    "read_households",
    "read_neighborhoods",
    "simulate_households",
    "to_plane",
    "to_wgs84",
    "write_report",
    "write_table",
]
