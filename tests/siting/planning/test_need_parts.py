"""Neighborhoods share what is expected of their county, by people."""

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

import layers
from siting.errors import ProblemError
from siting.planning.need import find_need
from siting.planning.need_model import NeedModel
from siting.planning.need_parts import need_of_parts, neighborhoods_of_need

PLAIN = NeedModel(by_deprivation=0.0, by_density=0.0)


@pytest.fixture
def need():
    """Two counties in which 100 and 300 households are expected."""
    areas = pd.DataFrame({"county": ["A", "B"], "people": [10_000.0, 30_000.0]}, index=["a", "b"])
    return find_need(areas, pd.Series({"a": 100, "b": 300}), model=PLAIN)


def test_parts_share_what_is_expected_by_people(need):
    parts = pd.DataFrame(
        {
            "area": ["a", "a", "b", "c"],
            "people": [3_000, 9_000, 6_000, 5],
            "people_of_area": [10_000, 10_000, 30_000, None],
            "registered": [40, 60, 20, 9],
        },
        index=["n1", "n2", "n3", "n4"],
    )
    found = need_of_parts(need, parts)
    assert sorted(found.index) == ["n1", "n2", "n3"]  # nothing is expected of an unknown county
    # The parts of a have more people than it had: they make all of it. That of b is a fifth of b.
    assert found["expected"].sort_index().tolist() == pytest.approx([25, 75, 60])
    assert found["unmet"].sort_index().tolist() == pytest.approx([-15, 15, 40])


@pytest.fixture
def squares():
    """Three squares in the middle of Qom county, with people."""
    shapes = [box(50.80 + 0.05 * k, 34.6, 50.85 + 0.05 * k, 34.7) for k in range(3)]
    given = {"name": ["x", "y", "z"], "population": ["۱۰۰", "200", None]}
    return gpd.GeoDataFrame(given, geometry=shapes, index=["1", "2", "3"], crs="EPSG:4326")


def test_households_count_where_they_live(squares):
    rows = pd.DataFrame(
        {
            "household_id": list("abcd"),
            "province": "قم",
            "longitude": [50.81, 50.82, 50.88, 50.20],
            "latitude": 34.65,
        }
    )
    counties = layers.load_counties()
    areas = counties[["province", "county"]].assign(people=1_000.0)
    intake = layers.check_households(rows)
    found = neighborhoods_of_need(intake, squares, counties, areas)
    assert found["registered"].tolist() == [2, 1, 0]
    assert found["people"].tolist()[:2] == [100, 200]
    assert set(found["county"]) == {"قم"}
    assert found["neighborhood"].tolist() == ["x", "y", "z"]
    with pytest.raises(ProblemError, match="add a column population"):
        neighborhoods_of_need(intake, squares.drop(columns="population"), counties, areas)
