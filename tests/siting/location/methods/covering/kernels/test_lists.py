"""Kernels on who covers whom, against sets."""

import numpy as np
import pytest

from siting.location.methods.covering.kernels import lists as cover_lists


def _lists(seed, n=15, m=10):
    rng = np.random.default_rng(seed)
    sets = [np.flatnonzero(rng.random(m) < 0.3) for _ in range(n)]
    sets = [row if len(row) else np.array([0]) for row in sets]
    start = np.r_[0, np.cumsum([len(row) for row in sets])].astype(np.int64)
    return sets, start, np.concatenate(sets).astype(np.int32)


@pytest.mark.parametrize("seed", range(10))
def test_implied_rows_hold_all_of_another_one(seed):
    sets, start, site = _lists(seed)
    implied = cover_lists.find_implied(start, site, *cover_lists.transpose(start, site, 10), 10**6)
    kept = [set(row) for row, gone in zip(sets, implied, strict=True) if not gone]
    for row, gone in zip(sets, implied, strict=True):
        inside = [other for other in kept if other <= set(row)]
        assert len(inside) >= 1 if gone else len(inside) == 1


@pytest.mark.parametrize("seed", range(10))
def test_dominated_sets_lie_in_one_of_their_kind_that_stays(seed):
    sets, start, item = _lists(seed)
    kind = np.random.default_rng(seed).integers(0, 2, 15).astype(np.int32)
    active = np.arange(15) > 0
    lists = (start, item, *cover_lists.transpose(start, item, 10))
    dominated = cover_lists.find_dominated(*lists, active, kind, 10**6)
    assert not dominated[0]
    stays = [k for k in range(1, 15) if not dominated[k]]
    for k in range(1, 15):
        inside = [j for j in stays if kind[j] == kind[k] and set(sets[k]) <= set(sets[j])]
        assert inside == [k] if k in stays else len(inside) >= 1


def test_a_budget_of_none_finds_nothing_wrong():
    _, start, site = _lists(0)
    lists = (start, site, *cover_lists.transpose(start, site, 10))
    assert cover_lists.find_implied(*lists, -1).sum() <= cover_lists.find_implied(*lists, 999).sum()


@pytest.mark.parametrize("seed", range(3))
def test_rows_keep_the_entries_that_are_wanted(seed):
    sets, start, site = _lists(seed)
    wanted = site % 3 > 0
    fewer, sites = cover_lists.keep_entries(start, site, wanted)
    rows = [row.tolist() for row in np.split(sites, fewer[1:-1])]
    assert rows == [row[row % 3 > 0].tolist() for row in sets]
