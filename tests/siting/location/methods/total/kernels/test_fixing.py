"""Bounds of nodes and what they rule out, against every choice of sites."""

from itertools import combinations

import numpy as np
import pytest

from siting.location.methods.total.kernels.fixing import ascend, cost_of_sites, still_possible


def drawn(seed):
    rng = np.random.default_rng(seed)
    m, n = 8, 12
    cost = rng.integers(0, 20, (m, n)).astype(float)
    cost[rng.random((m, n)) < 0.1] = np.inf
    waiting = np.where(rng.random(n) < 0.3, 15.0, 1000.0)
    return cost, waiting


def costs_of_all(cost, waiting, groups):
    (first, a), (second, b) = groups
    for one in combinations(first, a):
        for other in combinations(second, b):
            sites = np.array(one + other, np.int32)
            yield sites, cost_of_sites(cost, sites, waiting)


def bounded(cost, waiting, counts, goal):
    sites, first = np.arange(8, dtype=np.int32), np.array([0, 5, 8])
    start = np.minimum(cost.min(axis=0) + 1.0, waiting)
    return ascend(
        cost, sites, first, np.array(counts), start, waiting, np.ones(len(waiting)), goal, 200
    )


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("counts", [(1, 1), (2, 1), (3, 2), (0, 2), (5, 1)])
def test_no_answer_of_a_node_is_below_its_bound_and_what_is_closed_is_in_no_good_one(seed, counts):
    cost, waiting = drawn(seed)
    groups = (range(5), counts[0]), (range(5, 8), counts[1])
    answers = list(costs_of_all(cost, waiting, groups))
    least = min(value for _, value in answers)
    bound, _, worth, _, _ = bounded(cost, waiting, counts, 1.01 * least)
    assert bound <= least + 1e-9
    slack = 3.0
    keep = still_possible(worth, np.array([0, 5, 8]), np.array(counts), slack)
    good = [sites for sites, value in answers if value <= bound + slack - 1e-9]
    assert all(keep[sites].all() for sites in good)


def test_a_bound_beyond_the_goal_is_found_where_there_is_one():
    cost = np.array([[0.0, 9, 9, 9], [9, 0, 9, 9], [9, 9, 0, 9], [9, 9, 9, 0]])
    bound, _, _, chosen, _ = ascend(
        cost,
        np.arange(4, dtype=np.int32),
        np.array([0, 4]),
        np.array([2]),
        np.full(4, 1.0),
        np.full(4, 100.0),
        np.ones(4),
        17.5,
        500,
    )
    assert 17.5 < bound <= 18.0
    assert chosen.sum() == 2
