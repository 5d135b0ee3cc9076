"""Degrees, minutes and seconds."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.households.angles import read_angle, read_degrees

ANGLE = 35 + 41 / 60 + 20 / 3600


@pytest.mark.parametrize(
    "typed",
    [
        "35°41'20\"N",
        "35° 41′ 20″ N",
        "N 35 41 20",
        "35 41 20",
        "35:41:20",
        "35-41-20",
        "35d41'20''",
        "۳۵ ۴۱ ۲۰",
        "۳۵°۴۱'۲۰\" ش",
        "۳۵ درجه و ۴۱ دقیقه و ۲۰ ثانیه شمالی".replace(" و ", " "),
        "35 deg 41 min 20 sec North",
        "35°41'20٫0\"E",
        "٣٥ ٤١ ٢٠ شرقی",
    ],
)
def test_spellings_of_one_angle(typed):
    degrees, angles = read_degrees(pd.Series([typed], index=["a"]))
    assert degrees["a"] == pytest.approx(ANGLE, abs=1e-12)
    assert angles["a"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("35°41.5'", 35 + 41.5 / 60),
        ("35.5°", 35.5),
        ("51.4E", 51.4),
        ("35 41 20 S", -ANGLE),
        ("35°41'20\" جنوبی", -ANGLE),
        ("-35°30'", -35.5),
        ("35,5 N", 35.5),
    ],
)
def test_other_angles(typed, meant):
    assert read_angle(typed) == pytest.approx(meant, abs=1e-12)


@pytest.mark.parametrize(
    "typed",
    ["35 60 0", "35 10 60", "181 0 0", "35 41 20 10", "north", "N35E", "35 خیابان 4", "°", "3541'"],
)
def test_what_is_no_angle(typed):
    assert math.isnan(read_angle(typed))


@given(st.integers(0, 179), st.integers(0, 59), st.integers(0, 5999))
def test_angles_come_back(degrees, minutes, hundredths):
    typed = f"{degrees}°{minutes}'{hundredths / 100:.2f}\""
    expected = degrees + minutes / 60 + hundredths / 360_000
    assert read_angle(typed) == pytest.approx(expected, abs=1e-9)


def test_plain_numbers_are_no_angles():
    degrees, angles = read_degrees(pd.Series([35.5, "۳۵٫۵", "35,689", None, "x"], dtype="object"))
    assert degrees.tolist()[:3] == [35.5, 35.5, 35.689]
    assert degrees[3:].isna().all()
    assert not angles.any()
