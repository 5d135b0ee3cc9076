"""An optional gazetteer of villages: names without places, down to the rural district.

The package `django-iranian-cities` (GPL-3, by its own authors) lists 98,100 villages with their
rural district, district and county. Its tables are read where it is installed; it is never
imported, and nothing of it ships with this package.
"""

import importlib.util
import re
from pathlib import Path

import geopandas as gpd
import pandas as pd

from layers.households.region_names import match_counties, match_provinces
from layers.places.boundaries import load_provinces, locate
from layers.places.gazetteer import EXACT, NAMED
from layers.reasons import reason
from layers.text import name_key

#: The package, as it is imported.
PACKAGE = "iranian_cities"

# Another name of a village stands in brackets, a number of the census before it.
_BRACKETS = re.compile(r"\(\d*([^()]*)\)")
# The word for village before a name.
_KIND = re.compile(r"^(روستای|روستا|قریه|آبادی|ابادی|ده)\s+(?=\S)")


def gazetteer_folder() -> Path | None:
    """Return where the tables of the package are; None where it is not installed."""
    found = importlib.util.find_spec(PACKAGE)
    places = [] if found is None else found.submodule_search_locations or []
    folders = (Path(place) / "data" for place in places)
    return next((folder for folder in folders if (folder / "village.csv").is_file()), None)


def load_villages(folder: Path, province_codes: set[str]) -> pd.DataFrame:
    """Load the villages and towns of some provinces.

    Parameters
    ----------
    folder
        The tables of the package.
    province_codes
        Codes of the Statistical Centre.

    Returns
    -------
    One row for each name of each: `key` (see `layers.text.name_key`), `number` (below 0 for towns),
    `rural_district` (missing for towns), `district` and `county` (Persian names),
    `rural_district_id`, `district_id`, `province_code`.
    """
    tables = {
        name: pd.read_csv(folder / f"{name}.csv", index_col="id", dtype={"name": "str"})
        for name in ("province", "county", "district", "rural_district")
    }
    codes, _ = match_provinces(tables["province"]["name"], load_provinces())
    villages = pd.read_csv(folder / "village.csv", index_col="id", dtype={"name": "str"})
    towns = pd.read_csv(folder / "city.csv", index_col="id", dtype={"name": "str"})
    places = pd.concat([villages, towns.set_axis(-towns.index, axis="index")])
    places["province_code"] = places["province"].map(codes)
    places = places[places["province_code"].isin(province_codes)]
    other = places["name"].str.extract(_BRACKETS)[0]
    plain = places["name"].str.replace(_BRACKETS, "", regex=True)
    names = pd.concat([plain, other]).str.replace(_KIND, "", regex=True)
    keys = name_key(names).dropna()
    named = places.loc[keys.index]
    levels = ("rural_district", "district", "county")
    return pd.DataFrame(
        {
            "key": keys.to_numpy(),
            "number": named.index,
            "rural_district_id": named["rural_district"].to_numpy(),
            "district_id": named["district"].to_numpy(),
            **{name: named[name].map(tables[name]["name"]).to_numpy() for name in levels},
            "province_code": named["province_code"].to_numpy(),
        }
    ).drop_duplicates(["key", "number"], ignore_index=True)


def place_by_village(
    query: pd.DataFrame,
    villages: pd.DataFrame,
    settlements: gpd.GeoDataFrame,
    counties: gpd.GeoDataFrame,
) -> pd.DataFrame:
    """Find where about the village is that each row names.

    A village has no place of its own in the gazetteer. It is put to the largest settlement with a
    place in its rural district, else in its district. Of villages whose place is known, half are
    within 4.8 km of that of their rural district (742 villages) and within 8.6 km of that of their
    district (1,082), nine in ten within 13 and 23 km. A fifth of all villages are in a rural
    district that has one, seven in ten in such a district.

    Parameters
    ----------
    query
        Columns `settlement`, `province_code` and `county_code`, which may be missing.
    villages
        As `load_villages` gives them.
    settlements, counties
        As `layers.places` gives them.

    Returns
    -------
    On the index of the rows whose name is known: `settlement_id` to which they are put, `placed_to`
    (rural district and district), `placed_score` and `reason`, as of
    `layers.places.gazetteer.place_by_name`: a name that several rural districts know is put to
    their common district, or nowhere.
    """
    listed = villages.assign(county_code=_county_codes(villages, counties).to_numpy())
    anchors = _anchors(listed, settlements, counties)
    keys = name_key(query["settlement"].str.replace(_KIND, "", regex=True))
    by_name = dict(tuple(listed.groupby(["province_code", "key"])))
    rows = {}
    for row, province, county in query[["province_code", "county_code"]].itertuples():
        known = by_name.get((province, keys[row]))
        if known is not None:
            own = known[known["county_code"] == county]
            chosen = own if len(own) else known
            rows[row] = _place(chosen, anchors, str(query.loc[row, "settlement"]))
    columns = ["settlement_id", "placed_to", "placed_score", "reason"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


def _county_codes(villages: pd.DataFrame, counties: gpd.GeoDataFrame) -> pd.Series:
    """Return the codes of the counties that villages are in, by their names."""
    names = villages[["province_code", "county"]].drop_duplicates(ignore_index=True)
    codes, _ = match_counties(names["county"], names["province_code"].astype("str"), counties)
    by_name = pd.Series(codes.to_numpy(), index=pd.MultiIndex.from_frame(names))
    found = by_name.reindex(pd.MultiIndex.from_frame(villages[["province_code", "county"]]))
    return pd.Series(found.to_numpy(), index=villages.index, dtype="str")


def _anchors(
    villages: pd.DataFrame, settlements: gpd.GeoDataFrame, counties: gpd.GeoDataFrame
) -> dict[str, pd.Series]:
    """Return the largest settlement with a place of each rural district, and of each district."""
    towns = pd.DataFrame(
        {
            "settlement_id": settlements.index,
            "key": name_key(settlements["name_fa"]).to_numpy(),
            "county_code": locate(settlements, counties).astype("str").to_numpy(),
            "province_code": settlements["province_code"].to_numpy(),
            "population": settlements["population"].to_numpy(),
        }
    ).dropna()
    is_town = villages["number"] < 0
    # A town may be in another county by now; but its name is seldom borne twice in a province.
    ways = [(villages[~is_town], "county_code"), (villages[is_town], "province_code")]
    parts = []
    for listed, region in ways:
        wanted = listed[["key", region, "rural_district_id", "district_id"]].dropna(subset=[region])
        alone = towns[~towns.duplicated(["key", region], keep=False)]
        both = wanted.merge(alone, on=["key", region])
        parts.append(both[~both.duplicated(["key", region], keep=False)])
    sure = pd.concat(parts)
    largest = sure.sort_values(["population", "settlement_id"], ascending=[False, True])
    return {
        level: largest.dropna(subset=[level])
        .drop_duplicates(level)
        .set_index(level)["settlement_id"]
        for level in ("rural_district_id", "district_id")
    }


def _place(
    known: pd.DataFrame, anchors: dict[str, pd.Series], name: str
) -> tuple[str | None, str | None, float, str | None]:
    """Put villages of one name to what they have in common."""
    first = known.iloc[0]
    nowhere = None, None, float("nan")
    for level in ("rural_district_id", "district_id"):
        if len(known[level].unique()) == 1 and first[level] in anchors[level].index:
            place = f"{first['rural_district']}, {first['district']}"
            if level == "district_id":
                place = str(first["district"])
            return str(anchors[level][first[level]]), place, EXACT, None
    if len(known["rural_district_id"].unique()) > 1:
        where = known.drop_duplicates("rural_district_id")
        several = [
            f"{county if pd.isna(rural) else rural} ({county})"
            for rural, county in where[["rural_district", "county"]].head(NAMED).to_numpy()
        ]
        return *nowhere, reason("namesakes", count=len(where), name=name, places=several)
    rural, district = first["rural_district"], str(first["district"])
    region = district if pd.isna(rural) else f"{rural}, {district}"
    return *nowhere, reason("village_without_place", name=name, region=region)
