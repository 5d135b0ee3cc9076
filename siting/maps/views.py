"""What of a plan a map shows: the whole, or one province."""

from dataclasses import dataclass
from typing import Protocol

import geopandas as gpd
import pandas as pd

from layers.crs import national_crs, to_plane
from layers.places.boundaries import load_provinces
from siting.errors import SitingError
from siting.maps.shapes import merged, simplified
from siting.standards import Standards

#: Share of a province that its neighborhoods must cover to outline it.
FILLED = 0.7

#: How far the outline of a province may move when simplified, in meters.
OUTLINE_M = 250.0

#: How far the bundled outlines of provinces may move before they go into a page, in meters.
PROVINCE_M = 1_000.0


class MappedFacts(Protocol):
    """What maps tell of how a plan was made; `siting.plans.facts.PlanFacts` has it."""

    @property
    def from_best(self) -> float | None:
        """By which part of the best possible the cost is above it at most; None without a bound."""

    @property
    def travel_source(self) -> str:
        """Where travel times come from."""

    @property
    def approximate(self) -> int | None:
        """Households that were placed to their settlement; None where not known."""


class MappedPlan(Protocol):
    """The part of a plan that maps read; `siting.plans.frames.Plan` has it."""

    @property
    def centers(self) -> gpd.GeoDataFrame:
        """Centers of the plan."""

    @property
    def catchments(self) -> gpd.GeoDataFrame:
        """Catchment of each center."""

    @property
    def gaps(self) -> gpd.GeoDataFrame:
        """Coverage of each neighborhood."""

    @property
    def summary(self) -> pd.DataFrame:
        """Coverage of the country, each province and each county."""

    @property
    def facts(self) -> MappedFacts:
        """How the plan was made, and what was proved of it."""

    @property
    def isochrones(self) -> gpd.GeoDataFrame:
        """Where centers are reached in a time; empty without streets."""

    @property
    def caseload_areas(self) -> gpd.GeoDataFrame:
        """Area of each social worker; empty in a plan without them."""

    @property
    def standards(self) -> Standards:
        """The standards that the plan was made by."""


@dataclass(frozen=True, kw_only=True)
class View:
    """Frames of a plan cut down to what is shown.

    Parameters
    ----------
    centers, catchments, gaps, isochrones, facts, caseload_areas, standards
        As in the plan.
    summary
        As in the plan, with the rows of what is shown: the country or the province, and its parts.
    provinces
        All provinces of the country, as `drawn_provinces` gives them, but outlined by the
        neighborhoods shown where those fill them.
    province_code
        The province shown, or None for the whole plan.
    """

    centers: gpd.GeoDataFrame
    catchments: gpd.GeoDataFrame
    gaps: gpd.GeoDataFrame
    isochrones: gpd.GeoDataFrame
    summary: pd.DataFrame
    facts: MappedFacts
    provinces: gpd.GeoDataFrame
    province_code: str | None
    caseload_areas: gpd.GeoDataFrame
    standards: Standards

    @property
    def total(self) -> pd.Series:
        """The row of the summary that holds the whole of what is shown."""
        level = "country" if self.province_code is None else "province"
        return self.summary[self.summary["level"] == level].iloc[0]

    @property
    def active(self) -> list[str]:
        """Codes of the provinces that the view covers."""
        if self.province_code is not None:
            return [self.province_code]
        return planned_provinces(self.gaps, self.provinces)


def planned_provinces(gaps: gpd.GeoDataFrame, provinces: gpd.GeoDataFrame) -> list[str]:
    """Return the codes of the provinces that a plan's gaps lie in, in their official order."""
    present = set(gaps["province_code"].dropna())
    return [code for code in provinces.index if code in present]


def drawn_provinces() -> gpd.GeoDataFrame:
    """Return the bundled provinces with outlines of as many corners as a page should carry."""
    provinces = load_provinces()
    return provinces.set_geometry(simplified(provinces.geometry, tolerance_m=PROVINCE_M))


def plan_view(plan: MappedPlan, *, province: str | None = None) -> View:
    """Cut a plan down to one province, or take it whole.

    Parameters
    ----------
    plan
        A plan with its areas.
    province
        Two-digit code or Persian name; None for the whole plan.

    Raises
    ------
    SitingError
        When the plan has no such province.
    """
    provinces = drawn_provinces()
    code = None if province is None else _province_code(province, plan.gaps, provinces)
    centers, catchments, gaps, summary = plan.centers, plan.catchments, plan.gaps, plan.summary
    isochrones = plan.isochrones
    caseload_areas = plan.caseload_areas
    if code is not None:
        centers = centers[centers["province_code"] == code]
        catchments = catchments[catchments.index.isin(centers.index)]
        caseload_areas = caseload_areas[caseload_areas["center_id"].isin(centers.index)]
        gaps = gaps[gaps["province_code"] == code]
        isochrones = isochrones[isochrones["center_id"].isin(centers.index)]
        summary = summary[summary["province_code"] == code]
    return View(
        centers=centers,
        catchments=catchments,
        gaps=gaps,
        isochrones=isochrones,
        summary=summary,
        facts=plan.facts,
        provinces=_sharpened(provinces, gaps),
        province_code=code,
        caseload_areas=caseload_areas,
        standards=plan.standards,
    )


def _province_code(province: str, gaps: gpd.GeoDataFrame, provinces: gpd.GeoDataFrame) -> str:
    present = provinces.loc[planned_provinces(gaps, provinces), "province"]
    matching = present.index[(present.index == province) | (present == province)]
    if len(matching) != 1:
        known = ", ".join(f"{code} {name}" for code, name in present.items())
        message = (
            f"The plan has no province {province!r}; give the code or the name of one of these: "
            f"{known}."
        )
        raise SitingError(message)
    return str(matching[0])


def _sharpened(provinces: gpd.GeoDataFrame, gaps: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Outline provinces by the neighborhoods that fill them, which are finer."""
    united = merged(gaps.geometry, gaps["province_code"].to_numpy())
    plane = national_crs()
    area = to_plane(united, crs=plane).area
    coarse = to_plane(provinces.geometry, crs=plane).area
    filled = [
        code
        for code in united.index.intersection(provinces.index)
        if area[code] > FILLED * coarse[code]
    ]
    if not filled:
        return provinces
    fine = united.loc[filled]
    around = provinces.geometry.drop(filled)
    rest = around.difference(fine.union_all())
    rest = rest.where(~rest.is_empty, around)
    outlines = gpd.GeoSeries(pd.concat([fine, rest]), crs=provinces.crs).reindex(provinces.index)
    return provinces.set_geometry(simplified(outlines, tolerance_m=OUTLINE_M))
