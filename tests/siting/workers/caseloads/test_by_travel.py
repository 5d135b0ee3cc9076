import numpy as np
import pytest

from siting.travel import TableTravel
from siting.workers.caseloads.by_travel import pairs_by_travel, places_by_travel


def test_distances_are_travel_times_on_one_street():
    along = np.array([0.0, 10.0, 25.0, 60.0, 100.0])
    times = np.abs(along[:, None] - along[None, [0, 4]])
    places = places_by_travel(TableTravel(times), np.arange(5))
    between = np.linalg.norm(places[:, None] - places[None], axis=2)
    assert between == pytest.approx(np.abs(along[:, None] - along[None]))


def test_what_cannot_be_reached_is_far():
    times = np.array([[0.0, np.inf], [4.0, np.inf], [np.inf, 0.0]])
    places = places_by_travel(TableTravel(times), np.arange(3))
    between = np.linalg.norm(places[:, None] - places[None], axis=2)
    assert between[0, 1] < between[0, 2]


def test_nobody_reaches_anything():
    assert places_by_travel(TableTravel(np.full((2, 1), np.inf)), np.arange(2)).tolist() == [
        [0],
        [0],
    ]


def test_a_border_across_a_river_is_dropped():
    xy = np.array([[0.0, 0.0], [10.0, 0.0], [20.0, 0.0], [0.0, 10.0], [10.0, 10.0], [20.0, 10.0]])
    far = np.array([[0.0], [10.0], [20.0], [60.0], [50.0], [40.0]])  # a bridge in the east
    pairs = np.array([[0, 1], [1, 2], [3, 4], [4, 5], [0, 3], [1, 4], [2, 5]])
    kept = pairs_by_travel(pairs, xy, far).tolist()
    assert [0, 3] not in kept
    assert [1, 4] not in kept
    assert [2, 5] in kept


def test_one_unit_has_no_pairs():
    assert len(pairs_by_travel(np.empty((0, 2), np.int64), np.zeros((1, 2)), np.zeros((1, 1)))) == 0
