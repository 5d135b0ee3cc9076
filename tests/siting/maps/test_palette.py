"""Classes and colors of the gap."""

import colorsys

import numpy as np
import pandas as pd

from siting.maps.palette import (
    CHANGE_COLORS,
    CHANGE_ENDS,
    CLASS_COLORS,
    CLASS_ENDS,
    change_class,
    share_class,
)


def test_a_share_is_in_the_class_whose_lower_end_it_reaches():
    shares = pd.Series([0.0, 0.0999, 0.10, 0.2499, 0.25, 0.5, 0.75, 1.0, np.nan])
    assert share_class(shares).tolist() == [0, 0, 1, 1, 2, 3, 4, 4, 5]


def test_there_is_one_color_for_each_class_and_they_darken_evenly():
    assert len(CLASS_COLORS) == len(CLASS_ENDS) + 1
    channels = [[int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)] for color in CLASS_COLORS]
    gray = [0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in channels]
    steps = -np.diff(gray)
    assert (steps > 0.08).all()
    assert all(
        colorsys.rgb_to_hls(*channel)[0] < 0.17 or channel[0] > channel[1] for channel in channels
    )


def test_changes_have_a_class_for_less_as_for_more():
    minutes = pd.Series([-20.0, -5.0, -2.0, 0.0, 2.0, 5.0, 20.0, np.nan])
    assert change_class(60 * minutes).tolist() == [0, 1, 2, 3, 4, 5, 6, 7]
    assert change_class(-60 * minutes).tolist() == [6, 5, 4, 3, 2, 1, 0, 7]
    assert list(CHANGE_ENDS) == [-end for end in reversed(CHANGE_ENDS)]
    assert len(CHANGE_COLORS) == len(CHANGE_ENDS) + 1
