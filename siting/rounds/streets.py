"""How long a social worker takes on streets; what streets cannot say is estimated."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from layers.streets import Streets
from siting.pace import estimated_pace
from siting.rounds.center import Times
from siting.rounds.ways import Ways
from siting.standards import Standards
from siting.street_travel import street_travel

#: Seconds of a way that streets and the estimate do not give within the farthest that anybody is
#: sent: longer than any day.
BEYOND_S = 86_400


def street_times(streets: Iterable[Streets], *, cache_dir: Path | None = None) -> Times:
    """Return what finds the ways between points on streets, for `siting.rounds.center_rounds`.

    Parameters
    ----------
    streets
        At most one network for walking and one for driving.
    cache_dir
        Folder in which travel tables are kept, to be used again for the same points.
    """
    networks = tuple(streets)

    def find(points: gpd.GeoSeries, rural: NDArray[np.bool_], standards: Standards) -> Ways:
        rules = replace(standards, boarding_s=standards.worker_boarding_s)
        travel = street_travel(
            points, points, networks, estimated_pace(rural, rules), rules, cache_dir=cache_dir
        )
        everyone = np.arange(len(points), dtype=np.int32)
        start, end = np.repeat(everyone, len(points)), np.tile(everyone, len(points))
        seconds = travel.pairs(start, end)
        known = np.isfinite(seconds) & (start != end)
        sources = set(np.unique(travel.source(start[known], end[known])).tolist())
        whole = np.where(known, np.ceil(np.where(known, seconds, 0.0) - 1e-6), BEYOND_S)
        table = whole.astype(np.int64).reshape(len(points), len(points))
        np.fill_diagonal(table, 0)
        return Ways(table, sources.pop() if len(sources) == 1 else "mixed")

    return find
