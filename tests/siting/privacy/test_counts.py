"""Which counts are too small."""

import numpy as np
import pandas as pd
import pytest

from siting.privacy.counts import MIN_HOUSEHOLDS, largest_told, too_few


@pytest.mark.parametrize(("households", "hidden"), [(0, True), (4, True), (5, False), (9, False)])
def test_fewer_than_five_are_too_few(households, hidden):
    assert too_few(households) is hidden
    assert too_few(np.array([households])).tolist() == [hidden]
    assert too_few(pd.Series([households], index=["a"]))["a"] == hidden


def test_a_missing_count_is_not_small():
    assert not too_few(np.nan)
    assert MIN_HOUSEHOLDS == 5


def test_the_largest_that_is_told_is_of_five():
    assert largest_told(np.array([1.0, 9.0, 3.0, 7.0, 5.0, np.nan, np.inf])) == 1.0
    assert largest_told(np.array([2.0, 8.0, 8.0, 8.0, 8.0, 8.0])) == 8.0
    assert np.isnan(largest_told(np.array([1.0, 2.0, 3.0, 4.0, np.nan])))
    assert np.isnan(largest_told(np.empty(0)))
