"""Weighted places cut in two by straight lines, again and again.

Arrays in, arrays out; a plane in meters. Nothing here is random.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

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


def distinct(xy: Floats) -> tuple[Floats, Integers, Floats]:
    """Return the places, sorted, the place of each point, and how many points each place has."""
    order = np.lexsort((xy[:, 1], xy[:, 0]))
    ordered = xy[order]
    first = np.ones(len(xy), dtype=bool)
    first[1:] = (np.diff(ordered, axis=0) != 0).any(axis=1)
    place = np.empty(len(xy), dtype=np.int64)
    place[order] = np.cumsum(first) - 1
    return ordered[first], place, np.bincount(place).astype(np.float64)


def members(label: Integers, *, count: int | None = None) -> list[Integers]:
    """Return the rows of each label, in the order of the labels, which are counted from 0.

    Parameters
    ----------
    label
        Label of each row, shape (n,).
    count
        Number of labels; by default the largest one plus one.
    """
    order = np.argsort(label, kind="stable")
    labels = np.arange((label.max(initial=-1) + 1 if count is None else count) + 1)
    edges = np.searchsorted(label[order], labels)
    return [order[start:stop] for start, stop in pairwise(edges)]


def means(places: Floats, weight: Floats, label: Integers) -> Floats:
    """Return the weighted mean of the places of each label, counted from 0 with none left out."""
    mass = totals(label, weight)
    return np.column_stack([totals(label, weight * axis) / mass for axis in places.T])


def totals(label: Integers, weight: Floats) -> Floats:
    """Return the summed weight of each label, counted from 0."""
    return np.bincount(label, weights=weight).astype(np.float64)


def nearest(places: Floats, to: Floats) -> Integers:
    """Return the position of the place nearest to each point."""
    return np.asarray(KDTree(places).query(to)[1], dtype=np.int64)


def compact(label: Integers) -> Integers:
    """Renumber labels from 0, in their order, with none left out."""
    return np.unique(label, return_inverse=True)[1].astype(np.int64)
