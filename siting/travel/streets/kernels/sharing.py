"""Kernels that find the k nearest sources of every node, for `siting.travel.streets.tables`."""

import numpy as np
from numba import njit

from siting.travel.streets.kernels.search import NEVER, ROOM, longer


@njit(nogil=True, cache=True)
def _push(heap, size, key):
    """Add a key to a heap in which each node has four children."""
    at = size
    while at > 0 and heap[(at - 1) >> 2] > key:
        heap[at] = heap[(at - 1) >> 2]
        at = (at - 1) >> 2
    heap[at] = key


@njit(nogil=True, cache=True)
def _pop(heap, size):
    """Take the least key of a heap; `size` is what remains in it."""
    least, last = heap[0], heap[size]
    at = 0
    while 4 * at + 1 < size:
        child = 4 * at + 1
        for rival in range(child + 1, min(child + 4, size)):
            if heap[rival] < heap[child]:
                child = rival
        if heap[child] >= last:
            break
        heap[at] = heap[child]
        at = child
    heap[at] = last
    return least


@njit(nogil=True, cache=True)
def reach_nearest(start, edges, sources, begin, cutoff, k):
    """Find the k nearest of some sources for every node, by one search that all of them share.

    A node takes the first k sources that come and passes on no other; whoever would come later
    through it has k quicker ones there, and so everywhere beyond. O(k m log(k m)) for m edges.

    Parameters
    ----------
    start, edges, sources, begin, cutoff
        As for `reach_each`; no source may come twice.
    k
        How many to find.

    Returns
    -------
    Number of sources found at each node, shape (n,); positions among `sources` and times, nearest
    first, shape (n, k).
    """
    n = len(start) - 1
    count = np.zeros(n, np.int32)
    source, when = np.full((n, k), -1, np.int32), np.full((n, k), NEVER, np.int32)
    room = max(2 * len(sources), ROOM)
    heap = np.empty(room, np.int64)  # time and slot in one number
    node_of, source_of, spare = np.empty(room, np.int32), np.empty(room, np.int32), -1
    after = np.empty(room, np.int32)
    size = used = 0
    for i in range(len(sources)):
        if begin[i] <= cutoff:
            node_of[used], source_of[used] = sources[i], i
            _push(heap, size, (np.int64(begin[i]) << 32) | used)
            size += 1
            used += 1
    while size:
        size -= 1
        key = _pop(heap, size)
        slot, now = key & 0xFFFFFFFF, np.int32(key >> 32)
        node, origin = node_of[slot], source_of[slot]
        after[slot] = spare
        spare = slot
        if count[node] == k or _listed(source[node], count[node], origin):
            continue
        source[node, count[node]], when[node, count[node]] = origin, now
        count[node] += 1
        for edge in range(start[node], start[node + 1]):
            there, then = edges[edge] & 0xFFFFFFFF, now + (edges[edge] >> 32)
            if then > cutoff or count[there] == k:
                continue
            if _listed(source[there], count[there], origin):
                continue
            if spare >= 0:
                slot = spare
                spare = after[slot]
            else:
                if used == len(node_of):
                    heap, after = longer(heap, used), longer(after, used)
                    node_of, source_of = longer(node_of, used), longer(source_of, used)
                slot = used
                used += 1
            node_of[slot], source_of[slot] = there, origin
            _push(heap, size, (np.int64(then) << 32) | slot)
            size += 1
    return count, source, when


@njit(nogil=True, cache=True)
def _listed(row, count, origin):
    for i in range(count):  # noqa: SIM110 - numba has no any()
        if row[i] == origin:
            return True
    return False


@njit(nogil=True, cache=True)
def merge_exits(count, source, when, exits, leave, cutoff):
    """Join the k nearest sources of both exits of each row to the k nearest of the row.

    Parameters
    ----------
    count, source, when
        As `reach_nearest` returns them.
    exits, leave
        Both nodes at which each row comes to the streets, -1 where it has none, and the
        milliseconds to there, shape (r, 2).
    cutoff
        Longest time, in milliseconds.

    Returns
    -------
    Rows, positions of sources, times; and the milliseconds below which no source was left out of a
    row, -1 where none was at all, shape (r,).
    """
    n, k = len(exits), source.shape[1]
    row, origin, time = np.empty(ROOM, np.int32), np.empty(ROOM, np.int32), np.empty(ROOM, np.int32)
    beyond = np.full(n, -1, np.int64)
    total = 0
    for i in range(n):
        if total + k > len(row):
            most = total + k
            row, origin, time = longer(row, most), longer(origin, most), longer(time, most)
        listed, at = 0, np.zeros(2, np.int64)
        full = False
        for side in range(2):
            full = full or (exits[i, side] >= 0 and count[exits[i, side]] == k)
        while True:
            best, chosen = np.int64(cutoff) + 1, -1
            for side in range(2):
                node = exits[i, side]
                if node >= 0 and at[side] < count[node]:
                    then = when[node, at[side]] + leave[i, side]
                    if then < best:
                        best, chosen = then, side
            if chosen < 0:
                break
            found = source[exits[i, chosen], at[chosen]]
            at[chosen] += 1
            if _listed(origin[total : total + listed], listed, found):
                continue
            if listed == k:
                beyond[i] = best
                break
            row[total + listed], origin[total + listed], time[total + listed] = i, found, best
            listed += 1
        if listed == k and full:
            beyond[i] = time[total + k - 1]
        total += listed
    return row[:total].copy(), origin[:total].copy(), time[:total].copy(), beyond
