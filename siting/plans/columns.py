"""The layers and tables of a plan, their indexes and columns."""

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd

from layers.crs import WGS84

#: Layers with areas or points, and the index of each.
AREA_LAYERS: Mapping[str, str] = {
    "centers": "center_id",
    "neighborhoods": "neighborhood_id",
    "catchments": "center_id",
    "gaps": "neighborhood_id",
}


#: Layers and tables that not every plan has, and the index of each: where centers are reached on
#: streets, areas of social workers, measures that plans of earlier versions lack.
LATER_LAYERS: Mapping[str, str | None] = {
    "isochrones": None,
    "caseload_areas": "worker",
    "groups": None,
    "equity": None,
}


LATER_AREAS = ("isochrones", "caseload_areas")


#: Tables that hold no household, and the index of each.
OTHER_TABLES: Mapping[str, str | None] = {"summary": None}


#: Tables of households and rows, and the index of each (none for rows that have no id).
HOUSEHOLD_TABLES: Mapping[str, str | None] = {
    "assignments": "household_id",
    "unlocated": "household_id",
    "rejected": None,
}


LAYERS: Mapping[str, str | None] = {**AREA_LAYERS, **OTHER_TABLES, **HOUSEHOLD_TABLES}


ISOCHRONE_COLUMNS = ["center_id", "mode", "seconds", "geometry"]


CASELOAD_COLUMNS = ["center_id", "households", "hours", "area_km2", "compactness"]


def no_isochrones() -> gpd.GeoDataFrame:
    """Return the isochrones of a plan that was made without streets."""
    return gpd.GeoDataFrame(columns=ISOCHRONE_COLUMNS, crs=WGS84)


def no_caseload_areas() -> gpd.GeoDataFrame:
    """Return the caseload areas of a plan that was made without them."""
    index = pd.Index([], name=LATER_LAYERS["caseload_areas"], dtype="str")
    return gpd.GeoDataFrame(columns=CASELOAD_COLUMNS, index=index, crs=WGS84)


#: Whole numbers that may be missing: a GeoPackage gives them back as fractions.
WHOLE: Mapping[str, Mapping[str, str]] = {
    "neighborhoods": {"persons": "Int64"},
    "unlocated": {"persons": "Int16"},
}
