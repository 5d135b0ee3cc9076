"""The nearest sources of every node and row, against Floyd and Warshall."""

import numpy as np
import pytest

from siting.travel.streets.kernels import sharing

from .small_ways import random_ways

SOURCES = np.array([3, 0, 7, 9, 5], np.int32)
BEGIN = np.array([0, 900, 250, 0, 9_000], np.int32)
CUTOFF = 6_000
EACH = pytest.mark.parametrize("seed", range(6))


def _times(best):
    """Return the time from each source to each node, beyond the cutoff as infinite."""
    times = (best[SOURCES] + BEGIN[:, None]).astype(float)
    return np.where(times <= CUTOFF, times, np.inf)


@EACH
@pytest.mark.parametrize("k", [1, 2, 5])
def test_the_k_quickest_sources_of_each_node_come_in_order(seed, k):
    start, edges, best = random_ways(seed)
    count, source, when = sharing.reach_nearest(start, edges, SOURCES, BEGIN, CUTOFF, k)
    times = _times(best)
    for node in range(12):
        quickest = np.sort(times[:, node])[:k]
        known = quickest[np.isfinite(quickest)]
        assert count[node] == len(known)
        assert when[node, : count[node]].tolist() == known.tolist()
        found = source[node, : count[node]]
        assert len(set(found)) == count[node]
        assert times[found, node].tolist() == known.tolist()
        assert (source[node, count[node] :] == -1).all()


@EACH
@pytest.mark.parametrize("k", [1, 2, 5])
def test_the_sources_of_both_exits_are_joined(seed, k):
    start, edges, best = random_ways(seed)
    rng = np.random.default_rng(seed)
    exits = np.array([rng.choice(12, 2, replace=False) for _ in range(8)], np.int32)
    exits[::3, 1] = -1
    leave = rng.integers(0, 700, (8, 2)).astype(np.int32)
    nearest = sharing.reach_nearest(start, edges, SOURCES, BEGIN, CUTOFF, k)
    row, origin, time, beyond = sharing.merge_exits(*nearest, exits, leave, CUTOFF)
    times = _times(best)
    for i in range(8):
        ways = np.where(exits[i] >= 0, times[:, exits[i]] + leave[i], np.inf).min(axis=1)
        ways = np.where(ways <= CUTOFF, ways, np.inf)
        mine = row == i
        assert (np.diff(time[mine]) >= 0).all()
        assert ways[origin[mine]].tolist() == time[mine].tolist()
        left_out = np.delete(ways, origin[mine])
        least = left_out.min(initial=np.inf)
        if beyond[i] < 0:
            assert np.isinf(least)
        else:
            assert mine.sum() == k
            assert least >= beyond[i] >= time[mine].max()
