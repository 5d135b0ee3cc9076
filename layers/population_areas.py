"""Which known county or province each row of a table of people is."""

from typing import NamedTuple

import geopandas as gpd
import pandas as pd

from layers.households.region_names import match_counties, match_provinces
from layers.places.boundaries import load_provinces
from layers.population import FIGURES


class Placed(NamedTuple):
    """People of known areas, and the names that are of none.

    Parameters
    ----------
    figures
        `FIGURES` on the labels of the areas; areas without people are not in it.
    strangers
        Names of the table that no area has.
    """

    figures: pd.DataFrame
    strangers: tuple[str, ...]


def place_population(population: pd.DataFrame, areas: gpd.GeoDataFrame) -> Placed:
    """Find the areas that a table of people names.

    Parameters
    ----------
    population
        As `read_population` gives it.
    areas
        Counties as `layers.places.boundaries` gives them, or the bundled provinces.

    Returns
    -------
    Figures on the labels of the areas (several rows of one area are added up), and strangers.
    """
    province = _province_codes(population)
    if "county" in areas:
        code = population["county_code"].where(population["county_code"].isin(areas.index))
        by_name, _ = match_counties(population["county"], province, areas)
        label = code.fillna(by_name).astype("str")
    else:
        label = province
    names = population["county"].fillna(population["county_code"]).fillna(population["province"])
    lost = names[label.isna()].fillna("?")
    return Placed(_add_up(population[list(FIGURES)], label), tuple(dict.fromkeys(lost)))


def _province_codes(population: pd.DataFrame) -> pd.Series:
    """Return the province of each row, by code or by name."""
    provinces = load_provinces()
    codes = population["province_code"].str.zfill(2)
    by_name, _ = match_provinces(population["province"], provinces)
    return codes.where(codes.isin(provinces.index)).fillna(by_name).astype("str")


def _add_up(figures: pd.DataFrame, label: pd.Series) -> pd.DataFrame:
    """Add up the rows of each area; shares are means by people."""
    known = figures[label.notna()].astype("float64")
    by = label.dropna()
    found = known.groupby(by).sum(min_count=1)
    for share in ("illiteracy", "unemployment"):
        weight = known["people"].where(known[share].notna())
        total = (known[share] * weight).groupby(by).sum(min_count=1)
        found[share] = total / weight.groupby(by).sum(min_count=1)
    return found[found["people"] > 0].rename_axis(None)
