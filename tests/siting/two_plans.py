"""Two plans to compare by hand: the small plan with all its households, and one after changes."""

import runpy
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import Point

_SMALL = runpy.run_path(str(Path(__file__).with_name("small_plan.py")))

#: Meters of a degree of latitude near the centers.
DEGREE_M = 110_950.0

#: Centers beside those of the small plan: id, status, x, y, capacity, workers.
BEFORE = (
    ("k4", "existing", 46.30, 34.30, 600, 2),
    ("c5", "new", 47.20, 34.40, 600, 1),
    ("c6", "new", 48.50, 33.70, 600, 1),
)
AFTER = (
    ("k4", "moved", 46.30, 34.35, 600, 2),  # under its own id, 5.5 km
    ("m5", "new", 47.20, 34.41, 600, 1),  # 1.1 km from c5
    ("c6", "new", 48.80, 33.95, 600, 1),  # another one under an id that both plans made up
)

#: Neighborhood, households, center and seconds before, center and seconds after; no center where
#: nobody serves them.
HOMES = (
    ("n1", 50, "c1", 600.0, "c1", 300.0),
    ("n1", 10, "c1", 600.0, "c1", 650.0),
    ("n2", 40, "c5", 500.0, "m5", 500.0),
    ("n3", 15, "c2", 900.0, "k4", 1500.0),
    ("n3", 5, None, np.nan, None, np.nan),
    ("n4", 3, "c2", 1000.0, "k4", 700.0),
    ("n5", 12, "c3", 800.0, "c3", 680.0),
    ("n5", 11, None, np.nan, "c6", 900.0),
    ("n5", 7, "c6", 700.0, None, np.nan),
)


def two_plans():
    """Return the plan before and the plan after."""
    plan = _SMALL["small_plan"]()
    before = replace(
        plan, centers=with_centers(plan.centers, BEFORE), assignments=assignments(2, 3)
    )
    stays = plan.centers.drop("c2")
    stays.loc["c1", ["capacity", "workers"]] = 800, 3
    stays.loc["c3", "workers"] = 0
    summary = plan.summary.copy()
    country = ["in_reach", "beyond_reach", "no_capacity"]
    summary.loc[0, country] = 123, 30, 0
    after = replace(
        plan,
        centers=with_centers(stays, AFTER),
        assignments=assignments(4, 5),
        summary=summary,
    )
    return before, after


def with_centers(centers, rows):
    """Return centers with further ones, made like the first."""
    more = [centers.iloc[[0]] for _ in rows]
    added = gpd.GeoDataFrame(pd.concat(more))
    added.index = pd.Index([row[0] for row in rows], name="center_id", dtype="str")
    added["status"] = pd.array([row[1] for row in rows], dtype="str")
    added["name"] = pd.array([f"مرکز {row[0]}" for row in rows], dtype="str")
    added["capacity"] = [row[4] for row in rows]
    added["workers"] = [row[5] for row in rows]
    points = [Point(row[2], row[3]) for row in rows]
    added = added.set_geometry(gpd.GeoSeries(points, index=added.index, crs=centers.crs))
    return gpd.GeoDataFrame(pd.concat([centers, added]))


def assignments(center, seconds):
    """Return the households of `HOMES`, served by what stands in two of its columns."""
    rows = [row for row in HOMES for _ in range(row[1])]
    ids = [f"client-{number:03d}" for number in range(len(rows))]
    times = [row[seconds] for row in rows]
    return _SMALL["rows"](
        "assignments",
        ids,
        neighborhood_id=[row[0] for row in rows],
        center_id=pd.array([row[center] for row in rows], dtype="str"),
        distance_m=[5.0 * time for time in times],
        travel_time_s=times,
        travel_source="estimated",
        placement="located",
    )
