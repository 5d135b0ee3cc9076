from itertools import permutations

import numpy as np
import pytest

from siting.travel import TableTravel
from siting.workers.caseloads import splitting
from siting.workers.caseloads.splitting import SPREAD, Halt, Team, _matched, split_team


def _team(xy, workers, *, hours=10.0, previous=None, rural=False):
    xy = np.asarray(xy, dtype=float)
    n = len(xy)
    return Team(
        rows=np.arange(n),
        xy=xy,
        hours=np.full(n, hours) if np.isscalar(hours) else np.asarray(hours, dtype=float),
        rural=np.full(n, rural),
        previous=np.full(n, -1) if previous is None else np.asarray(previous),
        workers=workers,
    )


#: Twelve homes a hundred meters apart, from east to west.
LINE = [[1_100 - 100.0 * k, 0.0] for k in range(12)]


def test_a_line_is_cut_in_three_counted_from_the_west():
    split = split_team(_team(LINE, 3), limit=4)
    assert split.worker.tolist() == [2] * 4 + [1] * 4 + [0] * 4
    assert split.reason == ""


def test_workers_who_have_households_keep_them():
    """By places alone the halves would be five and five; those of before are within the limits."""
    previous = [1] * 6 + [0] * 6
    split = split_team(_team(LINE, 2, previous=previous), limit=6)
    assert split.worker.tolist() == previous
    swapped = [0] * 6 + [1] * 6
    assert split_team(_team(LINE, 2, previous=swapped), limit=6).worker.tolist() == swapped


def test_new_households_go_where_their_neighbors_are():
    previous = [0] * 5 + [-1] + [1] * 5 + [-1]
    split = split_team(_team(LINE, 2, previous=previous), limit=6)
    assert split.worker.tolist() == [0] * 6 + [1] * 6


def test_where_the_limit_makes_all_move_most_keep_their_worker():
    """Worker 1 had ten of twelve, six at most are allowed: six of his own stay with him."""
    split = split_team(_team(LINE, 2, previous=[0] * 2 + [1] * 10), limit=6)
    assert split.worker.tolist() == [0] * 6 + [1] * 6


@pytest.mark.parametrize("seed", range(4))
def test_a_division_made_anew_is_named_so_that_most_files_stay(seed):
    """Against all ways to name the areas."""
    rng = np.random.default_rng(seed)
    label, anchor = rng.permutation(np.arange(20) % 3), rng.integers(-1, 3, 20)
    files = rng.integers(1, 9, 20).astype(float)
    most = max(files[np.array(names)[label] == anchor].sum() for names in permutations(range(3)))
    assert files[_matched(label, anchor, files) == anchor].sum() == most


def test_a_worker_more_comes_where_villages_do_not_fit():
    """Three villages of four homes stay whole; two workers with six files each cannot have them."""
    xy = [[5_000.0 * village + 20 * home, 0.0] for village in range(3) for home in range(4)]
    split = split_team(_team(xy, 2, rural=True), limit=6)
    assert split.worker.tolist() == [0] * 4 + [1] * 4 + [2] * 4
    assert split.reason


def test_there_are_no_more_workers_than_places():
    split = split_team(_team([[0.0, 0.0], [500.0, 0.0]], 5), limit=9)
    assert split.worker.tolist() == [0, 1]
    assert split.reason


def test_a_place_above_the_limit_is_shared():
    split = split_team(_team(np.zeros((9, 2)), 3), limit=3)
    assert np.bincount(split.worker).tolist() == [3, 3, 3]
    assert split.units.shared == 9
    assert split.reason


def test_a_center_whose_households_are_all_at_one_place_is_dealt_out(monkeypatch):
    """Households of which no more is known than their town; searching took seconds for each."""
    monkeypatch.setattr(splitting, "divide", None)
    hours = np.random.default_rng(0).uniform(3, 9, 590)
    split = split_team(_team(np.full((590, 2), 4e6), 4, hours=hours), limit=150)
    assert np.bincount(split.worker).max() <= 150
    has = np.bincount(split.worker, weights=hours)
    assert np.ptp(has) <= splitting.SPREAD * has.mean()
    assert "places_cut" in split.reason


def test_hours_are_even_where_files_cannot_be():
    """Two homes of fifty hours weigh as much as ten of ten."""
    hours = [50.0] * 2 + [10.0] * 10
    split = split_team(_team(LINE, 2, hours=hours), limit=12)
    assert np.bincount(split.worker, hours).tolist() == [100.0, 100.0]
    assert split.reason == ""


def test_hours_that_cannot_be_even_are_told():
    hours = [500.0] + [10.0] * 11
    split = split_team(_team(LINE, 2, hours=hours), limit=12)
    assert np.ptp(np.bincount(split.worker, hours)) > SPREAD * 610 / 2
    assert split.reason


def test_areas_follow_times_where_there_are_some():
    """A river without a bridge lies along the line: whoever is near by crow flight is far."""
    xy = np.array([[100.0 * k, y] for k in range(4) for y in (0.0, 50.0)])
    banks = np.arange(8) % 2
    time = np.abs(xy[:, None, 0] - np.array([0.0, 300.0, 0.0, 300.0])) * 0.1
    time += np.where(banks[:, None] == np.array([0, 0, 1, 1]), 0.0, 5_000.0)
    split = split_team(_team(xy, 2), limit=4, travel=TableTravel(time))
    assert len(set(zip(banks, split.worker, strict=True))) == 2
    straight = split_team(_team(xy, 2), limit=4)
    assert len(set(zip(banks, straight.worker, strict=True))) == 4


@pytest.mark.parametrize("workers", [2, 3])
def test_who_asks_it_to_end_gets_a_worker_for_everybody(workers):
    halt = Halt()
    halt.set()
    split = split_team(_team(LINE, workers), limit=4, halt=halt)
    assert set(split.worker) == set(range(workers))


@pytest.mark.parametrize("workers", range(1, 5))
def test_households_without_hours_are_shared_out_all_the_same(workers):
    xy = np.random.default_rng(0).random((40, 2)) * 5e3
    split = split_team(_team(xy, workers, hours=0.0), limit=20)
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
    split = split_team(_team(xy, 2), limit=16)
    assert tried[0] == 4  # two would have 30 files each, three 20
    assert split.reason
