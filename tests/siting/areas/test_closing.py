"""Tests of siting.areas.closing: strips, overlaps and holes, on squares whose areas are known."""

import geopandas as gpd
import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Polygon, box

from siting.areas.closing import tiling

PLANE = "EPSG:32639"
X, Y = 535_000.0, 3_952_000.0


def _square(left, bottom, right, top):
    return box(X + left, Y + bottom, X + right, Y + top)


def _tiled(shapes, **options):
    series = gpd.GeoSeries(shapes, crs=PLANE)
    return tiling(series, **options), tiling(series, **options).to_crs(PLANE)


def _holes(shapes):
    united = shapely.coverage_union_all(shapes.dropna().to_numpy())
    rings = [ring for part in shapely.get_parts(united) for ring in part.interiors]
    return [Polygon(ring).area for ring in rings]


def test_a_strip_is_shared_out_half_and_half():
    degrees, plane = _tiled([_square(0, 0, 500, 1000), _square(530, 0, 1000, 1000)])
    assert shapely.coverage_is_valid(degrees.to_numpy())
    assert np.allclose(plane.area, [515_000, 485_000], rtol=2e-3)
    assert plane[0].intersects(plane[1])


def test_an_overlap_belongs_to_the_first():
    degrees, plane = _tiled([_square(0, 0, 520, 1000), _square(500, 0, 1000, 1000)])
    assert shapely.coverage_is_valid(degrees.to_numpy())
    assert np.allclose(plane.area, [520_000, 480_000], rtol=1e-4)


def test_a_wide_gap_stays_open_and_a_hole_is_filled():
    ring = _square(0, 0, 900, 900).difference(_square(300, 300, 600, 600))
    degrees, plane = _tiled([ring, _square(1200, 0, 1500, 900)])
    assert np.isclose(plane[0].area, 810_000, rtol=1e-4)
    assert plane[0].distance(plane[1]) > 299
    assert not _holes(degrees)


def test_ground_of_others_stays_open():
    ring = _square(0, 0, 900, 900).difference(_square(300, 300, 600, 600))
    others = gpd.GeoSeries([_square(300, 300, 600, 600)], crs=PLANE)
    _, plane = _tiled([ring], others=others)
    assert np.isclose(plane[0].area, 720_000, rtol=1e-4)


def test_missing_shapes_stay_missing_and_the_index_comes_back():
    series = gpd.GeoSeries(
        [_square(0, 0, 100, 100), None, _square(110, 0, 200, 100)], index=list("cab"), crs=PLANE
    )
    mended = tiling(series)
    assert list(mended.index) == list("cab")
    assert mended.isna().tolist() == [False, True, False]


def test_nothing_drawn_is_nothing_to_mend():
    assert tiling(gpd.GeoSeries([None], crs=PLANE)).isna().all()


@settings(max_examples=8)
@given(st.integers(0, 10_000), st.integers(2, 3), st.floats(0, 35))
def test_drawings_tile_however_badly_their_borders_meet(seed, side, slip):
    """Cells of a grid, every corner of every cell moved on its own: strips and overlaps."""
    rng = np.random.default_rng(seed)
    cells = [
        _square(600 * i, 600 * j, 600 * i + 600, 600 * j + 600)
        for i in range(side)
        for j in range(side)
    ]
    moved = [
        Polygon(
            shapely.get_coordinates(shapely.segmentize(cell.exterior, 150.0))[:-1]
            + rng.uniform(-slip, slip, (16, 2))
        ).buffer(0)
        for cell in cells
    ]
    degrees, plane = _tiled(moved)
    assert shapely.is_valid(degrees.to_numpy()).all()
    assert shapely.coverage_is_valid(degrees.to_numpy())
    assert sum(_holes(degrees)) * 1e10 < 50.0
    # Nothing is lost: what belonged to one alone is still its own, up to the slivers given away.
    for k, cell in enumerate(moved):
        others = shapely.union_all([shape for j, shape in enumerate(moved) if j != k])
        own = shapely.difference(cell, others)
        assert shapely.difference(own, plane[k].buffer(0.1)).area < 1000.0
