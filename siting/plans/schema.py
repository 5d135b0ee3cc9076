"""The schema of a plan: every layer and table with its columns, and the version of all of them.

The one declaration; checks, types on reading, empty frames and the description that is published
(docs/plan_file.md) follow from it.
"""

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import pandas as pd

from siting.plans.columns import KINDS, Column, Layer

#: Version of the schema. It goes up by one whenever a reader of the one before would be wrong about
#: a file, and `siting.plans.reading` then learns to bring files of that one up to date.
PLAN_VERSION = 3

SETTINGS = ("urban", "rural")
SOURCES = ("network", "estimated", "mixed")
#: Classes of OpenStreetMap that are main roads, from the largest.
ROADS = ("motorway", "trunk", "primary", "secondary")

_PLACE = {
    "province_code": Column("str", "code of the province, two digits"),
    "province": Column("str", "name of the province, in Persian"),
    "county_code": Column("str", "code of the county"),
    "county": Column("str", "name of the county"),
}
_SETTING = Column("str", "town or country", one_of=SETTINGS)
_NAME = Column("str", "name that people know it by")
_HOUSEHOLDS = Column("int64", "located households", "households")
_GAPS = {
    "in_reach": Column("int64", "of these, served within the travel limit", "households"),
    "beyond_reach": Column("int64", "of these, beyond the limit of every center", "households"),
    "no_capacity": Column("int64", "of these, in reach of centers that are full", "households"),
}
_DISTANCES = {
    "mean_distance_m": Column("float64", "mean straight way of the served", "m"),
    "p95_distance_m": Column("float64", "straight way that 95 % of the served stay below", "m"),
}
_MEAN_TIME = Column("float64", "mean way of the served", "s")
_SHARE = Column("float64", "in_reach over households", "share")
_SOURCE = Column("str", "where times come from", one_of=SOURCES)
_LATER_SOURCE = Column("str", "where times come from", one_of=SOURCES, later=True)
_TRAVEL_SHARE = "part of the hours that is travel"
#: The same as above, for tables in which numbers of few households are withheld.
_SHOWN = {
    name: Column("float64", f"{column.meaning}; missing where withheld", column.unit)
    for name, column in {"households": _HOUSEHOLDS, **_GAPS}.items()
}

_CENTERS = Layer(
    "centers",
    "An open center.",
    index="center_id",
    index_meaning="id of the center",
    shape="Point",
    columns={
        **_PLACE,
        "setting": Column("str", "town or country", one_of=SETTINGS, later=True),
        "name": _NAME,
        "status": Column(
            "str",
            "whether it is new, and else what became of it",
            given=True,
            one_of=("new", "existing", "moved", "fixed"),
        ),
        "capacity": Column("int64", "files that it can take", "files"),
        "load": Column("int64", "files that it has", "files"),
        "workers": Column("int64", "social workers that its files ask for", "workers"),
        "workers_by_hours": Column(
            "int64", "social workers that its hours ask for", "workers", later=True
        ),
        "short_of_hours": Column(
            "bool", "whether its hours are known to ask for more workers than its files", later=True
        ),
        "neighborhood_id": Column("str", "neighborhood in which it stands"),
        "tier": Column("str", "its tier, as the table of standing centers says", later=True),
        "moved_from": Column("str", "center that moved here; missing for all others", later=True),
    },
)

_CLOSED = Layer(
    "closed",
    "A center that stood and does not in the plan, where it stood.",
    index="center_id",
    index_meaning="id of the center",
    shape="Point",
    later=True,
    columns={
        **_PLACE,
        "name": _NAME,
        "tier": Column("str", "its tier"),
        "capacity": Column("int64", "files that it could take", "files"),
        "moved_to": Column("str", "center that it becomes; missing where it closes for good"),
    },
)

_NEIGHBORHOODS = Layer(
    "neighborhoods",
    "A neighborhood with households; its polygon.",
    index="neighborhood_id",
    index_meaning="id of the neighborhood",
    shape="Unknown",
    columns={
        **_PLACE,
        "setting": _SETTING,
        "name": _NAME,
        "households": _HOUSEHOLDS,
        "persons": Column("Int64", "persons in these; missing where no file says", "persons"),
        "center_id": Column("str", "center that serves most of it; missing where none serves any"),
    },
)

_CATCHMENTS = Layer(
    "catchments",
    "What one center serves; the neighborhoods of which it serves most, no shape where of none.",
    index="center_id",
    index_meaning="id of the center",
    shape="Unknown",
    columns={
        "households": Column("int64", "households that the center serves", "households"),
        "visits": Column("float64", "home visits due", "visits a year", later=True),
        "hours": Column("float64", "hours of these visits, travel included", "hours a year"),
        "travel_share": Column("float64", _TRAVEL_SHARE, "share", later=True),
    },
)

_GAP_AREAS = Layer(
    "gaps",
    "Coverage of one neighborhood; its polygon.",
    index="neighborhood_id",
    index_meaning="id of the neighborhood",
    shape="Unknown",
    columns={
        **_PLACE,
        "setting": _SETTING,
        "name": _NAME,
        "households": _HOUSEHOLDS,
        **_GAPS,
        **_DISTANCES,
        "mean_travel_time_s": Column("float64", "mean way of the served", "s", later=True),
        "travel_source": _LATER_SOURCE,
        "places_per_household": Column(
            "float64", "places in reach for each household in reach of them", "places", later=True
        ),
        "center_gain": Column(
            "int64", "households without coverage that a center here would reach", "households",
            later=True,
        ),
        "crowded_out": Column(
            "int64", "households without coverage, in reach of a center", "households", later=True
        ),
        "gain_here": Column("int64", "those of center_gain that live here", "households",
                            later=True),
        "nearest_center_id": Column(
            "str", "center that most households without coverage have nearest", later=True
        ),
        "nearest_travel_time_s": Column(
            "float64", "mean way of households without coverage to the nearest center", "s",
            later=True,
        ),
    },
)  # fmt: skip

_SUMMARY = Layer(
    "summary",
    "Coverage of the country, a province or a county; without a name: of no known area.",
    columns={
        "level": Column(
            "str", "kind of the area", given=True, one_of=("country", "province", "county")
        ),
        **{name: _PLACE[name] for name in ("province_code", "province", "county")},
        "households": _HOUSEHOLDS,
        **_GAPS,
        "share_in_reach": _SHARE,
        **_DISTANCES,
        "centers": Column("int64", "centers that stand there", "centers"),
        "capacity": Column("int64", "files that these can take", "files"),
        "load": Column("int64", "files that these have", "files"),
        "capacity_short": Column("int64", "households above the capacity", "files"),
        "capacity_spare": Column("int64", "capacity above the households", "files"),
        "unlocated": Column("int64", "households without a place", "households"),
        "travel_source": _LATER_SOURCE,
    },
)

_ASSIGNMENTS = Layer(
    "assignments",
    "A located household: who serves it, or why nobody does.",
    index="household_id",
    index_meaning="id of the household",
    columns={
        "neighborhood_id": Column("str", "neighborhood; missing outside all"),
        "center_id": Column("str", "center that serves it; missing if unserved"),
        "worker": Column("str", "social worker; missing if unserved or without caseload areas"),
        "distance_m": Column("float64", "straight way; missing if unserved", "m"),
        "travel_time_s": Column("float64", "way; missing if unserved", "s"),
        "travel_source": Column(
            "str",
            "where the time comes from; missing where no center is near enough to be looked at",
            one_of=SOURCES,
        ),
        "placement": Column(
            "str", "how its place is known", given=True, one_of=("located", "approximate")
        ),
        "reason": Column(
            "str", "why nobody serves it; missing if served", one_of=("no_capacity", "too_far")
        ),
    },
)

_UNLOCATED = Layer(
    "unlocated",
    "A household without a place: what the file said of it.",
    index="household_id",
    index_meaning="id of the household",
    columns={
        "row": Column("int64", "row of the file, from 1"),
        **_PLACE,
        "settlement": Column("str", "settlement"),
        "address": Column("str", "address"),
        "persons": Column("Int16", "persons", "persons"),
        "groups": Column("str", "client groups, joined by ;"),
        "visits_per_year": Column("float64", "home visits asked for", "visits a year"),
        "placement": Column("str", "always unlocated", one_of=("unlocated",)),
        "reason": Column("str", "why it has no place"),
    },
)

_REJECTED = Layer(
    "rejected",
    "A row of the file that is no household.",
    columns={
        "row": Column("int64", "row of the file, from 1"),
        "column": Column("str", "column with the fault"),
        "value": Column("str", "what stands there"),
        "reason": Column("str", "what is wrong with it"),
    },
)

_ISOCHRONES = Layer(
    "isochrones",
    "From where a center is reached in a time; none in a plan that was made without streets.",
    shape="Unknown",
    later=True,
    columns={
        "center_id": Column("str", "id of the center", given=True),
        "mode": Column("str", "way of moving", given=True, one_of=("walk", "drive")),
        "seconds": Column("float64", "the time", "s", given=True),
    },
)

_ROADS = Layer(
    "roads",
    "The main roads of a class, coarse; none in a plan that was made without streets.",
    shape="MultiLineString",
    later=True,
    optional=True,
    columns={
        "highway": Column("str", "class of OpenStreetMap", given=True, one_of=ROADS),
    },
)

_GROUPS = Layer(
    "groups",
    "Coverage by setting and client group, of the country or a province.",
    later=True,
    columns={
        "level": Column("str", "kind of the area", given=True, one_of=("country", "province")),
        **{name: _PLACE[name] for name in ("province_code", "province")},
        "by": Column(
            "str",
            "what tells the rows apart",
            given=True,
            one_of=("all", "setting", "group", "group and setting"),
        ),
        "setting": _SETTING,
        "group": Column("str", "client group; missing for those without any"),
        **_SHOWN,
        "share_in_reach": _SHARE,
        "mean_distance_m": _DISTANCES["mean_distance_m"],
        "mean_travel_time_s": _MEAN_TIME,
        "travel_source": _SOURCE,
    },
)

_EQUITY = Layer(
    "equity",
    "How unevenly something is spread over households, by what they belong to.",
    later=True,
    columns={
        "measure": Column(
            "str", "what is spread", given=True, one_of=("travel_time_s", "places_per_household")
        ),
        "by": Column("str", "what tells the parts apart"),
        "parts": Column("int64", "number of parts"),
        "households": Column("int64", "households that have any", "households"),
        "mean": Column("float64", "mean, in the unit of the measure"),
        "gini": Column("float64", "Gini coefficient of the households"),
        "gini_between": Column("float64", "the same of the means of the parts"),
        "theil": Column("float64", "Theil's T of the households"),
        "theil_between": Column("float64", "what of it lies between the parts"),
        "theil_within": Column("float64", "what of it lies within them"),
        "travel_source": _SOURCE,
    },
)

_CASELOAD_AREAS = Layer(
    "caseload_areas",
    "What one social worker visits; its polygon. None in a plan that was made without them.",
    index="worker",
    index_meaning="id of the social worker",
    shape="Unknown",
    later=True,
    columns={
        "center_id": Column("str", "center of the worker", given=True),
        "households": Column("int64", "households of the worker", "households"),
        "hours": Column("float64", "hours of their visits, travel included", "hours a year"),
        "area_km2": Column("float64", "area", "km2"),
        "compactness": Column("float64", "1 for a circle, near 0 for a thin strip"),
        "travel_share": Column("float64", _TRAVEL_SHARE, "share"),
        "reason": Column("str", "what had to give in this center; empty where nothing had"),
    },
)

#: Every layer and table of a plan by name, in the order of the file. The table ``metadata`` of keys
#: and values is declared in `siting.plans.facts`.
LAYERS: Mapping[str, Layer] = {
    layer.name: layer
    for layer in (
        _CENTERS, _NEIGHBORHOODS, _CATCHMENTS, _GAP_AREAS, _SUMMARY, _ASSIGNMENTS, _UNLOCATED,
        _REJECTED, _ISOCHRONES, _GROUPS, _EQUITY, _CASELOAD_AREAS, _CLOSED, _ROADS,
    )
}  # fmt: skip

#: Tables with a row for a household or a row of the input; the only ones that are private.
HOUSEHOLD_TABLES = ("assignments", "unlocated", "rejected")


def empty_table(name: str) -> pd.DataFrame:
    """Return a layer or table without rows, with every column in its type."""
    return LAYERS[name].empty()


def empty_areas(name: str) -> gpd.GeoDataFrame:
    """Return a layer of shapes without rows, with every column in its type."""
    return gpd.GeoDataFrame(LAYERS[name].empty())


def typed_frames(frames: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """Give the columns of frames their types: one without rows or values has none of its own."""
    return {name: LAYERS[name].typed(frame) for name, frame in frames.items()}


#: What shapes are called in the description; all others are polygons.
_SHAPES: Mapping[str, str] = {"Point": "point", "MultiLineString": "line"}


def layers_table() -> pd.DataFrame:
    """Return the description of all layers and tables.

    Returns
    -------
    One row a column, in the order of the file: layer, column, type (`KINDS`, or point, line or
    polygon), unit (empty where there is none) and meaning.
    """
    rows = []
    for layer in LAYERS.values():
        if layer.index:
            rows.append((layer.name, layer.index, "text", "", layer.index_meaning))
        for name, column in layer.columns.items():
            words = f" ({', '.join(column.one_of)})" if column.one_of else ""
            meaning = column.meaning + words
            rows.append((layer.name, name, KINDS[column.dtype], column.unit, meaning))
        if layer.shape:
            kind = _SHAPES.get(layer.shape, "polygon")
            rows.append((layer.name, "geometry", kind, "", "longitude and latitude, WGS 84"))
    return pd.DataFrame(rows, columns=["layer", "column", "type", "unit", "meaning"], dtype="str")
