"""What is given: households, boundaries, settlements, as checked frames."""

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
from layers.files.writing import write_table
from layers.households.intake import Intake
from layers.households.reading import check_households, read_households
from layers.households.report import write_report
from layers.places.boundaries import load_provinces, locate, read_counties, read_neighborhoods
from layers.places.gazetteer import place_by_name
from layers.places.settlements import built_up_radius_m, classify_setting, load_settlements
from layers.simulated.households import simulate_households
from layers.streets.fetching import fetch_streets
from layers.streets.reading import Streets, read_all_streets, read_streets
from layers.streets.report import check_streets

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
