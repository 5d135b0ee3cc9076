"""What a plan can be searched for: provinces, counties, towns, villages, neighborhoods, centers."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.places.boundaries import load_counties, load_provinces, locate
from layers.places.finding import NameIndex
from layers.places.settlements import URBAN_POPULATION, load_settlements
from layers.text import key, name_key
from siting.privacy import round_places

#: Kinds of places, the widest first; of equally good names those come first.
KINDS = ("province", "county", "town", "village", "center", "neighborhood")
#: Where a place is: of provinces and counties also its bounds; a point alone of all others.
BOUNDS = ("west", "south", "east", "north")
_COLUMNS = [
    "kind", "id", "name", "name_en", "county", "county_en", "province_code", "people",
    "longitude", "latitude", *BOUNDS,
]  # fmt: skip
#: Towns at a border may lie just outside the outlines of counties.
_NEAR_M = 5_000.0
#: How far the outline of a county that is looked for may move, in degrees.
_OUTLINE_DEGREES = 0.002


@dataclass(frozen=True)
class PlanPlaces:
    """The places of a plan, and the index of their names.

    Parameters
    ----------
    places
        Columns kind (one of `KINDS`), id, name and name_en, county and county_en, province_code,
        people (of towns and villages; 0 where not known), longitude and latitude in degrees, and
        `BOUNDS`; what does not apply is missing.
    names
        Of positions in `places`.
    """

    places: pd.DataFrame
    names: NameIndex

    @classmethod
    def of(cls, gaps: gpd.GeoDataFrame, centers: gpd.GeoDataFrame) -> "PlanPlaces":
        """List what a plan names, and the settlements of its provinces.

        Parameters
        ----------
        gaps, centers
            Of the plan; what is listed of them holds nothing of a household.
        """
        lived = gaps[gaps["households"] > 0]
        counties = load_counties()
        towns, aliases = _settlements(set(lived["province_code"].dropna()), counties)
        parts = [
            _provinces(lived),
            _counties(lived, counties),
            towns,
            _own(centers, "center"),
            _own(lived, "neighborhood"),
        ]
        places = pd.concat([part.reindex(columns=_COLUMNS) for part in parts], ignore_index=True)
        other = aliases.reindex(places["id"].where(places["kind"].isin(["town", "village"])))
        names = [
            places["name"],
            places["name_en"],
            other.set_axis(places.index).str.split(";").explode(),
            places.loc[places["kind"] == "center", "id"],
        ]
        return cls(places, NameIndex.of(pd.concat(names)))

    def search(self, said: str, *, province: str | None = None, count: int = 8) -> pd.DataFrame:
        """Return the places that may be meant, the likest first.

        Parameters
        ----------
        said
            What somebody typed, see `layers.places.finding.NameIndex.search`.
        province
            Code of a province whose places come before others that are as like.
        count
            How many at most.

        Returns
        -------
        Rows of `places`.
        """
        scores = self.names.search(said)
        found = self.places.loc[scores.index]
        order = np.lexsort(
            (
                found["name"].str.len(),  # the second neighborhood before the twelfth
                -found["people"].fillna(0.0),
                found["kind"].map(KINDS.index),
                found["province_code"] != province,
                -scores,
            )
        )
        return found.iloc[order[:count]]

    def outline(self, position: int) -> list[list[list[float]]]:
        """Return the rings around a county, as longitude and latitude; none of what is no county.

        Parameters
        ----------
        position
            In `places`. Of a county that is not among the bundled ones its bounds are returned.
        """
        row = self.places.loc[[position]].to_dict("records")[0]
        if row["kind"] != "county":
            return []
        counties = load_counties()
        same = name_key(counties["county"]) == key(row["name"])
        found = counties.geometry[same & (counties["province_code"] == row["province_code"])]
        shape = shapely.box(*(row[side] for side in BOUNDS))
        if len(found) == 1:
            shape = shapely.simplify(found.iloc[0], _OUTLINE_DEGREES)
        parts = shapely.get_parts(shape)
        return [round_places(shapely.get_coordinates(part.exterior)).tolist() for part in parts]


def _provinces(lived: gpd.GeoDataFrame) -> pd.DataFrame:
    provinces = load_provinces()
    shown = provinces.loc[provinces.index.isin(lived["province_code"])]
    sides: pd.DataFrame = shown.geometry.bounds.set_axis(list(BOUNDS), axis=1)
    table = sides.assign(name=shown["province"], name_en=shown["province_en"])
    return table.assign(kind="province", id=shown.index, province_code=shown.index)


def _counties(lived: gpd.GeoDataFrame, counties: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the counties that a plan names, within the bounds of their neighborhoods."""
    known = lived[lived["county"].fillna("") != ""]
    by = [known["province_code"], known["county"]]
    sides = known.geometry.bounds.set_axis(list(BOUNDS), axis=1)
    bounds = sides.groupby(by).agg({"west": "min", "south": "min", "east": "max", "north": "max"})
    shown: pd.DataFrame = bounds.reset_index()
    english = _english(shown["county"], counties)
    return shown.assign(
        kind="county", id=shown["county"], name=shown["county"], name_en=english,
        county_en=english,
    )  # fmt: skip


def _settlements(provinces: set[str], counties: gpd.GeoDataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """Return the towns and villages of provinces, and their other names by id."""
    listed = load_settlements()
    listed = listed[listed["province_code"].isin(provinces)]
    home = locate(listed, counties, nearest_within_m=_NEAR_M)
    points = round_places(listed.geometry.get_coordinates())
    town = listed["population"] >= URBAN_POPULATION
    table = listed.drop(columns="geometry").assign(
        kind=np.where(town, "town", "village"),
        id=listed.index,
        name=listed["name_fa"],
        name_en=listed["name"],
        people=listed["population"],
        county=counties["county"].reindex(home).to_numpy(),
        county_en=counties["county_en"].reindex(home).to_numpy(),
        longitude=points["x"],
        latitude=points["y"],
    )
    return table, listed["aliases"]


def _own(rows: gpd.GeoDataFrame, kind: str) -> pd.DataFrame:
    """Return centers or neighborhoods, which the map knows by their ids."""
    english = _english(rows["county"], load_counties())
    table = pd.DataFrame(rows[["name", "county", "province_code"]])
    return table.assign(kind=kind, id=rows.index, county_en=english)


def _english(names: pd.Series, counties: gpd.GeoDataFrame) -> pd.Series:
    """Return English names of counties; as they are called where none is known."""
    listed = pd.Series(counties["county_en"].to_numpy(), index=name_key(counties["county"]))
    known = listed[~listed.index.duplicated()].reindex(name_key(names))
    return known.set_axis(names.index).fillna(names)
