"""A plan to check by hand: two provinces, three centers, five neighborhoods."""

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import Point, box

from siting.location.result import Status
from siting.plans.facts import PlanFacts
from siting.plans.frames import Plan
from siting.plans.schema import LAYERS, typed_frames

CRS = "EPSG:4326"

#: id, name, province_code, province, county, setting, households, in_reach, beyond, no_capacity,
#: mean, p95, box
NEIGHBORHOODS = (
    ("n1", "کرمانشاه ۱", "05", "کرمانشاه", "کرمانشاه", "urban", 60, 54, 6, 0, 800.0,
     1500.0, (46.6, 34.2, 47.0, 34.6)),
    ("n2", "کرمانشاه ۲", "05", "کرمانشاه", "کرمانشاه", "urban", 40, 40, 0, 0, 500.0,
     900.0, (47.0, 34.2, 47.4, 34.6)),
    ("n3", "دالاهو ۱", "05", "کرمانشاه", "دالاهو", "rural", 20, 5, 10, 5, 9000.0,
     21000.0, (46.2, 34.2, 46.6, 34.6)),
    ("n4", "دالاهو ۲", "05", "کرمانشاه", "دالاهو", "rural", 3, 2, 1, 0, 4321.0,
     7654.0, (46.2, 34.6, 46.6, 34.8)),
    ("n5", "بروجرد ۱", "15", "لرستان", "بروجرد", "rural", 30, 12, 18, 0, 6000.0,
     9000.0, (48.4, 33.6, 48.9, 34.0)),
)  # fmt: skip

#: id, status, load, hours, neighborhood, x, y
CENTERS = (
    ("c1", "new", 100, 600.0, "n1", 46.71234567, 34.31234567),
    ("c2", "existing", 18, 108.0, "n3", 46.41234567, 34.41234567),
    ("c3", "fixed", 30, 180.0, "n5", 48.61234567, 33.81234567),
)

SERVED_BY = {"n1": "c1", "n2": "c1", "n3": "c2", "n4": "c2", "n5": "c3"}

#: level, code, province, county, households, in_reach, beyond, no_capacity, mean, p95, centers,
#: load, unlocated
SUMMARY = (
    ("country", None, None, None, 153, 113, 35, 5, 3000.0, 12000.0, 3, 148, 7),
    ("province", "05", "کرمانشاه", None, 123, 101, 17, 5, 2100.0, 15000.0, 2, 118, 6),
    ("province", "15", "لرستان", None, 30, 12, 18, 0, 6000.0, 9000.0, 1, 30, 1),
    ("county", "05", "کرمانشاه", "کرمانشاه", 100, 94, 6, 0, 680.0, 1400.0, 1, 100, 6),
    ("county", "05", "کرمانشاه", "دالاهو", 23, 7, 11, 5, 8390.0, 20000.0, 1, 18, 0),
    ("county", "15", "لرستان", "بروجرد", 30, 12, 18, 0, 6000.0, 9000.0, 1, 30, 1),
)  # fmt: skip

#: worker, center, households, hours, area_km2, compactness, travel_share, neighborhood
CASELOADS = (
    ("c1-1", "c1", 60, 1200.0, 1640.4, 0.78, 0.25, "n1"),
    ("c1-2", "c1", 40, 800.0, 1640.4, 0.78, 0.05, "n2"),
    ("c2-1", "c2", 18, 1600.0, 8.25, 0.41, 0.75, "n3"),
    ("c3-1", "c3", 3, 60.0, 2040.0, 0.7, 0.4, "n5"),
)

FACTS = PlanFacts(cost=1000.0, lower_bound=952.0, status=Status.FEASIBLE)

#: The one household that is served and the one that is lost; no browser may see either.
HOUSEHOLD, LOST = "secret-household", "secret-lost"


def small_plan() -> Plan:
    """Return a fresh copy of the plan."""
    gaps = _gaps()
    neighborhoods = gaps[
        ["name", "province_code", "province", "county_code", "county", "setting", "households"]
    ]
    neighborhoods = neighborhoods.assign(
        persons=4 * gaps["households"], center_id=pd.Series(SERVED_BY)
    ).astype({"persons": "Int64"})
    shapes = gaps.geometry.groupby(pd.Series(SERVED_BY)).agg(lambda parts: parts.union_all())
    return Plan(
        centers=_centers(gaps),
        neighborhoods=gpd.GeoDataFrame(neighborhoods, geometry=gaps.geometry, crs=CRS),
        catchments=_catchments(shapes),
        gaps=gaps,
        summary=_summary(),
        assignments=rows("assignments", [HOUSEHOLD], center_id="c1", placement="located"),
        unlocated=rows("unlocated", [LOST], row=3, placement="unlocated", reason="no_point"),
        rejected=pd.DataFrame(
            {"row": [2], "column": ["household_id"], "value": [""], "reason": ["no_id"]}
        ),
        facts=FACTS,
        caseload_areas=_caseload_areas(gaps),
    )


def rows(layer: str, ids: list[str], **values: object) -> pd.DataFrame:
    """Return rows of a table of households; what is not given is missing."""
    index = pd.Index(ids, name=LAYERS[layer].index, dtype="str")
    columns = {name: values.get(name, np.nan) for name in LAYERS[layer].columns}
    return typed_frames({layer: pd.DataFrame(columns, index=index)})[layer]


def _gaps() -> gpd.GeoDataFrame:
    columns = [
        "neighborhood_id", "name", "province_code", "province", "county", "setting",
        "households", "in_reach", "beyond_reach", "no_capacity",
        "mean_distance_m", "p95_distance_m", "box",
    ]  # fmt: skip
    frame = pd.DataFrame(NEIGHBORHOODS, columns=columns).set_index("neighborhood_id")
    frame["county_code"] = frame["province_code"] + "01"
    shapes = [box(*corners) for corners in frame.pop("box")]
    frame = frame.assign(
        mean_travel_time_s=60.0 + frame["mean_distance_m"] / 5.0,
        travel_source="estimated",
        places_per_household=1.0,
        center_gain=frame["beyond_reach"] + frame["no_capacity"],
        crowded_out=frame["no_capacity"],
        gain_here=frame["beyond_reach"] + frame["no_capacity"],
        nearest_center_id=pd.Series(SERVED_BY),
        nearest_travel_time_s=60.0 + frame["p95_distance_m"] / 5.0,
    )
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=CRS)


def _centers(gaps: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    columns = ["center_id", "status", "load", "hours", "neighborhood_id", "x", "y"]
    frame = pd.DataFrame(CENTERS, columns=columns).set_index("center_id").drop(columns="hours")
    points = [Point(x, y) for x, y in zip(frame.pop("x"), frame.pop("y"), strict=True)]
    places = gaps.loc[
        frame["neighborhood_id"],
        ["name", "province_code", "province", "county_code", "county", "setting"],
    ]
    frame = frame.join(places.set_index(frame.index)).assign(
        capacity=600, workers=1, workers_by_hours=1, short_of_hours=False
    )
    frame[["tier", "moved_from"]] = pd.DataFrame(index=frame.index, columns=[0, 1], dtype="str")
    return gpd.GeoDataFrame(frame, geometry=points, crs=CRS)


def _catchments(shapes: gpd.GeoSeries) -> gpd.GeoDataFrame:
    columns = {
        "households": [row[2] for row in CENTERS],
        "visits": [2.0 * row[2] for row in CENTERS],
        "hours": [row[3] for row in CENTERS],
        "travel_share": [0.25] * len(CENTERS),
    }
    ids = pd.Index([row[0] for row in CENTERS], name="center_id")
    return gpd.GeoDataFrame(columns, index=ids, geometry=list(shapes.loc[ids]), crs=CRS)


def _caseload_areas(gaps: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    columns = [
        "worker", "center_id", "households", "hours", "area_km2", "compactness", "travel_share",
        "neighborhood_id",
    ]  # fmt: skip
    frame = pd.DataFrame(CASELOADS, columns=columns).set_index("worker").assign(reason="")
    shapes = gaps.geometry.loc[frame.pop("neighborhood_id")]
    return gpd.GeoDataFrame(frame, geometry=list(shapes), crs=CRS)


def _summary() -> pd.DataFrame:
    columns = [
        "level", "province_code", "province", "county",
        "households", "in_reach", "beyond_reach", "no_capacity",
        "mean_distance_m", "p95_distance_m", "centers", "load", "unlocated",
    ]  # fmt: skip
    frame = pd.DataFrame(SUMMARY, columns=columns)
    frame["share_in_reach"] = frame["in_reach"] / frame["households"]
    texts = ["level", "province_code", "province", "county"]
    return frame.astype(dict.fromkeys(texts, "str")).assign(
        capacity=600 * frame["centers"],
        capacity_short=0,
        capacity_spare=0,
        travel_source="estimated",
    )
