"""How long a social worker takes between a center and homes, and from home to home."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from layers.crs import arc_length, points_xyz
from layers.streets.reading import Streets
from siting.arrays import Flags, Integers
from siting.standards import Standards
from siting.travel.estimates import estimated_pace
from siting.travel.street_times import street_travel


class Ways(NamedTuple):
    """How long all ways take, and where that is known from.

    Parameters
    ----------
    seconds
        Whole seconds between places, shape (p, p); the center's row first.
    source
        ``network``, ``estimated`` or ``mixed``.
    """

    seconds: Integers
    source: str


def round_times(points: gpd.GeoSeries, rural: NDArray[np.bool_], standards: Standards) -> Ways:
    """Estimate the seconds between all pairs of points from their distance.

    On foot or by car, whichever is quicker, at the pace of `siting.workers.hours`; a way of which
    one end is in the country has the pace of the country.

    Parameters
    ----------
    points
        Points in any stated CRS, the center's first.
    rural
        Whether each is in the country, shape (p,).
    standards
        Paces and detours.

    Returns
    -------
    The ways, rounded up to whole seconds.
    """
    xyz = points_xyz(points)
    straight = np.sqrt(((xyz[:, None] - xyz[None]) ** 2).sum(axis=2))
    rules = standards.of_workers()
    town, country = (
        estimated_pace(np.full(len(points), setting), rules).times(arc_length(straight))
        for setting in (False, True)
    )
    seconds = np.where(rural[:, None] | rural[None], country, town)
    return Ways(np.ceil(seconds - 1e-6).astype(np.int64), "estimated")


#: Finds the ways between all pairs of points, of which each is in the country or not.
Times = Callable[[gpd.GeoSeries, Flags, Standards], Ways]


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
        rules = standards.of_workers()
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
