"""Where what a file says of a place contradicts the place itself, in a finished plan."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from layers.crs import national_crs, to_plane
from layers.places.boundaries import load_provinces, locate
from siting.privacy import SQUARES_M


def centers_elsewhere(centers: gpd.GeoDataFrame) -> int:
    """Count the centers whose point lies in another province than the one that they count for.

    A center counts for the province of its neighborhood, which is that of its households' file.

    Parameters
    ----------
    centers
        Points; column ``province_code``, missing where not known.
    """
    here = locate(centers, load_provinces())
    told = centers["province_code"]
    both = here.notna().to_numpy() & told.notna().to_numpy()
    return int((here.astype("str").to_numpy() != told.astype("str").to_numpy())[both].sum())


def households_elsewhere(
    households: gpd.GeoDataFrame, labels: pd.Series, areas: gpd.GeoDataFrame
) -> int:
    """Count the households that lie outside the area of their own neighborhood.

    By less than the side of the largest square that stands for homes is not counted: borders may
    keep so far from single ones (see `siting.privacy.places`).

    Parameters
    ----------
    households
        Points.
    labels
        Neighborhood of each household, on the same index; missing for none.
    areas
        Index neighborhood_id; polygons.
    """
    position = areas.index.get_indexer(labels)
    known = position >= 0
    plane = national_crs()
    polygons = to_plane(areas.geometry, crs=plane).to_numpy()[position[known]]
    points = to_plane(households.geometry, crs=plane).to_numpy()[known]
    return int(np.count_nonzero(~shapely.dwithin(polygons, points, SQUARES_M[-1])))
