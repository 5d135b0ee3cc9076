import numpy as np
import pytest

from siting.workers.caseloads.kernels.starts import (
    cut_by_lines,
    draw_together,
    fairest_angle,
    order_along,
)

from .divisions import drawn, inertia_of


def _places(seed, n=40):
    rng = np.random.default_rng(seed)
    return (
        rng.random((n, 2)),
        rng.integers(1, 5, n).astype(float),
        rng.integers(1, 5, n).astype(float),
    )


@pytest.mark.parametrize("angle", [0.0, 0.7, 2.0, 4.0])
def test_places_are_ordered_along_a_direction(angle):
    xy, _, _ = _places(0)
    along = xy @ [np.cos(angle), np.sin(angle)]
    assert (np.diff(along[order_along(xy, angle)]) >= 0).all()


def test_one_coordinate_is_enough():
    assert order_along(np.array([[2.0], [1.0], [3.0]]), 0.0).tolist() == [1, 0, 2]


@pytest.mark.parametrize("workers", [2, 3, 5])
@pytest.mark.parametrize("strips", [True, False])
@pytest.mark.parametrize("seed", range(3))
def test_every_part_has_an_even_share_of_the_load(workers, strips, seed):
    """A line falls between two units, so a share misses by at most a unit for each line."""
    xy, load, files = _places(seed)
    label = cut_by_lines(xy, load, files, workers, 0.4, strips)
    share = np.bincount(label, load, workers)
    lines = np.ceil(np.log2(workers))
    assert np.abs(share - load.sum() / workers).max() <= lines * load.max()


@pytest.mark.parametrize("seed", range(3))
def test_strips_lie_one_behind_the_other(seed):
    xy, load, files = _places(seed)
    label = cut_by_lines(xy, load, files, 4, 0.4, True)
    along = xy @ [np.cos(0.4), np.sin(0.4)]
    assert (np.diff(label[np.argsort(along)]) >= 0).all()


def test_further_lines_lie_across():
    xy = np.array([[0.0, 1.0], [0.0, 0.0], [1.0, 1.0], [1.0, 0.0]])
    ones = np.ones(4)
    assert cut_by_lines(xy, ones, ones, 4, 0.0, False).tolist() == [1, 0, 3, 2]


@pytest.mark.parametrize("seed", range(4))
def test_the_fairest_line_halves_both_measures(seed):
    """Some line does (the ham sandwich theorem); of 32 the best one misses by a few units."""
    xy, load, files = _places(seed, 60)
    label = cut_by_lines(xy, load, files, 2, np.nan, False)
    for measure in (load, files):
        share = np.bincount(label, measure, 2)
        assert abs(share[0] - share[1]) <= 3 * measure.max()


@pytest.mark.parametrize("seed", range(4))
def test_the_fairest_angle_is_the_best_of_all_that_are_tried(seed):
    xy, load, files = _places(seed, 20)
    rows = np.arange(20)

    def miss(angle):
        order = np.argsort(xy @ [np.cos(angle), np.sin(angle)], kind="stable")
        passed = np.cumsum(load[order]) - 0.5 * load[order]
        below = order[: np.argmax(passed >= 0.5 * load.sum())]
        return abs(files[below].sum() - 0.5 * files.sum())

    turns = 2.0 * np.pi * np.arange(32) / 32
    chosen = fairest_angle(xy, load, files, rows, 0.5)
    assert miss(chosen) == min(miss(angle) for angle in turns)


@pytest.mark.parametrize("seed", range(4))
def test_labels_are_drawn_together_and_stay_even(seed):
    """Labels at random cost most; k-means brings the inertia down while loads stay about even."""
    label = "".join(np.random.default_rng(seed).permutation(list("0123" * 9)))
    division = drawn(" ".join(label[k : k + 6] for k in range(0, 36, 6)))
    before = inertia_of(division)
    draw_together(division, np.ones(36))
    assert inertia_of(division) < 0.5 * before
    assert np.ptp(np.bincount(division.label, minlength=4)) <= 3
    assert division.tally[:, 0].tolist() == np.bincount(division.label, minlength=4).tolist()


def test_labels_that_cannot_be_better_stay():
    division = drawn("0011 0011 2233 2233")
    draw_together(division, np.ones(16))
    assert division.label.tolist() == drawn("0011 0011 2233 2233").label.tolist()
