"""Points into small groups with a largest size: the arithmetic behind neighborhoods.

Arrays in, arrays out; a plane in meters. Nothing here is random, and nothing depends on the order
of the rows.

A group is made of one or more *seats*. Every point belongs to the nearest seat, so whatever the
groups are, the Voronoi cells of their seats, joined, are areas that tile the plane and hold their
own points.
"""

import warnings
from dataclasses import dataclass

import numpy as np
from scipy.spatial import KDTree
from sklearn.cluster import AgglomerativeClustering, KMeans
from sklearn.exceptions import ConvergenceWarning

from siting.areas.halving import bisect
from siting.areas.villages import grid_squares, villages_of_places
from siting.arrays import Floats, Integers, compact, distinct, means, members, nearest, totals
from siting.privacy import square_of

#: Villages of one group are nowhere farther apart than this (complete linkage).
WIDEST_M = 30_000.0

#: k-means works on blocks of at most so many places; above it, its time grows with the square.
BLOCK_PLACES = 2_000

#: Starts of k-means (k-means++, Arthur and Vassilvitskii 2007); the best is kept.
STARTS = 3

#: So many of the nearest groups, itself included, are asked whether they have room for a leftover.
NEIGHBORS = 5

#: A group of at most this share of the target is a leftover, to be joined to a near neighbor.
LEFTOVER_SHARE = 0.1


@dataclass(frozen=True)
class Grouping:
    """Points tied to seats, and seats to groups.

    Parameters
    ----------
    seats
        Coordinates in meters, shape (s, 2), no two alike: middles of squares that stand for points,
        see `siting.privacy.places`.
    seat
        Position of the seat of each point, shape (n,); the nearest one.
    group
        Group of each seat, shape (s,), counted from 0. A group above the largest size has one seat
        only.
    """

    seats: Floats
    seat: Integers
    group: Integers


@dataclass(frozen=True)
class _Draft:
    """Seats before points are tied to them; ``atom`` names the village that a seat belongs to."""

    seats: Floats
    atom: Integers
    group: Integers


def group_points(
    xy: Floats, *, target: int, largest: int, leftover_reach_m: float, keep_villages: bool
) -> Grouping:
    """Put points into compact groups of about `target`.

    A built-up area is cut by k-means (Lloyd 1982, doi:10.1109/TIT.1982.1056489). In the country,
    villages are found first, and k-means on whole villages joins them. Groups above `largest` are
    halved across their longer axis, at a gap near the median.

    Parameters
    ----------
    xy
        Coordinates in meters, shape (n, 2), n > 0; points at one place may repeat.
    target
        Size that groups should have on average.
    largest
        Size that no group may exceed, save a group of one seat, whose area has to be carved.
    leftover_reach_m
        A group of a few points joins a neighbor that is at most this far.
    keep_villages
        Whether points close together stay together as long as `largest` allows.

    Returns
    -------
    The groups; the same for any order of the points.
    """
    places, place, weight = distinct(xy)
    draft = _draft(places, weight, target=target, largest=largest, keep_villages=keep_villages)
    draft, seat_of_place = _settle(draft, places, weight)
    load = totals(seat_of_place, weight)
    group = draft.group
    for atom in (draft.atom, np.arange(len(draft.seats))):
        group = _limit(draft, load, group, atom=atom, target=target, largest=largest)
    most = max(1, int(target * LEFTOVER_SHARE))
    group = _join_leftovers(
        draft.seats, load, group, most=most, largest=largest, reach_m=leftover_reach_m
    )
    return Grouping(seats=draft.seats, seat=seat_of_place[place], group=compact(group))


def _draft(
    places: Floats, weight: Floats, *, target: int, largest: int, keep_villages: bool
) -> _Draft:
    """Propose seats: cell by cell for villages, by k-means for continuous settlement."""
    heavy = weight > largest
    village = np.full(len(places), -1)
    if keep_villages:
        village[~heavy] = villages_of_places(places[~heavy], weight[~heavy], largest)
    spread = ~heavy & (village < 0)
    centers = _centers(places[spread], weight[spread], target)
    whole = village >= 0
    seats, atom, group = _village_seats(places[whole], weight[whole], village[whole], target)
    single = np.vstack([places[heavy], centers])
    number = np.arange(len(single))
    return _Draft(
        seats=np.vstack([single, seats]).round(2),
        atom=np.concatenate([number, atom + len(single)]),
        group=np.concatenate([number, group + len(single)]),
    )


def _village_seats(
    places: Floats, weight: Floats, village: Integers, target: int
) -> tuple[Floats, Integers, Integers]:
    """Return a seat for each square of a village, its village, and the group that this joins."""
    if len(places) == 0:
        return np.empty((0, 2)), np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    village = compact(village)
    middle = means(places, weight, village)
    group = _apart(middle, _k_means(middle, totals(village, weight), target))
    _, square, _ = distinct(grid_squares(places))
    _, first = np.unique(square, return_index=True)
    atom = village[first]
    return means(places, np.ones(len(places)), square), atom, group[atom]


def _apart(middle: Floats, group: Integers) -> Integers:
    """Cut the groups of villages of which two are farther apart than `WIDEST_M`."""
    group = group.copy()
    done = int(group.max()) + 1
    model = AgglomerativeClustering(None, linkage="complete", distance_threshold=WIDEST_M)
    for rows in members(group):
        if np.hypot(*np.ptp(middle[rows], axis=0)) > WIDEST_M:
            part = model.fit(middle[rows]).labels_
            group[rows] = part + done
            done += part.max() + 1
    return group


def _centers(places: Floats, weight: Floats, target: int) -> Floats:
    """Return the centers of k-means over all places."""
    if len(places) == 0:
        return np.empty((0, 2))
    return means(places, weight, _k_means(places, weight, target))


def _k_means(places: Floats, weight: Floats, target: int) -> Integers:
    """Group places by k-means, block by block, into about one group for each `target` of weight."""
    blocks = -(-len(places) // BLOCK_PLACES)
    block = bisect(places, np.ones(len(places)), parts=blocks)
    group = np.empty(len(places), dtype=np.int64)
    done = 0
    for rows in members(block):
        wanted = np.ceil(np.minimum(weight[rows], target).sum() / target)
        labels = _k_means_block(places[rows], weight[rows], min(int(wanted), len(rows)))
        group[rows] = labels + done
        done += labels.max() + 1
    return group


def _k_means_block(places: Floats, weight: Floats, count: int) -> Integers:
    if count == 1:
        return np.zeros(len(places), dtype=np.int64)
    model = KMeans(count, n_init=STARTS, max_iter=50, tol=1e-3, random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # fewer groups than asked for will do
        return compact(model.fit(places, sample_weight=weight).labels_)


def _settle(draft: _Draft, places: Floats, weight: Floats) -> tuple[_Draft, Integers]:
    """Move seats to squares that stand for places, tie each place to its nearest seat.

    Borders run half way between seats, and a border between homes would tell where they are: see
    `siting.privacy.places`. Seats that nobody took are dropped.
    """
    squares, square = square_of(places, weight=weight)
    taken, first = np.unique(square[nearest(places, draft.seats)], return_index=True)
    used, seat = np.unique(nearest(squares[taken], places), return_inverse=True)
    kept = first[used]
    return _Draft(squares[taken[used]], draft.atom[kept], draft.group[kept]), seat


def _limit(
    draft: _Draft, load: Floats, group: Integers, *, atom: Integers, target: int, largest: int
) -> Integers:
    """Cut groups above `largest` into parts of about `target`; seats of one atom stay together."""
    group = compact(group)
    size = totals(group, load)
    todo = list(zip(members(group), size, strict=True))
    done = len(size)
    while todo:
        rows, total = todo.pop()
        atoms, at = np.unique(atom[rows], return_inverse=True)
        if total <= largest or len(atoms) == 1:
            continue
        middle = means(draft.seats[rows], load[rows], at)
        parts = max(2, round(total / target))
        part = bisect(middle, totals(at, load[rows]), parts=parts)[at]
        group[rows] = part + done
        done += part.max() + 1
        todo += [(rows[part == k], load[rows[part == k]].sum()) for k in range(part.max() + 1)]
    return compact(group)


def _join_leftovers(
    seats: Floats, load: Floats, group: Integers, *, most: int, largest: int, reach_m: float
) -> Integers:
    """Join groups of a few points to their nearest neighbor, where that is near and has room."""
    size = totals(group, load)
    small = np.flatnonzero(size <= most)
    if len(small) == 0 or len(size) == 1:
        return group
    middle = means(seats, load, group)
    found = KDTree(middle).query(middle[small], k=min(NEIGHBORS, len(size)))
    distance, near = np.asarray(found[0]), np.asarray(found[1], dtype=np.int64)
    joined = np.arange(len(size))
    for k, leftover in enumerate(small):
        goals = joined[near[k, distance[k] <= reach_m]]
        room = size[goals] + size[leftover] <= largest
        goals = goals[room & (goals != leftover)]
        if joined[leftover] == leftover and size[leftover] <= most and len(goals):
            size[goals[0]] += size[leftover]
            joined[joined == leftover] = goals[0]  # who had joined it comes along
    return compact(joined[group])
