"""Areas that share a key, made one."""

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from siting.arrays import Shapes


def merged(
    shapes: gpd.GeoSeries, keys: "Sequence[str] | NDArray[np.object_] | pd.Series[str]"
) -> gpd.GeoSeries:
    """Unite the shapes that share a key.

    Shapes that tile, as neighborhoods do, lose the borders that they share; where they overlap or
    their corners do not meet, they are united the slow way, which takes three times as long.

    Parameters
    ----------
    shapes
        Polygons in any CRS.
    keys
        Key of each, in the same order; those without one are left out.

    Returns
    -------
    Polygons, or multipolygons where a key's shapes lie apart; the index ``key`` is in order.
    """
    codes, names = pd.factorize(np.asarray(keys, dtype=object), sort=True)
    order = np.argsort(codes, kind="stable")
    order = order[codes[order] >= 0]
    values = shapes.to_numpy()[order]
    groups = np.split(values, np.flatnonzero(np.diff(codes[order])) + 1) if len(values) else []
    united = np.array([_united(group) for group in groups], dtype=object)
    index = pd.Index(names, name="key")
    return gpd.GeoSeries(united, index=index, crs=shapes.crs, name="geometry")


def _united(shapes: Shapes) -> BaseGeometry:
    try:
        tiled = shapely.coverage_union_all(shapes)
    except shapely.GEOSException:
        return shapely.union_all(shapes)
    return tiled if shapely.is_valid(tiled) else shapely.union_all(shapes)
