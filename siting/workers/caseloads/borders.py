"""Which units of a center border on each other."""

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import Delaunay, KDTree, QhullError

from siting.arrays import Floats, Integers

#: Above so many, the units of one place border on the first and on those next in line only: they
#: are much alike, and all pairs would be tens of thousands.
_CROWD = 24

#: Distances are right to this, in meters; places are given to a centimeter.
_EXACT_M = 1e-6


def border_pairs(xy: Floats) -> Integers:
    """List the pairs of units that border on each other: the Gabriel graph of their places.

    Two places border if no other lies in the circle that has them at its ends (Gabriel and Sokal
    1969), so that the way from one to the other crosses no third area. All places hang together.
    Units of one place border on each other.

    Parameters
    ----------
    xy
        Coordinates in meters on a plane, shape (n, 2); several units may have the same.

    Returns
    -------
    Positions of the units, shape (pairs, 2), the smaller first, without order or repeats.
    """
    places, first, place = np.unique(xy, axis=0, return_index=True, return_inverse=True)
    pairs = first[_gabriel(places)]
    same = [_within_place(np.flatnonzero(place == k)) for k in _shared(place)]
    return np.unique(np.sort(np.concatenate([pairs, *same]), axis=1), axis=0).astype(np.int64)


def _shared(place: Integers) -> Integers:
    return np.flatnonzero(np.bincount(place) > 1)


def _within_place(units: Integers) -> Integers:
    """Return all pairs of a few units; of many, the pairs with the first and with the next."""
    if len(units) <= _CROWD:
        return units[np.column_stack(np.triu_indices(len(units), 1))]
    star = np.column_stack([np.full(len(units) - 1, units[0]), units[1:]])
    return np.vstack([star, np.column_stack([units[:-1], units[1:]])])


def _gabriel(places: Floats) -> Integers:
    middle = places - places.mean(axis=0)
    pairs = _triangle_sides(middle)
    if len(pairs) == 0:
        return pairs
    one, other = middle[pairs[:, 0]], middle[pairs[:, 1]]
    radius = 0.5 * np.linalg.norm(one - other, axis=1)
    nearest = KDTree(middle).query(0.5 * (one + other))[0]
    return _joined(pairs[nearest >= radius * (1.0 - 1e-9) - _EXACT_M], middle)


def _triangle_sides(places: Floats) -> Integers:
    """Return the sides of the Delaunay triangles; of places in one line, the gaps between them."""
    count = len(places)
    if count < 3:
        return np.column_stack([np.arange(count - 1), np.arange(1, count)]).astype(np.int64)
    try:
        corners = Delaunay(places).simplices
    except QhullError:
        axis = np.linalg.svd(places, full_matrices=False)[2][0]
        order = np.argsort(places @ axis, kind="stable")
        return np.column_stack([order[:-1], order[1:]]).astype(np.int64)
    sides = np.vstack([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]])
    return np.unique(np.sort(sides, axis=1), axis=0).astype(np.int64)


def _joined(pairs: Integers, places: Floats) -> Integers:
    """Add the shortest pairs that join what hangs apart: places too close for triangles."""
    while True:
        ones = np.ones(len(pairs))
        links = coo_array((ones, (pairs[:, 0], pairs[:, 1])), shape=(len(places),) * 2)
        count, part = connected_components(links, directed=False)
        if count == 1:
            return pairs
        least = np.flatnonzero(part == np.bincount(part).argmin())
        rest = np.flatnonzero(part != part[least[0]])
        far, at = (np.asarray(a) for a in KDTree(places[rest]).query(places[least]))
        near = int(far.argmin())
        pair = sorted((int(least[near]), int(rest[at[near]])))
        pairs = np.vstack([pairs, [pair]]).astype(np.int64)


def as_rows(pairs: Integers, count: int) -> tuple[Integers, Integers]:
    """Return for each unit those it borders on: where its row starts, shape (n + 1,), and all."""
    both = np.vstack([pairs, pairs[:, ::-1]])
    table = coo_array((np.ones(len(both)), (both[:, 0], both[:, 1])), shape=(count, count)).tocsr()
    table.sort_indices()
    return table.indptr.astype(np.int64), table.indices.astype(np.int64)
