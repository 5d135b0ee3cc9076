"""Sites within reach, against all distances."""

import numpy as np
import pytest

from siting.travel.kernels.grid import Grid


@pytest.mark.parametrize("axes", [2, 3])
@pytest.mark.parametrize("seed", range(5))
def test_lists_are_those_of_all_distances(axes, seed):
    rng = np.random.default_rng(seed)
    points, sites = rng.random((40, axes)) * 50, rng.random((30, axes)) * 40
    reach = rng.random(40) * 15
    start, site, close = Grid(sites, 15.0).within(points, reach, reach / 2)
    distance = np.linalg.norm(points[:, None] - sites[None], axis=2)
    for i in range(40):
        listed = site[start[i] : start[i + 1]]
        assert listed.tolist() == np.flatnonzero(distance[i] <= reach[i]).tolist()
        assert (
            close[start[i] : start[i + 1]].tolist() == (distance[i, listed] > reach[i] / 2).tolist()
        )


def test_sites_at_one_place_are_all_listed():
    start, site, _ = Grid(np.zeros((4, 2)), 0.0).within(
        np.array([[0.0, 0.0], [1.0, 0.0]]), np.zeros(2), np.zeros(2)
    )
    assert start.tolist() == [0, 4, 4]
    assert site.tolist() == [0, 1, 2, 3]


def test_points_far_outside_find_nothing():
    sites = np.array([[0.0, 0.0], [1e6, 1e6]])
    points = np.array([[-1e9, 3.0], [5e9, 5e9], [0.5, 0.0]])
    start, site, _ = Grid(sites, 1.0).within(points, np.ones(3), np.ones(3))
    assert start.tolist() == [0, 0, 0, 1]
    assert site.tolist() == [0]
