"""Households without a believed point: placed at the settlement they name, or unlocated."""

from typing import NamedTuple

import geopandas as gpd
import pandas as pd
import shapely

from layers.households.findings import finding, join_findings
from layers.households.villages import gazetteer_folder, load_villages, place_by_village
from layers.places.boundaries import locate
from layers.places.gazetteer import ALIKE_AT_MOST, EXACT_BUT_KIND, place_by_name
from layers.places.settlements import URBAN_POPULATION
from layers.reasons import join_columns, reason, reason_column


class Places(NamedTuple):
    """Where the households without a believed point ended.

    Parameters
    ----------
    placed
        Households with `placed_to`, `placed_score`, `geometry`, and `province_code` and
        `county_code` of the settlement where the file named none.
    unlocated
        The others, with `reason`.
    findings
        One for each household of either kind, and one where the settlement lies in another county
        than the row names.
    """

    placed: gpd.GeoDataFrame
    unlocated: pd.DataFrame
    findings: pd.DataFrame


def place_households(
    households: pd.DataFrame,
    refused: pd.DataFrame,
    *,
    settlements: gpd.GeoDataFrame,
    provinces: gpd.GeoDataFrame,
    counties: gpd.GeoDataFrame | None,
    divided: bool = False,
) -> Places:
    """Place households to the settlements they name.

    Parameters
    ----------
    households
        Households without a believed point: `province_code`, `county_code`, `settlement` and more.
    refused
        Why a point that was given is not believed (column, value, reason), on part of the index.
    settlements
        As `layers.places.settlements.load_settlements` gives them.
    provinces, counties
        As `layers.places.boundaries` gives them, for the names of regions; `counties` may be None.
    divided
        Whether a row may name the county of which a settlement's county was once a part.
    """
    match = _match(households, settlements, counties, divided=divided)
    why = _why_no_point(households, refused)
    found = match["settlement_id"].notna()
    placed = _at_settlement(households[found], match[found], settlements)
    placed = _fill_regions(placed, provinces, counties)
    moved = match.index[match["moved"]]
    elsewhere = reason_column("settlement_elsewhere", county=placed["county"][moved])
    reasons = join_columns(why["reason"][~found], match["reason"][~found])
    unlocated = households[~found].assign(reason=reasons.astype("str"))
    likeness = placed["placed_score"].round().astype("int64")
    placing = reason_column("placed", place=placed["placed_to"], likeness=likeness)
    about = match.index[match["about"]]
    placing[about] = reason_column("placed_about", place=placed["placed_to"][about])
    findings = [
        _tell(why[found], join_columns(why["reason"][found], placing), "approximate"),
        _tell(why[~found], unlocated["reason"], "unlocated"),
        finding(households["county"][moved], column="county", reason=elsewhere, outcome="kept"),
    ]
    return Places(placed, unlocated, join_findings(findings))


def _match(
    households: pd.DataFrame,
    settlements: gpd.GeoDataFrame,
    counties: gpd.GeoDataFrame | None,
    *,
    divided: bool,
) -> pd.DataFrame:
    """Find the settlement that each household names, or say why there is none.

    `moved` tells which of them lie in a county beside the one that the row names. Counties are
    divided and files go on naming the one of before; but a village of that name may be in the
    county named and not be listed, so that only a town is believed.
    """
    query = households[["province_code", "county_code", "settlement"]]
    match = place_by_name(query, settlements, counties=counties).assign(moved=False)
    unlisted = match["reason"].str.startswith("settlement_unlisted").fillna(value=False)
    lost = unlisted & query.notna().all(axis=1)
    if divided and counties is not None and lost.any():
        towns = settlements[settlements["population"] >= URBAN_POPULATION]
        wider = place_by_name(query.loc[lost, ["province_code", "settlement"]], towns)
        sure = wider[wider["placed_score"] >= EXACT_BUT_KIND]
        there = locate(settlements.loc[sure["settlement_id"]], counties).to_numpy()
        named = counties.geometry.loc[query.loc[sure.index, "county_code"]].to_numpy()
        beside = shapely.intersects(named, counties.geometry.reindex(there).to_numpy())
        match.loc[sure.index[beside]] = sure[beside].assign(moved=True)
    match = _match_villages(query, match, settlements, counties)
    unnamed = households["settlement"].isna()
    return match.assign(reason=match["reason"].mask(unnamed, reason("settlement_unnamed")))


def _match_villages(
    query: pd.DataFrame,
    match: pd.DataFrame,
    settlements: gpd.GeoDataFrame,
    counties: gpd.GeoDataFrame | None,
) -> pd.DataFrame:
    """Ask the gazetteer of villages, where there is one, for names that no settlement bears."""
    match = match.assign(about=False)
    alike = match["placed_score"] <= ALIKE_AT_MOST
    unlisted = match["reason"].str.match("settlement_unlisted|lookalikes").fillna(value=False)
    asked = query[(alike | unlisted) & query[["settlement", "province_code"]].notna().all(axis=1)]
    folder = gazetteer_folder()
    if asked.empty or folder is None or counties is None:
        return match
    villages = load_villages(folder, set(asked["province_code"]))
    found = place_by_village(asked, villages, settlements, counties)
    match.loc[found.index, [*found.columns]] = found
    match.loc[found.index, "moved"] = False
    match.loc[found.index, "about"] = found["settlement_id"].notna()
    return match


def _why_no_point(households: pd.DataFrame, refused: pd.DataFrame) -> pd.DataFrame:
    """Return column, value and reason of having no believed point."""
    why = pd.DataFrame(
        {
            "column": "settlement",
            "value": households["settlement"],
            "reason": reason("no_point"),
        },
        index=households.index,
    )
    why.loc[refused.index, ["column", "value", "reason"]] = refused
    return why


def _at_settlement(
    households: pd.DataFrame, match: pd.DataFrame, settlements: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    """Put households on the points of their settlements."""
    towns = settlements.loc[match["settlement_id"]]
    province = pd.Series(towns["province_code"].to_numpy(), index=households.index, dtype="str")
    placed = households.assign(
        county_code=households["county_code"].mask(match["moved"]),
        province_code=households["province_code"].fillna(province),
        placed_to=match["placed_to"].astype("str"),
        placed_score=match["placed_score"].astype("float64"),
    )
    return gpd.GeoDataFrame(placed, geometry=towns.geometry.to_numpy(), crs=settlements.crs)


def _fill_regions(
    placed: gpd.GeoDataFrame, provinces: gpd.GeoDataFrame, counties: gpd.GeoDataFrame | None
) -> gpd.GeoDataFrame:
    """Add the province, and the county where counties are given, that the settlement lies in."""
    name = placed["province_code"].map(provinces["province"]).astype("str")
    placed = placed.assign(province=name.fillna(placed["province"]))
    if counties is None:
        return placed
    code = placed["county_code"].fillna(locate(placed, counties).astype("str"))
    county = code.map(counties["county"].set_axis(counties.index.astype("str")))
    return placed.assign(county_code=code, county=county.fillna(placed["county"]).astype("str"))


def _tell(why: pd.DataFrame, reasons: pd.Series, outcome: str) -> pd.DataFrame:
    """Describe the outcome of each household, under the column that left it without a point."""
    columns = why["column"].unique()
    parts = [
        finding(rows["value"], column=column, reason=reasons[rows.index], outcome=outcome)
        for column in columns
        if len(rows := why[why["column"] == column])
    ]
    return join_findings(parts)
