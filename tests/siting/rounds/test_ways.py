"""Estimated ways of a worker, against the same by hand."""

from math import ceil

import geopandas as gpd
import numpy as np
import pytest

from siting.rounds import round_times
from siting.standards import Standards

RULES = Standards(worker_boarding_s=120.0)


def points(*metres_east):
    """Points on the equator of the projection: a degree of longitude at 34 degrees north."""
    degree = 92_385.0  # meters
    return gpd.GeoSeries(
        gpd.points_from_xy([47 + east / degree for east in metres_east], [34.0] * len(metres_east)),
        crs=4326,
    )


@pytest.mark.parametrize("rural", [False, True])
def test_near_ways_are_walked_and_far_ones_driven(rural):
    detour, kph = (1.4, 40) if rural else (1.3, 20)
    found = round_times(points(0, 100, 10_000), np.full(3, rural), RULES).seconds
    walk = 100 * detour * 3.6 / RULES.walk_kph
    ride = 120 + 10_000 * detour * 3.6 / kph
    assert found[0, 1] == pytest.approx(ceil(walk), abs=1)
    assert found[0, 2] == pytest.approx(ceil(ride), rel=2e-3)
    assert (found == found.T).all()
    assert (np.diag(found) == 0).all()


def test_a_way_out_of_town_has_the_pace_of_the_country():
    mixed = round_times(points(0, 10_000), np.array([False, True]), RULES).seconds
    country = round_times(points(0, 10_000), np.array([True, True]), RULES).seconds
    assert (mixed == country).all()
