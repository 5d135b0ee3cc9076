import numpy as np
import pytest
from scipy.spatial.distance import cdist

from siting.areas.villages import (
    VILLAGE_GRID_M,
    VILLAGE_SQUARES,
    find_villages,
    grid_squares,
    villages_of_places,
)

MIDDLE = VILLAGE_GRID_M / 2


def _in_squares(*squares):
    return np.array(squares, dtype=float) * VILLAGE_GRID_M + MIDDLE


def test_touching_squares_are_one_village_also_at_a_corner():
    xy = _in_squares((0, 0), (1, 1), (2, 1), (4, 1), (-1, -1))
    village = find_villages(xy, largest=9)
    assert village[0] == village[1] == village[2] == village[4]
    assert village[3] != village[0]


def test_squares_go_on_below_zero():
    assert grid_squares(np.array([[-1.0, 0.0], [249.0, 250.0]])).tolist() == [[-1, 0], [0, 1]]


def test_a_village_of_too_many_points_is_none():
    xy = np.vstack([np.repeat(_in_squares((0, 0)), 4, axis=0), _in_squares((5, 5), (5, 5))])
    assert find_villages(xy, largest=4).min() >= 0
    village = find_villages(xy, largest=3)
    assert (village == -1).tolist() == [True] * 4 + [False] * 2


def test_places_count_for_as_many_points_as_they_have():
    places = _in_squares((0, 0), (1, 0), (9, 9))
    weight = np.array([2.0, 2.0, 3.0])
    assert (villages_of_places(places, weight, 4) >= 0).all()
    assert (villages_of_places(places, weight, 3) == -1).tolist() == [True, True, False]
    assert len(villages_of_places(places[:0], weight[:0], 3)) == 0


@pytest.mark.parametrize(("squares", "villages"), [(VILLAGE_SQUARES, 1), (VILLAGE_SQUARES + 1, 2)])
def test_a_long_chain_is_cut_into_blocks(squares, villages):
    xy = _in_squares(*[(k, 0) for k in range(squares)])
    village = find_villages(xy, largest=99)
    assert len(set(village)) == villages
    assert len(set(village[:VILLAGE_SQUARES])) == 1


@pytest.mark.parametrize("seed", range(4))
def test_villages_are_the_chains_of_touching_squares(seed):
    """Against a closure by hand: squares whose sides differ by at most one touch."""
    rng = np.random.default_rng(seed)
    xy = rng.integers(0, 12, (15, 2)) * VILLAGE_GRID_M + rng.random((15, 2)) * VILLAGE_GRID_M
    touch = cdist(grid_squares(xy), grid_squares(xy), "chebyshev") <= 1
    for _ in range(4):
        touch = touch @ touch
    spread = np.array([np.ptp(grid_squares(xy[row]), axis=0).max() + 1 for row in touch])
    short = (spread[:, None] <= VILLAGE_SQUARES) & (spread[None, :] <= VILLAGE_SQUARES)
    village = find_villages(xy, largest=99)
    same = village[:, None] == village[None, :]
    assert (same[short] == touch[short]).all()
    assert not (same & ~touch).any()
