import numpy as np
import pytest

from siting.workers.caseloads.borders import as_rows, border_pairs
from siting.workers.caseloads.kernels.divide import divide
from siting.workers.caseloads.kernels.tallies import cost_of, inertia, make_division

GO = np.zeros(1, np.uint8)


def random_units(seed):
    """Return a few units, workers and a limit: tight or loose, households or villages."""
    rng = np.random.default_rng(seed)
    workers = 2 + seed % 2
    n = int(rng.integers(7, 11 if workers == 2 else 9))
    xy = rng.random((n, 2)) * 5000
    files = rng.integers(1, [2, 30][seed // 2 % 2], n, endpoint=True).astype(float)
    hours = files * rng.uniform(0.8, 1.2, n) * 6
    limit = np.ceil(files.sum() / workers * [1.02, 1.3][seed // 4 % 2])
    return xy, files, hours, workers, limit


@pytest.mark.parametrize("seed", range(16))
def test_no_division_is_better(seed, split_units, best_by_enumeration, measures):
    case = random_units(seed)
    label = split_units(*case)
    found = measures(*case[:3], label, *case[3:])
    assert found == pytest.approx(best_by_enumeration(*case), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("workers", [1, 2, 3, 7])
def test_parts_hang_together_and_keep_the_limit(workers, split_units, hang_together):
    rng = np.random.default_rng(workers)
    xy = np.vstack([rng.random((100, 2)) * 900, rng.normal(3000, 200, (110, 2))])
    ones = np.ones(len(xy))
    label = split_units(xy, ones, ones, workers, 210 // workers)
    assert np.bincount(label).tolist() == [210 // workers] * workers
    pairs = border_pairs(xy)
    assert all(hang_together(pairs, np.flatnonzero(label == k)) for k in range(workers))


def test_one_place_can_be_shared(split_units):
    label = split_units(np.zeros((12, 2)), np.ones(12), np.ones(12), 3, 4)
    assert np.bincount(label).tolist() == [4, 4, 4]


def test_a_town_of_light_work_is_mixed_with_heavy_country(split_units):
    rng = np.random.default_rng(5)
    xy = np.vstack([rng.normal(0, 300, (140, 2)), rng.random((100, 2)) * 20_000 - 10_000])
    hours = np.where(np.arange(240) < 140, 5.0, 60.0)
    label = split_units(xy, np.ones(240), hours, 2, 150)
    load = np.bincount(label, hours)
    assert np.bincount(label).max() <= 150
    assert np.ptp(load) <= 0.1 * load.mean()


def test_anchors_are_kept_where_no_limit_asks_for_a_change():
    xy = np.random.default_rng(0).random((60, 2))
    rows, ones = as_rows(border_pairs(xy), 60), np.ones(60)
    anchor = (xy[:, 1] > np.median(xy[:, 1])).astype(np.int64)
    label = divide(xy, ones, ones, *rows, anchor, 2, 40.0, 0.1, GO)
    hangs = divide(xy, ones, ones, *rows, label, 2, 40.0, 0.1, GO)
    assert (label != anchor).sum() <= 3  # only units that hung apart
    assert (hangs == label).all()


def test_tallies_add_up():
    rng = np.random.default_rng(1)
    xy, files, label = rng.random((20, 2)), rng.integers(1, 9, 20).astype(float), np.arange(20) % 3
    units = np.column_stack([files, 2 * files, xy])
    rule = np.array([1e9, 10.0, 1.0, files.sum(), 0.0, np.inf])
    rows = as_rows(border_pairs(xy), 20)
    division = make_division(units, *rows, np.full(20, -1), rule, label, 3, GO)
    direct = sum(
        (files[o] * ((xy[o] - np.average(xy[o], axis=0, weights=files[o])) ** 2).sum(axis=1)).sum()
        for o in (label == k for k in range(3))
    )
    assert inertia(division.tally) == pytest.approx(direct)
    assert cost_of(division) == pytest.approx(direct)
