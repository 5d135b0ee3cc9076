"""Where simulated households live: sums of the census, shapes, and the laws of the draws."""

import numpy as np
import pandas as pd
import pytest

from layers.places.boundaries import load_provinces
from layers.places.settlements import load_settlements
from layers.simulated import places


@pytest.fixture(scope="module")
def made():
    return places.simulate_places(np.random.default_rng(3))


def test_people_add_up_to_the_census_of_each_province(made):
    people = made.groupby("province_code")["population"].sum()
    census = load_provinces()["population"]
    assert people.sort_index().to_numpy() == pytest.approx(census.sort_index().to_numpy())


def test_villages_are_small_and_lie_in_their_province(made):
    villages = made[~made["listed"]]
    assert villages["population"].between(5, 2 * places.LARGEST_VILLAGE).all()
    at = villages["longitude"].to_numpy(), villages["latitude"].to_numpy()
    assert places.inside(villages["province_code"], *at, load_provinces()).all()
    assert 40_000 <= len(villages) <= 90_000


def test_quarters_belong_to_towns_and_villages_are_near_one(made):
    towns = load_settlements()
    assert set(made["settlement_id"]) <= set(towns.index)
    code = towns["province_code"].loc[made["settlement_id"]].to_numpy()
    assert (code == made["province_code"].to_numpy()).all()


def test_the_same_seed_makes_the_same_places():
    codes = pd.Series(["a", "b", "a"])
    assert places.normal(np.random.default_rng(1), 5).tolist() == (
        places.normal(np.random.default_rng(1), 5).tolist()
    )
    assert {k: v.tolist() for k, v in places._rows_by_code(codes).items()} == {
        "a": [0, 2], "b": [1],
    }  # fmt: skip


def test_a_degree_of_latitude_is_111_km_and_one_of_longitude_half_as_much_at_60_degrees():
    zero, sixty = np.zeros(1), np.full(1, 60.0)
    east, north = places.shift(zero, sixty, np.full(1, 55_800.0), np.full(1, 111_200.0))
    assert east[0] == pytest.approx(1.0, rel=0.01)
    assert north[0] == pytest.approx(61.0, rel=0.001)


def test_a_quarter_turn_turns_east_to_north():
    x, y = places.rotate(np.array([2.0]), np.array([1.0]), np.array([np.pi / 2]))
    assert (x[0], y[0]) == (pytest.approx(-1.0), pytest.approx(2.0))


def test_offsets_are_flat_and_cut():
    n = 20_000
    flat = np.full(n, 0.5)
    x, y = places.scatter(np.random.default_rng(0), np.full(n, 100.0), flat, np.zeros(n))
    assert np.hypot(x, y / 0.5).max() <= 100.0 * places.CUT + 1e-9
    assert y.std() / x.std() == pytest.approx(0.5, rel=0.03)
    # The variance of a normal cut at two spreads: 1 - 2 exp(-2) / (1 - exp(-2)) of its own.
    expected = 100.0 * np.sqrt(1 - 2 * np.exp(-2) / (1 - np.exp(-2)))
    assert x.std() == pytest.approx(expected, rel=0.02)


def test_normal_numbers_are_normal():
    drawn = places.normal(np.random.default_rng(0), 20_000)
    assert drawn.mean() == pytest.approx(0.0, abs=0.03)
    assert drawn.std() == pytest.approx(1.0, abs=0.02)
    assert (np.abs(drawn) < 1.0).mean() == pytest.approx(0.6827, abs=0.02)
