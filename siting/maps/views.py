"""What of a plan a map shows: the whole, or one province."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, TypeAlias
from weakref import WeakKeyDictionary

import geopandas as gpd
import pandas as pd
import shapely

from layers.crs import national_crs, to_plane, to_wgs84
from layers.places.boundaries import load_provinces
from layers.text import key
from siting.errors import SitingError
from siting.maps.settings import StampedFacts
from siting.maps.shapes import simplified
from siting.privacy import tell_loads, tell_summary, withheld_below
from siting.standards import Standards

#: Ground farther beyond the provinces shown is not drawn, in meters: of households near a border
#: whose file counts them for this side.
ABROAD_M = 500.0

#: How far outlines of provinces may move before they go into a page, in meters: of all of them, and
#: of one that is shown alone, with those around it.
PROVINCE_M, OUTLINE_M = 1_000.0, 250.0


class MappedFacts(StampedFacts, Protocol):
    """What maps tell of how a plan was made; `siting.plans.facts.PlanFacts` has it."""

    @property
    def from_best(self) -> float | None:
        """By which part of the best possible the cost is above it at most; None without a bound."""

    @property
    def objective(self) -> str:
        """What the plan was to be best in: total, covered or farthest."""

    @property
    def travel_source(self) -> str:
        """Where travel times come from."""

    @property
    def approximate(self) -> int | None:
        """Households that were placed at their settlement; None where not known."""

    @property
    def not_measured(self) -> tuple[str, ...]:
        """What a plan of an older version does not know."""


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
    def closed(self) -> gpd.GeoDataFrame:
        """Centers that stood and do not in the plan, where they stood."""

    @property
    def roads(self) -> gpd.GeoDataFrame:
        """Main roads, one row a class; empty without streets."""

    @property
    def standards(self) -> Standards:
        """The standards that the plan was made by."""


@dataclass(frozen=True, kw_only=True)
class View:
    """Frames of a plan cut down to what is shown.

    Parameters
    ----------
    centers
        As in the plan, and told_load: their files, missing where these are not told.
    catchments, gaps, isochrones, facts, caseload_areas, closed, roads, standards
        As in the plan.
    told
        The summary of the plan as `siting.privacy.tell_summary` tells it, with the rows of what is
        shown: the country or the province, and its parts.
    withheld
        What of each of the gaps is not told lest it add up, see `siting.privacy.withheld_below`.
    provinces
        All provinces of the country, whole, as `drawn_provinces` gives them.
    province_code
        The province shown, or None for the whole plan.
    whole
        Whether that is all of the plan; a plan for one province is shown whole by its code, too.
    """

    centers: gpd.GeoDataFrame
    catchments: gpd.GeoDataFrame
    gaps: gpd.GeoDataFrame
    isochrones: gpd.GeoDataFrame
    told: pd.DataFrame
    withheld: pd.DataFrame
    facts: MappedFacts
    provinces: gpd.GeoDataFrame
    province_code: str | None
    whole: bool
    caseload_areas: gpd.GeoDataFrame
    closed: gpd.GeoDataFrame
    roads: gpd.GeoDataFrame
    standards: Standards

    @property
    def total(self) -> pd.Series:
        """The row that holds the whole of what is shown, as it is told."""
        level = "country" if self.province_code is None else "province"
        return self.told[self.told["level"] == level].iloc[0]

    @property
    def active(self) -> list[str]:
        """Codes of the provinces that the view covers."""
        if self.province_code is not None:
            return [self.province_code]
        return planned_provinces(self.gaps, self.provinces)


def planned_provinces(gaps: gpd.GeoDataFrame, provinces: gpd.GeoDataFrame) -> list[str]:
    """Return the codes of the provinces that a plan's gaps lie in, in their official order."""
    present = set(gaps["province_code"].dropna().unique())
    return [code for code in provinces.index if code in present]


def drawn_provinces(province: str | None = None) -> gpd.GeoDataFrame:
    """Return the bundled provinces with outlines of as many corners as a page should carry.

    Parameters
    ----------
    province
        Code of one that is shown alone, with finer outlines, and so are those that it borders on.
    """
    provinces = load_provinces()
    outlines = _simplified(PROVINCE_M)
    if province is not None:
        near = provinces.intersects(provinces.geometry[province])
        outlines = outlines.where(~near, _simplified(OUTLINE_M))
    return provinces.set_geometry(outlines)


@lru_cache(maxsize=2)
def _simplified(tolerance_m: float) -> gpd.GeoSeries:
    """Return the outlines of all provinces, which each map asks for again."""
    return simplified(load_provinces().geometry, tolerance_m=tolerance_m)


_Told: TypeAlias = tuple[gpd.GeoDataFrame, pd.DataFrame, pd.DataFrame]
#: What was told of plans that are still in use.
_KNOWN: WeakKeyDictionary[MappedPlan, _Told] = WeakKeyDictionary()


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
    code = None if province is None else _province_code(province, plan.gaps, load_provinces())
    centers, told, withheld = _told(plan)
    catchments, gaps = plan.catchments, plan.gaps
    isochrones = plan.isochrones
    caseload_areas, closed = plan.caseload_areas, plan.closed
    if code is not None:
        centers = centers[centers["province_code"] == code]
        catchments = catchments[catchments.index.isin(centers.index)]
        caseload_areas = caseload_areas[caseload_areas["center_id"].isin(centers.index)]
        gone = closed["moved_to"].isna() & (closed["province_code"] == code)
        closed = closed[gone | closed["moved_to"].isin(centers.index)]
        gaps = gaps[gaps["province_code"] == code]
        isochrones = isochrones[isochrones["center_id"].isin(centers.index)]
        told = told[told["province_code"] == code]
    shown = drawn_provinces(_only(planned_provinces(gaps, load_provinces())))
    ground = _ground(shown.loc[planned_provinces(gaps, shown), "geometry"])
    return View(
        centers=centers,
        catchments=_on(ground, catchments),
        gaps=_on(ground, gaps),
        isochrones=isochrones,
        told=told,
        withheld=withheld.loc[gaps.index],
        facts=plan.facts,
        provinces=shown,
        province_code=code,
        whole=code is None or planned_provinces(plan.gaps, shown) == [code],
        caseload_areas=_on(ground, caseload_areas),
        closed=closed,
        roads=_within(ground, plan.roads),
        standards=plan.standards,
    )


def _told(plan: MappedPlan) -> _Told:
    """Return centers, summary and what is withheld of a whole plan, which each province asks for.

    What a province tells depends on all others: numbers that are not told must not follow.
    """
    if plan not in _KNOWN:
        centers = plan.centers.assign(told_load=tell_loads(plan.centers))
        told = centers, tell_summary(plan.summary), withheld_below(plan.summary, plan.gaps)
        _KNOWN[plan] = told
    return _KNOWN[plan]


def on_ground(view: View, areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return areas without what of them lies beyond the provinces of a view."""
    return _on(_ground(view.provinces.loc[view.active, "geometry"]), areas)


def _province_code(province: str, gaps: gpd.GeoDataFrame, provinces: gpd.GeoDataFrame) -> str:
    present = provinces.loc[planned_provinces(gaps, provinces), "province"]
    asked = key(province)
    matching = [code for code, name in present.items() if asked in {code, key(name)}]
    if len(matching) != 1:
        known = ", ".join(f"{code} {name}" for code, name in present.items())
        message = (
            "The plan has no province {province!r}; give the code or the name of one of these: "
            "{known}."
        )
        raise SitingError(message, province=province, known=known)
    return str(matching[0])


def _ground(provinces: gpd.GeoSeries) -> shapely.Geometry:
    """Return the ground of what is shown, with a margin, since outlines are coarse."""
    plane = to_plane(provinces, crs=national_crs())
    wide = shapely.buffer(plane.union_all(), ABROAD_M, quad_segs=2)
    ground: shapely.Geometry = to_wgs84(gpd.GeoSeries([wide], crs=national_crs())).iloc[0]
    return ground


def _on(ground: shapely.Geometry, areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Cut off what of areas lies beyond: the ground of a household whose point is elsewhere."""
    shapes = areas.geometry.to_numpy()
    shapely.prepare(ground)
    beyond = shapely.intersects(ground, shapes) & ~shapely.contains_properly(ground, shapes)
    if not beyond.any():
        return areas
    cut = shapes.copy()
    cut[beyond] = shapely.intersection(shapes[beyond], ground)
    return areas.set_geometry(gpd.GeoSeries(cut, index=areas.index, crs=areas.crs))


def _within(ground: shapely.Geometry, lines: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Cut off what of lines lies beyond; those of which nothing is left are left out."""
    shapely.prepare(ground)
    cut = gpd.GeoSeries(
        shapely.intersection(lines.geometry.to_numpy(), ground), index=lines.index, crs=lines.crs
    )
    return lines.set_geometry(cut)[~cut.is_empty]


def _only(codes: list[str]) -> str | None:
    """Return the province of a plan for one; None for several, or none."""
    return codes[0] if len(codes) == 1 else None
