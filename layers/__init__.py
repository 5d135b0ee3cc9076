"""What is given: households, boundaries, settlements, as checked frames."""

from typing import TYPE_CHECKING

from layers.lazy import load_when_asked

if TYPE_CHECKING:
    from layers.crs import to_plane, to_wgs84
    from layers.errors import (
        CrsError,
        FetchError,
        FileFormatError,
        LayersError,
        MissingAssetError,
        MissingColumnError,
        MissingPackageError,
        UnknownPlaceError,
    )
    from layers.files.writing import write_table
    from layers.households.intake import Intake
    from layers.households.reading import check_households, read_households
    from layers.households.report import write_report
    from layers.places.boundaries import (
        load_counties,
        load_provinces,
        locate,
        read_counties,
        read_neighborhoods,
    )
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
    "UnknownPlaceError",
    "built_up_radius_m",
    "check_households",
    "check_streets",
    "classify_setting",
    "fetch_streets",
    "load_counties",
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

if not TYPE_CHECKING:  # a type checker would else believe in every name
    __getattr__, __dir__ = load_when_asked(
        __name__,
        {
            "layers.crs": ("to_plane", "to_wgs84"),
            "layers.errors": (
                "CrsError",
                "FetchError",
                "FileFormatError",
                "LayersError",
                "MissingAssetError",
                "MissingColumnError",
                "MissingPackageError",
                "UnknownPlaceError",
            ),
            "layers.files.writing": ("write_table",),
            "layers.households.intake": ("Intake",),
            "layers.households.reading": ("check_households", "read_households"),
            "layers.households.report": ("write_report",),
            "layers.places.boundaries": (
                "load_counties",
                "load_provinces",
                "locate",
                "read_counties",
                "read_neighborhoods",
            ),
            "layers.places.gazetteer": ("place_by_name",),
            "layers.places.settlements": (
                "built_up_radius_m",
                "classify_setting",
                "load_settlements",
            ),
            "layers.simulated.households": ("simulate_households",),
            "layers.streets.fetching": ("fetch_streets",),
            "layers.streets.reading": ("Streets", "read_all_streets", "read_streets"),
            "layers.streets.report": ("check_streets",),
        },
    )
