"""Gini and Theil by their published formulas, written out, and by hand."""

from math import log

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.coverage import gini, summarize_equity, theil
from siting.errors import ProblemError

#: (1/2) [(1/2) ln (1/2) + (3/2) ln (3/2)]: Theil of 1 and 3, whose mean is 2.
ONE_AND_THREE = 0.25 * log(0.5) + 0.75 * log(1.5)
#: (1/2) [(2/3) ln (2/3) + (4/3) ln (4/3)]: Theil of 4 and 8, whose mean is 6.
FOUR_AND_EIGHT = log(2 / 3) / 3 + 2 * log(4 / 3) / 3

held = st.lists(st.floats(0.01, 1000.0), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("values", "expected"),
    [([5.0, 5.0, 5.0], 0.0), ([0, 0, 0, 1], 0.75), ([1, 3], 0.25), ([0, 0], 0.0), ([7], 0.0)],
)
def test_gini_by_hand(values, expected):
    assert gini(values) == pytest.approx(expected)


@given(held)
def test_gini_is_half_the_mean_difference_over_the_mean(values):
    x = np.array(values)
    difference = np.abs(x[:, None] - x).sum() / len(x) ** 2
    assert gini(x) == pytest.approx(difference / (2 * x.mean()), abs=1e-12)


def test_theil_by_hand():
    assert theil([1, 3]).total == pytest.approx(ONE_AND_THREE)
    assert theil([2, 2, 2]).total == 0.0
    assert theil([0, 0, 0, 1]).total == pytest.approx(log(4))  # one has it all: ln n


def test_theil_between_and_within_by_hand():
    """Parts (1, 3) and (4, 8): means 2 and 6 around 4, with 1/4 and 3/4 of the sum."""
    found = theil([1, 3, 4, 8], parts=["low", "low", "high", "high"])
    assert found.within == pytest.approx(0.25 * ONE_AND_THREE + 0.75 * FOUR_AND_EIGHT)
    assert found.between == pytest.approx(0.25 * log(0.5) + 0.75 * log(1.5))
    assert found.total == pytest.approx(found.between + found.within)
    assert found.share_between == pytest.approx(found.between / found.total)
    assert np.isnan(theil([2, 2]).share_between)


@given(held, st.data())
def test_within_is_the_mean_of_the_parts_weighted_by_their_sums(values, data):
    size = len(values)
    labels = st.lists(st.integers(0, 3), min_size=size, max_size=size)
    parts = np.array(data.draw(labels))
    x = np.array(values)
    whole = theil(x, parts=parts)
    within = sum(
        x[parts == part].sum() / x.sum() * theil(x[parts == part]).total for part in set(parts)
    )
    assert whole.within == pytest.approx(within, abs=1e-9)


@given(held, st.floats(0.1, 50.0))
def test_units_do_not_matter(values, factor):
    x = np.array(values)
    assert gini(factor * x) == pytest.approx(gini(x), abs=1e-9)
    assert theil(factor * x).total == pytest.approx(theil(x).total, abs=1e-9)


@given(held, st.data())
def test_a_weight_is_so_many_households(values, data):
    size = len(values)
    times = data.draw(st.lists(st.integers(1, 4), min_size=size, max_size=size))
    repeated = np.repeat(values, times)
    assert gini(values, weights=times) == pytest.approx(gini(repeated), abs=1e-9)
    assert theil(values, weights=times).total == pytest.approx(theil(repeated).total, abs=1e-9)


def test_nobody_is_missing_and_not_equal():
    assert np.isnan(gini([]))
    assert np.isnan(theil([]).total)


@pytest.mark.parametrize("measure", [gini, theil])
@pytest.mark.parametrize("values", [[-1.0, 2.0], [np.nan, 2.0], [np.inf, 2.0]])
def test_what_is_no_amount_is_refused(measure, values):
    with pytest.raises(ProblemError, match="numbers of at least 0"):
        measure(values)


def test_lengths_must_agree():
    with pytest.raises(ProblemError, match="2 values, but 3 weights"):
        gini([1, 2], weights=[1, 1, 1])
    with pytest.raises(ProblemError, match="2 values, but 1 labels"):
        theil([1, 2], parts=["a"])
    with pytest.raises(ProblemError, match="labels of parts are missing"):
        theil([1, 2], parts=["a", None])


def test_the_table_of_a_plan_by_hand():
    """Four served households of two provinces and one unserved; one is in two groups."""
    values = pd.DataFrame({"travel_time_s": [1.0, 3.0, 4.0, 8.0, np.nan]})
    parts = pd.DataFrame({"province": ["05", "05", "15", "15", None]})
    members = pd.DataFrame(
        {"position": [0, 1, 1, 2, 3, 4], "group": ["s", "s", "d", "d", "d", None]}
    )
    table = summarize_equity(values, parts, members).set_index("by")
    assert table["measure"].unique().tolist() == ["travel_time_s"]
    province = table.loc["province"]
    assert province[["parts", "households", "mean"]].tolist() == [2, 4, 4.0]
    assert province["theil_between"] == pytest.approx(ONE_AND_THREE)
    assert province["theil"] == pytest.approx(theil([1, 3, 4, 8]).total)
    assert province["gini_between"] == pytest.approx(0.25)  # means 2 and 6: as 1 and 3
    # Groups: s holds 1 and half of 3, in all 2.5 of 1.5 households; d the rest, 13.5 of 2.5.
    means = theil([2.5 / 1.5, 13.5 / 2.5], weights=[1.5, 2.5])
    assert table.loc["group", "theil_between"] == pytest.approx(means.total)
    assert table.loc["group", "theil"] == pytest.approx(province["theil"])


def test_a_measure_that_nobody_has():
    values = pd.DataFrame({"travel_time_s": [np.nan, np.nan]})
    members = pd.DataFrame({"position": [0, 1], "group": ["s", "s"]})
    table = summarize_equity(values, pd.DataFrame({"setting": ["urban", "rural"]}), members)
    assert table["households"].tolist() == [0, 0]
    assert table[["gini", "theil", "mean"]].isna().all(axis=None)
