"""Sparse tables against full ones."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.errors import ProblemError
from siting.travel import TableTravel, Travel
from siting.travel.sparse import SparseTravel

N, M, ROWS, COLUMNS = 30, 20, 12, 9


def _case(seed, *, listed=0.5):
    """Return a sparse table, the same one in full, and which of it is estimated."""
    rng = np.random.default_rng(seed)
    times = rng.integers(0, 9, (ROWS, COLUMNS)) * 500
    there = rng.random((ROWS, COLUMNS)) < listed
    estimated = rng.random((ROWS, COLUMNS)) < 0.4
    row, column = np.nonzero(there)
    order = rng.permutation(len(row))
    row, column = row[order], column[order]
    row_of, column_of = rng.integers(0, ROWS, N), rng.integers(0, COLUMNS, M)
    row_of[0], column_of[0] = ROWS - 1, COLUMNS - 1
    travel = SparseTravel.from_entries(
        row,
        column,
        times[row, column],
        row_of=row_of,
        column_of=column_of,
        estimated=estimated[row, column],
    )
    full = np.where(there, times / 1000.0, np.inf)[np.ix_(row_of, column_of)]
    return travel, full, estimated[np.ix_(row_of, column_of)]


def _all_pairs():
    return np.indices((N, M), np.int32)


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.sampled_from([0.0, 0.5, 1.0]))
def test_pairs_are_those_of_the_full_table(seed, listed):
    travel, full, estimated = _case(seed, listed=listed)
    assert np.array_equal(travel.pairs(*_all_pairs()), full)
    expected = np.where(np.isinf(full), "", np.where(estimated, "estimated", "network"))
    assert np.array_equal(travel.source(*_all_pairs()), expected)


def test_one_demand_point_may_be_asked_with_many_sites():
    travel, full, _ = _case(1)
    assert np.array_equal(travel.pairs(np.int32(3), np.arange(M, dtype=np.int32)), full[3])
    assert travel.pairs(np.array([3, 4]), np.array([-1, -1])).tolist() == [np.inf, np.inf]
    assert travel.source(np.array([3]), np.array([-1])).tolist() == [""]


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.integers(1, M + 5), st.booleans())
def test_nearest_are_those_of_the_full_table(seed, k, some):
    travel, full, _ = _case(seed)
    rng = np.random.default_rng(seed)
    of = rng.permutation(N)[:9].astype(np.int32) if some else None
    among = rng.permutation(M)[:7].astype(np.int32) if some else None
    near, expected = (each.nearest(k, of=of, among=among) for each in (travel, TableTravel(full)))
    assert np.array_equal(near.cost, expected.cost)
    assert np.array_equal(near.beyond, expected.beyond)
    who = np.arange(N) if of is None else of
    for row, point in enumerate(who):
        listed = near.site[row][near.site[row] >= 0]
        assert len(set(listed)) == len(listed) == np.isfinite(near.cost[row]).sum()
        assert (full[point, listed] == near.cost[row, : len(listed)]).all()
        assert among is None or set(listed) <= set(among)


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.sampled_from([0.0, 1.5, 4.0, np.inf]))
def test_within_is_that_of_the_full_table(seed, radius):
    travel, full, _ = _case(seed)
    rng = np.random.default_rng(seed)
    of = rng.permutation(N)[:9].astype(np.int32)
    among = np.sort(rng.permutation(M)[:7]).astype(np.int32)
    for limit in (radius, rng.integers(0, 5, 9).astype(float)):
        found = travel.within(limit, of=of, among=among)
        expected = TableTravel(full).within(limit, of=of, among=among)
        assert np.array_equal(found.start, expected.start)
        assert np.array_equal(found.site, expected.site)


def test_sites_at_one_place_take_turns():
    zero = np.zeros(3, np.int32)
    travel = SparseTravel.from_entries([0], [0], [5000], row_of=zero, column_of=zero)
    assert travel.nearest(1).site.ravel().tolist() == [0, 1, 2]
    assert travel.nearest(2).site.tolist() == [[0, 1], [1, 2], [2, 0]]
    assert travel.nearest(2).beyond.tolist() == [5.0, 5.0, 5.0]
    assert travel.places.tolist() == [0, 0, 0]


def test_the_quickest_of_repeated_pairs_counts_and_streets_before_estimates():
    travel = SparseTravel.from_entries(
        [0, 0, 0, 0],
        [0, 0, 1, 1],
        [9000, 4000, 7000, 7000],
        row_of=[0],
        column_of=[0, 1],
        estimated=[False, True, True, False],
    )
    assert travel.n_entries == 2
    both = np.array([0, 0]), np.array([0, 1])
    assert travel.pairs(*both).tolist() == [4.0, 7.0]
    assert travel.source(*both).tolist() == ["estimated", "network"]


def test_entries_come_back_row_by_row_nearest_first():
    travel = SparseTravel.from_entries(
        [1, 0, 1], [2, 1, 0], [30, 20, 10], row_of=[0, 1], column_of=[0, 1, 2]
    )
    row, column, time, estimated = (part.tolist() for part in travel.entries())
    assert (row, column, time) == ([0, 1, 1], [1, 0, 2], [20, 10, 30])
    assert not any(estimated)


def test_what_rows_leave_out_is_known_to_be_beyond():
    travel = SparseTravel.from_entries(
        [0, 1], [0, 0], [2000, 2000], row_of=[0, 1], column_of=[0, 1], beyond=[3000, -1]
    )
    assert travel.nearest(1).beyond.tolist() == [3.0, np.inf]
    assert travel.nearest(9).beyond.tolist() == [3.0, np.inf]


def test_it_answers_the_protocol():
    assert isinstance(_case(0)[0], Travel)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"row": [0, 1]}, "as many rows as columns and times; these are 2, 1 and 1"),
        ({"estimated": [True, False]}, "as many rows as columns and times"),
        ({"row": [1]}, "rows of a travel table are from 0 to 0; these go from 1 to 1"),
        ({"column": [-1]}, "columns of a travel table are from 0 to 1; these go from -1"),
        ({"milliseconds": [-5]}, "milliseconds of a travel table are from 0"),
        ({"milliseconds": [2**40]}, r"positions and milliseconds below 2\*\*31 only"),
        ({"milliseconds": [0.5]}, "lists of whole numbers, not float64"),
        ({"row_of": []}, "at least one place, numbered from 0, of the demand points"),
        ({"column_of": [-1]}, "at least one place, numbered from 0, of the candidates"),
    ],
)
def test_tables_that_make_no_sense_are_refused(change, message):
    given_ = {"row": [0], "column": [0], "milliseconds": [1], "row_of": [0], "column_of": [0, 1]}
    given_ |= change
    parts = [given_.pop(name) for name in ("row", "column", "milliseconds")]
    with pytest.raises(ProblemError, match=message):
        SparseTravel.from_entries(*parts, **given_)
