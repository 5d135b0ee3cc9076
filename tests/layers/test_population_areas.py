"""Rows of people find their county by code, by name, or not at all, which is told."""

import numpy as np
import pandas as pd
import pytest

import layers
from layers.population import FIGURES, NAMES


@pytest.fixture
def rows():
    """Make rows of people from names of counties."""

    def make(*named, **more):
        frame = pd.DataFrame(list(named), columns=["province", "county", "people"])
        frame = frame.reindex(columns=[*NAMES, *FIGURES])
        frame[list(NAMES)] = frame[list(NAMES)].astype("str")
        return frame.assign(**more)

    return make


def test_a_name_counts_in_its_province(rows):
    counties = layers.load_counties()
    found = layers.place_population(
        rows(("کرمانشاه", "گيلان غرب", 50), ("گیلان", "رشت", 90), ("گیلان", "نیست", 7)), counties
    )
    assert counties.loc[found.figures.index, "county"].tolist() == ["رشت", "گیلانغرب"]
    assert found.figures["people"].tolist() == [90, 50]
    assert found.strangers == ("نیست",)


def test_a_code_goes_before_a_name(rows):
    counties = layers.load_counties()
    code = counties.index[counties["county"] == "رشت"][0]
    found = layers.place_population(rows(("گیلان", "نیست", 7), county_code=code), counties)
    assert found.figures["people"].to_dict() == {code: 7}
    assert found.strangers == ()


def test_rows_of_one_area_add_up_and_shares_are_means_by_people(rows):
    table = rows(("گیلان", "a", 100), ("گیلان", "b", 300), ("قم", "c", 0))
    table["illiteracy"] = [0.1, 0.2, 0.5]
    table["unemployment"] = [np.nan, 0.2, 0.5]
    (found,) = layers.place_population(table, layers.load_provinces()).figures.to_dict("records")
    assert found["people"] == 400
    assert found["illiteracy"] == pytest.approx((0.1 * 100 + 0.2 * 300) / 400)
    assert found["unemployment"] == pytest.approx(0.2)


@pytest.mark.shared
def test_counties_of_2016_are_known_among_those_of_today(shared):
    people = layers.read_population(
        shared / "data" / "iran" / "county_population_by_age_sex_2016.csv"
    )
    found = layers.place_population(people, layers.load_counties())
    assert found.strangers == ()
    assert found.figures["people"].sum() == 79_926_270
