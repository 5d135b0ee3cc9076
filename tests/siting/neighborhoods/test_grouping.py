"""Points into groups, on a bare plane."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist
from sklearn.cluster import KMeans
from threadpoolctl import threadpool_limits

from siting.neighborhoods.grouping import WIDEST_M, _join_leftovers, group_points
from siting.privacy import square_of


def grouped(xy, *, target=50, largest=150, villages=True):
    return group_points(
        np.asarray(xy, dtype=float),
        target=target,
        largest=largest,
        leftover_reach_m=5_000.0,
        keep_villages=villages,
    )


def labels(grouping):
    return grouping.group[grouping.seat]


def village(rng, x, y, count, spread=100.0):
    return (np.array([x, y]) + rng.normal(0, spread, (count, 2))).round(2)


@st.composite
def clumps(draw):
    """Villages, rows, piles and scattered farms, in any mixture."""
    rng = np.random.default_rng(draw(st.integers(0, 9999)))
    parts = []
    for kind in draw(st.lists(st.sampled_from("vrpf"), min_size=1, max_size=6)):
        count = draw(st.integers(1, 260))
        home = rng.uniform(-40_000, 40_000, 2)
        parts.append(
            {
                "v": lambda c, h: h + rng.normal(0, 150, (c, 2)),
                "r": lambda c, h: h + np.column_stack([np.arange(c) * 10.0, np.zeros(c)]),
                "p": lambda c, h: np.tile(h, (c, 1)),
                "f": lambda c, h: h + rng.uniform(-9_000, 9_000, (c, 2)),
            }[kind](count, home)
        )
    return np.vstack(parts).round(2)


@settings(max_examples=60)
@given(clumps(), st.integers(1, 60), st.integers(0, 90), st.booleans())
def test_no_group_exceeds_the_limit_but_at_one_seat(xy, target, extra, villages):
    with threadpool_limits(1):
        found = grouped(xy, target=target, largest=target + extra, villages=villages)
    size = np.bincount(labels(found))
    seats = np.bincount(found.group)
    assert size.sum() == len(xy)
    assert (size > 0).all()
    assert (seats[size > target + extra] == 1).all()


@settings(max_examples=40)
@given(clumps(), st.booleans())
def test_every_point_has_the_nearest_seat_and_no_seat_is_a_point(xy, villages):
    with threadpool_limits(1):
        found = grouped(xy, villages=villages)
    distance = cdist(xy, found.seats)
    own = distance[np.arange(len(xy)), found.seat]
    assert own == pytest.approx(distance.min(axis=1))
    squares, _ = square_of(xy)
    assert (cdist(found.seats, squares).min(axis=1) == 0).all()
    assert len(np.unique(found.seats, axis=0)) == len(found.seats)


@settings(max_examples=30)
@given(clumps(), st.integers(0, 99), st.booleans())
def test_groups_do_not_depend_on_the_order_of_points(xy, seed, villages):
    order = np.random.default_rng(seed).permutation(len(xy))
    with threadpool_limits(1):
        one, other = grouped(xy, villages=villages), grouped(xy[order], villages=villages)
    assert (labels(one)[order] == labels(other)).all()


def test_a_village_is_not_cut_and_two_small_ones_nearby_are_joined():
    rng = np.random.default_rng(0)
    xy = np.vstack(
        [village(rng, 0, 0, 140), village(rng, 9_000, 0, 20), village(rng, 12_000, 0, 25)]
    )
    found = labels(grouped(xy))
    assert len(set(found[:140])) == 1
    assert len(set(found[140:])) == 1
    assert found[0] != found[140]


def test_a_village_above_the_limit_is_cut_into_parts_near_the_target():
    xy = village(np.random.default_rng(1), 0, 0, 300)
    size = np.bincount(labels(grouped(xy)))
    assert len(size) == pytest.approx(6, abs=1)
    assert size.max() <= 150


def test_a_lone_village_stays_alone_but_a_farm_next_door_does_not():
    rng = np.random.default_rng(2)
    xy = np.vstack([village(rng, 0, 0, 60), village(rng, 40_000, 0, 4), [[2_000.0, 0.0]]])
    found = labels(grouped(xy))
    assert len(set(found)) == 2
    assert found[64] == found[0]
    assert found[60] != found[0]


def test_villages_of_one_group_are_never_far_apart():
    rng = np.random.default_rng(3)
    xy = rng.uniform(-200_000, 200_000, (200, 2)).round(2)
    found = labels(grouped(xy))
    for group in range(found.max() + 1):
        own = xy[found == group]
        assert cdist(own, own).max() <= WIDEST_M + 5_000.0


def test_a_chain_of_farms_along_a_road_is_not_one_village():
    xy = np.column_stack([np.arange(0, 28_000, 200.0), np.zeros(140)])
    found = labels(grouped(xy))
    assert max(np.ptp(xy[found == k, 0]) for k in set(found)) < 20_000


def test_a_heavy_place_does_not_shrink_the_groups_around_it():
    rng = np.random.default_rng(4)
    xy = np.vstack([np.zeros((20_000, 2)), rng.uniform(-3_000, 3_000, (1_000, 2)).round(2)])
    found = grouped(xy, villages=False)
    size = np.bincount(labels(found))
    assert size.max() >= 20_000
    assert 15 <= len(size) <= 30


def test_groups_are_about_as_compact_as_plain_k_means_makes_them():
    xy = np.random.default_rng(5).uniform(-4_000, 4_000, (4_000, 2)).round(2)
    with threadpool_limits(1):
        found = labels(grouped(xy, villages=False))
        plain = KMeans(found.max() + 1, n_init=3, random_state=0).fit(xy).labels_
    ours, theirs = (mean_distance(xy, label) for label in (found, plain))
    assert ours <= 1.05 * theirs


def mean_distance(xy, label):
    total = 0.0
    for k in range(label.max() + 1):
        own = xy[label == k]
        total += np.linalg.norm(own - own.mean(axis=0), axis=1).sum()
    return total / len(xy)


def test_a_ring_of_leftovers_becomes_one_group():
    """Each is next to the one before it and the last to the first: once they chased each other."""
    seats = np.array([[0.0, 0.0], [1_000.0, 0.0], [1_100.0, 1_050.0], [0.0, 1_150.0]])
    one = {"most": 5, "largest": 150, "reach_m": 5_000.0}
    assert _join_leftovers(seats, np.ones(4), np.arange(4), **one).tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("seed", range(200))
def test_leftovers_join_within_the_largest_size(seed):
    rng = np.random.default_rng(seed)
    count = int(rng.integers(2, 30))
    seats, load = rng.random((count, 2)) * 6_000.0, rng.integers(1, 9, count).astype(float)
    group = _join_leftovers(seats, load, np.arange(count), most=6, largest=14, reach_m=3_000.0)
    sizes = np.bincount(group, weights=load)
    assert sizes.sum() == load.sum()
    assert sizes.max() <= 14
    assert sorted(set(group)) == list(range(len(sizes)))
