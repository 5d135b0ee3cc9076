"""What streets add to a plan: its travel, its isochrones, and what they could not say."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.crs import points_xyz
from layers.streets.reading import Mode, Streets
from siting.coverage.gaps import joined_source
from siting.plans.frames import no_isochrones
from siting.standards import Standards
from siting.travel import PointTravel
from siting.travel.estimates import PacedTravel, estimated_pace
from siting.travel.street_times import StreetTravel, street_travel
from siting.travel.streets.isochrones import isochrones
from siting.travel.streets.tables import Progress

#: Seconds of the isochrones of a plan: a walk, and a drive without the wait for a vehicle.
ISOCHRONES_S: Mapping[Mode, float] = {"walk": 900.0, "drive": 1800.0}

PlanTravel = PacedTravel | StreetTravel


def plan_travel(
    homes: gpd.GeoSeries,
    candidates: gpd.GeoSeries,
    rural: NDArray[np.bool_],
    standards: Standards,
    *,
    streets: Sequence[Streets],
    cache_dir: Path | None = None,
    advance: Progress | None = None,
) -> PlanTravel:
    """Return travel times from homes to candidates: on streets where there are any.

    Parameters
    ----------
    homes, candidates
        Points in any stated CRS.
    rural
        Whether each home is in the country, shape (n,).
    standards
        Speeds, detours and the farthest that anybody is sent.
    streets
        No network, or at most one for walking and one for driving.
    cache_dir, advance
        As for `siting.travel.street_times.street_travel`.
    """
    pace = estimated_pace(rural, standards)
    if streets:
        return street_travel(
            homes, candidates, streets, pace, standards, progress=advance, cache_dir=cache_dir
        )
    distance = PointTravel(points_xyz(homes), points_xyz(candidates), metric="earth")
    return PacedTravel(distance, pace)


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


def street_sentences(metadata: Mapping[str, str]) -> Iterator[str]:
    """Say in words which households and candidates the networks of a plan do not serve."""
    for network in json.loads(metadata.get("streets", "[]")):
        what = "walking" if network["mode"] == "walk" else "driving"
        said = f"Streets for {what} ({network['source']}): {network['nodes']:,} nodes"
        lost = []
        for who in ("households", "candidates"):
            off, cut_off = network[f"{who}_off"], network[f"{who}_cut_off"]
            if off or cut_off:
                reasons = [f"{off:,} far from every street"] if off else []
                reasons += [f"{cut_off:,} cut off from the rest"] if cut_off else []
                total = network[who]
                lost.append(f"{off + cut_off:,} of {total:,} {who} ({' and '.join(reasons)})")
        if lost:
            yield f"{said}; they do not serve {' and '.join(lost)}, whose times are estimated."
        else:
            yield f"{said}; they serve every household and candidate."
