"""Searches of ways on random networks, against Floyd and Warshall."""

import numpy as np
import pytest

from siting.travel.streets.kernels import search

from .small_ways import random_ways

SOURCES = np.array([3, 0, 7], np.int32)
BEGIN = np.array([0, 900, 250], np.int32)
CUTOFF, WIDTH = 6_000, 10
EACH = pytest.mark.parametrize("seed", range(6))


def _within(best):
    """Return the times from each source that are within the cutoff, by node."""
    times = best[SOURCES] + BEGIN[:, None]
    return [{node: row[node] for node in np.flatnonzero(row <= CUTOFF).tolist()} for row in times]


def test_a_longer_array_begins_with_the_other():
    one = np.arange(3, dtype=np.int32)
    for length, expected in ((2, 6), (10, 10)):
        longer = search.longer(one, length)
        assert len(longer) == expected
        assert longer[:3].tolist() == [0, 1, 2]
        assert longer.dtype == np.int32


@EACH
def test_together_the_quickest_source_counts(seed):
    start, edges, best = random_ways(seed)
    node, time = search.reach_together(start, edges, SOURCES, BEGIN, CUTOFF, WIDTH)
    expected = {}
    for reached in _within(best):
        for where, when in reached.items():
            expected[where] = min(when, expected.get(where, when))
    assert dict(zip(node.tolist(), time.tolist(), strict=True)) == expected


@EACH
def test_a_small_room_is_made_larger(seed):
    """Many nodes that wait at once need more room than there is at first."""
    start, edges, best = random_ways(seed, n=30, share=0.6)
    work = search._prepare(30, CUTOFF, WIDTH)
    small = (*work[:3], np.empty((3, 4), np.int32))
    found, room = search._spread_in_room(start, edges, SOURCES, BEGIN, CUTOFF, WIDTH, small)
    times = (best[SOURCES] + BEGIN[:, None]).min(axis=0)
    assert found == (times <= CUTOFF).sum()
    assert room[3].shape[1] > 4
    assert room[0][room[2][:found]].tolist() == times[room[2][:found]].tolist()


@EACH
def test_rows_are_reached_by_the_quicker_of_their_exits(seed):
    start, edges, best = random_ways(seed)
    rng = np.random.default_rng(seed)
    exits = np.array([rng.choice(12, 2, replace=False) for _ in range(9)], np.int32)
    exits[::4, 1] = -1
    leave = rng.integers(0, 800, (9, 2)).astype(np.int32)
    at = [(node, row) for row in range(9) for node in exits[row] if node >= 0]
    at.sort()
    door_start = np.searchsorted([node for node, _ in at], np.arange(13)).astype(np.int64)
    row_at = np.array([row for _, row in at], np.int32)
    row, when, first = search.reach_rows(
        start, edges, SOURCES, BEGIN, CUTOFF, WIDTH, door_start, row_at, exits, leave
    )
    times = best[SOURCES] + BEGIN[:, None]
    for i in range(3):
        reached = np.where(exits >= 0, times[i][exits] + leave, 10**9)
        reached[(times[i][exits] > CUTOFF) | (exits < 0)] = 10**9
        least = reached.min(axis=1)
        expected = {k: least[k] for k in np.flatnonzero(least <= CUTOFF).tolist()}
        mine = slice(first[i], first[i + 1])
        assert len(set(row[mine].tolist())) == first[i + 1] - first[i]
        assert dict(zip(row[mine].tolist(), when[mine].tolist(), strict=True)) == expected


def test_a_row_with_two_equal_exits_is_listed_once():
    """From node 0 both exits are a second away, and the door is as far from each."""
    start = np.array([0, 2, 2, 2], np.int64)
    edges = np.array([(1_000 << 32) | 1, (1_000 << 32) | 2], np.int64)
    exits, leave = np.array([[1, 2]], np.int32), np.array([[50, 50]], np.int32)
    doors = np.array([0, 0, 1, 2], np.int64), np.zeros(2, np.int32)
    one = np.zeros(1, np.int32)
    row, when, first = search.reach_rows(
        start, edges, one, one, CUTOFF, WIDTH, *doors, exits, leave
    )
    assert (row.tolist(), when.tolist(), first.tolist()) == ([0], [1_050], [0, 1])
