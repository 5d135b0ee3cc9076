"""The province and county of each household, from what it names and where it is."""

import geopandas as gpd
import pandas as pd

from layers.errors import FileFormatError
from layers.households.fields import read_text
from layers.households.findings import finding, join_findings
from layers.households.points import BORDER_TOLERANCE_M, Points
from layers.households.region_names import match_counties, match_provinces
from layers.phrases import Phrase
from layers.places.boundaries import locate
from layers.reasons import reason_column

#: A point this far from the province or county that its record names contradicts it. Outlines are
#: off by some hundred meters; points are often those of the middle of a village.
TOLERANCE_M = BORDER_TOLERANCE_M


def find_regions(
    frame: pd.DataFrame,
    points: Points,
    *,
    provinces: gpd.GeoDataFrame,
    counties: gpd.GeoDataFrame | None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Find province and county of households, from their names and their points.

    What a household names counts, unless its point lies farther than `TOLERANCE_M` from there: then
    the point counts, since travel is planned with it. Both are reported. Without a name the point
    counts; without province and point, a county whose name is the only one says the province.

    Parameters
    ----------
    frame
        Columns `province` and `county` of any type, where the source has them.
    points
        The points of the same records.
    provinces, counties
        As `layers.places.boundaries` gives them; `counties` may be None, then no county gets a
        code.

    Returns
    -------
    `province_code`, `province`, `county_code`, `county` on the index of the frame; and findings.
    """
    province, county = read_text(frame, "province"), read_text(frame, "county")
    named, odd_names = match_provinces(province, provinces)
    places = points.geometry
    itself = pd.Series(provinces.index, index=provinces.index)
    code, far = settle(
        places, points.province_code, named[places.index], areas=provinces, owners=itself
    )
    regions = pd.DataFrame({"province_code": named, "county": county})
    regions.loc[code.index, "province_code"] = code
    regions["county_code"] = pd.Series(None, index=frame.index, dtype="str")
    near = _next_door(
        points.province_code, code, province, provinces["province"], column="province"
    )
    findings = [odd_names, near]
    if counties is not None:
        regions, far, odd_counties = _find_counties(places, regions, named, far, counties)
        findings.append(odd_counties)
    regions["province"] = regions["province_code"].map(provinces["province"]).astype("str")
    findings.append(_tell_contradiction(province, regions["province"], far, column="province"))
    regions["province"] = regions["province"].fillna(province)
    return regions, join_findings(findings)


def refuse_strange_counties(points: gpd.GeoSeries, counties: gpd.GeoDataFrame) -> None:
    """Refuse counties in and near which no point lies.

    Raises
    ------
    FileFormatError
        When there are points, and none of them lies in or near a county.
    """
    if len(points) and locate(points, counties, nearest_within_m=TOLERANCE_M).isna().all():
        raise FileFormatError(_nowhere(points, counties))


def _find_counties(
    places: gpd.GeoSeries,
    regions: pd.DataFrame,
    named: pd.Series,
    far: pd.Series,
    counties: gpd.GeoDataFrame,
) -> tuple[pd.DataFrame, pd.Series, pd.DataFrame]:
    """Let a layer of counties decide county and province of the points that lie in it."""
    regions = regions.copy()
    said = regions["county"]
    owners = counties["province_code"].astype("str")
    owners.index = owners.index.astype("str")
    areas = counties.set_axis(owners.index)
    lies_in = locate(places, areas, nearest_within_m=TOLERANCE_M).astype("str")
    label, far_province = settle(places, lies_in, named[places.index], areas=areas, owners=owners)
    inside = label.dropna().index
    regions.loc[inside, "province_code"] = label[inside].map(owners)
    far = far.where(label.isna(), far_province)

    code, odd_names = match_counties(said, named.fillna(regions["province_code"]), areas)
    itself = pd.Series(areas.index, index=areas.index)
    settled, far_county = settle(places, label, code[places.index], areas=areas, owners=itself)
    regions["province_code"] = regions["province_code"].fillna(code.map(owners))
    regions["county_code"] = code.where(code.map(owners) == regions["province_code"])
    regions.loc[inside, "county_code"] = settled[inside]
    regions.loc[inside, "province_code"] = settled[inside].map(owners)
    names = areas["county"]
    regions["county"] = regions["county_code"].map(names).fillna(said).astype("str")
    findings = [
        odd_names,
        _tell_contradiction(said, regions["county"], far_county, column="county"),
        _next_door(lies_in, settled, said, names, column="county"),
    ]
    return regions, far, join_findings(findings)


def _nowhere(places: gpd.GeoSeries, counties: gpd.GeoDataFrame) -> Phrase:
    """Say that no point lies in any county, and what both span."""
    span = "{left:.2f} to {right:.2f} east, {low:.2f} to {high:.2f} north"
    spans = [
        Phrase(span, left=left, right=right, low=low, high=high)
        for left, low, right, high in (counties.total_bounds, places.total_bounds)
    ]
    message = (
        "No household lies in these counties: their file spans {counties}, the households "
        "{households}. Give the counties of the same place, in the CRS that their file states."
    )
    return Phrase(message, counties=spans[0], households=spans[1])


def _next_door(
    lies_in: pd.Series, settled: pd.Series, said: pd.Series, names: pd.Series, *, column: str
) -> pd.DataFrame:
    """Report the names that were believed although the points lie a little outside."""
    moved = lies_in.index[(lies_in.notna() & (lies_in != settled)).to_numpy()]
    told = said[moved].dropna()
    why = reason_column("lies_next_door", region=lies_in[told.index].map(names))
    return finding(told, column=column, reason=why, outcome="kept")


def _tell_contradiction(
    said: pd.Series, lies_in: pd.Series, far: pd.Series, *, column: str
) -> pd.DataFrame:
    """Report the names that the points of their records contradict."""
    index = far[far].index
    why = reason_column("lies_elsewhere", region=lies_in[index])
    return finding(said[index], column=column, reason=why, outcome="kept")


def settle(
    points: gpd.GeoSeries,
    labels: pd.Series,
    named: pd.Series,
    *,
    areas: gpd.GeoDataFrame,
    owners: pd.Series,
    within_m: float = TOLERANCE_M,
) -> tuple[pd.Series, pd.Series]:
    """Reconcile where points lie with what their records name.

    Parameters
    ----------
    points
        Points of some records.
    labels
        The area in which each point lies (missing where in none), on the index of the points.
    named
        What each record names (missing where nothing), on the same index: an owner.
    areas, owners
        Polygons, and to which owner each belongs (a province, say, or itself).
    within_m
        How near to the named owner a point must lie for the name to be believed.

    Returns
    -------
    The area of each point, moved to the nearest one of the named owner where that is near enough;
    and whether point and name contradict each other.
    """
    labels = labels.copy()
    differ = named.notna() & labels.notna() & (labels.map(owners) != named)
    for owner, group in named[differ].groupby(named[differ]):
        own = areas[(owners == owner).reindex(areas.index).to_numpy()]
        nearer = locate(points[group.index], own, nearest_within_m=within_m).dropna()
        labels[nearer.index] = nearer
        differ[nearer.index] = False
    return labels, differ
