"""A center with three workers and the households around it: a plan, and the file of households."""

import runpy
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

_MADE = runpy.run_path(str(Path(__file__).with_name("small_plan.py")))
small_plan = _MADE["small_plan"]

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
    assignments = _MADE["rows"](
        *("assignments", [*ids, LOST]),
        neighborhood_id="n1",
        center_id="c1",
        worker=[f"c1-{1 + turn % 3}" for turn in range(HOMES + 1)],
        placement="located",
    )
    other = _MADE["rows"](
        *("assignments", ["elsewhere"]),
        neighborhood_id="n3",
        center_id="c2",
        placement="located",
    )
    plan = small_plan()
    return replace(plan, assignments=pd.concat([assignments, other])), rows
