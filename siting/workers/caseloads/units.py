"""The units of a center: villages and places that no two workers share."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from siting.areas.villages import find_villages
from siting.arrays import Floats, Integers, totals

#: A place that has to be shared is cut into about so many units, unless they exceed the limit.
_CUTS = 200


@dataclass(frozen=True)
class Units:
    """Units of one center.

    Parameters
    ----------
    unit
        Unit of each household, shape (m,), counted from 0.
    xy
        Mean place of each unit in meters, shape (n, 2).
    files
        Households of each unit, shape (n,).
    hours
        Hours a year of each unit, shape (n,).
    shared
        Files in places and villages that are cut, since each alone exceeds the limit.
    """

    unit: Integers
    xy: Floats
    files: Floats
    hours: Floats
    shared: int


def find_units(xy: Floats, hours: Floats, rural: NDArray[np.bool_], *, limit: int) -> Units:
    """Put the households of a center into units that stay whole.

    In the country a village is a unit (see `siting.areas.villages.find_villages`), elsewhere the
    households of one place are. A village above the limit falls apart into its places, and a place
    above the limit into small units.

    Parameters
    ----------
    xy
        Coordinates of the households in meters, shape (m, 2), in an order that does not depend on
        that of the input.
    hours
        Hours a year of each, shape (m,).
    rural
        Whether each lives in the country, shape (m,).
    limit
        Files of a worker, at most.
    """
    unit = np.unique(xy, axis=0, return_inverse=True)[1].ravel()
    cut = np.zeros(len(xy), dtype=np.bool_)
    if rural.any():
        village = np.full(len(xy), -1)
        village[rural] = find_villages(xy[rural], largest=limit)
        cut = rural & (village < 0)
        unit = np.where(village >= 0, village, unit + village.max() + 1)
    for crowd in np.flatnonzero(np.bincount(unit) > limit):
        rows = np.flatnonzero(unit == crowd)
        size = min(limit, -(-len(rows) // _CUTS))  # or no number of workers would keep the limit
        count = -(-len(rows) // size)
        unit[rows] = unit.max() + 1 + np.arange(len(rows)) % count  # of about the same hours each
        cut[rows] = True
    first, unit = np.unique(unit, return_index=True, return_inverse=True)[1:]
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(first))  # units in the order of the households
    unit = rank[unit.ravel()]
    files = np.bincount(unit).astype(np.float64)
    means = np.column_stack([totals(unit, axis) / files for axis in xy.T])
    return Units(unit, means, files, totals(unit, hours), int(cut.sum()))
