"""How many files a center takes: as its own row says, else by county, density, setting, or all.

The organization published that capacity differs with the extent of the area and the town, and no
numbers. So each rule is the planner's; the most particular one that says anything counts.
"""

from dataclasses import dataclass
from typing import TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.area_tables import AreaTable
from layers.households.intake import Intake
from siting.arrays import Int32s
from siting.errors import ProblemError
from siting.planning.quota_shares import measure_areas
from siting.standards import Standards, least_density

#: What told the capacity of a center, in the order in which it is asked.
RULES = ("own", "table", "density", "setting", "plain")


Frame = TypeVar("Frame", bound=pd.DataFrame)


@dataclass(frozen=True, eq=False)
class ByPlace:
    """What tells the capacity of a center beside its own row and the standards.

    Parameters
    ----------
    table
        ``capacity`` of a center in each county or province, see
        `layers.area_amounts.read_capacities`.
    density
        Files per km2 of each county, by county_code; asked where the standards go by density.
    """

    table: AreaTable | None = None
    density: pd.Series | None = None


#: Nothing but rows and standards.
PLAIN = ByPlace()


def capacities_by_place(
    intake: Intake,
    standards: Standards,
    *,
    table: AreaTable | None,
    counties: gpd.GeoDataFrame | None,
) -> ByPlace:
    """Return what tells the capacity of centers, with densities where the standards ask for them.

    Parameters
    ----------
    intake
        All files count where they belong to, those without a place as well.
    standards
        With ``files_by_density`` or without.
    table
        Capacities by county or province.
    counties
        Those that the households were read with; by default the bundled ones.
    """
    if not standards.files_by_density:
        return ByPlace(table)
    areas = measure_areas(intake, level="county", counties=counties)
    return ByPlace(table, areas["files"] / areas["area_km2"])


def fill_capacities(sites: Frame, standards: Standards, by_place: ByPlace = PLAIN) -> Frame:
    """Give a capacity to every site whose own row has none.

    Parameters
    ----------
    sites
        Rows with county_code, province_code, setting (urban, rural), ``min_load`` and ``capacity``,
        missing where the row says nothing.
    standards
        Files of a center, plain and by place.
    by_place
        What else tells them.

    Returns
    -------
    The same rows with ``capacity`` everywhere, whole and positive, and ``capacity_by``, one of
    `RULES`.

    Raises
    ------
    ProblemError
        When a table gives less to a place than the fewest files with which a center may open.
    """
    capacity = sites["capacity"].astype("float64")
    told = pd.Series("own", index=sites.index, dtype="str").where(capacity.notna(), "")
    for rule, offered in (
        ("table", _by_table(sites, by_place.table)),
        ("density", _by_density(sites, standards, by_place.density)),
        ("setting", sites["setting"].map(standards.files_by_setting).astype("float64")),
        ("plain", pd.Series(float(standards.files_per_center), index=sites.index)),
    ):
        new = capacity.isna() & offered.notna()
        told = told.mask(new, rule)
        capacity = capacity.where(~new, offered)
    _check_minimum(sites, capacity, told)
    return sites.assign(capacity=capacity, capacity_by=told)


def capacity_facts(sites: pd.DataFrame, open_sites: Int32s) -> dict[str, object]:
    """Return what a plan keeps of capacities by place; nothing where all are own or plain.

    Parameters
    ----------
    sites
        As `fill_capacities` returns them.
    open_sites
        Positions of the centers of the plan.

    Returns
    -------
    ``capacity_by``: number of centers by what told their capacity, one of `RULES`.
    """
    told = sites["capacity_by"].iloc[open_sites].value_counts()
    if set(told.index) <= {"own", "plain"}:
        return {}
    return {"capacity_by": {rule: int(told[rule]) for rule in RULES if rule in told.index}}


def _by_table(sites: pd.DataFrame, table: AreaTable | None) -> pd.Series:
    """Return what the table says of each site's county or province."""
    if table is None:
        return pd.Series(np.nan, index=sites.index)
    given = table.areas["capacity"]
    return sites[f"{table.level}_code"].map(given).astype("float64")


def _by_density(sites: pd.DataFrame, standards: Standards, density: pd.Series | None) -> pd.Series:
    """Return what the standards say of the density of each site's county."""
    if density is None or not standards.files_by_density:
        return pd.Series(np.nan, index=sites.index)
    rows = {least_density(text) or 0.0: files for text, files in standards.files_by_density.items()}
    least = np.array(sorted(rows))
    there = sites["county_code"].map(density).to_numpy(dtype=np.float64)
    at = np.searchsorted(least, there, side="right") - 1
    files = np.array([rows[key] for key in least.tolist()])[np.maximum(at, 0)]
    return pd.Series(np.where((at >= 0) & ~np.isnan(there), files, np.nan), index=sites.index)


def _check_minimum(sites: pd.DataFrame, capacity: pd.Series, told: pd.Series) -> None:
    """Refuse a table that lets no center open somewhere."""
    low = (told == "table") & (capacity < sites["min_load"])
    if low.any():
        first = sites[low].iloc[0]
        message = (
            "The table of capacities gives {capacity:g} files to a center in {county}, fewer than "
            "minimum_files ({least:g}), so that none of {n_centers} places could open; raise the "
            "one or lower the other."
        )
        raise ProblemError(
            message,
            capacity=capacity[low].iloc[0],
            county=first["county"],
            least=first["min_load"],
            n_centers=int(low.sum()),
        )
