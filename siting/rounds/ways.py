"""How long a social worker takes between a center and homes, and from home to home."""

from dataclasses import replace
from typing import NamedTuple

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from layers.crs import arc_length, points_xyz
from siting.standards import Standards
from siting.travel.estimates import estimated_pace

Integers = NDArray[np.int64]


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

    On foot or by car, whichever is quicker, at the pace of `siting.workers.hours`; a way of which one
    end is in the country has the pace of the country.

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
    rules = replace(standards, boarding_s=standards.worker_boarding_s)
    town, country = (
        estimated_pace(np.full(len(points), setting), rules).times(arc_length(straight))
        for setting in (False, True)
    )
    seconds = np.where(rural[:, None] | rural[None], country, town)
    return Ways(np.ceil(seconds - 1e-6).astype(np.int64), "estimated")
