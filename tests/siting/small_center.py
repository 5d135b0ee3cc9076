"""A center with three workers and the households around it: a plan, and the file of households."""

import runpy
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

small_plan = runpy.run_path(str(Path(__file__).with_name("small_plan.py")))["small_plan"]

#: Households with a place, and one that the file no longer has.
HOMES, LOST = 30, "gone"


def small_center():
    """Return the plan, whose center c1 has the workers c1-1 to c1-3, and the households' rows."""
    xy = np.random.default_rng(1).normal([46.71, 34.31], 0.015, (HOMES, 2))
    ids = [f"خ-{turn:02}" for turn in range(HOMES)]
    rows = pd.DataFrame(
        {"household_id": ids, "longitude": xy[:, 0], "latitude": xy[:, 1],
         "groups": "کم بینا", "visits_per_year": 12},
    )  # fmt: skip
    assignments = pd.DataFrame(
        {
            "neighborhood_id": "n1",
            "center_id": "c1",
            "worker": [f"c1-{1 + turn % 3}" for turn in range(HOMES + 1)],
        },
        index=pd.Index([*ids, LOST], name="household_id"),
    )
    other = pd.DataFrame(
        {"neighborhood_id": "n3", "center_id": "c2", "worker": None},
        index=pd.Index(["elsewhere"], name="household_id"),
    )
    plan = small_plan()
    gaps = gpd.GeoDataFrame(plan.neighborhoods.assign(setting=plan.gaps["setting"]))
    return replace(plan, neighborhoods=gaps, assignments=pd.concat([assignments, other])), rows
