"""What the two packages offer."""

import subprocess
import sys

import pytest

import layers
import siting

LAYERS = {
    "Applicants", "Approvals", "CrsError", "FetchError", "FileFormatError", "Intake",
    "LayersError", "MissingAssetError", "MissingColumnError", "MissingPackageError", "Sites",
    "Streets", "UnknownPlaceError", "built_up_radius_m", "check_applicants", "check_candidates",
    "check_centers", "check_households", "check_streets", "classify_setting", "fetch_streets",
    "load_counties", "load_provinces", "load_settlements", "locate", "place_by_name",
    "place_population", "read_all_streets", "read_applicants", "read_approvals",
    "read_candidates", "read_centers", "read_counties", "read_households", "read_lapsed",
    "read_needs", "read_neighborhoods", "read_population", "read_quotas", "read_streets",
    "simulate_households", "to_plane", "to_wgs84", "write_report", "write_table",
}  # fmt: skip
SITING = {
    "ApplicantsError", "Awards", "Certificate", "Change", "FirstOf", "InfeasibleError",
    "LocationProblem", "MaxGap", "MaxIterations", "MaxRuntime", "NoImprovement", "NotFoundError",
    "Plan", "PlanFileError", "PointTravel", "ProblemError", "Progress", "QuotaError", "Result",
    "SitingError", "Solution", "Standards", "StandardsError", "Status", "TableTravel", "Tariff",
    "TariffError", "UnsupportedError", "assign_centers", "assign_to_polygons", "center_income",
    "cluster_households", "open_areas", "open_plan", "plan", "solve",
}  # fmt: skip


@pytest.mark.parametrize(("package", "names"), [(layers, LAYERS), (siting, SITING)])
def test_public_names(package, names):
    assert set(package.__all__) == names
    assert list(package.__all__) == sorted(package.__all__)
    assert all(getattr(package, name) is not None for name in names)


@pytest.mark.parametrize("package", [layers, siting])
def test_errors_of_a_package_have_one_base(package):
    base = package.LayersError if package is layers else package.SitingError
    errors = [getattr(package, name) for name in package.__all__ if name.endswith("Error")]
    assert all(issubclass(error, base) for error in errors)


def test_the_core_needs_no_drawing_and_no_page():
    """Maps, streets and the application are extras: importing the core must not need them."""
    code = (
        "from layers import *; from siting import *; import layers, siting, sys\n"
        "assert plan is siting.plan and Streets is layers.Streets\n"
        "print(*sys.modules)"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    extras = {"folium", "branca", "osmium", "osmnx", "streamlit", "starlette", "typst"}
    extras |= {"dask", "distributed"}
    assert not extras & set(loaded)
