"""What streets add to a plan: where each center is reached, and where times come from."""

import json
from collections.abc import Mapping

import geopandas as gpd
import pandas as pd

from layers.streets.reading import Mode
from siting.plans.columns import no_isochrones
from siting.travel.household_travel import PlanTravel
from siting.travel.sources import joined_source
from siting.travel.street_times import StreetTravel
from siting.travel.streets.isochrones import isochrones

#: Seconds of the isochrones of a plan: a walk, and a drive without the wait for a vehicle.
ISOCHRONES_S: Mapping[Mode, float] = {"walk": 900.0, "drive": 1800.0}


def plan_isochrones(travel: PlanTravel, centers: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Draw from where each center is reached in the times of `ISOCHRONES_S`.

    Parameters
    ----------
    travel
        Travel of the plan.
    centers
        Index center_id; points.

    Returns
    -------
    One row for each center and network: center_id, mode, seconds, polygon; none for a center off
    the streets, and none at all without streets.
    """
    graphs = travel.graphs if isinstance(travel, StreetTravel) else {}
    frames = [
        isochrones(graph, centers.geometry, seconds=ISOCHRONES_S[mode])
        for mode, graph in graphs.items()
    ]
    if not frames:
        return no_isochrones()
    joined = pd.concat(frames).rename_axis("center_id").reset_index()
    drawn = gpd.GeoDataFrame(joined[joined.geometry.notna()], crs=centers.crs)
    return drawn.sort_values(["mode", "center_id"], ascending=[False, True], ignore_index=True)


def travel_metadata(travel: PlanTravel, assignments: pd.DataFrame) -> dict[str, str]:
    """Return what a plan keeps of where its times come from, all as text.

    Parameters
    ----------
    travel
        Travel of the plan.
    assignments
        Index household_id; center_id and travel_source.

    Returns
    -------
    travel_source (network, estimated or mixed), travel_estimated (served households whose time is
    estimated) and streets (a JSON list, one entry for each network, see
    `siting.travel.street_times.StreetTravel`).
    """
    served = assignments.loc[assignments["center_id"].notna(), "travel_source"]
    usage = travel.usage if isinstance(travel, StreetTravel) else pd.DataFrame()
    records = usage.rename_axis("mode").reset_index().to_dict("records") if len(usage) else []
    return {
        "travel_source": joined_source(served),
        "travel_estimated": str(int(served.eq("estimated").sum())),
        "streets": json.dumps(records, ensure_ascii=False),
    }
