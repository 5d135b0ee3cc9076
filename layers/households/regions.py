"""The province and county of each household, from what it names and where it is."""

import geopandas as gpd
import pandas as pd

from layers.errors import FileFormatError
from layers.households.fields import read_text
from layers.households.findings import finding, join_findings
from layers.households.points import Points
from layers.households.region_names import match_counties, match_provinces
from layers.places.boundaries import locate
from layers.reasons import reason_column

#: A point this far from the province that its record names contradicts it; the bundled outlines
#: are off by up to 10 km for one point in a hundred, by 20 km for one in 250.
PROVINCE_TOLERANCE_M = 20_000.0

#: The same for the counties of a given layer, whose outlines are trusted more.
COUNTY_TOLERANCE_M = 3_000.0


def find_regions(
    frame: pd.DataFrame,
    points: Points,
    *,
    provinces: gpd.GeoDataFrame,
    counties: gpd.GeoDataFrame | None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Find province and county of households, from their names and their points.

    What a household names counts, unless its point lies far from there: then the point counts,
    since travel is planned with it, and the contradiction is reported. Without a name the point
    counts.

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
    code, far = settle(
        places,
        points.province_code,
        named[places.index],
        areas=provinces,
        owners=pd.Series(provinces.index, index=provinces.index),
        within_m=PROVINCE_TOLERANCE_M,
    )
    regions = pd.DataFrame({"province_code": named, "county": county})
    regions.loc[code.index, "province_code"] = code
    regions["county_code"] = pd.Series(None, index=frame.index, dtype="str")
    findings = [odd_names]
    if counties is not None:
        regions, far, odd_counties = _find_counties(places, regions, named, far, counties)
        findings.append(odd_counties)
    regions["province"] = regions["province_code"].map(provinces["province"]).astype("str")
    findings.append(_tell_contradiction(province, regions["province"], far, column="province"))
    regions["province"] = regions["province"].fillna(province)
    return regions, join_findings(findings)


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
    lies_in = locate(places, counties, nearest_within_m=COUNTY_TOLERANCE_M).astype("str")
    if len(places) and lies_in.isna().all():
        raise FileFormatError(_nowhere(places, counties))
    label, far_province = settle(
        places,
        lies_in,
        named[places.index],
        areas=counties,
        owners=owners,
        within_m=COUNTY_TOLERANCE_M,
    )
    inside = label.dropna().index
    regions.loc[inside, "province_code"] = label[inside].map(owners)
    far = far.where(label.isna(), far_province)

    code = match_counties(said, regions["province_code"], counties)
    itself = pd.Series(counties.index.astype("str"), index=counties.index)
    label, far_county = settle(
        places,
        label,
        code[places.index],
        areas=counties,
        owners=itself,
        within_m=COUNTY_TOLERANCE_M,
    )
    regions["county_code"] = code
    regions.loc[inside, "county_code"] = label[inside]
    names = counties["county"].set_axis(counties.index.astype("str"))
    regions["county"] = regions["county_code"].map(names).fillna(said).astype("str")
    return regions, far, _tell_contradiction(said, regions["county"], far_county, column="county")


def _nowhere(places: gpd.GeoSeries, counties: gpd.GeoDataFrame) -> str:
    """Say that no point lies in any county, and what both span."""
    spans = [
        f"{left:.2f} to {right:.2f} east, {low:.2f} to {high:.2f} north"
        for left, low, right, high in (counties.total_bounds, places.total_bounds)
    ]
    return (
        f"No household lies in these counties: their file spans {spans[0]}, the households "
        f"{spans[1]}. Give the counties of the same place, in the CRS that their file states."
    )


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
    within_m: float,
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
