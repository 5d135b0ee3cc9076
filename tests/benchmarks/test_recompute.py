"""Cost and faults of answers to instances that are worked out by hand."""

import numpy as np
import pytest
from recompute import check

# A rectangle of 3 by 4, so that its diagonal is 5.
RECTANGLE = {"x": [0.0, 3.0, 3.0, 0.0], "y": [0.0, 0.0, 4.0, 4.0]}
LOADED = RECTANGLE | {"demand": [5.0, 1, 1, 1], "capacity": [6.0, 6, 6, 6]}


@pytest.fixture
def save(tmp_path):
    """Save arrays under a name; returns the path."""

    def call(name="case.npz", **arrays):
        np.savez(tmp_path / name, **arrays)
        return tmp_path / name

    return call


def _answer(is_open, assignment):
    return {"open": is_open, "assignment": assignment}


def test_total_with_weights_and_with_capacity(save):
    weighted = RECTANGLE | {"demand": [5.0, 1, 1, 1]}
    file = save(**weighted)
    answer = _answer([1], [0, 0, 0, 0])
    assert check(file, answer, p=1, objective="total").cost == 5 * 3 + 0 + 4 + 5
    # With capacity demand only loads: 3 + 0 + 0 + 3.
    loaded = save("loaded.npz", **LOADED)
    checked = check(loaded, _answer([1, 2], [0, 0, 1, 1]), p=2, objective="total")
    assert (checked.cost, checked.faults) == (6, ())


def test_floor_and_a_shared_matrix(save):
    file = save("town_1.npz", x=[0.0, 1.9], y=[0.0, 2.0])
    answer = _answer([1], [0, 0])
    assert check(file, answer, p=1, objective="total", metric="floor").cost == 2
    save("town_dist.npz", dist=[[0, 9], [7, 0]])
    assert check(file, answer, p=1, objective="total").cost == 9


def test_great_circle_cover(save):
    # A degree of the equator is 111.3 km; the pole is a quarter of a circle from all.
    file = save(lat=[0.0, 0, 90], lon=[0.0, 1, 50], demand=[3.0, 4, 9])
    near = check(file, _answer([0], [0, 0, -1]), p=1, objective="covered", radius=112_000)
    assert (near.cost, near.faults) == (7, ())
    assert check(file, _answer([0], [0, 0, -1]), p=1, objective="covered", radius=111_000).cost == 3


def test_farthest_and_cover(save):
    file = save(**RECTANGLE)
    answer = _answer([0, 2], [0, 0, 1, 1])
    assert check(file, answer, p=2, objective="farthest").cost == 3
    covered = check(file, answer, p=None, objective="cover", radius=3)
    assert (covered.cost, covered.faults) == (2, ())
    short = check(file, answer, p=None, objective="cover", radius=2.9)
    assert short.faults == ("2 points are not covered",)


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (_answer([0, 0], [0, 0, 1, 1]), "the open sites are not different candidates"),
        (_answer([0, 4], [0, 0, 1, 1]), "the open sites are not different candidates"),
        (_answer([0, 2], [0, 0, 1]), "3 points are assigned, not 4"),
        (_answer([0, 2], [0, 0, 1, 2]), "a point is assigned to no open site"),
        (_answer([0, 1, 2], [0, 1, 2, 2]), "3 sites are open, not 2"),
        (_answer([0, 2], [0, 0, 1, -1]), "1 points are not served"),
        (_answer([0, 2], [0, 0, 0, 1]), "1 sites are above capacity, by up to 17 %"),
    ],
)
def test_faults(save, answer, fault):
    assert fault in check(save(**LOADED), answer, p=2, objective="total").faults


@pytest.mark.parametrize("arrays", [RECTANGLE, {"dist": [[0, 5], [5, 0], [1, 2], [9, 9]]}])
def test_without_capacity_everybody_goes_to_the_nearest(save, arrays):
    file = save(**arrays)
    good, bad = ([0, 1, 0, 0], [0, 1, 1, 0]) if "dist" in arrays else ([0, 1, 1, 0], [0, 1, 0, 0])
    assert check(file, _answer([0, 1], good), p=2, objective="total").faults == ()
    found = check(file, _answer([0, 1], bad), p=2, objective="total").faults
    assert found == ("1 points are not at their nearest open site",)
