"""Squares that stand for homes."""

import numpy as np
import pytest

from siting.privacy import MIN_HOUSEHOLDS, SQUARES_M, square_of


@pytest.mark.parametrize("seed", range(5))
def test_squares_stand_for_several_homes_or_are_wide(seed):
    rng = np.random.default_rng(seed)
    homes = np.concatenate(
        [rng.normal(0, 300, (60, 2)), rng.uniform(-20_000, 20_000, (20, 2)), np.zeros((9, 2))]
    )
    middles, square = square_of(homes)
    reach = np.abs(homes - middles[square]).max(axis=1)
    assert (reach <= SQUARES_M[-1] / 2 + 1e-6).all()
    held = np.bincount(square)[square]
    assert (reach[held < MIN_HOUSEHOLDS] <= SQUARES_M[-1] / 2).all()
    on_grid = (middles[square] / 50.0) % 1
    assert on_grid == pytest.approx(np.zeros_like(on_grid))
    small = held < MIN_HOUSEHOLDS
    assert np.allclose((middles[square][small] - 800.0) % 1_600.0, 0.0)


def test_a_home_more_does_not_move_the_squares_of_others():
    homes = np.array([[10.0, 10.0], [20.0, 90.0], [50.0, 50.0], [60.0, 20.0], [90.0, 90.0]])
    middles, square = square_of(homes)
    assert middles[square].tolist() == [[50.0, 50.0]] * 5
    more, at = square_of(np.vstack([homes, [[130.0, 40.0]]]))
    assert more[at[:5]].tolist() == [[50.0, 50.0]] * 5
    assert more[at[5]].tolist() == [800.0, 800.0]
