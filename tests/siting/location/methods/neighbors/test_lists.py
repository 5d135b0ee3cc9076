"""Neighbor lists say the same both ways round."""

import numpy as np
import pytest

from siting.location.methods.neighbors.lists import charge, make_lists


def test_by_hand():
    site = np.array([[1, 0], [0, -1], [1, 0]], np.int32)
    cost = np.array([[2.0, 9.0], [4.0, np.inf], [1.0, 6.0]])
    lists = make_lists(site, cost, np.array([1.0, 4.0, 1.0]), 3)
    assert lists.pointer.tolist() == [0, 3, 5, 5]
    # Candidate 0, per unit of load: cell 1 pays 1, cell 2 pays 6, cell 0 pays 9.
    assert lists.demand_of.tolist() == [1, 2, 0, 2, 0]
    assert lists.cost_of.tolist() == [4.0, 6.0, 9.0, 1.0, 2.0]


@pytest.mark.parametrize("seed", range(10))
def test_both_ways_hold_the_same_entries(seed):
    rng = np.random.default_rng(seed)
    n, m, k = 20, 8, 5
    site = np.array([rng.choice(m, k, replace=False) for _ in range(n)], np.int32)
    cost = np.sort(rng.random((n, k)), axis=1)
    site[rng.random(n) < 0.3, k - 2 :] = -1
    load = rng.random(n)
    lists = make_lists(site, cost, load, m)
    expected = {
        (site[i, at], i, cost[i, at]) for i in range(n) for at in range(k) if site[i, at] >= 0
    }
    found = set()
    for j in range(m):
        part = slice(lists.pointer[j], lists.pointer[j + 1])
        rates = lists.cost_of[part] / load[lists.demand_of[part]]
        assert (np.diff(rates) >= 0).all()
        found |= {
            (j, *pair) for pair in zip(lists.demand_of[part], lists.cost_of[part], strict=True)
        }
    assert found == expected


def test_what_cannot_be_reached_costs_without_end_whatever_its_weight():
    paid = charge(np.array([[1.0, np.inf], [3.0, np.inf]]), np.array([2.0, 0.0]))
    assert paid.tolist() == [[2.0, np.inf], [0.0, np.inf]]
