"""How many simulated households areas have: by their people, or by what is expected of them."""

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.bundled import bundled_path
from layers.errors import FileFormatError
from layers.places.boundaries import load_counties, load_provinces, locate

#: A place beyond all counties, such as a port on an outline that is coarse, is of the nearest one
#: within so many meters.
NEAR_M = 20_000.0


def modeled_need() -> pd.Series:
    """Return the households that the bundled rates of the need model expect of provinces.

    Returns
    -------
    Index province_code, ascending: people of 2016 times the rate of `data/need_rates.csv`.
    """
    table = pd.read_csv(bundled_path("need_rates.csv"), dtype={"province_code": "str"})
    rate = table.set_index("province_code")["per_thousand"]
    people = load_provinces()["population"]
    expected: pd.Series = rate.reindex(people.index) * people / 1_000.0
    return expected.rename("need")


def spread_people(places: pd.DataFrame) -> pd.DataFrame:
    """Expect as many households of places as they have people.

    Parameters
    ----------
    places
        As `layers.simulated.places.simulate_places` makes them.

    Returns
    -------
    The same rows with ``area``, within which chance spreads households, and ``expected``, in any
    unit that is the same for all.
    """
    return places.assign(area=places["province_code"], expected=places["population"])


def spread_need(
    places: pd.DataFrame, need: pd.Series, counties: gpd.GeoDataFrame | None = None
) -> pd.DataFrame:
    """Expect of places their part, by people, of what is expected of their area.

    Parameters
    ----------
    places
        As for `spread_people`.
    need
        Expected households by province_code, or by county_code. Where nothing is said of an area,
        it has as many for its people as all areas of which something is said.
    counties
        Polygons of the counties that `need` names; by default the bundled ones.

    Returns
    -------
    As from `spread_people`, the places of an area one after the other, provinces in their order.

    Raises
    ------
    FileFormatError
        When an area of `need` is not known, a number of it is below 0 or missing, or all are 0.
    """
    area = _areas(places, need, counties)
    people = places["population"]
    told = need.reindex(area).set_axis(places.index).astype("float64")
    known = told.notna()
    of_area = people.groupby(area).transform("sum")
    expected = told * people / of_area
    rate = float(expected[known].sum() / people[known].sum()) if known.any() else 0.0
    if not rate > 0:
        message = (
            "No simulated household lives where need is expected: all of it is 0; give a table "
            "with numbers above 0."
        )
        raise FileFormatError(message)
    label = area.where(known, places["province_code"])
    spread = places.assign(area=label, expected=expected.where(known, people * rate))
    return spread.sort_values(["province_code", "area"], kind="stable", ignore_index=True)


def _areas(places: pd.DataFrame, need: pd.Series, counties: gpd.GeoDataFrame | None) -> pd.Series:
    """Return the area of each place that `need` could name: its province, or its county."""
    wrong = need[~(need >= 0) | ~np.isfinite(need)]
    if len(wrong):
        message = "The need of {area} is {value}; write a number of households, 0 or more."
        raise FileFormatError(message, area=wrong.index[0], value=wrong.iloc[0])
    province = need.index.isin(load_provinces().index)
    if province.all():
        return places["province_code"]
    polygons = load_counties() if counties is None else counties
    county = need.index.isin(polygons.index)
    if not county.all():
        lost = need.index[~province & ~county]
        if len(lost):
            message = (
                "Need is given of {area}, which is neither a province nor a county that is known; "
                "give all areas by province_code, or all by county_code."
            )
            raise FileFormatError(message, area=lost[0])
        message = (
            "Need is given of provinces and counties, such as {province} and {county}; give all "
            "areas by province_code, or all by county_code."
        )
        mixed = {"province": need.index[province][0], "county": need.index[county][0]}
        raise FileFormatError(message, **mixed)
    points = gpd.points_from_xy(places["longitude"], places["latitude"], crs="EPSG:4326")
    found = locate(gpd.GeoSeries(points, index=places.index), polygons, nearest_within_m=NEAR_M)
    return found.astype("str").rename("area")
