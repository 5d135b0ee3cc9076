"""Kernels that read rows of `siting.travel.sparse`.

An entry is one number: milliseconds (31 bits), whether it is estimated (1 bit), column (31 bits).
Sorted numbers are sorted by time, and what is known comes before what is estimated.
"""

import numpy as np
from numba import prange

from siting.travel.kernels.compiled import kernel, parallel

#: Bits for the column; the bit above them says that an entry is estimated.
COLUMN_BITS = 31
_COLUMN = (1 << COLUMN_BITS) - 1
_TIME_SHIFT = COLUMN_BITS + 1


@kernel
def fill_rows(row, column, time, estimated, start, packed):
    """Put entries into their rows, in the order in which they come; `start` moves to row ends."""
    for i in range(len(row)):
        key = (np.int64(time[i]) << _TIME_SHIFT) | np.int64(column[i])
        if len(estimated) and estimated[i]:
            key |= np.int64(1) << COLUMN_BITS
        packed[start[row[i]]] = key
        start[row[i]] += 1


@parallel
def sort_rows(start, packed):
    """Sort the entries of each row."""
    for row in prange(len(start) - 1):
        packed[start[row] : start[row + 1]].sort()


@kernel
def drop_repeated(start, packed, n_columns):
    """Keep the first entry of each column in every sorted row, in place; return the new starts."""
    seen = np.full(n_columns, -1, np.int32)
    first = np.zeros(len(start), np.int64)
    kept = 0
    for row in range(len(start) - 1):
        for at in range(start[row], start[row + 1]):
            column = packed[at] & _COLUMN
            if seen[column] != row:
                seen[column] = row
                packed[kept] = packed[at]
                kept += 1
        first[row + 1] = kept
    return first


@parallel
def by_column(start, packed):
    """Sort each row by column instead: column, estimated or not, milliseconds."""
    turned = np.empty_like(packed)
    for row in prange(len(start) - 1):
        for at in range(start[row], start[row + 1]):
            key = packed[at]
            flag = key & (np.int64(1) << COLUMN_BITS)
            turned[at] = ((key & _COLUMN) << _TIME_SHIFT) | flag | (key >> _TIME_SHIFT)
        turned[start[row] : start[row + 1]].sort()
    return turned


@parallel
def look_up(start, turned, row, column):
    """Return milliseconds of some pairs, -1 where not listed, and whether they are estimated."""
    time, estimated = np.full(len(row), -1, np.int32), np.zeros(len(row), np.bool_)
    for i in prange(len(row)):
        if column[i] < 0:
            continue
        low, high = start[row[i]], start[row[i] + 1]
        wanted = np.int64(column[i]) << _TIME_SHIFT
        while low < high:
            middle = (low + high) >> 1
            if turned[middle] < wanted:
                low = middle + 1
            else:
                high = middle
        if low < start[row[i] + 1] and turned[low] >> _TIME_SHIFT == column[i]:
            time[i] = turned[low] & _COLUMN
            estimated[i] = (turned[low] >> COLUMN_BITS) & 1
    return time, estimated


@parallel
def nearest(start, packed, beyond, row, turn, member_start, member, k):
    """List the k nearest sites of some demand points.

    Parameters
    ----------
    start, packed, beyond
        The rows, and milliseconds below which each leaves nothing out.
    row
        Row of each demand point, shape (n,).
    turn
        Number of each demand point, which says with which site of a column its list begins.
    member_start, member
        Sites of column c are ``member[member_start[c]:member_start[c + 1]]``.
    k
        Sites to list.

    Returns
    -------
    Sites, -1 where there are no more, and milliseconds, shape (n, k); milliseconds below which
    nothing was left out, -1 where nothing at all was, shape (n,).
    """
    n = len(row)
    site, time = np.full((n, k), -1, np.int32), np.full((n, k), -1, np.int32)
    left = np.full(n, -1, np.int64)
    for i in prange(n):
        count = 0
        left[i] = beyond[row[i]]
        for at in range(start[row[i]], start[row[i] + 1]):
            column = packed[at] & _COLUMN
            first, height = member_start[column], member_start[column + 1] - member_start[column]
            taken = min(height, k - count)
            for step in range(taken):
                site[i, count] = member[first + (turn[i] + step) % height]
                time[i, count] = packed[at] >> _TIME_SHIFT
                count += 1
            if taken < height:
                left[i] = packed[at] >> _TIME_SHIFT
                break
    return site, time, left


@parallel
def count_within(start, packed, row, member_start, radius):
    """Count the sites of each demand point within a radius in seconds, shape (n,)."""
    count = np.zeros(len(row), np.int64)
    for i in prange(len(row)):
        for at in range(start[row[i]], start[row[i] + 1]):
            if (packed[at] >> _TIME_SHIFT) / 1000.0 > radius[i]:
                break
            column = packed[at] & _COLUMN
            count[i] += member_start[column + 1] - member_start[column]
    return count


@parallel
def fill_within(start, packed, row, member_start, member, first):
    """List as many sites of each demand point as were counted, ascending along a row."""
    site = np.empty(first[-1], np.int32)
    for i in prange(len(row)):
        at, entry = first[i], start[row[i]]
        while at < first[i + 1]:
            column = packed[entry] & _COLUMN
            for j in range(member_start[column], member_start[column + 1]):
                site[at] = member[j]
                at += 1
            entry += 1
        site[first[i] : first[i + 1]].sort()
    return site
