import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import Point, Polygon, box

from layers.crs import WGS84, national_crs, to_plane
from siting.workers.caseloads.shapes import Holders, measure_shapes, worker_shapes


def _center():
    """Return the place on the plane from which all is measured."""
    at = to_plane(gpd.GeoSeries([Point(54.0, 32.0)], crs=WGS84), crs=national_crs())
    # A corner of the squares that stand for homes, so that these are known.
    return np.floor(at.x.iloc[0] / 1_600.0) * 1_600.0, np.floor(at.y.iloc[0] / 1_600.0) * 1_600.0


def _catchments(*bounds):
    x, y = _center()
    shapes = [box(x + a, y + b, x + c, y + d) for a, b, c, d in bounds]
    index = pd.Index([f"c{k}" for k in range(len(shapes))], name="center_id")
    flat = gpd.GeoSeries(shapes, index=index, crs=national_crs())
    return gpd.GeoDataFrame(geometry=flat.to_crs(WGS84))


def _holders(places, files=5.0):
    xy = np.array([at for _, at in places], dtype=float) + _center()
    workers = pd.Index([worker for worker, _ in places])
    return Holders(xy, np.full(len(places), files), workers)


def _areas(shapes):
    return to_plane(shapes, crs=national_crs()).area


CENTERS = pd.Series({"c0-1": "c0", "c0-2": "c0", "c1-1": "c1"})
TWO = ((0, 0, 1_000, 1_000), (1_000, 0, 2_000, 1_000))


def test_the_ground_of_a_center_is_cut_where_its_workers_are_equally_near():
    holders = _holders([("c0-1", (210, 520)), ("c0-2", (610, 570)), ("c1-1", (1_910, 520))])
    shapes = worker_shapes(_catchments(*TWO), holders, CENTERS)
    assert shapes.index.tolist() == ["c0-1", "c0-2", "c1-1"]
    # The squares of 100 m have their middles at 250 and 650 m, whatever the homes' places in them.
    assert _areas(shapes).to_numpy() == pytest.approx([4.5e5, 5.5e5, 1e6], rel=1e-3)
    assert shapes.crs == WGS84


def test_a_square_is_of_the_worker_with_most_files_there():
    places = [
        ("c0-1", (210, 520)),
        ("c0-2", (610, 520)),
        ("c0-1", (650, 530)),
        ("c0-2", (690, 530)),
    ]
    shapes = worker_shapes(_catchments(*TWO), _holders(places), CENTERS)
    assert _areas(shapes).to_numpy() == pytest.approx([4.5e5, 5.5e5], rel=1e-3)


def test_a_worker_with_most_files_nowhere_shares_a_square():
    places = [("c0-1", (210, 520)), ("c0-1", (240, 530)), ("c0-2", (250, 540))]
    shapes = worker_shapes(_catchments(*TWO), _holders(places), CENTERS)
    assert shapes.index.tolist() == ["c0-1", "c0-2"]
    assert _areas(shapes).sum() == pytest.approx(1e6, rel=1e-3)


def test_single_homes_move_no_border():
    """Homes of fewer than five in a square stand for a wide one, wherever in it they are."""
    firm = [("c0-1", (210, 520)), ("c0-2", (610, 520))]
    grounds = []
    for lone in ((30, 30), (380, 130)):
        holders = _holders([*firm, ("c0-2", lone)])
        holders = Holders(holders.xy, np.array([5.0, 5.0, 1.0]), holders.worker)
        grounds.append(worker_shapes(_catchments(*TWO), holders, CENTERS))
    assert grounds[0].geom_equals(grounds[1]).all()


def test_places_of_one_worker_are_one_area_whatever_their_order():
    places = [
        ("c0-1", (210, 510)),
        ("c0-2", (910, 510)),
        ("c0-1", (510, 510)),
        ("c0-1", (210, 510)),
    ]
    for order in (places, places[::-1]):
        shapes = worker_shapes(_catchments(*TWO), _holders(order), CENTERS)
        assert _areas(shapes).to_numpy() == pytest.approx([7.5e5, 2.5e5], rel=1e-3)


def test_who_lives_outside_the_own_catchment_holds_no_ground():
    holders = _holders([("c0-1", (200, 500)), ("c0-2", (1_500, 500))])
    shapes = worker_shapes(_catchments(*TWO), holders, CENTERS)
    assert shapes.index.tolist() == ["c0-1"]
    assert _areas(shapes).to_numpy() == pytest.approx([1e6], rel=1e-3)


def test_without_any_place_inside_there_is_no_shape():
    holders = _holders([("c0-1", (5_000, 500))])
    assert len(worker_shapes(_catchments(*TWO), holders, CENTERS)) == 0
    nothing = _catchments(*TWO)
    nothing.loc["c0", "geometry"] = None
    holders = _holders([("c0-1", (200, 500)), ("c1-1", (1_500, 500))])
    assert worker_shapes(nothing, holders, CENTERS).index.tolist() == ["c1-1"]


def test_a_square_measures_a_quarter_of_pi():
    x, y = _center()
    flat = [box(x, y, x + 1_000, y + 1_000), Polygon([(x, y), (x + 4_000, y), (x, y + 3_000)])]
    shapes = gpd.GeoSeries(flat, index=["a", "b"], crs=national_crs()).to_crs(WGS84)
    areas = pd.DataFrame({"households": [3, 4, 5]}, index=pd.Index(["b", "a", "c"], name="worker"))
    measured = measure_shapes(areas, shapes)
    assert measured.index.tolist() == ["b", "a", "c"]
    assert measured["households"].tolist() == [3, 4, 5]
    assert measured["area_km2"].to_numpy()[:2] == pytest.approx([6.0, 1.0], rel=1e-3)
    expected = [4 * np.pi * 6 / 12**2, np.pi / 4]
    assert measured["compactness"].to_numpy()[:2] == pytest.approx(expected, rel=1e-3)
    assert measured.loc["c", ["area_km2", "compactness"]].isna().all()
    assert measured.geometry["c"] is None


def test_no_shapes_are_no_ground():
    areas = pd.DataFrame({"households": [3]}, index=["a"])
    measured = measure_shapes(areas, None)
    assert measured[["area_km2", "compactness"]].isna().all(axis=None)
