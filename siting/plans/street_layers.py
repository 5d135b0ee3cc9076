"""What streets add to a plan: where each center is reached, and where times come from."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import geopandas as gpd
import pandas as pd

from layers.streets.reading import Mode
from siting.plans.schema import empty_areas
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
        return empty_areas("isochrones")
    joined = pd.concat(frames).rename_axis("center_id").reset_index()
    drawn = gpd.GeoDataFrame(joined[joined.geometry.notna()], crs=centers.crs)
    return drawn.sort_values(["mode", "center_id"], ascending=[False, True], ignore_index=True)


class TravelFacts(NamedTuple):
    """Where the times of a plan come from, see `siting.plans.facts.PlanFacts`."""

    travel_source: str
    travel_estimated: int
    streets: tuple[Mapping[str, Any], ...]


def travel_facts(travel: PlanTravel, assignments: pd.DataFrame) -> TravelFacts:
    """Return what a plan keeps of where its times come from.

    Parameters
    ----------
    travel
        Travel of the plan.
    assignments
        Index household_id; center_id and travel_source.

    Returns
    -------
    travel_source (network, estimated or mixed), travel_estimated (served households whose time is
    estimated) and streets (one entry for each network, see
    `siting.travel.street_times.StreetTravel`).
    """
    served = assignments.loc[assignments["center_id"].notna(), "travel_source"]
    usage = travel.usage if isinstance(travel, StreetTravel) else pd.DataFrame()
    records = usage.rename_axis("mode").reset_index().to_dict("records") if len(usage) else []
    return TravelFacts(
        travel_source=joined_source(served),
        travel_estimated=int(served.eq("estimated").sum()),
        streets=tuple({str(key): value for key, value in row.items()} for row in records),
    )
