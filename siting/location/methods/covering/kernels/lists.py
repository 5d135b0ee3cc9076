"""Kernels on lists of who covers whom: merge, transpose, and leave out what is dominated."""

import numpy as np

from siting.travel.kernels.compiled import kernel


def label_rows(start, site, marks):
    """Give rows numbers, the same to those with the same candidates; O(entries + n log n).

    Rows are told apart by 128 random bits of each set. Returns the number of each row and how many
    there are.
    """
    sums = _sum_marks(start, site, marks)
    order = np.lexsort((sums[:, 1], sums[:, 0]))
    ranked = sums[order]
    new = np.r_[False, (np.diff(ranked, axis=0) != 0).any(axis=1)] if len(order) else np.zeros(0)
    label = np.empty(len(order), np.int64)
    label[order] = np.cumsum(new)
    return label, int(label.max(initial=-1)) + 1


@kernel
def _sum_marks(start, site, marks):
    n = len(start) - 1
    sums = np.zeros((n, 2), np.uint64)
    for i in range(n):
        for at in range(start[i], start[i + 1]):
            sums[i, 0] += marks[site[at], 0]
            sums[i, 1] += marks[site[at], 1]
    return sums


@kernel
def take_rows(start, site, rows):
    """Copy some rows."""
    taken = np.zeros(len(rows) + 1, np.int64)
    for k in range(len(rows)):
        taken[k + 1] = taken[k] + start[rows[k] + 1] - start[rows[k]]
    sites = np.empty(taken[-1], np.int32)
    for k in range(len(rows)):
        sites[taken[k] : taken[k + 1]] = site[start[rows[k]] : start[rows[k] + 1]]
    return taken, sites


def keep_entries(start, site, kept):
    """Copy all rows with some of their entries."""
    row = np.repeat(np.arange(len(start) - 1), np.diff(start))[kept]
    counts = np.bincount(row, minlength=len(start) - 1)
    return np.r_[0, np.cumsum(counts)].astype(np.int64), site[kept]


@kernel
def transpose(start, site, m):
    """Turn lists by row into lists by candidate, rows ascending; O(entries)."""
    start_of = np.zeros(m + 1, np.int64)
    for j in site:
        start_of[j + 1] += 1
    for j in range(m):
        start_of[j + 1] += start_of[j]
    free = start_of[:-1].copy()
    row = np.empty(len(site), np.int32)
    for i in range(len(start) - 1):
        for at in range(start[i], start[i + 1]):
            row[free[site[at]]] = i
            free[site[at]] += 1
    return start_of, row


@kernel
def count_open(start_of, row, sites, n):
    """Count for each row how many of some sites cover it."""
    count = np.zeros(n, np.int32)
    for j in sites:
        for at in range(start_of[j], start_of[j + 1]):
            count[row[at]] += 1
    return count


@kernel
def _holds(whole, first, last, part, begin, end):
    """Whether one ascending list holds all of another one."""
    if end - begin > last - first:
        return False
    at = first
    for k in range(begin, end):
        while at < last and whole[at] < part[k]:
            at += 1
        if at == last or whole[at] != part[k]:
            return False
        at += 1
    return True


@kernel
def _rarest(item, first, last, start_of):
    """Return the item of a set that is in the fewest sets, the first of equals."""
    rare = item[first]
    for at in range(first, last):
        k = item[at]
        if start_of[k + 1] - start_of[k] < start_of[rare + 1] - start_of[rare]:
            rare = k
    return rare


@kernel
def find_dominated(start, item, start_of, member, active, kind, budget):
    """Find sets that lie in another one.

    Set i holds ``item[start[i]:start[i + 1]]``; item k is in the sets
    ``member[start_of[k]:start_of[k + 1]]``. Only `active` sets count. A set is dominated by one of
    the same `kind` that holds all its items; of equal sets the first one stays. Looks at
    the sets of the rarest item only. `budget` limits the comparisons, so that some dominated sets
    may stay; the time is O(budget) times the length of a set, at worst.
    """
    n = len(start) - 1
    dominated = np.zeros(n, np.bool_)
    for i in range(n):
        if not active[i]:
            continue
        first, last = start[i], start[i + 1]
        if first == last:
            dominated[i] = True
            continue
        rare = _rarest(item, first, last, start_of)
        for at in range(start_of[rare], start_of[rare + 1]):
            other = member[at]
            if other == i or not active[other] or dominated[other] or kind[other] != kind[i]:
                continue
            size = start[other + 1] - start[other]
            if size < last - first or (size == last - first and other > i):
                continue
            budget -= 1
            if _holds(item, start[other], start[other + 1], item, first, last):
                dominated[i] = True
                break
        if budget < 0:
            break
    return dominated


@kernel
def find_implied(start, item, start_of, member, budget):
    """Find sets that hold all of another one: rows that are covered where that one is.

    Arguments as in `find_dominated`; of equal sets the first one stays.
    """
    n = len(start) - 1
    implied = np.zeros(n, np.bool_)
    for i in range(n):
        if implied[i]:
            continue
        first, last = start[i], start[i + 1]
        rare = _rarest(item, first, last, start_of)
        for at in range(start_of[rare], start_of[rare + 1]):
            other = member[at]
            if other == i or implied[other]:
                continue
            if start[other + 1] - start[other] == last - first and other < i:
                continue
            budget -= 1
            if _holds(item, start[other], start[other + 1], item, first, last):
                implied[other] = True
        if budget < 0:
            break
    return implied
