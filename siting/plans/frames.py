"""A plan: the answer as frames, kept in one GeoPackage that QGIS opens."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from layers.extras import need_package
from layers.texts import Language
from siting.location.result import Certificate
from siting.plans.facts import PlanFacts
from siting.plans.schema import LAYERS, empty_areas, empty_table
from siting.plans.writing import write_plan
from siting.standards import Standards

if TYPE_CHECKING:
    from siting.maps.page_parts import OfflineMap


@dataclass(frozen=True, eq=False)
class Plan:
    """Where centers stand, whom they serve and where coverage falls short.

    Every frame is indexed by id and in WGS 84. Every row of the input is in exactly one of
    `assignments`, `unlocated` and `rejected`.

    Parameters
    ----------
    centers
        Open centers, see `siting.plans.schema.LAYERS` for the columns of each frame.
    neighborhoods
        Neighborhoods with households; their polygons tile what is planned.
    catchments
        What each center serves; the neighborhoods of which it serves the largest share.
    gaps
        Coverage of each neighborhood.
    summary
        Coverage of the country, each province and each county, see `siting.coverage.summarize`.
    assignments
        Located households: who serves them, or why nobody does.
    unlocated
        Households without a place: what the file said of them.
    rejected
        Rows of the file that are no household.
    facts
        Standards, options, seed, versions, the input's SHA-256, cost, bound, status, timings.
    isochrones
        Where a center is reached in a time; empty in a plan that was made without streets.
    groups
        Coverage by setting and client group, see `siting.coverage.summarize_groups`.
    equity
        How unevenly travel and places are spread, see `siting.coverage.summarize_equity`.
    caseload_areas
        What each social worker visits; empty in a plan made without them.
    closed
        Centers that stood and do not in the plan.
    roads
        Main roads to recognize a place by; empty in a plan that was made without streets.

    Raises
    ------
    PlanFileError
        When a frame is not as the schema says; the sentence names layer and column.

    Examples
    --------
    >>> import siting  # doctest: +SKIP
    >>> plan = siting.open_plan("plan.gpkg")  # doctest: +SKIP
    >>> plan.result.gap  # doctest: +SKIP
    """

    centers: gpd.GeoDataFrame
    neighborhoods: gpd.GeoDataFrame
    catchments: gpd.GeoDataFrame
    gaps: gpd.GeoDataFrame
    summary: pd.DataFrame
    assignments: pd.DataFrame
    unlocated: pd.DataFrame
    rejected: pd.DataFrame
    facts: PlanFacts
    isochrones: gpd.GeoDataFrame = field(default_factory=partial(empty_areas, "isochrones"))
    groups: pd.DataFrame = field(default_factory=partial(empty_table, "groups"))
    equity: pd.DataFrame = field(default_factory=partial(empty_table, "equity"))
    caseload_areas: gpd.GeoDataFrame = field(default_factory=partial(empty_areas, "caseload_areas"))
    closed: gpd.GeoDataFrame = field(default_factory=partial(empty_areas, "closed"))
    roads: gpd.GeoDataFrame = field(default_factory=partial(empty_areas, "roads"))

    def __post_init__(self) -> None:
        """Refuse frames that are not as the schema says."""
        for name, layer in LAYERS.items():
            layer.check(getattr(self, name))

    @property
    def metadata(self) -> Mapping[str, str]:
        """The facts as text, as the file keeps them."""
        return self.facts.to_metadata()

    @property
    def result(self) -> Certificate:
        """What was proved of the plan's cost."""
        return self.facts.certificate

    @property
    def standards(self) -> Standards:
        """The standards that the plan was made by."""
        return self.facts.standards

    def explore(self, *, language: Language = "fa", province: str | None = None) -> "OfflineMap":
        """Draw the plan on a map, which a notebook shows; no single household is on it.

        Parameters
        ----------
        language
            What the map says first, ``"fa"`` or ``"en"``; its reader can switch.
        province
            Two-digit code or Persian name of the only province to show; None for the whole plan.

        Returns
        -------
        A `folium.Map` whose page needs no network, see `siting.maps.plan_map`.

        Raises
        ------
        MissingPackageError
            When folium is not installed.
        SitingError
            When there are no maps in the language, or the plan has no such province.
        """
        need_package("folium", extra="maps", what="A map")
        from siting.maps import plan_map  # noqa: PLC0415 - folium is an extra

        return plan_map(self, language=language, province=province)

    def save(self, path: str | Path) -> None:
        """Write the plan to a GeoPackage: whole, or not at all.

        Parameters
        ----------
        path
            File to write, ending in .gpkg; an older one there is replaced only once the new one is
            complete.

        Raises
        ------
        PlanFileError
            When the file cannot be written, or does not end in .gpkg.
        """
        write_plan(path, {name: getattr(self, name) for name in LAYERS}, self.metadata)
