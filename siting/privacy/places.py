"""How places are rounded, so that none points at a home.

A place that is chosen among homes, or a border that is drawn between them, knows of them only the
squares in which they lie: the smallest that hold at least `MIN_HOUSEHOLDS` of them, or the largest
of `SQUARES_M` where even that holds fewer. Of a place that is known anyway, a center that stands or
a town, some decimals are left out.
"""

from typing import Any

import numpy as np

from siting.arrays import Floats, Integers, distinct
from siting.privacy.counts import MIN_HOUSEHOLDS

#: Sides of the squares that stand for homes, in meters.
SQUARES_M = (100.0, 200.0, 400.0, 800.0, 1_600.0)

#: Decimals of degrees of a place on a map: about 10 m.
DECIMALS = 4


def square_of(
    xy: Floats, *, weight: Floats | None = None, least: int = MIN_HOUSEHOLDS
) -> tuple[Floats, Integers]:
    """Return the squares that stand for homes, and which of them stands for each.

    Parameters
    ----------
    xy
        Homes on a plane in meters, shape (n, 2).
    weight
        Households at each, shape (n,); by default one.
    least
        Fewest households for which a square may stand.

    Returns
    -------
    middles
        Middle of each square, shape (s, 2), sorted by side, x and y. The squares of one side lie on
        one grid; a home is in the smallest square with at least `least` households that have no
        smaller one, else in the largest.
    square
        Position of the square of each home, shape (n,).
    """
    load = np.ones(len(xy)) if weight is None else weight
    keys = np.empty((len(xy), 3))
    left = np.arange(len(xy))
    for side in SQUARES_M:
        cell = np.floor(xy[left] / side)
        _, number, _ = distinct(cell)
        held = np.bincount(number, weights=load[left])
        enough = held[number] >= least if side < SQUARES_M[-1] else np.ones(len(left), bool)
        done = left[enough]
        keys[done] = np.column_stack([np.full(len(done), side), (cell[enough] + 0.5) * side])
        left = left[~enough]
    squares, square, _ = distinct(keys)
    return squares[:, 1:], square


def round_places(degrees: Any, *, decimals: int = DECIMALS) -> Any:  # noqa: ANN401 - see below
    """Leave out decimals of degrees that a map does not need.

    Parameters
    ----------
    degrees
        A frame, an array or a pair of coordinates in degrees, of places that point at no home.
    decimals
        How many stay.

    Returns
    -------
    The same, rounded: a frame for a frame, else an array.
    """
    return np.round(degrees, decimals)
