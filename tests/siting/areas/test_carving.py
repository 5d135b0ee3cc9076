"""One area cut into pieces."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.areas.carving import carve

SQUARE = shapely.box(0, 0, 100, 100)


def check_tiles(pieces, area):
    grounds = [piece.area for piece in pieces]
    assert sum(ground.area for ground in grounds) == pytest.approx(area.area)
    assert shapely.union_all(grounds).area == pytest.approx(area.area)
    assert min(ground.area for ground in grounds) > 0


def test_two_places_are_cut_apart_with_their_ground():
    xy = np.repeat([[20.0, 50.0], [60.0, 50.0]], 3, axis=0)
    pieces = carve(SQUARE, {7: np.arange(6)}, xy, largest=3)
    check_tiles(pieces, SQUARE)
    by_rows = {tuple(piece.rows): piece for piece in pieces}
    assert by_rows[0, 1, 2].area.bounds == pytest.approx((0, 0, 40, 100))
    assert by_rows[3, 4, 5].area.bounds == pytest.approx((40, 0, 100, 100))
    assert {piece.seat for piece in pieces} == {7}


def test_one_place_is_cut_like_a_pie_in_the_order_of_the_rows():
    xy = np.tile([50.0, 50.0], (10, 1))
    pieces = carve(SQUARE, {0: np.arange(10)}, xy, largest=3)
    check_tiles(pieces, SQUARE)
    assert [piece.rows.tolist() for piece in pieces] == [[0, 1, 2], [3, 4, 5], [6, 7], [8, 9]]
    assert [piece.area.area for piece in pieces] == pytest.approx([2_500] * 4, rel=0.05)
    assert all(piece.area.distance(shapely.Point(50, 50)) < 1e-6 for piece in pieces)


def test_seats_at_one_place_share_the_ground():
    xy = np.tile([100.0, 100.0], (9, 1))
    owners = {3: np.arange(4), 5: np.arange(4, 9)}
    pieces = carve(SQUARE, owners, xy, largest=4)
    check_tiles(pieces, SQUARE)
    assert [(piece.seat, len(piece.rows)) for piece in pieces] == [(3, 4), (5, 3), (5, 2)]


def test_a_cut_along_a_border_leaves_no_sliver():
    """Places whose middle lies on the border but for rounding: one would get a billionth."""
    area = shapely.box(15.0 - 1e-9, 0, 100, 100)
    xy = np.array([[10.0, 50.0], [20.0, 50.0]])
    pieces = carve(area, {0: np.arange(2)}, xy, largest=1)
    check_tiles(pieces, area)
    assert min(piece.area.area for piece in pieces) > 1_000


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), min_size=1, max_size=60),
    st.integers(1, 20),
    st.integers(0, 3),
)
def test_pieces_tile_hold_their_points_and_keep_the_limit(places, largest, hole):
    area = SQUARE.difference(shapely.Point(30, 70).buffer(10 * hole))
    xy = np.array(places, dtype=float)
    rows = np.flatnonzero(shapely.intersects_xy(area, xy[:, 0], xy[:, 1]))
    if len(rows) == 0:
        return
    pieces = carve(area, {0: rows}, xy, largest=largest)
    check_tiles(pieces, area)
    assert sorted(np.concatenate([piece.rows for piece in pieces])) == rows.tolist()
    for piece in pieces:
        assert len(piece.rows) <= largest
        assert (shapely.distance(piece.area, shapely.points(xy[piece.rows])) < 1e-6).all()
