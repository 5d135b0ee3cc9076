"""What a plan asks to be done with centers: those that stand, and those that are to open."""

import geopandas as gpd
import numpy as np
import pandas as pd

from layers.crs import arc_length, points_xyz
from siting.maps import View


def planned_actions(view: View) -> pd.DataFrame:
    """List what has to be done to get from the centers that stand to those of a plan.

    Parameters
    ----------
    view
        What of the plan is shown.

    Returns
    -------
    One row an action, closed ones first, then moved, then opened; of the columns of
    `siting.plans.center_changes.center_actions` those that its sentences read.
    """
    gone = view.closed["moved_to"].isna()
    new = view.centers[view.centers["status"] == "new"]
    parts = [
        _named(view.closed[gone], "before").assign(action="closed"),
        _moved(view.closed[~gone], view.centers),
        _named(new, "after").assign(action="opened"),
    ]
    columns = ["action", *_columns("before"), *_columns("after"), "province", "county",
               "distance_m"]  # fmt: skip
    return pd.concat([part.reindex(columns=columns) for part in parts], ignore_index=True)


def _columns(when: str) -> list[str]:
    return [f"{name}_{when}" for name in ("center", "name", "capacity")]


def _named(centers: gpd.GeoDataFrame, when: str) -> pd.DataFrame:
    told: pd.DataFrame = pd.DataFrame(centers)[["name", "capacity", "province", "county"]]
    told = told.rename(columns={"name": f"name_{when}", "capacity": f"capacity_{when}"})
    return told.assign(**{f"center_{when}": centers.index}).reset_index(drop=True)


def _moved(closed: gpd.GeoDataFrame, centers: gpd.GeoDataFrame) -> pd.DataFrame:
    """Pair each center that moves with what it becomes."""
    became = centers.loc[closed["moved_to"]]
    way_m = arc_length(np.linalg.norm(points_xyz(closed) - points_xyz(became), axis=1))
    before = _named(closed, "before").drop(columns=["province", "county"])
    return before.join(_named(became, "after")).assign(action="moved", distance_m=way_m)
