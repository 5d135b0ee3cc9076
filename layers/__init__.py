"""What is given: households, boundaries, settlements, as checked frames."""

from layers.boundaries import load_provinces, locate, read_counties, read_neighborhoods
from layers.crs import to_plane, to_wgs84
from layers.errors import (
    CrsError,
    FetchError,
    FileFormatError,
    LayersError,
    MissingAssetError,
    MissingColumnError,
    MissingPackageError,
)
from layers.gazetteer import place_by_name
from layers.households import check_households, read_households
from layers.intake import Intake
from layers.intake_report import write_report
from layers.settlements import built_up_radius_m, classify_setting, load_settlements
from layers.simulate import simulate_households
from layers.street_fetch import fetch_streets
from layers.street_report import check_streets
from layers.streets import Streets, read_all_streets, read_streets
from layers.writing import write_table

__all__ = [
    "CrsError",
    "FetchError",
    "FileFormatError",
    "Intake",
    "LayersError",
    "MissingAssetError",
    "MissingColumnError",
    "MissingPackageError",
    "Streets",
    "built_up_radius_m",
    "check_households",
    "check_streets",
    "classify_setting",
    "fetch_streets",
    "load_provinces",
    "load_settlements",
    "locate",
    "place_by_name",
    "read_all_streets",
    "read_counties",
    "read_households",
    "read_neighborhoods",
    "read_streets",
    "simulate_households",
    "to_plane",
    "to_wgs84",
    "write_report",
    "write_table",
]
