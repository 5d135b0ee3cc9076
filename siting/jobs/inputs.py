"""Tables, areas and networks beside households: read from a file, now and when a plan is made."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd

from layers.applicants import read_applicants
from layers.area_amounts import read_capacities, read_growth
from layers.area_tables import AreaTable
from layers.centers import Sites, read_candidates, read_centers
from layers.places.boundaries import read_counties, read_neighborhoods
from layers.quotas import read_quotas
from layers.streets.reading import Mode, read_all_streets, read_streets
from siting.jobs.workspace import Workspace, read_label

_SITES: Mapping[str, Callable[..., Sites]] = {
    "centers": read_centers,
    "candidates": read_candidates,
}
_TABLES: Mapping[str, Callable[..., AreaTable]] = {
    "quotas": read_quotas,
    "capacities": read_capacities,
    "growth": read_growth,
}


def read_input(
    file: Path,
    what: str,
    *,
    sheet: str | None = None,
    crs: str | None = None,
    mode: Mode | None = None,
    counties: gpd.GeoDataFrame | None = None,
) -> Any:  # noqa: ANN401 - what its reader returns
    """Read a file as what it is.

    Parameters
    ----------
    file, what
        The file, and what it holds, one of `siting.jobs.asked.What` but households.
    sheet, crs, mode
        How to read it, where the file does not say.
    counties
        Counties that its rows may name; None for the bundled ones.

    Returns
    -------
    What the reader of `layers` returns; of streets all networks.
    """
    if what in _SITES:
        return _SITES[what](file, sheet=sheet, crs=crs)
    if what in _TABLES:
        return _TABLES[what](file, sheet=sheet, counties=counties)
    if what == "applicants":
        return read_applicants(file, sheet=sheet)
    if what == "streets":
        return read_all_streets(file) if mode is None else (read_streets(file, mode),)
    return read_counties(file) if what == "counties" else read_neighborhoods(file)


def kept_input(
    place: Workspace, name: str, what: str, *, counties: gpd.GeoDataFrame | None = None
) -> Any:  # noqa: ANN401 - what its reader returns
    """Read what is kept as it was read when it was sent.

    Parameters
    ----------
    place, name, what
        The workspace, an id, and what it must be.
    counties
        As of `read_input`.

    Raises
    ------
    JobError
        When it is not there, or something else.
    """
    how = read_label(place.kept("inputs", name, what=what)).get("how", {})
    return read_input(place.input_file(name, what), what, **how, counties=counties)
