"""Need: shrinkage against closed forms, intervals against simulated truth, and counts add up."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import gamma, nbinom

import layers
from siting.errors import ProblemError
from siting.planning.need import (
    WITHIN,
    _estimate_alike,
    areas_of_need,
    count_registered,
    find_need,
    shrunken_ratio,
)
from siting.planning.need_model import NeedModel

PLAIN = NeedModel(by_deprivation=0.0, by_density=0.0)


def people(*counts):
    """Areas of so many people, of which nothing else is known."""
    labels = [f"a{number}" for number in range(len(counts))]
    return pd.DataFrame({"county": labels, "people": np.array(counts, float)}, index=labels)


def test_counts_add_up():
    areas = people(10_000, 30_000, 60_000)
    found = find_need(areas, pd.Series({"a0": 50, "a1": 400, "a2": 550}), model=PLAIN)
    table = found.table
    assert table["registered"].sum() == 1_000
    assert table["expected"].to_dict() == pytest.approx({"a0": 100, "a1": 300, "a2": 600})
    assert (table["expected"] - table["registered"]).tolist() == table["unmet"].tolist()
    assert table["unmet"].sum() == pytest.approx(0.0)
    assert found.per_thousand == pytest.approx(10.0)


def test_the_published_level_does_not_follow_the_file():
    areas = people(10_000, 30_000)
    found = find_need(areas, pd.Series({"a0": 1}), model=PLAIN, level="published")
    assert found.table["expected"].sum() == pytest.approx(40 * PLAIN.per_thousand)


def test_the_ratio_is_the_mean_of_the_gamma_that_is_believed_afterward():
    registered, expected, alike = 7, 20.0, 4.0
    grid = np.linspace(1e-4, 6.0, 60_001)
    prior = gamma.pdf(grid, alike, scale=1.0 / alike)
    weight = prior * np.exp(registered * np.log(grid * expected) - grid * expected)
    by_sum = (grid * weight).sum() / weight.sum()
    found = shrunken_ratio(pd.Series([registered]), pd.Series([expected]), alike)
    assert found.tolist() == pytest.approx([by_sum], rel=1e-4)
    # The same as a mean of what was seen and one, weighted by how much either tells.
    part = expected / (expected + alike)
    assert found[0] == pytest.approx(part * registered / expected + (1 - part))


def test_the_interval_is_that_of_a_gamma_mixture_of_poisson_counts():
    rng = np.random.default_rng(8)
    found = find_need(people(*[20_000] * 30), pd.Series({"a0": 3_000, "a1": 3_000}), model=PLAIN)
    row, alike = found.table.iloc[0], found.alike
    drawn = rng.poisson(row["expected"] * rng.gamma(alike, 1.0 / alike, 400_000))
    low, high = np.quantile(drawn, [(1 - WITHIN) / 2, (1 + WITHIN) / 2])
    assert row["low"] == pytest.approx(low, rel=0.05, abs=1.0)
    assert row["high"] == pytest.approx(high, rel=0.02, abs=1.0)


@pytest.mark.parametrize("alike", [3.0, 15.0, 80.0])
def test_intervals_hold_the_truth_as_often_as_they_say(alike):
    rng = np.random.default_rng(int(alike))
    size = np.exp(rng.normal(11.0, 1.0, 600))
    areas = people(*size)
    mean = PLAIN.expected(areas).to_numpy()
    drawn = rng.poisson(mean * rng.gamma(alike, 1.0 / alike, len(mean)))
    found = find_need(areas, pd.Series(drawn, index=areas.index), model=PLAIN, level="published")
    assert found.alike == pytest.approx(alike, rel=0.2)
    table = found.table
    held = table["registered"].between(table["low"], table["high"]).mean()
    assert held == pytest.approx(WITHIN, abs=0.03)  # counts are whole, so a little more is held
    assert (table["finding"] == "fewer").mean() == pytest.approx((1 - WITHIN) / 2, abs=0.02)


def test_how_alike_areas_are_is_the_most_likely_of_a_grid():
    rng = np.random.default_rng(4)
    mean = pd.Series(rng.uniform(5.0, 200.0, 50))
    counts = pd.Series(rng.poisson(mean * rng.gamma(6.0, 1 / 6.0, 50)))
    spread = 0.3
    before = np.log(1.0 / (np.exp(spread**2) - 1.0))
    grid = np.exp(np.linspace(-1.0, 6.0, 1_401))
    likely = [
        nbinom.logpmf(counts, shape, shape / (shape + mean)).sum()
        - (np.log(shape) - before) ** 2 / 2
        for shape in grid
    ]
    best = grid[int(np.argmax(likely))]
    assert _estimate_alike(counts, mean, spread) == pytest.approx(best, rel=0.01)


def test_an_area_without_households_has_all_unmet_and_stands_first():
    areas = people(*[50_000] * 12)
    registered = pd.Series({f"a{number}": 500 for number in range(11)})
    table = find_need(areas, registered, model=PLAIN).table
    assert table.index[0] == "a11"
    first = table.iloc[0]
    assert (first["registered"], first["finding"]) == (0, "fewer")
    assert first["unmet"] == first["expected"]


def test_too_small_to_say_is_said():
    areas = people(100_000, 100_000, 60)
    found = find_need(areas, pd.Series({"a0": 1_000, "a1": 1_050}), model=PLAIN)
    assert found.table["finding"]["a2"] == "too_small"
    more = find_need(areas, pd.Series({"a0": 1_000, "a1": 1_050, "a2": 40}), model=PLAIN)
    assert more.table["finding"]["a2"] == "more"


def test_households_of_no_known_area_are_told_and_not_compared():
    registered = pd.Series({"a0": 10, "a1": 20, "zz": 7, "": 3})
    found = find_need(people(1_000, 2_000), registered, model=PLAIN)
    assert found.unknown == 3
    assert found.without_people.to_dict() == {"zz": 7}
    assert found.table["registered"].sum() == 30


def test_provinces_that_the_file_is_not_about_are_left_out():
    areas = people(10_000, 20_000, 10_000, 90_000).assign(province_code=["05", "05", "15", "16"])
    registered = pd.Series({"a0": 100, "a1": 0, "a2": 90, "a3": 4})
    found = find_need(areas, registered, model=PLAIN)
    assert found.left_out == ("16",)
    assert sorted(found.table.index) == ["a0", "a1", "a2"]  # one without households stays
    assert found.table["registered"].sum() == 190
    assert find_need(areas.drop(columns="province_code"), registered).left_out == ()


def test_nothing_to_compare_is_a_sentence():
    with pytest.raises(ProblemError, match="None of 7 households lies in one of the 2 areas"):
        find_need(people(1, 2), pd.Series({"zz": 7}))


def test_names_and_order_of_areas_do_not_matter():
    areas, registered = people(9_000, 4_000, 7_000), pd.Series({"a0": 80, "a1": 9, "a2": 60})
    one = find_need(areas, registered).table
    other = find_need(areas.iloc[::-1], registered.iloc[::-1]).table
    pd.testing.assert_frame_equal(one.sort_index(), other.sort_index())


def test_registered_households_count_wherever_they_stand():
    rows = [
        ("قم", "قم", 50.87, 34.64),
        ("قم", "قم", None, None),  # has no point, but a county
        ("قم", None, None, None),
        (None, None, None, None),
    ]
    frame = pd.DataFrame(rows, columns=["province", "county", "longitude", "latitude"])
    intake = layers.check_households(frame.assign(household_id=["a", "b", "c", "d"]))
    assert count_registered(intake, "province_code").to_dict() == {"25": 3, "": 1}
    code = layers.load_counties().query("county == 'قم'").index[0]
    assert count_registered(intake, "county_code").to_dict() == {code: 2, "": 2}


def test_without_a_file_provinces_are_compared_by_people_and_extent():
    areas, strangers = areas_of_need()
    assert (len(areas), strangers) == (31, ())
    assert areas["people"].sum() == 79_926_270
    assert areas["area_km2"].sum() == pytest.approx(1_630_000, rel=0.01)


def test_files_that_do_not_fit_are_refused(tmp_path):
    file = tmp_path / "people.csv"
    file.write_text("county,people\nAtlantis,9\n", encoding="utf-8")
    with pytest.raises(ProblemError, match=r"None of the 1 areas of people\.csv .* Atlantis"):
        areas_of_need(file)
    with pytest.raises(ProblemError, match="give both"):
        areas_of_need(None, file)


@pytest.mark.shared
def test_on_the_real_counties_what_is_expected_makes_the_files_of_the_country(shared):
    folder = shared / "data" / "iran"
    areas, strangers = areas_of_need(
        folder / "county_population_by_age_sex_2016.csv",
        folder / "county_unemployment_illiteracy_2016.csv",
        counties=layers.read_counties(folder / "counties_2016.geojson"),
    )
    assert (len(areas), strangers) == (429, ())
    assert NeedModel().expected(areas).sum() == pytest.approx(1_080_000, rel=0.15)
