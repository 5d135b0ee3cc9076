import numpy as np
import pytest

from siting.workers.caseloads.borders import as_rows, border_pairs


def gabriel_by_definition(xy):
    pairs = []
    for i in range(len(xy)):
        for j in range(i + 1, len(xy)):
            middle, radius = (xy[i] + xy[j]) / 2, np.linalg.norm(xy[i] - xy[j]) / 2
            others = np.delete(xy, [i, j], axis=0)
            if (np.linalg.norm(others - middle, axis=1) >= radius).all():
                pairs.append([i, j])
    return pairs


@pytest.mark.parametrize("seed", range(5))
def test_pairs_are_those_of_the_definition(seed):
    xy = np.random.default_rng(seed).random((25, 2)) * 1000
    assert border_pairs(xy).tolist() == gabriel_by_definition(xy)


def test_places_in_one_line_border_on_the_next():
    xy = np.column_stack([[3.0, 1.0, 2.0, 0.0], [3.0, 1.0, 2.0, 0.0]])
    assert border_pairs(xy).tolist() == [[0, 2], [1, 2], [1, 3]]


def test_units_of_one_place_border_on_each_other():
    pairs = border_pairs(np.array([[0.0, 0.0], [0.0, 0.0], [5.0, 0.0], [0.0, 0.0]]))
    assert pairs.tolist() == [[0, 1], [0, 2], [0, 3], [1, 3]]


@pytest.mark.parametrize("seed", range(5))
def test_places_a_centimeter_apart_hang_together(seed, hang_together):
    rng = np.random.default_rng(seed)
    xy = rng.random((40, 2)) * 300_000 + 1e6
    xy = np.vstack([xy, xy + 0.01, xy[:5] + 0.02]).round(2)
    assert hang_together(border_pairs(xy), np.arange(len(xy)))


def test_one_unit_has_no_borders():
    start, near = as_rows(border_pairs(np.zeros((1, 2))), 1)
    assert start.tolist() == [0, 0]
    assert len(near) == 0
