"""Rows by label."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest

from siting.arrays import most_frequent


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
