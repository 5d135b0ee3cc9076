"""Towns and villages with their population, and whether a point is in town or country."""

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from layers.bundled import bundled_path
from layers.crs import CURVATURE_RADIUS_M, points_xyz, to_wgs84

#: Fewest people of a settlement that counts as a town.
URBAN_POPULATION = 5_000

#: The city that calibrates the density model: Tehran in 2016, and its municipal area.
REFERENCE_POPULATION = 8_693_706
REFERENCE_AREA_M2 = 615e6

#: Built-up area grows with this power of the population (Bettencourt 2013).
AREA_EXPONENT = 5 / 6

#: Shorter over longer axis of a usual town; the circle around it is this much wider than its area.
USUAL_ROUNDNESS = 0.6


def load_settlements() -> gpd.GeoDataFrame:
    """Load the bundled settlements of Iran, 500 people and more, from GeoNames.

    Returns
    -------
    Index `settlement_id` (text); columns `name` (Latin letters), `name_fa` (Persian), `aliases`
    (other Persian names, joined by `;`, empty if none), `population` (0 where it is not known),
    `province_code`, and a point in WGS 84. See data/README.md.
    """
    return gpd.read_parquet(bundled_path("settlements.parquet"))


def built_up_radius_m(population: ArrayLike) -> NDArray[np.float64]:
    """Estimate the radius of the circle around the built-up area of a settlement.

    Built-up area grows as infrastructure does, as the population to the power of 5/6 [1]_, and is
    that of Tehran in 2016 for Tehran (8.69 million people on 615 km2): 4,100 people per km2 in a
    town of 5,000, 9,900 in a city of a million. Towns are not round: the circle is that around an
    ellipse of that area whose axes are as 3 to 5.

    Parameters
    ----------
    population
        People in each settlement; zero or missing gives a radius of zero.

    Returns
    -------
    Meters, in the shape of `population`.

    References
    ----------
    .. [1] Bettencourt, L. M. A. (2013). The origins of scaling in cities. Science 340, 1438-1441.
       doi:10.1126/science.1235823
    """
    people = np.nan_to_num(np.asarray(population, dtype=np.float64), nan=0.0)
    share = np.maximum(people, 0.0) / REFERENCE_POPULATION
    area_m2 = REFERENCE_AREA_M2 * share**AREA_EXPONENT
    return np.sqrt(area_m2 / (np.pi * USUAL_ROUNDNESS))


def classify_setting(
    points: gpd.GeoDataFrame | gpd.GeoSeries, settlements: gpd.GeoDataFrame
) -> pd.Series:
    """Say which points lie in town and which in the country.

    Parameters
    ----------
    points
        Points in any stated CRS.
    settlements
        Points with a column `population`, in any stated CRS.

    Returns
    -------
    "urban" inside the built-up radius of a settlement of at least `URBAN_POPULATION` people, else
    "rural", on the points' index; missing where the point is missing or empty.
    """
    places = to_wgs84(points).geometry
    known = ~(places.isna() | places.is_empty).to_numpy()
    urban = np.zeros(len(places), dtype=bool)
    towns = settlements[settlements["population"] >= URBAN_POPULATION]
    if known.any() and len(towns):
        from scipy.spatial import cKDTree  # noqa: PLC0415 - maps need names of towns, no trees

        tree = cKDTree(points_xyz(places[known]), balanced_tree=False)
        radius = built_up_radius_m(towns["population"])
        chord = 2.0 * CURVATURE_RADIUS_M * np.sin(radius / (2.0 * CURVATURE_RADIUS_M))
        inside = tree.query_ball_point(points_xyz(towns), chord)
        urban[np.flatnonzero(known)[np.concatenate(inside).astype(np.intp)]] = True
    setting = pd.Series(np.where(urban, "urban", "rural"), index=points.index, dtype="str")
    return setting.where(known).rename("setting")
