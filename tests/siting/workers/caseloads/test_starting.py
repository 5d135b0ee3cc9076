"""A new worker starts with the least change, on centers that are divided already."""

import numpy as np
import pytest

from siting.arrays import totals
from siting.workers.caseloads.borders import as_rows, border_pairs
from siting.workers.caseloads.splitting import Team, split_team
from siting.workers.caseloads.starting import is_new_worker, start_new_worker

LIMIT = 150


def _team(xy, previous, workers):
    n = len(xy)
    return Team(np.arange(n), xy, np.full(n, 8.0), np.zeros(n, bool), previous, workers)


@pytest.fixture(scope="module")
def full():
    """A center of 450 households with three workers of 150 each."""
    xy = np.random.default_rng(7).random((3 * LIMIT, 2)) * 5_000.0
    split = split_team(_team(xy, np.full(len(xy), -1), 3), limit=LIMIT)
    assert np.bincount(split.worker).tolist() == [LIMIT] * 3
    return xy, split.worker


def _after_one_came(full, **given):
    xy, worker = full
    more = np.vstack([xy, [[2_500.0, 2_500.0]]])
    split = split_team(_team(more, np.append(worker, -1), 4), limit=LIMIT, **given)
    assert np.bincount(split.worker, minlength=4).max() <= LIMIT
    return split, int((split.worker[:-1] != worker).sum())


def test_one_household_more_moves_nobody(full):
    split, moved = _after_one_came(full)
    assert moved <= 2
    assert split.worker.max() == 3
    assert "least_change" in split.reason


def test_hours_are_shared_evenly_at_once_where_that_is_asked_for(full):
    split, moved = _after_one_came(full, even_start=True)
    assert moved > 80
    assert np.ptp(np.bincount(split.worker)) < 20
    assert "least_change" not in split.reason


def test_areas_keep_the_limit_and_hang_together(full):
    """Twenty come at once, wherever they live; whoever must hand on does so at a border."""
    xy, worker = full
    for seed in range(5):
        come = np.random.default_rng(seed).random((20, 2)) * 5_000.0
        more, anchor = np.vstack([xy, come]), np.append(worker, np.full(20, -1))
        rows = as_rows(border_pairs(more), len(more))
        label = start_new_worker(np.ones(len(more)), more, rows, anchor, limit=LIMIT, workers=4)
        assert label is not None
        assert (label[: len(worker)] != worker).sum() <= 60
        assert np.bincount(label, minlength=4).max() <= LIMIT
        for one in range(4):
            assert _hangs_together(np.flatnonzero(label == one), rows)


def _hangs_together(own, rows):
    inside, seen, line = set(own.tolist()), {int(own[0])}, [int(own[0])]
    while line:
        unit = line.pop()
        for other in rows[1][rows[0][unit] : rows[0][unit + 1]].tolist():
            if other in inside and other not in seen:
                seen.add(other)
                line.append(other)
    return seen == inside


def test_a_place_that_grew_beyond_the_limit_hands_the_least_on():
    """Places in a row with 3, 2 and 5 files of one worker whose limit is 9, then others."""
    files, places = np.array([3.0, 2.0, 5.0, 4.0]), np.c_[np.arange(4.0), np.zeros(4)]
    rows = as_rows(np.array([[0, 1], [1, 2], [2, 3]]), 4)
    label = start_new_worker(files, places, rows, np.array([0, 0, 0, 1]), limit=9, workers=3)
    assert totals(label, files).max() <= 9
    assert label.tolist() in ([2, 0, 0, 1], [0, 0, 1, 1])
    assert start_new_worker(files, places, rows, np.array([0, 0, 0, 1]), limit=4, workers=3) is None


def test_who_is_new_is_seen():
    assert is_new_worker(np.array([0, 1, -1]), np.ones(3), 3)
    assert not is_new_worker(np.array([0, 1, 2]), np.ones(3), 3)
    assert not is_new_worker(np.array([-1, -1]), np.ones(2), 3)
