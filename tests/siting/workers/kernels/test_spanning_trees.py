"""Shortest trees, beside those of scipy."""

from itertools import pairwise

import numpy as np
import pytest
from scipy.sparse.csgraph import minimum_spanning_tree
from scipy.spatial.distance import cdist

from siting.workers.kernels.spanning_trees import spanning_trees


@pytest.mark.parametrize("seed", range(5))
def test_trees_are_as_short_as_those_of_scipy(seed):
    rng = np.random.default_rng(seed)
    start = np.r_[0, np.cumsum(rng.integers(1, 40, size=12))]
    points = rng.random((start[-1], 3))
    parent, length = spanning_trees(points, start)
    for first, last in pairwise(start):
        own = points[first:last]
        shortest = minimum_spanning_tree(cdist(own, own)).sum()
        assert length[first:last].sum() == pytest.approx(shortest)
        assert parent[first] == -1
        assert length[first] == 0
        assert ((parent[first + 1 : last] >= first) & (parent[first + 1 : last] < last)).all()
    child = np.flatnonzero(parent >= 0)
    edges = np.sqrt(((points[child] - points[parent[child]]) ** 2).sum(axis=1))
    assert length[child] == pytest.approx(edges)


def test_a_tree_has_no_circle():
    points = np.random.default_rng(0).random((60, 2))
    parent, _ = spanning_trees(points, np.array([0, 60]))
    at = np.arange(60)
    for _ in range(60):  # all climb toward the first, which is at last above them all
        at = np.where(parent[at] >= 0, parent[at], at)
    assert (at == 0).all()


def test_empty_groups_and_no_groups():
    parent, length = spanning_trees(np.zeros((2, 2)), np.array([0, 0, 2, 2]))
    assert parent.tolist() == [-1, 0]
    assert length.tolist() == [0.0, 0.0]
    assert len(spanning_trees(np.zeros((0, 2)), np.array([0]))[0]) == 0
