import numpy as np
import pytest

from siting.workers.caseloads.units import find_units

TOWN = np.zeros(6, dtype=bool)


def test_households_of_one_place_are_one_unit_in_town():
    xy = np.array([[0.0, 0.0], [0.0, 0.0], [9.0, 0.0], [9.0, 0.0], [9.0, 0.0], [30.0, 0.0]])
    units = find_units(xy, np.arange(6.0), TOWN, limit=10)
    assert units.unit.tolist() == [0, 0, 1, 1, 1, 2]
    assert units.files.tolist() == [2, 3, 1]
    assert units.hours.tolist() == [1, 9, 5]
    assert units.xy.tolist() == [[0, 0], [9, 0], [30, 0]]
    assert units.shared == 0


def test_a_village_is_one_unit_in_the_country_only():
    xy = np.array([[0.0, 0.0], [80.0, 0.0], [160.0, 0.0], [9e3, 0.0], [9e3, 70.0], [9e3, 90.0]])
    assert find_units(xy, np.ones(6), ~TOWN, limit=10).unit.tolist() == [0, 0, 0, 1, 1, 1]
    assert find_units(xy, np.ones(6), TOWN, limit=10).unit.tolist() == list(range(6))
    mixed = find_units(xy, np.ones(6), np.arange(6) > 2, limit=10)
    assert mixed.unit.tolist() == [0, 1, 2, 3, 3, 3]


@pytest.mark.parametrize("rural", [TOWN, ~TOWN])
def test_a_place_above_the_limit_is_cut(rural):
    units = find_units(np.zeros((6, 2)), np.ones(6), rural, limit=5)
    assert len(units.files) == 6
    assert units.shared == 6


def test_a_crowded_place_is_cut_into_units_within_the_limit():
    """Two hundred units would have three files each, and no number of workers would do."""
    units = find_units(np.zeros((402, 2)), np.ones(402), np.zeros(402, dtype=bool), limit=2)
    assert units.files.max() == 2
    assert units.files.sum() == 402
