"""Edits that are followed, against an exact matching made from scratch after each of them."""

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from siting.errors import ProblemError
from siting.location.methods.assigning import following
from siting.location.methods.assigning.following import Following
from siting.travel import PointTravel, TableTravel


def _matching_cost(cost, places, waiting):
    """Exact cost: every place of a site, and one waiting place for each demand point."""
    alone = np.where(np.eye(len(cost), dtype=bool), waiting[:, None], 1e9)
    table = np.hstack([np.repeat(cost, places, axis=1), alone])
    rows, columns = linear_sum_assignment(table)
    return table[rows, columns].sum()


def _edited(rng, capacity):
    """One to three sites open, close, or take more or fewer."""
    capacity = capacity.copy()
    for site in rng.choice(len(capacity), int(rng.integers(1, 4))):
        capacity[site] = 0 if rng.random() < 0.3 else rng.integers(0, 9)
    return capacity


def _check(found, capacity):
    """What was found keeps capacities, and its prices prove it."""
    assert (found.load <= capacity).all()
    assert found.bound == pytest.approx(found.total, abs=1e-6)
    assert (found.price >= 0).all()
    assert (found.load[found.price > 0] == capacity[found.price > 0]).all()


@pytest.mark.parametrize("seed", range(40))
def test_every_edit_is_answered_as_if_from_scratch(seed, monkeypatch):
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(1, 40)), int(rng.integers(1, 9))
    monkeypatch.setattr(following, "OPTIONS", int(rng.integers(1, 4)))
    cost = rng.integers(0, 30, (n, m)).astype(float)
    cost[rng.random((n, m)) < 0.1] = np.inf
    weight = rng.integers(0, 3, n).astype(float)
    penalty = rng.integers(0, 40, n).astype(float)
    charged = np.where(np.isfinite(cost), np.nan_to_num(cost, posinf=0) * weight[:, None], 1e9)
    book = Following(TableTravel(cost), weight=weight, penalty=penalty)
    capacity = rng.integers(0, 9, m).astype(float)
    found = book.begin(capacity)
    for _ in range(8):
        _check(found, capacity)
        exact = _matching_cost(charged, capacity.astype(int), weight * penalty)
        assert found.total == pytest.approx(exact)
        capacity = _edited(rng, capacity)
        found = book.change(found, capacity)


def _points(rng, n=300, m=12):
    return rng.normal(0, 1, (n, 2)), rng.normal(0, 1, (m, 2))


def test_an_edit_is_taken_back_by_going_on_from_an_earlier_answer():
    rng = np.random.default_rng(3)
    homes, sites = _points(rng)
    book = Following(PointTravel(homes, sites), weight=np.ones(300), penalty=np.full(300, 9.0))
    full = np.full(12, 30.0)
    first = book.begin(full)
    less = np.where(np.arange(12) == 4, 0.0, full)
    book.change(first, less)
    again = book.change(first, full)
    assert again.total == pytest.approx(first.total)
    other = np.where(np.arange(12) == 7, 0.0, full)
    _check(book.change(first, other), other)


def test_sites_are_added_at_places_that_nobody_knew():
    rng = np.random.default_rng(4)
    homes, sites = _points(rng)
    added = np.vstack([sites, [[0.1, 0.1], [0.5, -0.2]]])
    kept = {"weight": np.ones(300), "penalty": np.full(300, 9.0)}
    book = Following(PointTravel(homes, sites), **kept)
    before = book.begin(np.full(12, 26.0))
    book.extend(PointTravel(homes, added))
    capacity = np.full(14, 26.0)
    after = book.change(before, capacity)
    _check(after, capacity)
    fresh = Following(PointTravel(homes, added), **kept).begin(capacity)
    assert after.total == pytest.approx(fresh.total)
    assert after.total < before.total


def test_many_sites_may_open_at_once():
    rng = np.random.default_rng(5)
    homes, sites = _points(rng, m=40)
    book = Following(PointTravel(homes, sites), weight=np.ones(300), penalty=np.full(300, 9.0))
    few = np.where(np.arange(40) < 8, 30.0, 0.0)
    found = book.change(book.begin(few), np.full(40, 30.0))
    _check(found, np.full(40, 30.0))
    assert found.total == pytest.approx(book.begin(np.full(40, 30.0)).total)


def test_nobody_is_sent_anywhere_when_all_sites_close():
    homes, sites = _points(np.random.default_rng(6))
    book = Following(PointTravel(homes, sites), weight=np.ones(300), penalty=np.full(300, 9.0))
    found = book.change(book.begin(np.full(12, 30.0)), np.zeros(12))
    assert (found.site == -1).all()
    assert found.total == 2700.0


def test_whom_no_penalty_lets_wait_is_refused():
    homes, sites = _points(np.random.default_rng(7))
    with pytest.raises(ProblemError, match="finite penalty"):
        Following(PointTravel(homes, sites), weight=np.ones(300), penalty=np.full(300, np.inf))


def test_travel_of_others_does_not_continue_it():
    homes, sites = _points(np.random.default_rng(8))
    book = Following(PointTravel(homes, sites), weight=np.ones(300), penalty=np.full(300, 9.0))
    with pytest.raises(ProblemError, match="300 demand points to 11 sites does not continue"):
        book.extend(PointTravel(homes, sites[:11]))
