"""Numbers that are no degrees are read where they have one meaning, else named."""

import numpy as np
import pandas as pd
import pytest
from pyproj import CRS, Transformer

from layers import check_households
from layers.households.meters import resolve
from layers.places.boundaries import load_provinces

PROVINCES = load_provinces()
RASHT, MASHHAD = (49.58, 37.28), (59.6, 36.3)


def utm(point, zone):
    x, y = Transformer.from_crs(4326, 32600 + zone, always_xy=True).transform(*point)
    return round(x), round(y)


def resolved(pairs, province=None, zone=None, crs=None):
    frame = pd.DataFrame(pairs, columns=["longitude", "latitude"], dtype="float64")
    code = pd.Series([province] * len(frame), dtype="str")
    number = pd.Series([np.nan if zone is None else zone] * len(frame), dtype="float64")
    return resolve(frame, code, number, provinces=PROVINCES, crs=crs)


@pytest.mark.parametrize("swap", [False, True])
def test_meters_find_their_zone_by_the_province(swap):
    pair = utm(RASHT, 39)
    found = resolved([pair[::-1] if swap else pair], province="01")
    assert found.degrees.to_numpy() == pytest.approx(np.array([RASHT]), abs=1e-4)
    assert found.reading.tolist() == ["utm 39"]


def test_meters_with_a_zone_need_no_province():
    found = resolved([utm(MASHHAD, 40)], zone=40)
    assert found.degrees.to_numpy() == pytest.approx(np.array([MASHHAD]), abs=1e-4)


def test_meters_without_zone_and_province_have_several_readings():
    found = resolved([utm(RASHT, 39)])
    assert found.degrees.empty
    assert found.doubtful.tolist() == [0]


def test_meters_far_from_the_province_that_is_named_are_not_believed():
    found = resolved([utm(MASHHAD, 40)], province="01")
    assert found.degrees.empty
    assert found.doubtful.empty


@pytest.mark.parametrize("pair", [(49_583_412, 37_281_234), (495_834, 3_728_123), (37_281, 49_583)])
def test_a_lost_point_is_put_back(pair):
    found = resolved([pair], province="01")
    assert found.degrees.to_numpy() == pytest.approx(np.array([(49.58, 37.28)]), abs=0.01)
    assert found.reading.tolist() == ["lost point"]


def test_what_is_asked_for_is_taken():
    found = resolved([utm(RASHT, 39)], crs=CRS.from_epsg(32639))
    assert found.degrees.to_numpy() == pytest.approx(np.array([RASHT]), abs=1e-4)
    assert found.reading.tolist() == ["EPSG:32639"]


def test_meters_under_the_headers_of_degrees_are_read_and_reported():
    x, y = utm(RASHT, 39)
    frame = pd.DataFrame(
        {
            "کد خانوار": ["a", "b", "c", "d"],
            "طول جغرافیایی": [x, 49.6, x + 700, x],
            "عرض جغرافیایی": [y, 37.3, y - 900, y],
            "استان": ["گیلان", "گیلان", "گیلان", None],
        }
    )
    intake = check_households(frame)
    assert sorted(intake.accepted.index) == ["a", "b", "c"]
    told = intake.issues.set_index("household_id")["reason"]
    assert told["a"] == 'point_resolved {"reading": "utm 39"}'
    assert "point_ambiguous" in told["d"]
