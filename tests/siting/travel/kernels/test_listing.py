"""Rows of packed entries, against lists of Python."""

from itertools import pairwise

import numpy as np
import pytest

from siting.travel.kernels import listing

ROWS, COLUMNS = 5, 6


def _entries(seed, *, repeated=True):
    """Return entries in any order: row, column, milliseconds, whether estimated."""
    rng = np.random.default_rng(seed)
    cells = rng.choice(ROWS * COLUMNS, 18, replace=False)
    if repeated:
        cells = np.r_[cells, cells[:6]]
    row, column = (cells // COLUMNS).astype(np.int32), (cells % COLUMNS).astype(np.int32)
    time = rng.integers(0, 9, len(cells)).astype(np.int32) * 1_000
    return row, column, time, rng.random(len(cells)) < 0.4


def _packed(row, column, time, estimated):
    start = np.r_[0, np.cumsum(np.bincount(row, minlength=ROWS))]
    packed = np.empty(len(row), np.int64)
    listing.fill_rows(row, column, time, estimated, start[:-1].copy(), packed)
    listing.sort_rows(start, packed)
    return start, packed


def _sorted(entries):
    """Return the entries of each row: milliseconds, estimated or not, column, in this order."""
    return [
        sorted((t, bool(e), c) for r, c, t, e in zip(*entries, strict=True) if r == row)
        for row in range(ROWS)
    ]


def _read(key):
    return key >> 32, bool(key >> 31 & 1), key & (2**31 - 1)


@pytest.mark.parametrize("seed", range(4))
def test_entries_are_sorted_by_time_and_the_known_before_the_estimated(seed):
    entries = _entries(seed)
    start, packed = _packed(*entries)
    found = [[_read(int(key)) for key in packed[a:b]] for a, b in pairwise(start)]
    assert found == _sorted(entries)


@pytest.mark.parametrize("seed", range(4))
def test_pairs_are_looked_up(seed):
    entries = _entries(seed, repeated=False)
    start, packed = _packed(*entries)
    turned = listing.by_column(start, packed)
    known = {(r, c): (t, e) for r, c, t, e in zip(*entries, strict=True)}
    pairs = [(row, column) for row in range(ROWS) for column in range(-1, COLUMNS)]
    row, column = np.array(pairs, np.int32).T
    time, estimated = listing.look_up(start, turned, row, column)
    expected = [known.get(pair, (-1, False)) for pair in pairs]
    assert list(zip(time.tolist(), estimated.tolist(), strict=True)) == expected


#: Sites by column: none, one, or several at one place.
MEMBERS = [[0], [], [3, 1], [4], [7, 2, 5], [6]]


def _members():
    start = np.r_[0, np.cumsum([len(sites) for sites in MEMBERS])]
    return start, np.array([site for sites in MEMBERS for site in sites], np.int32)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("k", [1, 3, 20])
def test_the_nearest_sites_come_first(seed, k):
    entries = _entries(seed, repeated=False)
    start, packed = _packed(*entries)
    beyond = np.array([-1, 9_500, -1, 8_500, 9_000], np.int64)
    row = np.array([0, 3, 3, 1], np.int32)
    turn = np.array([0, 1, 2, 0])
    site, time, left = listing.nearest(start, packed, beyond, row, turn, *_members(), k)
    listed = _sorted(entries)
    for i, (r, shift) in enumerate(zip(row, turn, strict=True)):
        full = [
            (MEMBERS[column][(shift + step) % len(MEMBERS[column])], milliseconds)
            for milliseconds, _, column in listed[r]
            for step in range(len(MEMBERS[column]))
        ]
        shown = full[:k] + [(-1, -1)] * (k - len(full))
        assert list(zip(site[i].tolist(), time[i].tolist(), strict=True)) == shown
        assert left[i] == (full[k][1] if len(full) > k else beyond[r])


@pytest.mark.parametrize("seed", range(4))
def test_sites_within_a_radius_are_listed_in_order(seed):
    entries = _entries(seed, repeated=False)
    start, packed = _packed(*entries)
    row, radius = np.array([4, 0, 2], np.int32), np.array([4.0, 0.0, 99.0])
    member_start, member = _members()
    count = listing.count_within(start, packed, row, member_start, radius)
    first = np.r_[0, np.cumsum(count)]
    site = listing.fill_within(start, packed, row, member_start, member, first)
    listed = _sorted(entries)
    for i in range(3):
        near = [c for t, _, c in listed[row[i]] if t <= radius[i] * 1_000]
        expected = sorted(one for column in near for one in MEMBERS[column])
        assert site[first[i] : first[i + 1]].tolist() == expected


@pytest.mark.parametrize("seed", range(4))
def test_of_a_repeated_column_the_quickest_entry_stays(seed):
    entries = _entries(seed)
    start, packed = _packed(*entries)
    first = listing.drop_repeated(start, packed, COLUMNS)
    found = [[_read(int(key)) for key in packed[a:b]] for a, b in pairwise(first)]
    for row, listed in enumerate(_sorted(entries)):
        expected = {}
        for entry in listed:
            expected.setdefault(entry[2], entry)
        assert found[row] == list(expected.values())
