"""Classes and colors of the gap."""

import colorsys
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from siting.maps.palette import (
    CHANGE_COLORS,
    CHANGE_ENDS,
    CLASS_COLORS,
    CLASS_ENDS,
    DAY_COLORS,
    LAND,
    WITHHELD,
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


#: What dichromats see of linear red, green and blue: Machado, Oliveira and Fernandes (2009), at
#: full severity.
SEEN = {
    "all": np.eye(3),
    "no red": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                        [-0.003882, -0.048116, 1.051998]]),
    "no green": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                          [-0.011820, 0.042940, 0.968881]]),
}  # fmt: skip
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def lab(color, seen):
    """Return lightness and the two opponent colors of CIELAB as somebody sees a color."""
    channel = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    linear = np.where(channel <= 0.04045, channel / 12.92, ((channel + 0.055) / 1.055) ** 2.4)
    t = TO_XYZ @ np.clip(seen @ linear, 0, 1) / np.array([0.9505, 1.0, 1.089])
    f = np.where(t > 0.008856, np.cbrt(t), 7.787 * t + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("seen", SEEN)
@pytest.mark.parametrize("colors", [CLASS_COLORS, CHANGE_COLORS])
def test_the_color_blind_tell_classes_apart_and_from_what_is_withheld(colors, seen):
    points = [lab(color, SEEN[seen]) for color in (*colors, WITHHELD)]
    apart = [np.linalg.norm(a - b) for a, b in combinations(points, 2)]
    assert min(apart) > 14


def test_ground_without_households_is_told_from_no_change():
    same = CHANGE_COLORS[len(CHANGE_ENDS) // 2]
    assert np.linalg.norm(lab(same, SEEN["all"]) - lab(LAND, SEEN["all"])) > 6


@pytest.mark.parametrize("seen", SEEN)
def test_the_color_blind_tell_days_apart(seen):
    points = [lab(color, SEEN[seen]) for color in DAY_COLORS]
    assert min(np.linalg.norm(a - b) for a, b in combinations(points, 2)) > 14


def test_white_numbers_can_be_read_on_the_colors_of_days():
    for color in DAY_COLORS:
        channel = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
        linear = np.where(channel <= 0.04045, channel / 12.92, ((channel + 0.055) / 1.055) ** 2.4)
        assert 1.05 / (linear @ [0.2126, 0.7152, 0.0722] + 0.05) >= 4.5
