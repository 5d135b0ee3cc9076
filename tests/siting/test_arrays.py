"""Rows by label."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest

from siting import arrays
from siting.arrays import most_frequent


@pytest.mark.parametrize("seed", range(4))
def test_distinct_places_are_counted_and_found_again(seed):
    xy = np.random.default_rng(seed).integers(0, 4, (30, 2)).astype(float)
    places, place, count = arrays.distinct(xy)
    assert [tuple(row) for row in places] == sorted(set(map(tuple, xy)))
    np.testing.assert_array_equal(places[place], xy)
    assert count.tolist() == [(xy == at).all(axis=1).sum() for at in places]


@pytest.mark.parametrize("seed", range(3))
def test_rows_that_are_equal_in_all_columns_share_a_label(seed):
    rng = np.random.default_rng(seed)
    columns = rng.integers(0, 3, 30), rng.choice([0.5, np.inf], 30), rng.choice(["a", "b"], 30)
    label, rows = arrays.joint_labels(*columns), list(zip(*columns, strict=True))
    assert len(set(rows)) == len(set(label.tolist())) == label.max() + 1
    assert len(set(zip(rows, label.tolist(), strict=True))) == len(set(rows))


def test_members_come_by_label_in_their_order():
    rows = arrays.members(np.array([2, 0, 2, 0]))
    assert [part.tolist() for part in rows] == [[1, 3], [], [0, 2]]
    assert [len(part) for part in arrays.members(np.array([0]), count=3)] == [1, 0, 0]
    assert arrays.members(np.empty(0, np.int64)) == []


def test_means_and_totals_are_weighted():
    places = np.array([[0.0, 0.0], [4.0, 8.0], [5.0, 5.0]])
    weight, label = np.array([3.0, 1.0, 2.0]), np.array([0, 0, 1])
    assert arrays.totals(label, weight).tolist() == [4.0, 2.0]
    assert arrays.means(places, weight, label).tolist() == [[1.0, 2.0], [5.0, 5.0]]


@pytest.mark.parametrize("seed", range(3))
def test_the_nearest_place_is_the_least_of_all_distances(seed):
    rng = np.random.default_rng(seed)
    places, to = rng.random((7, 2)), rng.random((9, 2))
    expected = ((to[:, None] - places) ** 2).sum(axis=2).argmin(axis=1)
    assert arrays.nearest(places, to).tolist() == expected.tolist()


def test_labels_are_renumbered_in_their_order():
    assert arrays.compact(np.array([7, 3, 7, 9, 3])).tolist() == [1, 0, 1, 2, 0]


@pytest.mark.parametrize("seed", range(20))
def test_the_most_frequent_value_of_each_group_is_that_of_a_count(seed):
    rng = np.random.default_rng(seed)
    index = rng.permutation(40)
    values = pd.Series(rng.choice(["a", "b", "c", None], 40), index, dtype="str")
    group = pd.Series(rng.choice(["x", "y", "z", None], 40), index, dtype="str")
    most = most_frequent(values, group)
    expected = {}
    for name in "xyz":
        counts = Counter(sorted(values[group == name].dropna()))
        expected[name] = max(counts, key=counts.__getitem__)  # of equals the first in order
    assert most.to_dict() == expected


def test_groups_of_an_array_are_by_position():
    most = most_frequent(pd.Series([5, 5, 2, 2], index=[9, 8, 7, 6]), np.array([0, 0, 0, 3]))
    assert most.to_dict() == {0: 5, 3: 2}


def test_no_values_have_no_group():
    values = pd.Series([None, None], dtype="str")
    assert most_frequent(values, np.array([1, 2])).empty
