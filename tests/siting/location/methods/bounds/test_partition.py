"""Candidates in blocks: every one in one of them, none too large, borders where few live."""

import numpy as np
import pytest

from siting.location.methods.bounds.offers import make_offers
from siting.location.methods.bounds.partition import partition_classes
from siting.location.problem import LocationProblem


def _offers(places, sites):
    return make_offers(LocationProblem.from_points(places, sites, n_sites=2), k=20)


def test_towns_apart_are_blocks():
    rng = np.random.default_rng(3)
    towns = np.repeat([[0.0, 0.0], [100.0, 0.0], [0.0, 100.0]], 5, axis=0)
    sites = towns + rng.random((15, 2))
    places = np.repeat(sites, 20, axis=0) + rng.random((300, 2))
    offers = _offers(places, sites)
    block = partition_classes(offers, np.full(300, 5.0), largest=5)
    assert [len(set(block[start : start + 5])) for start in (0, 5, 10)] == [1, 1, 1]
    assert len(set(block)) == 3


@pytest.mark.parametrize("largest", [1, 4, 9, 100])
def test_no_block_is_larger_than_asked(largest):
    rng = np.random.default_rng(largest)
    offers = _offers(rng.random((400, 2)), rng.random((60, 2)))
    block = partition_classes(offers, np.full(400, 9.0), largest=largest)
    sizes = np.bincount(block)
    assert sizes.sum() == 60
    assert 1 <= sizes.min() <= sizes.max() <= largest
