"""What streets add to a plan: its travel, its isochrones, and what they could not say."""

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from layers.crs import points_xyz
from layers.streets.reading import Streets
from siting.engine import Engine
from siting.standards import Standards
from siting.travel import PointTravel
from siting.travel.estimates import PacedTravel, estimated_pace
from siting.travel.street_times import StreetTravel, street_travel
from siting.travel.streets.tables import Progress

PlanTravel = PacedTravel | StreetTravel


def plan_travel(  # noqa: PLR0913 - what is given, and how it is looked for
    homes: gpd.GeoSeries,
    candidates: gpd.GeoSeries,
    rural: NDArray[np.bool_],
    standards: Standards,
    *,
    streets: Sequence[Streets],
    cache_dir: Path | None = None,
    advance: Progress | None = None,
    across_gaps: bool = False,
    known: StreetTravel | None = None,
    engine: Engine | None = None,
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
    cache_dir, advance, across_gaps, known, engine
        As for `siting.travel.street_times.street_travel`.
    """
    pace = estimated_pace(rural, standards)
    if streets:
        return street_travel(
            *(homes, candidates, streets, pace, standards),
            progress=advance,
            cache_dir=cache_dir,
            across_gaps=across_gaps,
            known=known,
            engine=engine,
        )
    distance = PointTravel(points_xyz(homes), points_xyz(candidates), metric="earth")
    return PacedTravel(distance, pace)
