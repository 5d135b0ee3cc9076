"""Weighted places cut in two by straight lines, again and again.

Arrays in, arrays out; a plane in meters. Nothing here is random.
"""

import numpy as np

from siting.arrays import Floats, Integers

#: A cut may leave the wanted share by this part of it, to pass through a wide gap.
GAP_SEARCH = 0.2


def halve(xy: Floats, weight: Floats, *, share: float = 0.5) -> tuple[float, float, float]:
    """Find the straight line that cuts weighted places in two.

    The line crosses the longer axis of the places (the first principal component), in the widest
    gap that leaves about the wanted share of the weight on the low side, or else as near to that
    share as can be.

    Parameters
    ----------
    xy
        Coordinates in meters, shape (n, 2), not all at one place.
    weight
        Weight of each place, shape (n,).
    share
        Share of the weight that the low side should have, between 0 and 1.

    Returns
    -------
    ``(a, b, c)``: places with ``a * x + b * y < c`` are the low side, the others the high side.
    """
    middle = xy.mean(axis=0)
    axis = np.linalg.eigh(np.cov((xy - middle).T, aweights=weight))[1][:, 1]
    axis = axis if axis[np.abs(axis).argmax()] > 0 else -axis
    along = (xy - middle) @ axis
    order = np.argsort(along, kind="stable")
    gap = np.diff(along[order])
    miss = np.abs(np.cumsum(weight[order])[:-1] / weight.sum() - share)
    allowed = GAP_SEARCH * min(share, 1.0 - share)
    fits = (miss <= allowed) & (gap > 0)
    value = gap * (1.0 - 0.5 * miss / allowed) if fits.any() else -miss
    score = np.where(fits if fits.any() else gap > 0, value, -np.inf)
    cut = int(score.argmax())
    offset = 0.5 * (along[order[cut]] + along[order[cut + 1]])
    return float(axis[0]), float(axis[1]), float(offset + middle @ axis)


def bisect(xy: Floats, weight: Floats, *, parts: int) -> Integers:
    """Cut weighted places into parts of about equal weight, halving again and again.

    Takes O(n log(n) log(parts)) steps.

    Parameters
    ----------
    xy
        Coordinates in meters, shape (n, 2), no two alike.
    weight
        Weight of each place, shape (n,).
    parts
        Number of parts wanted; there are fewer where places are fewer.

    Returns
    -------
    Part of each place, shape (n,), counted from 0 in the order of the cuts.
    """
    part = np.zeros(len(xy), dtype=np.int64)
    stack = [(np.arange(len(xy)), parts)]
    done = 0
    while stack:
        rows, wanted = stack.pop()
        if len(rows) < 2 or wanted < 2:
            part[rows] = done
            done += 1
            continue
        a, b, c = halve(xy[rows], weight[rows], share=(wanted // 2) / wanted)
        low = a * xy[rows, 0] + b * xy[rows, 1] < c
        if low.all() or not low.any():  # places closer than the arithmetic can tell
            low = np.arange(len(rows)) < len(rows) // 2
        stack += [(rows[~low], wanted - wanted // 2), (rows[low], wanted // 2)]
    return part
