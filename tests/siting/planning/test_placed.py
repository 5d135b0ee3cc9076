"""Contradictions between what a file says of a place and the place itself are counted."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

import layers
import siting
from siting.planning.placed import centers_elsewhere, households_elsewhere


def _points(x, y, **columns):
    return gpd.GeoDataFrame(columns, geometry=gpd.points_from_xy(x, y), crs=4326)


def test_centers_in_another_province_than_they_count_for():
    """Tehran, Kermanshah and the sea; the file may know no province."""
    provinces = layers.load_provinces()
    tehran, kermanshah = (
        provinces.index[provinces["province"] == name][0] for name in ("تهران", "کرمانشاه")
    )
    x, y = [51.39, 47.07, 51.39, 51.0, 47.07], [35.70, 34.31, 35.70, 38.0, 34.31]
    told = [tehran, kermanshah, kermanshah, tehran, pd.NA]
    assert centers_elsewhere(_points(x, y, province_code=pd.array(told, "str"))) == 1


def test_households_outside_their_own_neighborhood():
    areas = gpd.GeoDataFrame(
        index=["a", "b"], geometry=[box(50, 35, 51, 36), box(51, 35, 52, 36)], crs=4326
    )
    homes = _points([50.5, 50.5, 51.0005, 51.5, 51.5], [35.5] * 5)
    labels = pd.Series(["a", "b", "a", "b", pd.NA], dtype="str")
    assert households_elsewhere(homes, labels, areas) == 1


@pytest.fixture(scope="module")
def contradicting():
    """Households in the town of Kermanshah, of whom the file says that they live in Ilam."""
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "household_id": [str(number) for number in range(60)],
            "longitude": 47.07 + rng.normal(0, 0.01, 60),
            "latitude": 34.31 + rng.normal(0, 0.01, 60),
            "province": "ایلام",
        }
    )
    intake = layers.check_households(frame)
    return siting.plan(intake, centers=2, stop=siting.MaxIterations(2), caseloads=False)


def test_centers_stand_in_the_province_of_their_point(contradicting):
    """A code that all points contradict is not believed, so no center counts elsewhere."""
    facts = contradicting.facts
    assert (contradicting.centers["province"] == "کرمانشاه").all()
    assert (facts.centers_elsewhere, facts.households_elsewhere) == (0, 0)
    assert contradicting.metadata["centers_elsewhere"] == "0"
