"""Medoids, numbers along a curve, names."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from scipy.spatial.distance import cdist

from layers.crs import national_crs
from siting.neighborhoods import describing as profiles
from siting.neighborhoods.describing import curve_position, medoids, nearest_names, numbered


def test_medoids_have_the_least_summed_distance():
    rng = np.random.default_rng(0)
    xy = rng.normal(size=(300, 2)) * 1_000
    group = rng.integers(-1, 5, 300)
    found = medoids(xy, group, count=6)
    for k in range(5):
        own = np.flatnonzero(group == k)
        total = cdist(xy[own], xy[own]).sum(axis=1)
        assert total[own.tolist().index(found[k])] == pytest.approx(total.min())
    assert found[5] == -1


def test_the_first_of_equals_is_the_medoid():
    assert medoids(np.zeros((4, 2)), np.zeros(4, dtype=int), count=1).tolist() == [0]


def test_large_groups_try_the_places_near_the_mean(monkeypatch):
    rng = np.random.default_rng(1)
    xy = rng.normal(size=(200, 2)) * 1_000
    exact = medoids(xy, np.zeros(200, dtype=int), count=1)
    monkeypatch.setattr(profiles, "MEDOID_CANDIDATES", 20)
    assert medoids(xy, np.zeros(200, dtype=int), count=1).tolist() == exact.tolist()


def test_near_points_are_near_on_the_curve():
    side = np.arange(16) * 50_000.0 - 400_000.0
    xy = np.array([(x, y) for x in side for y in side])
    walk = xy[np.argsort(curve_position(xy))]
    steps = np.linalg.norm(np.diff(walk, axis=0), axis=1)
    assert np.median(steps) == 50_000.0
    assert steps.mean() < 75_000.0


def test_places_beyond_the_square_still_have_a_position():
    assert len(curve_position(np.array([[9e6, 0.0], [-9e6, 9e6]]))) == 2


def test_names_come_from_the_own_province_and_fall_back_on_latin():
    settlements = gpd.GeoDataFrame(
        {
            "name": ["A", "B", "C"],
            "name_fa": ["الف", None, "جیم"],
            "province_code": ["00", "00", "01"],
        },
        geometry=gpd.points_from_xy([0, 10_000, 1_000], [0, 0, 0]),
        crs=national_crs(),
    )
    xy = np.array([[900.0, 0.0], [900.0, 0.0], [9_000.0, 0.0], [9_000.0, 0.0]])
    code = pd.Series(["00", "01", "00", "30"], index=list("abcd"))
    assert nearest_names(xy, code, settlements).to_dict() == {
        "a": "الف",
        "b": "جیم",
        "c": "B",
        "d": "B",
    }


def test_names_are_numbered_in_persian_in_the_order_of_rows():
    names = pd.Series(["ساوه", "اراک", *["ساوه"] * 11], dtype="str")
    found = numbered(names).tolist()
    assert found[:3] == ["ساوه ۱", "اراک ۱", "ساوه ۲"]
    assert found[-1] == "ساوه ۱۲"
