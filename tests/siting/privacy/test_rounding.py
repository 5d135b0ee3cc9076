"""Counts rounded to fives: no count below five, and no sum that undoes a rounding."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from siting.privacy import MIN_HOUSEHOLDS, rounded_count, rounded_kinds

KINDS = ("a", "b")


def table(*rows):
    kinds = pd.DataFrame(rows, columns=list(KINDS))
    return kinds.assign(households=kinds.sum(axis=1))


def test_kinds_add_up_and_small_areas_are_hidden():
    shown = rounded_kinds(table((12, 3), (2, 2), (1, 100)), KINDS)
    assert shown.columns.to_list() == ["households", "a", "b"]
    assert shown.iloc[0].to_list() == [15.0, 10.0, 5.0]
    assert shown.iloc[1].isna().all()
    assert shown.iloc[2].to_list() == [100.0, 0.0, 100.0]


def test_a_sum_undoes_no_rounding():
    """Of 8 told as 10 and 13 told as 15 a known sum of 21 says that both are at their least."""
    rows = table((8, 50), (13, 60))
    whole = pd.Series(["x", "x"])
    assert rounded_kinds(rows, KINDS).notna().all(axis=None)
    shown = rounded_kinds(rows, KINDS, sums=[whole])
    assert shown["households"].isna().to_list() == [False, True]


@given(st.lists(st.integers(0, 40), max_size=8))
def test_counts_alone(counts):
    shown = rounded_count(pd.Series(counts, dtype="int64"))
    for count, told in zip(counts, shown, strict=True):
        if 0 < count < MIN_HOUSEHOLDS:
            assert np.isnan(told)
        else:
            assert told % MIN_HOUSEHOLDS == 0
            assert abs(told - count) <= MIN_HOUSEHOLDS // 2


def test_what_is_missing_stays_so():
    assert rounded_count(pd.Series([np.nan, 12.0])).isna().to_list() == [True, False]
