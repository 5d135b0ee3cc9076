"""Straight cuts through weighted places."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.areas.halving import bisect, halve
from siting.arrays import compact, distinct, means, members

coordinates = st.integers(-50, 50).map(float)
points = st.lists(st.tuples(coordinates, coordinates), min_size=2, max_size=40, unique=True)


def test_halve_cuts_across_the_longer_axis_in_the_widest_gap():
    xy = np.array([[0.0, 0.0], [1.0, 0.1], [9.0, 0.0], [10.0, 0.1]])
    a, b, c = halve(xy, np.ones(4))
    assert (a * xy[:, 0] + b * xy[:, 1] < c).tolist() == [True, True, False, False]
    assert abs(a) == pytest.approx(1.0, abs=0.01)
    assert c == pytest.approx(5.0, abs=0.1)


def test_halve_keeps_the_wanted_share_although_a_wider_gap_is_elsewhere():
    xy = np.column_stack(
        [[0.0, 50.0, 51.0, 52.0, 53.0, 54.0, 55.0, 56.0, 57.0, 58.0], np.zeros(10)]
    )
    a, _, c = halve(xy, np.ones(10))
    assert (a * xy[:, 0] < c).sum() in {4, 5, 6}


def test_halve_weighs_places():
    xy = np.column_stack([np.arange(4.0), np.zeros(4)])
    a, b, c = halve(xy, np.array([30.0, 1.0, 1.0, 1.0]))
    assert (a * xy[:, 0] + b * xy[:, 1] < c).tolist() == [True, False, False, False]


@given(points)
def test_halve_leaves_neither_side_empty(places):
    xy = np.array(places)
    a, b, c = halve(xy, np.ones(len(xy)))
    low = a * xy[:, 0] + b * xy[:, 1] < c
    assert 0 < low.sum() < len(xy)


@given(points, st.integers(1, 12))
def test_bisect_makes_the_wanted_number_of_even_parts(places, parts):
    xy = np.array(places)
    part = bisect(xy, np.ones(len(xy)), parts=parts)
    sizes = np.bincount(part)
    assert len(sizes) <= parts
    assert (sizes > 0).all()
    if len(xy) >= 40:
        assert len(sizes) == parts


def test_bisect_cuts_a_row_of_places_into_runs_of_equal_length():
    xy = np.column_stack([np.arange(1200.0), np.zeros(1200)])
    part = bisect(xy, np.ones(1200), parts=12)
    assert np.bincount(part).tolist() == pytest.approx([100] * 12, abs=45)
    assert (np.diff(part) != 0).sum() == 11


def test_bisect_ends_where_all_places_are_the_same_to_the_computer():
    xy = np.full((5, 2), 1e6) + np.arange(5)[:, None] * 1e-12
    assert np.bincount(bisect(xy, np.ones(5), parts=5)).tolist() == [1] * 5


def test_distinct_counts_places_and_leads_back_to_the_points():
    xy = np.array([[1.0, 2.0], [0.0, 0.0], [1.0, 2.0], [1.0, 1.0]])
    places, place, weight = distinct(xy)
    assert places.tolist() == [[0.0, 0.0], [1.0, 1.0], [1.0, 2.0]]
    assert (places[place] == xy).all()
    assert weight.tolist() == [1.0, 1.0, 2.0]


def test_members_lists_rows_label_by_label_and_empty_ones_too():
    rows = members(np.array([2, 0, 2]), count=4)
    assert [row.tolist() for row in rows] == [[1], [], [0, 2], []]


def test_means_and_compact_by_hand():
    label = compact(np.array([7, 7, 9]))
    assert label.tolist() == [0, 0, 1]
    xy = np.array([[0.0, 0.0], [4.0, 8.0], [5.0, 5.0]])
    assert means(xy, np.array([3.0, 1.0, 2.0]), label).tolist() == [[1.0, 2.0], [5.0, 5.0]]
