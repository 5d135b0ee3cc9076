"""Kernels that search ways on streets, for `siting.travel.streets.shortest`.

Nodes wait in buckets of about a second instead of a heap. Within a bucket they come in any order,
and one whose time still falls is looked at again; what leaves the last bucket is exact. A search
costs time in proportion to the nodes that it reaches, never to those of the network: it clears
only what it has written.

Source: R. B. Dial, "Algorithm 360: shortest-path forest with topological ordering",
doi:10.1145/363269.363610; buckets of any width as in U. Meyer and P. Sanders, "Delta-stepping: a
parallelizable shortest path algorithm", doi:10.1016/S0196-6774(03)00076-2.
"""

import numpy as np

from siting.travel.kernels.compiled import kernel

#: The time of a node that was not reached.
NEVER = np.int32(2**31 - 1)
#: Entries for which lists have room at first.
ROOM = 4096


@kernel
def longer(array, length):
    """Return an array of at least twice the length, or of a given one, that begins with another."""
    longer = np.empty(max(2 * len(array), length), array.dtype)
    longer[: len(array)] = array
    return longer


@kernel
def _spread(start, edges, sources, begin, cutoff, width, best, bucket, reached, waiting):
    """Find all nodes within a cutoff of some sources, of which each begins at a time of its own.

    `best` must hold `NEVER` and `bucket` -1 throughout; `best` holds the times afterwards, to be
    cleared by the caller. `waiting` is room for who waits: node, time, and who is next in the same
    bucket, shape (3, any). Returns how many nodes were reached, which are the first of `reached`,
    or -1 where the room was too small, with all cleared.

    O(r + s + b) for r edges of the reached nodes, times the few times that a node is looked at
    again, s sources and b buckets.
    """
    who, when, after = waiting
    room, used, free, pending, found = len(who), 0, np.int32(-1), 0, 0
    for i in range(len(sources)):
        node = sources[i]
        if begin[i] <= cutoff and begin[i] < best[node] and used < room:
            if best[node] == NEVER:
                reached[found] = node
                found += 1
            best[node] = begin[i]
            who[used], when[used], after[used] = node, begin[i], bucket[begin[i] >> width]
            bucket[begin[i] >> width] = used
            used += 1
    pending, at = used, 0
    while pending and used < room:
        while bucket[at] < 0:
            at += 1
        slot = bucket[at]
        bucket[at], after[slot], free = after[slot], free, slot
        pending -= 1
        node, now = who[slot], when[slot]
        if now != best[node]:
            continue
        for at_edge in range(start[node], start[node + 1]):
            edge = edges[np.uint64(at_edge)]  # unsigned: numba asks no more whether it is negative
            there, then = np.uint32(edge & 0xFFFFFFFF), np.int32(now + (edge >> 32))
            if then < best[there] and then <= cutoff:
                if best[there] == NEVER:
                    reached[found] = there
                    found += 1
                best[there] = then
                if free >= 0:
                    slot = free
                    free = after[slot]
                elif used < room:
                    slot = np.int32(used)
                    used += 1
                else:
                    break
                who[slot], when[slot], after[slot] = there, then, bucket[then >> width]
                bucket[then >> width] = slot
                pending += 1
    if used < room:
        return found
    for i in range(found):
        best[reached[i]] = NEVER
    bucket[:] = -1
    return -1


@kernel
def _prepare(n, cutoff, width):
    """Return empty arrays in which searches work: the last four that `_spread` takes."""
    best, bucket = np.full(n, NEVER, np.int32), np.full((cutoff >> width) + 1, -1, np.int32)
    return best, bucket, np.empty(n, np.int32), np.empty((3, ROOM), np.int32)


@kernel
def _spread_in_room(start, edges, sources, begin, cutoff, width, work):
    """Search with `_spread`, in more room where it is needed; return it with the count."""
    best, bucket, reached, waiting = work
    found = -1
    while True:
        found = _spread(start, edges, sources, begin, cutoff, width, best, bucket, reached, waiting)
        if found >= 0:
            return found, (best, bucket, reached, waiting)
        waiting = np.empty((3, 2 * waiting.shape[1]), np.int32)


@kernel
def _likely(count, done, n):
    """Say how many entries n sources are likely to need; pages that are not used cost nothing."""
    return count + count // (done + 1) * (n - done - 1) * 2


@kernel
def reach_together(start, edges, sources, begin, cutoff, width):
    """Find the nodes within a cutoff of any of some sources.

    Parameters
    ----------
    start, edges
        Edges of node u are ``start[u]`` to ``start[u + 1] - 1``: milliseconds, at most ``2**30``,
        and in the lower 32 bits the node at which the edge ends.
    sources, begin
        Nodes, and the milliseconds with which each begins.
    cutoff
        Longest time, in milliseconds, at most ``2**30``.
    width
        Buckets are ``2**width`` milliseconds wide.

    Returns
    -------
    The nodes and their times, in no order.
    """
    work = _prepare(len(start) - 1, cutoff, width)
    found, work = _spread_in_room(start, edges, sources, begin, cutoff, width, work)
    return work[2][:found].copy(), work[0][work[2][:found]]


@kernel
def reach_rows(start, edges, sources, begin, cutoff, width, door_start, row, exits, leave):
    """Find who is within a cutoff of each of some sources, on edges that are turned around.

    Parameters
    ----------
    start, edges, sources, begin, cutoff, width
        As for `reach_together`.
    door_start, row
        Rows that have an exit at node u are ``row[door_start[u]:door_start[u + 1]]``.
    exits, leave
        Both nodes at which each row comes to the streets, -1 where it has none, and the
        milliseconds to there, shape (r, 2). No node is both of one row.

    Returns
    -------
    Rows and times, those of source i from ``first[i]`` to ``first[i + 1] - 1``, and `first`.
    """
    work = _prepare(len(start) - 1, cutoff, width)
    best, reached = work[0], work[2]
    first = np.zeros(len(sources) + 1, np.int64)
    who, when = np.empty(ROOM, np.int32), np.empty(ROOM, np.int32)
    for i in range(len(sources)):
        one, at = sources[i : i + 1], begin[i : i + 1]
        found, work = _spread_in_room(start, edges, one, at, cutoff, width, work)
        count, most = first[i], first[i]
        for j in range(found):
            most += door_start[reached[j] + 1] - door_start[reached[j]]
        if most > len(who):
            likely = _likely(most, i, len(sources))
            who, when = longer(who, likely), longer(when, likely)
        for j in range(found):
            node = reached[j]
            for k in range(door_start[node], door_start[node + 1]):
                side = 0 if exits[row[k], 0] == node else 1
                total = best[node] + leave[row[k], side]
                other = exits[row[k], 1 - side]
                # The quicker exit speaks for the row, the first one where both are equal.
                if other >= 0 and best[other] != NEVER:
                    rival = best[other] + leave[row[k], 1 - side]
                    if rival < total or (rival == total and side == 1):
                        continue
                if total > cutoff:
                    continue
                who[count], when[count] = row[k], total
                count += 1
        for j in range(found):
            best[reached[j]] = NEVER
        first[i + 1] = count
    return who[: first[-1]], when[: first[-1]], first
