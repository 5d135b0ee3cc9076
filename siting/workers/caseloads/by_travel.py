"""Areas that follow streets: places by travel time instead of by their place on the ground."""

import numpy as np
from scipy.sparse.csgraph import minimum_spanning_tree
from scipy.spatial import KDTree
from scipy.spatial.distance import pdist, squareform

from siting.arrays import Floats, Integers
from siting.travel import Travel

#: So many of the nearest sites of each unit are the marks from which its place is told.
MARKS = 4

#: More marks are thinned out evenly to so many.
_MOST_MARKS = 64

#: Coordinates that are kept: the ones along which travel times differ most.
_AXES = 4

#: A border is none where the way takes so many times as long as borders of its length usually do.
_BARRIER = 3.0

#: Units that each borders on by travel, whatever lies between on the ground.
_NEAREST = 2


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


def pairs_by_travel(pairs: Integers, xy: Floats, by_travel: Floats) -> Integers:
    """Leave out borders that no street crosses nearby, along rivers, ridges and railways.

    Units that are among the nearest of each other by travel border, too: where a river drops out,
    its banks still hang together along it.

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
    The pairs that are kept and added; all units hang together, by the quickest ways.
    """
    if len(pairs) == 0:
        return pairs
    one, other = pairs.T
    length = np.linalg.norm(xy[one] - xy[other], axis=1)
    time = np.linalg.norm(by_travel[one] - by_travel[other], axis=1)
    apart = length > 0
    usual = np.median(time[apart] / length[apart]) if apart.any() else 0.0
    open_ways = pairs[time <= _BARRIER * usual * length]
    both = np.vstack([open_ways, _nearest_pairs(by_travel), _shortest_tree(by_travel)])
    return np.unique(np.sort(both, axis=1), axis=0).astype(np.int64)


def _nearest_pairs(places: Floats) -> Integers:
    """Return each place with its `_NEAREST` nearest others."""
    count = min(_NEAREST + 1, len(places))
    near = np.asarray(KDTree(places).query(places, k=np.arange(1, count + 1))[1])
    pairs = np.column_stack([np.repeat(np.arange(len(places)), count), near.ravel()])
    return np.asarray(pairs[pairs[:, 0] != pairs[:, 1]], dtype=np.int64)


def _shortest_tree(places: Floats) -> Integers:
    """Return the pairs of the shortest tree that joins all places, in O(n^2)."""
    between = squareform(pdist(places))
    # A zero would be no link, so every distance is a little above it.
    np.add(between, 1e-9 * max(float(between.max()), 1.0), out=between)
    np.fill_diagonal(between, 0.0)
    tree = minimum_spanning_tree(between).tocoo()
    return np.column_stack([tree.row, tree.col]).astype(np.int64)
