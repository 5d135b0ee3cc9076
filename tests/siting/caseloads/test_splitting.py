"""Teams that once could not be split at all: no hours, tight limits."""

import numpy as np
import pytest

from siting.caseloads import splitting
from siting.caseloads.splitting import Team, split_team


def team(xy, *, workers, hours=1.0):
    n = len(xy)
    return Team(np.arange(n), xy, np.full(n, hours), np.zeros(n, np.bool_), np.full(n, -1), workers)


@pytest.mark.parametrize("workers", range(1, 5))
def test_households_without_hours_are_shared_out_all_the_same(workers):
    xy = np.random.default_rng(0).random((40, 2)) * 5e3
    split = split_team(team(xy, workers=workers, hours=0.0), limit=20)
    assert np.bincount(split.worker).max() <= 20
    assert len(np.bincount(split.worker)) >= workers


def test_fewer_workers_than_files_need_are_not_tried(monkeypatch):
    tried = []
    divide = splitting._divide

    def counted(*given):
        tried.append(given[5])
        return divide(*given)

    monkeypatch.setattr(splitting, "_divide", counted)
    xy = np.random.default_rng(1).random((60, 2)) * 5e3
    split = split_team(team(xy, workers=2), limit=16)
    assert tried[0] == 4  # two would have 30 files each, three 20
    assert "instead of 2" in split.reason
