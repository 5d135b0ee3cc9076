"""What is given: households, boundaries, settlements, as checked frames."""

from typing import TYPE_CHECKING

from layers.lazy import load_when_asked

if TYPE_CHECKING:
    from layers.applicants import Applicants, check_applicants, read_applicants
    from layers.approvals import Approvals, read_approvals, read_lapsed
    from layers.centers import (
        Sites,
        check_candidates,
        check_centers,
        read_candidates,
        read_centers,
    )
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
    from layers.population import read_population
    from layers.population_areas import place_population
    from layers.quotas import read_needs, read_quotas
    from layers.simulated.households import simulate_households
    from layers.streets.fetching import fetch_streets
    from layers.streets.reading import Streets, read_all_streets, read_streets
    from layers.streets.report import check_streets

__all__ = [
    "Applicants",
    "Approvals",
    "CrsError",
    "FetchError",
    "FileFormatError",
    "Intake",
    "LayersError",
    "MissingAssetError",
    "MissingColumnError",
    "MissingPackageError",
    "Sites",
    "Streets",
    "UnknownPlaceError",
    "built_up_radius_m",
    "check_applicants",
    "check_candidates",
    "check_centers",
    "check_households",
    "check_streets",
    "classify_setting",
    "fetch_streets",
    "load_counties",
    "load_provinces",
    "load_settlements",
    "locate",
    "place_by_name",
    "place_population",
    "read_all_streets",
    "read_applicants",
    "read_approvals",
    "read_candidates",
    "read_centers",
    "read_counties",
    "read_households",
    "read_lapsed",
    "read_needs",
    "read_neighborhoods",
    "read_population",
    "read_quotas",
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
            "layers.centers": (
                "Sites",
                "check_candidates",
                "check_centers",
                "read_candidates",
                "read_centers",
            ),
            "layers.applicants": ("Applicants", "check_applicants", "read_applicants"),
            "layers.approvals": ("Approvals", "read_approvals", "read_lapsed"),
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
            "layers.population": ("read_population",),
            "layers.population_areas": ("place_population",),
            "layers.quotas": ("read_needs", "read_quotas"),
            "layers.simulated.households": ("simulate_households",),
            "layers.streets.fetching": ("fetch_streets",),
            "layers.streets.reading": ("Streets", "read_all_streets", "read_streets"),
            "layers.streets.report": ("check_streets",),
        },
    )
