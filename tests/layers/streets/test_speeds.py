import numpy as np
import pytest

from layers.streets.speeds import DRIVE_KPH, UNKNOWN_KPH, drive_kph, speed_limit_kph


@pytest.mark.parametrize(
    ("tag", "limit"),
    [
        ("50", 50.0),
        ("50 km/h", 50.0),
        ("50kmh", 50.0),
        ("30 mph", 30 * 1.609344),
        ("60;30", 30.0),
        ("62.5", 62.5),
        ("", np.inf),
        ("none", np.inf),
        ("IR:urban", np.inf),
        ("IR:urban;40", 40.0),
        ("0", np.inf),
        ("-40", np.inf),
    ],
)
def test_limits_are_read_as_they_are_tagged(tag, limit):
    assert speed_limit_kph(tag) == pytest.approx(limit)


def test_a_limit_caps_the_speed_of_a_class_and_never_raises_it():
    speeds = drive_kph(["primary", "primary", "primary", ""], ["30", "120", "", ""])
    assert speeds.tolist() == [30.0, DRIVE_KPH["primary"], DRIVE_KPH["primary"], UNKNOWN_KPH]


def test_links_are_slower_than_the_roads_that_they_join():
    assert all(
        DRIVE_KPH[kind] < DRIVE_KPH[kind.removesuffix("_link")]
        for kind in DRIVE_KPH
        if kind.endswith("_link")
    )
