"""Rounds on real streets of Tehran: slower than the crow flies, and planned like any others."""

import geopandas as gpd
import numpy as np
import pytest

from layers.crs import arc_length, points_xyz
from layers.streets.reading import read_streets
from siting.rounds.ways import BEYOND_S, street_times
from siting.standards import Standards

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def networks(shared):
    folder = shared / "data" / "iran"
    return [
        read_streets(folder / f"tehran_district6_{mode}.graphml.gz") for mode in ("walk", "drive")
    ]


def test_ways_on_streets_are_no_shorter_than_straight(networks):
    nodes = networks[1].nodes.geometry.to_crs(4326)
    points = gpd.GeoSeries(nodes.iloc[:: max(1, len(nodes) // 60)].to_numpy(), crs=4326)
    rules = Standards()
    ways = street_times(networks)(points, np.zeros(len(points), bool), rules)
    assert ways.source == "network"
    xyz = points_xyz(points)
    straight = arc_length(np.sqrt(((xyz[:, None] - xyz[None]) ** 2).sum(axis=2)))
    off = ~np.eye(len(points), dtype=bool)
    assert (ways.seconds[off] >= np.floor(straight[off] / 130 * 3.6)).all()
    assert (ways.seconds[off] < BEYOND_S).all()


def test_points_off_every_street_are_estimated(networks):
    points = gpd.GeoSeries(
        gpd.points_from_xy([51.41, 51.405, 51.5], [35.71, 35.715, 35.75]), crs=4326
    )
    ways = street_times(networks)(points, np.zeros(3, bool), Standards())
    assert ways.source == "mixed"
    assert (np.diag(ways.seconds) == 0).all()
