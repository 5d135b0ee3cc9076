"""Where a place is in the words of a plan: neighborhoods found by name, and named by a point."""

import geopandas as gpd
import pandas as pd
from shapely.geometry import Point

from layers.text import key, name_key


def named_areas(areas: gpd.GeoDataFrame, text: str, *, most: int = 20) -> gpd.GeoDataFrame:
    """Return the areas whose name holds a text, whatever the letters that it was typed with.

    Parameters
    ----------
    areas
        Neighborhoods with ``name``.
    text
        What was typed; nothing is found for an empty one.
    most
        How many are returned at most.

    Returns
    -------
    Those that begin with the text first, then by name.
    """
    asked = key(text)
    if not asked:
        return areas.iloc[:0]
    names = name_key(areas["name"]).fillna("")
    at = names.str.find(asked)
    found = pd.DataFrame({"within": at > 0, "name": names})[at >= 0]
    return areas.loc[found.sort_values(["within", "name"], kind="stable").index[:most]]


def area_at(areas: gpd.GeoDataFrame, longitude: float, latitude: float) -> str:
    """Return the name of the area around a point; empty where there is none.

    Parameters
    ----------
    areas
        Neighborhoods with ``name``, WGS 84.
    longitude, latitude
        The point, in degrees.
    """
    rows = areas.sindex.query(Point(longitude, latitude), predicate="intersects")
    name = areas["name"].iloc[rows[0]] if len(rows) else ""
    return str(name) if pd.notna(name) else ""
