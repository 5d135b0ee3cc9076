"""Areas that follow streets: places by travel time instead of by their place on the ground."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import minimum_spanning_tree

from siting.travel import Travel

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

#: So many of the nearest sites of each unit are the marks from which its place is told.
MARKS = 4

#: More marks are thinned out evenly to so many.
_MOST_MARKS = 64

#: Coordinates that are kept: the ones along which travel times differ most.
_AXES = 4

#: A border is none where the way takes so many times as long as borders of its length usually do.
_BARRIER = 3.0


def places_by_travel(travel: Travel, households: Integers) -> Floats:
    """Return coordinates whose distances are about the travel times between households.

    A household is described by its times to sites around (a Lipschitz embedding: Linial, London and
    Rabinovich 1995), turned so that a few coordinates hold nearly all of the differences.

    Parameters
    ----------
    travel
        Times from households to any sites.
    households
        Positions of the households in `travel`, shape (n,).

    Returns
    -------
    Coordinates in the unit of `travel`, shape (n, at most `_AXES`).
    """
    who = households.astype(np.int32)
    marks = np.unique(travel.nearest(MARKS, of=who).site)
    marks = marks[marks >= 0]
    if len(marks) > _MOST_MARKS:
        marks = marks[np.linspace(0, len(marks) - 1, _MOST_MARKS).astype(np.int64)]
    if len(marks) == 0:
        return np.zeros((len(who), 1))
    rows = np.repeat(who, len(marks))
    times = travel.pairs(rows, np.tile(marks.astype(np.int32), len(who)))
    times = times.reshape(len(who), len(marks))
    known = np.isfinite(times)
    farthest = times[known].max() if known.any() else 0.0
    times = np.where(known, times, 1.5 * farthest) / np.sqrt(len(marks))
    times -= times.mean(axis=0)
    axes = np.linalg.svd(times, full_matrices=False)[2][:_AXES]
    axes *= np.sign(axes[np.arange(len(axes)), np.abs(axes).argmax(axis=1)])[:, None]
    return np.ascontiguousarray(times @ axes.T)


def drop_barriers(pairs: Integers, xy: Floats, by_travel: Floats) -> Integers:
    """Leave out borders that no street crosses nearby: along rivers, ridges and railways.

    Parameters
    ----------
    pairs
        Units that border on each other on the ground, shape (pairs, 2).
    xy
        Places on the ground in meters, shape (n, 2).
    by_travel
        Places by travel time, shape (n, d).

    Returns
    -------
    The pairs that are kept; all units hang together as before, by the quickest ways.
    """
    if len(pairs) == 0:
        return pairs
    one, other = pairs.T
    length = np.linalg.norm(xy[one] - xy[other], axis=1)
    time = np.linalg.norm(by_travel[one] - by_travel[other], axis=1)
    usual = np.median(time[length > 0] / length[length > 0]) if (length > 0).any() else 0.0
    kept = time <= _BARRIER * usual * length
    # The tree takes zeros for no edge at all, so every time is a little above it.
    weight = 1.0 + time / max(float(time.max()), 1e-9)
    table = coo_array((weight, (one, other)), shape=(len(xy),) * 2)
    tree = minimum_spanning_tree(table.tocsr()).tocoo()
    in_tree = set(zip(tree.row.tolist(), tree.col.tolist(), strict=True))
    kept |= [pair in in_tree for pair in zip(one.tolist(), other.tolist(), strict=True)]
    return pairs[kept]
